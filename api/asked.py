"""What a request asks is said once, and in words its route knows; nothing in it goes unheard.

Whatever a server passes over in silence, a caller believes: a misspelt ``dry_run`` would be done in
earnest, ``dry_run=true&dry_run=false`` too, an amount said twice would be whichever a parser likes
better, and a version nobody looks at would be taken for a protection.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Coroutine, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, Final, get_origin

from fastapi import Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from api import refusals
from ledger.domain.errors import Refusal

SINGLE: Final = ("Authorization", "Content-Type", "Idempotency-Key", "If-Match")
CONDITIONS: Final = ("If-Match", "If-None-Match", "If-Unmodified-Since")
NOTHING: Final = (b"", b"{}", b"null")
_json_form: Final = re.compile(r"application/(?:[a-z0-9!#$&^_.+-]+\+)?json", re.ASCII)


class Asked(Request):
    """A request whose JSON says each member once."""

    async def json(self) -> Any:
        """The body; raises ``ValueError`` like the parser, and refuses what is said twice."""
        if not hasattr(self, "_json"):
            self._json = json.loads(await self.body(), object_pairs_hook=_once)
        return self._json


class AskedRoute(APIRoute):
    """A route that refuses whatever it would not look at."""

    @cached_property
    def _known(self) -> tuple[dict[str, bool], frozenset[str]]:
        """The queries it hears, whether each may be said often, and its headers."""
        queries: dict[str, bool] = {}
        headers: set[str] = set()
        for part in parts(self.dependant):
            for each in part.query_params:
                queries[each.alias] = get_origin(each.field_info.annotation) is list
            headers |= {each.alias.lower() for each in part.header_params}
        return queries, frozenset(headers)

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Look at the whole request before the parts that are wanted are taken from it."""
        handle = super().get_route_handler()

        async def heard(request: Request) -> Response:
            asked = Asked(request.scope, request.receive)
            queries, headers = self._known
            _queries_once(asked, queries)
            if asked.method == "POST":
                _headers_once(asked, headers)
                await self._body_heard(asked)
            return await handle(asked)

        return heard

    async def _body_heard(self, asked: Asked) -> None:
        """Refuse a body in another form than the route reads, or where it reads none."""
        if asked.headers.get("content-encoding", "identity").lower() != "identity":
            raise refusals.MediaNotTaken("a body is sent as it is, not compressed")
        if "requestBody" in (self.openapi_extra or {}):
            return  # a file, which is read by the route itself
        body = await asked.body()
        if self.body_field is None:
            if body.strip() not in NOTHING:
                raise _misplaced("nothing is asked here but the address", "#")
        elif body and not _is_json(asked):
            raise refusals.MediaNotTaken("send JSON as Content-Type: application/json")
        elif body:
            try:
                await asked.json()
            except (ValueError, RecursionError):
                return  # the framework says where it cannot be read


def parts(dependant: Dependant) -> Iterator[Dependant]:
    """What a route depends upon, and what that does."""
    yield dependant
    for each in dependant.dependencies:
        yield from parts(each)


def _is_json(request: Request) -> bool:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return bool(_json_form.fullmatch(kind))


def _queries_once(request: Request, known: Mapping[str, bool]) -> None:
    names = [name for name, _ in request.query_params.multi_items()]
    again = [name for name in _repeated(names) if not known.get(name)]
    places = [
        *_places("query", "nothing of this name is asked here", set(names) - known.keys()),
        *_places("query", "it is said more than once", again),
    ]
    if places:
        raise _unheard(places)


def _headers_once(request: Request, known: frozenset[str]) -> None:
    again = [name for name in SINGLE if len(request.headers.getlist(name)) > 1]
    if again:
        raise _unheard(_places("header", "it is said more than once", again))
    for name in CONDITIONS:
        if name in request.headers and name.lower() not in known:
            raise refusals.ConditionNotTaken(
                f"{name} is not looked at here: what is asked was not done",
                errors=_places("header", "no version is compared here", [name]),
            )


def _repeated(names: Iterable[str]) -> list[str]:
    return [name for name, count in Counter(names).items() if count > 1]


def _places(where: str, why: str, names: Iterable[str]) -> list[dict[str, str]]:
    return [{"in": where, "name": name[:64], "detail": why} for name in sorted(names)]


def _unheard(places: list[dict[str, str]]) -> Refusal:
    named = "、".join(each["name"] for each in places)
    return refusals.MalformedRequest(
        "the request says what this address does not hear", errors=places, places=[named]
    )


def _misplaced(why: str, pointer: str) -> Refusal:
    return refusals.MalformedRequest(why, errors=[{"pointer": pointer, "detail": why}])


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        name = _repeated(name for name, _ in pairs)[0]
        raise _misplaced("a member is said more than once", f"#/…/{name[:64]}")
    return made
