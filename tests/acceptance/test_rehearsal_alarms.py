"""A rehearsal passes over jobs that have nothing to do; that must not change a single byte."""

from datetime import date

import pytest

from planflow import resources
from planflow.rehearsal.alarms import Alarms
from planflow.rehearsal.world import rehearse

EXAMPLES = resources.shipped("examples")


def _bytes(folder, name, mode):
    start = date(2016, 12, 8)
    until = date(2017, 7, 31)
    rehearse(EXAMPLES / f"{name}.yaml", start=start, until=until, mode=mode, seed=3, folder=folder)
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("mode", ["mixed", "silent"])
def test_passing_over_idle_jobs_leaves_the_same_bytes(tmp_path, monkeypatch, mode):
    quick = _bytes(tmp_path / "quick", "lewisham-2017", mode)
    for name in ("wants_housekeeping", "wants_drafts", "wants_sweep", "wants_delivery"):
        monkeypatch.setattr(Alarms, name, lambda _self, _now: True)
    thorough = _bytes(tmp_path / "thorough", "lewisham-2017", mode)
    assert [path for path in thorough if quick.get(path) != thorough[path]] == []
    assert quick.keys() == thorough.keys()
    assert any(path.parts[0] == "mail" for path in quick)
