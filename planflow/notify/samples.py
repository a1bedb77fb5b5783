"""Sample mails in which everything occurs that a mail can say: templates are tried on them beforehand."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

from planflow.domain.digest import (
    AgencyLoad,
    Digest,
    Draft,
    Month,
    Moved,
    Overdue,
    TurnedRed,
    Unconfirmed,
    VacantRole,
)
from planflow.domain.ladder import Urgency
from planflow.domain.letter import ASKED_FOR, SIGN_IN, Facts, Gap, Letter, News, Owed
from planflow.domain.person import Role
from planflow.domain.told_event import ToldEvent
from planflow.engine import ladders, routes

_URL = "https://planflow.example.org/answer/sample"
_KINDS = (
    "action", "verification", "extension_answer", "plan_submission", "plan_resubmission", "plan_agreement",
    "paper_narrative", "paper_draft", "paper_review", "paper_clearance", "paper_approval",
    "paper_publication", "occurrence", "milestone",
)  # fmt: skip
_FALLBACKS = ("", "vacant", "outside", "away", "no_address")
_TODAY = date(2017, 1, 23)
OWED = Owed(
    ref="plan/R1a", title="A title", plan="A plan", kind="action", due_on=_TODAY, due_text="", days_late=0,
    days_left=0, original_due_on=None, moves=0, done_when="It is done.", owner="Somebody", owner_role="",
    is_mine=True, is_outside=False, is_agency=False, audience="owner", fallback="", meant_for="", is_new=True,
)  # fmt: skip
NEWS = News(
    route="returned", kind="action_returned", happened_on=_TODAY, ref="plan/R1a", title="A title",
    plan="A plan", who="Somebody", recorded_by="", how="", note="", due_on=None, to_on=None, asks=True,
    audience="owner", fallback="", meant_for="",
)  # fmt: skip
SAMPLE = Letter(
    kind="weekly", name="Somebody", organisation="A council", language="en", today=_TODAY,
    plans=("A plan",), plan_key="plan", reply_to_name="A coordinator", reply_to_address="c@example.org",
)  # fmt: skip
_FACTS = Facts(
    original_due_on=_TODAY, moves=2, progress="Some words.", progress_on=_TODAY, percent=40,
    depends=("plan/R1", "plan/R2"), is_last=True, passes="A re-inspection", passes_on=_TODAY,
)  # fmt: skip
_NO_FACTS = Facts(
    original_due_on=None, moves=0, progress="", progress_on=None, percent=None, depends=(), is_last=False,
    passes="", passes_on=None,
)  # fmt: skip
_GAPS = (Gap("financial", "Finance"), Gap("legal", "Legal Services"))
_RED = TurnedRed("plan/R1a", "A title", "▲", {"en": "Red", "cy": "Coch"}, {"en": "Late"}, False, "Somebody")
_DIGEST = Digest(
    since=_TODAY,
    red=(_RED, replace(_RED, by_hand=True, reason={}, owner=""), replace(_RED, reason={})),
    agencies=(
        AgencyLoad("Police", 5, 2, 12),
        AgencyLoad("Health", 1, 1, 1),
        AgencyLoad("Probation", 2, 1, 3),
    ),
    moved=(
        Moved("action_closed", tuple(f"plan/R{number}" for number in range(12))),
        Moved("action_mended", ("plan/R1",)),
    ),
)
_LINE = Overdue("plan/R1a", "A title", _TODAY, 10, 1, "It is done.")
_DRAFT = Draft("Police", "A board", "A plan", (_LINE,))
_TWO = replace(_DRAFT, items=(replace(_LINE, moves=2), replace(_LINE, moves=3, done_when="")))
_GOOD_MONTH = Month(first_on=date(2017, 1, 1))
_BAD_MONTH = Month(
    first_on=date(2017, 1, 1), parked=3, sent=120, overdue_jobs=("sweep", "housekeep"),
    failed_jobs=("draft_papers", "another"), vacant=(VacantRole("A plan", "chair"),), unreachable=2,
    unconfirmed=(Unconfirmed("A plan", 1), Unconfirmed("Another", 4)),
)  # fmt: skip


def letters(language: str) -> Iterator[Letter]:
    """Letters in which everything occurs that a mail can say: empty ones, full ones, each kind and reason."""
    base = replace(SAMPLE, language=language)
    for kind in ("weekly", "break_in"):
        letter = replace(base, kind=kind)
        yield letter
        yield replace(letter, reply_to_name="", plans=("One", "Two"), now=[OWED], soon=[_later(3)])
        yield from _parts(letter)
        yield replace(letter, late=list(_owed()), later=[_later(60), _later(None)], elsewhere=list(_others()))
    # Both kinds of mail put news into the same words, so that each way of telling it is tried in one of them.
    yield replace(base, asks=list(_news(asks=True)), news=list(_news(asks=False)))
    yield replace(base, kind=Urgency.BREAK_IN, asks=[replace(one, owed=OWED) for one in _news(asks=True)])
    yield replace(base, kind=ASKED_FOR, now=[OWED], answer_url=_URL)
    yield replace(base, kind=SIGN_IN, sign_in_url=_URL, code="123456")


def told(language: str) -> Iterator[ToldEvent]:
    """Events as another system is told of them: with everything, and with next to nothing."""
    full = ToldEvent(
        id="1", event="action_verified", at=datetime(2017, 1, 23, 9, tzinfo=UTC), organisation="A council",
        plan="plan", plan_title="A plan", reference="plan/R1a", subject="action", title="A title",
        from_state="implemented", to_state="verified", to_label="Checked", due_on=_TODAY, by="verifier",
        link=_URL, language=language,
    )  # fmt: skip
    yield full
    yield replace(full, plan="", plan_title="", reference="", title="", to_label="", due_on=None, link="")


def _parts(letter: Letter) -> Iterator[Letter]:
    """What only chairs and administrators get, and the links."""
    yield replace(letter, digest=_DIGEST, drafts=[_DRAFT, _TWO], elsewhere=[replace(OWED, is_mine=False)])
    yield replace(
        letter, drafts=[replace(_DRAFT, board="")], reply_to_name="", plans=("One", "Two"), digest=_DIGEST
    )
    yield replace(letter, late=[OWED], answer_url=_URL, feed_url=_URL)
    for month in (_GOOD_MONTH, _BAD_MONTH, replace(_BAD_MONTH, parked=1, sent=1, unreachable=1)):
        yield replace(letter, news=[replace(NEWS, kind="month_ended", month=month, asks=False)])


def _later(days: int | None) -> Owed:
    if days is None:
        return replace(OWED, due_on=None, due_text="ongoing")
    return replace(OWED, due_on=date.fromordinal(_TODAY.toordinal() + days), days_left=days, is_new=False)


def _owed() -> Iterator[Owed]:
    for kind in _KINDS:
        item = replace(OWED, kind=kind, days_late=2, due_on=date(2017, 1, 19), number=3)
        yield replace(item, original_due_on=date(2016, 12, 1), moves=2, due_text="mid January")
        yield replace(item, from_on=_TODAY, to_on=_TODAY, asked_by="Somebody", reason="There is a reason.")
        yield replace(
            item,
            meeting_on=_TODAY,
            body="A committee",
            facts=_FACTS,
            is_draft=True,
            turns=3,
            last_due_on=_TODAY,
        )
        past = replace(item, meeting_on=date(2017, 1, 20), body="A board")
        yield replace(past, part="Finance", owner_role="coordinator")
        yield replace(item, body="A committee", period_until=_TODAY, publish_on=_TODAY)
        yield replace(item, body="A committee", approve_on=_TODAY)
        yield replace(item, body="A committee", facts=_NO_FACTS, turns=2, last_due_on=_TODAY, days_late=0)
    for fallback in _FALLBACKS:
        yield replace(OWED, fallback=fallback, owner="", meant_for="Somebody")
        yield replace(OWED, fallback=fallback, owner="", owner_role="verifier")


def _others() -> Iterator[Owed]:
    for audience in ladders.AUDIENCES:
        item = replace(OWED, is_mine=False, audience=audience)
        yield item
        yield replace(item, is_outside=True, owner="")
        yield replace(item, is_agency=True, owner="", owner_role=str(Role.CLERK))
        yield replace(item, is_agency=True, agency="Police", days_late=30, letter_on=_TODAY)


def _news(*, asks: bool) -> Iterator[News]:
    for event, known in routes.read().items():
        for route in known:
            item = replace(NEWS, kind=event, route=route.name, audience=route.tell, asks=asks)
            yield item
            yield replace(item, note="A reason.", due_on=_TODAY, to_on=_TODAY, who="", how="board")
            yield replace(
                item, how="meeting", day_was=_TODAY, to_on=_TODAY, answers=(("plan/R1", "A title"),)
            )
            yield replace(item, gaps=_GAPS, ready_on=_TODAY, role="chair", holder="Somebody", until_on=_TODAY)
            yield replace(item, role="chair", gaps=_GAPS, body="A committee", meeting_on=_TODAY)
            yield replace(item, period_until=_TODAY)
            yield replace(item, report="A report", until_on=_TODAY, ready_on=_TODAY, to_on=_TODAY)
            yield replace(item, report="A report", until_on=_TODAY, ready_on=None, day_was=_TODAY)
    for fallback in _FALLBACKS:
        yield replace(NEWS, fallback=fallback, asks=asks, route="recorded", recorded_by="Somebody")
        yield replace(NEWS, fallback=fallback, asks=asks, audience="chair")
