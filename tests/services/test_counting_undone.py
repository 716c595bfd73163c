"""R4.16: what was wrongly counted as returned is uncounted by two, and asked for again.

It could not be: whoever really owed was held to have paid, for ever, by another's money.
"""

from typing import Any
from uuid import UUID

import pytest

from api.every import follower
from ledger.domain.debt_parts import Part
from ledger.domain.law.counting import StopDay
from ledger.domain.law.remaining import MoreThanOwed
from ledger.domain.law.reversing import CountPaidOut, ReversalFromAnotherCase
from ledger.domain.money import Money
from ledger.domain.plan_parts import NotYetThen
from ledger.domain.reversal_counts import CountActsTwice
from ledger.domain.wrong_payment import WrongKind
from ledger.projections.debts import claims_of
from ledger.projections.leavings import leavings_of, reversals, to_grant
from ledger.store.verify import verify
from tests.services.courthouse import DEBTOR, Courthouse, by
from tests.services.fallen import NEW, NUMBER, TODAY, came, count, order
from tests.services.papers import RECORD
from tests.services.refusing import refused
from tests.services.test_counted_money_stays import account
from tests.services.till import Till


@pytest.fixture
def receipt(fallen: Till) -> UUID:
    """12,000.00 came to the reversal's case, of which 9,000.00 count."""
    order(fallen.house)
    receipt = came(fallen.house, "12000.00")
    count(fallen.house, receipt, "9000.00")
    return receipt


def ask(house: Courthouse, *instead: str, **other: Any) -> Any:
    parts = [Part("c1", Money(each)) for each in instead]
    with by("wang"):
        return house.reversals.ask_uncount(
            NUMBER, other.pop("mark", "k1"), RECORD, because="非返还义务人所付", instead=parts,
            **other,
        )  # fmt: skip


def undo(house: Courthouse, person: str = "chen", mark: str = "k1") -> Any:
    with by(person):
        return house.reversals.uncount(NUMBER, mark)


def due(house: Courthouse) -> Money:
    """What is still to come: the order, both its accounts and the register say the same."""
    made, balances = house.reversals.reversal(NUMBER), house.balances()
    assert balances[f"memo/reversal/due/{NUMBER}"] == made.due.fen
    assert balances[f"memo/reversal/owed/{NEW}"] == -made.due.fen
    ((_, left),) = house.debts.remaining(NEW, TODAY)
    assert left.principal == made.due
    return made.due


def test_r4_16_it_is_owed_again_and_its_claim_may_be_reversed(fallen: Till, receipt: UUID) -> None:
    house = fallen.house
    assert due(house) == Money("21000.00")
    ask(house)
    assert due(house) == Money("21000.00"), "asked is not agreed"
    lists = read(house)
    assert (lists["grant"], lists["open"]) == ([(NUMBER, "uncount-asked")], [NUMBER])
    refused(house, CountActsTwice, lambda: house_undoes(house, "wang"))
    assert undo(house).ids["due"] == "CNY 30000.00"
    assert due(house) == Money("30000.00")
    lists = read(house)
    assert (lists["grant"], lists["open"], lists["out"]) == ([], [NUMBER], [30000_00])
    assert lists["paid"] == [(0, None)]
    with by("chen"):
        assert house.receipts.reverse(receipt, "auto", NEW, "误认").facts
    assert verify(house.court.database, house.court.book, workers=0).intact


def house_undoes(house: Courthouse, by_whom: str) -> None:
    house.reversals.reversal(NUMBER).may_uncount("k1", by=by_whom)


def read(house: Courthouse) -> dict[str, Any]:
    follower(house.court).catch_up()
    with house.court.database.app.connect() as connection:
        book = house.court.book
        (row,) = claims_of(connection, book, NEW)
        return {
            "grant": [(r.number, r.state) for r in to_grant(connection, book).items],
            "open": [r.number for r in reversals(connection, book).items],
            "out": [r.outstanding.fen for r in leavings_of(connection, book, NEW)],
            "paid": [(row.paid.fen, row.last_paid_on)],
        }


def test_r4_16_it_counts_otherwise_from_another_day(fallen: Till, receipt: UUID) -> None:
    house = fallen.house
    refused(house, NotYetThen, lambda: ask(house, "4000.00", on=TODAY.replace(day=3)))
    early = TODAY.replace(day=1)
    ask(house, "4000.00", on=early, stop=StopDay.PERFORMED)
    assert undo(house, "lin").ids["due"] == "CNY 26000.00"
    assert due(house) == Money("26000.00")
    made = house.reversals.reversal(NUMBER)
    (again,) = made.counts.values()
    assert (again.on, again.by, made.counted_of(receipt)) == (early, "lin", Money("4000.00"))
    ask(house, "12000.01", mark="k2")
    refused(house, ReversalFromAnotherCase, lambda: undo(house, mark="k2"))
    with by("lin"):
        house.reversals.refuse_uncount(NUMBER, "k2", "没有登错")
    with by("wang"):
        house.reversals.return_directly(
            NUMBER, [Part("c1", Money("1000.00"))], on=TODAY, document="收条"
        )
    ask(house, "30000.01", mark="k3")
    refused(house, MoreThanOwed, lambda: undo(house, mark="k3"))
    with by("chen"):
        house.reversals.refuse_uncount(NUMBER, "k3", "没有登错")
    ask(house, "26000.00", mark="k3")
    assert undo(house, mark="k3").ids["due"] == "CNY 0.00"
    assert read(house)["open"] == [], "all of it is back"


def test_r4_16_whoever_was_paid_of_it_is_not_owed_it_again(fallen: Till, receipt: UUID) -> None:
    """The creditor would be asked to be paid twice; a wrong payment is recovered as one first."""
    house = fallen.house
    account(house, "p1", DEBTOR)
    with by("wang"):
        drafted = house.payouts.draft(NEW, "p1", Money("7000.00"), "回转款").ids["payout"]
    no = refused(house, CountPaidOut, lambda: ask(house))
    assert (no.facts["paid"], no.facts["payouts"]) == (Money("7000.00"), [drafted])
    refused(house, CountPaidOut, lambda: ask(house, "6999.99"))
    with by("wang"):
        house.payouts.withdraw(drafted, "误认")
    ask(house)
    with by("wang"):
        drafted = house.payouts.draft(NEW, "p1", Money("7000.00"), "回转款").ids["payout"]
    refused(house, CountPaidOut, lambda: undo(house))
    fallen.paid(drafted)
    refused(house, CountPaidOut, lambda: undo(house))
    with by("feng"):
        wrong = house.wrongs.report(
            drafted, Money("7000.00"), kind=WrongKind.WRONG_PERSON, entitled=DEBTOR, reason="误发",
            compensation=False,
        ).ids["wrong"]  # fmt: skip
    for person in ("chen", "lin", "sun"):
        with by(person):
            house.wrongs.agree(wrong)
    assert undo(house).ids["due"] == "CNY 30000.00"
    assert receipt in house.case(NEW).lots
