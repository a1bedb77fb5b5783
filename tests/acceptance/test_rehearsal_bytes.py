"""The same seed gives the same bytes, and passing over jobs that have nothing to do changes none of them."""

from datetime import date
from pathlib import Path

import pytest

from planflow import resources
from planflow.rehearsal.alarms import Alarms
from planflow.rehearsal.world import rehearse
from tests.acceptance.rehearsals import SPANS


def _bytes(folder: Path, name: str, until: date, mode: str, seed: int = 3) -> dict[Path, bytes]:
    """Everything that a rehearsal from the start of the plan writes, by its place in the folder."""
    path = resources.shipped("examples") / f"{name}.yaml"
    rehearse(path, start=SPANS[name][0], until=until, mode=mode, seed=seed, folder=folder)
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    "until", [date(2011, 10, 14), pytest.param(SPANS["merton-2011"][1], marks=pytest.mark.campaign)]
)
def test_the_same_seed_gives_the_same_bytes_and_another_seed_does_not(tmp_path: Path, until: date) -> None:
    first, again, other = (
        _bytes(tmp_path / str(number), "merton-2011", until, "mixed", seed)
        for number, seed in enumerate((3, 3, 6))
    )
    assert [path for path in first if first[path] != again.get(path)] == []
    assert first.keys() == again.keys()
    assert first != other
    assert any(path.suffix == ".docx" for path in first)
    assert any(path.parts[0] == "mail" for path in first)


@pytest.mark.parametrize("mode", ["mixed", pytest.param("silent", marks=pytest.mark.campaign)])
def test_passing_over_idle_jobs_leaves_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    until = date(2017, 2, 28)
    quick = _bytes(tmp_path / "quick", "lewisham-2017", until, mode)
    for name in ("wants_housekeeping", "wants_drafts", "wants_sweep", "wants_delivery"):
        monkeypatch.setattr(Alarms, name, lambda _self, _now: True)
    thorough = _bytes(tmp_path / "thorough", "lewisham-2017", until, mode)
    assert [path for path in thorough if quick.get(path) != thorough[path]] == []
    assert quick.keys() == thorough.keys()
    assert any(path.parts[0] == "mail" for path in quick)
