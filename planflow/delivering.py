"""One delivery run: claims a batch, puts it into words, hands each message over and records the result.

A batch is claimed and its words are fixed in one transaction; what was handed over is recorded in one
transaction for each message. So whatever happens, at most the message that was being handed over is repeated.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import TemplateError

from planflow import crashpoints
from planflow.bootstrap import Application
from planflow.domain.letter import Letter
from planflow.domain.message import MessageState
from planflow.errors import PlanflowError
from planflow.notify import channels, eml, render, webhook
from planflow.notify.channel import WEBHOOK, Channel, ChannelError, Outgoing
from planflow.services import bounces, connector, deliveries, ledger, links
from planflow.services.deliveries import Claim, Words
from planflow.store import messages, organisation
from planflow.store.session import Session

_LONGEST_RUN = deliveries.LEASE.total_seconds() / 3
FindChannel = Callable[[str], Channel | None]


@dataclass(frozen=True)
class DeliveryReport:
    """What one delivery run did."""

    gathered: int = 0
    """Messages made of what was waiting."""
    sent: int = 0
    empty: int = 0
    retried: int = 0
    """Messages that failed and will be tried again."""
    parked: int = 0
    lost_claims: int = 0
    """Messages that another worker took over in the meantime."""
    is_finished: bool = True
    """False where time ran out and the next run goes on."""
    trouble: tuple[str, ...] = ()
    """Why channels were given up in this run: the servers or the settings are at fault, and no message."""
    next_at: datetime | None = None
    """When a mail would be made of what waits on, where it was asked for; what is tried again is apart."""

    @property
    def is_settled(self) -> bool:
        """Whether nothing of what was to leave is left over."""
        return self.is_finished and not (self.retried or self.parked or self.lost_claims or self.trouble)


_COUNTED = {
    MessageState.SENT: "sent",
    MessageState.EMPTY: "empty",
    MessageState.PLANNED: "retried",
    MessageState.PARKED: "parked",
}


@dataclass(frozen=True)
class _Ready:
    """A claimed message in its final words."""

    held: Claim
    channel: str
    outgoing: Outgoing


@dataclass
class Run:
    """One delivery run at one instant."""

    app: Application
    find_channel: FindChannel
    now: datetime
    report: DeliveryReport = field(default_factory=DeliveryReport)
    down: dict[str, str] = field(default_factory=dict)
    """Channels whose server does not answer, and why: nothing more goes there in this run."""
    is_last_batch: bool = False
    """Fewer waited than a batch holds; what comes to wait in the meantime is for the next run."""

    def deliver(self) -> DeliveryReport:
        """Hand over everything that may leave, batch by batch; the counts of what became of it."""
        # The lease counts from `now`, so a run stops long before the leases of its last messages would end.
        stop_at = time.monotonic() + _LONGEST_RUN
        while (batch := self._next_batch()) is not None:
            left = self._hand_over(batch, stop_at)
            if left:
                with self.app.writing() as session:
                    deliveries.release(session, (one.held for one in left))
            if time.monotonic() > stop_at:
                return replace(self.report, is_finished=False, trouble=self._trouble())
            if self.is_last_batch:
                break
        return replace(self.report, trouble=self._trouble())

    def _trouble(self) -> tuple[str, ...]:
        return tuple(self.down[channel] for channel in sorted(self.down))

    def _next_batch(self) -> Sequence[_Ready] | None:
        """Claim a batch and fix its words; None where nothing waits."""
        with self.app.writing() as session:
            held = deliveries.claim_several(session, without=self.down, now=self.now)
            self.is_last_batch = len(held) < deliveries.BATCH
            if not held:
                return None
            rows = messages.get_rows(session, [one.message_id for one in held])
            new = [one.message_id for one in held if rows[one.message_id].raw is None]
            deliveries.read_ahead(session, new, now=self.now)
            links.read_ahead(session, [who for one in new if (who := rows[one].recipient_id) is not None])
            words = {
                one.message_id: made
                for one in held
                if one.message_id in new and (made := self._words(session, one, rows[one.message_id]))
            }
            deliveries.fix(session, words.values(), now=self.now)
        return list(_ready(held, rows, words))

    def _words(self, session: Session, held: Claim, row: Any) -> Words | None:
        """One message in words; whatever is wrong with it parks it and stops no other."""
        try:
            made = _compose(self.app, session, held, row, self.now)
        except PlanflowError as error:
            self._park(session, held, "content", str(error))
        except TemplateError as error:
            self._park(session, held, "template", str(error))
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            # A row that cannot be put into words; what the error says may hold somebody's name.
            self._park(session, held, "template", f"It cannot be put into words ({type(error).__name__}).")
        else:
            if made is None:
                self._count(MessageState.EMPTY)
            return made
        return None

    def _park(self, session: Session, held: Claim, code: str, error: str) -> None:
        self._count(
            deliveries.record_failure(session, held, code=code, error=error, permanent=True, now=self.now)
        )

    def _hand_over(self, batch: Sequence[_Ready], stop_at: float) -> Sequence[_Ready]:
        """Send a batch, one message after the other; what was not tried is given back."""
        unused: list[_Ready] = []
        is_ours: bool | None = True
        for place, one in enumerate(batch):
            if time.monotonic() > stop_at:
                return [*unused, *batch[place:]]
            if one.channel in self.down:
                unused.append(one)
                is_ours = None
                continue
            if is_ours is None:
                with self.app.reading() as session:
                    is_ours = deliveries.is_held(session, one.held)
            if not is_ours:
                # It was slow or paused: another worker has taken over, or a person held it back.
                self._count(None)
                is_ours = None
                continue
            following = batch[place + 1] if place + 1 < len(batch) else None
            is_ours = self._send(one, following)
        return unused

    def _send(self, one: _Ready, following: _Ready | None) -> bool:
        """Hand one message over and record it; whether the one after it is still this worker's."""
        error = self._sent(one)
        with self.app.writing() as session:
            self._count(self._recorded(session, one.held, error))
            return following is None or deliveries.is_held(session, following.held)

    def _sent(self, one: _Ready) -> ChannelError | None:
        channel = self.find_channel(one.channel)
        crashpoints.point()
        try:
            if channel is None:
                raise ChannelError(
                    "no_channel", f"Nothing is set up that carries {one.channel}.", permanent=False
                )
            channel.send(one.outgoing)
        except ChannelError as error:
            if error.is_down:
                self.down[one.channel] = str(error)
            return error
        crashpoints.point()
        return None

    def _recorded(self, session: Session, held: Claim, error: ChannelError | None) -> MessageState | None:
        if error is None:
            return MessageState.SENT if deliveries.record_sent(session, held, now=self.now) else None
        if error.address_failed:
            ledger.hold(session, ledger.ORGANISATION_CHAIN)
        state = deliveries.record_failure(
            session,
            held,
            code=error.code,
            error=str(error),
            permanent=error.permanent,
            is_down=error.is_down,
            after_seconds=error.after_seconds,
            now=self.now,
        )
        if error.address_failed and state is MessageState.PARKED:
            bounces.refused_at_once(session, held.message_id, code=error.address_failed, now=self.now)
        return state

    def _count(self, state: MessageState | None) -> None:
        name = "lost_claims" if state is None else _COUNTED.get(state, "lost_claims")
        self.report = replace(self.report, **{name: getattr(self.report, name) + 1})


def _ready(held: Sequence[Claim], rows: Mapping[int, Any], words: Mapping[int, Words]) -> Iterator[_Ready]:
    for one in held:
        row, made = rows[one.message_id], words.get(one.message_id)
        if made is not None:
            address, raw = made.address, made.raw
        elif row.raw is not None:
            address, raw = row.address, row.raw
        else:
            continue
        is_repeat = row.raw is not None
        outgoing = Outgoing(row.token, row.for_on, row.person_key or "", address, raw, is_repeat)
        yield _Ready(one, row.channel, outgoing)


def _compose(app: Application, session: Session, held: Claim, row: Any, now: datetime) -> Words | None:
    if row.channel == WEBHOOK:
        told = connector.compose(session, row, now=now)
        subject = f"{told.event} {told.reference}".strip()
        return Words(held, "", subject, webhook.build(told, own=app.settings.notifications_dir))
    letter = deliveries.compose(session, row, now=now)
    if letter is None:
        return None
    if not channels.keeps_reply_to(app.settings):
        letter = replace(letter, reply_to_name="", reply_to_address="")
    address = row.person_email or ""
    zone = ZoneInfo(organisation.get_organisation(session).timezone)
    subject, raw = written(app, letter, row.token, address, now.astimezone(zone))
    return Words(held, address, subject, raw)


def written(app: Application, letter: Letter, token: str, address: str, at: datetime) -> tuple[str, bytes]:
    """A letter as a mail under that token: its subject and its bytes."""
    words = render.render(letter, own=app.settings.notifications_dir)
    reply_to = eml.address(letter.reply_to_name, letter.reply_to_address) if letter.reply_to_address else None
    mail = eml.Mail(
        token=token,
        sender=eml.address(words.sender, app.settings.mail_from),
        recipient=eml.address(letter.name, address),
        reply_to=reply_to,
        subject=words.subject,
        text=words.text,
        html=words.html,
        thread=letter.plan_key,
        at=at,
    )
    return words.subject, eml.build(mail)
