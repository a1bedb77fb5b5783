"""Requests for more time, with the facts to decide on, granted or refused in place."""

from starlette.responses import Response

from planflow.domain import days
from planflow.domain.extension import Extension
from planflow.errors import NotFound
from planflow.services import board_view, deciding, moves
from planflow.services.ledger import HOW_GIVEN
from planflow.web import owners, paging
from planflow.web.access import Chair
from planflow.web.desk import Desk
from planflow.web.paging import Page
from planflow.web.routing import Pages

router = Pages()
_ON_A_PAGE = 10
_PATH = "/board/decisions"
_ANSWERS = {"grant": "granted", "refuse": "refused"}


@router.get(_PATH)
def decisions(desk: Chair) -> Response:
    """Every request that waits, the oldest first, with what whoever decides should know."""
    return _shown(desk)


@router.post(_PATH)
def decide(desk: Chair) -> Response:
    """Grant or refuse one request, by one's own word or recording the chair's."""
    reference = desk.form.text("request", "Say which request you decide.")
    request = desk.subject(reference) if reference else None
    if not isinstance(request, Extension):
        raise NotFound("There is no such request.")
    answer = desk.form.text(f"answer-{reference}", "Choose whether to grant it or to refuse it.")
    note = desk.form.text(f"note-{reference}")
    due = desk.form.day(f"due-{reference}") if answer == "grant" else None
    word = owners.chosen_person(desk, f"word-{reference}")
    if answer and answer not in _ANSWERS:
        desk.form.wrong(f"answer-{reference}", "Choose whether to grant it or to refuse it.")
    if answer == "refuse" and not note:
        desk.form.wrong(f"note-{reference}", "Say why it is refused: whoever asked reads it.")
    if not desk.is_faulty:
        with desk.attempt():
            moves.move(
                desk.session,
                desk.actor(word_of=word, how=_how(desk, reference)),
                request,
                answer,
                based_on=desk.form.number("based_on", 0, 10**9),
                fields={"due": days.exactly(due)} if due else None,
                note=note,
                now=desk.now,
            )
    if desk.is_faulty:
        return _shown(desk)
    return desk.go(_PATH, f"More time for {reference.rpartition('.')[0]} is {_ANSWERS[answer]}.")


def _how(desk: Desk, reference: str) -> str:
    how = desk.form.text(f"how-{reference}")
    return how if how in HOW_GIVEN else ""


def _shown(desk: Desk) -> Response:
    desk.trail(("Board", "/board"), ("Decisions on more time", ""))
    mine = board_view.plans_of(desk.session, desk.who, desk.plans, on=desk.today)
    found = board_view.waiting(desk.session, mine).requests
    number = min(paging.sent_from(desk.request, desk.form.text("page")), max(1, -(-len(found) // _ON_A_PAGE)))
    page = Page(number, len(found), "requests", _PATH, size=_ON_A_PAGE)
    rows = found[page.offset : page.offset + page.size]
    by_id = {plan.id: plan for plan in mine}
    return desk.page(
        "board/decisions.html.j2",
        rows=rows,
        page=page,
        facts=deciding.facts(desk.session, [row.id for row in rows]),
        chairs={row.plan_id: owners.chairs(desk, by_id[row.plan_id]) for row in rows},
        hows=HOW_GIVEN,
    )
