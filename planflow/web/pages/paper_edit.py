"""Editing a paper section by section, with a preview, and filling in its front sheet."""

from starlette.responses import Response

from planflow.domain.paper import Paper, Section
from planflow.domain.plan import Plan
from planflow.errors import NotFound
from planflow.papers import previewing, writing
from planflow.services import front_sheets, narrative
from planflow.store import sections
from planflow.web import paper_desk
from planflow.web.access import Clerk
from planflow.web.desk import Desk
from planflow.web.routing import Pages

router = Pages()


@router.get("/papers/{key}/{ref}/sections/{section}")
def look(desk: Clerk, key: str, ref: str, section: str) -> Response:
    """A section in the editor."""
    plan, paper = paper_desk.find(desk, key, ref)
    return _editor(desk, plan, paper, _section(desk, paper, section))


@router.post("/papers/{key}/{ref}/sections/{section}")
def write(desk: Clerk, key: str, ref: str, section: str) -> Response:
    """Show a preview, or keep the words."""
    plan, paper = paper_desk.find(desk, key, ref)
    found = _section(desk, paper, section)
    body = desk.form.text("body", "Write at least one sentence.")
    if desk.form.text("preview") and not desk.is_faulty:
        desk.is_undone = True
        return _editor(desk, plan, paper, found, preview=body)
    seen = desk.form.number("based_on", 0, 2**31)
    if not desk.is_faulty:
        with desk.attempt():
            narrative.write_section(
                desk.session, desk.actor(), paper, section, body=body, based_on=seen, now=desk.now
            )
    if desk.is_faulty:
        return _editor(desk, plan, paper, _section(desk, paper, section))
    return desk.go(f"/papers/{key}/{ref}", f"The section '{section}' is written.")


@router.post("/papers/{key}/{ref}/sections/{section}/confirm")
def confirm(desk: Clerk, key: str, ref: str, section: str) -> Response:
    """Say that a section still holds though its figures have changed."""
    plan, paper = paper_desk.find(desk, key, ref)
    with desk.attempt():
        narrative.confirm_section(desk.session, desk.actor(), paper, section, now=desk.now)
    if desk.is_faulty:
        return _editor(desk, plan, paper, _section(desk, paper, section))
    return desk.go(f"/papers/{key}/{ref}", f"The section '{section}' stands as it is.")


@router.get("/papers/{key}/{ref}/front")
def front(desk: Clerk, key: str, ref: str) -> Response:
    """The front sheet to fill in."""
    return _front(desk, *paper_desk.find(desk, key, ref))


@router.post("/papers/{key}/{ref}/front")
def fill_in(desk: Clerk, key: str, ref: str) -> Response:
    """Fill in the front sheet."""
    plan, paper = paper_desk.find(desk, key, ref)
    entries = {one: desk.form.text(f"front-{one}") for one in _keys(desk, paper)}
    seen = desk.form.number("based_on", 0, 2**31)
    if not desk.is_faulty:
        with desk.attempt():
            front_sheets.fill_in(desk.session, desk.actor(), paper, entries, based_on=seen, now=desk.now)
    if desk.is_faulty:
        return _front(desk, plan, paper)
    return desk.go(f"/papers/{key}/{ref}", "The front sheet is filled in.")


def _editor(desk: Desk, plan: Plan, paper: Paper, found: Section, preview: str = "") -> Response:
    paper_desk.trail(desk, plan, paper, (found.key.replace("_", " ").capitalize(), ""))
    return desk.page(
        "papers/section.html.j2",
        plan=plan,
        paper=paper,
        path=f"/papers/{plan.key}/{paper.ref}",
        section=found,
        body=desk.form.values().get("body", found.body),
        preview=previewing.section(desk.session, paper, found.key, preview) if preview else "",
        drafted=found.drafted if found.drafted != found.body else "",
    )


def _front(desk: Desk, plan: Plan, paper: Paper) -> Response:
    paper_desk.trail(desk, plan, paper, ("Front sheet", ""))
    asked = {one["key"]: one for one in paper.front_asked}
    rows = [
        {
            "key": key,
            "label": key.replace("_", " ").capitalize(),
            "who": asked[key]["who"] if key in asked else "",
            "choices": asked[key]["choices"] if key in asked else [],
            "value": desk.form.values().get(f"front-{key}", paper.front.get(key, "")),
        }
        for key in _keys(desk, paper)
    ]
    return desk.page(
        "papers/front.html.j2", plan=plan, paper=paper, path=f"/papers/{plan.key}/{paper.ref}", rows=rows
    )


def _keys(desk: Desk, paper: Paper) -> list[str]:
    """What can be filled in: what an officer is asked for, and what is there already."""
    exempt = [writing.EXEMPT_BECAUSE] if writing.has_exempt(desk.session, paper) else []
    asked = (str(one["key"]) for one in paper.front_asked)
    return list(dict.fromkeys([*asked, *exempt, *sorted(paper.front)]))


def _section(desk: Desk, paper: Paper, key: str) -> Section:
    found = next((one for one in sections.of_paper(desk.session, paper.id) if one.key == key), None)
    if found is None:
        raise NotFound(f"There is no section '{key}'.")
    return found
