"""A shipped example lived through in Welsh: the same bytes each time, no English but what people wrote."""

import os
import re
from datetime import date
from email import message_from_bytes, policy
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest

from planflow import resources, yamlfile
from planflow.rehearsal.world import rehearse
from tests import postgres

ENGLISH = re.compile(
    r"\b(the|and|of|is|are|was|were|has|have|to|your|you|this|that|which|who|with|for|from|by|it|not|"
    r"until|when|due|late|waits|nothing|here)\b",
    re.IGNORECASE,
)
PAPERS = r": (progress report|improvement plan|report to .*?|cover note|board highlight report)(?=[ .,;:”]|$)"


@cache
def _welsh(number: int) -> Path:
    """The folder of a rehearsal of Merton in an organisation that speaks Welsh."""
    text = (resources.shipped("examples") / "merton-2011.yaml").read_text(encoding="utf-8")
    folder = Path(mkdtemp(prefix=f"welsh-{number}-", dir=os.environ[postgres.FOLDER]))
    plan = folder / "merton-2011.yaml"
    plan.write_text(text.replace("  language: en\n", "  language: cy\n"), encoding="utf-8")
    rehearse(
        plan, start=date(2011, 9, 1), until=date(2011, 12, 20), mode="mixed", seed=3, folder=folder / "out"
    )
    return folder


def _mails(folder: Path) -> list[tuple[str, str, str]]:
    """Subject, text and HTML of each mail, on one line."""
    found = []
    for path in sorted((folder / "out" / "mail").glob("*.eml")):
        mail = message_from_bytes(path.read_bytes(), policy=policy.default)
        plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
        assert plain is not None
        assert html is not None
        found.append((str(mail["Subject"]), " ".join(plain.get_content().split()), html.get_content()))
    return found


def _written(value: object) -> set[str]:
    """Every text in a plan file, on one line."""
    if isinstance(value, dict):
        return set().union(*map(_written, value.values()))
    if isinstance(value, list):
        return set().union(*map(_written, value))
    return {" ".join(str(value).split())}


@pytest.mark.campaign
def test_a_welsh_rehearsal_is_the_same_byte_for_byte() -> None:
    first, second = (
        {path.name: path.read_bytes() for path in (_welsh(number) / "out" / "mail").glob("*.eml")}
        for number in (1, 2)
    )
    assert len(first) > 20
    assert first == second


def test_no_english_sentence_is_left_in_a_welsh_rehearsal() -> None:
    file = yamlfile.read(_welsh(1) / "merton-2011.yaml")
    people_wrote = sorted({one for one in _written(file.data) if len(one) > 3}, key=len, reverse=True)
    for subject, text, _ in _mails(_welsh(1)):
        said = re.sub(r"https?://\S+|“[^”]*”", " ", f"{subject} | {text}")
        for title in people_wrote:
            said = said.replace(title, " ")
        said = re.sub(PAPERS, " ", said, flags=re.IGNORECASE)
        assert ENGLISH.findall(said) == [], said


def test_every_page_of_a_welsh_rehearsal_says_that_it_is_welsh() -> None:
    for subject, text, html in _mails(_welsh(1)):
        assert '<html lang="cy">' in html
        assert text.startswith("Annwyl ")
        assert not re.search(r"\b(week|actions|report)\b", subject, re.IGNORECASE)
