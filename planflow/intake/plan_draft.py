"""Makes a plan file out of a reviewed proposal: what the report says, and nothing that it does not say.

What a plan needs and no report prints (who coordinates, who verifies, an action for each
recommendation) is there as a place to be filled, marked `assumed` and explained in a comment.
"""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from planflow.intake import plan_comments
from planflow.intake.finding import deadlines
from planflow.intake.plan_keys import Keys, is_person, slug
from planflow.intake.proposal import DatedFact, Proposal, Recommendation
from planflow.services.planfile import writing
from planflow.services.planfile.model import PlanFile

_TITLE_WORDS = 14
_BEFORE, _AFTER, _A_YEAR = 60, 90, 366
_SOME_DAY = date(2020, 1, 1)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_COUNTS_FROM = re.compile(r"\b(?:after|with)\s+(published|report_received|submission|agreement)$")
_ROLES = (
    ("chair", "board-chair", "Chair of the board that oversees the plan"),
    ("coordinator", "plan-coordinator", "Plan coordinator"),
    ("verifier", "plan-verifier", "Verifier"),
    ("administrator", "administrator", "Systems administrator"),
)


def draft(
    proposal: Proposal,
    *,
    home: tuple[str, str] | None = None,
    coordinator: Mapping[str, str] | None = None,
) -> str:
    """The plan file as text, ready for `planflow plan load` and `planflow rehearse`.

    `home` is the key and name of the organisation whose database it is to be loaded into, where there is one;
    `coordinator` (key, name, email, job_title) is who coordinates the plan, where that is known.
    """
    keys = Keys()
    if coordinator:
        keys.unique(coordinator["key"])
    data: dict[str, Any] = {"planflow": "1"}
    body = proposal.body.value if proposal.body else ""
    organisation = keys.unique(home[0] if home else slug(body) or "organisation")
    data["organisation"] = {"key": organisation, "name": home[1] if home else body or "The inspected body"}
    plan_key = _plan_key(proposal, organisation)
    people, bodies = _owners(proposal, keys)
    data["plan"] = _plan(proposal, plan_key)
    data["bodies"] = _bodies(proposal, bodies)
    data["people"] = [*people.values(), *_fillers(coordinator)]
    data["roles"] = _roles(plan_key, coordinator)
    areas = _areas(proposal)
    data["areas"] = [{"key": key, "title": title} for title, key in areas.items()]
    owners = {
        **{role: one["key"] for role, one in people.items()},
        **{role: one["key"] for role, one in bodies.items()},
    }
    rows = list(zip(_references(proposal), proposal.recommendations, strict=True))
    data["recommendations"] = [_recommendation(key, row, people, areas) for key, row in rows]
    data["actions"] = [_action(key, row, owners, proposal) for key, row in rows]
    data = {name: value for name, value in data.items() if value}
    text = writing.write(PlanFile.model_validate(data), header=plan_comments.header(proposal))
    return plan_comments.add(text, plan_comments.of(proposal, rows))


def span(proposal: Proposal) -> tuple[date, date]:
    """The days between which a rehearsal shows all of the plan: from its report to after its last day."""
    days = [date.fromisoformat(one) for one in _days(proposal)]
    published = proposal.published_on.value if proposal.published_on else ""
    on = (
        date.fromisoformat(published)
        if _DAY.fullmatch(published)
        else deadlines.last_of_month(published)
        if published
        else None
    )
    first = on or (min(days) - timedelta(days=_BEFORE) if days else _SOME_DAY)
    return first, max([*days, first + timedelta(days=_A_YEAR)]) + timedelta(days=_AFTER)


def _days(proposal: Proposal) -> list[str]:
    owed = [
        one.on for one in proposal.dates if one.on and one.kind in ("plan_due", "agreement", "reinspection")
    ]
    return [
        *owed,
        *(row.deadline for row in proposal.recommendations if row.deadline and _DAY.fullmatch(row.deadline)),
    ]


def _plan_key(proposal: Proposal, organisation: str) -> str:
    year = re.search(r"(?:19|20)\d\d", proposal.published_on.value if proposal.published_on else "")
    years = [one.on[:4] for one in proposal.dates if one.on]
    shown = year[0] if year else max(years, default="plan")
    return f"{organisation[:60]}-{shown}"


def _plan(proposal: Proposal, key: str) -> dict[str, Any]:
    report: dict[str, Any] = {}
    if proposal.title:
        report["title"] = proposal.title.value[:500]
    if proposal.published_on:
        report["published"] = proposal.published_on.value
    about = f": {proposal.title.value}" if proposal.title else ""
    plan: dict[str, Any] = {"key": key, "title": f"Improvement plan{about}"[:500], "report": report}
    if proposal.inspectorate:
        plan["inspectorate"] = "inspectorate"
    for kind, name in (("plan_due", "submission"), ("agreement", "agreement")):
        if owed := _owed(proposal, [one for one in proposal.dates if one.kind == kind]):
            plan[name] = owed
    milestones = [
        {"key": f"reinspection-{at}", "title": "The inspectorate returns", **_due(proposal, one)}
        for at, one in enumerate((one for one in proposal.dates if one.kind == "reinspection"), start=1)
    ]
    return {**plan, "milestones": milestones} if milestones else plan


def _owed(proposal: Proposal, dates: list[DatedFact]) -> dict[str, Any]:
    """One thing that is owed by a day; where the report prints two days for it, both are kept."""
    if not dates:
        return {}
    best = max(dates, key=lambda one: (one.on is not None, one.confidence))
    owed = _due(proposal, best)
    others = [one.text for one in dates if one is not best and (one.on, one.rule) != (best.on, best.rule)]
    if owed and others:
        owed["also_printed"] = others[0][:500]
    return owed


def _due(proposal: Proposal, one: DatedFact) -> dict[str, Any]:
    due: dict[str, Any] = {"source": plan_comments.where(one.place)}
    if one.on:
        due["due"] = one.on
    elif one.rule and _is_countable(one.rule, proposal):
        due["rule"] = one.rule
    else:
        due["due"] = one.text[:200]
    return {**due, "assumed": True} if one.confidence < plan_comments.SURE else due


def _is_countable(rule: str, proposal: Proposal) -> bool:
    """Whether the day that a rule counts from is known to the plan file."""
    match = _COUNTS_FROM.search(rule)
    return (
        match is not None
        and (match[1] != "published" or proposal.published_on is not None)
        and match[1] != "report_received"
    )


def _owners(proposal: Proposal, keys: Keys) -> tuple[dict[str, dict[str, Any]], dict[str, dict[str, Any]]]:
    """The roles as people to be named, and the bodies as bodies, each once."""
    people: dict[str, dict[str, Any]] = {}
    bodies: dict[str, dict[str, Any]] = {}
    for role in dict.fromkeys(role for row in proposal.recommendations for role in row.owner_roles):
        key = keys.unique(slug(role) or "owner")
        if is_person(role):
            people[role] = _person(key, _capital(role))
        else:
            bodies[role] = {"key": key, "name": _capital(role), "kind": "agency"}
    return people, bodies


def _bodies(proposal: Proposal, owners: Mapping[str, dict[str, Any]]) -> list[dict[str, Any]]:
    found = []
    if proposal.inspectorate:
        found.append(
            {
                "key": "inspectorate",
                "name": proposal.inspectorate.value,
                "kind": "inspectorate",
                "outside": True,
            }
        )
    return [*found, *owners.values()]


def _fillers(coordinator: Mapping[str, str] | None) -> list[dict[str, Any]]:
    return [
        dict(coordinator)
        if coordinator and role == "coordinator"
        else {**_person(key, name), "assumed": True}
        for role, key, name in _unfilled(coordinator)
    ]


def _person(key: str, name: str) -> dict[str, Any]:
    """Somebody known by a role alone. The address is one that no mail reaches, as in the examples."""
    return {"key": key, "name": name, "email": f"{key}@example.org", "job_title": name}


def _roles(plan: str, coordinator: Mapping[str, str] | None) -> list[dict[str, Any]]:
    return [
        {
            "key": role,
            "role": role,
            **(
                {"person": coordinator["key"]}
                if coordinator and role == "coordinator"
                else {"person": person, "assumed": True}
            ),
            **({} if role == "administrator" else {"plan": plan}),
        }
        for role, person, _ in _unfilled(coordinator)
    ]


def _unfilled(coordinator: Mapping[str, str] | None) -> list[tuple[str, str, str]]:
    """The roles that a draft has; an organisation that is there already has its administrator."""
    return [one for one in _ROLES if coordinator is None or one[0] != "administrator"]


def _areas(proposal: Proposal) -> dict[str, str]:
    """The themes over the recommendations, where the report has more than one."""
    keys = Keys()
    titles = list(dict.fromkeys(row.section for row in proposal.recommendations if row.section))
    return {title: keys.unique(slug(title) or "area") for title in titles} if len(titles) > 1 else {}


def _references(proposal: Proposal) -> list[str]:
    """R1, R2 ... by the printed numbers where they are plain and each is there once; else in order."""
    printed = [re.fullmatch(r"\(?R?\s?(\d{1,3})[.)]?", row.number or "") for row in proposal.recommendations]
    numbers = [match[1] for match in printed if match]
    if len(set(numbers)) == len(proposal.recommendations):
        return [f"R{int(number)}" for number in numbers]
    return [f"R{at}" for at in range(1, len(proposal.recommendations) + 1)]


def _recommendation(
    key: str, row: Recommendation, people: Mapping[str, dict[str, Any]], areas: Mapping[str, str]
) -> dict[str, Any]:
    return {
        "key": key,
        "title": title(row.text),
        "text": row.text[:20_000],
        **({"number": row.number} if row.number else {}),
        **({"addressees": row.owner_roles} if row.owner_roles else {}),
        **(
            {"people": held}
            if (held := [people[role]["key"] for role in row.owner_roles if role in people])
            else {}
        ),
        **({"urgent": True} if row.urgent else {}),
        **({"due": row.deadline_text[:500]} if row.deadline_text else {}),
        **({"area": areas[row.section]} if row.section and row.section in areas else {}),
    }


def _action(key: str, row: Recommendation, owners: Mapping[str, str], proposal: Proposal) -> dict[str, Any]:
    held = list(dict.fromkeys(owners[role] for role in row.owner_roles if role in owners))
    action: dict[str, Any] = {"key": f"{key}a", "title": title(row.text), "answers": [key], "assumed": True}
    if held:
        action["owner"] = held[0]
    if held[1:]:
        action["contributors"] = held[1:]
    if row.deadline and _DAY.fullmatch(row.deadline):
        action["due"] = row.deadline
    elif row.deadline and _is_countable(row.deadline, proposal):
        action["rule"] = row.deadline
    return action


def title(text: str) -> str:
    """A few words of the recommendation, to call it by."""
    first = re.split(r"(?<=[a-z)])[.;:]\s|\n", text.strip())[0].rstrip(".;: ")
    words = first.split()
    shown = " ".join(words[:_TITLE_WORDS]) + (" ..." if len(words) > _TITLE_WORDS else "")
    return _capital(shown)[:200]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
