"""A paper as the page that is exported: it carries its own style, which its policy names by digest."""

import base64
import hashlib
import re

from starlette.responses import HTMLResponse, Response

from planflow.domain.paper import Paper
from planflow.papers import writing
from planflow.store.session import Session

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


def file(session: Session, paper: Paper, kind: str, part: int = writing.OPEN) -> tuple[bytes, str, str]:
    """A file of the paper, checked for what a screen reader needs: its bytes, its name and its type."""
    made = writing.render(session, paper, part)
    written = writing.content(made, paper, kind, writing.look_of(session, paper))
    writing.require_readable(written, kind, made.reference)
    ending = "-part-2" if part == writing.EXEMPT else ""
    return written, f"{writing.file_name(paper)}{ending}.{kind}", KINDS[kind]


def _mark(style: str) -> str:
    plain = style.replace("&quot;", '"').replace("&amp;", "&")
    return f"sha256-{base64.b64encode(hashlib.sha256(plain.encode()).digest()).decode()}"
