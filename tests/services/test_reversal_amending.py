"""An order of reversal amended on a new ruling (R4.16), and the fruits of things it orders back."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from ledger.domain.case_account import NotTheOfficer, PartyKind, PartyRole
from ledger.domain.debt_parts import (
    ClaimUnclear,
    NoSuchClaim,
    Part,
    PerformedBy,
    StatedClause,
    StatedInterest,
)
from ledger.domain.law.counting import Instalment, StopDay
from ledger.domain.law.delay import SuspensionGround
from ledger.domain.law.plan_parts import Debtor, Fund
from ledger.domain.law.regimes import DebtorKind
from ledger.domain.law.reversing import (
    BelowWhatCameBack,
    FollowsTheRuling,
    NoNewRuling,
    NothingToReturn,
    NotReceived,
)
from ledger.domain.money import Money
from ledger.domain.paper import PaperKind
from ledger.domain.plan_parts import NotYetThen
from ledger.domain.reversal_parts import NoSuchThing, NothingOrdered, ThingDealtWith, ThingState
from ledger.services.cases import NewParty
from ledger.services.command import ChangedSince, Recorded
from ledger.services.direct import DirectPayments
from ledger.services.plan_terms import Asked
from ledger.services.reversal_rows import Back, Bore, Held
from ledger.store.verify import verify
from tests.services.courthouse import CASE, CREDITOR, Courthouse, by
from tests.services.fallen import (
    CAR,
    NEW,
    NUMBER,
    ORDERED,
    PERFORM_BY,
    TODAY,
    came,
    count,
    new_case,
    order,
)
from tests.services.papers import RECORD, SLIP, paper
from tests.services.refusing import refused
from tests.services.till import Till

AGAIN = paper(PaperKind.RULING, "（2026）苏0508执900号之一裁定")
LATER = date(2026, 4, 20)
PAID = f"{CASE}-1"


@pytest.fixture
def till(house: Courthouse) -> Till:
    """Of 30,000.00 and 5,000.00 paid to the creditor, 10,000.00 are ordered back, and a car."""
    house.funded("35000.00")
    made = Till(house)
    made.paid(house.drafted("30000.00").ids["payout"])
    made.paid(house.drafted("5000.00").ids["payout"])
    new_case(house)
    order(house, Back(PAID, "p2", Money("20000.00")), things=CAR)
    return made


def amend(house: Courthouse, *taken: Back, **other: Any) -> Recorded:
    asked: dict[str, Any] = {"because": "再审改判", "perform_by": LATER, "taken": taken}
    with by(other.pop("person", "wang")):
        return house.reversals.amend(NUMBER, other.pop("ruling", AGAIN), **(asked | other))


def stands(amount: str) -> Back:
    return Back(PAID, "p2", Money(amount))


def due(house: Courthouse) -> Money:
    """What is still to come; both memorandum accounts and the debts of the case say the same."""
    made = house.reversals.reversal(NUMBER)
    balances = house.balances()
    for account in (f"memo/reversal/due/{NUMBER}", f"memo/reversal/owed/{NEW}"):
        assert abs(balances.get(account, 0)) == made.due.fen
    return made.due


def test_r4_16_more_is_ordered_back_and_what_came_keeps_counting(till: Till) -> None:
    """10,000.00 were ordered back and 4,000.00 came; 18,000.00 now, so 14,000.00 are to come."""
    house = till.house
    count(house, came(house, "4000.00"), "4000.00")
    told = amend(house, stands("12000.00"))
    assert told.ids["due"] == str(Money("14000.00"))
    assert due(house) == Money("14000.00")
    assert told.ids["told"].splitlines() == [
        f"裁定：文号由{ORDERED.number}变为{AGAIN.number}",
        "c1：新的执行依据所保留由20,000.00变为12,000.00",
        "p2（c1）：10,000.00元→18,000.00元，增8,000.00元",
    ]
    terms = house.debts.debts(NEW).claim("c1")
    assert terms.instalments == (
        Instalment(Money("10000.00"), PERFORM_BY), Instalment(Money("8000.00"), LATER)
    )  # fmt: skip
    assert house.debts.debts(NEW).titles[terms.title] == AGAIN.number
    count(house, came(house, "14000.00"), "14000.00")
    assert due(house) == Money("0.00")
    assert verify(house.court.database, house.court.book, workers=0).intact


def test_r4_16_what_an_amendment_adds_is_late_from_its_own_day_on(till: Till) -> None:
    """Ten days after 2026-04-20: 10,000 x 0.0175 % x 41 = 71.75; 8,000 x 0.0175 % x 10 = 14.00."""
    house = till.house
    amend(house, stands("12000.00"))
    [(_, left)] = house.debts.remaining(NEW, date(2026, 4, 30))
    assert left.doubled == Money("85.75")


def test_r4_16_less_is_ordered_back_but_never_less_than_came(till: Till) -> None:
    house = till.house
    count(house, came(house, "4000.00"), "4000.00")
    refused(house, BelowWhatCameBack, lambda: amend(house, stands("26000.01")))
    refused(house, BelowWhatCameBack, lambda: amend(house, stands("30000.00")))
    told = amend(house, stands("26000.00"))
    assert told.ids["due"] == str(Money("0.00"))
    assert due(house) == Money("0.00")


def test_r4_16_what_came_late_paid_its_doubled_part_too_and_that_is_reckoned_anew(
    till: Till,
) -> None:
    """10,000.00 came a day late, with 1.75; of 9,998.00 only 9,999.75 would have been owed."""
    house = till.house
    house.now = house.now.replace(day=21)
    count(house, came(house, "10001.75"), "10001.75")
    no = refused(house, BelowWhatCameBack, lambda: amend(house, stands("20002.00")))
    assert (no.facts["paid"], no.facts["owed"]) == ("CNY 10001.75", "CNY 9999.75")
    amend(house, stands("19999.00"))
    assert due(house) == Money("0.00"), "the 1.00 more is paid, and of 1.75 for the delay 0.75"
    [(_, left)] = house.debts.remaining(NEW, house.now.date())
    assert (left.principal, left.doubled) == (Money("0.00"), Money("1.00"))


def test_r4_16_a_debt_that_was_discharged_is_owed_on_again(till: Till) -> None:
    house = till.house
    count(house, came(house, "10000.00"), "10000.00")
    with by("wang"):
        house.debts.discharge(NEW, "c1", TODAY, document="结案")
    assert house.debts.remaining(NEW, TODAY) == []
    amend(house, stands("19000.00"))
    [(_, left)] = house.debts.remaining(NEW, TODAY)
    assert left.owed == due(house) == Money("1000.00")


def test_r4_16_a_payment_is_added_and_another_left_to_its_party(till: Till) -> None:
    house = till.house
    second = Back(f"{CASE}-2", "p2")
    granted = StatedInterest(AGAIN.number, None, (StatedClause(TODAY, Decimal("0.36")),))
    told = amend(house, stands("30000.00"), second, fruits=granted)
    assert (told.ids["due"], told.ids["changed"]) == (str(Money("5000.00")), "2")
    assert due(house) == Money("5000.00")
    [(terms, _)] = house.debts.remaining(NEW, TODAY)
    assert (terms.claim, terms.interest.starts_on) == ("c2", TODAY)
    receipt = came(house, "100.00")
    refused(house, NoSuchClaim, lambda: count(house, receipt, "1.00", "c1"))
    count(house, receipt, "100.00", "c2")
    other = "（2026）苏0508执901号"
    new_case(house, other)
    left = order(house, Back(PAID, "p2", Money("29000.00")), new=other)
    assert left.ids["due"] == "CNY 1000.00", "what this order left may be ordered back by another"


def test_r4_16_what_another_order_orders_back_is_not_ordered_back_twice(till: Till) -> None:
    house = till.house
    other = "（2026）苏0508执901号"
    new_case(house, other)
    order(house, Back(PAID, "p2", Money("5000.00")), new=other)
    refused(house, NothingToReturn, lambda: amend(house, stands("15000.01")))
    told = amend(house, stands("0.00"))
    assert told.ids["due"] == str(Money("15000.00")), "30,000.00 less the other's 15,000.00"


def test_r4_16_things_are_added_and_struck_out_with_what_they_bore(till: Till) -> None:
    house = till.house
    amend(house, bore=[Bore("w1", "租金", Money("600.00"))], things=[Held("p2", "车牌", "w1")])
    made = house.reversals.reversal(NUMBER)
    assert (made.things["w2"].fruit_of, due(house)) == ("w1", Money("10600.00"))
    again = replace(AGAIN, number="之二")
    told = amend(house, ruling=again, struck=["w1"])
    assert "p2（c2）：600.00元→0.00元，减600.00元" in told.ids["told"]
    made = house.reversals.reversal(NUMBER)
    assert (made.states["w1"], made.things_out) == (ThingState.STRUCK, ["w2"])
    assert due(house) == Money("10000.00")
    gone = replace(AGAIN, number="之三")
    refused(house, ThingDealtWith, lambda: amend(house, ruling=gone, struck=["w1"]))
    bore = [Bore("w1", "租金", Money("1.00"))]
    refused(house, NoSuchThing, lambda: amend(house, ruling=gone, bore=bore))


def rented(house: Courthouse) -> UUID:
    """A car ordered back with 600.00 of rent, of which 200.00 came."""
    amend(house, bore=[Bore("w1", "租金", Money("600.00"))])
    receipt = came(house, "200.00")
    count(house, receipt, "200.00", "c2")
    return receipt


def test_r4_16_what_a_thing_bore_is_owed_counted_and_amended_like_money(till: Till) -> None:
    """执行规定 65: fruits (孳息) go back too; late, they bear the doubled part as any debt."""
    house = till.house
    rented(house)
    assert due(house) == Money("10400.00")
    left = {terms.claim: each for terms, each in house.debts.remaining(NEW, date(2026, 4, 30))}
    assert left["c2"].doubled == Money("0.70"), "400.00 x 0.0175 % x 10 days"
    again = replace(AGAIN, number="之二")
    for less in ("199.99", "0.00"):
        bore = [Bore("w1", "租金", Money(less))]
        refused(house, BelowWhatCameBack, lambda bore=bore: amend(house, ruling=again, bore=bore))
    refused(house, BelowWhatCameBack, lambda: amend(house, ruling=again, struck=["w1"]))
    amend(house, ruling=again, bore=[Bore("w1", "租金", Money("200.00"))])
    assert due(house) == Money("10000.00")


def test_r4_16_a_thing_valued_under_an_amended_order_is_owed_under_its_last_ruling(
    till: Till,
) -> None:
    house = till.house
    amend(house, stands("12000.00"))
    with by("wang"):
        valued = house.reversals.value_thing(
            NUMBER, "w1", Money("8000.00"), agreed_by=("p1", "p2"), on=TODAY, pay_by=LATER,
            paper=RECORD,
        )  # fmt: skip
    debts = house.debts.debts(NEW)
    assert debts.titles[debts.claim(valued.ids["claim"]).title] == AGAIN.number
    assert due(house) == Money("26000.00")
    amend(house, stands("20000.00"), ruling=replace(AGAIN, number="之二"))
    assert due(house) == Money("18000.00"), "its value stays owed"


def test_r4_16_fruits_are_ordered_with_the_order_itself(house: Courthouse) -> None:
    house.funded("30000.00")
    Till(house).paid(house.drafted("30000.00").ids["payout"])
    new_case(house)
    bore = [Bore("w1", "租金", Money("600.00"))]
    refused(house, NoSuchThing, lambda: order(house, bore=bore))
    nothing = [Bore("w1", "租金", Money("0.00"))]
    refused(house, NothingOrdered, lambda: order(house, things=CAR, bore=nothing))
    told = order(house, taken=(), things=CAR, bore=bore)
    assert told.ids["due"] == str(Money("600.00"))
    with by("wang"):
        house.reversals.return_directly(
            NUMBER, [Part("c1", Money("600.00"))], on=TODAY, document="收条"
        )
    assert due(house) == Money("0.00")


def test_r4_16_an_order_is_amended_by_its_officer_on_another_ruling_and_otherwise_not(
    till: Till,
) -> None:
    house = till.house
    refused(house, NotTheOfficer, lambda: amend(house, stands("1.00"), person="zhao"))
    refused(house, NoNewRuling, lambda: amend(house, stands("1.00"), ruling=ORDERED))
    early = replace(AGAIN, day=date(2026, 3, 1))
    refused(house, NoNewRuling, lambda: amend(house, stands("1.00"), ruling=early))
    late = replace(AGAIN, day=date(2026, 3, 3))
    refused(house, NotYetThen, lambda: amend(house, stands("1.00"), ruling=late))
    refused(house, NothingOrdered, lambda: amend(house))
    refused(house, NothingOrdered, lambda: amend(house, stands("1.00"), because=" "))
    refused(house, NotReceived, lambda: amend(house, Back(PAID, "p1")))
    with by("wang"):
        namesake = house.cases.add_party(
            NEW, NewParty(PartyRole.DEBTOR, PartyKind.PERSON, CREDITOR)
        ).ids["party"]
    no = refused(house, NotReceived, lambda: amend(house, Back(PAID, namesake)))
    assert "is p2's to return" in no.detail
    refused(house, NothingToReturn, lambda: amend(house, stands("30000.01")))
    all_of_it = Back(f"{CASE}-2", "p2", Money("5000.00"))
    refused(house, NothingToReturn, lambda: amend(house, all_of_it))
    bore = [Bore("w1", "租金", Money("0.00"))]
    refused(house, ClaimUnclear, lambda: amend(house, bore=bore))
    refused(house, ChangedSince, lambda: amend(house, stands("1.00"), expected=9))
    amend(house, stands("1.00"))
    with by("wang"):
        house.reversals.return_directly(
            NUMBER, [Part("c1", Money("1.00"))], on=TODAY, document="收条"
        )
    refused(house, NoNewRuling, lambda: amend(house, stands("2.00")))


def test_r4_16_money_counted_stays_with_its_receipt_whatever_the_order_reads(till: Till) -> None:
    house = till.house
    receipt = came(house, "4000.00")
    count(house, receipt, "4000.00")
    amend(house, stands("12000.00"))
    assert house.reversals.reversal(NUMBER).counted_of(receipt) == Money("4000.00")
    assert house.reversals.reversal(NUMBER).perform_by == LATER
    assert StopDay.PERFORMED is house.debts.debts(NEW).done["c1"][0].stop


def test_r4_16_what_is_ordered_back_is_changed_by_its_ruling_and_at_no_other_door(
    till: Till,
) -> None:
    """Neither entered, corrected, withdrawn nor paid on beside it, nor paid past the court."""
    house, direct = till.house, DirectPayments(till.house.court)
    debts, known = house.debts, house.debts.debts(NEW).claim("c1")
    less = replace(known, instalments=(Instalment(Money("1.00"), PERFORM_BY),))
    part, on_paper = [Part("c1", Money("10.00"))], {"document": "收条", "reason": "另行协商"}
    with by("wang"):
        for ask in (
            lambda: debts.enter_title(NEW, "（2026）苏0508民初8号", TODAY),
            lambda: debts.enter_claims(NEW, [replace(known, claim="")]),
            lambda: debts.correct_claim(NEW, less, **on_paper),
            lambda: debts.withdraw_claim(NEW, "c1", **on_paper),
            lambda: debts.perform(
                NEW, part, on=TODAY, stop=StopDay.PERFORMED, by=PerformedBy.SETTLEMENT,
                document="和解协议",
            ),
        ):  # fmt: skip
            assert refused(house, FollowsTheRuling, ask).facts["reversal"] == NUMBER
        memo = direct.record(
            NEW, Money("10.00"), payer="p2", payee="p1", on=TODAY, receipt=SLIP, claim="c1"
        ).ids["payment"]
    with by("chen"):
        refused(house, FollowsTheRuling, lambda: direct.confirm(memo))
    assert house.reversals.reversal(NUMBER).due == Money("10000.00")
    amend(house, stands("15000.00"))
    with by("wang"):
        debts.suspend(
            NEW, TODAY, PERFORM_BY, ground=SuspensionGround.RETRIAL, asked_by_debtor=False,
            document="裁定-3",
        )  # fmt: skip
    [(_, left)] = debts.remaining(NEW, PERFORM_BY)
    assert (left.principal, house.reversals.reversal(NUMBER).due) == (Money("15000.00"),) * 2


def test_r4_16_what_comes_to_a_reversal_is_counted_once_and_divided_by_no_plan(till: Till) -> None:
    """Of 10,000.00 ordered back 6,000.00 came, and count: a plan of them could give the creditor
    only the 4,000.00 still due, the other 2,000.00 to whoever returns as his surplus.
    """
    house = till.house
    count(house, came(house, "6000.00"), "6000.00")
    asked = Asked(
        Fund(Money("6000.00")), Debtor(DebtorKind.PERSON, cannot_pay_all=True), TODAY,
        StopDay.PERFORMED,
    )  # fmt: skip
    with by("wang"):
        told = refused(house, FollowsTheRuling, lambda: house.plans.draft(NEW, asked))
    assert told.facts["reversal"] == NUMBER
    assert due(house) == Money("4000.00")
