"""Word files in the Strict form of Open XML, which python-docx does not know.

The two forms are written alike; what differs are the addresses that their names belong to
(ISO/IEC 29500-1 and -4).
"""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/")
_TRANSITIONAL = rb"http://schemas.openxmlformats.org/\1/2006/"
_LINKS = "_rels/.rels"


def transitional(data: bytes) -> bytes:
    """The file with the names of the usual form; any other file is returned as it is."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        if _LINKS not in archive.namelist() or not _STRICT.search(archive.read(_LINKS)):
            return data
        made = BytesIO()
        with zipfile.ZipFile(made, "w") as copy:
            for part in archive.infolist():
                is_xml = part.filename.lower().endswith((".xml", ".rels"))
                # Pictures must be there, and are not looked at.
                xml = _STRICT.sub(_TRANSITIONAL, archive.read(part)) if is_xml else b""
                copy.writestr(part.filename, xml)
        return made.getvalue()
