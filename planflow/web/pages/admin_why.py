"""Why a mail about something did or did not go to somebody, and when the next one will."""

from starlette.responses import Response

from planflow.engine import reason_words
from planflow.errors import NotFound, PlanflowError
from planflow.services import explaining_mail
from planflow.store import people, references
from planflow.web import administration
from planflow.web.access import Administrator
from planflow.web.desk import Desk
from planflow.web.routing import Pages

router = Pages()
_WORDS = "why"


@router.get("/admin/why")
def why(desk: Administrator) -> Response:
    """Ask about one person and one thing; the answer is on the same page."""
    asked = desk.request.query_params
    key, reference = asked.get("person", "").strip(), asked.get("about", "").strip()
    said = _said(desk, key, reference) if key or reference else None
    administration.trail(desk, ("Why a mail did or did not go", ""))
    return desk.page(
        "admin/why.html.j2",
        key=key,
        reference=reference,
        said=said,
        people=[{"value": one.key, "text": one.name} for one in people.everybody(desk.session)],
    )


def _said(desk: Desk, key: str, reference: str) -> list[str] | None:
    """The sentences; None where it could not be asked, which is then a fault of the form."""
    if not key:
        desk.form.wrong("person", "Choose a person.")
    if not reference:
        desk.form.wrong("about", "Enter a reference, for example lewisham-2017/R3a.")
    if desk.is_faulty:
        return None
    try:
        person = references.get_person(desk.session, key)
    except NotFound:
        desk.form.wrong("person", "There is no such person.")
        return None
    try:
        subject = desk.subject(reference)
    except PlanflowError as error:
        desk.form.wrong("about", str(error))
        return None
    sentences = desk.session.library.words(desk.language, _WORDS)
    found = explaining_mail.explain(desk.session, person, subject, now=desk.now)
    return [reason_words.say(one, sentences) for one in found]
