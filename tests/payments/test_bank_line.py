"""A lost line is either before the order left or after, and the two are never confused."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from paying import file_of, instruction

from ledger.domain.errors import Unavailable
from reconciliation.payments.bank import AnswerUnknown, BankUnreachable
from reconciliation.payments.mock_connection import MockBankConnection
from reconciliation.payments.pain001 import write

ORDER = write(file_of(instruction()))
Behave = Callable[[socket.socket], None]


def _read_all(line: socket.socket) -> None:
    got = b""
    while b"</Document>" not in got and b"GET " not in got:
        got += line.recv(65536)


def hang(line: socket.socket) -> None:
    _read_all(line)
    line.recv(1)  # until the caller gives up


def hang_up(line: socket.socket) -> None:
    _read_all(line)


def hang_up_halfway(line: socket.socket) -> None:
    line.recv(10)


def fail(line: socket.socket) -> None:
    _read_all(line)
    line.sendall(b"HTTP/1.0 500 Oops\r\nContent-Length: 2\r\n\r\n{}")


def babble(line: socket.socket) -> None:
    _read_all(line)
    line.sendall(b"HTTP/1.0 202 Accepted\r\nContent-Length: 400\r\n\r\n{")


@contextmanager
def bank_that(behave: Behave) -> Iterator[MockBankConnection]:
    """A listener that takes one call and behaves badly."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            line, _ = server.accept()
            with line:
                behave(line)

        thread = threading.Thread(target=serve)
        thread.start()
        port = server.getsockname()[1]
        yield MockBankConnection(f"http://127.0.0.1:{port}", timeout=0.3)
        thread.join()


@pytest.fixture
def nobody() -> MockBankConnection:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    return MockBankConnection(f"http://127.0.0.1:{port}", timeout=0.3)


@pytest.mark.parametrize("behave", [hang, hang_up, hang_up_halfway, fail, babble])
def test_an_order_whose_answer_is_lost_is_of_unknown_outcome(behave: Behave) -> None:
    with bank_that(behave) as line, pytest.raises(AnswerUnknown) as refusal:
        line.submit(ORDER)
    assert refusal.value.facts["message_id"] == "FILE-1"


@pytest.mark.parametrize("behave", [hang, hang_up, fail, babble])
def test_a_question_that_is_not_answered_is_never_a_no(behave: Behave) -> None:
    with bank_that(behave) as line, pytest.raises(BankUnreachable):
        line.inquire("PAY-1")


def test_an_order_that_never_left_may_be_sent_again(nobody: MockBankConnection) -> None:
    with pytest.raises(BankUnreachable):
        nobody.submit(ORDER)
    with pytest.raises(BankUnreachable):
        nobody.fetch(None)


def test_no_general_retry_of_outages_catches_an_unknown_answer() -> None:
    assert issubclass(BankUnreachable, Unavailable)
    assert not issubclass(AnswerUnknown, Unavailable)


@pytest.mark.parametrize(
    "address", ["http://192.0.2.1:80", "https://127.0.0.1", "http://bank.example", "ftp://[::1]"]
)
def test_the_test_bank_is_on_this_machine_or_nowhere(address: str) -> None:
    with pytest.raises(ValueError, match="not an http address on this machine"):
        MockBankConnection(address)
