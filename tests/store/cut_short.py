"""Started by test_cut_short.py: cuts each file of an open index, and says what it then answers.

    python cut_short.py FOLDER HELD_BYTES

FOLDER/index is an index of PAIRS. For each of its files a child opens a copy of it, with files of
more than HELD_BYTES mapped, has the file cut to a quarter, and asks. Prints a line of JSON for
each: the file, how the child ended, and whether it answered as before or what it raised.
"""

import json
import os
import shutil
import sys
from pathlib import Path

import numpy as np
from fakes import FakeEncoder, document

from qa_bot.records import IndexDamagedError, QAPair
from qa_bot.store import mapped_arrays, read_manifest
from qa_bot.store.faiss_engine import FaissWriter
from qa_bot.words.english_words import english_words

# So many that no file fits into a page, and no pair is kept from being looked for.
DOCUMENTS = [
    document(
        "a.txt",
        *(
            QAPair(str(i), f"Is room {i} open?", f"Hall {i}, from nine to five.")
            for i in range(600)
        ),
    )
]
PAIRS = DOCUMENTS[0].pairs

english_words()


def asked(store) -> list:
    """What a store gives of all that a question looks at."""
    query = FakeEncoder().encode_query("is room 17 open")
    found = store.candidates(query.pooled, ["room", "17", "open"])
    tokens = store.token_vectors(found.ids[:40])
    return [
        found.ids.tolist(),
        np.round(found.bm25, 4).tolist(),
        tokens.ids.tolist(),
        [pair.answer for pair in store.records(range(0, 600, 7))],
        store.exact("is room 17 open"),
        store.known_words(["room", "nowhere"]),
        store.meaning_vectors([3, 500]).round(4).tolist(),
        store.question_cosines(3, [4, 599]).round(4).tolist(),
        store.vocabulary.read("is roomm 17 open").text,
        list(store.catalogue.paths.names),
    ]


def cut_and_asked(index: Path, name: str) -> str:
    """What a child says that asks an index whose file has been cut."""
    manifest = read_manifest(index)
    writer = FaissWriter(index)
    before, store = asked(writer.open(manifest)), writer.open(manifest)
    path = index / "generations" / manifest.generation / name
    os.truncate(path, path.stat().st_size // 4)
    try:
        return "as before" if asked(store) == before else "otherwise"
    except IndexDamagedError as error:
        return str(error)


def main(folder: Path, held: int) -> None:
    mapped_arrays.HELD_BYTES = held
    for number, name in enumerate(read_manifest(folder / "index").files):
        index = shutil.copytree(folder / "index", folder / f"{held}-{number}")
        said = folder / "said"
        child = os.fork()
        if child == 0:
            said.write_text(cut_and_asked(index, name))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        line = {"name": name, "status": status, "said": said.read_text() if not status else ""}
        sys.stdout.write(json.dumps(line) + "\n")
        shutil.rmtree(index)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
