"""A plan in the middle of its life, and somebody for each role of it: what tests of many pages look at."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from planflow.bootstrap import Application
from planflow.domain.action import Action
from planflow.domain.person import Role
from planflow.rehearsal.stopped import Stopped, stopped
from planflow.store import people, plans, roles
from planflow.store.references import get_plan

EXAMPLE = Path(__file__).parents[1] / "examples" / "lewisham-2017.yaml"
PLAN = "lewisham-2017"
START, STOP = date(2016, 12, 8), date(2017, 5, 18)


@contextmanager
def middle(folder: Path, base_url: str = "http://testserver") -> Iterator[Stopped]:
    """The Lewisham plan, rehearsed until its fifth month: something is late, and something waits."""
    with stopped(
        EXAMPLE, start=START, until=STOP, mode="mixed", seed=3, folder=folder, base_url=base_url,
        progress=lambda _: None,
    ) as found:  # fmt: skip
        yield found


def cast(app: Application, plan_key: str = PLAN) -> dict[str, str]:
    """The key of somebody for each role, of an owner, and of nobody: what `sign_in` takes."""
    with app.reading() as session:
        plan, on = get_plan(session, plan_key), app.clock.now().date()
        found = {"visitor": ""}
        for role in Role:
            held = [one for one in roles.holders(session, plan, role, on=on) if not one.is_alternate]
            person = people.find(session, held[0].person_id) if held else None
            if person is not None:
                found[str(role)] = person.key
        owner = next(one.owner_id for one in plans.of_plan(session, Action, plan.id) if one.owner_id)
        found["owner"] = people.find(session, owner).key
        return found
