"""What a request may hold, and what is said of one that holds something else."""

from __future__ import annotations

import asyncio
import json
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from starlette.requests import ClientDisconnect

from ..corpora.json_values import DECODER, UnusableJson
from ..quoting import counted
from .interruptions import Deadline

if TYPE_CHECKING:
    from starlette.types import Receive

    from .interruptions import Clock
    from .limits import Limits

JSON, FORM, PLAIN = "application/json", "application/x-www-form-urlencoded", "text/plain"
_DUE = 'send {"text": "..."} or {"texts": ["...", "..."]}'


class Refused(Exception):
    """Report a request that is not answered as it wishes.

    Args:
        status: The status of HTTP.
        reason: A sentence for who sent it.
        retry_after: Seconds after which it may be sent again; None where that would not help.
    """

    def __init__(self, status: HTTPStatus, reason: str, *, retry_after: int | None = None) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason
        self.retry_after = retry_after


async def read_body(receive: Receive, limits: Limits, clock: Clock) -> str:
    """Return what a request holds, as text.

    Args:
        receive: What gives its parts.
        limits: How long it may be.
        clock: Says how long it may take to come.

    Raises:
        Refused: It is too long, does not come in time, or is no UTF-8.
        ClientDisconnect: Who sends it has gone.
    """
    try:
        with Deadline(clock):
            body = await _read(receive, limits.max_bytes)
    except asyncio.TimeoutError as error:
        reason = f"the request was not whole within {counted(clock.seconds, 'second', form='g')}"
        raise Refused(HTTPStatus.REQUEST_TIMEOUT, reason) from error
    try:
        return body.decode("utf8")
    except UnicodeDecodeError as error:
        raise _wrong(f"the request is no UTF-8 at byte {error.start}") from error


async def _read(receive: Receive, max_bytes: int) -> bytes:
    chunks, length, is_whole = [], 0, False
    while not is_whole:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        chunk: bytes = message.get("body", b"")
        is_whole = not message.get("more_body", False)
        length += len(chunk)
        if length > max_bytes:
            raise Refused(
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
                f"the request has more than {max_bytes:,} bytes; send its texts in several requests",
            )
        chunks.append(chunk)
    return b"".join(chunks)


def refuse_packed(encoding: str) -> None:
    """Refuse a request whose body is packed.

    Args:
        encoding: What it says of that; empty where it says nothing.

    Raises:
        Refused: It is.
    """
    if encoding.strip().lower() not in ("", "identity"):
        raise Refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"the request is packed ({encoding}); send it as it is")


def read_texts(body: str, content_type: str, limits: Limits) -> str | list[str]:
    """Return the text of a request for annotation, or its texts.

    Args:
        body: What the request holds.
        content_type: What it says that this is: ``text/plain`` for a text; all else is read as JSON.
        limits: How many texts it may hold.

    Raises:
        Refused: It holds something else, or too many texts.
    """
    if content_type.partition(";")[0].strip().lower() == PLAIN:
        return _checked(body)
    try:
        data = DECODER.decode(body)
    except UnusableJson as error:
        raise _wrong(f"{error}; {_DUE}") from error
    except ValueError as error:
        raise _wrong(f"the request is no JSON ({error}); {_DUE}") from error
    except RecursionError as error:
        raise _wrong(f"the request is nested too deeply; {_DUE}") from error
    match data:
        case {"text": str(text), **rest} if not rest:
            return _checked(text)
        case {"texts": [*texts], **rest} if not rest:
            if len(texts) > limits.max_texts:
                raise Refused(
                    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
                    f"the request holds {counted(len(texts), 'text', form=',')}, where {limits.max_texts:,} are the "
                    "most; send several",
                )
            return [_checked(text, place=place) for place, text in enumerate(texts)]
    raise _wrong(_DUE)


def read_form(body: str) -> str:
    """Return the text that somebody has typed.

    Raises:
        Refused: It cannot be a text, or the form is not that of the page.
    """
    try:
        fields = parse_qs(body, keep_blank_values=True, max_num_fields=1)
    except ValueError as error:
        raise _wrong("the form has more fields than its text") from error
    return _checked(fields.get("text", [""])[0].replace("\r\n", "\n"))


def _checked(text: object, *, place: int | None = None) -> str:
    where = "the text" if place is None else f"text {place}"
    if not isinstance(text, str):
        raise _wrong(f"{where} is {json.dumps(text)[:60]}, where a string is due")
    try:
        text.encode("utf8")
    except UnicodeEncodeError as error:
        raise _wrong(f"{where} has half a character at position {error.start}") from error
    return text


def _wrong(reason: str) -> Refused:
    return Refused(HTTPStatus.BAD_REQUEST, reason)
