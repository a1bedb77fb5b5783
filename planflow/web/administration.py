"""What the pages of administration share: how far somebody reaches, and what is theirs to open."""

from dataclasses import dataclass

from planflow.domain.person import Person
from planflow.errors import NotFound
from planflow.services import reach
from planflow.services.reach import Reach
from planflow.store import references
from planflow.web.desk import Desk

HOME = ("Administration", "/admin")


@dataclass(frozen=True)
class Section:
    """One part of administration, as the overview shows it."""

    text: str
    href: str
    about: str
    needs_everywhere: bool = False
    """Only for whoever administers the whole organisation."""


SECTIONS = (
    Section("People and roles", "/admin/people", "Who is known, which roles they hold, how they sign in"),
    Section("Bodies and meetings", "/admin/bodies", "When boards, committees and agencies meet"),
    Section("Calendars", "/admin/calendars", "Bank holidays, and days on which a body is closed"),
    Section("Workflows and messages", "/admin/workflows", "The files in force, their checks and diagrams"),
    Section("Deliveries", "/admin/deliveries", "What became of every mail, and what to do about it"),
    Section("Why a mail did or did not go", "/admin/why", "For one person and one thing"),
    Section("Health", "/admin/health", "What is set, what is wrong and how to mend it"),
    Section("Audit", "/admin/audit", "Every event, its verification and export", needs_everywhere=True),
)


def reach_of(desk: Desk) -> Reach:
    """How far the reader may change people and roles; `Refused` for whoever is an alternate alone."""
    return reach.of(desk.session, desk.actor(), on=desk.today)


def is_everywhere(desk: Desk) -> bool:
    """Whether the reader administers the whole organisation."""
    return reach_of(desk).is_everywhere


def require_everywhere(desk: Desk) -> None:
    """What only an administrator of the organisation may know of is not found by others."""
    if not is_everywhere(desk):
        raise NotFound("There is no such page.")


def sections(desk: Desk) -> list[Section]:
    """The parts of administration that the reader may open."""
    all_of_it = is_everywhere(desk)
    return [one for one in SECTIONS if all_of_it or not one.needs_everywhere]


def person(desk: Desk, key: str) -> Person:
    """The person of that key; by address nobody is found, so that none stands in an address bar."""
    if "@" in key:
        raise NotFound("There is no such person.")
    return references.get_person(desk.session, key)


def trail(desk: Desk, *steps: tuple[str, str]) -> None:
    """Where a page of administration stands."""
    desk.trail(HOME, *steps)
