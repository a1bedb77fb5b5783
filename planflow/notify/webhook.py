"""The channel that posts signed JSON to another system: a connector of Teams or Slack, or one of your own.

The signature covers the instant of the call and the body, so that neither can be changed or used later:
`X-Planflow-Signature: t=1485158400,v1=<HMAC-SHA256 of "1485158400." and the body, hexadecimal>`.
"""

import contextlib
import hashlib
import hmac
import http.client
import json
import ssl
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit

from planflow.clock import Clock, SystemClock
from planflow.domain.told_event import ToldEvent
from planflow.errors import PlanflowError
from planflow.notify import limits, render
from planflow.notify.channel import WEBHOOK, Channel, ChannelError, Looked, Outgoing, Way
from planflow.settings import Settings

WAIT_SECONDS = 15
SHORTEST_SECRET = 16
_HERE = ("localhost", "127.0.0.1", "::1")
_GOOD, _MOVED, _WRONG, _FAULTY = 200, 300, 400, 500
_ABOUT_US = (401, 403, 407)
"""The other side does not know us: secret or address are wrong, whatever is posted."""
_LATER = (408, 425, 429)
_LONGEST_PAUSE = 6 * 60 * 60


class Webhook:
    """Posts to one address. Redirects are not followed: they would carry the body somewhere else."""

    name = "webhook"

    def __init__(self, url: str, secret: str, clock: Clock | None = None) -> None:
        self.url = checked(url)
        self.secret = secret.encode()
        self.clock = clock or SystemClock()
        https = urllib.request.HTTPSHandler(context=ssl.create_default_context())
        self._opener = urllib.request.build_opener(https, _NoRedirect)

    def send(self, message: Outgoing) -> None:
        """Post the body, or raise `ChannelError`. A repeat has the same id."""
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "planflow",
            "X-Planflow-Id": message.token,
        }
        if self.secret:
            headers["X-Planflow-Signature"] = signature(self.secret, self.clock.now(), message.raw)
        request = urllib.request.Request(self.url, message.raw, headers, method="POST")  # noqa: S310  # checked()
        try:
            with self._opener.open(request, timeout=WAIT_SECONDS) as answer:
                answer.read(1024)
        except urllib.error.HTTPError as error:
            with error:
                raise self._judged(error.code, error.headers) from None
        except urllib.error.URLError as error:
            raise _unreachable(error.reason) from None
        except (OSError, http.client.HTTPException) as error:
            # The call went out and the answer did not come: it may have been taken.
            words = "The address that events are posted to did not answer in full."
            raise ChannelError(_code(error), words, permanent=False, outcome_unknown=True) from None

    def _judged(self, code: int, headers: Message) -> ChannelError:
        """What an answer other than 2xx means."""
        if _MOVED <= code < _WRONG:
            words = f"The address that events are posted to has moved ({code}); redirects are not followed."
            return ChannelError(str(code), words, permanent=False, is_down=True)
        if code in _ABOUT_US:
            words = f"The address that events are posted to does not let planflow in ({code})."
            return ChannelError(str(code), words, permanent=False, is_down=True)
        words = f"The address that events are posted to answers {code}."
        is_passing = code in _LATER or code >= _FAULTY
        pause = self._pause(headers.get("Retry-After", "")) if is_passing else 0
        return ChannelError(str(code), words, permanent=not is_passing, after_seconds=pause)

    def _pause(self, text: str) -> int:
        """Seconds that the other side asks to be left alone, at most six hours; 0 where it says nothing."""
        seconds = 0.0
        if text.strip().isdecimal():
            seconds = float(text)
        else:
            with contextlib.suppress(ValueError, TypeError):
                seconds = (parsedate_to_datetime(text) - self.clock.now()).total_seconds()
        return int(min(max(seconds, 0), _LONGEST_PAUSE))


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Leaves a redirect as the answer that it is."""

    def redirect_request(self, *_: object) -> None:
        return None


def signature(secret: bytes, at: datetime, body: bytes) -> str:
    """The value of X-Planflow-Signature for a body that is posted at an instant."""
    stamp = int(at.timestamp())
    made = hmac.new(secret, f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={stamp},v1={made}"


def build(told: ToldEvent, *, own: Path | None = None) -> bytes:
    """An event as it is posted: the same bytes for the same event. `text` is for chats, which want that."""
    happened = told.event.replace("_", " ")
    with limits.guarded(own, f"mail/{told.language}/webhook.txt.j2"):
        template = render.environment(told.language, own).get_template("webhook.txt.j2")
        text = " ".join(template.render(told=told, happened=happened).split())
    body = {
        "planflow": "1",
        "id": told.id,
        "event": told.event,
        "at": told.at.isoformat(),
        "organisation": told.organisation,
        "plan": {"key": told.plan, "title": told.plan_title} if told.plan else None,
        "reference": told.reference,
        "subject": told.subject,
        "title": told.title,
        "from": told.from_state or None,
        "to": told.to_state or None,
        "to_label": told.to_label or None,
        "due_on": told.due_on.isoformat() if told.due_on else None,
        "by": told.by or None,
        "link": told.link or None,
        "text": text,
    }
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def checked(url: str) -> str:
    """The address, if it may be posted to. Raises `PlanflowError`, in which it is not repeated."""
    try:
        parts = urlsplit(url)
        is_good = bool(parts.hostname) and not parts.username and (parts.port or 1) > 0
    except ValueError:
        is_good = False
    if not is_good or not url.isascii() or any(one <= " " for one in url):
        raise PlanflowError("PLANFLOW_WEBHOOK_URL is no address.", "Write it as https://host/path.")
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _HERE):
        remedy = "Write it as https://...; http:// is only for this machine itself."
        raise PlanflowError("PLANFLOW_WEBHOOK_URL is not protected.", remedy)
    return url


def _unreachable(reason: object) -> ChannelError:
    if isinstance(reason, ssl.SSLCertVerificationError):
        words = f"The certificate where events are posted to is not trusted ({reason.verify_message})."
        return ChannelError("tls", words, permanent=False, is_down=True)
    words = "The address that events are posted to cannot be reached."
    is_slow = isinstance(reason, TimeoutError)
    return ChannelError("timeout" if is_slow else "connect", words, permanent=False, is_down=True)


def _code(error: Exception) -> str:
    return "timeout" if isinstance(error, TimeoutError) else "dropped"


def _is_set_up(settings: Settings) -> bool:
    return bool(settings.webhook_url)


@contextlib.contextmanager
def _open(settings: Settings) -> Iterator[Channel]:
    yield Webhook(settings.webhook_url, settings.webhook_secret)


def _check(settings: Settings) -> Iterator[Looked]:
    """Whether the settings are well-formed. Nothing is posted: the receiver would take it for an event."""
    try:
        host = urlsplit(checked(settings.webhook_url)).hostname
    except PlanflowError as error:
        yield Looked(error.message, error.remedy)
        return
    if settings.webhook_secret and len(settings.webhook_secret) < SHORTEST_SECRET:
        remedy = f"Give PLANFLOW_WEBHOOK_SECRET at least {SHORTEST_SECRET} characters."
        yield Looked("The secret that events are signed with could be guessed.", remedy)
    else:
        how = "signed" if settings.webhook_secret else "unsigned (PLANFLOW_WEBHOOK_SECRET is not set)"
        yield Looked(f"Events are posted to {host}, {how}.")


WAY = Way("webhook", WEBHOOK, _is_set_up, _open, _check)
