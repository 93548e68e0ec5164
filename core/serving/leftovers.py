"""Answers to requests that are not whole yet, such as one that is too long."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send


def taking_all(app: ASGIApp, *, seconds: float) -> ASGIApp:
    """Return an application that takes in what is left of a request after its answer.

    Many clients read nothing before they have sent all: if the connection ended under their hands, they would never see
    the answer.

    Args:
        app: The application.
        seconds: How long the rest may take to come.
    """

    async def patient(scope: Scope, receive: Receive, send: Send) -> None:
        is_whole = scope["type"] != "http"

        async def receive_part() -> Message:
            nonlocal is_whole
            message = await receive()
            is_whole = not message.get("more_body", False)
            return message

        async def receive_rest() -> None:
            while not is_whole:
                await receive_part()

        async def send_part(message: Message) -> None:
            is_last = message["type"] == "http.response.body" and not message.get("more_body", False)
            if is_whole or not is_last:
                await send(message)
                return
            await send({**message, "more_body": True})
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(receive_rest(), seconds)
            await send({"type": "http.response.body"})

        await app(scope, receive_part, send_part)

    return patient
