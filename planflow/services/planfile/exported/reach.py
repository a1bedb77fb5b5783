"""Which people and bodies a plan needs: those it names, and whom and what those name in turn."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from planflow.domain.action import Action, Contributor
from planflow.domain.evidence import Evidence
from planflow.domain.paper import ReportCycle
from planflow.domain.plan import Plan, PlanAssurer
from planflow.domain.progress import Progress
from planflow.domain.recommendation import Recommendation
from planflow.services.planfile.exported.keys import Keys
from planflow.store import plans
from planflow.store.session import Session


def reach(session: Session, plan: Plan, keys: Keys, also: Collection[str]) -> set[str]:
    """The keys of the people and bodies of a plan's file, those in `also` included where they exist."""
    links = _links(session, plan, keys)
    known = {*keys.people.values(), *keys.bodies.values()}
    waiting = [key for key in (*_named(session, plan, keys), *also) if key in known]
    found: set[str] = set()
    while waiting:
        key = waiting.pop()
        if key not in found:
            found.add(key)
            waiting += links[key]
    return found


def _named(session: Session, plan: Plan, keys: Keys) -> Iterable[str]:
    """Whoever the plan's own rows name."""
    bodies = [plan.board_id, plan.inspectorate_id]
    people: list[int | None] = []
    bodies += [one.body_id for one in plans.of_plan(session, PlanAssurer, plan.id)]
    bodies += [one.body_id for one in plans.of_plan(session, ReportCycle, plan.id)]
    for action in plans.of_plan(session, Action, plan.id):
        people += [action.owner_id, action.implemented_by_id, action.verified_by_id]
        bodies += [action.owner_body_id, action.agency_id]
    for helper in plans.of_actions(session, Contributor, plan.id):
        people.append(helper.person_id)
        bodies.append(helper.body_id)
    people += [one.person_id for one in plans.of_actions(session, Progress, plan.id)]
    people += [one.seen_by_id for one in plans.of_actions(session, Evidence, plan.id)]
    for recommendation in plans.of_plan(session, Recommendation, plan.id):
        people += recommendation.addressee_ids
    for held in plans.roles(session):
        if held.plan_id == plan.id or (held.plan_id is None and held.body_id is None):
            people.append(held.person_id)
    yield from (key for one in people if (key := keys.person(one)))
    yield from (key for one in bodies if (key := keys.body(one)))


def _links(session: Session, plan: Plan, keys: Keys) -> dict[str, list[str]]:
    """What each person and each body names: agency, manager and deputy; parent, seats and role holders."""
    links: dict[str, list[str]] = defaultdict(list)

    def link(start: str | None, *ends: str | None) -> None:
        if start:
            links[start] += [end for end in ends if end]

    for person in plans.people(session):
        named = keys.person(person.manager_id), keys.person(person.deputy_id), keys.body(person.agency_id)
        link(person.key, *named)
    for body in plans.bodies(session):
        link(body.key, keys.body(body.parent_id))
    for seat in plans.seats(session):
        link(keys.body(seat.body_id), keys.body(seat.agency_id))
    for held in plans.roles(session):
        if held.plan_id is None and held.body_id is not None:
            link(keys.body(held.body_id), keys.person(held.person_id))
    of_meeting = {meeting.id: keys.body(meeting.body_id) for meeting in plans.meetings(session)}
    for there in plans.attendances(session):
        link(of_meeting[there.meeting_id], keys.either(there.person_id, there.agency_id))
    return links
