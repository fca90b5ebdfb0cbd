"""Started by test_shared_index.py: opens a bot, asks it, and says all that as a line of JSON.

    python asking.py SOURCES INDEX QUESTION [FURTHER_TEXT]

With FURTHER_TEXT a document of it is put into SOURCES then, and the bot reloaded.
"""

import json
import logging
import sys
from pathlib import Path

from fakes import FakeEncoder

import qa_bot.bot
from qa_bot import QABot, QABotError


def main(sources: str, index: str, question: str, *further: str) -> None:
    said: list[str] = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: said.append(record.getMessage())
    logging.getLogger("qa_bot").addHandler(handler)
    encoder = FakeEncoder()
    qa_bot.bot.load_encoder = lambda name: encoder
    bot = QABot.open(sources, index)
    answer, reloaded = bot.ask(question), ""
    for text in further:
        (Path(sources) / "further.txt").write_text(text)
        try:
            reloaded = str(bot.reload())
        except QABotError as error:
            reloaded = str(error)
    found = {
        "answer": answer.text,
        "warnings": said,
        "problems": [str(problem) for problem in bot.problems],
        "embedded": len(encoder.embedded),
        "reloaded": reloaded,
    }
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
