"""The text body of a mail as GOV.UK Notify takes it: its small part of Markdown, and nothing that adds to it.

Notify keeps every line break, so lines that were broken to fit a width are put together again first.
"""

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage

_WIDTH = 72
"""The width that text bodies are broken to."""
_SPECIAL = re.compile(r"^[#*^>=_`~+-]+\s*")
"""What would begin a heading, a list, a quotation or a line in Markdown."""
_BULLET, _RULE, _INSET = "- ", "--", "| "


def read(raw: bytes) -> tuple[str, str]:
    """Subject and body of a mail that was fixed: the same words as it has, in Notify's Markdown."""
    mail = message_from_bytes(raw, EmailMessage, policy=policy.default)
    body = mail.get_body(("plain",))
    text = "" if body is None else str(body.get_content())
    return " ".join(str(mail["Subject"] or "").split()), markdown(text)


def markdown(text: str) -> str:
    """A text body in Notify's Markdown."""
    lines = [_line(one) for one in _whole_lines(text.replace("\r\n", "\n").split("\n"))]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _whole_lines(lines: list[str]) -> Iterator[str]:
    """Paragraphs in one line each. A line goes on in the next if that one's first word had no room in it."""
    whole, last = "", ""
    for line in lines:
        stripped = line.strip()
        words = stripped.removeprefix(_INSET) if last.startswith(_INSET) else stripped
        first_word = words.split(" ", 1)[0]
        had_no_room = len(last) + 1 + len(first_word) > _WIDTH and bool(last)
        if had_no_room and words and not _begins_anew(words):
            whole = f"{whole} {words}"
        else:
            yield whole
            whole = stripped
        last = line.rstrip() if stripped else ""
        last = last.lstrip() if last.lstrip().startswith(_INSET) else last
    yield whole


def _begins_anew(stripped: str) -> bool:
    return stripped.startswith((_BULLET, "http://", "https://")) or stripped == _RULE


def _line(line: str) -> str:
    if line == _RULE:
        return "---"
    if line.startswith((_BULLET, _INSET)):
        mark = "* " if line.startswith(_BULLET) else "^ "
        return mark + _plain(line[2:])
    if line == "|":
        return ""
    is_title = line.isupper() and len(line) <= _WIDTH
    return f"# {_plain(line)}" if is_title else _plain(line)


def _plain(words: str) -> str:
    """The words without what Markdown or Notify would make something of."""
    words = _SPECIAL.sub("", words) if not words.startswith(("http://", "https://")) else words
    return words.replace("](", "] (").replace("((", "( (").replace("))", ") )")
