"""The process that reads uploaded files: what it may not do, and what is said when it tries."""

import resource
import sys

import pytest

from planflow.intake import limited
from planflow.intake.refused import UploadRefused

PROBE = "planflow.intake.probe:read"


def test_a_reader_gets_the_bytes_and_has_no_way_out() -> None:
    found = limited.run(PROBE, b"hello", {"try": "doors"})
    assert found["size"] == 5
    shut = {"socket", "programme", "large file"} | ({"kernel socket"} if sys.platform == "linux" else set())
    assert shut & set(found["open"]) == set()


def test_memory_beyond_the_limit_is_refused_with_a_sentence() -> None:
    with pytest.raises(UploadRefused, match="needed more memory"):
        limited.run(PROBE, b"x", {"try": "memory"})
    limits = limited.run(PROBE, b"x", {"try": "limits"})
    assert limits["AS"] == 256 * 1024 * 1024, "so the memory in use cannot be more either"
    assert limits["CORE"] == 0
    assert limits["CPU"] == 60


def test_a_reader_that_does_not_come_back_is_stopped_after_its_seconds_of_work() -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with pytest.raises(UploadRefused, match="longer than 2 seconds"):
        limited.run(PROBE, b"x", {"try": "time"})
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    worked = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    assert 1.9 < worked < 10, "the kernel looks a hundred times a second; the hard limit is a minute"


def test_a_long_document_goes_on_as_long_as_its_pages_come() -> None:
    assert limited.run(PROBE, b"x", {"try": "pages", "seconds": 3})["worked"] >= 3


def test_the_clock_on_the_wall_stops_a_reader_too() -> None:
    with pytest.raises(UploadRefused, match="longer than"):
        limited.run(PROBE, b"x", {"try": "time"}, limits=limited.Limits(wall_seconds=0.5))


def test_only_readers_of_planflow_run() -> None:
    with pytest.raises(ValueError, match="no reader"):
        limited.run("os:system", b"x")
