"""Looks an installation over: what is set, what is wrong and how to mend it; nothing that is not in use."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from planflow.bootstrap import Application
from planflow.domain import reachability, signing
from planflow.errors import PlanflowError
from planflow.notify import channels
from planflow.services import delivery_desk, founding, identities, reminders
from planflow.store import calendars, health, job_runs, organisation, outbox, schema, work
from planflow.store.session import Session

SWEEP_AGE = timedelta(hours=26)
"""A pass once a day from cron is enough; older than a day and some hours means that it does not run."""
DELIVERY_AGE = timedelta(hours=6)
WORK_AGE = timedelta(minutes=5)
LEAST_DISK = 200 * 1024 * 1024
_YEAR = timedelta(days=366)
_DAY = timedelta(days=1)


class Verdict(StrEnum):
    """How something was found."""

    GOOD = "good"
    WARNING = "warning"
    """It works, and will not for ever."""
    WRONG = "wrong"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    what: str
    verdict: Verdict
    sentence: str
    remedy: str = ""


def look_over(app: Application, now: datetime) -> list[Finding]:
    """Everything that was found, in the order in which it should be mended."""
    found = [*_files(app), *_definitions(app), *_links(app), *_identities(app), *_channels(app)]
    try:
        app.database.require()
    except PlanflowError as error:
        return [Finding("database", Verdict.WRONG, error.message, error.remedy), *found]
    found = [_revision(app), *found]
    if found[0].verdict is Verdict.WRONG:
        return found
    with app.reading() as session:
        return [*found, *in_database(session, now)]


def in_database(session: Session, now: datetime) -> list[Finding]:
    """What the database alone tells, without asking anybody else."""
    found: list[Finding] = []
    for look in (_organisation, _last_runs, about_deliveries, _work, _calendars, _ledger):
        found += look(session, now)
    return found


def _revision(app: Application) -> Finding:
    at, newest = schema.revision_of(app.database), schema.newest_revision()
    if at == newest:
        return Finding("database", Verdict.GOOD, f"{app.database.shown}, tables in the newest form ({at}).")
    return Finding(
        "database",
        Verdict.WRONG,
        f"The tables are in the form {at or 'unknown'}; this version of planflow expects {newest}.",
        "Make a copy of the database, then run 'planflow init'.",
    )


def _files(app: Application) -> Iterator[Finding]:
    for what, folder in (("mail folder", app.settings.mail_dir), ("files folder", app.settings.files_dir)):
        place = _nearest(folder)
        if not os.access(place, os.W_OK | os.X_OK):
            sentence = f"{folder.absolute()} cannot be written to."
            yield Finding(what, Verdict.WRONG, sentence, f"Check who owns {place.absolute()}.")
        elif shutil.disk_usage(place).free < LEAST_DISK:
            yield Finding(
                what, Verdict.WRONG, f"The disk of {folder.absolute()} is nearly full.", "Make room."
            )
        else:
            yield Finding(what, Verdict.GOOD, f"{folder.absolute()}")
    for name in ("workflows_dir", "notifications_dir"):
        own = getattr(app.settings, name)
        if own is not None and not own.is_dir():
            setting = f"PLANFLOW_{name.upper()}"
            yield Finding(
                name.replace("_dir", " folder"),
                Verdict.WRONG,
                f"{setting} names {own.absolute()}, which is no folder.",
                f"Make it, or take {setting} away: then the shipped files are used.",
            )


def _nearest(folder: Path) -> Path:
    """The folder itself, or the nearest one above it that exists: there it would be made."""
    place = folder.absolute()
    while not place.is_dir():
        place = place.parent
    return place


def _definitions(app: Application) -> Iterator[Finding]:
    readers: dict[str, Callable[[], object]] = {
        "workflow files": lambda: app.library.definitions,
        "deadline rules": lambda: app.library.named_rules,
        "reminder ladders": lambda: app.library.ladders,
        "mail routes": lambda: app.library.routes,
    }
    for what, read in readers.items():
        try:
            read()
        except PlanflowError as error:
            remedy = error.remedy or "'planflow workflows check' shows them all."
            yield Finding(what, Verdict.WRONG, error.message, remedy)
        else:
            yield Finding(what, Verdict.GOOD, "They can be read.")


def _links(app: Application) -> Iterator[Finding]:
    """Links in mails: nothing where neither setting is in use."""
    address, secret = app.settings.base_url, app.settings.secret_key
    shortest = min((len(one.strip()) for one in secret.split(",") if one.strip()), default=0)
    remedy = "Run 'planflow init' again: it makes one and changes nothing else."
    if address and not shortest:
        sentence = "PLANFLOW_SECRET_KEY is not set, so mails carry no link to answer by."
        yield Finding("links in mails", Verdict.WRONG, sentence, remedy)
    elif shortest and shortest < signing.SHORTEST_SECRET:
        sentence = f"PLANFLOW_SECRET_KEY holds a secret of {shortest} characters, which signs nothing."
        yield Finding("links in mails", Verdict.WRONG, sentence, remedy)
    elif shortest and not address:
        sentence = "PLANFLOW_BASE_URL is not set, so mails carry no links."
        yield Finding("links in mails", Verdict.WARNING, sentence, "Set it to where people find planflow.")
    elif address and not address.startswith("https://"):
        sentence = "PLANFLOW_BASE_URL does not begin with https://, so links can be read on the way."
        yield Finding("links in mails", Verdict.WARNING, sentence, "Serve planflow under https.")
    elif address:
        yield Finding("links in mails", Verdict.GOOD, f"They point to {address}.")
    if address and shortest and (why := reachability.why_not(address)):
        yield Finding(
            "address of the pages",
            Verdict.WARNING,
            f"Partners outside cannot open {address}: {why}.",
            "Set PLANFLOW_BASE_URL to an address that partner agencies and members can reach.",
        )


def _identities(app: Application) -> Iterator[Finding]:
    """The identity provider: nothing where none is named, and nobody is asked."""
    if not app.settings.oidc_issuer:
        return
    wrong = identities.settings_fault(app.settings)
    if wrong:
        remedy = "docs/operations.md says what each of them is for."
        yield Finding("identity provider", Verdict.WRONG, wrong, remedy)
    else:
        yield Finding("identity provider", Verdict.GOOD, app.settings.oidc_issuer)


def _channels(app: Application) -> Iterator[Finding]:
    """Each way for messages to leave is tried out as far as that goes without sending anything."""
    for way in channels.in_use(app.settings):
        for looked in way.check(app.settings):
            verdict = Verdict.WRONG if looked.remedy else Verdict.GOOD
            yield Finding(f"channel {way.name}", verdict, looked.sentence, looked.remedy)


def _organisation(session: Session, _now: datetime) -> Iterator[Finding]:
    there = founding.standing(session)
    if there is None:
        yield Finding("organisation", Verdict.WRONG, "There is no administrator yet.", "Run 'planflow init'.")
    else:
        words = f"{there.organisation.name}; {_count(health.plans(session), 'plan')}."
        yield Finding("organisation", Verdict.GOOD, words)


def _last_runs(session: Session, now: datetime) -> Iterator[Finding]:
    remedy = "Run 'planflow serve' or 'planflow worker', or put 'planflow tick' into cron."
    runs = {run.job: run for run in health.last_runs(session)}
    if "sweep" not in runs:
        yield Finding("last sweep", Verdict.WRONG, "No sweep has ever run: nobody is reminded.", remedy)
    for run in runs.values():
        what = "last sweep" if run.job == "sweep" else f"last {run.job.replace('_', ' ')}"
        age = now - run.finished_at
        if run.failed:
            yield Finding(what, Verdict.WRONG, f"It failed {_ago(age)}: {run.summary}", "Mend that first.")
        elif run.job == "sweep" and age > SWEEP_AGE:
            yield Finding(what, Verdict.WRONG, f"It was {_ago(age)}: nobody is reminded.", remedy)
        else:
            yield Finding(what, Verdict.GOOD, f"{_ago(age)}: {run.summary}")


def about_deliveries(session: Session, now: datetime) -> list[Finding]:
    """What is wrong with the deliveries: on hold, parked, held, tried again, or late."""
    return [*_by_hand(session, now), *_deliveries(session, now)]


def _by_hand(session: Session, _now: datetime) -> Iterator[Finding]:
    home = organisation.find_organisation(session)
    if home is not None and home.deliveries_held_at is not None:
        was_restored = outbox.why_on_hold(session) == delivery_desk.RESTORED
        because = "the database was restored from a copy" if was_restored else "somebody asked for it"
        words = f"Nothing leaves since {home.deliveries_held_at:%Y-%m-%d %H:%M} UTC: {because}."
        remedy = "'planflow deliveries release' shows what would go out, and with --yes lets it go."
        yield Finding("deliveries on hold", Verdict.WRONG, words, remedy)
    if parked := outbox.parked_addresses(session):
        words = f"Mail cannot be delivered to {', '.join(parked)}; what it said goes to the coordinator."
        remedy = "Correct the addresses; 'planflow deliveries unpark PERSON' where one works again."
        yield Finding("addresses parked", Verdict.WRONG, words, remedy)
    counts = outbox.counts(session)
    if held := counts.get("held"):
        remedy = "See them with 'planflow deliveries list --state held'; release or cancel them."
        yield Finding("mails held", Verdict.WARNING, f"{_count(held, 'message')} held by hand.", remedy)
    if retrying := counts.get("retrying"):
        words = f"{_count(retrying, 'message')} could not be handed over yet, and will be tried again."
        remedy = "'planflow deliveries list' shows the codes. After three days a mail is given up."
        yield Finding("mails tried again", Verdict.WARNING, words, remedy)


def _deliveries(session: Session, now: datetime) -> Iterator[Finding]:
    waiting = health.deliveries(session, late=DELIVERY_AGE, now=now)
    if waiting.parked:
        words = f"{_count(waiting.parked, 'message')} given up: a person has to look."
        remedy = "See them with 'planflow deliveries list --state parked'; retry or cancel them."
        yield Finding("mails given up", Verdict.WRONG, words, remedy)
    if waiting.stuck:
        hours = DELIVERY_AGE.seconds // 3600
        words = f"{_count(waiting.stuck, 'message')} should have gone out more than {hours} hours ago."
        yield Finding("mails waiting", Verdict.WRONG, words, "Run 'planflow tick' and read what it says.")
    swept = job_runs.find(session, "sweep")
    if swept and (untold := reminders.untold(session, now=swept.finished_at)):
        words = f"{_count(untold, 'reminder')} passed without anybody to tell, not even an administrator."
        yield Finding(
            "reminders", Verdict.WRONG, words, "Give somebody a role in the plan, and an e-mail address."
        )
    if not waiting.parked and not waiting.stuck:
        yield Finding("mails", Verdict.GOOD, "None is stuck.")


def _work(session: Session, now: datetime) -> Iterator[Finding]:
    """Long work that pages asked for: nothing where none waits and none broke."""
    found = work.waiting(session, late=now - WORK_AGE, since=now - _DAY, now=now)
    if found.since is not None:
        words = f"{_count(found.count, 'piece')} without a worker; the first came {_ago(now - found.since)}."
        remedy = "Run 'planflow worker', or 'planflow serve' without --no-clock."
        yield Finding("long work", Verdict.WRONG, words, remedy)
    if found.broken:
        words = f"{_count(found.broken, 'piece')} broke within a day; whoever asked was told to try again."
        yield Finding("long work that broke", Verdict.WARNING, words, "The log of the worker says where.")


def _calendars(session: Session, now: datetime) -> Iterator[Finding]:
    for name, last_due in health.calendars_in_use(session).items():
        what = f"calendar {name}"
        try:
            known_until = calendars.get_calendar(session, name).last
        except PlanflowError as error:
            yield Finding(what, Verdict.WRONG, error.message, error.remedy)
            continue
        remedy = "Install a newer planflow, or add your own file to workflows/calendars/."
        if last_due is not None and last_due > known_until:
            words = f"It ends on {known_until}, before the deadline of {last_due}."
            yield Finding(what, Verdict.WRONG, words, remedy)
        elif known_until < organisation.today(session, now) + _YEAR:
            yield Finding(what, Verdict.WARNING, f"It ends on {known_until}, within a year.", remedy)
        else:
            yield Finding(what, Verdict.GOOD, f"Known until {known_until}.")


def _ledger(session: Session, _now: datetime) -> Iterator[Finding]:
    broken = health.broken_chains(session)
    if broken:
        numbers = ", ".join(str(chain) for chain in broken)
        remedy = "Run 'planflow audit verify' and keep a copy of the database as it is."
        yield Finding("ledger", Verdict.WRONG, f"It does not end where it should (chain {numbers}).", remedy)
    else:
        yield Finding("ledger", Verdict.GOOD, "Every chain ends where it should.")


def _ago(age: timedelta) -> str:
    """How long ago, told in the unit in which a person would."""
    if age < timedelta(hours=2):
        return _count(max(0, int(age / timedelta(minutes=1))), "minute") + " ago"
    if age < timedelta(days=2):
        return _count(int(age / timedelta(hours=1)), "hour") + " ago"
    return _count(age.days, "day") + " ago"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
