"""What the administrator sets: PLANFLOW_* in the environment or a .env file, read once at the start."""

import difflib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

from planflow.errors import PlanflowError

PREFIX = "PLANFLOW_"


@dataclass(frozen=True)
class Settings:
    """The settings of one installation. A field `x` is set by `PLANFLOW_X`."""

    database_url: str = "sqlite:///planflow.db"
    base_url: str = ""
    """Where the pages are found from outside; empty for mails without links."""
    secret_key: str = field(default="", repr=False)
    """Signs links. Several are separated by commas: the first signs, the others are still accepted."""
    mail_from: str = "planflow@localhost"
    smtp_url: str = field(default="", repr=False)
    """`smtp://user:password@host:587` or `smtps://host:465`; empty for none."""
    bounce_address: str = ""
    """The mailbox for what comes back; each mail leaves with a return address of its own made of it."""
    notify_api_key: str = field(default="", repr=False)
    notify_template_id: str = ""
    notify_reply_to_id: str = ""
    notify_base_url: str = "https://api.notifications.service.gov.uk"
    webhook_url: str = field(default="", repr=False)
    """Often a secret itself: whoever knows it may post."""
    webhook_secret: str = field(default="", repr=False)
    mail_dir: Path = Path("planflow-mail")
    files_dir: Path = Path("planflow-files")
    workflows_dir: Path | None = None
    notifications_dir: Path | None = None
    heartbeat_url: str = ""
    passwords: str = ""
    """`yes` lets people whom an administrator allows it sign in with a password of their own."""
    oidc_issuer: str = ""
    """The identity provider of the organisation; empty for none."""
    oidc_client_id: str = ""
    oidc_client_secret: str = field(default="", repr=False)
    oidc_private_key_file: Path | None = None
    """A private key (PEM) with which planflow proves who it is, in place of a shared secret."""
    oidc_name: str = ""
    """What the sign-in page calls the provider."""


_PATHS = {"mail_dir", "files_dir", "workflows_dir", "notifications_dir", "oidc_private_key_file"}
_ELSEWHERE = {"debug", "crash_at", "seeds"}
"""Names that are read where they are needed and are no settings of an installation."""


def read(environment: Mapping[str, str] | None = None, env_file: Path = Path(".env")) -> Settings:
    """The settings in force; the environment outranks the .env file. Unknown names are an error."""
    given = {**_from_file(env_file), **(os.environ if environment is None else environment)}
    known = {one.name for one in fields(Settings)}
    values: dict[str, str | Path] = {}
    for name, value in given.items():
        if not name.startswith(PREFIX) or name.startswith(PREFIX + "TEST_") or value == "":
            continue
        key = name.removeprefix(PREFIX).lower()
        if key in known:
            values[key] = Path(value) if key in _PATHS else value
        elif key not in _ELSEWHERE:
            like = difflib.get_close_matches(key, known, 1)
            meant = f"Did you mean {PREFIX}{like[0].upper()}? " if like else ""
            raise PlanflowError(f"There is no setting {name[:60]}.", f"{meant}docs/operations.md lists all.")
    return Settings(**values)  # type: ignore[arg-type]  # the names were checked against the fields above


def _from_file(path: Path) -> dict[str, str]:
    """The KEY=value lines of a .env file; quotes round a value are dropped."""
    if not path.is_file():
        return {}
    values = {}
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        name, separator, value = line.partition("=")
        if not separator:
            raise PlanflowError(f"{path}:{number}: '{line[:40]}' is not a setting.", "Write NAME=value.")
        values[name.strip().removeprefix("export ").strip()] = value.strip().strip("\"'")
    return values
