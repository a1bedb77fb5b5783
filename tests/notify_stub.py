"""A stand-in for GOV.UK Notify that speaks its documented contract over HTTP, with scripted faults.

It checks the token of every call (HS256, the service as issuer, at most thirty seconds old), keeps what was
sent, finds it by reference, gives out the template, and lets a test say what became of a mail.
"""

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from random import Random
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import jwt

from planflow.settings import Settings
from tests.web_server import DROP, Answer, Call, WebServer

SERVICE = "26785a09-ab16-4eb0-8407-a37497a57506"
SECRET = "3d844edf-8d35-48ac-975b-e847b4f122b0"
KEY = f"planflow_tests-{SERVICE}-{SECRET}"
TEMPLATE = "f33517ff-2a88-4f6e-b855-c550268ce08a"
PAGE = 250
ACCEPTED_THEN_DROPPED = "accepted, then dropped"


class NotifyStub(WebServer):
    """Used as a context manager. `faults` are given in turn to calls that send; None is a good answer."""

    def __init__(self, *faults: Answer | str | None, fields: tuple[str, ...] = ("subject", "body")) -> None:
        super().__init__(answer=self._respond)
        self.faults: list[Answer | str | None] = list(faults)
        self.lookup_faults: list[Answer | None] = []
        self.notifications: list[dict[str, Any]] = []
        self.lookups: list[str] = []
        self.fields = fields
        self.now: Callable[[], datetime] = lambda: datetime.now(UTC)
        self._random = Random(1)

    def settings(self, **other: Any) -> Settings:
        """Settings that lead here."""
        given = {"notify_api_key": KEY, "notify_template_id": TEMPLATE, "notify_base_url": self.url}
        return Settings(**{**given, **other})

    def say(self, token: str, status: str) -> None:
        """What became of a mail."""
        for one in self.notifications:
            if one["reference"] == token:
                one["status"] = status

    def _respond(self, call: Call) -> Answer:
        refused = _unauthorised(call.headers.get("Authorization", ""))
        if refused:
            return refused
        parts = urlsplit(call.path)
        if call.method == "POST" and parts.path == "/v2/notifications/email":
            return self._send(json.loads(call.body))
        if call.method == "GET" and parts.path == "/v2/notifications":
            return self._list({name: values[0] for name, values in parse_qs(parts.query).items()})
        if call.method == "GET" and parts.path == f"/v2/template/{TEMPLATE}":
            return self._template()
        return error(404, "NoResultFound", "No result found")

    def _send(self, given: dict[str, Any]) -> Answer:
        fault = self.faults.pop(0) if self.faults else None
        if isinstance(fault, Answer):
            return fault
        if given["template_id"] != TEMPLATE:
            return error(400, "BadRequestError", "Template not found")
        missing = [name for name in self.fields if name not in given.get("personalisation", {})]
        if missing:
            return error(400, "BadRequestError", f"Missing personalisation: {', '.join(missing)}")
        if "@" not in given["email_address"]:
            return error(400, "ValidationError", "email_address Not a valid email address")
        made = {
            "id": str(UUID(int=self._random.getrandbits(128))),
            "reference": given.get("reference"),
            "email_address": given["email_address"],
            "type": "email",
            "status": "created",
            "body": given["personalisation"]["body"],
            "subject": given["personalisation"]["subject"],
            "reply_to": given.get("email_reply_to_id"),
            "created_at": self.now().isoformat(),
        }
        self.notifications.append(made)
        if fault == ACCEPTED_THEN_DROPPED:
            return Answer(DROP)
        answer = {
            "id": made["id"],
            "reference": made["reference"],
            "content": {"subject": made["subject"], "body": made["body"], "from_email": "x@notify.example"},
            "uri": f"{self.url}/v2/notifications/{made['id']}",
            "template": {"id": TEMPLATE, "version": 3, "uri": f"{self.url}/v2/template/{TEMPLATE}"},
        }
        return Answer(201, json.dumps(answer).encode())

    def _list(self, asked: dict[str, str]) -> Answer:
        if "reference" in asked:
            self.lookups.append(asked["reference"])
        fault = self.lookup_faults.pop(0) if self.lookup_faults else None
        if fault is not None:
            return fault
        found = [one for one in reversed(self.notifications)]
        if "reference" in asked:
            found = [one for one in found if one["reference"] == asked["reference"]]
        if "older_than" in asked:
            ids = [one["id"] for one in found]
            found = found[ids.index(asked["older_than"]) + 1 :]
        page = found[:PAGE]
        links = {"current": f"{self.url}/v2/notifications"}
        if len(found) > PAGE:
            links["next"] = f"{self.url}/v2/notifications?older_than={page[-1]['id']}"
        return Answer(200, json.dumps({"notifications": page, "links": links}).encode())

    def _template(self) -> Answer:
        answer = {
            "id": TEMPLATE, "type": "email", "version": 3, "name": "planflow", "subject": "((subject))",
            "body": "((body))", "personalisation": {name: {"required": True} for name in self.fields},
        }  # fmt: skip
        return Answer(200, json.dumps(answer).encode())


def error(code: int, name: str, message: str) -> Answer:
    """An error as Notify words it."""
    body = {"status_code": code, "errors": [{"error": name, "message": message}]}
    return Answer(code, json.dumps(body).encode())


def _unauthorised(header: str) -> Answer | None:
    token = header.removeprefix("Bearer ")
    try:
        claims = jwt.decode(token, SECRET, algorithms=["HS256"], options={"verify_iat": False})
    except jwt.InvalidTokenError:
        return error(403, "AuthError", "Invalid token: signature, api token not found")
    if jwt.get_unverified_header(token).get("typ") != "JWT" or claims.get("iss") != SERVICE:
        return error(403, "AuthError", "Invalid token: service not found")
    if abs(time.time() - claims.get("iat", 0)) > 30:
        return error(403, "AuthError", "Error: Your system clock must be accurate to within 30 seconds")
    return None
