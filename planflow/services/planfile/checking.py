"""What a schema cannot see in a plan file: names that nothing has, keys used twice, circles."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import available_timezones

from planflow import resources, yamlfile
from planflow.domain.person import Role
from planflow.engine import calendars
from planflow.engine.library import Library
from planflow.errors import Problem
from planflow.services.planfile import places
from planflow.services.planfile.model.bodies import Organisation
from planflow.services.planfile.places import Path
from planflow.yamlfile import Document

_OTHER_PLAN = re.compile(r"[a-z0-9][a-z0-9-]*/[A-Z][A-Za-z0-9-]*")


@dataclass(frozen=True)
class Known:
    """What the database knows beyond the file: it may be named without being written again."""

    people: Collection[str] = ()
    bodies: Collection[str] = ()
    recommendations: Collection[str] = ()
    """Of other plans, as `other-plan/R2`."""


@dataclass
class Check:
    """One file under examination, and what was found wrong with it."""

    document: Document
    library: Library
    known: Known
    problems: list[Problem] = field(default_factory=list)

    @property
    def data(self) -> Any:
        """The file's values as they were written."""
        return self.document.data

    def wrong(self, path: Path, message: str, remedy: str) -> None:
        """Note a problem at one place of the file."""
        self.problems.append(yamlfile.problem(self.document, path, message, remedy))


PERSON, BODY, ANYBODY, AREA, INDICATOR = "person", "body", "person or body", "area", "indicator"

_REFERENCES: tuple[tuple[str, str], ...] = (
    ("plan.board", BODY),
    ("plan.inspectorate", BODY),
    ("plan.assurers.*", BODY),
    ("plan.opening.answers.*.body", BODY),
    ("bodies.*.parent", BODY),
    ("bodies.*.agencies.*", BODY),
    ("bodies.*.meetings.*.present.*", ANYBODY),
    ("bodies.*.meetings.*.absent.*", ANYBODY),
    ("people.*.agency", BODY),
    ("people.*.manager", PERSON),
    ("people.*.deputy", PERSON),
    ("roles.*.person", PERSON),
    ("roles.*.body", BODY),
    ("recommendations.*.people.*", PERSON),
    ("recommendations.*.area", AREA),
    ("recommendations.*.indicators.*", INDICATOR),
    ("actions.*.owner", ANYBODY),
    ("actions.*.contributors.*", ANYBODY),
    ("actions.*.agency", BODY),
    ("actions.*.area", AREA),
    ("actions.*.opening.progress.*.by", PERSON),
    ("actions.*.opening.evidence.*.seen_by", PERSON),
    ("actions.*.opening.implemented.by", PERSON),
    ("actions.*.opening.verified.by", PERSON),
    ("indicators.*.part_of", INDICATOR),
    ("reports.*.body", BODY),
)

_UNIQUE: tuple[tuple[str, ...], ...] = (
    ("bodies", "people"),
    ("roles",),
    ("areas",),
    ("assessments",),
    ("done_before",),
    ("recommendations", "actions"),
    ("indicators",),
    ("reports",),
    ("plan.milestones",),
)
"""Lists that share one set of keys: an owner may be a person or a body, a reference may name either kind."""


def check(document: Document, library: Library, known: Known) -> list[Problem]:
    """Every problem with names, keys and circles in a file, which may be wrong in its form as well."""
    found = Check(document, library, known)
    for step in _STEPS:
        step(found)
    return found.problems


def _keys(check: Check) -> None:
    for lists in _UNIQUE:
        _unique(check, [place for name in lists for place in places.texts(check.data, f"{name}.*.key")])
    for outer in ("bodies.*.meetings", "indicators.*.observations", "reports.*.days.clearances"):
        for path, _ in places.find(check.data, outer):
            inner = check.document.at(path)
            found = places.texts({"list": inner}, "list.*.key")
            _unique(check, [((*path, *place[1:]), key) for place, key in found])
    for path, key in places.texts(check.data, "plan.milestones.*.key"):
        if key in ("submission", "agreement"):
            check.wrong(path, f"'{key}' is a milestone by itself.", f"Write it as 'plan.{key}'.")


def _unique(check: Check, found: list[tuple[Path, str]]) -> None:
    first: dict[str, Path] = {}
    for path, key in sorted(found, key=lambda one: check.document.line(one[0])):
        if key in first:
            line = check.document.line(first[key])
            check.wrong(
                path, f"The key '{key}' is used twice (first on line {line}).", "Give one of them another."
            )
        else:
            first[key] = path


def _references(check: Check) -> None:
    people = {*places.keys(check.data, "people"), *check.known.people}
    bodies = {*places.keys(check.data, "bodies"), *check.known.bodies}
    known: Mapping[str, set[str]] = {
        PERSON: people,
        BODY: bodies,
        ANYBODY: people | bodies,
        AREA: set(places.keys(check.data, "areas")),
        INDICATOR: set(places.keys(check.data, "indicators")),
    }
    for pattern, noun in _REFERENCES:
        for path, key in places.texts(check.data, pattern):
            if key not in known[noun]:
                _unknown(check, path, noun, key, known[noun])
    able = people | bodies | {str(role) for role in Role}
    for path, key in places.texts(check.data, "reports.*.days.clearances.*.by"):
        if key not in able:
            _unknown(check, path, "person, body or role", key, able)


def _unknown(check: Check, path: Path, noun: str, key: str, known: Collection[str]) -> None:
    remedy = yamlfile.suggestion(key, known) if known else ""
    check.wrong(
        path, f"There is no {noun} '{key}'.", remedy or f"Add it to the file, or leave '{path[-1]}' out."
    )


def _recommendations(check: Check) -> None:
    own = places.keys(check.data, "recommendations")
    plan = places.text_at(check.data, "plan", "key")
    patterns = ("actions.*.answers.*", "assessments.*.verdicts.*.recommendation")
    for path, ref in [found for pattern in patterns for found in places.texts(check.data, pattern)]:
        bare = ref.removeprefix(f"{plan}/")
        if bare in own or ref in check.known.recommendations:
            continue
        if _OTHER_PLAN.fullmatch(bare):
            remedy = "Load that plan first, or leave the answer out."
            check.wrong(path, f"There is no recommendation '{ref}' in this database.", remedy)
        else:
            _unknown(check, path, "recommendation", ref, own)


def _actions_named(check: Check) -> None:
    own = places.keys(check.data, "actions")
    for path, ref in places.texts(check.data, "actions.*.opening.superseded_by"):
        if ref not in own:
            _unknown(check, path, "action", ref, own)


def _circles(check: Check) -> None:
    for name, link in (("bodies", "parent"), ("people", "manager"), ("indicators", "part_of")):
        above = {}
        for path, key in places.texts(check.data, f"{name}.*.key"):
            above[key] = places.text_at(check.document.at(path[:-1]), link)
        for path, key in places.texts(check.data, f"{name}.*.key"):
            circle = _circle(above, key)
            if circle and key == min(circle):
                shown = " -> ".join([*circle, circle[0]])
                check.wrong(
                    (*path[:-1], link), f"This goes round in a circle: {shown}.", f"Take one '{link}' out."
                )
    for path, key in places.texts(check.data, "people.*.deputy"):
        if key == places.text_at(check.document.at(path[:-1]), "key"):
            check.wrong(path, "Nobody can be their own deputy.", "Name somebody else, or leave it out.")


def _circle(above: Mapping[str, str], start: str) -> list[str]:
    """The keys of the circle that `start` lies on; empty where following the links never comes back."""
    here, seen = above.get(start, ""), [start]
    while here and here in above and here not in seen:
        seen.append(here)
        here = above[here]
    return seen if here == start else []


def _names(check: Check) -> None:
    own = check.library.workflows_dir
    forms = {
        name.split("/")[1]
        for name in resources.names("notifications", "papers/*/*/form.yaml", check.library.notifications_dir)
    }
    known: tuple[tuple[str, str, Callable[[], Collection[str]]], ...] = (
        ("organisation.calendar", "calendar", lambda: calendars.names(own)),
        ("bodies.*.calendar", "calendar", lambda: calendars.names(own)),
        ("organisation.timezone", "time zone", available_timezones),
        ("plan.rag", "rating scheme", lambda: check.library.rag_schemes),
        ("reports.*.form", "form of paper", lambda: forms),
    )
    for pattern, noun, names in known:
        for path, name in places.texts(check.data, pattern):
            if name and name not in names():
                near = yamlfile.suggestion(name, names())
                remedy = near if near.startswith("Did") or len(near) < 400 else "Check how it is spelt."  # noqa: PLR2004
                check.wrong(path, f"There is no {noun} '{name}'.", remedy)


def _closed(check: Check) -> None:
    """Closure days of a body need a calendar of its own, or they would close everybody else as well."""
    everybodys = places.text_at(check.data, "organisation", "calendar") or _CALENDAR
    for path, _ in places.find(check.data, "bodies.*.closed"):
        calendar = places.text_at(check.document.at(path[:-1]), "calendar")
        if calendar in ("", everybodys):
            check.wrong(
                path,
                f"These days would close everybody who counts in '{everybodys}'.",
                "Put them under 'organisation', or name a calendar of the body's own beside them.",
            )


def _states(check: Check) -> None:
    for pattern, kind in (
        ("plan.opening.state", "plan"),
        ("recommendations.*.opening.state", "recommendation"),
        ("actions.*.opening.state", "action"),
    ):
        for path, state in places.texts(check.data, pattern):
            states = check.library.definition(kind).states
            if state not in states:
                _unknown(check, path, "state", state, states)


def _roles(check: Check) -> None:
    plan = places.text_at(check.data, "plan", "key")
    for path, role in places.find(check.data, "roles.*"):
        named = role if isinstance(role, dict) else {}
        if named.get("body") and named.get("plan"):
            check.wrong(
                (*path, "plan"), "A role is held in a body or in a plan, not in both.", "Keep one of them."
            )
        if named.get("plan") and plan and named["plan"] != plan:
            check.wrong((*path, "plan"), f"This file is about the plan '{plan}'.", f"Write 'plan: {plan}'.")
        if isinstance(role, dict) and "person" in role and role["person"] in (None, "", "nobody"):
            check.wrong((*path, "person"), "A role that nobody holds is not written down.",
                        "Leave the entry out: planflow reports the vacancy by itself.")  # fmt: skip


_CALENDAR = str(Organisation.model_fields["calendar"].default)
_STEPS: tuple[Callable[[Check], None], ...] = (
    _keys, _roles, _references, _recommendations, _actions_named, _circles, _names, _closed, _states,
)  # fmt: skip
