"""E-mails (.eml) as articles: the plain text, else the HTML; the subject is the title."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, cast

from quotes.errors import InputError
from quotes.read import decode, web
from quotes.read.document import Document, label

if TYPE_CHECKING:
    from email.message import EmailMessage

MOST_BYTES = 50_000_000  # attachments make them big


def eml(data: bytes) -> Document:
    """The article of an e-mail, with its sender as `from`; InputError where it has no text.

    Attachments are not read; a notice names them.
    """
    from email import message_from_bytes, policy

    message = message_from_bytes(data, policy=policy.default)
    if not message.keys():
        raise InputError("no e-mail: it begins with no header lines.")
    body = message.get_body(("plain", "html"))
    if body is None:
        raise InputError("an e-mail without text.")
    text, notices = _content(cast("EmailMessage", body))
    if body.get_content_type() == "text/html":
        text = web.fragment(text)
    sender = label(_header(message, "from"))
    return Document(
        text.replace("\r\n", "\n").rstrip("\n"),
        (*notices, *_attached(message)),
        title=label(_header(message, "subject")),
        date=_date(message),
        carried=(("from", sender),) if sender else (),
    )


def _content(part: EmailMessage) -> tuple[str, tuple[str, ...]]:
    """The text of a part in the encoding it names; where it names none that can be, in that of its bytes."""
    data = cast(bytes, part.get_payload(decode=True) or b"")
    try:
        return data.decode(part.get_content_charset() or "utf-8"), ()
    except (LookupError, UnicodeDecodeError):
        return decode.text(data)


def _header(message: EmailMessage, name: str) -> str | None:
    try:
        value = message[name]
    except (ValueError, IndexError, AttributeError, TypeError):  # the standard library trips over broken headers
        return None
    return None if value is None else str(value)


def _date(message: EmailMessage) -> str | None:
    """The day it was sent, where it was sent: 2026-03-01."""
    try:
        moment = getattr(message["date"], "datetime", None)
    except (ValueError, IndexError, AttributeError, TypeError):
        return None
    return moment.date().isoformat() if isinstance(moment, datetime) else None


def _attached(message: EmailMessage) -> tuple[str, ...]:
    names = [label(part.get_filename()) or part.get_content_type() for part in message.iter_attachments()]
    return (f"attachments were not read: {', '.join(names)}",) if names else ()
