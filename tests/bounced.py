"""Notices as mail servers send them back, each written for a test after the RFCs and the servers' forms."""

BOUNCES = "bounces@council.example"


def dsn(
    token: str, *, action: str = "failed", status: str = "5.1.1", diagnostic: str = "", to: str = ""
) -> bytes:
    """A delivery status notification after RFC 3464, as most servers write it."""
    said = f"Diagnostic-Code: smtp; {diagnostic}\n" if diagnostic else ""
    return _crlf(
        f"""\
Return-Path: <>
From: MAILER-DAEMON@mx.example.org (Mail Delivery System)
To: {to or "planflow@council.example"}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=_1"

--=_1
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.example.org.

--=_1
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org
Arrival-Date: Mon, 23 Jan 2017 09:00:00 +0000

Final-Recipient: rfc822; owner@example.org
Action: {action}
Status: {status}
{said}
--=_1
Content-Type: message/rfc822

Date: Mon, 23 Jan 2017 09:00:00 +0000
Message-ID: <{token}@localhost>
From: planflow@localhost
To: owner@example.org
Subject: Reminder

The words.
--=_1--
"""
    )


def opensmtpd(token: str, *, action: str = "failed", status: str = "5.0.0", said: str = "") -> bytes:
    """The form in which OpenSMTPD says it: multipart/mixed, the headers of the mail alone."""
    said = said or "550 5.1.1 <owner@example.org>: no such user"
    return _crlf(
        f"""\
From: Mailer Daemon <MAILER-DAEMON@mail.example.org>
To: planflow@council.example
Date: Mon, 23 Jan 2017 09:00:05 +0000 (UTC)
Subject: Delivery status notification: error
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="17/mail.example.org"

This is a MIME-encapsulated message.

--17/mail.example.org
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

    Hi!

    This is the MAILER-DAEMON, please DO NOT REPLY to this email.

owner@example.org: {said}

--17/mail.example.org
Content-Description: Delivery Report
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.org

Final-Recipient: rfc822; owner@example.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {said}

--17/mail.example.org
Content-Description: Message headers
Content-Type: text/rfc822-headers

Message-ID: <{token}@localhost>
From: planflow@localhost
To: owner@example.org
Subject: Reminder

--17/mail.example.org--
"""
    )


def old_form(token: str, words: str = "550 5.1.1 User unknown") -> bytes:
    """A notice without a machine-readable part, sent to the return address of the mail."""
    return _crlf(
        f"""\
Return-Path: <>
From: MAILER-DAEMON@old.example.org
To: bounces+{token}@council.example
Subject: failure notice

Hi. This is the mail program at old.example.org.
<owner@example.org>:
The other side said: {words}
"""
    )


def out_of_office(token: str, *header: str) -> bytes:
    """An absence note, as a person's mail program sends it to the return address."""
    lines = header or ("Auto-Submitted: auto-replied",)
    return _crlf(
        "\n".join(
            [
                "From: owner@example.org",
                f"To: bounces+{token}@council.example",
                *lines,
                "",
                "I am away until 5 February. In urgent cases ring 5.1.1 Front Desk.",
                "",
            ]
        )
    )


def _crlf(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode()
