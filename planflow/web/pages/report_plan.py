"""The draft plan that comes of a review: shown, downloaded, and carried to where plans are loaded."""

from starlette.responses import Response

from planflow.domain.report_review import ReportReview
from planflow.errors import PlanflowError
from planflow.intake import kept_review, plan_draft
from planflow.store import organisation
from planflow.web import report_desk
from planflow.web.access import Coordinator
from planflow.web.desk import Desk
from planflow.web.routing import Pages

router = Pages()
_YAML = "application/yaml"


@router.get("/reports/{number}/plan")
def draft(number: str, desk: Coordinator) -> Response:
    """The draft plan, once somebody has decided on every recommendation; nothing is loaded by it."""
    kept = report_desk.open_review(desk, number)
    reviewed = kept_review.outcome(kept)
    text = _text(desk, kept) if report_desk.is_ready(reviewed) else ""
    return report_desk.page(desk, "report/plan.html.j2", kept, [("Draft plan", "")], text=text)


@router.get("/reports/{number}/plan.yaml")
def download(number: str, desk: Coordinator) -> Response:
    """The draft plan as a file, to be edited and loaded."""
    kept = report_desk.open_review(desk, number)
    if not report_desk.is_ready(kept_review.outcome(kept)):
        raise PlanflowError(
            "Not every recommendation of this report is decided.", "Go through the others first."
        )
    return desk.download(_text(desk, kept).encode(), "plan.yaml", _YAML)


def _text(desk: Desk, kept: ReportReview) -> str:
    own = organisation.find_organisation(desk.session)
    home = (own.key, own.name) if own else None
    # Whoever goes through the report coordinates the plan, until the file says who else does: else they
    # could not see what they loaded.
    names = ("key", "name", "email", "job_title")
    given = {name: value for name in names if (value := getattr(desk.who, name))}
    return plan_draft.draft(kept_review.outcome(kept).proposal, home=home, coordinator=given)
