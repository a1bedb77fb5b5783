"""Reading ladders and routes, and when their steps fall."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from planflow.domain.ladder import parse_when
from planflow.engine import calendars, ladders, routes
from planflow.errors import FileError, PlanflowError
from planflow.services.reminders import latest_due, step_day


def _write(tmp_path, name, text):
    (tmp_path / name).write_text(text)
    return tmp_path


def _read(tmp_path, steps):
    return ladders.read(_write(tmp_path, "ladders.yaml", f"planflow: 1\nladders:\n  action:\n{steps}"))


@pytest.mark.parametrize(
    ("text", "offset", "times"),
    [
        ("on the day", 0, 1),
        ("10 working days before", -10, 1),
        ("1 working day after", 1, 1),
        ("every 10 working days after, 3 times", 10, 3),
        ("Every  1 working day after, 5 times", 1, 5),
    ],
)
def test_a_moment_reads_as_a_person_writes_it(text, offset, times):
    when = parse_when(text)
    assert (when.offset, when.times) == (offset, times)


@pytest.mark.parametrize(
    "text", ["daily", "10 days before", "0 working days after", "every 1 working day after", "", "-3",
             "every 1 working day after, 0 times", "every 1 working day after, 999 times"],
)  # fmt: skip
def test_what_has_no_end_or_no_sense_is_refused_with_an_example(text):
    with pytest.raises(PlanflowError) as caught:
        parse_when(text)
    assert caught.value.remedy


def test_spaced_steps_become_numbered_steps_for_ever(tmp_path):
    read = _read(tmp_path, "    - {name: again, when: 'every 10 working days after, 3 times', tell: owner}\n")
    assert [(step.name, step.offset) for step in read["action"].steps] == [
        ("again_1", 10), ("again_2", 20), ("again_3", 30),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("steps", "line", "words"),
    [
        ("    - {name: a, when: daily, tell: owner}\n", 4, "not a moment"),
        ("    - {name: a, when: on the day, tell: assurer}\n", 4, "assurer"),
        ("    - {name: a_1, when: on the day, tell: owner}\n", 4, "number"),
        (
            "    - {name: a, when: on the day, tell: owner}\n"
            "    - {name: a, when: 1 working day after, tell: owner}\n",
            5,
            "twice",
        ),
        (
            "    - {name: a, when: on the day, tell: owner}\n"
            "    - {name: b, when: on the day, tell: chair}\n",
            3,
            "same day",
        ),
        ("    - {name: a, when: on the day, tell: owner, urgent: true}\n", 4, "urgent"),
    ],
)
def test_what_is_wrong_in_a_ladder_is_said_with_its_line(tmp_path, steps, line, words):
    with pytest.raises(FileError) as caught:
        _read(tmp_path, steps)
    problem = caught.value.problems[0]
    assert problem.line == line
    assert words in str(problem)


def test_the_shipped_ladders_end_and_name_the_ower_first():
    for ladder in ladders.read().values():
        offsets = [step.offset for step in ladder.steps]
        assert offsets == sorted(set(offsets))
        assert offsets[-1] <= 240
        first = {step.tell[0] for step in ladder.steps}
        assert first == ({"coordinator"} if ladder.name == "outside" else {"owner"})


def test_lateness_is_told_less_and_less_often():
    for ladder in ladders.read().values():
        late = [step.offset for step in ladder.steps if step.offset > 0]
        break_ins = [step for step in ladder.steps if step.offset > 1 and step.urgency == "break_in"]
        assert not break_ins
        assert all(later - earlier >= 4 for earlier, later in pairwise(late))


@pytest.mark.parametrize("offset", [-20, -5, -1, 0, 1, 5, 240])
def test_a_step_has_passed_exactly_from_its_day_on(offset):
    calendar = calendars.read("england-and-wales")
    for number in range(40):
        today = date(2016, 12, 12) + timedelta(days=number)
        latest = latest_due(calendar, offset, today)
        assert step_day(calendar, offset, latest) <= today
        assert step_day(calendar, offset, latest + timedelta(days=1)) > today


def test_a_route_tells_of_what_was_recorded_only_those_it_was_recorded_for(tmp_path):
    text = "planflow: 1\nroutes:\n  any_event:\n    - {name: x, tell: chair}\n"
    with pytest.raises(FileError, match="nobody else"):
        routes.read(_write(tmp_path, "routes.yaml", text))


def test_a_route_to_an_unknown_audience_is_refused_with_its_line(tmp_path):
    text = "planflow: 1\nroutes:\n  plan_agreed:\n    - {name: x, tell: mayor}\n"
    with pytest.raises(FileError) as caught:
        routes.read(_write(tmp_path, "routes.yaml", text))
    assert caught.value.problems[0].line == 4


def test_an_organisations_own_file_replaces_the_shipped_one(tmp_path):
    own = "    - {name: only, when: on the day, tell: [owner, chair], urgency: break_in}\n"
    read = _read(tmp_path, own)
    assert list(read) == ["action"]
    assert read["action"].steps[0].tell == ("owner", "chair")
