"""Opens the bot over source_docs/ and launches the web chat: `python app.py`."""

import sys
from pathlib import Path

from qa_bot.cli import main

HERE = Path(__file__).parent

if __name__ == "__main__":
    folders = ["--sources", str(HERE / "source_docs"), "--index", str(HERE / "index")]
    main(["serve", *folders, *sys.argv[1:]])
