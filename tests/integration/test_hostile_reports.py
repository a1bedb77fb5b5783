"""Files built to do harm: each is refused within its limits, with a sentence that says why."""

import resource
import tracemalloc
from pathlib import Path

import pytest

from planflow.intake import report, uploads
from planflow.intake.refused import UploadRefused
from tests.hostile.files import FILES

MOST_FOR_THE_CHECK = 16 * 1024 * 1024
"""Bytes, beyond the file itself. The child's own memory is limited by the kernel (test_limited.py)."""
MOST_SECONDS = 10.0
"""Of work, in the child: two for its stretch and what it took to start, on a machine five times slower."""


@pytest.mark.parametrize("kind", FILES)
def test_a_hostile_file_is_refused_with_a_sentence(kind: str) -> None:
    name, make, sentence = FILES[kind]
    content = make()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with pytest.raises(UploadRefused, match=sentence) as refusal:
        report.read(content, name)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert refusal.value.remedy, "every refusal says what to do in its place"
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < MOST_SECONDS


@pytest.mark.parametrize("kind", [kind for kind, (name, _, _) in FILES.items() if name.endswith(".docx")])
def test_the_check_before_reading_takes_hardly_any_memory(kind: str) -> None:
    name, make, _ = FILES[kind]
    content = make()
    tracemalloc.start()
    try:
        uploads.check(content, name)
    except UploadRefused:
        pass
    finally:
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < MOST_FOR_THE_CHECK


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd.pdf",
        "..\\..\\x.pdf",
        "/etc/passwd.pdf",
        "a\x1b[31m.pdf",
        "x" * 5000 + ".pdf",
        "\u202efdp.pdf",
    ],
)
def test_a_name_is_shown_and_never_used_as_a_path(name: str) -> None:
    shown = uploads.shown_name(name)
    assert "/" not in shown
    assert "\\" not in shown
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert len(shown) < 100
    with pytest.raises(UploadRefused, match="broken"):
        report.read(b"%PDF-1.7 nothing more", name)


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(UploadRefused):
        report.read(b"%PDF-1.7 nothing more", "report.pdf")
    assert list(tmp_path.iterdir()) == []
