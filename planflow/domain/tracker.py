"""The columns of a tracker: one table for what is written, what is taken in, and what papers give as CSV.

`also` describes, over the words of a heading in small letters, other headings that mean the column; the
first column whose `also` fits the whole heading has it, so what is narrow stands before what is wide.
"""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a cell of the column holds."""

    TEXT = "text"
    DAY = "day"
    PERCENT = "percent"


class Again(StrEnum):
    """What becomes of a cell that was edited in a row that planflow knows."""

    TAKEN = "taken in"
    ONLY_NEW = "in new rows only"
    SHOWN = "not taken in"


@dataclass(frozen=True)
class Column:
    """One column."""

    name: str
    heading: str
    says: str
    """What belongs in it, as a sentence for whoever edits the file."""
    also: str
    width: int = 0
    """In characters; 0 where planflow does not write it."""
    kind: Kind = Kind.TEXT
    again: Again = Again.TAKEN
    is_many: bool = False
    """Several columns of one file may be this."""


_WHO = r"officers?|persons?|names?|managers?|directors?|contacts?|owners?"

COLUMNS: tuple[Column, ...] = (
    Column("based_on", "Based on (leave as it is)", "What planflow held when it wrote the row.",
           r"based on( leave as it is)?", 14, again=Again.SHOWN),
    Column("note", "Reason for the change", "Why a day or a state changes; some moves ask for it.",
           r"reason for (the )?(change|extension|delay).*|reasons?", 26),
    Column("response", "Response", "Agreed, partly agreed or not agreed.",
           r"(management |service )?response( to recommendation)?|accepted( y n)?|agreed( y n)?|"
           r"agreed partly agreed not agreed", again=Again.ONLY_NEW),
    Column("recommendation_ref", "Rec.", "The recommendation that the action answers, for example R3.",
           r"rec(ommendation)?s? (no|nos|number|ref|reference|id)|rec|recs|r no", 8, again=Again.ONLY_NEW),
    Column("percent", "% done", "A whole number from 0 to 100.",
           r"percent(age)?( (done|complete|completed|completion))?|"
           r"(done|complete|completed|completion) percent(age)?", 9, Kind.PERCENT),
    Column("rag", "Rating", "The rating that planflow works out, or that somebody set; it is not taken in.",
           r"b?rag( (rating|status))?|(current |overall )?rating|traffic light.*|b?rag .*", 12,
           again=Again.SHOWN),
    Column("original_due", "First due", "The day that was agreed first; it stays.",
           r"(original|first|initial|agreed) (due|date|target|deadline|completion|due date|target date|"
           r"completion date|deadline date|timescale)( for completion)?", 13, Kind.DAY, Again.ONLY_NEW),
    Column("implemented_on", "Implemented", "The day on which the owner said that it was done.",
           r"(date |actual )(completed|completion|completion date|closed|implemented|achieved|done)|"
           r"(completed|implemented|achieved|closed|done)( on| date)?|completion date actual", 13, Kind.DAY,
           Again.ONLY_NEW),
    Column("cost_decided_by", "Cost decided by", "Who decides on the cost.",
           r"(cost|funding|budget) (decided|approved|agreed) by", 14),
    Column("cost", "Cost", "What it costs, in words or figures.",
           r"(estimated |total )?costs?( implications?)?|budget|"
           r"resources?( required| implications?| needed)?|funding|financial implications?", 13),
    Column("recommendation", "Recommendation", "What was asked, in the words of the report.",
           r".*\brecommendations?\b.*|areas? (requiring|for|of) improvement|(key )?findings?|"
           r"issues?( identified)?|what (was|we) found|improvement (required|needed)|area of concern",
           32, again=Again.ONLY_NEW),
    Column("area", "Area", "The theme that the action belongs to.",
           r"(priority |improvement |key )?"
           r"(areas?|themes?|sections?|domains?|strands?|workstreams?|categor(y|ies)|standards?)"
           r"( of work)?", 18, again=Again.ONLY_NEW),
    Column("success_measure", "Success measure", "What counts as done, and how one would see it.",
           r"success (measures?|criteria|criterion|indicators?)|(desired|intended|expected|target|planned) "
           r"(outcomes?|impact|results?)|outcomes?( measures?| and impact)?|measures?( of success)?|"
           r"impact|kpis?|(how will we know|what (will success|does good) look like|performance measure).*",
           32),
    Column("evidence", "Evidence", "What shows that it was done, and where that is held.",
           r"evidence.*|assurance", 30, again=Again.ONLY_NEW, is_many=True),
    Column("state", "State", "How far it is; choose from the list.",
           r"(current |progress |action |completion )?(status|state|stage)( of action)?|complete( y n)?", 15),
    Column("progress", "Progress", "Dated records, the newest first. Write a new one above the others.",
           r"(latest |current |summary of |quarterly |monthly )?(progress|updates?)\b.*|comments?|commentary|"
           r"narrative|notes?|(latest |current )(position|status update)|position.*|actions? (to date|taken)|"
           r"(.* )?updates?|impact monitoring|remarks", 48, is_many=True),
    Column("action", "Action", "What is done, in a sentence.",
           r"(agreed |proposed |planned |improvement |specific |key |required )?"
           r"actions?( required| needed| agreed| to be taken| planned| plan| title)?|tasks?|steps?|"
           r"activit(y|ies)|what (we )?(will|do|are)( we)? .*|what needs to be done|response action agreed",
           44),
    Column("detail", "Detail", "More about the action.",
           r"(further |action |more )?(details?|descriptions?)( of action)?|how|milestones?|method", 32),
    Column("owner", "Owner", "The one person or body that answers for it.",
           rf"(action |accountable |responsible |named )*(lead|{_WHO})( {_WHO})?( responsible)?|"
           rf"({_WHO})? ?(responsible|accountable)( {_WHO})?|(lead )?responsibility|by whom|who|"
           r"owned by|leads?( responsibility| and partners| agency and officer)?|(assigned|allocated) to",
           22),
    Column("contributors", "Contributors", "Who helps, separated by semicolons.",
           r"contributors?|support(ing|ed by)?( officers?| leads?)?|other (leads?|officers?)|with( whom)?|"
           r"partners? involved", 22, is_many=True),
    Column("agency", "Agency", "The partner organisation.",
           r"(lead |partner )?(agency|agencies|organisations?|partners?)", 17),
    Column("directorate", "Directorate", "The part of the organisation.",
           r"(lead )?(directorate|department|service|service area|division|team|portfolio)", 16),
    Column("due", "Due", "The day, or the words where there is no day (ongoing).",
           r"((planned|target|expected|due|revised|new|current|proposed|completion|agreed|end|by|timescales?|"
           r"deadlines?|dates?|when|for|and|to be completed|timeframe|time scale|forecast|implementation|"
           r"extended|implement) )*"
           r"(due|dates?|timescales?|deadlines?|when|timeframe|time scale|target|completion)"
           r"( (for|of) (completion|implementation))?", 13, Kind.DAY),
    Column("source", "Source", "Where the action comes from.",
           r"source( of (action|recommendation))?|origin|inspection|review", again=Again.ONLY_NEW),
    Column("ref", "Ref", "The reference; planflow gives one to a new row that has none.",
           r"(action |item |plan |unique |line |serial |our )?(refs?|references?|nos?|numbers?|ids?)"
           r"( nos?| numbers?| codes?)?|s no|item", 9, again=Again.SHOWN),
)  # fmt: skip
"""In the order in which headings are looked for."""

BY_NAME = {column.name: column for column in COLUMNS}
_ORDER = (
    "ref", "recommendation_ref", "recommendation", "area", "action", "detail", "owner", "contributors",
    "agency", "directorate", "original_due", "due", "state", "percent", "rag", "success_measure", "progress",
    "implemented_on", "cost", "cost_decided_by", "note", "based_on",
)  # fmt: skip
WRITTEN: tuple[Column, ...] = tuple(BY_NAME[name] for name in _ORDER)
"""The columns that planflow writes, in their order, which does not change."""
EDITED: tuple[Column, ...] = tuple(
    column for column in WRITTEN if column.again == Again.TAKEN and column.name != "note"
)
"""Those whose change in the row of a known action means something."""
