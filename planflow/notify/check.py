"""Checks the mails before anybody gets one: every template is there, and every name in it means something."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from jinja2 import Environment, TemplateError, TemplateSyntaxError, meta

from planflow import resources
from planflow.domain.letter import Letter, News, Owed
from planflow.domain.person import Role
from planflow.engine import ladders, routes
from planflow.errors import Problem
from planflow.notify import render

CONTEXT = ("letter", "sections", "opening", "plans", "how_to_answer", "footer", "subject")
"""The names that a template may use."""
_KINDS = (
    "action", "verification", "extension_answer", "plan_submission", "plan_resubmission", "plan_agreement",
    "paper_approval", "paper_publication", "occurrence", "milestone",
)  # fmt: skip
_FALLBACKS = ("", "vacant", "outside", "away", "no_address")
_TODAY = date(2017, 1, 23)
_OWED = Owed(
    ref="plan/R1a", title="A title", plan="A plan", kind="action", due_on=_TODAY, due_text="", days_late=0,
    days_left=0, original_due_on=None, moves=0, done_when="It is done.", owner="Somebody", owner_role="",
    is_mine=True, is_outside=False, is_agency=False, audience="owner", fallback="", meant_for="", is_new=True,
)  # fmt: skip
_NEWS = News(
    route="returned", kind="action_returned", happened_on=_TODAY, ref="plan/R1a", title="A title",
    plan="A plan", who="Somebody", recorded_by="", how="", note="", due_on=None, to_on=None, asks=True,
    audience="owner", fallback="", meant_for="",
)  # fmt: skip
SAMPLE = Letter(
    kind="weekly", name="Somebody", organisation="A council", language=render.ENGLISH, today=_TODAY,
    plans=("A plan",), plan_key="plan", reply_to_name="A coordinator", reply_to_address="c@example.org",
)  # fmt: skip


def languages(own: Path | None = None) -> list[str]:
    """The languages that mails are written in."""
    found = {name.split("/")[1] for name in resources.names("notifications", "mail/*/*", own)}
    return sorted(
        found | {name.split("/")[1] for name in resources.names("notifications", "mail/*/*/*", own)}
    )


def check(own: Path | None = None) -> list[Problem]:
    """Everything that is wrong with the templates of every language, in the order of their files."""
    return sorted({problem for language in languages(own) for problem in _of_language(language, own)})


def _of_language(language: str, own: Path | None) -> Iterator[Problem]:
    names = [render.SENTENCES, *(f"{kind}/{part}.j2" for kind in render.KINDS for part in render.PARTS)]
    templates = render.environment(language, own)
    for name in names:
        yield from _template(templates, language, name, own)
    for number, letter in enumerate(samples(language)):
        try:
            render.render(letter, own=own)
        except (TemplateError, LookupError, TypeError, ValueError, AttributeError) as error:
            file, line = _place(error, f"mail/{language}/{render.SENTENCES}")
            yield Problem(
                file, line, "", f"Sample mail {number} cannot be written: {error}.", "Correct the name."
            )


def _template(templates: Environment, language: str, name: str, own: Path | None) -> Iterator[Problem]:
    path = resources.find("notifications", f"mail/{language}/{name}", own)
    if not path.is_file():
        yield Problem(str(path), 0, "", "The template is missing.", "Translate the English one of that name.")
        return
    try:
        names = meta.find_undeclared_variables(templates.parse(path.read_text(encoding="utf-8"), name))
    except TemplateSyntaxError as error:
        yield Problem(str(path), error.lineno, "", f"{error.message}.", "Correct it.")
        return
    for unknown in sorted(names - set(CONTEXT)):
        known = ", ".join(CONTEXT)
        yield Problem(str(path), 0, unknown, f"There is no '{unknown}' to print.", f"Known names: {known}.")


def samples(language: str) -> Iterator[Letter]:
    """Letters in which everything occurs that a mail can say: empty ones, full ones, each kind and reason."""
    base = replace(SAMPLE, language=language)
    for kind in render.KINDS:
        letter = replace(base, kind=kind)
        yield letter
        yield replace(letter, reply_to_name="", plans=("One", "Two"), now=[_OWED], soon=[_later(3)])
        yield replace(letter, asks=list(_news(asks=True)), news=list(_news(asks=False)))
        yield replace(letter, late=list(_owed()), later=[_later(60), _later(None)], elsewhere=list(_others()))


def _later(days: int | None) -> Owed:
    if days is None:
        return replace(_OWED, due_on=None, due_text="ongoing")
    return replace(_OWED, due_on=date.fromordinal(_TODAY.toordinal() + days), days_left=days, is_new=False)


def _owed() -> Iterator[Owed]:
    for kind in _KINDS:
        item = replace(_OWED, kind=kind, days_late=2, due_on=date(2017, 1, 19), number=3)
        yield replace(item, original_due_on=date(2016, 12, 1), moves=2, due_text="mid January")
        yield replace(item, from_on=_TODAY, to_on=_TODAY, asked_by="Somebody", reason="There is a reason.")
    for fallback in _FALLBACKS:
        yield replace(_OWED, fallback=fallback, owner="", meant_for="Somebody")
        yield replace(_OWED, fallback=fallback, owner="", owner_role="verifier")


def _others() -> Iterator[Owed]:
    for audience in ladders.AUDIENCES:
        item = replace(_OWED, is_mine=False, audience=audience)
        yield item
        yield replace(item, is_outside=True, owner="")
        yield replace(item, is_agency=True, owner="", owner_role=str(Role.CLERK))


def _news(*, asks: bool) -> Iterator[News]:
    for event, known in routes.read().items():
        for route in known:
            item = replace(_NEWS, kind=event, route=route.name, audience=route.tell, asks=asks)
            yield item
            yield replace(item, note="A reason.", due_on=_TODAY, to_on=_TODAY, who="", how="board")
    for fallback in _FALLBACKS:
        yield replace(_NEWS, fallback=fallback, asks=asks, route="recorded", recorded_by="Somebody")
        yield replace(_NEWS, fallback=fallback, asks=asks, audience="chair")


def _place(error: Exception, otherwise: str) -> tuple[str, int]:
    """The template and the line in which a mail went wrong."""
    file, line = otherwise, 0
    trace = error.__traceback__
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if name.endswith((".j2", ".css")):
            file, line = name, trace.tb_lineno
        trace = trace.tb_next
    return file, line
