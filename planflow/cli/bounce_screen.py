"""Taking in what came back, and saying what was made of each notice."""

from typing import TYPE_CHECKING

from planflow.cli import console

if TYPE_CHECKING:
    from planflow.services.bounces import TakenIn

_WORDS = {
    "parked": "delivery {delivery} to {person} came back for good ({code}): the address is parked, and the "
    "coordinator is told.",
    "returned": "delivery {delivery} to {person} came back ({code}). The address stays as it is.",
    "noted": "delivery {delivery} to {person} comes late ({code}). Noted; nothing to do.",
    "delivered": "delivery {delivery} to {person} arrived.",
    "automatic": "an automatic answer, such as an absence note. Ignored.",
    "known": "read before. Nothing changed.",
    "unrecognised": "no notice about a mail of this database that planflow can read. Left alone: look at it.",
}


def take_in(place: str, *, as_json: bool) -> None:
    """Read the notices and act on each in a transaction of its own, so that none stops another."""
    from dataclasses import asdict

    from planflow import bootstrap
    from planflow.notify import returned_mail
    from planflow.services import bounces

    with bootstrap.application() as application:
        application.database.require()
        notices = returned_mail.read(place, application.settings.bounce_address)
        done = []
        for notice in notices:
            with application.writing() as session:
                done.append(bounces.take_in(session, notice, now=application.clock.now()))
            if not as_json:
                console.out(_said(done[-1]))
    if as_json:
        console.print_json([asdict(one) for one in done])
    elif not notices:
        console.out(f"There is no mail in {place}.")


def _said(one: "TakenIn") -> str:
    words = _WORDS[one.outcome].format(
        delivery=one.delivery, person=one.person, code=one.code or "without a code"
    )
    return f"{one.name}: {words}"
