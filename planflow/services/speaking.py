"""In which language somebody is spoken to."""

from planflow.domain.person import Person
from planflow.engine.refusal_words import ENGLISH
from planflow.store import organisation
from planflow.store.session import Session


def language(session: Session, person: Person | None = None) -> str:
    """The person's own language, else the organisation's, else English."""
    if person is not None and person.language:
        return person.language
    home = organisation.find_organisation(session)
    return home.language if home is not None and home.language else ENGLISH
