"""What one mail says, before any words are put to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from planflow.domain.digest import Digest, Draft, Month

ASKED_FOR = "link"
"""The kind of the mail that carries a fresh link, sent because its recipient asked for one."""
SIGN_IN = "sign_in"
"""The kind of the mail that carries a link and a code to sign in with."""


@dataclass(frozen=True)
class Owed:
    """One open thing, as it stands on the day of the mail."""

    ref: str
    """As people type it: `lewisham-2017/R3a`."""
    title: str
    plan: str
    kind: str
    """The kind of deadline: `action`, `verification`, `plan_submission`, ..."""
    due_on: date | None
    due_text: str
    """The words of the source where they are not a plain day."""
    days_late: int
    """Working days since the due day; 0 where it is not late."""
    days_left: int
    """Working days until the due day; 0 on the day itself and after it."""
    original_due_on: date | None
    """The first day, where it was moved; None where it never was."""
    moves: int
    done_when: str
    """What counts as done; empty where nothing is written."""
    owner: str
    """Who owes it, where it is not the recipient."""
    owner_role: str
    """The role that owes it, where neither a person nor a body does."""
    is_mine: bool
    is_outside: bool
    """An outsider owes it, whom planflow never writes to."""
    is_agency: bool
    """A partner agency owes it."""
    audience: str
    fallback: str
    meant_for: str
    """Whom it was meant for, where the recipient gets it in their place."""
    is_new: bool
    """It is why this mail comes now."""
    from_on: date | None = None
    to_on: date | None = None
    """For an extension request: the day in force, and the day asked for."""
    asked_by: str = ""
    reason: str = ""
    number: int = 0
    """For one turn of something that repeats: which turn, counted from 1."""
    agency: str = ""
    """The partner agency that owes it, and the board of its plan."""
    board: str = ""
    letter_on: date | None = None
    """For a chair: the day of the mail that brought the letter to the agency; None where it comes now."""
    turns: int = 1
    """How many turns of the same thing stand together here; the day is that of the first."""
    last_due_on: date | None = None
    """The day of the last of them, where there are several."""
    meeting_on: date | None = None
    body: str = ""
    """For a paper: whom it goes to, and the day of the meeting."""
    period_until: date | None = None
    """For a paper: the last day of the period that it reports on."""
    publish_on: date | None = None
    """For a paper's approval or clearance: the day by which it is to be published, where that is told too."""
    approve_on: date | None = None
    """For a paper's clearance: the day by which the reader then approves it, where that is told with it."""
    is_draft: bool = False
    """For a paper: it has not come as far as its approval."""
    part: str = ""
    """Which one, where there are several of one kind: the clearance by "Finance"."""
    facts: "Facts | None" = None
    """For a request for more time: what there is to decide on."""


@dataclass(frozen=True)
class Facts:
    """What whoever decides on more time should know."""

    original_due_on: date | None
    moves: int
    """How often the day was moved before."""
    progress: str
    """The words of the last progress report; empty where there is none."""
    progress_on: date | None
    percent: int | None
    depends: Sequence[str]
    """The recommendations that the action answers, as people type them."""
    is_last: bool
    """It is the last open action of one of them."""
    passes: str
    """The first milestone that the day asked for would come after; empty where there is none."""
    passes_on: date | None


@dataclass(frozen=True)
class Gap:
    """A section of a paper that only a person can write."""

    section: str
    author: str
    """Who writes it, in the words of the paper's form."""


@dataclass(frozen=True)
class News:
    """One thing that happened and that the recipient should know of, or act on."""

    route: str
    kind: str
    """The kind of event: `action_returned`."""
    happened_on: date
    ref: str
    title: str
    plan: str
    who: str
    """Whose act it was."""
    recorded_by: str
    """Who entered it, where it was not that person."""
    how: str
    note: str
    """The words given with it; empty where there are none."""
    due_on: date | None
    to_on: date | None
    asks: bool
    """It asks for something; it is not just for information."""
    audience: str
    fallback: str
    meant_for: str
    done_when: str = ""
    owed: Owed | None = None
    """What the recipient owes because of it, where that is open: both are told as one thing."""
    answers: Sequence[tuple[str, str]] = ()
    """For an action that was given: the recommendations that it answers, each with its title."""
    gaps: Sequence[Gap] = ()
    """For a drafted paper: the sections that still wait for their authors."""
    ready_on: date | None = None
    """For a drafted paper: the day by which it has to be approved."""
    role: str = ""
    """For a role: which one, who holds it, where and until when."""
    holder: str = ""
    place: str = ""
    until_on: date | None = None
    report: str = ""
    """For a report cycle: its title. `until_on` is then the end of the period, or the day of the meeting."""
    day_was: date | None = None
    """The day in force before, where the event moved it."""
    meeting_on: date | None = None
    body: str = ""
    period_until: date | None = None
    """For a paper: the meeting, whom it goes to, and the last day of its period, as for what is owed."""
    month: Month | None = None
    """For the monthly note: what waits, on the day of the mail."""


@dataclass(frozen=True)
class Letter:
    """One mail to one person."""

    kind: str
    name: str
    """The recipient's name."""
    organisation: str
    language: str
    today: date
    plans: Sequence[str]
    """The titles of the plans it speaks of, the most pressing first."""
    plan_key: str
    """The plan under which the mail is threaded."""
    reply_to_name: str
    """The coordinator who reads the replies; empty where there is none but the recipient."""
    reply_to_address: str
    asks: Sequence[News] = ()
    now: Sequence[Owed] = ()
    late: Sequence[Owed] = ()
    soon: Sequence[Owed] = ()
    """Due within the next ten working days."""
    later: Sequence[Owed] = ()
    elsewhere: Sequence[Owed] = ()
    """What others owe, told to the recipient because it is late."""
    news: Sequence[News] = ()
    digest: Digest | None = None
    """For a chair, in the weekly mail: what changed in the plans that they chair."""
    drafts: Sequence[Draft] = ()
    """Letters that the chair may send to partner agencies."""
    answer_url: str = ""
    """Where one page answers for everything that may be answered by link; empty where there is none."""
    feed_url: str = ""
    """The private address of the recipient's calendar; empty where there is none."""
    sign_in_url: str = ""
    code: str = ""
    """To sign in with, in a mail of the kind `sign_in`; empty where they are used or out of date."""

    @property
    def own(self) -> Sequence[Owed]:
        """What falls to the recipient, late first, with what is told as news."""
        told = [one.owed for one in self.asks if one.owed is not None]
        return (*told, *self.late, *self.now, *self.soon, *self.later)

    @property
    def is_empty(self) -> bool:
        """Nothing in it is new: there is no reason to send it. A fresh link was asked for, so it is new."""
        if self.kind == SIGN_IN:
            return not self.code
        owed = (*self.now, *self.late, *self.soon, *self.later, *self.elsewhere)
        if self.kind == ASKED_FOR:
            return not owed
        return not (self.asks or self.news or any(item.is_new for item in owed))
