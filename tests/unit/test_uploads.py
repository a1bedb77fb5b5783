"""Files that somebody chose: what they are called and what they begin with."""

import pytest

from planflow.errors import PlanflowError
from planflow.services import uploads


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("audit.pdf", "audit.pdf"),
        ("C:\\Users\\me\\audit.PDF", "audit.PDF"),
        ("../../etc/audit.pdf", "audit.pdf"),
        ("au\x00dit\n\u202e.pdf", "audit.pdf"),
        ("x" * 500 + ".pdf", "x" * 120 + ".pdf"),
    ],
    ids=["plain", "windows", "climbing", "control", "long"],
)
def test_only_the_last_part_of_a_name_is_kept_and_nothing_that_controls(given, kept):
    assert uploads.check(given, b"%PDF-1.7") == kept


@pytest.mark.parametrize("name", ["", ".pdf", "pdf", "a.svg", "a.html", "a.pdf.exe", "a.docm"])
def test_other_kinds_are_refused(name):
    with pytest.raises(PlanflowError):
        uploads.check(name, b"%PDF-1.7" if name != ".pdf" else b"x")


@pytest.mark.parametrize("ending", sorted(uploads.KINDS))
def test_a_file_has_to_begin_as_its_name_says(ending):
    begins = uploads.KINDS[ending]
    assert uploads.check(f"a.{ending}", (begins[0] if begins else b"plain words") + b"...") == f"a.{ending}"
    with pytest.raises(PlanflowError, match="not what its name says"):
        uploads.check(f"a.{ending}", b"\x00MZ")
