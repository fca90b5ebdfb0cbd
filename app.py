"""Opens the bot over source_docs/ and launches the web chat: `python app.py`.

Where there is a qa-bot.toml beside this file, what it says.
"""

import sys
from pathlib import Path

from qa_bot.cli.commands import main

HERE = Path(__file__).parent

if __name__ == "__main__":
    settings = ["--settings", str(HERE / "qa-bot.toml")]
    folders = ["--sources", str(HERE / "source_docs"), "--index", str(HERE / "index")]
    here = settings if (HERE / "qa-bot.toml").exists() else folders
    main(["serve", *here, *sys.argv[1:]])
