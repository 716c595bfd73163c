"""What every request passes on its way in and out: its id, its size, and the headers of safety."""

import asyncio
import logging
import math
import re
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final
from uuid import uuid4

from fastapi import Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import refusals
from api.problems import too_often, unforeseen

SAFETY: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'; "
        "form-action 'none'"
    ),
}
BODY_SECONDS: Final = 300.0  # for 32 MiB over the slowest line a court still has
ASKERS: Final = 10_000  # remembered at once; the one who was quiet longest is forgotten
PREFIX_CHARS: Final = len("Bearer az_") + 12
_id_form: Final = re.compile(r"[A-Za-z0-9._-]{1,64}", re.ASCII)

log = logging.getLogger("anzhang.api")


class TooLarge(HTTPException):
    """The body is larger than this server takes; the framework lets this one through."""

    def __init__(self, most: int) -> None:
        super().__init__(413, f"this server takes {most} bytes")


class TooSlow(HTTPException):
    """The body did not come within its time; the framework lets this one through too."""

    def __init__(self, seconds: float) -> None:
        super().__init__(408, f"a body comes within {seconds:.0f} s")


class Door:
    """Gives every request an id and every answer its headers, and keeps failures from speaking.

    A caller may bring its own ``X-Request-ID``; it is recorded with the facts as their correlation.
    One key, or one address without a key, may ask so often in a minute and no more.
    """

    def __init__(self, app: ASGIApp, max_body_bytes: int, most_per_minute: int = 0) -> None:
        self.app = app
        self.max_body_bytes = max_body_bytes
        self.pace = Pace(most_per_minute)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        refusals.note_request_id(scope, given if _id_form.fullmatch(given) else uuid4().hex)
        answering = _Answering(scope, send)
        if scope["method"] == "HEAD":  # the answer to GET, without what it says (RFC 9110, 9.3.2)
            scope = {**scope, "method": "GET"}
        wait = self.pace.wait(_asker(scope))
        if wait:
            await too_often(Request(scope), wait).response()(scope, receive, answering)
            return
        await self._pass(scope, receive, answering)

    async def _pass(self, scope: Scope, receive: Receive, answering: "_Answering") -> None:
        try:
            limited = _Limited(receive, self.max_body_bytes, _declared(scope))
            await self.app(scope, limited, answering)
        except ClientDisconnect:
            log.info("request %s: the asker left", refusals.request_id(scope))
        except Exception:
            log.exception("request %s failed", refusals.request_id(scope))
            if answering.begun:
                raise
            await unforeseen(Request(scope)).response()(scope, receive, answering)


class Pace:
    """How often one asker may ask: a full minute's worth at once, then as fast as it refills.

    What is kept of a key is its prefix, which is no secret. 0 sets no limit.
    """

    def __init__(self, most: int, now: Callable[[], float] = time.monotonic) -> None:
        self._most, self._now = most, now
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, asker: str) -> int:
        """Let the asker pass, or say how many seconds until he may."""
        if not self._most:
            return 0
        now = self._now()
        left, since = self._left.pop(asker, (float(self._most), now))
        left = min(self._most, left + (now - since) * self._most / 60)
        passes = left >= 1
        self._left[asker] = (left - passes, now)
        while len(self._left) > ASKERS:
            self._left.popitem(last=False)
        return 0 if passes else math.ceil((1 - left) * 60 / self._most)


def _asker(scope: Scope) -> str:
    """Whose turn it is counted as: the key's prefix with the address, for anybody can name one."""
    client = scope.get("client")
    shown = Headers(scope=scope).get("authorization", "")
    return f"{client[0] if client else ''} {shown[:PREFIX_CHARS]}"


class _Limited:
    """A body that may neither promise nor bring more than a limit, nor take for ever."""

    def __init__(self, receive: Receive, most: int, declared: int) -> None:
        self._receive = receive
        self._ends_at = 0.0
        self._whole = False
        self._most = self._left = most
        self._declared = declared

    async def __call__(self) -> Message:
        if self._declared > self._left:
            raise TooLarge(self._most)
        self._declared = 0
        message = await (self._receive() if self._whole else self._in_time())
        self._whole = not message.get("more_body", False)
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            raise TooLarge(self._most)
        return message

    async def _in_time(self) -> Message:
        now = asyncio.get_running_loop().time()
        self._ends_at = self._ends_at or now + BODY_SECONDS
        try:
            return await asyncio.wait_for(self._receive(), max(0, self._ends_at - now))
        except TimeoutError:
            raise TooSlow(BODY_SECONDS) from None


class _Answering:
    """Puts the request's id and the headers of safety on whatever is answered."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self._scope = scope
        self._send = send
        self.begun = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.begun = True
            headers = MutableHeaders(scope=message)
            headers["X-Request-ID"] = refusals.request_id(self._scope)
            for name, value in SAFETY.items():
                headers.setdefault(name, value)
            headers.setdefault("Cache-Control", "no-store")
        await self._send(message)


def _declared(scope: Scope) -> int:
    length = Headers(scope=scope).get("content-length", "0")
    return int(length) if length.isascii() and length.isdigit() else 0
