"""What another system is told of an event, fixed when its message is first claimed."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from planflow.domain.told_event import ToldEvent
from planflow.store import letters as stored
from planflow.store import organisation, roles
from planflow.store.session import Session

_OWNER, _PLANFLOW = "owner", "planflow"


def compose(session: Session, message: Any, *, now: datetime) -> ToldEvent:
    """The event behind a message to the connector; `message` is a row of `messages.get_row`.

    It is told even where its subject has moved on since: the receiver wants the history, and in order.
    """
    home = organisation.get_organisation(session)
    stored.read_ahead(session, [message.id], today=organisation.today(session, now))
    event_ids = [one.event_id for one in stored.intents_of(session, message.id)]
    (event,) = stored.happened(session, event_ids)
    reference = stored.reference(event)
    return ToldEvent(
        id=message.token,
        event=event.kind,
        at=event.at.astimezone(ZoneInfo(home.timezone)),
        organisation=home.name,
        plan=event.plan_key,
        plan_title=event.plan_title,
        reference=reference,
        subject=event.subject_kind,
        title=event.title,
        from_state=event.from_state,
        to_state=event.to_state,
        to_label=_label(session, event, home.language),
        due_on=event.due_on,
        by=_part(session, event),
        link=session.links.page(f"items/{reference}") if reference else "",
        language=home.language,
    )


def _label(session: Session, event: Any, language: str) -> str:
    """The new state in words; the code itself where the workflow in force knows it no longer."""
    definition = session.library.definitions.get(event.subject_kind)
    state = definition.states.get(event.to_state) if definition is not None else None
    if state is None:
        return str(event.to_state)
    return str(state.label.get(language) or state.label.get("en") or event.to_state)


def _part(session: Session, event: Any) -> str:
    """As what the person acted, or gave their word: never who it was."""
    person_id = event.for_id if event.for_id is not None else event.actor_id
    if person_id is None:
        return _PLANFLOW
    if person_id == event.owner_id:
        return _OWNER
    held = roles.of_person(session, person_id, on=event.at.date())
    here = [one for one in held if one.plan_id in (None, event.chain)]
    nearest = sorted(here, key=lambda one: (one.plan_id is None, one.body_id is None, one.id))
    return str(nearest[0].role) if nearest else ""
