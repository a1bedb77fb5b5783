"""What has to hold of everything that a channel was ever handed, repeats included."""

from collections.abc import Iterable, Iterator
from email import message_from_bytes

import sqlalchemy as sa

from planflow.bootstrap import Application
from planflow.domain.message import MessageState
from planflow.store.messages import MESSAGE
from planflow.store.session import Session


def wrong(app: Application, delivered: Iterable[bytes]) -> list[str]:
    """A repeat in other words, a mail that counts as sent and never went, or the reverse."""
    with app.reading() as session:
        return list(_wrongly_delivered(session, list(delivered)))


def _wrongly_delivered(session: Session, delivered: list[bytes]) -> Iterator[str]:
    by_id: dict[str, set[bytes]] = {}
    for raw in delivered:
        by_id.setdefault(str(message_from_bytes(raw)["Message-ID"]), set()).add(raw)
    for message_id, copies in sorted(by_id.items()):
        if len(copies) > 1:
            yield f"I3: {message_id} was handed over with {len(copies)} different contents"
    sent = {
        row.token: row.raw
        for row in session.execute(
            sa.select(MESSAGE.c.token, MESSAGE.c.raw).where(MESSAGE.c.state == MessageState.SENT)
        )
    }
    handed = {message_id.strip("<>").split("@")[0]: copies for message_id, copies in by_id.items()}
    for token in sorted(sent.keys() - handed.keys()):
        yield f"I2: message {token} counts as sent and was never handed over"
    for token in sorted(handed.keys() - sent.keys()):
        yield f"I3: a mail {token} was handed over that does not count as sent"
    for token in sorted(handed.keys() & sent.keys()):
        if sent[token] not in handed[token]:
            yield f"I3: what was handed over as {token} is not what is kept"
