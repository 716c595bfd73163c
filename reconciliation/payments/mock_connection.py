"""The way to the test bank: mock-bank over HTTP on this machine, and nowhere else.

It stands where a real bank's front-end machine (银企直联前置机) would: that too is a local service
which takes a file and answers whether it took it. Connections go to the loopback only, so that no
setting can ever send a test payment to a real machine, or a real payment to a test.
"""

import http.client
import ipaddress
import json
from typing import Any, Final
from urllib.parse import quote, urlsplit

from reconciliation.payments.bank import (
    AnswerUnknown,
    BankMessage,
    BankUnreachable,
    Inquiry,
    Receipt,
    message_id_of,
    received,
)

_TAKEN: Final = 202
_REFUSED: Final = 422
_OK: Final = 200
_CREATED: Final = 201
_NOT_FOUND: Final = 404


class MockBankConnection:
    """A connection to a mock-bank on ``base_url``, as the holder of one of its accounts.

    ``account`` is mock-bank's id of that account; messages about others are passed over.
    ``timeout`` is in seconds, for connecting and for each answer.
    """

    def __init__(self, base_url: str, account: str = "COURT", *, timeout: float = 10.0) -> None:
        parts = urlsplit(base_url)
        if parts.scheme != "http" or not _is_loopback(parts.hostname or ""):
            raise ValueError(f"{base_url} is not an http address on this machine")
        self.host = parts.hostname or ""
        self.port = parts.port or 80
        self.account = account
        self.timeout = timeout

    def submit(self, data: bytes) -> Receipt:
        """Send a payment file; a refused file is a receipt that says so, with the bank's code."""
        message_id = message_id_of(data)
        line = self._connect()
        try:
            status, answer = _exchange(line, "POST", "/payments", data, "application/xml")
        except (OSError, http.client.HTTPException, ValueError) as fault:
            raise AnswerUnknown(
                f"{message_id} was sent and no answer came: {fault!r:.100}", message_id=message_id
            ) from fault
        finally:
            line.close()
        if status not in {_TAKEN, _REFUSED}:
            raise AnswerUnknown(
                f"{message_id} was answered {status}, which says neither yes nor no",
                message_id=message_id,
            )
        words = [answer.get("status"), answer.get("reason"), answer.get("reason_text")]
        return Receipt(status == _TAKEN, message_id, " ".join(filter(None, words)))

    def fetch(self, after: str | None = None) -> list[BankMessage]:
        """Messages about our account after the one with id ``after``, oldest first.

        Asking takes nothing away, so a reader that fell over asks again. Reading stops before a
        number the bank has given and not yet sent: a message never overtakes an earlier one, and
        the last id read is a place nothing can later appear before.
        """
        # The bank books and releases what has come due when its mailbox is looked at.
        self._ask("GET", "/_mock/mailbox?leave&type=-")
        seen = int(after or 0)
        found = []
        for sent in self._ask("GET", "/_mock/messages"):
            if sent["id"] <= seen:
                continue
            if sent["id"] != seen + 1:
                break
            seen += 1
            if sent["account"] == self.account:
                found.append(received(str(sent["id"]), sent["body"].encode()))
        return found

    def acknowledge(self, message: BankMessage) -> None:
        """Do nothing: the reader's own place in the sequence is the acknowledgement."""

    def set_aside(self, message: BankMessage, why: str) -> None:
        """Do nothing: whoever keeps the message keeps the reason too."""

    def inquire(self, reference: str) -> Inquiry:
        """Ask what became of the newest payment with this reference."""
        status, answer = self._request("GET", f"/_mock/payments/{quote(reference, safe='')}")
        if status == _NOT_FOUND:
            return Inquiry(found=False, status=None, raw=answer)
        if status != _OK:
            raise BankUnreachable(f"the bank answered {status}", status=status)
        return Inquiry(found=True, status=_status(answer), raw=answer)

    def control(self, method: str, path: str, body: object = None) -> Any:
        """Tell the test bank how to behave; raise :class:`ValueError` with its own complaint."""
        status, answer = self._request(method, path, body)
        if status not in {_OK, _CREATED}:
            raise ValueError(f"{method} {path}: {answer}")
        return answer

    def _ask(self, method: str, path: str) -> Any:
        status, answer = self._request(method, path)
        if status != _OK:
            raise BankUnreachable(f"the bank answered {status} to {path}", status=status)
        return answer

    def _request(self, method: str, path: str, body: object = None) -> tuple[int, Any]:
        """Ask for something that may be asked again: any loss of the line is unreachability."""
        line = self._connect()
        data = b"" if body is None else json.dumps(body).encode()
        try:
            return _exchange(line, method, path, data, "application/json")
        except (OSError, http.client.HTTPException, ValueError) as fault:
            raise BankUnreachable(f"{path}: {fault!r:.100}", path=path) from fault
        finally:
            line.close()

    def _connect(self) -> http.client.HTTPConnection:
        line = http.client.HTTPConnection(self.host, self.port, timeout=self.timeout)
        try:
            line.connect()
        except OSError as fault:
            line.close()
            raise BankUnreachable(f"{self.host}:{self.port}: {fault}", port=self.port) from fault
        return line


def _exchange(
    line: http.client.HTTPConnection, method: str, path: str, data: bytes, kind: str
) -> tuple[int, Any]:
    line.request(method, path, data, {"Content-Type": kind, "Accept": "application/json"})
    answer = line.getresponse()
    return answer.status, json.loads(answer.read())


def _status(payment: dict[str, Any]) -> str:
    if payment["status"] == "rejected":
        return "RJCT"
    if payment["returned_at"]:
        return "RTND"
    return "ACSC" if payment["booked_at"] else "ACCP"


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
