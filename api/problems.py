"""Refusals as RFC 9457 problems: the one table between kinds and HTTP statuses.

Every problem names its page (``/problems/<code>``), carries the facts of the refusal as members
and the article it rests on; its sentence stands in both languages. Names, account and identity
numbers never leave in a problem. An error nobody foresaw says nothing but the request's id, under
which the log tells the rest.
"""

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import psycopg2
import sqlalchemy.exc
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.routing import Match

from api import refusals
from api.chinese import HIDDEN, detail_zh
from api.chinese_places import place_zh
from api.plain import plain
from ledger.domain.api_key import KeyNotAccepted
from ledger.domain.errors import (
    Conflict,
    Forbidden,
    Malformed,
    NotFound,
    Refusal,
    Stale,
    Unavailable,
)
from ledger.store.silence import full, is_full
from ledger.store.translation import InterfaceError, NoSuchBook, OperationalError

STATUSES: Final[Mapping[type[Refusal], int]] = {
    refusals.KeyMissing: 401,
    KeyNotAccepted: 401,
    refusals.RequestKeyMissing: 400,
    refusals.VersionMissing: 428,
    refusals.ConditionNotTaken: 400,
    refusals.MediaNotTaken: 415,
    refusals.BodyTooLarge: 413,
    refusals.BodyTooSlow: 408,
    refusals.TooOften: 429,
    refusals.NoSuchMethod: 405,
    Malformed: 422,
    Forbidden: 403,
    NotFound: 404,
    Conflict: 409,
    Stale: 412,
    Unavailable: 503,
    Refusal: 409,
}
MEDIA_TYPE: Final = "application/problem+json"
RETRY_SECONDS: Final = 2
PERSONAL: Final = frozenset(
    (
        *("payee", "entitled", "holder", "payer", "payer_name", "payer_account"),
        *("name", "names", "identity", "phone", "remark"),
    )
)
OURS: Final = frozenset(
    (
        *("type", "title", "status", "detail", "detail_zh", "instance", "article"),
        *("errors", "places", "trace"),
    )
)

log = logging.getLogger("anzhang.api")

_BY_FRAMEWORK: Final[Mapping[int, type[Refusal]]] = {
    404: refusals.NoSuchPage,
    405: refusals.NoSuchMethod,
    408: refusals.BodyTooSlow,
    413: refusals.BodyTooLarge,
}


def status_of(kind: type[Refusal]) -> int:
    """The HTTP status of a kind of refusal: its own, or that of the nearest kind above it."""
    return next(STATUSES[each] for each in kind.__mro__ if each in STATUSES)


def every_refusal() -> Iterator[type[Refusal]]:
    """Every refusal the loaded program can make, in the order of their codes."""
    found: dict[str, type[Refusal]] = {}
    pending: list[type[Refusal]] = [Refusal]
    while pending:
        kind = pending.pop(0)
        pending.extend(kind.__subclasses__())
        if "code" in vars(kind):
            found.setdefault(kind.code, kind)
    return iter(found[code] for code in sorted(found))


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem, ready to be sent."""

    status: int
    body: dict[str, Any]
    headers: dict[str, str]

    def response(self) -> JSONResponse:
        """The answer that carries it."""
        return JSONResponse(self.body, self.status, self.headers, media_type=MEDIA_TYPE)


def speaks_chinese(accept_language: str) -> bool:
    """Whether the reader prefers Chinese; whoever says nothing reads the court's own language."""
    wishes: list[tuple[float, str]] = []
    for wish in accept_language.lower().replace(" ", "").split(","):
        tag, _, weight = wish.partition(";q=")
        try:
            wishes.append((float(weight or 1), tag))
        except ValueError:
            continue
    known = [(weight, tag) for weight, tag in wishes if tag[:2] in ("zh", "en") and weight > 0]
    return not known or max(known, key=lambda each: each[0])[1].startswith("zh")


def problem_of(refusal: Refusal, request: Request) -> Problem:
    """Say a refusal in the words of RFC 9457, without anything personal."""
    kind = type(refusal)
    status = status_of(kind)
    hidden = [str(refusal.facts[name]) for name in PERSONAL & refusal.facts.keys()]
    detail = refusal.detail
    for word in sorted(filter(None, hidden), key=len, reverse=True):
        detail = detail.replace(word, HIDDEN)
    body: dict[str, Any] = {
        name: plain(value)
        for name, value in refusal.facts.items()
        if name not in OURS and name not in PERSONAL
    }
    told = {"detail_zh": detail_zh(refusal, hidden=PERSONAL), "detail": detail}
    body |= _named(kind, status, request) | told
    if refusal.cited is not None:
        body["article"] = str(refusal.cited)
    if "errors" in refusal.facts:
        body["errors"] = plain(refusal.facts["errors"])
    return Problem(status, body, _headers(status, request))


def _named(kind: type[Refusal], status: int, request: Request) -> dict[str, Any]:
    chinese = speaks_chinese(request.headers.get("accept-language", ""))
    return {
        "type": f"/problems/{kind.code}",
        "title": kind.title_zh if chinese else kind.title,
        "status": status,
        "instance": request.url.path,
        "trace": refusals.request_id(request.scope),
    }


def _headers(status: int, request: Request) -> dict[str, str]:
    chinese = speaks_chinese(request.headers.get("accept-language", ""))
    headers = {"Content-Language": "zh" if chinese else "en", "Cache-Control": "no-store"}
    if status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="anzhang"'
    if status == 503:
        headers["Retry-After"] = str(RETRY_SECONDS)
    return headers


def unforeseen(request: Request) -> Problem:
    """What is said of an error nobody foresaw: nothing, but under which id the log has it."""
    said = refusals.Unforeseen("the request failed; its id leads to the log")
    told = {"detail_zh": detail_zh(said), "detail": said.detail}
    named = _named(refusals.Unforeseen, 500, request) | told
    return Problem(500, named, _headers(500, request))


def too_often(request: Request, seconds: int) -> Problem:
    """Not now, and when again; nobody was asked for and nothing was recorded."""
    made = problem_of(refusals.TooOften(f"ask again in {seconds} s"), request)
    made.headers["Retry-After"] = str(seconds)
    return made


def malformed_request(errors: Sequence[Any]) -> Refusal:
    """What is wrong with a request's own words, place by place, as JSON pointers."""
    places = [_place(error) for error in errors]
    for error in errors:
        lacking = error["loc"][-1].lower() if _is_missing_header(error) else ""
        if lacking == "idempotency-key":
            return refusals.RequestKeyMissing("send an Idempotency-Key with every write")
        if lacking == "if-match":
            return refusals.VersionMissing("send the ETag of what you saw as If-Match")
    count = "1 place" if len(places) == 1 else f"{len(places)} places"
    return refusals.MalformedRequest(
        f"the request cannot be read in {count}",
        errors=places,
        places=[each["detail_zh"] for each in places],
    )


def _is_missing_header(error: Mapping[str, Any]) -> bool:
    return bool(error["type"] == "missing" and error["loc"][0] == "header")


def _place(error: Mapping[str, Any]) -> dict[str, str]:
    source, *path = error["loc"] or ("body",)
    if error["type"] == "json_invalid":
        path = []
    pointer = "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in path)
    if source == "body":
        where = {"pointer": f"#{pointer}"}
    else:
        where = {"in": str(source), "name": pointer.lstrip("/")}
    return where | {"detail_zh": place_zh(error), "detail": str(error["msg"])}


def _served(request: Request) -> set[str]:
    """The methods an address answers: each is a route of its own, and the framework names one."""
    served: set[str] = set()
    for route in request.app.routes:
        if route.matches(request.scope)[0] is not Match.NONE:
            served |= getattr(route, "methods", None) or set()
    return served | ({"HEAD"} if "GET" in served else set())


def install(app: FastAPI) -> None:
    """Let the application answer every refusal and every failure with a problem."""

    @app.exception_handler(Refusal)
    def _refused(request: Request, refusal: Refusal) -> JSONResponse:
        return problem_of(refusal, request).response()

    @app.exception_handler(NoSuchBook)
    @app.exception_handler(OperationalError)
    @app.exception_handler(InterfaceError)
    @app.exception_handler(psycopg2.OperationalError)
    @app.exception_handler(sqlalchemy.exc.OperationalError)
    @app.exception_handler(sqlalchemy.exc.InterfaceError)
    def _silent(request: Request, error: Exception) -> JSONResponse:
        log.error("request %s: %s", refusals.request_id(request.scope), error)
        silent = "the database does not answer; ask again under the same key"
        said = full() if is_full(error) else refusals.DatabaseSilent(silent)
        return problem_of(said, request).response()

    @app.exception_handler(sqlalchemy.exc.DatabaseError)
    def _broken(request: Request, error: sqlalchemy.exc.DatabaseError) -> JSONResponse:
        """A line that broke off; of what else the database says, nobody foresaw anything."""
        if not error.connection_invalidated:
            raise error
        return _silent(request, error)

    @app.exception_handler(RequestValidationError)
    def _unreadable(request: Request, error: RequestValidationError) -> JSONResponse:
        return problem_of(malformed_request(error.errors()), request).response()

    @app.exception_handler(HTTPException)
    def _by_the_framework(request: Request, error: HTTPException) -> JSONResponse:
        kind = _BY_FRAMEWORK.get(error.status_code, refusals.MalformedRequest)
        missing = error.status_code in (404, 405)
        words = f"{request.method} {request.url.path} is not served" if missing else error.detail
        made = problem_of(kind(words), request)
        made.headers.update(error.headers or {})
        if error.status_code == 405:
            made.headers["Allow"] = ", ".join(sorted(_served(request)))
        return made.response()
