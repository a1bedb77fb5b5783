"""Which cells of a workbook hold a formula. The reader of values does not say: the sheets' XML does.

Runs in the limited process, after the check of the archive has seen to it that no part is a bomb.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Mapping

from lxml import etree

MOST = 500
"""Cells of one sheet that are listed."""
_CELL = re.compile(rb'<(?:\w+:)?c\b[^<>]*?\br="([A-Z]{1,3}[0-9]{1,7})"[^<>]*>\s*<(?:\w+:)?f\b')
_BOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"


def find(content: bytes) -> Mapping[str, list[str]]:
    """The addresses of cells with a formula, by the name of the sheet; none where the parts are not there."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = set(archive.namelist())
        if not {_BOOK, _RELATIONS} <= names:
            return {}
        relations = _parsed(archive.read(_RELATIONS)).iter("{*}Relationship")
        targets = {one.get("Id"): _path(str(one.get("Target"))) for one in relations}
        found = {}
        for sheet in _parsed(archive.read(_BOOK)).iter("{*}sheet"):
            path = next((targets[value] for value in sheet.attrib.values() if value in targets), "")
            if path in names:
                part = archive.read(path)
                if b"<f" in part or b":f" in part:
                    found[str(sheet.get("name"))] = [
                        match[1].decode() for _, match in zip(range(MOST), _CELL.finditer(part), strict=False)
                    ]
        return found


def _parsed(part: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(part, parser)


def _path(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
