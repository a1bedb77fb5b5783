"""What belongs to a paper besides its words: comments on the draft, and appendices as downloads."""

from starlette.responses import Response

from planflow.domain.appendix import CLASSES, Appendix
from planflow.domain.organisation import StoredFile
from planflow.domain.paper import Paper
from planflow.domain.plan import Plan
from planflow.errors import NotFound
from planflow.papers import open_data, writing
from planflow.papers.appendices import file_name, name_of
from planflow.services import appendices, comments, evidence, uploads
from planflow.store import appendices as stored
from planflow.store import publicity
from planflow.web import paper_desk, uploaded
from planflow.web.access import Anyone, Clerk, SignedIn
from planflow.web.desk import Desk
from planflow.web.pages.papers import page_of
from planflow.web.routing import Pages

router = Pages()


@router.post("/papers/{key}/{ref}/comments")
def comment(desk: SignedIn, key: str, ref: str) -> Response:
    """Say something about the draft to those who make it."""
    plan, paper = paper_desk.find(desk, key, ref)
    text, section = desk.form.text("comment", "Write what you want to say."), desk.form.text("section")
    if not desk.is_faulty:
        with desk.attempt():
            comments.add(desk.session, desk.actor(), paper, text=text, section=section, now=desk.now)
    if desk.is_faulty:
        return page_of(desk, plan, paper)
    return desk.go(f"/papers/{key}/{ref}", "Your comment is kept.")


@router.post("/papers/{key}/{ref}/comments/{number}/resolve")
def resolve(desk: SignedIn, key: str, ref: str, number: int) -> Response:
    """Settle a comment."""
    plan, paper = paper_desk.find(desk, key, ref)
    answer = desk.form.text(f"answer-{number}")
    with desk.attempt():
        comments.resolve(desk.session, desk.actor(), paper, number, answer=answer, now=desk.now)
    if desk.is_faulty:
        return page_of(desk, plan, paper)
    return desk.go(f"/papers/{key}/{ref}", f"Comment {number} is settled.")


@router.get("/papers/{key}/{ref}/appendices")
def ask(desk: Clerk, key: str, ref: str) -> Response:
    """Ask for the file of an appendix, its class and what is in it; list those there are."""
    return _page(desk, *paper_desk.find(desk, key, ref))


@router.post("/papers/{key}/{ref}/appendices")
def attach(desk: Clerk, key: str, ref: str) -> Response:
    """Add an appendix."""
    plan, paper = paper_desk.find(desk, key, ref)
    form = desk.form
    title = form.text("title", "Say what it is, in a few words.")
    says = form.text("says", "Say what is in it, for whoever cannot read the file.")
    klass = form.text("class", "Choose who may see it.")
    name, content = uploaded.read(desk, form.file("file", "Choose a file."))
    if not desk.is_faulty:
        with desk.attempt():
            copy = evidence.keep_content(desk.session, desk.app.files, name, content, now=desk.now)
            appendices.add(
                desk.session, desk.actor(), paper,
                title=title, klass=klass, alternative=says, copy=copy, now=desk.now,
            )  # fmt: skip
    if desk.is_faulty:
        return _page(desk, plan, paper)
    return desk.go(f"/papers/{key}/{ref}/appendices", f"'{title}' is an appendix now.")


@router.post("/papers/{key}/{ref}/appendices/{part}/{number}/remove")
def detach(desk: Clerk, key: str, ref: str, part: int, number: int) -> Response:
    """Take an appendix out again."""
    plan, paper = paper_desk.find(desk, key, ref)
    with desk.attempt():
        appendices.remove(desk.session, desk.actor(), paper, number, part=part, now=desk.now)
    if desk.is_faulty:
        return _page(desk, plan, paper)
    return desk.go(f"/papers/{key}/{ref}/appendices", "It is no longer part of the paper.")


@router.get("/papers/{key}/{ref}/appendices/{part}/{number}")
def download(desk: SignedIn, key: str, ref: str, part: int, number: int) -> Response:
    """The file of an appendix, to save; one of Part 2 for those who make the papers alone."""
    plan, paper = paper_desk.find(desk, key, ref)
    paper_desk.require_part(desk, plan, part)
    return _file(desk, paper, part, number)


@router.get("/public/{key}/{ref}/appendices/{number}")
def public(desk: Anyone, key: str, ref: str, number: int) -> Response:
    """The file of an open appendix of a published paper."""
    plan = publicity.find_plan(desk.session, key)
    papers = open_data.published(desk.session, plan) if plan is not None else []
    paper = next((one for one in papers if one.ref == ref), None)
    if paper is None:
        raise NotFound(f"There is no published paper '{ref}'.")
    return _file(desk, paper, writing.OPEN, number)


def _file(desk: Desk, paper: Paper, part: int, number: int) -> Response:
    found: tuple[Appendix, StoredFile] | None = stored.find(desk.session, paper.id, part, number)
    if found is None:
        raise NotFound("There is no such appendix.")
    one, file = found
    name = file_name(writing.file_name(paper), one, file)
    return desk.download(desk.app.files.get(file.digest), name, uploaded.KIND, uploaded.HEADERS)


def _page(desk: Desk, plan: Plan, paper: Paper) -> Response:
    paper_desk.trail(desk, plan, paper, ("Appendices", ""))
    return desk.page(
        "papers/appendices.html.j2",
        plan=plan,
        paper=paper,
        path=f"/papers/{plan.key}/{paper.ref}",
        rows=[(name_of(one), one, file) for one, file in stored.of_paper(desk.session, paper.id)],
        classes=[{"value": one, "text": one.capitalize()} for one in CLASSES],
        accepted=uploads.accepted(),
        largest=evidence.MOST_BYTES // 1024 // 1024,
    )
