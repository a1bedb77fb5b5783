"""The ways by which mails leave in the fault tests, each of which keeps every single handing over."""

from dataclasses import replace
from pathlib import Path
from uuid import uuid4

from planflow.bootstrap import Application
from planflow.clock import SimulatedClock
from planflow.notify.channel import Channel
from planflow.notify.folder import Folder
from tests.faults.sink import Sink


class WayOut:
    """Into the folder, or over SMTP into a sink."""

    def __init__(self, kept: Path, sink: Sink | None = None) -> None:
        self.kept, self.sink = kept, sink

    def application(self, app: Application) -> Application:
        """Another application on the same database, which has read nothing yet and sends this way."""
        settings = app.settings if self.sink is None else replace(app.settings, smtp_url=self.sink.url)
        return Application(settings, SimulatedClock(app.clock.now()))

    def channel(self) -> Channel | None:
        """The channel of one delivery; None where the settings lead the way.

        Each delivery has a folder of its own: in a shared one a repeat would take the place of its file.
        """
        return Folder(self.kept / uuid4().hex) if self.sink is None else None

    def handed_over(self) -> list[bytes]:
        """Every mail that left this way, as often as it left."""
        return [file.read_bytes() for file in sorted(self.kept.rglob("[!.]*.eml"))]
