"""What may be changed in a plan without its file: adding actions, and what it says of itself."""

from starlette.responses import Response

from planflow.domain.body import BodyKind
from planflow.services import plan_editing
from planflow.services.plan_editing import Wishes
from planflow.store import plans
from planflow.web import meeting_form, owners, plan_frame
from planflow.web.access import Coordinator
from planflow.web.desk import Desk
from planflow.web.plan_frame import Frame
from planflow.web.routing import Pages

router = Pages()
_HIGHEST = 10**9


@router.get("/plans/{key}/actions/new")
def new_action(key: str, desk: Coordinator) -> Response:
    """A form for an action that is new."""
    return _action_form(desk, _frame(desk, key))


@router.post("/plans/{key}/actions/new")
def add_action(key: str, desk: Coordinator) -> Response:
    """Add an action under the next free reference."""
    frame = _frame(desk, key)
    made = meeting_form.add_action(desk, desk.actor(), frame.plan)
    if made is None:
        return _action_form(desk, frame)
    return desk.go(f"/plans/{frame.plan.key}", f"{made.ref} is added.")


@router.get("/plans/{key}/edit")
def form(key: str, desk: Coordinator) -> Response:
    """What the plan says of itself, to be changed."""
    return _edit_form(desk, _frame(desk, key))


@router.post("/plans/{key}/edit")
def edit(key: str, desk: Coordinator) -> Response:
    """Change what the plan says of itself."""
    frame = _frame(desk, key)
    received = desk.form.day("received")
    watch = desk.form.number("watch_days", 0, plan_editing.LONGEST_WATCH)
    wishes = Wishes(
        title=desk.form.text("title", "Give the plan a title."),
        report_title=desk.form.text("report_title"),
        report_url=desk.form.text("report_url"),
        report_received_on=received,
        watch_days=watch or 0,
        moved_counts_as_overdue=desk.form.text("moved") == "yes",
    )
    if not desk.is_faulty:
        with desk.attempt():
            plan_editing.edit(
                desk.session,
                desk.actor(),
                frame.plan,
                wishes,
                based_on=desk.form.number("based_on", 0, _HIGHEST),
                note=desk.form.text("note"),
                now=desk.now,
            )
    if desk.is_faulty:
        return _edit_form(desk, frame)
    return desk.go(f"/plans/{frame.plan.key}", "What the plan says of itself is saved.")


def _frame(desk: Desk, key: str) -> Frame:
    frame = plan_frame.open_plan(desk, key, "edit")
    plan_frame.require_shaper(desk, frame.plan)
    return frame


def _action_form(desk: Desk, frame: Frame) -> Response:
    return desk.page(
        "plan/new_action.html.j2",
        frame=frame,
        recommendations=plans.recommendations(desk.session, frame.plan.id),
        owner_choices=owners.choices(desk.session),
        agencies=[one for one in plans.bodies(desk.session) if one.kind == BodyKind.AGENCY],
    )


def _edit_form(desk: Desk, frame: Frame) -> Response:
    plan = frame.plan
    if desk.stale:
        desk.session.refresh(plan)
    received = plan.report_received_on
    known = {
        "title": plan.title,
        "report_title": plan.report_title,
        "report_url": plan.report_url,
        "watch_days": str(plan.watch_days),
        "moved": "yes" if plan.moved_counts_as_overdue else "no",
        "received-day": str(received.day) if received else "",
        "received-month": str(received.month) if received else "",
        "received-year": str(received.year) if received else "",
    }
    return desk.page("plan/edit.html.j2", frame=frame, known=known, shown=known | desk.form.values())
