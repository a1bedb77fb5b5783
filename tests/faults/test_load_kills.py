"""A process killed between any two statements of a plan load: the whole plan is there, or nothing of it."""

import pytest

from planflow import resources, yamlfile
from planflow.bootstrap import Application
from planflow.domain.plan import Plan
from planflow.services.planfile import loading
from planflow.store.references import get_plan
from planflow.store.session import Session
from planflow.testing import given
from tests import plan_text
from tests.faults import killing

SECOND_ACTION = """\
actions:
  - {key: R1a, title: Do it well, answers: [R1], owner: head, due: 2017-03-31}
  - {key: R1b, title: Do it again, answers: [R1], owner: deputy, due: 2017-06-30}
"""


def loads(text: str, name: str = "plan.yaml") -> killing.Work:
    """The loading of a plan file."""
    document = yamlfile.parse(text, name)

    def work(session: Session) -> None:
        loading.load_document(session, document, now=given.START)

    return work


def first(app: Application) -> killing.Work:
    """A small plan into an empty database."""
    return loads(plan_text.text())


def again(app: Application) -> killing.Work:
    """The same plan with an action more and another one changed."""
    with app.writing() as session:
        loads(plan_text.text())(session)
    return loads(plan_text.text(actions=SECOND_ACTION))


def lewisham(app: Application) -> killing.Work:
    """The whole plan of the demonstration."""
    text = (resources.shipped("examples") / "lewisham-2017.yaml").read_text(encoding="utf-8")
    return loads(text, "lewisham-2017.yaml")


def kill(app: Application, work: killing.Work, numbers: list[int]) -> None:
    before = killing.content(app)
    for number in numbers:
        assert killing.is_killed_at(app, work, number), number
        after = killing.content(app)
        assert (after == before) == (number < numbers[-1]), f"killed at point {number} of {numbers[-1]}"
    assert killing.is_whole(app)


@pytest.mark.parametrize("case", [first, again])
def test_a_load_that_is_killed_is_loaded_or_not_loaded(app, case):
    work = case(app)
    kill(app, work, killing.sample(killing.points(app, work), 4, seed=2))


def test_a_large_load_that_is_killed_can_be_repeated(app):
    work = lewisham(app)
    last = killing.points(app, work)
    empty = killing.content(app)
    for number in (last // 3, last - 1):
        assert killing.is_killed_at(app, work, number)
        assert killing.content(app) == empty
    with app.writing() as session:
        work(session)
    with app.reading() as session:
        assert isinstance(get_plan(session, "lewisham-2017"), Plan)
    assert killing.is_whole(app)


@pytest.mark.campaign
@pytest.mark.parametrize("case", [first, again])
def test_a_load_that_is_killed_anywhere_is_loaded_or_not_loaded(app, case):
    work = case(app)
    kill(app, work, list(range(1, killing.points(app, work) + 1)))


@pytest.mark.campaign
def test_a_large_load_that_is_killed_at_many_points_is_loaded_or_not_loaded(app):
    work = lewisham(app)
    kill(app, work, killing.sample(killing.points(app, work), 40, seed=3))
