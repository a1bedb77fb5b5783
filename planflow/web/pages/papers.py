"""Papers: by meeting with the days left, one paper with its gaps and moves, and its files."""

from starlette.responses import Response

from planflow.domain.paper import Paper
from planflow.domain.plan import Plan
from planflow.engine.chart import words as spoken
from planflow.errors import NotFound
from planflow.papers import calendar, changed, drafting, forms, register, tracing, writing
from planflow.papers.appendices import name_of
from planflow.services import clearances, comments, front_sheets, moves, policy, publicity
from planflow.store import appendices, sections
from planflow.store import clearances as stored_clearances
from planflow.web import paper_desk, paper_page, recording
from planflow.web.access import Chair, Clerk, SignedIn
from planflow.web.desk import Desk
from planflow.web.routing import Pages

router = Pages()
FIELDS = ("where", "how")


@router.get("/papers")
def papers(desk: SignedIn) -> Response:
    """Every paper, by what has to be published first, and the reports ahead."""
    makers = [
        plan for plan in desk.plans if policy.may_read_draft(desk.session, desk.who.id, plan, on=desk.today)
    ]
    found = paper_desk.lines(desk)
    ahead = [(plan, row) for plan in makers for row in calendar.ahead(desk.session, plan, desk.now)]
    language = desk.language
    known = forms.of(desk.session.library)
    made = [known.get(name, language) for name in known.names()] if makers else []
    registers = [(one.form, one.label) for one in made if one.paper == register.KIND]
    return desk.page(
        "papers/papers.html.j2",
        open=[one for one in found if one.is_open],
        done=[one for one in found if not one.is_open],
        ahead=ahead,
        makers=makers,
        forms=[(one.form, one.label) for one in made],
        registers=registers if len(makers) > 1 else [],
        may_publish={
            plan.key: not policy.may_switch_publicity(desk.session, desk.actor(), plan, on=desk.today)
            for plan in makers
        },
    )


@router.post("/papers/{key}/draft")
def draft(desk: Clerk, key: str) -> Response:
    """Draft a paper, or draft the open one of that form again from fresh figures."""
    plan, paper = desk.plan(key), None
    form, reason = desk.form.text("form"), desk.form.text("reason")
    meeting_on = desk.form.day("meeting")
    if not desk.is_faulty:
        with desk.attempt():
            paper = drafting.draft(
                desk.session,
                desk.actor(),
                plan,
                form=form,
                meeting_on=meeting_on,
                reason=reason,
                plans=desk.form.texts("plans"),
                now=desk.now,
            )
    if paper is None:
        return papers(desk)
    told = changed.told(paper.changes) if paper.changes else "The paper is drafted."
    return desk.go(f"/papers/{plan.key}/{paper.ref}", told)


@router.post("/papers/{key}/public")
def switch(desk: Chair, key: str) -> Response:
    """Make the published papers of a plan public, or end that."""
    plan, is_public = desk.plan(key), desk.form.text("public") == "yes"
    seen = desk.form.number("based_on", 0, 2**31)
    with desk.attempt():
        publicity.switch(desk.session, desk.actor(), plan, is_public=is_public, based_on=seen, now=desk.now)
    if desk.is_faulty:
        return papers(desk)
    told = (
        "Everybody can read its published papers now." if is_public else "Nothing of it is public any longer."
    )
    return desk.go("/papers", f"{plan.title}: {told}")


@router.get("/papers/{key}/{ref}")
def paper(desk: SignedIn, key: str, ref: str) -> Response:
    """One paper: its days, what is missing, its sections, its moves and its files."""
    return page_of(desk, *paper_desk.find(desk, key, ref))


@router.post("/papers/{key}/{ref}/move/{move}")
def move(desk: SignedIn, key: str, ref: str, move: str) -> Response:
    """Submit, approve, return, record the publication ..."""
    plan, found = paper_desk.find(desk, key, ref)
    note, fields = desk.form.text("note"), {name: desk.form.text(name) for name in FIELDS}
    seen = desk.form.number("based_on", 0, 2**31)
    with desk.attempt():
        moves.move(
            desk.session, desk.actor(), found, move,
            based_on=seen, fields={name: text for name, text in fields.items() if text}, note=note,
            now=desk.now,
        )  # fmt: skip
    if desk.is_faulty:
        return page_of(desk, plan, found)
    return desk.go(f"/papers/{key}/{ref}", f"{key}/{ref} is now: {_state(desk, found)}.")


@router.post("/papers/{key}/{ref}/clear")
def clear(desk: SignedIn, key: str, ref: str) -> Response:
    """Record that an officer clears the paper: oneself, or somebody whose word one records."""
    plan, found = paper_desk.find(desk, key, ref)
    wanted = desk.form.text("clearance", "Choose which clearance is given.")
    actor = recording.actor(desk)
    if not desk.is_faulty:
        with desk.attempt():
            clearances.give(
                desk.session, actor, found, wanted, note=desk.form.text("clearance-note"), now=desk.now
            )
    if desk.is_faulty:
        return page_of(desk, plan, found)
    return desk.go(f"/papers/{key}/{ref}", "The clearance is recorded.")


@router.get("/papers/{key}/{ref}/read")
def read(desk: SignedIn, key: str, ref: str, part: int = writing.OPEN) -> Response:
    """The paper as it would be published."""
    plan, found = paper_desk.find(desk, key, ref)
    paper_desk.require_part(desk, plan, part)
    return paper_page.shown(desk.session, found, part)


@router.get("/papers/{key}/{ref}/file.{kind}")
def file(desk: SignedIn, key: str, ref: str, kind: str, part: int = writing.OPEN) -> Response:
    """The paper as a file."""
    plan, found = paper_desk.find(desk, key, ref)
    paper_desk.require_part(desk, plan, part)
    if kind not in paper_page.KINDS:
        raise NotFound(f"There is no file of the kind '{kind}'.")
    if kind == "pdf" and not writing.can_make_pdf():
        raise NotFound(writing.NO_PDF)
    return paper_page.file(desk, found, kind, f"/papers/{plan.key}/{found.ref}", part)


@router.get("/papers/{key}/{ref}/figures")
def figures(desk: SignedIn, key: str, ref: str, figure: str = "") -> Response:
    """Every figure of the paper, and the rows behind one of them."""
    plan, found = paper_desk.find(desk, key, ref)
    paper_desk.trail(desk, plan, found, ("Figures", ""))
    known = tracing.names(found)
    traced = tracing.trace(desk.session, found, figure) if figure in known else None
    return desk.page("papers/figures.html.j2", plan=plan, paper=found, figures=known, traced=traced)


def page_of(desk: Desk, plan: Plan, found: Paper) -> Response:
    """The page of a paper, with what was typed and what was wrong with it."""
    paper_desk.trail(desk, plan, found)
    offers = moves.offers(desk.session, desk.actor(), found, now=desk.now)
    is_maker = policy.may_read_draft(desk.session, desk.who.id, plan, on=desk.today)
    return desk.page(
        "papers/paper.html.j2",
        plan=plan,
        paper=found,
        path=f"/papers/{plan.key}/{found.ref}",
        known=writing.summary(desk.session, found),
        state=_state(desk, found),
        days=paper_desk.days(desk, found),
        gaps=front_sheets.gaps(desk.session, found) if not found.document else (),
        sections=sections.of_paper(desk.session, found.id),
        clearances=stored_clearances.of_paper(desk.session, found.id),
        to_clear=paper_desk.to_clear(desk, plan, found),
        recording=recording.offered(desk, plan),
        offers=[]
        if found.document and found.published_at is None
        else [
            {
                "name": one.transition.name,
                "label": spoken(one.transition.label, desk.language),
                "requires": one.transition.requires,
                "why_not": " ".join(desk.why(refusal) for refusal in one.refusals),
            }
            for one in offers
        ],
        is_maker=is_maker,
        comments=comments.of_paper(desk.session, found) if is_maker else (),
        appendices=[
            (name_of(one), one)
            for one, _ in appendices.of_paper(desk.session, found.id, None if is_maker else writing.OPEN)
        ],
        has_exempt=is_maker and writing.has_exempt(desk.session, found),
        has_pdf=writing.can_make_pdf(),
        changes=changed.told(found.changes) if found.changes else "",
    )


def _state(desk: Desk, found: Paper) -> str:
    return str(writing.summary(desk.session, found)["state"])
