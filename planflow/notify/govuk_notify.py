"""The channel that hands mails to GOV.UK Notify, through its official client (extra `notify`).

Notify can be asked what it took under a reference, so nothing is sent twice: before any retry, and after a
call whose answer did not come, a message is looked up by its token. The client serves one thread.
"""

import contextlib
import logging
import re
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from planflow.errors import PlanflowError
from planflow.notify import notify_text
from planflow.notify.address_status import BAD_FORM
from planflow.notify.channel import MAIL, Channel, ChannelError, Looked, Outgoing, Report, Way
from planflow.settings import Settings

WAIT_SECONDS = 20
FIELDS = ("subject", "body")
"""The personalisation that planflow fills in; the template may ask for nothing else."""
DELIVERED = "delivered"
FAILURES = {"permanent-failure": "5.0.0", "temporary-failure": "4.0.0", "technical-failure": "technical"}
"""How Notify says that a mail did not arrive, and the code (RFC 3463) that it is kept under."""
_KEY = re.compile(
    r".*?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.I
)
_WRONG, _REFUSED, _TOO_MANY, _FAULTY, _AWAY = 400, 403, 429, 500, 503
_ABOUT_SETTINGS = re.compile(r"template|personalisation|reply_to|uuid", re.IGNORECASE)
_ABOUT_ADDRESS = re.compile(r"\bemail_address\b")
_MINUTE, _HOUR = 60, 3600
_MOST_PAGES = 200


class GovukNotify:
    """Hands mails to one service of GOV.UK Notify."""

    name = "govuk_notify"

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._client = client(settings)

    def send(self, message: Outgoing) -> None:
        """Hand the mail over, unless Notify has it already."""
        if message.is_repeat and self._is_known(message.token):
            return
        subject, body = notify_text.read(message.raw)
        try:
            self._client.send_email_notification(
                message.address,
                self._settings.notify_template_id,
                personalisation={"subject": subject, "body": body},
                reference=message.token,
                email_reply_to_id=self._settings.notify_reply_to_id or None,
            )
        except Exception as error:
            fault = judged(error)
            if not fault.outcome_unknown or not self._is_known(message.token):
                raise fault from None

    def close(self) -> None:
        """Give the connection back."""
        self._client.request_session.close()

    def _is_known(self, token: str) -> bool:
        """Whether Notify has the message and has not given it up: what failed there may be sent again."""
        try:
            found = self._client.get_all_notifications(template_type="email", reference=token)
        except Exception as error:
            raise _unasked(judged(error)) from None
        return any(one["status"] not in FAILURES for one in found["notifications"])

    def reports(self, tokens: Collection[str], since: datetime) -> list[Report]:
        """What Notify says of these messages, handed over since then: those only that have come to an end."""
        missing, found = set(tokens), []
        for one in self._newest_first(since):
            token, status = one.get("reference"), one["status"]
            if token in missing and status in (DELIVERED, *FAILURES):
                missing.discard(token)
                code = FAILURES.get(status, "")
                found.append(Report(str(one["id"]), str(token), status == DELIVERED, code))
            if not missing:
                break
        return sorted(found, key=lambda one: one.token)

    def _newest_first(self, since: datetime) -> Iterator[dict[str, Any]]:
        last = None
        for _ in range(_MOST_PAGES):
            try:
                page = self._client.get_all_notifications(template_type="email", older_than=last)
            except Exception as error:
                raise judged(error) from None
            for one in page["notifications"]:
                if datetime.fromisoformat(one["created_at"]) < since:
                    return
                yield one
            if not page["notifications"]:
                return
            last = page["notifications"][-1]["id"]


def client(settings: Settings) -> Any:
    """The official client. Raises `PlanflowError` where it is not installed or the key is none."""
    try:
        from notifications_python_client.notifications import NotificationsAPIClient  # noqa: PLC0415  # an extra
    except ImportError as error:
        remedy = "Install planflow[notify], or take PLANFLOW_NOTIFY_API_KEY away."
        raise PlanflowError("GOV.UK Notify is set up, and its client is not installed.", remedy) from error
    if not _KEY.fullmatch(settings.notify_api_key):
        remedy = "Copy it whole: its name, the number of the service and the secret, with hyphens between."
        raise PlanflowError("PLANFLOW_NOTIFY_API_KEY is not an API key of GOV.UK Notify.", remedy)
    # What goes wrong is kept with the message; Notify's own words may repeat an address.
    logging.getLogger("notifications_python_client").setLevel(logging.CRITICAL + 1)
    made: Any = NotificationsAPIClient
    return made(settings.notify_api_key, base_url=settings.notify_base_url, timeout=WAIT_SECONDS)


def judged(error: Exception) -> ChannelError:
    """What an error of the client means, by the number that Notify answered."""
    code = getattr(error, "status_code", None)
    if code is None:
        raise error
    if getattr(error, "response", None) is None or code == _AWAY or code < _WRONG:
        # The client says 503 for every call that got no answer, too.
        words = "GOV.UK Notify does not answer; it may have taken the mail."
        return ChannelError("503", words, permanent=False, is_down=True, outcome_unknown=True)
    name, words = _answer(error)
    if code == _WRONG and _ABOUT_SETTINGS.search(words):
        return _down(code, "GOV.UK Notify does not accept the template or the settings")
    if code == _WRONG:
        failed = BAD_FORM if _ABOUT_ADDRESS.search(words) else ""
        sentence = "GOV.UK Notify refuses the mail or its address (400)."
        return ChannelError("400", sentence, permanent=True, address_failed=failed)
    if code == _TOO_MANY:
        is_daily = name == "TooManyRequestsError"
        limit = "for today" if is_daily else "for this minute"
        words = f"GOV.UK Notify takes no more {limit} (429)."
        pause = _HOUR if is_daily else _MINUTE
        return ChannelError("429", words, permanent=False, is_down=True, after_seconds=pause)
    if _WRONG <= code < _FAULTY:
        return _down(code, "GOV.UK Notify does not let planflow in")
    return ChannelError(str(code), f"GOV.UK Notify fails ({code}).", permanent=False)


def _down(code: int, words: str) -> ChannelError:
    return ChannelError(str(code), f"{words} ({code}).", permanent=False, is_down=True)


def _answer(error: Exception) -> tuple[str, str]:
    """The name of the error that Notify gives, and its words; these are looked at and never kept."""
    given: Any = getattr(error, "message", "")
    if isinstance(given, list) and given:
        return str(given[0].get("error", "")), " ".join(str(one.get("message", "")) for one in given)
    return "", str(given)


def _unasked(fault: ChannelError) -> ChannelError:
    """The look-up itself failed: nothing may be sent before it has worked."""
    return ChannelError(
        fault.code,
        "GOV.UK Notify cannot be asked whether it has the mail already.",
        permanent=False,
        is_down=True,
        outcome_unknown=True,
        after_seconds=fault.after_seconds,
    )


def _is_set_up(settings: Settings) -> bool:
    return bool(settings.notify_api_key)


@contextlib.contextmanager
def _open(settings: Settings) -> Iterator[Channel]:
    channel = GovukNotify(settings)
    try:
        yield channel
    finally:
        channel.close()


def _check(settings: Settings) -> Iterator[Looked]:
    """Ask for the template, and see that planflow fills in everything that it asks for."""
    try:
        with contextlib.closing(GovukNotify(settings)) as channel:
            template = channel._client.get_template(settings.notify_template_id)
    except PlanflowError as error:
        yield Looked(error.message, error.remedy)
        return
    except Exception as error:
        fault = judged(error)
        is_lost = fault.code == "404" or not settings.notify_template_id
        remedy = "Check PLANFLOW_NOTIFY_TEMPLATE_ID." if is_lost else "Check PLANFLOW_NOTIFY_API_KEY."
        yield Looked(str(fault), remedy)
        return
    yield from _of_template(template)


def _of_template(template: dict[str, Any]) -> Iterator[Looked]:
    asked = set(template.get("personalisation") or {})
    if template.get("type") != "email":
        yield Looked("The template of GOV.UK Notify is not one for mails.", "Make a template for emails.")
    elif asked != set(FIELDS):
        remedy = "Its subject has to be ((subject)) and its message ((body)), and nothing else."
        named = ", ".join(sorted(asked ^ set(FIELDS)))
        yield Looked(f"The template of GOV.UK Notify does not fit ({named}).", remedy)
    else:
        yield Looked(f"GOV.UK Notify answers, and version {template.get('version')} of the template fits.")


WAY = Way("govuk_notify", MAIL, _is_set_up, _open, _check, can_report=True, keeps_reply_to=False)
