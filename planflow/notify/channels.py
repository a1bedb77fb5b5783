"""Which ways messages leave by, as the settings have it."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager

from planflow.notify import folder, govuk_notify, smtp, webhook
from planflow.notify.channel import MAIL, Channel, Way
from planflow.settings import Settings

WAYS: tuple[Way, ...] = (smtp.WAY, govuk_notify.WAY, folder.WAY, webhook.WAY)
"""A new way is a file with its `WAY` and its place here: of several for the same, the first counts."""


def in_use(settings: Settings) -> list[Way]:
    """The ways that are set up: one for each thing that is carried."""
    chosen: dict[str, Way] = {}
    for way in WAYS:
        if way.carries not in chosen and way.is_set_up(settings):
            chosen[way.carries] = way
    return list(chosen.values())


@contextmanager
def open_channels(settings: Settings) -> Iterator[Mapping[str, Channel]]:
    """The channels for one batch, by what they carry; their connections are given back at the end."""
    with ExitStack() as stack:
        yield {way.carries: stack.enter_context(way.open(settings)) for way in in_use(settings)}


def keeps_reply_to(settings: Settings) -> bool:
    """Whether a reply to a mail reaches the one whom the mail names."""
    return all(way.keeps_reply_to for way in in_use(settings) if way.carries == MAIL)
