"""A body that does not come: too slowly, or not at all because its sender left."""

import asyncio
import json
import logging
from typing import Any

import pytest
from fastapi import FastAPI

from api.middleware import Door, TooSlow, _declared, _Limited

Messages = list[dict[str, Any]]
HEADERS = [(b"content-type", b"application/json"), (b"content-length", b"100")]


def asked(door: FastAPI, then: Any) -> Messages:
    """What is answered to a POST of which one byte came, and ``then`` comes."""
    scope = {
        "type": "http", "method": "POST", "path": "/payouts", "query_string": b"",
        "headers": HEADERS, "client": ("127.0.0.1", 1), "server": ("x", 80), "scheme": "http",
        "http_version": "1.1", "root_path": "", "raw_path": b"/payouts", "asgi": {"version": "3.0"},
    }  # fmt: skip
    coming: Messages = [{"type": "http.request", "body": b"{", "more_body": True}]
    answered: Messages = []

    async def receive() -> dict[str, Any]:
        return coming.pop() if coming else await then()

    async def send(message: Any) -> None:
        answered.append(message)

    asyncio.run(door(scope, receive, send))
    return answered


def test_a_body_that_takes_for_ever_is_not_waited_for(
    door: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.middleware.BODY_SECONDS", 0.01)
    start, body = asked(door, asyncio.Event().wait)
    assert start["status"] == 408
    assert json.loads(body["body"])["type"] == "/problems/body-too-slow"


def test_who_leaves_in_the_middle_of_a_body_is_no_failure(
    door: FastAPI, caplog: pytest.LogCaptureFixture
) -> None:
    async def left() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    with caplog.at_level(logging.INFO, "anzhang.api"):
        assert asked(door, left) == []
    assert [each.levelname for each in caplog.records] == ["INFO"]


async def whole(limited: _Limited) -> int:
    """How many bytes come before the body says that it has ended."""
    message = await limited()
    size = len(message["body"])
    while message["more_body"]:
        message = await limited()
        size += len(message["body"])
    return size


def test_a_body_that_drips_is_given_its_time_once_and_not_once_a_drop(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("api.middleware.BODY_SECONDS", 0.05)
    drops = iter(range(20))

    async def drip() -> dict[str, Any]:
        await asyncio.sleep(0.01)
        return {"type": "http.request", "body": b"x", "more_body": next(drops) < 15}

    with pytest.raises(TooSlow):
        asyncio.run(whole(_Limited(drip, 100, 0)))


def test_what_a_body_promised_is_weighed_once_however_many_parts_it_comes_in() -> None:
    coming = [(b"x" * 40, False), (b"x" * 60, True)]

    async def receive() -> dict[str, Any]:
        body, more = coming.pop()
        return {"type": "http.request", "body": body, "more_body": more}

    assert asyncio.run(whole(_Limited(receive, 100, 100))) == 100


def test_who_waits_for_an_answer_is_not_hurried_once_his_body_came(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("api.middleware.BODY_SECONDS", 0.01)
    coming: Messages = [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive() -> dict[str, Any]:
        if coming:
            return coming.pop()
        await asyncio.sleep(0.03)
        return {"type": "http.disconnect"}

    async def leaves() -> str:
        limited = _Limited(receive, 100, 0)
        await whole(limited)
        return str((await limited())["type"])

    assert asyncio.run(leaves()) == "http.disconnect"


@pytest.mark.parametrize("said", ["²", "-1", "x", "", "1e3"])
def test_a_length_that_is_no_number_promises_nothing(said: str) -> None:
    scope = {"type": "http", "headers": [(b"content-length", said.encode("latin-1"))]}
    assert _declared(scope) == 0


def test_an_answer_that_breaks_off_is_not_begun_a_second_time() -> None:
    async def breaks(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise RuntimeError("in the middle of a file")

    begun: Messages = []

    async def send(message: Any) -> None:
        begun.append(message)

    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    scope = {"type": "http", "method": "GET", "path": "/", "headers": [], "query_string": b""}
    with pytest.raises(RuntimeError):
        asyncio.run(Door(breaks, 100)(scope, receive, send))
    assert [each["type"] for each in begun] == ["http.response.start"]
