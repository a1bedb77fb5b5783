"""Administration: what needs doing, and where everything is."""

from starlette.responses import Response

from planflow import checkup
from planflow.services import attention_list
from planflow.store import outbox
from planflow.web import administration
from planflow.web.access import Administrator
from planflow.web.routing import Pages

router = Pages()


@router.get("/admin")
def overview(desk: Administrator) -> Response:
    """What needs doing."""
    reached = administration.reach_of(desk)
    plans = attention_list.plan_ids(desk.session) if reached.is_everywhere else reached.plans
    found = checkup.in_database(desk.session, desk.now)
    counts = outbox.counts(desk.session)
    desk.trail(("Administration", ""))
    return desk.page(
        "admin/overview.html.j2",
        sections=administration.sections(desk),
        wrong=[one for one in found if one.verdict is checkup.Verdict.WRONG],
        warned=sum(one.verdict is checkup.Verdict.WARNING for one in found),
        vacancies=attention_list.vacancies(desk.session, plans, on=desk.today),
        endings=attention_list.endings(desk.session, plans, now=desk.now),
        parked=counts.get("parked", 0),
        retrying=counts.get("retrying", 0),
        addresses=outbox.parked_addresses(desk.session),
    )
