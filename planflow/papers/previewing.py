"""One section of a paper as its readers would see it, from words that are not kept yet."""

import re

from planflow.domain.paper import Paper
from planflow.papers import assemble, forms, html, suppressing
from planflow.store import organisation
from planflow.store.session import Session

_STYLE = re.compile(r' style="[^"]*"')


def section(session: Session, paper: Paper, key: str, body: str) -> str:
    """The section as HTML, with its tables and charts; no style of its own, since it stands in a page."""
    language = organisation.get_organisation(session).language
    made = assemble.document(
        forms.of(session.library).get(paper.form, language),
        language=language,
        facts=suppressing.applied(assemble.facts_of(paper.snapshot)),
        front={},
        sections=[(key, body, "")],
        digest=paper.snapshot_digest,
    )
    return _STYLE.sub("", html.fragment(made))
