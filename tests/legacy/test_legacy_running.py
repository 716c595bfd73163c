"""Runs over the position: exact rules propose, another person books, clerks go on meanwhile."""

from pathlib import Path

import pytest

from api.every import follower
from ledger.domain.case_account import CaseAccount
from ledger.domain.case_people import Recused
from ledger.domain.money import Money
from ledger.domain.permissions import NotPermitted
from ledger.services.people import People
from ledger.store.verify import verify
from reconciliation.legacy.candidates import candidates, known_cases
from reconciliation.legacy.classes import Grade, LegacyClass, Step
from reconciliation.legacy.columns import ColumnMap
from reconciliation.legacy.running import Runs, RunSummary
from reconciliation.legacy.stretch import LegacyStretch
from reconciliation.matching.hits import By
from tests.legacy.clearinghouse import Old
from tests.legacy.registers import row
from tests.services.courthouse import ACCOUNT, CASE, CREDITOR, DEBTOR, Courthouse, by
from tests.services.papers import DECISION

PAYEE = (CREDITOR, "6210000000000000017")


@pytest.fixture
def old(house: Courthouse, tmp_path: Path) -> Old:
    house.open_case()
    return Old(house, tmp_path).loaded(
        row(1, "10.00", case=CASE, payer=DEBTOR, payee=PAYEE),
        row(2, "20.00", case=CASE, payer="别人", payee=PAYEE),
        row(3, "30.00", case=CASE, payer="别人", payee=("别人", "1")),
        row(4, "40.00", case="（2015）合执字第00524号", payee=PAYEE),
        row(5, "50.00", payer=DEBTOR, remark="往来"),
        row(6, "60.00", case=CASE, payer=DEBTOR, remark="罚金"),
        row(7, "70.00", case=CASE, payer=DEBTOR, payee=PAYEE),
    )


def run(old: Old, person: str, what: str, name: str = "r1") -> RunSummary:
    with by(person):
        done: RunSummary = getattr(Runs(old.house.court), what)(ACCOUNT, name)
    return done


def test_only_the_exact_rule_proposes_and_only_another_person_books(old: Old) -> None:
    with by("wang"):
        old.clearing.take_step(old.id(7), Step.BANK_INQUIRY, old.house.now.date(), result="x")
    done = run(old, "feng", "match")
    assert (done.lines, done.done, done.amount) == (7, 2, Money("30.00"))
    assert dict(done.left) == {
        "no-party-named": 1, "case-not-in-book": 1, "case-unknown": 1, "class-I": 1,
    }  # fmt: skip
    before = old.house.balances()
    assert run(old, "feng", "confirm", "r2").left["proposed-by-oneself"] == 2
    assert run(old, "zhao", "confirm", "r3").left["another-officers-case"] == 2
    assert old.house.balances() == before
    booked = run(old, "wang", "confirm", "r4")
    assert (booked.done, booked.amount) == (2, Money("30.00"))
    assert old.stands(f"case/{CASE}/available") == Money("30.00")
    assert old.stands(f"unclaimed/{old.id(1)}") == Money(0)
    assert old.house.case().lots[old.id(2)].amount == Money("20.00")
    # A second time finds nothing to do.
    position = old.house.court.position()
    assert run(old, "feng", "match", "r5").done == 0
    assert run(old, "wang", "confirm", "r6").done == 0
    assert old.house.court.position() == position
    assert verify(old.house.court.database, old.house.court.book, workers=0).intact


def test_a_run_leaves_the_cases_its_person_keeps_away_from_to_others(old: Old) -> None:
    """回避: no run proposes or books for a case in the name of whoever keeps away from it."""
    for person in ("feng", "wang"):
        with by("lin"):
            People(old.house.court).recuse(CASE, person, paper=DECISION)
    assert (done := run(old, "feng", "match")).left["recused"] == 4
    assert done.done == 0
    assert run(old, "sun", "match", "r2").done == 3
    assert run(old, "wang", "confirm", "r3").left["recused"] == 3
    with by("wang"), pytest.raises(Recused):
        old.clearing.propose(old.id(3), [(CASE, Money("30.00"))], Grade.E1, evidence="卷宗")
    with by("zhao"):
        old.clearing.propose(old.id(5), [(CASE, Money("50.00"))], Grade.E1, evidence="卷宗")
    for act in (old.clearing.confirm, lambda *a: old.clearing.refuse(*a, "不同意")):
        with by("wang"), pytest.raises(Recused):
            act(old.id(5), "m1")
    assert run(old, "chen", "confirm", "r4").done == 3


def test_a_line_taken_in_hand_after_its_run_knows_that_it_was_matched(old: Old) -> None:
    run(old, "feng", "match")
    run(old, "chen", "confirm")
    found = old.line(1)
    assert (found.remainder, found.case, found.cls) == (Money(0), CASE, LegacyClass.A)


def test_a_run_sorts_what_is_unidentified_by_words_each_change_a_fact(old: Old) -> None:
    own = ColumnMap.shipped()
    # The state's and nobody's fault are for a person to find, whatever a remark says (R3.05).
    words = {LegacyClass.I: ("往来",), LegacyClass.K: ("往来",), LegacyClass.F: ("往来",)}
    changed = ColumnMap(
        own.name, own.zh, own.source, own.needed, own.columns, own.merged_down, own.subtotals,
        own.grand_totals, own.classes, words,
    )  # fmt: skip
    with by("feng"):
        done = Runs(old.house.court).classify(ACCOUNT, "r1", changed)
        again = Runs(old.house.court).classify(ACCOUNT, "r2", changed)
    assert (done.done, done.amount, again.done) == (1, Money("50.00"), 0)
    assert old.house.topics("legacy-stretch.reclassified") == 1
    assert old.line(5).cls is LegacyClass.F


def test_a_clerk_who_was_faster_is_asked_again_by_the_run(
    old: Old, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(old, "feng", "match")
    court = old.house.court
    save, busy = court.save, [True]

    def slow(*roots: object, **kwargs: object) -> object:
        if busy and busy.pop():
            with by("wang"):
                old.clearing.take_step(old.id(1), Step.BANK_INQUIRY, old.house.now.date(),
                                       result="查到")  # fmt: skip
        return save(*roots, **kwargs)

    with by("chen"):
        monkeypatch.setattr(court, "save", slow)
        done = Runs(court).confirm(ACCOUNT, "r2")
    # Line 1 went its own way in the meantime; the others were booked.
    assert (done.done, done.amount) == (2, Money("90.00"))
    assert old.stands(f"unclaimed/{old.id(1)}") == Money("10.00")


def test_runs_are_started_by_those_who_may(old: Old) -> None:
    for person, what in (("wang", "match"), ("wang", "classify"), ("audit", "confirm")):
        with pytest.raises(NotPermitted):
            run(old, person, what)


def test_candidates_are_ranked_with_their_reasons_and_never_book(old: Old) -> None:
    follower(old.house.court).catch_up()
    with old.house.court.database.app.connect() as connection:
        known = known_cases(connection, old.house.court.book)
    hits = candidates(old.line(3), known)
    assert hits[0].parts[0].case_number == CASE
    assert hits[0].rule is By.CASE_NUMBER
    assert hits[0].reasons
    assert not any(hit.books for hit in hits)
    (by_name, *_) = candidates(old.line(5), known)
    assert by_name.rule is By.NAME


def test_a_killed_runs_last_commit_that_arrives_late_is_not_booked_a_second_time(
    house: Courthouse, tmp_path: Path
) -> None:
    house.open_case()
    old = Old(house, tmp_path).loaded(
        *(row(number, "1.00", case=CASE, payer=DEBTOR, payee=PAYEE) for number in range(1, 503))
    )
    run(old, "feng", "match")
    runs = Runs(house.court)
    known = runs._cases

    class Late(Exception):
        """The first run dies here, its first stretch recorded."""

    def died(done: int, of: int) -> None:
        raise Late

    def overtaken(stretches: list[LegacyStretch]) -> dict[str, CaseAccount]:
        # The stretches have been read; what the killed run had sent is recorded only now.
        runs._cases = known  # type: ignore[method-assign]
        with pytest.raises(Late):
            Runs(house.court).confirm(ACCOUNT, "r1", died)
        return known(stretches)

    runs._cases = overtaken  # type: ignore[method-assign]
    with by("chen"):
        done = runs.confirm(ACCOUNT, "r1")
    assert (done.lines, done.done) == (502, 2)
    assert old.stands(f"case/{CASE}/available") == Money("502.00")
    assert len(house.case().lots) == 502
    assert verify(house.court.database, house.court.book, workers=0).intact
