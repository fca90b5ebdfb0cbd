"""Files that programs leave beside documents, and that nobody means as one."""

from __future__ import annotations

import re

_NAMES = re.compile(
    r"\.(?!\.?$).*"  # hidden: .DS_Store, Vim's .faq.txt.swp, LibreOffice's .~lock.faq.odt#
    r"|~\$.*"  # Word, Excel and PowerPoint while a document is open
    r"|thumbs\.db|ehthumbs(?:_vista)?\.db|desktop\.ini|icon\r"  # Explorer, Finder
    r"|.*~|\#.*\#"  # backups and unsaved changes of Emacs, gedit, Kate and nano
    r"|.*\.(?:bak|tmp|sw[op])",  # backups of Windows' editors, Vim's swap files
    re.IGNORECASE | re.DOTALL,
)


def is_no_document(name: str) -> bool:
    """Whether a file of this name is passed over in silence; `name` is without its folder."""
    return _NAMES.fullmatch(name) is not None
