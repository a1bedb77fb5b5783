"""The facts of a snapshot with as many of everything as a test asks for."""
# ruff: noqa: E501  # rows of data

from typing import Any

from planflow.papers import totals
from planflow.papers.since import COUNTED

RATINGS = [
    {"code": code, "label": label, "symbol": symbol, "colour": colour}
    for code, label, symbol, colour in (
        ("red", "Red", "▲", "#d4351c"), ("amber", "Amber", "◆", "#b25a00"), ("green", "Green", "●", "#00703c"),
    )
]  # fmt: skip
LONG = "Ensure that every case manager, supervisor and partner agency reviews the assessment " * 3
WELSH = "Gwella llesiant plant yng Nghymru: ŵŷâêîôû ac ati"
KINDS = ("late", "implemented", "done", "moved", "plain", "ownerless", "dropped")


def action(place: int, kind: str, **changes: Any) -> dict[str, Any]:
    """One action of a kind: late, implemented, done, moved, plain, ownerless or dropped."""
    meaning = {"done": "done", "dropped": "cancelled"}.get(kind, "open")
    rating = RATINGS[0 if kind == "late" else 2]
    is_owned = kind != "ownerless"
    return {
        "id": place, "ref": f"R1-{place}", "plan": "p", "inspectorate": "HM Inspectorate", "title": f"Do thing {place}", "text": "", "area": "",
        "recommendations": ["R1"], "has_owner": is_owned, "owner": "Head of Service" if is_owned else "",
        "agency": "Probation", "directorate": "", "contributors": [], "success_measure": "", "cost": "",
        "cost_decided_by": "", "percent": None, "state": kind, "state_label": kind.capitalize(),
        "meaning": meaning, "state_since": "2017-05-01", "started_on": None,
        "is_implemented": kind == "implemented",
        "implemented_on": "2017-05-01" if kind == "implemented" else None, "implemented_by": "",
        "verified_on": "2017-06-01" if kind == "done" else None, "verified_by": "", "taken_over_on": None,
        "is_assumed": False, "evidence": place % 3, "progress": None, "turns": None, "rag_override": "",
        "rag_reason": "", "rag_by": "", "rag_on": None, "rag_until": None,
        "due_on": "2017-06-30" if is_owned else None, "due_text": "", "is_day_assumed": False,
        "original_due_on": "2017-03-31" if is_owned else None, "moves": 1 if kind == "moved" else 0,
        "is_overdue": kind == "late", "days_late": place if kind == "late" else 0,
        "test_due_on": "2017-06-01" if kind == "implemented" else None, "is_test_overdue": kind == "implemented",
        "rag": {**rating, "reason": "", "computed": rating["label"], "is_overridden": False},
        **changes,
    }  # fmt: skip


def recommendation(place: int, actions: list[str]) -> dict[str, Any]:
    """One recommendation that some actions answer."""
    return {
        "id": place, "ref": f"R{place}", "number": str(place), "title": f"Recommendation {place}", "text": "",
        "area": "", "addressees": ["Chief Executive"], "is_urgent": place == 1, "due_text": "", "outcome": "",
        "response": "agreed", "response_label": "Agreed", "response_part": "", "complete_on": None,
        "state": "open" if place > 1 else "actions_complete", "state_label": "Open", "meaning": "open",
        "actions": actions,
    }  # fmt: skip


def indicator(place: int, *, has_gaps: bool = False) -> dict[str, Any]:
    """One indicator, of which the first periods have no figure where it has gaps."""
    values = [None, 46.0, None, 40.0] if has_gaps else [46.0, 44.0, 42.0, 40.0]
    latest = {
        "period": "April to June 2017", "value": 40.0, "numerator": 40, "denominator": 100,
        "printed_change": "", "against": "", "note": "", "shown": "", "change": -6.0, "is_better": True,
        "earlier": {"period": "January to March 2017", "value": 46.0},
    }  # fmt: skip
    others = [
        {"name": "London", "value": 44.0, "period": "2017 Q2"},
        {"name": "England", "value": 41.0, "period": ""},
    ]
    periods = ("2016 Q3", "2016 Q4", "2017 Q1", "2017 Q2")
    return {
        "key": f"i{place}", "title": f"Indicator {place}", "is_main": place == 1, "definition": "",
        "population": "", "unit": "%", "source": "", "lag": "", "direction": "down", "target": 35.0,
        "target_text": "", "comparator": "", "comparators": others[:place], "part_of": "", "recommendations": ["R1"] if place == 1 else [],
        "series": [
            {"period": period, "status": "validated", "value": value, "numerator": None, "denominator": None, "shown": ""}
            for period, value in zip(periods, values, strict=True)
        ],
        "latest": {("validated", "unverified", "oral")[place % 3]: latest},
    }  # fmt: skip


def world(count: int, *, is_first: bool = False, **changes: Any) -> dict[str, Any]:
    """A snapshot with `count` of everything: actions of each kind, recommendations, extensions, indicators ..."""
    actions = [
        action(place * len(KINDS) + offset + 1, kind)
        for place in range(count)
        for offset, kind in enumerate(KINDS)
    ]
    refs = [row["ref"] for row in actions]
    given: dict[str, Any] = {
        "version": 1, "as_at": "2017-07-04", "since": None if is_first else "2017-01-04",
        "is_backdated": False, "organisation": {"key": "lewisham", "name": "Lewisham Council"},
        "plan": {
            "key": "p", "title": "Plan", "board": "Management Board" if count else "", "inspectorate": "",
            "report_title": "Full joint inspection" if count else "", "report_published_on": None,
            "report_url": "", "live_on": "2016-12-08", "state": "delivering", "state_label": "Delivering",
            "state_since": None, "moved_counts_as_overdue": False,
        },
        "milestones": [milestone(place) for place in range(count)],
        "assurers": [
            {"body": f"Assurer {place}", "answer": "", "answered_on": None, "paper": None}
            for place in range(count)
        ],
        "submissions": [
            {"body": "HM Inspectorate", "sent_on": "2017-01-20", "how": "e-mail", "paper": "P1"}
            for _ in range(min(count, 2))
        ],
        "areas": [], "precedents": [{"title": f"Thing {n}", "done_text": ""} for n in range(count)],
        "recommendations": [
            recommendation(place + 1, refs if place == 0 else []) for place in range(count)
        ],
        "actions": actions, "extensions": extensions(count), "ratings": RATINGS,
        "totals": totals.of(actions), "groups": totals.groups(actions),
        "plans": [plan_line(place, actions) for place in range(count)],
        "upcoming": {"until": "2018-01-04", "actions": [r["ref"] for r in actions if r["state"] == "plain"]},
        "indicators": [indicator(place + 1) for place in range(count)],
        "assessments": [assessment(place) for place in range(count)],
        "assessed_areas": ["Interventions"] if count else [],
        "resolutions": [resolution(place + 1) for place in range(count)],
        "said": [
            {
                "paper": "P1", "body": "Select Committee", "heading": "Conclusion", "on": "2017-02-01",
                "text": "The post is filled", "is_recent": True,
            }
            for _ in range(count)
        ],
        "board_day": {
            "attended": [
                {"agency": f"Agency {n}", "is_present": True, "present": ["Head"], "absent": []}
                for n in range(count)
            ],
            "acts": [
                {"number": n, "what": "Action started", "ref": "p/R1a", "by": "Head", "text": "We began"}
                for n in range(count)
            ],
            "actions": refs[:count],
        },
        "history": [], "chain": {"length": count, "head": ""},
        "changes": compared(actions, count, is_first=is_first),
        "paper": {
            "reference": "p/P2", "kind": "progress_report", "number": 1, "is_asked": False,
            "body": "Select Committee" if count else "", "meeting_on": None, "publish_on": None,
            "publish_because": "", "approve_on": None, "period_from": None, "period_until": None,
            "previous": "" if is_first else "p/P1", "version": 1, "title": "Plan: progress report",
        },
    }  # fmt: skip
    return {**given, **changes}


def compared(actions: list[dict[str, Any]], count: int, *, is_first: bool) -> dict[str, Any]:
    """What changed since the last report: `count` of each kind of event and fate."""
    refs = [row["ref"] for row in actions]
    fates = ("done", "implemented", "cancelled", "overdue", "extended", "open")
    old = [
        {"ref": f"O{n}-{what}", "title": "Old", "fate": what, "due_on": "2017-03-30", "days_late": 0}
        for n in range(count)
        for what in fates
    ]
    return {
        "is_first": is_first, "previous_as_at": None if is_first else "2017-01-04",
        "events": {name: refs[:count] for name in COUNTED.values()},
        "asked": [], "granted": extensions(count)[:count] if not is_first else [], "refused": [],
        "was_overdue": [] if is_first else old, "was_due": [] if is_first else old,
        "newly_overdue": [] if is_first else refs[:count],
        "totals": None if is_first else totals.of(actions), "known": [], "altered": [],
    }  # fmt: skip


def extensions(count: int) -> list[dict[str, Any]]:
    """Requests for more time, of which each is granted."""
    return [
        {
            "action_id": n, "action": f"R1-{n}", "number": 1, "requested_on": "2017-02-01",
            "reason": "Posts are vacant", "from": "2017-03-31", "to": "2017-06-30",
            "state": "granted" if n % 2 else "requested", "decided_on": "2017-02-03" if n % 2 else None,
            "granted": "2017-06-30" if n % 2 else None,
        }
        for n in range(1, count + 1)
    ]  # fmt: skip


def plan_line(place: int, actions: list[dict[str, Any]]) -> dict[str, Any]:
    """One of the plans that a register is over."""
    return {
        "key": f"p{place}", "title": f"Plan {place}", "inspectorate": "", "board": "", "report_title": "",
        "report_published_on": None, "state_label": "Delivering", "totals": totals.of(actions),
        "chain": {"length": 1, "head": ""},
    }  # fmt: skip


def milestone(place: int) -> dict[str, Any]:
    """A dated thing of the plan."""
    return {
        "title": f"Milestone {place}", "kind": "milestone", "owner": "", "due_on": "2018-01-31",
        "due_text": "", "original_due_on": "2018-01-31", "moves": 0, "is_assumed": False, "also_printed": "",
        "explanation": "", "met_on": None, "is_late": False,
    }  # fmt: skip


def assessment(place: int) -> dict[str, Any]:
    """An assessment with one score, and what it said of an earlier recommendation."""
    score = {"score": 60.0, "is_not_applicable": False, "judgement": "", "is_below": True, "note": ""}
    return {
        "key": f"a{place}", "title": f"Inspection {place}", "kind": "inspection", "assessor": "",
        "framework": "", "of_body": "" if place % 2 == 0 else "Croydon", "held_on": "2016-10-01",
        "held_text": "", "sample_size": None, "threshold": 65.0, "unit": "%", "scale": [],
        "verdicts": [{"ref": "R1", "verdict": "partly_met"}], "scores": {"Interventions": score},
    }  # fmt: skip


def resolution(place: int) -> dict[str, Any]:
    """A recommendation of the committee that nobody has answered yet."""
    return {
        "ref": f"P1.{place}", "paper": "P1", "body": "Select Committee", "kind": "recommendation",
        "label": "Made a recommendation", "on": "2017-02-01", "text": "Publish the data",
        "owner": "plan coordinator", "due_on": "2017-04-01", "outcome": "", "outcome_on": None,
        "outcome_by": "", "is_recent": True, "is_open": True, "is_late": True,
    }  # fmt: skip
