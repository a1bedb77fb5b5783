"""Builds blocks out of lines: where one ends and the next begins, and what each is."""

import re

from planflow.intake import patterns
from planflow.intake.finding import headings, texts, wording
from planflow.intake.layout import contents, markers, numbered, ranks
from planflow.intake.layout.block import Block
from planflow.intake.layout.joining import Joiner, clean
from planflow.intake.layout.lines import Line

_LEAD = patterns.lazy(r"[A-Z](?:[\w’'&,/()-]+\s+){1,14}(?:should|must|shall|needs?\s+to)(?:\s+\w+ly)?\s*:")
_REFERRED = patterns.lazy(r"[.!?]\s*\([^()]{1,60}\)$")
_ENDS = (".", "!", "?", ":", ";")
_LIST_ENDS = (*_ENDS, ",", "; and", "; or", ", and")
_FULL_LINE = 0.8
_OTHER_SIZE = 0.08
_HUNG, _ADDRESSED = 6.0, 4


def build(lines: list[Line], body_size: float) -> list[Block]:
    """The blocks of all pages, in order. Lines of contents pages are left out."""
    skipped = contents.entries([line.text for line in lines])
    kept = numbered.without_page_numbers(
        [line for index, line in enumerate(lines) if index not in skipped], body_size
    )
    joiner = Joiner(line.text for line in kept)
    rights = sorted(line.right for line in kept)
    full = rights[-1 - len(rights) // 20] if rights else 0.0
    builder = _Builder(body_size, full, numbered.plain(kept), numbered.lettered(kept))
    for line in kept:
        builder.take(line)
    groups = builder.groups
    blocks = []
    for at, group in enumerate(groups):
        is_apart = at + 1 == len(groups) or groups[at + 1].lines[0].is_after_gap
        is_free = is_apart and (at == 0 or group.lines[0].is_after_gap)
        block = _block(group, joiner, body_size)
        if block.kind == "heading" and _is_field(block.text):
            block.kind, block.level = "text", 0
        elif not body_size and (is_free or not group.marker) and ranks.is_bare(block, len(group.lines)):
            block.kind, block.level = "heading", 5
        blocks.append(block)
    return [block for block in blocks if block.text]


def _is_field(text: str) -> bool:
    """Whether a line says by when or by whom, and asks for nothing itself: `Lead: appoint a manager` does."""
    field = texts.field(text)
    return text[:1].isupper() and bool(field) and not (wording.is_act(field) or wording.has_modal(field))


class _Group:
    """The lines of one block, and the marker before the first."""

    def __init__(self, line: Line, marker: str, rest: str) -> None:
        self.lines, self.marker, self.texts = [line], marker, [rest]

    @property
    def text(self) -> str:
        return self.texts[-1].rstrip()


class _Builder:
    def __init__(self, body_size: float, full: float, plain: set[int], lettered: set[int]) -> None:
        self.groups: list[_Group] = []
        self._numbered, self._lettered = plain, lettered
        self._body, self._full = body_size, full

    def take(self, line: Line) -> None:
        before = self.groups[-1] if self.groups else None
        marker, rest = self._marker(line, before)
        if before is not None and before.marker and not "".join(before.texts).strip():
            before.lines.append(line)
            before.texts = [line.text]
        elif before is None or marker or self._begins(line, before):
            self.groups.append(_Group(line, marker, rest))
        else:
            before.lines.append(line)
            before.texts.append(line.text)

    def _marker(self, line: Line, before: _Group | None) -> tuple[str, str]:
        marker, rest = markers.split(line.text)
        if not marker or id(line) in self._lettered or (marker == "•" and id(line) in self._numbered):
            return self._unsigned(line, rest, before)
        if before is None or (markers.kind(marker) == "bullet" and line.text[0] not in "-–—*+o"):
            return marker, rest
        is_apart = line.is_after_gap or before.lines[-1].page != line.page
        ended = before.text.endswith(_LIST_ENDS) or _is_title(before, self._body)
        if is_apart or ended or self._is_next(marker, before, line) or self._is_hung(line, before):
            return marker, rest
        return "", line.text

    def _unsigned(self, line: Line, rest: str, before: _Group | None) -> tuple[str, str]:
        """A number or letter without any sign after it, where its neighbours show that it is one."""
        if id(line) in self._lettered:
            return markers.bare_letter(rest)
        bare, after = markers.bare(rest)
        is_one = id(line) in self._numbered or (before is not None and self._is_next(bare, before, line))
        return (bare, after) if bare and is_one else ("", line.text)

    def _is_hung(self, line: Line, before: _Group) -> bool:
        """Whether the line stands further left than the one above it: a new item after a hanging indent."""
        return before.marker != "" and len(before.lines) > 1 and line.left < before.lines[-1].left - 3

    def _is_next(self, marker: str, before: _Group, line: Line) -> bool:
        number = markers.value(marker)
        if number is None:
            return markers.kind(marker) == markers.kind(before.marker) and bool(before.marker)
        for group in reversed(self.groups[-8:]):
            if group.marker and markers.value(group.marker) is not None:
                return markers.value(group.marker) == number - 1
        is_over = before.text.endswith(_ENDS) or _is_title(before, self._body)
        is_over = is_over or (
            not before.marker and len(before.lines) == 1 and self._is_closed(before.lines[-1], line)
        )
        return number == 1 and (line.is_after_gap or is_over)

    def _begins(self, line: Line, before: _Group) -> bool:
        last = before.lines[-1]
        is_label = bool(markers.label(line.text)[0]) and self._may_begin(line, before)
        if (
            ((line.text[:1].isupper() or line.is_after_gap) and headings.is_plain(line.text))
            or is_label
            or (_is_field(line.text) and self._may_begin(line, before))
            or (_is_lead(line.text) and last.size == 0)
            or "\t" in line.text
            or "\t" in before.texts[-1]
            or self._is_below_head(line, before)
        ):
            return True
        if last.page != line.page:
            return not _goes_on(line, before)
        if self._is_under_item(line, before):
            return False
        is_other = abs(last.size - line.size) > _OTHER_SIZE * max(last.size, line.size)
        if is_other or last.is_bold != line.is_bold or line.is_after_gap:
            is_same = before.text[-1:].isalnum() and line.text[:1].islower()
            return not is_same or (line.is_after_gap and not before.marker)
        if line.text[:1].islower() or not self._is_closed(last, line):
            return False
        return _is_ended(before.text) or (self._body == 0 and len(before.lines) == 1 and not before.marker)

    def _is_below_head(self, line: Line, before: _Group) -> bool:
        """Whether the line above is a head by itself, and this one not its second line."""
        last = before.lines[-1]
        has_looks = last.is_bold or last.size > ranks.LARGER * self._body > 0
        is_alike = last.is_bold == line.is_bold and abs(last.size - line.size) <= _OTHER_SIZE * last.size
        is_second = has_looks and is_alike and not self._is_said(line)
        return not (line.text[:1].islower() or is_second) and _is_head_alone(before)

    def _is_said(self, line: Line) -> bool:
        """Whether a line is wording and no title, whatever its looks: forms set all they ask for in bold."""
        is_full = not self._is_closed(line, line)
        return line.text.rstrip().endswith(".") or wording.has_modal(line.text) or is_full

    def _is_under_item(self, line: Line, before: _Group) -> bool:
        """Whether the line hangs below the words of an item whose first sentence is bold."""
        first, last = before.lines[0], before.lines[-1]
        is_hung = before.marker != "" and line.left > first.left + _HUNG and not line.is_after_gap
        is_like = abs(last.size - line.size) <= _OTHER_SIZE * max(last.size, line.size)
        return is_hung and is_like and not line.is_bold and last.is_bold

    def _is_closed(self, last: Line, line: Line) -> bool:
        """Whether the paragraph ended with the line above: the next word would have had room in it."""
        if self._body:
            return last.right < _FULL_LINE * self._full
        return last.right + 1 + len(line.text.split()[0]) < self._full

    def _may_begin(self, line: Line, before: _Group) -> bool:
        return line.is_after_gap or before.text.endswith((*_ENDS, ")")) or line.is_bold


def _is_ended(text: str) -> bool:
    """Whether a sentence ends here, be it with a reference behind it: `... to court. (1.3)`."""
    return text.endswith(_ENDS) or _REFERRED.search(text) is not None


def _is_head_alone(group: _Group) -> bool:
    """Whether a block of one line is all head: `Areas for improvement`, `Recommendation 2 (Medium)`."""
    if len(group.lines) > 1 or group.marker:
        return False
    number, rest = markers.label(group.text)
    return headings.is_plain(group.text) or bool(number and not rest.strip())


def _is_lead(text: str) -> bool:
    """Whether the line says by itself whom the list below is for: `The Home Office should:`."""
    return text.rstrip().endswith(":") and _LEAD.fullmatch(text.strip()) is not None


def _goes_on(line: Line, before: _Group) -> bool:
    """Whether the first line of a page goes on with the paragraph of the page before."""
    if _is_lead(line.text) or headings.is_plain(" ".join(before.texts)):
        return False
    if before.text.endswith(_ENDS) and not line.text[:1].islower():
        return False
    is_like = abs(before.lines[-1].size - line.size) <= _OTHER_SIZE * max(line.size, 1)
    return is_like and before.lines[-1].is_bold == line.is_bold


def _is_title(group: _Group, body: float) -> bool:
    first = group.lines[0]
    return first.is_bold or first.size > ranks.LARGER * body > 0 or headings.is_plain(" ".join(group.texts))


def _block(group: _Group, joiner: Joiner, body: float) -> Block:
    first, last = group.lines[0], group.lines[-1]
    is_addressed = _is_heading_and_addressee(group)
    if is_addressed:
        group.texts = [group.texts[0].replace("\t", " ")]
    is_row = "\t" in group.texts[0]
    text = f"{group.marker} {group.texts[0]}".strip() if is_row else joiner.join(group.texts)
    block = Block(
        "item" if group.marker else "text",
        text,
        first.page,
        group.marker,
        left=first.left,
        top=first.top,
        bottom=last.bottom,
        size=first.size,
        is_bold=all(line.is_bold for line in group.lines),
    )
    if "\t" in text:
        block.rows = [[clean(cell) for cell in text.split("\t")]]
        block.kind, block.text = "table", clean(text.replace("\t", " | "))
    elif is_addressed:
        block.kind, block.level = "heading", min(ranks.level(block, body) or _ADDRESSED, _ADDRESSED)
    elif level := ranks.level(block, body):
        block.kind, block.level = "heading", level
    return block


def _is_heading_and_addressee(group: _Group) -> bool:
    """Whether a line says what follows and, far to the right, for whom: `Recommendations   To the X`."""
    first, _, second = group.texts[0].partition("\t")
    is_one = len(group.texts) == 1 and "\t" not in second and len(second.split()) < ranks.BARE_WORDS
    return is_one and headings.is_plain(first) and re.match(r"(?:to|for)\s", second.strip(), re.I) is not None
