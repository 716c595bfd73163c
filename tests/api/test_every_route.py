"""Every route, asked by every role: it lets in whom ``docs/permissions.md`` says, and nobody else.

Behind the door there is no court. Whoever gets past it meets the first question to the court, and
nothing was found, computed or recorded before a role was asked.
"""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final
from urllib.parse import quote, urlencode
from uuid import UUID

import pytest
from fastapi import FastAPI

from api.app import create_app, document
from api.desk import Desk
from ledger.domain.act import Role
from ledger.domain.errors import Conflict
from ledger.services.keys import Keys
from tests.api.asking import Shape, Words
from tests.api.conftest import SETTINGS
from tests.api.office import Teller

PAGE: Final = Path(__file__).parents[2] / "docs/permissions.md"
ROLES: Final = [role.value for role in Role if role is not Role.SYSTEM]
COMPUTE: Final = "/compute/"  # what the law says of figures given, of no case
NO_ROLE_ASKED: Final = {
    # what problems mean, and whether the server lives
    "/problems", "/problems/{code}", "/livez", "/readyz",
    # opened by an access of a party's own, by a key that nobody need have admitted
    "/disclosure/mine", "/keys/take",
}  # fmt: skip


PAST: Final = {
    (409, "/problems/past-the-door"),
    (422, "/problems/bank-file-format-unknown"),  # the file is looked at before the court is
    (200, None),  # a bank with nothing to say, and the names of questions
}
ONLY_ANSWERED: Final = {
    "/cases/{case_number}/plans/what-if", "/cases/{case_number}/remaining/what-if",
}  # fmt: skip
"""Asked by POST for its many words: sums of what every key may read."""
DONE_OTHERWISE: Final[set[str]] = set()
"""Permissions no route asks for: what they allow is done at the command line."""
SENT: Final = {"Idempotency-Key": "k", "If-Match": '"1"'}
"""Headers, sent to the routes that hear them."""
BY_HAND: Final = {"/payouts/{number}/amend": {"purpose": "x"}}
"""Bodies of which the document cannot say that one of several words is needed."""
FILE: Final = (
    b'--b\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\nx\r\n--b--\r\n'
)


class PastTheDoor(Conflict):
    """The role was let in; there is nothing behind the door."""

    code = "past-the-door"
    title = "Past the door"
    title_zh = "已过岗位核验"


class NoCourt:
    """Whatever is asked of it says that somebody got as far as this."""

    book = "b"  # pages of lists are marked with it before a role is asked

    def __getattr__(self, name: str) -> Any:
        raise PastTheDoor(name)


def _key(role: Role) -> Any:
    """A key in use of that role, whatever it is called."""
    return SimpleNamespace(person="anybody", role=role, id=UUID(int=1), version=1)


@pytest.fixture(scope="module")
def door() -> FastAPI:
    """The door, with a key for each role that bears the role's name."""
    nowhere: Any = NoCourt()
    made, keys = create_app(nowhere, SETTINGS), Keys(nowhere)
    desk = Desk(nowhere, SETTINGS, Teller())
    keys.holder = lambda shown: ("anybody", Role(shown))  # type: ignore[method-assign]
    keys.opened = lambda shown: _key(Role(shown))  # type: ignore[method-assign]
    desk.__dict__["keys"] = keys
    made.state.desk = desk
    return made


def declared() -> dict[str, set[str]]:
    """The table of the page: which roles may begin what."""
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    rows = [line.split("|")[1:-1] for line in lines if line.startswith("|")]
    heads = [head.partition("<br>")[0].strip() for head in rows[0][1:]]
    return {
        name.partition("**")[2].partition("**")[0]: {
            head for head, cell in zip(heads, cells, strict=True) if "●" in cell
        }
        for name, *cells in rows
        if name.strip().startswith("**")
    }


def _in_words(words: Words, told: Shape) -> tuple[dict[str, Any], str, bytes]:
    """What stands in the path and the query, and the body with its content type."""
    given = {
        each["name"]: SENT.get(each["name"]) or words.of(each["schema"], each["name"])
        for each in told.get("parameters", ())
        if each["in"] == "path"
        or each["name"] in SENT
        or (each["in"] == "query" and each["required"])
    }
    content = told.get("requestBody", {}).get("content", {})
    if "application/json" in content:
        said = words.of(content["application/json"]["schema"])
        return given, "application/json", json.dumps(said).encode()
    if "multipart/form-data" in content:
        return given, 'multipart/form-data; boundary="b"', FILE
    return given, "application/octet-stream", b"x" if content else b""


async def asked(
    door: FastAPI, verb: str, path: str, words: tuple[dict[str, Any], str, bytes], role: str
) -> tuple[int, dict[str, Any]]:
    """What the door answers one role; without a client between, for there are thousands."""
    given, kind, body = words
    sent = {name.lower(): value for name, value in given.items() if name in SENT}
    query = {n: v for n, v in given.items() if f"{{{n}}}" not in path and n not in SENT}
    told: dict[str, Any] = {"body": b""}

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        told["status"] = message.get("status", told.get("status"))
        told["body"] += message.get("body", b"")

    headers = {"authorization": f"Bearer {role}", "host": "x", "content-type": kind, **sent}
    at = path.format_map(given)
    await door(
        {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": verb,
            "scheme": "http", "path": at, "raw_path": quote(at).encode(), "root_path": "",
            "query_string": urlencode(query).encode(), "server": ("x", 80), "client": ("::1", 1),
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        },
        receive, send,
    )  # fmt: skip
    problem = json.loads(told["body"] or b"{}")
    return told["status"], problem if isinstance(problem, dict) else {}


async def _at_once(do: Callable[..., Any], *given: Any, **_: Any) -> Any:
    """Do in this thread what a server does in another."""
    return do(*given)


def walked(door: FastAPI) -> dict[str, tuple[set[str], set[str]]]:
    """For each route, which roles were kept out, and for want of which permission."""
    shapes = document()
    words, found = Words(shapes), {}

    async def walk() -> None:
        for path, operations in shapes["paths"].items():
            for verb, told in operations.items():
                given, kind, body = _in_words(words, told)
                body = json.dumps(BY_HAND[path]).encode() if path in BY_HAND else body
                said, out, wanted = (given, kind, body), set[str](), set[str]()
                for role in ROLES:
                    status, problem = await asked(door, verb.upper(), path, said, role)
                    assert status < 500, (verb, path, role, problem)
                    assert problem.get("type") != "/problems/malformed-request", (path, problem)
                    if problem.get("type") == "/problems/not-permitted":
                        out.add(role)
                        wanted.add(problem["permission"])
                    elif path not in NO_ROLE_ASKED and not path.startswith(COMPUTE):
                        assert (status, problem.get("type")) in PAST, (verb, path, role, problem)
                found[f"{verb.upper()} {path}"] = (out, wanted)

    asyncio.run(walk())
    return found


def test_every_route_lets_in_whom_the_page_of_permissions_names_and_nobody_else(
    door: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("anyio.to_thread.run_sync", _at_once)
    page, found = declared(), walked(door)
    for route, (out, wanted) in found.items():
        for permission in wanted:
            assert set(ROLES) - out == page[permission] & set(ROLES), (route, permission)
        assert len(wanted) <= 1, route
    unasked = {route for route, (_, wanted) in found.items() if not wanted}
    posts = {route.partition(" ")[2] for route in unasked if route.startswith("POST ")}
    posts = {path for path in posts if not path.startswith(COMPUTE)}
    assert posts - NO_ROLE_ASKED == ONLY_ANSWERED
    # Reading, and taking one's own key, are everybody's: no refusal names them. What is done where
    # the machine stands has no route.
    named = set(page) - {
        "read",
        "take-key",
        "recover-keys",
        "complete-registers",
        "tell-restored",
    }
    assert {p for _, wanted in found.values() for p in wanted} == named
