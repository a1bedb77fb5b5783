"""A paper as the page that is exported: it carries its own style, which its policy names by digest."""

import base64
import hashlib
import re

from starlette.responses import HTMLResponse, Response

from planflow import __version__
from planflow.domain.paper import Paper
from planflow.domain.work import UNDER_WAY, WorkKind, WorkState
from planflow.errors import PlanflowError
from planflow.papers import document, writing
from planflow.services import work
from planflow.store import work as stored
from planflow.store.session import Session
from planflow.web import waiting
from planflow.web.desk import Desk

_STYLE = re.compile(r"<style>(.*?)</style>", re.S)
_INLINE = re.compile(r'\sstyle="([^"]*)"')
KINDS = {
    "html": "text/html; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "json": "application/json",
    "md": "text/markdown; charset=utf-8",
}


def shown(session: Session, paper: Paper, part: int = writing.OPEN) -> Response:
    """The paper to be read in the browser. Nothing but what it holds itself may be loaded or run."""
    text = writing.bytes_of(session, paper, "html", part).decode()
    answer = HTMLResponse(text)
    styles = [*_STYLE.findall(text), *_INLINE.findall(text)]
    marks = " ".join(f"'{_mark(one)}'" for one in dict.fromkeys(styles))
    answer.headers["content-security-policy"] = (
        f"default-src 'none'; style-src 'unsafe-hashes' {marks}; img-src data:; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'"
    )
    return answer


def file(desk: Desk, paper: Paper, kind: str, page: str, part: int = writing.OPEN) -> Response:
    """A file of the paper, checked for what a screen reader needs, for whoever may have the paper at `page`.

    A PDF that is not made yet is work for somebody else, with a page to wait at.
    """
    if kind == "pdf":
        return _pdf(desk, paper, page, part)
    made = writing.render(desk.session, paper, part)
    written = writing.content(made, paper, kind, writing.look_of(desk.session, paper))
    writing.require_readable(written, kind, made.reference)
    return desk.download(written, _name(paper, kind, part), KINDS[kind])


def _pdf(desk: Desk, paper: Paper, page: str, part: int) -> Response:
    made = writing.render(desk.session, paper, part)
    content = document.to_json(writing.printed(made, paper)).encode()
    said = {"paper": made.reference, "part": part, "page": page, "planflow": __version__}
    mark = work.about(WorkKind.PAPER_PDF, said, hashlib.sha256(content).hexdigest())
    done = stored.made(desk.session, mark, now=desk.now)
    if done is None:
        done = waiting.ask(desk, WorkKind.PAPER_PDF, said, content)
        if done.state in UNDER_WAY:
            return waiting.page_of(desk, done)
        if done.state == WorkState.FAILED:
            raise PlanflowError(done.message, done.remedy)
    return desk.download(desk.app.work_files.get(done.result), _name(paper, "pdf", part), KINDS["pdf"])


def _name(paper: Paper, kind: str, part: int) -> str:
    return f"{writing.file_name(paper)}{'-part-2' if part == writing.EXEMPT else ''}.{kind}"


def _mark(style: str) -> str:
    plain = style.replace("&quot;", '"').replace("&amp;", "&")
    return f"sha256-{base64.b64encode(hashlib.sha256(plain.encode()).digest()).decode()}"
