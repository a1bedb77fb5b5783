"""What an event wants said, and to whom: written in the transaction of the event."""

from datetime import datetime

from planflow.domain.actor import Actor
from planflow.domain.route import EVERY_EVENT, Route
from planflow.engine.routes import RECORDED_FOR
from planflow.store import announcements, connector, organisation
from planflow.store.session import Session


def announce(
    session: Session,
    *,
    event_id: int,
    kind: str,
    plan_id: int | None,
    subject_kind: str,
    subject_id: int,
    actor: Actor,
    now: datetime,
) -> None:
    """Write an intent for everybody whom the routes of this kind of event name.

    Nobody is told what they did themselves, or gave their word for; what was recorded for somebody is told to
    that person once.
    """
    routes = _routes(session, kind, actor)
    if session.has_connector and (route := session.library.connector_routes.get(kind)) is not None:
        connector.insert(session, event_id, plan_id, route, today=organisation.today(session, now), now=now)
    if not routes:
        return
    about = announcements.About(event_id, plan_id, subject_kind, subject_id)
    announcements.add(session, about, routes, actor, today=organisation.today(session, now), now=now)


def _routes(session: Session, kind: str, actor: Actor) -> list[Route]:
    known = session.library.routes
    found = [route for route in known.get(kind, ()) if route.tell != RECORDED_FOR]
    if actor.for_id is not None and actor.for_id != actor.person_id:
        found += known.get(EVERY_EVENT, ())
    return found
