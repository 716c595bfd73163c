"""What routes ask for: the services of this court, who is asking, and under which key.

The act is set inside each endpoint and not by a dependency: endpoints run in worker threads, and a
context variable set by a ``yield`` dependency would not be seen there, nor be put back.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import Annotated, Final, TypeVar
from urllib.parse import quote

from fastapi import Depends, Header, Query, Request, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api import refusals
from api.answers import REPLAYED, Answer, answer
from api.desk import Desk
from api.wire import Count
from auctions.views.seal import Seal
from ledger.domain import act
from ledger.domain.act import Act, Role
from ledger.projections.read import Page
from ledger.services.command import Recorded

T = TypeVar("T")

_etag_form: Final = re.compile(r'(?:W/)?"([0-9]{1,9})"|([0-9]{1,9})', re.ASCII)
shown_key = HTTPBearer(
    auto_error=False, scheme_name="key", description="A key of the ledger: `Bearer az_…`"
)


def desk_of(request: Request) -> Desk:
    """The services of this court."""
    found: Desk = request.app.state.desk
    return found


Court = Annotated[Desk, Depends(desk_of)]


@dataclass(frozen=True, slots=True)
class Reading:
    """Somebody reads, in one role."""

    person: str
    role: Role
    correlation: str

    @contextmanager
    def act(self) -> Iterator[Act]:
        """Read in the reader's name."""
        with act.acting(Act(self.person, self.role, correlation=self.correlation)) as doing:
            yield doing


def reading(
    request: Request,
    desk: Court,
    shown: Annotated[HTTPAuthorizationCredentials | None, Depends(shown_key)],
) -> Reading:
    """Who is asking; refuses a missing key and one that is not accepted."""
    if shown is None:
        raise refusals.KeyMissing("send Authorization: Bearer az_…")
    person, role = desk.keys.who(shown.credentials)
    return Reading(person, role, refusals.request_id(request.scope))


Reader = Annotated[Reading, Depends(reading)]


def seal_of(desk: Court, reader: Reader) -> Seal:
    """What is not told to the reader while a bidding runs (BD-5)."""
    return desk.seal(reader.role)


Sealed = Annotated[Seal, Depends(seal_of)]


@dataclass(frozen=True, slots=True)
class Writing:
    """Somebody asks for something to be done: once under this key, or only to see what would be."""

    doing: Act
    response: Response

    @contextmanager
    def act(self) -> Iterator[Act]:
        """Do what follows in the asker's name."""
        with act.acting(self.doing) as doing:
            yield doing

    def answer(self, done: Recorded) -> Answer:
        """Answer what was done; a dry run creates nothing, and is never answered as created."""
        if done.replayed:
            self.response.headers[REPLAYED] = "true"
        if done.dry_run:
            self.response.status_code = 200
        return answer(done)


async def body_hash(request: Request) -> bytes:
    """SHA-256 of what the body says: JSON without regard to order and blanks, else its bytes.

    A file sent in a form is hashed by itself, because each sending draws a boundary of its own.
    """
    body = await request.body()
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        return b""  # the route adds the file's own digest
    with suppress(ValueError, RecursionError):
        body = json.dumps(json.loads(body), sort_keys=True, separators=(",", ":")).encode()
    return hashlib.sha256(body).digest()


RequestKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        pattern=r"^[!-~]([ -~]{0,198}[!-~])?$",
        description="请求编号: the same key and the same request are answered the same again, and "
        "done once. 1 to 200 printable ASCII characters.",
        examples=["0b6f2f9c-2d3c-4f0e-9d1c-2a4f0b1f7c55"],
    ),
]


def asking(
    request: Request,
    response: Response,
    reader: Reader,
    *,
    digest: Annotated[bytes, Depends(body_hash)],
    key: RequestKey,
    if_match: Annotated[str, Header(include_in_schema=False)] = "",
) -> Writing:
    """Who asks for a write, under which key, and the digest of everything that was asked."""
    said = (request.method, request.url.path, if_match, reader.person, reader.role.value)
    hashed = hashlib.sha256("\x1f".join(said).encode() + digest).digest()
    doing = Act(reader.person, reader.role, key, hashed, reader.correlation)
    return Writing(doing, response)


Asker = Annotated[Writing, Depends(asking)]
"""Somebody who writes what cannot be tried first: files and the bank's own words."""


def writing(
    asker: Asker,
    *,
    dry_run: Annotated[
        bool, Query(description="试算: say what would be recorded, and record nothing")
    ] = False,
) -> Writing:
    """Who asks for a write, or only for what it would record."""
    return replace(asker, doing=replace(asker.doing, dry_run=dry_run))


Writer = Annotated[Writing, Depends(writing)]


def expected(
    if_match: Annotated[
        str,
        Header(
            description="The ETag of what you saw: what has changed since is not acted upon.",
            examples=['"3"'],
            max_length=32,
        ),
    ],
) -> int:
    """The version the caller saw; refuses anything but the ETag of a noun."""
    found = _etag_form.fullmatch(if_match.strip())
    if found is None:
        raise refusals.MalformedRequest(
            "If-Match names one version",
            errors=[{"in": "header", "name": "If-Match", "detail": 'a version like "3"'}],
        )
    return int(found[1] or found[2])


Seen = Annotated[int, Depends(expected)]


def at_least(
    desk: Court,
    at_least: Annotated[
        Count, Query(description="Answer only once this position of the book is visible")
    ] = 0,
) -> None:
    """Wait until the views have followed the book to a position."""
    desk.wait_for(at_least)


Fresh = Depends(at_least)


@dataclass(frozen=True, slots=True)
class Turning:
    """Which part of a list is asked for."""

    request: Request
    response: Response
    after: str | None
    limit: int
    seal: Callable[[], Seal]

    def turned(self, page: Page[T]) -> Page[T]:
        """Answer a part, and link to the one after it; no bidder while a bidding runs (BD-5)."""
        page = self.seal().page(page)
        if page.next is not None:
            url = self.request.url.include_query_params(after=page.next, limit=self.limit)
            self.response.headers["Link"] = f'<{quote(url.path)}?{url.query}>; rel="next"'
        return page


def turning(
    request: Request,
    response: Response,
    desk: Court,
    reader: Reader,
    *,
    after: Annotated[
        str | None,
        Query(description="The cursor from the last page's `next`", max_length=500),
    ] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
) -> Turning:
    """The part of a list asked for."""
    return Turning(request, response, after, limit, partial(desk.seal, reader.role))


Part = Annotated[Turning, Depends(turning)]


def tag(response: Response, version: int) -> None:
    """Name the version shown, to be sent back as ``If-Match``."""
    response.headers["ETag"] = f'"{version}"'
