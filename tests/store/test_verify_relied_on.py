"""What facts rely on beside themselves, and what is found when it is bent: files and data keys."""

from datetime import date
from hashlib import sha256

import pytest
from purses import Purse
from tampering import Tamper, first, look

from ledger.domain.act import Role
from ledger.domain.delegation import Delegation
from ledger.domain.erasure import Erasure
from ledger.domain.paper import Paper, PaperKind
from ledger.domain.statement_file import StatementFile
from ledger.store.court import Court, EvidenceChanged
from ledger.store.database import Database


@pytest.fixture
def database(own_database: Database) -> Database:
    """One of its own: its constraints are taken away."""
    return own_database


@pytest.fixture
def received(filled: Court) -> Court:
    """The same book after a file of the bank was kept and received at position 17."""
    sha256 = filled.keep("camt.053.xml", b"<Document/>")
    file = StatementFile._create(
        StatementFile.Received, sha256=sha256, name="camt.053.xml", format="camt.053", size=11,
        statements=(),
    )  # fmt: skip
    filled.save(file)
    assert look(filled).intact
    return filled


def test_a_file_whose_bytes_were_changed_is_named(received: Court, tamper: Tamper) -> None:
    tamper(
        "ALTER TABLE anzhang.evidence DROP CONSTRAINT evidence_check",
        "UPDATE anzhang.evidence SET bytes = '<Other/>'",
    )
    found = first(received)
    assert (found.kind, found.position) == ("evidence-changed", None)
    assert "camt.053.xml" in found.detail
    with pytest.raises(EvidenceChanged):
        received.evidence(sha256(b"<Document/>").hexdigest())


def test_a_file_taken_away_is_missed_by_the_fact_that_relies_on_it(
    received: Court, tamper: Tamper
) -> None:
    tamper("DELETE FROM anzhang.evidence")
    assert (first(received).kind, first(received).position) == ("evidence-missing", 17)


def test_the_scan_of_a_paper_taken_away_is_missed_by_the_fact_that_names_the_paper(
    filled: Court, tamper: Tamper
) -> None:
    """No fact says so of its own papers: whatever names a paper relies on its file."""
    scan = filled.keep("决定.pdf", b"%PDF-1.7 signed and sealed")
    paper = Paper(PaperKind.DECISION, "决1号", date(2026, 3, 2), scan)
    filled.save(Delegation(
        number="授权1", giver="lin", role=Role.LEADER, to="chen", begins=paper.day,
        until=paper.day, up_to=None, paper=paper,
    ))  # fmt: skip
    assert look(filled).intact
    tamper("DELETE FROM anzhang.evidence")
    assert (first(filled).kind, first(filled).position) == ("evidence-missing", 17)


def test_an_erased_person_leaves_the_book_intact(filled: Court) -> None:
    scope = str(Purse.create_id("一"))
    paper = Paper(PaperKind.DECISION, "抹除决定1", date(2026, 3, 2))
    filled.save(Erasure(scope=scope, paper=paper, reason="保存期满", by="admin"))
    assert filled.keys.destroy(scope)
    assert look(filled).intact


def test_a_data_key_destroyed_without_its_fact_is_named(filled: Court) -> None:
    assert filled.keys.destroy(str(Purse.create_id("一")))
    (found,) = look(filled).differences
    assert found.kind == "key-destroyed"
    assert str(Purse.create_id("一")) in found.detail


def test_a_data_key_taken_away_is_missed_by_what_it_sealed(filled: Court, tamper: Tamper) -> None:
    """A payee is hidden as well by taking the row away as by destroying the key in it."""
    tamper("DELETE FROM anzhang.data_keys WHERE scope = :scope", scope=str(Purse.create_id("二")))
    found = first(filled)
    assert (found.kind, found.position) == ("key-missing", 9)


@pytest.mark.parametrize("wrapped_for", ["二", "一"])
def test_another_data_key_in_its_place_opens_nothing(
    filled: Court, tamper: Tamper, wrapped_for: str
) -> None:
    scope = str(Purse.create_id("二"))
    wrapped = filled.keys.master.wrap(str(Purse.create_id(wrapped_for)), b"x" * 32)
    tamper("UPDATE anzhang.data_keys SET wrapped = :w WHERE scope = :scope", w=wrapped, scope=scope)
    found = first(filled)
    assert (found.kind, found.position) == ("key-changed", 9)
