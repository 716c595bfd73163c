"""Files exchanged through folders arrive whole, once, and are never lost."""

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from paying import COURT_CARD, COURT_NAME, details, entries, file_of, instruction

from ledger.domain.errors import Conflict, Malformed
from ledger.domain.money import Money
from reconciliation.payments import drop_folder, pain002
from reconciliation.payments.bank import BankUnreachable, NotAskable
from reconciliation.payments.drop_folder import DropFolderBank, FileAlreadySent
from reconciliation.payments.mock import MockBank
from reconciliation.payments.pain001 import write

STATEMENT = b"<Document><BkToCstmrStmt/></Document>"
ORDER = write(file_of(instruction()))


@pytest.fixture
def folder(tmp_path: Path) -> DropFolderBank:
    return DropFolderBank(tmp_path, settle_seconds=0)


@pytest.fixture
def partner(folder: DropFolderBank) -> Iterator[MockBank]:
    """A test bank at the other end of the folders."""
    pytest.importorskip("mockbank")
    start = datetime(2026, 3, 2, 9, 0)  # noqa: DTZ001  # bank time
    with MockBank(starts_at=start, folder=str(folder.directory)) as bank:
        bank.hold_court(COURT_NAME, COURT_CARD, Money("1000000.00"))
        yield bank


def test_an_order_goes_out_and_its_answers_come_in(
    folder: DropFolderBank, partner: MockBank
) -> None:
    receipt = folder.submit(ORDER)
    partner.read_outbox()
    partner.advance(1)

    assert (receipt.accepted, receipt.message_id) == (True, "FILE-1")
    found = {message.kind: message for message in folder.fetch()}
    assert set(found) == {"pain.002", "camt.054", "camt.053"}
    assert pain002.read(found["pain.002"].data).original_message_id == "FILE-1"
    [booked] = entries(found["camt.053"])
    assert details(booked, "Refs/EndToEndId") == "PAY-1"
    assert (folder.outbox / "processed" / "FILE-1.xml").read_bytes() == ORDER


def test_a_file_the_bank_refuses_lies_in_the_banks_failed_folder(
    folder: DropFolderBank, partner: MockBank
) -> None:
    folder.submit(ORDER)
    partner.read_outbox()
    folder.submit(ORDER)
    partner.read_outbox()

    reports = [pain002.read(found.data) for found in folder.fetch() if found.kind == "pain.002"]
    assert [report.answers_a_repeat for report in reports] == [False, True]
    assert (folder.outbox / "failed" / "FILE-1.xml").exists()


def test_a_message_is_delivered_until_it_is_acknowledged(folder: DropFolderBank) -> None:
    (folder.inbox / "a.xml").write_bytes(STATEMENT)
    [message] = folder.fetch()
    assert folder.fetch() == [message]
    folder.acknowledge(message)
    assert folder.fetch() == []
    assert (folder.processed / "a.xml").read_bytes() == STATEMENT
    folder.acknowledge(message)


def test_two_messages_of_one_name_are_both_kept(folder: DropFolderBank) -> None:
    for _ in range(2):
        (folder.inbox / "a.xml").write_bytes(STATEMENT)
        [message] = folder.fetch()
        folder.acknowledge(message)
    assert len(list(folder.processed.iterdir())) == 2


def test_a_message_replaced_while_it_was_read_is_not_acknowledged(folder: DropFolderBank) -> None:
    (folder.inbox / "a.xml").write_bytes(STATEMENT)
    [message] = folder.fetch()
    (folder.inbox / "a.xml").write_bytes(STATEMENT + b"\n")
    folder.acknowledge(message)
    [other] = folder.fetch()
    assert other.sha256 != message.sha256


def test_a_message_nobody_can_read_is_set_aside_with_the_reason(folder: DropFolderBank) -> None:
    (folder.inbox / "a.xml").write_bytes(STATEMENT)
    [message] = folder.fetch()
    folder.set_aside(message, "no account")
    assert folder.fetch() == []
    assert (folder.failed / "a.xml").read_bytes() == STATEMENT
    assert (folder.failed / "a.xml.why.txt").read_text() == "no account"


@pytest.mark.parametrize("name", [".a.xml", "a.xml.tmp", "a.xml.part", "A.FILEPART"])
def test_a_file_under_a_temporary_name_is_not_read(folder: DropFolderBank, name: str) -> None:
    (folder.inbox / name).write_bytes(STATEMENT)
    assert folder.fetch() == []


def test_half_a_message_waits_for_its_other_half(folder: DropFolderBank) -> None:
    half = len(STATEMENT) // 2
    (folder.inbox / "a.xml").write_bytes(STATEMENT[:half])
    assert folder.fetch() == []
    (folder.inbox / "a.xml").write_bytes(STATEMENT)
    assert [message.data for message in folder.fetch()] == [STATEMENT]


def test_half_a_message_that_never_grows_is_delivered_as_unknown(folder: DropFolderBank) -> None:
    path = folder.inbox / "a.xml"
    path.write_bytes(STATEMENT[:10])
    long_ago = path.stat().st_mtime - 2 * folder.patience_seconds
    os.utime(path, (long_ago, long_ago))
    assert [message.kind for message in folder.fetch()] == ["unknown"]


def test_a_file_touched_a_moment_ago_is_left_alone(tmp_path: Path) -> None:
    folder = DropFolderBank(tmp_path, settle_seconds=1000)
    path = folder.inbox / "a.xml"
    path.write_bytes(STATEMENT)
    assert folder.fetch() == []
    earlier = path.stat().st_mtime - 1001
    os.utime(path, (earlier, earlier))
    assert len(folder.fetch()) == 1


def test_messages_come_in_the_order_they_were_left(folder: DropFolderBank) -> None:
    for age, name in [(30, "b-11.xml"), (20, "a-3.xml"), (10, "b-3.xml")]:
        path = folder.inbox / name
        path.write_bytes(STATEMENT)
        moment = path.stat().st_mtime - age
        os.utime(path, (moment, moment))
    assert [message.id for message in folder.fetch()] == ["b-11.xml", "a-3.xml", "b-3.xml"]


def test_the_same_order_again_is_the_same_file_and_another_is_refused(
    folder: DropFolderBank,
) -> None:
    assert folder.submit(ORDER) == folder.submit(ORDER)
    with pytest.raises(FileAlreadySent):
        folder.submit(write(file_of(instruction("PAY-2"))))
    assert [path.name for path in folder.outbox.iterdir()] == ["FILE-1.xml"]
    assert (folder.outbox / "FILE-1.xml").read_bytes() == ORDER


def test_an_outbox_that_cannot_be_written_holds_no_half_order(
    folder: DropFolderBank, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(drop_folder.os, "fsync", full)
    with pytest.raises(BankUnreachable):
        folder.submit(ORDER)
    assert list(folder.outbox.iterdir()) == []


def test_an_order_is_durable_before_it_has_its_name_and_so_is_the_name(
    folder: DropFolderBank, monkeypatch: pytest.MonkeyPatch
) -> None:
    visible: list[bool] = []

    def seen(_descriptor: int) -> None:
        visible.append((folder.outbox / "FILE-1.xml").exists())

    monkeypatch.setattr(drop_folder.os, "fsync", seen)
    folder.submit(ORDER)
    assert visible == [False, True]


def test_only_a_payment_file_is_sent(folder: DropFolderBank) -> None:
    with pytest.raises(Malformed):
        folder.submit(STATEMENT)


def test_a_folder_never_says_that_a_payment_is_unknown_to_the_bank(folder: DropFolderBank) -> None:
    with pytest.raises(NotAskable):
        folder.inquire("PAY-1")
    assert not issubclass(FileAlreadySent, BankUnreachable)
    assert issubclass(FileAlreadySent, Conflict)
