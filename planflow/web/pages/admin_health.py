"""The health of this service, as `planflow doctor` tells it."""

from starlette.responses import Response

from planflow import __version__, checkup
from planflow.web import administration
from planflow.web.access import Administrator
from planflow.web.routing import Pages

router = Pages()


@router.get("/admin/health")
def health(desk: Administrator) -> Response:
    """Look everything over: the worst first."""
    found = checkup.look_over(desk.app, desk.now)
    order = (checkup.Verdict.WRONG, checkup.Verdict.WARNING, checkup.Verdict.GOOD)
    administration.trail(desk, ("Health", ""))
    return desk.page(
        "admin/health.html.j2",
        found=sorted(found, key=lambda one: order.index(one.verdict)),
        wrong=sum(one.verdict is checkup.Verdict.WRONG for one in found),
        planflow_version=__version__,
    )
