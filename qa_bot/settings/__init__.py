"""Every setting there is, from one file: `qa-bot.toml`, checked before anything is opened.

The file is untrusted: bounded in size, read as data alone, no variable of the environment and no
other file named in it but the logo. A path in it is taken from the folder of the file.
"""

from qa_bot.records import Contact
from qa_bot.settings.loading import FILE_NAME, load_settings
from qa_bot.settings.schema import Colours, Settings

__all__ = ["FILE_NAME", "Colours", "Contact", "Settings", "load_settings"]
