"""Checks a PDF for what a screen reader needs: tags, language, title, headings in order, texts for pictures.

The label "PDF/UA" in a file is a claim. These checks look at what the claim rests on (ISO 14289-1: 7.1 tags
and title, 7.2 language, 7.3 pictures, 7.4 headings, 7.5 tables, 7.6 lists). They do not replace a validator.
"""

import io
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pikepdf

_DEEPEST_TREE = 60
_CELLS = ("/TD", "/TH")


def problems(content: bytes) -> list[str]:
    """Everything that is wrong with the file, as sentences; empty for a good one."""
    with pikepdf.open(io.BytesIO(content)) as file:
        root = file.Root
        found = list(_of_file(file, root))
        if "/StructTreeRoot" not in root:
            return [*found, "It has no tags, so a screen reader cannot tell headings from text."]
        tags = list(elements(root.StructTreeRoot))
        found += _of_headings(tags)
        found += _of_figures(tags)
        found += _of_tables(root.StructTreeRoot)
        found += _of_lists(tags)
        found += _of_marks(root.StructTreeRoot, tags)
        return found


def _of_file(file: Any, root: Any) -> Iterator[str]:
    if not bool(root.get("/MarkInfo", {}).get("/Marked", False)):
        yield "It is not marked as tagged."
    if not str(root.get("/Lang", "")):
        yield "It does not say what language it is in."
    with file.open_metadata() as metadata:
        if not str(metadata.get("dc:title", "")).strip():
            yield "It has no title."
        if str(metadata.get("pdfuaid:part", "")) != "1":
            yield "It does not say that it is PDF/UA."
    if not bool(root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False)):
        yield "A reader would show the name of the file in place of its title."


def _of_headings(tags: list[Any]) -> Iterator[str]:
    levels = [int(name[2:]) for one in tags if (name := _name(one))[:2] == "/H" and name[2:].isdigit()]
    if not levels:
        yield "It has no headings."
    elif levels[0] != 1:
        yield f"Its first heading is of level {levels[0]}."
    for before, after in pairwise(levels):
        if after > before + 1:
            yield f"A heading of level {after} follows one of level {before}."


def _of_figures(tags: list[Any]) -> Iterator[str]:
    bare = [one for one in tags if _name(one) == "/Figure" and not str(one.get("/Alt", "")).strip()]
    if bare:
        yield f"{len(bare)} of its pictures have no text that says what they show."


def _of_tables(tree: Any) -> Iterator[str]:
    for number, table in enumerate((one for one in elements(tree) if _name(one) == "/Table"), start=1):
        cells = [one for one in elements(table) if _name(one) in _CELLS]
        heads = [one for one in cells if _name(one) == "/TH"]
        if not heads:
            yield f"Table {number} has no header cells."
        scopeless = [one for one in heads if _attribute(one, "/Scope") is None]
        if scopeless:
            yield f"{len(scopeless)} header cells of table {number} do not say what they are heads of."
        bare = [one for one in cells if _name(one) == "/TD" and _attribute(one, "/Headers") is None]
        if bare and scopeless:
            yield f"{len(bare)} cells of table {number} do not say which headers they belong to."


def _of_lists(tags: list[Any]) -> Iterator[str]:
    """A list holds items and lists, an item its label and its body."""
    inside = {"/L": ("/LI", "/L", "/Caption"), "/LI": ("/Lbl", "/LBody")}
    for kind, allowed in inside.items():
        wrong = {_name(one) for tag in tags if _name(tag) == kind for one in below(tag)} - set(allowed)
        if wrong:
            held = ", ".join(sorted(wrong))
            yield f"A list is not built of items with a label and a body: {kind} holds {held}."
    if any(_name(one) == "/LI" and _name(one.P) != "/L" for one in tags):
        yield "An item of a list stands outside of any list."


def _of_marks(tree: Any, tags: list[Any]) -> Iterator[str]:
    """What is marked on a page as something to read has its place among the tags."""
    known = {one.objgen for one in tags}
    marked = [one for one in tree.ParentTree.Nums if isinstance(one, pikepdf.Array)]
    loose = sum(
        one.objgen not in known for page in marked for one in page if isinstance(one, pikepdf.Dictionary)
    )
    if loose:
        yield f"{loose} pieces of its pages are marked as text to read and stand in no tag."


def elements(node: Any, depth: int = 0) -> Iterator[Any]:
    """The elements below one, in reading order."""
    if depth > _DEEPEST_TREE or not isinstance(node, pikepdf.Dictionary):
        return
    for child in below(node):
        yield child
        yield from elements(child, depth + 1)


def below(node: Any) -> list[Any]:
    """The elements right below one."""
    kids = node.get("/K")
    children = kids if isinstance(kids, pikepdf.Array) else [kids]
    return [one for one in children if isinstance(one, pikepdf.Dictionary) and "/S" in one]


def _name(element: Any) -> str:
    return str(element.get("/S", ""))


def _attribute(element: Any, name: str) -> Any | None:
    owned = element.get("/A")
    for one in owned if isinstance(owned, pikepdf.Array) else [owned]:
        if isinstance(one, pikepdf.Dictionary) and name in one:
            return one[name]
    return None
