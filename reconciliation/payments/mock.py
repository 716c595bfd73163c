"""A bank to rehearse with (模拟银行): one mock-bank process here, its clock in our hands.

It belongs to the demonstration and the tests. The court's account, its balance, what goes wrong
and when time passes are all set from here; messages come and go over the same connection a real
bank would use. The process ends with the block that started it, and with this program however it
ends: it watches the pipe it was started with, and a broken pipe is its signal.

What the test bank really does, found by trying: the payee behaviours (``closed-account``,
``bad-bank-id``) work only for a payee whose account it holds, by an IBAN-shaped number
(:meth:`MockBank.hold_payee`); all others are set on the court's own account and are read when a
file arrives, ``return-later`` when the payment books, ``statement-gap`` when the day ends.
"""

import atexit
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import TracebackType
from typing import IO, Any, Final, Literal, Self

from ledger.domain.money import Money, fen
from reconciliation.payments.bank import BankMessage
from reconciliation.payments.mock_connection import MockBankConnection

Behaviour = Literal[
    "accept",
    "closed-account",
    "insufficient-funds",
    "bad-bank-id",
    "return-later",
    "reject-file",
    "duplicate-file",
    "silent",
    "statement-gap",
]

COURT: Final = "COURT"
_SEEDED: Final = ("ACME", "GLOBEX", "INITECH", "EURODIS")
_listening = re.compile(rb"listening on http://127\.0\.0\.1:([0-9]+)/").search

# Runs the bank's own command line, and ends it when whoever holds the other end of stdin is gone.
_BOUND_TO_PARENT: Final = """
import os, sys, threading
def watch():
    sys.stdin.buffer.read()
    os._exit(0)
threading.Thread(target=watch, daemon=True).start()
from mockbank.__main__ import main
sys.exit(main(sys.argv[1:]))
"""


class MockBankFailed(RuntimeError):
    """The test bank did not start; its own words follow."""


@dataclass(frozen=True, slots=True)
class HeldAccount:
    """An account at the test bank: its id there, its holder, and its number as an IBAN."""

    id: str
    name: str
    iban: str


def cn_iban(account_number: str) -> str:
    """An account number in the shape of an IBAN: ``CN``, two check digits, and the number.

    China issues no IBANs. The test bank holds accounts only by such numbers, so this is how a
    card number is told to it (ISO 13616, check digits by ISO 7064 MOD 97-10).
    """
    if not re.fullmatch(r"[0-9A-Z]{1,30}", account_number, re.ASCII):
        raise ValueError(f"{account_number!r:.40} is no account number")
    digits = "".join(str(int(sign, 36)) for sign in f"{account_number}CN00")
    return f"CN{98 - int(digits) % 97:02d}{account_number}"


class MockBank:
    """The process and everything it can be told; used as a context manager.

    ``starts_at`` is bank time in Beijing, to the minute. The bank settles on working days, those
    of the week unless :meth:`rest_on` adds others, and takes files for the day until 15:00.
    ``folder`` names a directory whose ``outbox`` it watches and whose ``inbox`` it fills.
    Status reports come ``status_delay`` of bank time after their file.
    """

    def __init__(
        self,
        *,
        starts_at: datetime,
        folder: str = "",
        status_delay: timedelta = timedelta(0),
        start_timeout_seconds: float = 30.0,
    ) -> None:
        self.starts_at = starts_at
        self.folder = folder
        self.status_delay = status_delay
        self.start_timeout_seconds = start_timeout_seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._port = 0

    # Its life

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start the process and wait until it answers; raise :class:`MockBankFailed`."""
        with tempfile.TemporaryFile() as words:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _BOUND_TO_PARENT, *self._arguments()],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=words,
            )
            atexit.register(self.stop)
            self._port = self._await_port(words)
        self._close_seeded_accounts()

    def stop(self) -> None:
        """End the process and wait for its end; once is enough, twice does no harm."""
        process, self._process = self._process, None
        if process is None:
            return
        atexit.unregister(self.stop)
        if process.stdin is not None:
            process.stdin.close()
        process.terminate()
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    @property
    def base_url(self) -> str:
        """Where it listens, on the loopback."""
        return f"http://127.0.0.1:{self._port}"

    def connection(self, account: str = COURT, *, timeout: float = 10.0) -> MockBankConnection:
        """A connection as the holder of one account."""
        return MockBankConnection(self.base_url, account, timeout=timeout)

    def reset(self) -> None:
        """Make it a new bank: no accounts of ours, no messages, its clock where it started."""
        self._control("POST", "/_mock/reset")
        self._close_seeded_accounts()

    # Its accounts

    def hold_court(self, name: str, card_number: str, opening: Money) -> HeldAccount:
        """Open the court's account in yuan with an opening balance."""
        return self._hold(COURT, name, card_number, opening, "accept")

    def hold_payee(
        self, account_id: str, name: str, card_number: str, behaviour: Behaviour = "accept"
    ) -> HeldAccount:
        """Hold a payee's account here, so that payments into it can be made to fail.

        ``account_id`` is the test bank's own name for it: letters, digits, dots and dashes.
        Payments reach it when their file names the account by the IBAN returned.
        """
        return self._hold(account_id, name, card_number, Money(0), behaviour)

    def set_behaviour(self, account_id: str, behaviour: Behaviour, **parameters: str | int) -> None:
        """Make the bank do something to an account from now on.

        ``return-later`` takes ``days`` (bank working days, 3), ``reason`` (an ISO code, AC04) and
        ``end_to_end_id`` to send back that payment only.
        """
        wanted = {"behaviour": behaviour, "parameters": parameters}
        self._control("PATCH", f"/_mock/accounts/{account_id}", wanted)

    def balance(self, account_id: str = COURT) -> Money:
        """The booked balance of an account now."""
        held = self._control("GET", f"/_mock/accounts/{account_id}")
        return fen(held["balance"], held["currency"])

    # Money and time

    def deposit(
        self,
        amount: Money,
        *,
        payer_name: str,
        payer_card: str = "",
        remark: str | list[str] = "",
        reference: str = "",
        value_on: date | None = None,
    ) -> str:
        """Let money arrive on the court's account; return the serial the bank gives it.

        The payer's name and the remark (附言) stand in camt.054 and camt.053 as the payer wrote
        them; several lines are several. Before 15:00 on a working day it books at once.
        """
        asked: dict[str, Any] = {
            "account": COURT,
            "amount": amount.fen,
            "currency": amount.currency.code,
            "debtor": {"name": payer_name, "iban": cn_iban(payer_card) if payer_card else ""},
            "note": remark or [],
            "reference": reference,
        }
        if value_on is not None:
            asked["value_date"] = value_on.isoformat()
        booked = self._control("POST", "/_mock/credits", asked)
        return f"MB-RCV-{booked['id']}"

    def advance(self, days: int) -> list[date]:
        """Let calendar days pass, with their bookings and statements; return the working days.

        The time of day stays. The test bank knows no step below a day.
        """
        return self._days(self._control("POST", f"/_mock/advance?days={days}"))

    def advance_to(self, day: date) -> list[date]:
        """Let time pass to midnight at the start of ``day``."""
        return self._days(self._control("POST", f"/_mock/advance?to={day.isoformat()}"))

    def rest_on(self, days: Iterable[date]) -> None:
        """Make these days the bank's only holidays, beside its weekends."""
        self._control("PUT", "/_mock/holidays", sorted(day.isoformat() for day in days))

    def today(self) -> date:
        """The bank's date."""
        state = self._control("GET", "/_mock/state")
        return date.fromisoformat(state["clock"]["date"])

    # What it has sent

    def messages(self) -> list[BankMessage]:
        """Everything sent about the court's account, oldest first."""
        return self.connection().fetch(None)

    def report_now(self) -> None:
        """Have the bank send a camt.052 of the day so far."""
        self._control("POST", f"/_mock/accounts/{COURT}/report")

    def read_outbox(self) -> None:
        """Have the bank look into its folder now instead of at its next round."""
        self._control("POST", "/_mock/drop/scan")

    # Inside

    def _arguments(self) -> list[str]:
        given = ["--port", "0", "--db", ":memory:", "--timezone", "Asia/Shanghai"]
        given += ["--clock", self.starts_at.strftime("%Y-%m-%dT%H:%M")]
        given += ["--status-delay-ms", str(self.status_delay // timedelta(milliseconds=1))]
        if self.folder:
            given += ["--drop-dir", f"{self.folder}/outbox", "--pickup-dir", f"{self.folder}/inbox"]
            given += ["--drop-settle-ms", "0", "--drop-interval-ms", "600000"]
        return given

    def _await_port(self, words: IO[bytes]) -> int:
        assert self._process is not None
        deadline = time.monotonic() + self.start_timeout_seconds
        said = b""
        while time.monotonic() < deadline and self._process.poll() is None:
            said = os.pread(words.fileno(), 65536, 0)
            found = _listening(said)
            if found:
                return int(found[1])
            time.sleep(0.02)
        self.stop()
        raise MockBankFailed(said.decode(errors="replace")[-2000:] or "it said nothing")

    def _close_seeded_accounts(self) -> None:
        # The bank starts with four customers of its own, and would send statements for them.
        for account_id in _SEEDED:
            self._control("PATCH", f"/_mock/accounts/{account_id}", {"closed": True})

    def _hold(
        self, account_id: str, name: str, card: str, balance: Money, behaviour: Behaviour
    ) -> HeldAccount:
        iban = cn_iban(card)
        wanted = {
            "id": account_id,
            "name": name,
            "iban": iban,
            "currency": "CNY",
            "balance": balance.fen,
            "behaviour": behaviour,
        }
        self._control("POST", "/_mock/accounts", wanted)
        return HeldAccount(account_id, name, iban)

    def _control(self, method: str, path: str, body: object = None) -> Any:
        return self.connection().control(method, path, body)

    @staticmethod
    def _days(outcome: dict[str, Any]) -> list[date]:
        return [date.fromisoformat(day) for day in outcome["businessDaysCrossed"]]
