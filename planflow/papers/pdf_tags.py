"""Completes the tags that WeasyPrint writes, where PDF/UA-1 (ISO 14289-1) asks for more than it gives.

Header cells get the scope that they have in the HTML (7.5), the pairs of a list of facts become list items
with a label and a body (7.6), and page numbers become artifacts: no screen reader breaks off for them (7.8).
"""

import io
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pikepdf

from planflow.papers import pdf_checks

_PRINTED = 4
"""The flag of an annotation that is printed, too."""
_ARTIFACT = b"/Artifact\n<</Type /Pagination>>\nBDC\n"


def completed(content: bytes) -> bytes:
    """The file with its tags completed: the same bytes for the same file."""
    with pikepdf.open(io.BytesIO(content)) as file:
        tree = file.Root.StructTreeRoot
        tags = list(pdf_checks.elements(tree))
        for tag in tags:
            if tag.S == "/Table":
                _give_scope(tag)
            elif tag.S == "/L":
                _join_pairs(tag)
        _print_links(file)
        _leave_out(file, tree, {tag.objgen for tag in tags})
        out = io.BytesIO()
        file.save(out, deterministic_id=True)
        return out.getvalue()


def _give_scope(table: Any) -> None:
    for part in pdf_checks.below(table):
        scope = "/Column" if part.S == "/THead" else "/Row"
        for cell in pdf_checks.elements(part):
            if cell.S == "/TH":
                cell.A.Scope = pikepdf.Name(scope)


def _join_pairs(facts: Any) -> None:
    """A term and its description are two items in a box: the box becomes the item, they its two parts."""
    for box in pdf_checks.below(facts):
        if box.S != "/Div":
            continue
        box.S = pikepdf.Name("/LI")
        for place, item in enumerate(pdf_checks.below(box)):
            item.S = pikepdf.Name("/LBody" if place else "/Lbl")
            for body in pdf_checks.below(item):
                body.S = pikepdf.Name("/Div" if place else "/Span")


def _print_links(file: Any) -> None:
    """What marks a link is on paper as it is on the screen."""
    for page in file.pages:
        for one in page.get("/Annots", ()):
            one.F = int(one.get("/F", 0)) | _PRINTED


def _leave_out(file: Any, tree: Any, known: set[tuple[int, int]]) -> None:
    """Make artifacts of what is marked on a page and stands in no tag of the tree."""
    numbers = tree.ParentTree.Nums
    for page, (_, marked) in zip(file.pages, _in_twos(numbers), strict=False):
        if not isinstance(marked, pikepdf.Array):
            continue  # from here on it is about links
        loose = [place for place, tag in enumerate(marked) if tag.objgen not in known]
        if not loose:
            continue
        drawn = page.Contents.read_bytes()
        for place in loose:
            before, mark, after = drawn.partition(b"\n<</MCID %d>>\nBDC\n" % place)
            if mark:
                drawn = before[: before.rindex(b"\n") + 1] + _ARTIFACT + after
                marked[place] = None
        page.Contents.write(drawn)


def _in_twos(numbers: Any) -> Iterator[tuple[Any, Any]]:
    return ((number, value) for place, (number, value) in enumerate(pairwise(numbers)) if place % 2 == 0)
