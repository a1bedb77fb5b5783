"""What was found in a report, as a proposal: every piece with its place, its words and how sure it is.

Plain data, so that it passes through files, databases and pages unchanged: `to_data` and `from_data` are
each other's inverse.
"""

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Place:
    """Where something was found."""

    page: int | None = None
    """From 1; None in texts without pages."""
    position: int = 0
    """The how-manieth block of the report it stands in, from 1."""
    top: float | None = None
    """On a printed page, how far down it stands, from 0 (top) to 1."""
    quote: str = ""
    """The words as they stand there, shortened."""


@dataclass(frozen=True)
class Fact:
    """One thing that the report says once: its title, its inspectorate, the body."""

    value: str
    place: Place
    confidence: float


@dataclass(frozen=True)
class DatedFact:
    """A date and its kind: fieldwork, publication, meeting, plan_due, agreement, review, reinspection."""

    kind: str
    text: str
    on: str | None
    until: str | None
    rule: str | None
    place: Place
    confidence: float


@dataclass(frozen=True)
class JudgedFact:
    """A judgement in words or a score in figures, and what it is about."""

    area: str
    value: str
    place: Place
    confidence: float


@dataclass(frozen=True)
class Recommendation:
    """One recommendation as proposed."""

    key: str
    """Names it within the proposal, for ever: `r1`, `r2` in the order of the report."""
    number: str | None
    text: str
    owner_roles: list[str]
    deadline_text: str | None
    deadline: str | None
    urgent: bool
    section: str | None
    place: Place
    confidence: float
    doubts: list[str] = field(default_factory=list)
    """Sentences that say what a person should look at."""
    also_at: list[Place] = field(default_factory=list)
    """Where the report says it again."""

    @property
    def page(self) -> int | None:
        """The page of the report it stands on."""
        return self.place.page


@dataclass(frozen=True)
class Proposal:
    """Everything that was found in one report."""

    digest: str
    """SHA-256 of the file, so that a review stays with what it reviewed."""
    file_name: str
    title: Fact | None
    inspectorate: Fact | None
    body: Fact | None
    published_on: Fact | None
    dates: list[DatedFact]
    judgements: list[JudgedFact]
    scores: list[JudgedFact]
    recommendations: list[Recommendation]


def to_data(proposal: Proposal) -> dict[str, Any]:
    """The proposal as plain data, for a file or a database."""
    return asdict(proposal)


def from_data(data: dict[str, Any]) -> Proposal:
    """The proposal out of plain data that `to_data` made."""
    return Proposal(
        digest=data["digest"],
        file_name=data["file_name"],
        title=_fact(data["title"]),
        inspectorate=_fact(data["inspectorate"]),
        body=_fact(data["body"]),
        published_on=_fact(data["published_on"]),
        dates=[DatedFact(**{**one, "place": Place(**one["place"])}) for one in data["dates"]],
        judgements=[_judged(one) for one in data["judgements"]],
        scores=[_judged(one) for one in data["scores"]],
        recommendations=[recommendation_from(one) for one in data["recommendations"]],
    )


def recommendation_from(data: dict[str, Any]) -> Recommendation:
    """One recommendation out of plain data."""
    places = [Place(**one) for one in data.get("also_at", [])]
    return Recommendation(**{**data, "place": Place(**data["place"]), "also_at": places})


def _fact(data: dict[str, Any] | None) -> Fact | None:
    return None if data is None else Fact(data["value"], Place(**data["place"]), data["confidence"])


def _judged(data: dict[str, Any]) -> JudgedFact:
    return JudgedFact(**{**data, "place": Place(**data["place"])})


def contract(proposal: Proposal) -> dict[str, Any]:
    """What `planflow import --json` prints: names and shapes that other programs rely on."""

    def value(fact: Fact | None) -> str | None:
        return None if fact is None else fact.value

    return {
        "title": value(proposal.title),
        "inspectorate": value(proposal.inspectorate),
        "body": value(proposal.body),
        "published_on": value(proposal.published_on),
        "dates": [_date_contract(one) for one in proposal.dates],
        "judgements": [_judged_contract(one, "judgement") for one in proposal.judgements],
        "scores": [_judged_contract(one, "score") for one in proposal.scores],
        "recommendations": [_recommendation_contract(one) for one in proposal.recommendations],
    }


def _date_contract(one: DatedFact) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "text": one.text,
        "on": one.on,
        "until": one.until,
        "rule": one.rule,
        "page": one.place.page,
        "quote": one.place.quote,
        "confidence": one.confidence,
    }


def _judged_contract(one: JudgedFact, name: str) -> dict[str, Any]:
    return {
        "area": one.area,
        name: one.value,
        "page": one.place.page,
        "quote": one.place.quote,
        "confidence": one.confidence,
    }


def _recommendation_contract(one: Recommendation) -> dict[str, Any]:
    return {
        "number": one.number,
        "text": one.text,
        "owner_roles": one.owner_roles,
        "deadline_text": one.deadline_text,
        "deadline": one.deadline,
        "urgent": one.urgent,
        "section": one.section,
        "page": one.place.page,
        "confidence": one.confidence,
    }
