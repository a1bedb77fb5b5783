"""Runs a rehearsal: loads the plan on a scratch database and lets time pass, from event to event."""

import gc
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from planflow import jobs
from planflow.bootstrap import Application
from planflow.clock import SimulatedClock
from planflow.errors import PlanflowError
from planflow.notify.folder import Folder
from planflow.papers import writing
from planflow.rehearsal import agenda, habits, late, load, timeline
from planflow.rehearsal.alarms import Alarms
from planflow.rehearsal.cast import Cast
from planflow.rehearsal.timeline import Entry
from planflow.services.planfile import loading
from planflow.settings import Settings
from planflow.store import organisation, papers
from planflow.store.references import get_plan

_MORNING, _WORKING = time(6, 0), time(10, 0)
_SELDOM = (jobs.DRAFT, jobs.HOUSEKEEP, jobs.SWEEP)
_FOLDERS = ("mail", "papers", load.FOLDER)
_OBJECTS = 50_000
"""Objects made since it last looked, at which Python looks for those that nobody uses; seven hundred else."""
Progress = Callable[[date], None]


@dataclass(frozen=True)
class Report:
    """What a rehearsal left behind."""

    folder: Path
    plan: str
    events: int
    mails: int
    papers: int
    late: int
    warnings: tuple[str, ...] = field(default=())
    refusals: tuple[str, ...] = field(default=())
    people: tuple[load.Load, ...] = field(default=())
    """How many mails each person got."""


def rehearse(
    plan_file: Path,
    *,
    start: date,
    until: date,
    mode: str,
    seed: int,
    folder: Path,
    formats: tuple[str, ...] = ("html", "docx"),
    workflows_dir: Path | None = None,
    notifications_dir: Path | None = None,
    progress: Progress | None = None,
) -> Report:
    """Live through a plan from one day until another and write what would have gone out into a folder.

    The same plan, days, mode and seed give the same bytes. Raises `PlanflowError` for days in the wrong
    order, an unknown mode or a plan file that cannot be loaded.
    """
    if until < start:
        raise PlanflowError(f"{until} lies before {start}.", "Give the day to begin with first.")
    if mode not in habits.MODES:
        raise PlanflowError(
            f"'{mode}' is not a way for people to behave.", f"Use one of {', '.join(habits.MODES)}."
        )
    empty(folder)
    settings = Settings(
        database_url="sqlite://",
        mail_from="planflow@council.example.org",
        mail_dir=folder / "mail",
        files_dir=folder / "files",
        base_url="https://planflow.example.org",
        secret_key=hashlib.sha256(f"rehearsal {seed}".encode()).hexdigest(),
        workflows_dir=workflows_dir,
        notifications_dir=notifications_dir,
    )
    with _seldom_tidying(), application(settings, start, seed) as (app, clock):
        with app.writing() as session:
            loaded = loading.load(session, plan_file, now=clock.now())
        world = World(app, clock, Cast(loaded.plan, mode, seed), until, progress or (lambda _: None))
        world.run()
        return _write(app, world, loaded, folder, formats)


@contextmanager
def _seldom_tidying() -> Iterator[None]:
    """Let Python look for unused rings of objects seldom: what a rehearsal reads is small and soon let go."""
    usual = gc.get_threshold()
    gc.set_threshold(_OBJECTS, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


@contextmanager
def application(settings: Settings, start: date, seed: int) -> Iterator[tuple[Application, SimulatedClock]]:
    """An application on a clock that begins in the morning of a day, closed at the end."""
    clock = SimulatedClock(datetime.combine(start, _MORNING, ZoneInfo("Europe/London")))
    app = Application(settings, clock, Random(seed))  # noqa: S311  # a rehearsal has to be repeatable
    try:
        app.create_database()
        yield app, clock
    finally:
        app.close()


def empty(folder: Path) -> None:
    """Make the folder, and empty it of an earlier rehearsal. What somebody else put there is not touched."""
    is_ours = (folder / timeline.LINES).is_file() or not any((folder / name).exists() for name in _FOLDERS)
    if not is_ours:
        raise PlanflowError(
            f"{folder} holds a folder 'mail' or 'papers' that no rehearsal wrote.",
            "Name another folder with --out, or move them away.",
        )
    for name in _FOLDERS:
        for path in sorted((folder / name).glob("*")) if (folder / name).is_dir() else []:
            path.unlink()
        (folder / name).mkdir(parents=True, exist_ok=True)


class World:
    """The clock, the machine and the people of one rehearsal."""

    def __init__(
        self, app: Application, clock: SimulatedClock, cast: Cast, until: date, progress: Progress
    ) -> None:
        self.app, self.clock, self.cast, self.until, self.progress = app, clock, cast, until, progress
        self.alarms = Alarms()
        self.ran_on: dict[str, date] = {}
        """The day on which each job last ran or was passed over."""
        self.channel = Folder(app.settings.mail_dir, is_lasting=False)
        with app.reading() as session:
            self.zone = ZoneInfo(organisation.get_organisation(session).timezone)

    def run(self) -> None:
        """Jump from one event to the next until the last day is over."""
        self._machine()
        while True:
            instant = self._next()
            if instant is None or instant.astimezone(self.zone).date() > self.until:
                break
            self.clock.move_to(instant)
            if instant.astimezone(self.zone).time() >= _WORKING and self._people_act():
                self.alarms.changed()
            self._machine()
            self.progress(instant.astimezone(self.zone).date())
        self.clock.move_to(datetime.combine(self.until, time(18, 0), self.zone))

    def _people_act(self) -> int:
        now = self.clock.now()
        return self.cast.act(self.app, now, self._day(now), as_of=self.alarms.changes)

    def _day(self, now: datetime) -> date:
        return now.astimezone(self.zone).date()

    def _machine(self) -> None:
        """Everything that planflow does by itself, in the order in which its clock does it."""
        now, alarms = self.clock.now(), self.alarms
        today = self._day(now)
        alarms.begin(today)
        if alarms.wants_housekeeping(today):
            self.ran_on[jobs.HOUSEKEEP] = today
            if jobs.housekeep(self.app, now):
                alarms.changed()
        if alarms.wants_drafts(today):
            self.ran_on[jobs.DRAFT] = today
            alarms.drafted(jobs.draft_papers(self.app, now, looks_ahead=True))
        if alarms.wants_sweep(now):
            self.ran_on[jobs.SWEEP] = today
            alarms.swept(self.app, jobs.sweep(self.app, now, looks_ahead=True), now)
        if alarms.wants_delivery(now):
            self._keep_idle(today, now)
            alarms.delivered(jobs.deliver(self.app, now, self.channel, looks_ahead=True))

    def _keep_idle(self, today: date, now: datetime) -> None:
        """A mail may say which jobs have not run for a day: those passed over were not missed."""
        idle = [name for name in _SELDOM if self.ran_on.get(name) != today]
        jobs.record_idle(self.app, idle, now)
        self.ran_on |= dict.fromkeys(idle, today)

    def _next(self) -> datetime | None:
        """The next instant at which the machine or anybody has something to do."""
        now, alarms = self.clock.now(), self.alarms
        today, has_acted = self._day(now), now.astimezone(self.zone).time() >= _WORKING
        alarms.look(self.app, now, today)
        acts_on = self.cast.next_day(self.app, today, has_acted=has_acted, as_of=alarms.changes)
        found = [alarms.sweep_at, alarms.deliver_at]
        if acts_on is not None:
            found.append(datetime.combine(acts_on, _WORKING, self.zone))
        mornings = (alarms.draft_on, alarms.turns_on, alarms.roles_on)
        found += [datetime.combine(on, _MORNING, self.zone) for on in mornings if on is not None]
        later = [instant for instant in found if instant is not None and instant > now]
        return min(later, default=None)


def _write(
    app: Application, world: World, loaded: loading.Loaded, folder: Path, formats: tuple[str, ...]
) -> Report:
    now = world.clock.now()
    with app.reading() as session:
        plan = get_plan(session, loaded.plan)
        written = [
            writing.write(session, paper, folder / "papers", formats)
            for paper in papers.of_plan(session, plan.id)
        ]
        start = datetime.combine(plan.live_on, _MORNING, world.zone).isoformat(timespec="minutes")
        still_late = late.at_end(session, plan, now=now)
        warnings = [Entry(start, "warning", plan.key, "", text) for text in loaded.warnings]
        found = timeline.entries(session, [*warnings, *still_late])
        timeline.write(folder, plan.title, found)
        agenda.write(session, plan, folder)
        people = load.write(session, plan.title, folder)
    return Report(
        folder=folder,
        plan=loaded.plan,
        events=sum(not entry.kind.startswith(("mail_", "warning", "still_late")) for entry in found),
        mails=sum(entry.kind.startswith("mail_") for entry in found),
        papers=len(written),
        late=len(still_late),
        warnings=tuple(loaded.warnings),
        refusals=tuple(world.cast.refusals),
        people=people,
    )
