"""What falls to whom, by month: what a board looks at before it agrees to a plan."""

from collections import defaultdict
from datetime import date
from pathlib import Path

from planflow.domain import words
from planflow.domain.action import Action, Occurrence
from planflow.domain.deadline import Deadline
from planflow.domain.paper import Paper
from planflow.domain.plan import Milestone, Plan
from planflow.store import bodies, deadlines, people, roles
from planflow.store.session import Session

_KINDS = {
    "action": "action",
    "verification": "check of evidence",
    "plan_submission": "submission of the plan",
    "plan_resubmission": "new submission of the plan",
    "plan_agreement": "agreement of the plan",
    "extension_answer": "decision on more time",
    "paper_narrative": "words for a paper",
    "paper_draft": "draft of a paper",
    "paper_review": "review of a paper",
    "paper_clearance": "clearance of a paper",
    "paper_approval": "approval of a paper",
    "paper_publication": "publication of a paper",
    "occurrence": "turn of a repeating action",
    "milestone": "milestone",
}


def write(session: Session, plan: Plan, folder: Path) -> None:
    """Write `calendar.md`: each month, and in it each person with what they owe, nearest first."""
    months: dict[tuple[int, int], dict[str, list[tuple[date, str]]]] = defaultdict(lambda: defaultdict(list))
    undated: list[str] = []
    for deadline in deadlines.of_plan(session, plan.id):
        said = line(session, plan, deadline)
        if deadline.due_on is None:
            undated.append(f"- {said} ({deadline.due_text})")
            continue
        whose = ower(session, plan, deadline)
        day = deadline.original_due_on or deadline.due_on
        months[day.year, day.month][whose].append((day, said + _moved(deadline)))
    shown = [f"# {plan.title}: what falls to whom", ""]
    for (year, month), owers in sorted(months.items()):
        shown += [f"## {words.MONTHS[month - 1]} {year}", ""]
        for whose, lines in sorted(owers.items()):
            shown.append(f"### {whose}")
            shown.append("")
            shown += [f"- {words.say_day(day)}: {said}" for day, said in sorted(lines)]
            shown.append("")
    if undated:
        shown += ["## Without a day", "", *undated, ""]
    (folder / "calendar.md").write_text("\n".join(shown), encoding="utf-8")


def line(session: Session, plan: Plan, deadline: Deadline) -> str:
    """What is owed, with the reference and title of what it belongs to."""
    kind = _KINDS.get(deadline.kind, deadline.kind.replace("_", " "))
    kind = f"{kind} ({deadline.part})" if deadline.part else kind
    return f"{kind}: {_subject(session, plan, deadline)}"


def _moved(deadline: Deadline) -> str:
    if deadline.due_on == deadline.original_due_on or deadline.due_on is None:
        return ""
    return f" (moved to {words.say_date(deadline.due_on)})"


def ower(session: Session, plan: Plan, deadline: Deadline) -> str:
    """Who owes it, by name; a role that nobody holds is named as such."""
    person = people.find(session, deadline.owner_id)
    body = bodies.find(session, deadline.owner_body_id)
    if person is not None or body is not None:
        return person.name if person is not None else body.name if body is not None else ""
    on = deadline.due_on or deadline.made_on
    held = roles.holders(session, plan, deadline.owner_role, on=on)
    holder = people.find(session, held[0].person_id) if held else None
    return (
        holder.name if holder is not None else f"{deadline.owner_role.capitalize()} (nobody holds this role)"
    )


def _subject(session: Session, plan: Plan, deadline: Deadline) -> str:
    match deadline.subject_kind:
        case "action":
            action = session.get_one(Action, deadline.subject_id)
            return f"{action.ref} {action.title}"
        case "occurrence":
            turn = session.get_one(Occurrence, deadline.subject_id)
            action = session.get_one(Action, turn.action_id)
            return f"{action.ref} {action.title}, turn {turn.number + 1}"
        case "paper":
            paper = session.get_one(Paper, deadline.subject_id)
            return f"{paper.ref} {paper.title}"
        case "milestone":
            return session.get_one(Milestone, deadline.subject_id).title
    return plan.title
