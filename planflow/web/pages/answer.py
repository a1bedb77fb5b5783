"""Answering a mail by its link, without signing in. GET only shows: mail scanners follow every link."""

from collections.abc import Mapping

from starlette.responses import Response

from planflow.errors import LinkExpired, LinkRevoked
from planflow.services import answer_page, answering
from planflow.services.answer_page import Item, Page
from planflow.services.answering import Answer
from planflow.web.access import Anyone
from planflow.web.desk import Desk
from planflow.web.routing import Pages

router = Pages()
_GONE = 410
SAYS_NOTHING_NEW = "nothing"
"""The value of the button that says of everything at once that nothing has changed."""
_WORDS = {
    answer_page.PROGRESS: "your words are recorded",
    answer_page.NO_CHANGE: "recorded that nothing has changed",
    answer_page.MORE_TIME: "more time is asked for, and somebody decides",
    answer_page.RESULT: "the result is recorded",
}


@router.get("/answer/{token}")
def look(desk: Anyone, token: str) -> Response:
    """Show everything in the mail, as it stands now."""
    return _opened(desk, token)


@router.post("/answer/{token}")
def answer(desk: Anyone, token: str) -> Response:
    """Record what somebody says: all of it, or nothing where something has to be mended."""
    try:
        page = answering.open_page(desk.session, token, now=desk.now)
    except (LinkExpired, LinkRevoked) as error:
        return _dead(desk, token, error)
    answers = _answers(desk, page)
    if not desk.is_faulty and all(one.is_empty for one in answers):
        desk.form.wrong("", "Say how something stands, or that nothing has changed.")
    done = None
    if not desk.is_faulty:
        with desk.attempt():
            done = answering.answer(desk.session, token, answers, now=desk.now)
    if done is None:
        return _page(desk, token, page)
    after = answering.open_page(desk.session, token, now=desk.now)
    recorded = [(ref, _WORDS[what]) for ref, what in done.recorded]
    return desk.page("answer/answered.html.j2", page=after, done=done, recorded=recorded, token=token)


@router.post("/answer/{token}/renew")
def renew(desk: Anyone, token: str) -> Response:
    """Have a fresh link sent. What is shown is the same for every link, so that it tells nothing."""
    answering.renew(desk.session, token, now=desk.now)
    return desk.page("answer/renewed.html.j2")


def _opened(desk: Desk, token: str) -> Response:
    try:
        page = answering.open_page(desk.session, token, now=desk.now)
    except (LinkExpired, LinkRevoked) as error:
        return _dead(desk, token, error)
    return _page(desk, token, page)


def _dead(desk: Desk, token: str, error: LinkExpired | LinkRevoked) -> Response:
    is_expired = isinstance(error, LinkExpired)
    return desk.page("answer/dead.html.j2", status=_GONE, error=error, is_expired=is_expired, token=token)


def _page(desk: Desk, token: str, page: Page) -> Response:
    words = desk.session.library.words(page.language)
    return desk.page("answer/answer.html.j2", page=page, dead=_said(page, words), token=token)


def _said(page: Page, words: Mapping[str, str]) -> list[tuple[Item, str]]:
    return [(one, words[one.dead.code].format(ref=one.ref)) for one in page.dead if one.dead is not None]


def _answers(desk: Desk, page: Page) -> list[Answer]:
    """What was typed for each item that can be answered."""
    open_items = [one for one in page.items if one.possible]
    if desk.form.text("all") == SAYS_NOTHING_NEW:
        return [Answer(one.id, no_change=True) for one in open_items]
    return [_answer(desk, one) for one in open_items]


def _answer(desk: Desk, item: Item) -> Answer:
    form, at = desk.form, f"-{item.id}"
    until = form.day(f"until{at}")
    reason = form.text(f"reason{at}")
    if until is not None and not reason:
        form.wrong(f"reason{at}", f"{item.ref}: say why more time is needed.")
    if reason and until is None and not any(one.field == f"until{at}-day" for one in form.faults):
        form.wrong(f"until{at}-day", f"{item.ref}: say until when more time is needed.")
    return Answer(
        item.id,
        progress=form.text(f"progress{at}"),
        percent=form.number(f"percent{at}", 0, 100),
        no_change=form.text(f"unchanged{at}") == "yes",
        more_time=until,
        reason=reason,
        result=form.text(f"result{at}"),
    )
