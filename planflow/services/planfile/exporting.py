"""Writes a plan of the database as a plan file again."""

from collections.abc import Collection

from planflow import yamlfile
from planflow.domain.plan import Plan
from planflow.services.planfile import places, writing
from planflow.services.planfile.exported import actions, measures, plan, shared
from planflow.services.planfile.exported.keys import Keys
from planflow.services.planfile.exported.reach import reach
from planflow.services.planfile.model import PlanFile
from planflow.services.planfile.model.bodies import Body, Organisation
from planflow.services.planfile.model.people import Person, Role
from planflow.store import organisation, plans
from planflow.store.session import Session

HEADER = """\
{title}
Written by 'planflow plan export {key}'. It can be edited and loaded again.
Comments of the file it was once loaded from are not kept, and the history (who did what and when) stays in
the database: what is under way is written as 'opening', which only a first load reads."""


def export(session: Session, row: Plan, *, also: Collection[str] = ()) -> PlanFile:
    """A plan as a plan file, with the people and bodies it needs and those whose keys are in `also`."""
    keys = Keys.of(session)
    deadlines = plans.deadlines(session, row.id)
    wanted = reach(session, row, keys, also)
    holdings = shared.roles_in(session, keys, row, wanted)
    return PlanFile(
        organisation=shared.of_organisation(session, organisation.get_organisation(session)),
        plan=plan.of_plan(session, row, keys, deadlines),
        bodies=shared.of_bodies(session, keys, wanted),
        people=shared.of_people(session, keys, wanted),
        roles=shared.roles(holdings, keys, row.key),
        areas=plan.of_areas(session, row.id),
        assessments=measures.of_assessments(session, row.id),
        done_before=plan.of_precedents(session, row.id),
        recommendations=plan.of_recommendations(session, row.id, keys),
        actions=actions.of_actions(session, row, keys, deadlines),
        indicators=measures.of_indicators(session, row.id),
        reports=plan.of_reports(session, row.id, keys),
    )


def shared_parts(
    session: Session, wanted: Collection[str], plan_key: str
) -> tuple[Organisation | None, list[Body], list[Person], list[Role]]:
    """What the database holds of the organisation, and of some bodies and people, before a plan is in it."""
    keys = Keys.of(session)
    row = organisation.find_organisation(session)
    return (
        shared.of_organisation(session, row) if row is not None else None,
        shared.of_bodies(session, keys, wanted),
        shared.of_people(session, keys, wanted),
        shared.roles(shared.roles_in(session, keys, None, wanted), keys, plan_key),
    )


def text_of(session: Session, row: Plan) -> str:
    """A plan as the text of a plan file. The same plan is always the same text."""
    file = export(session, row, also=last_named(session, row.id))
    return writing.write(file, header=HEADER.format(title=row.title, key=row.key))


def last_named(session: Session, plan_id: int) -> set[str]:
    """The people and bodies that the last loaded file named, whether or not anything else names them."""
    source = plans.find_source(session, plan_id)
    if source is None:
        return set()
    return set(places.keys(yamlfile.parse(source.text, "last loaded").data, "people", "bodies"))
