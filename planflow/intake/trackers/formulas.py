"""Which cells of a workbook hold a formula or an error. The reader of values does not say: the XML does.

Runs in the limited process, after the check of the archive has seen to it that no part is a bomb.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

MOST = 500
"""Cells of one sheet that are listed."""
_FORMULA = re.compile(rb'<(?:\w+:)?c\b[^<>]*?\br="([A-Z]{1,3}[0-9]{1,7})"[^<>]*>\s*<(?:\w+:)?f\b')
_ANY_FORMULA = re.compile(rb"[<:]f[\s/>]")
"""A quick look at a part of many megabytes: most hold none, though rules of lists have a `<formula1>`."""
_ERROR = re.compile(rb'<(?:\w+:)?c\b(?=[^<>]*\bt="e")[^<>]*?\br="([A-Z]{1,3}[0-9]{1,7})"')
_BOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"


@dataclass(frozen=True)
class Found:
    """Addresses of cells in one sheet."""

    formulas: list[str]
    errors: list[str]
    """Cells that show an error (#REF!), which reading gives as empty."""


def find(content: bytes) -> Mapping[str, Found]:
    """Those cells by the name of the sheet; none where the workbook's parts are not there."""
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
                found[str(sheet.get("name"))] = _in(archive.read(path))
        return found


def _in(part: bytes) -> Found:
    formulas = _addresses(_FORMULA, part) if _ANY_FORMULA.search(part) else []
    return Found(formulas, _addresses(_ERROR, part) if b't="e"' in part else [])


def _addresses(pattern: re.Pattern[bytes], part: bytes) -> list[str]:
    return [match[1].decode() for _, match in zip(range(MOST), pattern.finditer(part), strict=False)]


def _parsed(part: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(part, parser)


def _path(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
