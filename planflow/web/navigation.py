"""What leads from page to page, and what every page warns of. Nothing leads where its reader may not go."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from planflow.domain import words
from planflow.domain.person import Role
from planflow.store import job_runs, organisation

if TYPE_CHECKING:
    from planflow.web.desk import Desk

_LINKS: tuple[tuple[str, str, frozenset[str] | None], ...] = (
    ("My actions", "/my", None),
    ("Board", "/board", frozenset({Role.CHAIR, Role.COORDINATOR, Role.ADMINISTRATOR})),
    ("Plans", "/plans", None),
    ("To check", "/checks", frozenset({Role.VERIFIER})),
    ("To agree", "/assurances", frozenset({Role.ASSURER})),
    ("Papers", "/papers", frozenset({Role.CLERK, Role.COORDINATOR, Role.CHAIR, Role.ADMINISTRATOR})),
    ("Administration", "/admin", frozenset({Role.ADMINISTRATOR, Role.COORDINATOR})),
    ("Search", "/search", None),
)
_PUBLIC = (("Published papers", "/public"), ("Sign in", "/sign-in"))
_SATURDAY = 5
LATE = timedelta(days=1)
"""A day without a sweep, weekends left out: reminders have not run for a working day."""


def items(desk: "Desk") -> list[dict[str, Any]]:
    """The navigation of this person, with the page that is open marked."""
    path = desk.request.url.path
    if desk.person is None:
        return [{"text": text, "href": href, "active": path.startswith(href)} for text, href in _PUBLIC]
    return [
        {"text": text, "href": href, "active": path == href or path.startswith(f"{href}/")}
        for text, href, roles in _LINKS
        if roles is None or roles & desk.roles
    ]


def banners(desk: "Desk") -> list[dict[str, str]]:
    """What every page warns of: reminders that have not run, mails on hold, the demonstration."""
    found = list(desk.request.app.state.banners(desk))
    home = organisation.find_organisation(desk.session)
    if desk.person is None or home is None:
        return found
    swept_at = job_runs.finished_at(desk.session, "sweep")
    if swept_at is None or _working_time(swept_at, desk.now) > LATE:
        since = f"since {words.say_date(swept_at.date())}" if swept_at else "yet"
        found.append(
            {
                "title": "Reminders are not running",
                "text": f"No reminder has been planned {since}. Ask an administrator to start the worker.",
                "href": "/admin/health" if desk.roles & {Role.ADMINISTRATOR, Role.COORDINATOR} else "",
                "link_text": "Look at the health of this service",
            }
        )
    if home.deliveries_held_at is not None and desk.roles & {Role.ADMINISTRATOR, Role.COORDINATOR}:
        found.append(
            {
                "title": "Mails are on hold",
                "text": "Nothing leaves until somebody releases the deliveries.",
                "href": "/admin/deliveries",
                "link_text": "See the deliveries",
            }
        )
    return found


def _working_time(since: datetime, until: datetime) -> timedelta:
    """The time between two moments, Saturdays and Sundays left out."""
    days = (until.date() - since.date()).days
    weekend = sum((since.date() + timedelta(days=one)).weekday() >= _SATURDAY for one in range(1, days + 1))
    return until - since - timedelta(days=weekend)
