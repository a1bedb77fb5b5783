"""The load on people as a clerk sees it: a table by person and week, and the words of the mails of each."""

import re

import pytest

from tests.acceptance.rehearsals import lived


@pytest.mark.parametrize("example", ["merton-2011"])
def test_the_table_counts_every_mail_of_every_person(example: str) -> None:
    found = lived(example, "mixed")
    table = (found.folder / "mails.md").read_text(encoding="utf-8")
    totals = re.findall(r"^\| .+ \(`[a-z-]+`\) \| (\d+) \| (\d+) \|$", table, re.MULTILINE)
    assert sum(int(mails) for mails, _ in totals) == len(found.mails()) > 0
    assert all(int(most) <= 2 for _, most in totals)
    weeks = [line for line in table.splitlines() if re.match(r"\| \d+ \w+ \d{4} \|", line)]
    assert sum(int(cell) for line in weeks for cell in re.findall(r"\| (\d)(?= \|)", line)) == len(
        found.mails()
    )


@pytest.mark.parametrize("example", ["merton-2011"])
def test_each_persons_mails_can_be_read_in_order(example: str) -> None:
    found = lived(example, "mixed")
    for path in (found.folder / "read").glob("*.txt"):
        text = path.read_text(encoding="utf-8")
        mails = [one for one in found.mails() if f"<{path.stem}@" in one[0]]
        assert text.count("=" * 72) == len(mails) > 0


@pytest.mark.parametrize("example", ["merton-2011", "lewisham-2017"])
def test_no_mail_says_a_thing_twice_in_full_and_none_is_without_a_reason(example: str) -> None:
    for recipient, sent, mail in lived(example, "mixed").mails():
        body = mail.get_body(("plain",))
        assert body is not None
        text = body.get_content().replace("\r\n", "\n")
        headings = [part for part in re.split(r"\n\n", text) if "  Reference: " in part]
        assert len(headings) == len(set(headings)), (recipient, sent)
        assert re.search(r"^[A-Z][A-Z ,]+$", text, re.MULTILINE), (recipient, sent)
