"""A book brought back from its backup forgot what was paid since: it pays nothing twice.

The backup is made and brought back by PostgreSQL's own programs, as a court would.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ledger.domain.act import Act, Role, acting
from ledger.domain.law.resend import AlreadyPaid
from ledger.domain.paper import Paper, PaperKind
from ledger.domain.payment_batch import BatchState
from ledger.domain.payout import State
from ledger.domain.restoration import AccountNotCompared, PaymentsHeld, RestorationState
from ledger.services.command import ChangedSince
from ledger.services.restorations import FileNotBooked, Restorations
from ledger.store.backup import Note, back_up, bring_back
from ledger.store.court import Court
from ledger.store.database import Database, owner_engine
from ledger.store.head import NotNoted, Seen, WentBack, head_of
from ledger.store.verify import verify
from migrations.run import make_roles, newest
from reconciliation.importing import Imports
from reconciliation.paying import Payments
from tests.formats.make import Line, camt053
from tests.reconciliation.sending_desk import Desk
from tests.services.courthouse import ACCOUNT, BEGIN, Courthouse, by
from tests.services.test_cash_witness import agreed, hand
from tests.services.till import Till

RECORD = Paper(PaperKind.RECORD, "恢复核对1", BEGIN.date())


@pytest.fixture
def database(own_database: Database) -> Database:
    """One of its own: it is dumped and brought back."""
    return own_database


@pytest.fixture
def seen(house: Courthouse, tmp_path: Path) -> Seen:
    """Where this machine notes what it has seen."""
    house.court.seen = Seen(tmp_path / "master.key.seen")
    return house.court.seen


class Back(Desk):
    """The desk of a book that went back, and under which reference its payment was sent."""

    def __init__(self, house: Courthouse, before: Desk) -> None:
        self.house, self.bank, self.number = house, before.bank, before.number
        self.pay = Payments(house.court, before.bank)
        self.paid_under = before.reference


@pytest.fixture
def cash(desk: Desk) -> str:
    """A payment in cash that all have agreed to."""
    return agreed(Till(desk.house))


@pytest.fixture
def gone_back(
    database: Database, desk: Desk, seen: Seen, tmp_path: Path, new_database: Callable[[], str]
) -> Iterator[Back]:
    """The desk after its book came out of a backup; its payment was sent after that was made."""
    dump = tmp_path / "book.dump"
    back_up(database.dsn, dump, newest())
    desk.sent()
    dsn = new_database()
    make_roles(owner_engine(dsn))
    bring_back(dsn, dump, Note.read(dump))
    back, was = Database(dsn), desk.house.court
    yield Back(Courthouse(Court(back, was.book, was.keys.master, seen)), desk)
    back.close()


def tell(desk: Desk) -> None:
    with acting(Act("root", Role.SYSTEM, "told")):
        Restorations(desk.house.court).tell("硬盘损坏，由昨日备份恢复")
    desk.house.court.note_head(back=True)


def compare(desk: Desk, *files: str) -> None:
    with by("feng"):
        Restorations(desk.house.court).compare(files, RECORD)


def release(desk: Desk) -> None:
    with by("chen"):
        Restorations(desk.house.court).release()


def debit_file(desk: Desk, reference: str) -> str:
    """The bank's file of that day, in which the forgotten payment left; its SHA-256."""
    line = Line("20000.00", credit=False, serial="D1", on="2026-03-02", end_to_end=reference)
    data = camt053(ACCOUNT, "25000.00", [line], statement_id="DE", on="2026-03-02")
    return desk.house.take(data).sha256


def test_a_book_that_forgot_a_payment_is_found_by_what_was_seen(gone_back: Back) -> None:
    assert gone_back.state is State.APPROVED, "as if it had never been sent"
    assert verify(gone_back.house.court.database, gone_back.house.court.book).intact
    batch = gone_back.prepare()
    with pytest.raises(WentBack):
        gone_back.send(batch)
    assert gone_back.batch(batch).state is BatchState.PREPARED
    assert len(gone_back.bank.files) == 1


def test_nothing_is_paid_until_the_bank_was_asked_and_then_nothing_twice(gone_back: Back) -> None:
    tell(gone_back)
    batch = gone_back.prepare()
    with pytest.raises(PaymentsHeld):
        gone_back.send(batch)
    shown = debit_file(gone_back, gone_back.paid_under)
    with pytest.raises(PaymentsHeld):
        gone_back.send(batch)
    compare(gone_back, shown)
    with pytest.raises(PaymentsHeld):
        gone_back.send(batch)
    release(gone_back)
    with pytest.raises(AlreadyPaid):
        gone_back.send(batch)
    assert len(gone_back.bank.files) == 1, "the bank got one payment, once"


def test_what_was_not_paid_goes_once_the_book_is_released(gone_back: Back) -> None:
    tell(gone_back)
    data = camt053(
        ACCOUNT, "25000.00", [Line("1.00", serial="Q", on="2026-03-02")], statement_id="DE",
        on="2026-03-02",
    )  # fmt: skip
    compare(gone_back, gone_back.house.take(data).sha256)
    release(gone_back)
    gone_back.sent()
    assert Restorations(gone_back.house.court).restoration().state is RestorationState.RELEASED


def test_a_comparison_rests_on_files_that_were_let_in_and_reach_that_day(gone_back: Back) -> None:
    tell(gone_back)
    with pytest.raises(FileNotBooked):
        compare(gone_back, "ab" * 32)
    early = camt053(
        ACCOUNT, "0.00", [Line("1.00", serial="Q", on="2026-03-01")], statement_id="D0",
        on="2026-03-01",
    )  # fmt: skip
    with pytest.raises(AccountNotCompared):
        compare(gone_back, gone_back.house.take(early).sha256)


def test_cash_is_not_handed_over_either(cash: str, gone_back: Back) -> None:
    with pytest.raises(WentBack):
        hand(gone_back.house, cash)
    tell(gone_back)
    with pytest.raises(PaymentsHeld):
        hand(gone_back.house, cash)
    assert gone_back.house.payout(cash).state is State.APPROVED


def test_cash_that_was_given_is_noted_and_a_dry_run_is_not(
    house: Courthouse, cash: str, seen: Seen
) -> None:
    before = seen.of(house.court.book)
    with by("sun", dry_run=True):
        house.in_cash.hand_over(cash, RECORD, "qian")
    assert seen.of(house.court.book) == before
    hand(house, cash)
    assert seen.of(house.court.book) == head_of(house.court.database, house.court.book)


def test_where_nothing_can_be_noted_nothing_is_handed_over(desk: Desk, seen: Seen) -> None:
    batch = desk.prepare()
    seen.file.with_name(f"{seen.file.name}.lock").mkdir()
    with pytest.raises(NotNoted):
        desk.send(batch)
    assert (desk.batch(batch).state, desk.bank.files) == (BatchState.LINE_DOWN, [])
    seen.file.with_name(f"{seen.file.name}.lock").rmdir()
    desk.send(batch)
    assert len(desk.bank.files) == 1


def test_nobody_compares_or_releases_what_has_changed_since_he_saw_it(house: Courthouse) -> None:
    own = Restorations(house.court)
    with acting(Act("root", Role.SYSTEM, "told")):
        own.tell("硬盘损坏，由昨日备份恢复")
    line = Line("1.00", serial="Q", on="2026-03-02")
    shown = house.take(camt053(ACCOUNT, "0.00", [line], on="2026-03-02")).sha256
    steps: list[tuple[str, Callable[..., Any], tuple[Any, ...]]] = [
        ("feng", own.compare, ([shown], RECORD)), ("chen", own.refuse, ("再核",)),
        ("feng", own.compare, ([shown], RECORD)), ("chen", own.release, ()),
    ]  # fmt: skip
    for person, do, words in steps:
        with by(person), pytest.raises(ChangedSince):
            do(*words, expected=99)
        with by(person):
            do(*words, expected=own.restoration().version)
    assert own.restoration().state is RestorationState.RELEASED


def test_a_file_that_was_let_in_halfway_shows_nothing(
    house: Courthouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = Restorations(house.court)
    with acting(Act("root", Role.SYSTEM, "told")):
        own.tell("硬盘损坏，由昨日备份恢复")
    monkeypatch.setattr(Imports, "_finish", lambda *_: None)
    line = Line("1.00", serial="Q", on="2026-03-02")
    half = house.take(camt053(ACCOUNT, "0.00", [line], on="2026-03-02")).sha256
    with by("feng"), pytest.raises(FileNotBooked):
        own.compare([half], RECORD)
