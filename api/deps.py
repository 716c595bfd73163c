"""What routes ask for: the services of this court, who is asking, and under which key.

The act is set inside each endpoint and not by a dependency: endpoints run in worker threads, and a
context variable set by a ``yield`` dependency would not be seen there, nor be put back.
"""

import hashlib
import json
import re
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import Annotated, Final, TypeVar
from urllib.parse import quote
from uuid import UUID

from fastapi import Depends, Header, Query, Request, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api import refusals
from api.answers import REPLAYED, Answer, answer
from api.desk import Desk
from api.wire import Count
from auctions.views.seal import Seal
from ledger.domain import act
from ledger.domain.act import Act, Role
from ledger.projections.read import NotACursor, Page
from ledger.services.command import Recorded

T = TypeVar("T")

_etag_form: Final = re.compile(r'"(0|[1-9][0-9]{0,8})"|(0|[1-9][0-9]{0,8})', re.ASCII)
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
    shown: tuple[UUID, int]

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
    key = desk.keys.opened(shown.credentials)
    correlation = refusals.request_id(request.scope)
    return Reading(key.person, key.role, correlation, (key.id, key.version))


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
    """SHA-256 of what the body says: JSON without regard to order and blanks, else its bytes."""
    body = await request.body()
    with suppress(ValueError, RecursionError):
        said = await request.json()
        body = json.dumps(said, sort_keys=True, separators=(",", ":")).encode()
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
) -> Writing:
    """Who asks for a write, under which key, and the digest of everything that was asked."""
    if_match = request.headers.get("if-match", "")
    said = (request.method, request.url.path, if_match, reader.person, reader.role.value)
    hashed = hashlib.sha256("\x1f".join(said).encode() + digest).digest()
    doing = Act(
        reader.person, reader.role, key, hashed, reader.correlation, shown=reader.shown
    )  # fmt: skip
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


@dataclass(frozen=True, slots=True)
class Taking:
    """Somebody takes the key he shows; nobody need have admitted it yet."""

    shown: str
    writer: Writing


def taking(
    request: Request,
    response: Response,
    desk: Court,
    shown: Annotated[HTTPAuthorizationCredentials | None, Depends(shown_key)],
    key: RequestKey,
) -> Taking:
    """Who shows a key that is good, admitted or not."""
    if shown is None:
        raise refusals.KeyMissing("send Authorization: Bearer az_…")
    person, role = desk.keys.holder(shown.credentials)
    correlation = refusals.request_id(request.scope)
    hashed = hashlib.sha256(shown.credentials.encode()).digest()
    return Taking(shown.credentials, Writing(Act(person, role, key, hashed, correlation), response))


Taker = Annotated[Taking, Depends(taking)]


def expected(
    if_match: Annotated[
        str,
        Header(
            alias="If-Match",
            description="The ETag of what you saw: what has changed since is not acted upon.",
            examples=['"3"'],
            max_length=32,
        ),
    ],
) -> int:
    """The version the caller saw; refuses anything but the ETag of a noun.

    Neither ``*`` nor a list of versions says which one was acted upon; a weak one never matches.
    """
    if if_match.strip().startswith("W/"):
        raise refusals.WeakVersion("a weak ETag matches nothing")
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


PLACES: Final = frozenset(("after", "limit", "at_least"))


@dataclass(frozen=True, slots=True)
class Turning:
    """Which part of a list is asked for."""

    request: Request
    response: Response
    mark: str | None
    limit: int
    seal: Callable[[], Seal]
    book: str

    @property
    def list(self) -> str:
        """The list a mark belongs to: this book's, at this address, with these filters."""
        said = self.request.query_params.multi_items()
        asked = sorted((name, value) for name, value in said if name not in PLACES)
        named = json.dumps([self.book, self.request.url.path, asked])
        return urlsafe_b64encode(hashlib.sha256(named.encode()).digest()[:6]).decode()

    @property
    def after(self) -> str | None:
        """The mark the list goes on from; raises :class:`NotACursor` for another list's.

        A bare number is a position or a version, and means the same in every list that takes it.
        """
        if self.mark is None or (self.mark.isascii() and self.mark.isdigit()):
            return self.mark
        of, _, mark = self.mark.partition(".")
        if of != self.list:
            raise NotACursor("the page mark belongs to another list")
        return mark

    def turned(self, page: Page[T]) -> Page[T]:
        """Answer a part, and link to the one after it; no bidder while a bidding runs (BD-5)."""
        page = self.seal().page(page)
        if page.next is None:
            return page
        mark = page.next if page.next.isdigit() else f"{self.list}.{page.next}"
        url = self.request.url.include_query_params(after=mark, limit=self.limit)
        self.response.headers["Link"] = f'<{quote(url.path)}?{url.query}>; rel="next"'
        return replace(page, next=mark)


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
    seal = partial(desk.seal, reader.role)
    return Turning(request, response, after, limit, seal, desk.court.book)


Part = Annotated[Turning, Depends(turning)]


def tagging(response: Response) -> Callable[[int], None]:
    """Name the version shown in the ``ETag``, to be sent back as ``If-Match``."""

    def tag(version: int) -> None:
        response.headers["ETag"] = f'"{version}"'

    return tag


Tag = Annotated[Callable[[int], None], Depends(tagging)]
