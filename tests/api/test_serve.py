"""The server that is told to stop closes what it opened."""

import ipaddress
import json
import re
import signal
import socket
import subprocess
import sys
import threading
from typing import Any
from unittest.mock import MagicMock

import pytest
import uvicorn

from api import serve
from api.settings import Settings
from api.unread import Protocol

STOPPED_AS_UVICORN_IS = """
import os, signal
from uvicorn import Config, Server
from api.serve import leave_in_order

leave_in_order()
try:
    with Server(Config("none")).capture_signals():
        os.kill(os.getpid(), signal.SIGTERM)
finally:
    print("closed")
"""


def test_what_was_opened_is_closed_when_the_server_is_told_to_stop() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", STOPPED_AS_UVICORN_IS], capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stdout) == (0, "closed\n"), ran.stderr
    without = re.sub(r"(?m)^.*leave_in_order.*$", "", STOPPED_AS_UVICORN_IS)
    cut = subprocess.run(
        [sys.executable, "-c", without], capture_output=True, text=True, check=False
    )
    assert (cut.returncode, cut.stdout) == (-signal.SIGTERM, ""), "so it is needed"


def test_an_address_typed_as_it_is_read_is_answered_with_a_problem() -> None:
    """（2026） in the bytes of a request line is no HTTP, and no application is asked about it."""
    config = uvicorn.Config(_nothing, http=Protocol, log_level="critical", lifespan="off")
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        serving = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        serving.start()
        try:
            with socket.create_connection(listening.getsockname(), 10) as line:
                line.sendall("GET /cases/（2026）苏0508执1号 HTTP/1.1\r\nHost: x\r\n\r\n".encode())
                answer = b"".join(iter(lambda: line.recv(4096), b""))
        finally:
            server.should_exit = True
            serving.join()
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 422 ")
    assert b"content-type: application/problem+json" in head
    problem = json.loads(body)
    assert (problem["type"], problem["status"]) == ("/problems/malformed-request", 422)
    assert "百分号编码" in problem["detail_zh"]


async def _nothing(_scope: object, _receive: object, _send: object) -> None:
    raise AssertionError("nobody is asked about what cannot be read")


def test_a_server_listens_where_it_was_told_and_else_to_its_own_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its book is looked at before anybody may ask, and left in order when it is told to stop."""
    court, heard = MagicMock(), []

    def run(_app: object, **said: Any) -> None:
        heard.append((said["host"], said["port"], said["server_header"]))
        court.served()
        raise SystemExit(0)

    monkeypatch.setattr(serve, "court_of", lambda _: court)
    monkeypatch.setattr(serve, "create_app", MagicMock())
    for name in ("on_time", "leave_in_order", "settled"):
        monkeypatch.setattr(serve, name, getattr(court, name))
    monkeypatch.setattr(uvicorn, "run", run)
    for told in ({}, {"host": "0.0.0.0", "port": 1}):
        with pytest.raises(SystemExit):
            serve.serve(Settings().model_copy(update=told))
    (own, *_), elsewhere = heard
    assert ipaddress.ip_address(own).is_loopback
    assert elsewhere == ("0.0.0.0", 1, False)
    in_order = [each[0] for each in court.method_calls][: len(court.method_calls) // 2]
    assert in_order == [
        "on_time", "must_go_on", "note_head", "leave_in_order", "settled", "served", "note_head",
        "database.close",
    ]  # fmt: skip
