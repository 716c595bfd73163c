"""A body that does not come: too slowly, or not at all because its sender left."""

import asyncio
import json
import logging
from typing import Any

import pytest
from fastapi import FastAPI

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
