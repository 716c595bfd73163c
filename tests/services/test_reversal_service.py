"""Reversal of enforcement (R4.16): the title fell, and what was taken under it comes back.

Rulebook R4.16, events 49; 执行规定 65 and 66, 法释〔2014〕8号 6.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from ledger.domain.case_account import (
    CapacityNotRecorded,
    NotTheOfficer,
    PartyKind,
    PartyRole,
    PocketKind,
)
from ledger.domain.debt_parts import NoSuchClaim, NoSuchTitle, Part, StatedClause, StatedInterest
from ledger.domain.errors import NotFound
from ledger.domain.law.interest import InterestNotGranted
from ledger.domain.law.recovering import FeeRefundTakenFromApplicant
from ledger.domain.law.remaining import MoreThanOwed
from ledger.domain.law.reversing import (
    NothingToReturn,
    NotReceived,
    ReversalCaseNotNew,
    ReversalFromAnotherCase,
    TitleStands,
    ValueNotAgreed,
)
from ledger.domain.money import Money
from ledger.domain.paper import PaperUnnamed
from ledger.domain.payout_kind import PayoutKind
from ledger.domain.plan_parts import NotYetThen
from ledger.domain.reversal import Reversal
from ledger.domain.reversal_parts import NoSuchThing, NothingOrdered, ThingDealtWith, ThingState
from ledger.domain.wrong_payment import WrongKind
from ledger.services.cases import NewParty
from ledger.services.command import Recorded
from ledger.services.reversal_rows import Back, Held
from ledger.store.verify import verify
from tests.services.courthouse import CASE, CREDITOR, DEBTOR, OTHER_CASE, Courthouse, by
from tests.services.fallen import (
    CAR,
    NEW,
    NUMBER,
    ORDERED,
    PERFORM_BY,
    RETRIED,
    TITLE,
    TODAY,
    came,
    count,
    new_case,
    order,
)
from tests.services.papers import APPLICATION, LETTER, RECORD, RULING, SLIP
from tests.services.refusing import refused
from tests.services.till import Till


def test_r4_16_what_was_received_is_ordered_back_and_comes_to_a_case_of_its_own(
    fallen: Till,
) -> None:
    """Event 49: a memo claim; the money BANK → CASE of the reversal, and from there paid out."""
    house = fallen.house
    assert house.balances() == {}
    ordered = order(house).ids
    assert ordered["refund_fee_by"] == str(ORDERED.day + timedelta(days=15)), "R4.16a, edge E12"
    assert (ordered["reversal"], ordered["due"]) == (NUMBER, str(Money("30000.00")))
    memo = {f"memo/reversal/due/{NUMBER}": 30000_00, f"memo/reversal/owed/{NEW}": -30000_00}
    assert house.balances() == memo, "a claim, and no money"
    receipt = came(house, "12000.00")
    assert count(house, receipt, "12000.00").ids["due"] == str(Money("18000.00"))
    assert house.balances() == {
        f"memo/reversal/due/{NUMBER}": 18000_00, f"memo/reversal/owed/{NEW}": -18000_00,
        f"bank/{house.account}": 12000_00, f"case/{NEW}/available": -12000_00,
    }  # fmt: skip
    count(house, came(house, "18000.00"), "18000.00")
    assert house.reversals.reversal(NUMBER).due == Money("0.00")
    [(_, left)] = house.debts.remaining(NEW, TODAY)
    assert left.owed == Money("0.00")
    with by("wang"):
        stated = house.cases.state_account(
            NEW, "p1", holder=DEBTOR, number="6210000000000000017", bank_name="工商银行",
            bank_code="102305000000", evidence="确认书",
        )  # fmt: skip
    with by("feng"):
        house.cases.confirm_account(NEW, "p1", int(stated.ids["version"]))
    with by("wang"):
        paid = house.payouts.draft(NEW, "p1", Money("30000.00"), "返还").ids["payout"]
    fallen.paid(paid)
    assert house.balances() == {}
    assert verify(house.court.database, house.court.book, workers=0).intact


def test_r4_16_late_return_bears_the_doubled_part_and_the_fruits_the_ruling_grants(
    fallen: Till,
) -> None:
    """法释〔2014〕8号 6: 30,000 x 0.0175 % x 180 d = 945.00; fruits 30,000 x 0.36 % x 198/365."""
    house = fallen.house
    granted = StatedInterest(
        ORDERED.number, None, (StatedClause(date(2020, 1, 1), Decimal("0.36")),)
    )
    order(house, fruits=granted)
    [(terms, left)] = house.debts.remaining(NEW, date(2026, 9, 16))
    assert terms.interest.starts_on == TODAY, "from the day the payment was booked"
    assert (left.doubled, left.interest) == (Money("945.00"), Money("58.59"))
    assert left.principal == Money("30000.00")


def test_r4_16_fruits_no_ruling_grants_are_not_reckoned(fallen: Till) -> None:
    house = fallen.house
    silent = StatedInterest("", None, (StatedClause(date(2020, 1, 1), Decimal("0.36")),))
    refused(house, InterestNotGranted, lambda: order(house, fruits=silent))
    order(house)
    [(_, left)] = house.debts.remaining(NEW, PERFORM_BY)
    assert left.interest == Money("0.00")


def test_r4_16_each_returns_only_what_the_new_title_does_not_leave_him(fallen: Till) -> None:
    house = fallen.house
    for stands in ("30000.00", "30000.01", "-1.00"):
        refused(
            house, NothingToReturn,
            lambda stands=stands: order(house, Back(f"{CASE}-1", "p2", Money(stands))),
        )  # fmt: skip
    assert order(house, Back(f"{CASE}-1", "p2", Money("20000.00"))).ids["due"] == "CNY 10000.00"
    new_case(house, "（2026）苏0508执901号")
    again = {"new": "（2026）苏0508执901号"}
    refused(
        house, NothingToReturn,
        lambda: order(house, Back(f"{CASE}-1", "p2", Money("20000.00")), **again),
    )  # fmt: skip
    more = order(house, Back(f"{CASE}-1", "p2"), **again)
    assert (more.ids["reversal"], more.ids["due"]) == (f"{CASE}-R2", "CNY 20000.00"), "the rest"


def test_r4_16_what_was_recovered_as_a_wrong_payment_was_not_received(fallen: Till) -> None:
    house = fallen.house
    with by("feng"):
        wrong = house.wrongs.report(
            f"{CASE}-1", Money("5000.00"), kind=WrongKind.TOO_MUCH, entitled=CREDITOR,
            reason="多发", compensation=False,
        ).ids["wrong"]  # fmt: skip
    for person in ("chen", "lin", "sun"):
        with by(person):
            house.wrongs.agree(wrong)
    assert order(house).ids["due"] == str(Money("25000.00"))


def test_r4_16_it_is_ordered_by_a_ruling_after_the_title_fell(fallen: Till) -> None:
    house = fallen.house
    early = replace(ORDERED, day=date(2026, 3, 1))
    refused(house, TitleStands, lambda: order(house, ruling=early))
    refused(house, TitleStands, lambda: order(house, ruling=RECORD))
    refused(house, TitleStands, lambda: order(house, set_aside=LETTER))
    refused(house, PaperUnnamed, lambda: order(house, ruling=replace(ORDERED, number=" ")))
    refused(house, NothingOrdered, lambda: order(house, title=" "))
    with by("wang"):
        house.debts.enter_title(CASE, "（2024）苏0508民初1号", date(2025, 1, 1))
    refused(house, NoSuchTitle, lambda: order(house))
    assert order(house, title="（2024）苏0508民初1号")


def test_r4_16_it_is_a_new_case_and_that_of_its_officer(fallen: Till) -> None:
    house = fallen.house
    refused(house, ReversalCaseNotNew, lambda: order(house, new=CASE))
    old = "（2026）苏0508执902号"
    new_case(house, old, date(2026, 3, 1))
    refused(house, ReversalCaseNotNew, lambda: order(house, new=old))
    refused(house, NotFound, lambda: order(house, new="（2026）苏0508执999号"))
    with by("zhao"):
        refused(
            house, NotTheOfficer,
            lambda: house.reversals.order(
                CASE, NEW, title=TITLE, set_aside=RETRIED, ruling=ORDERED, creditor="p1",
                perform_by=PERFORM_BY, taken=[Back(f"{CASE}-1", "p2")],
            ),
        )  # fmt: skip
    order(house)
    refused(house, ReversalCaseNotNew, lambda: order(house))


def test_r4_16_nothing_is_asked_of_whoever_received_nothing(fallen: Till) -> None:
    house = fallen.house
    house.open_case(OTHER_CASE, "zhao")
    with by("wang"):
        stranger = house.cases.add_party(
            NEW, NewParty(PartyRole.DEBTOR, PartyKind.PERSON, "李四")
        ).ids["party"]
    refused(house, NotReceived, lambda: order(house, Back(f"{CASE}-1", stranger)))
    refused(house, NotReceived, lambda: order(house, Back(f"{CASE}-1", "p1")))
    with by("wang"):
        beside = house.cases.add_party(
            NEW, NewParty(PartyRole.THIRD_PARTY, PartyKind.PERSON, CREDITOR)
        ).ids["party"]
    no = refused(house, NotReceived, lambda: order(house, Back(f"{CASE}-1", beside)))
    assert no.facts["role"] is PartyRole.THIRD_PARTY, "of that name, and nobody who owes"
    refused(house, NotReceived, lambda: order(house, creditor="p2"))
    refused(house, NotReceived, lambda: order(house, things=[Held(stranger, "轿车一辆")]))
    refused(house, NotFound, lambda: order(house, Back(f"{CASE}-9", "p2")))
    refused(house, NothingOrdered, lambda: order(house, taken=()))
    twice = Back(f"{CASE}-1", "p2")
    refused(house, NothingOrdered, lambda: order(house, twice, twice))


def test_r4_16_what_is_not_yet_paid_or_went_to_the_fisc_is_not_the_applicants_to_return(
    fallen: Till,
) -> None:
    """Edge E12: the court refunds its fee; the applicant is not asked for it."""
    house = fallen.house
    house.receive("2000.00", sub_account=house.case().sub_account)
    waiting = house.drafted("1000.00").ids["payout"]
    refused(house, NotReceived, lambda: order(house, Back(waiting, "p2")))
    treasury = house.payee(PartyRole.TREASURY, "财政局")
    with by("wang"):
        house.charges.charge(CASE, PocketKind.FEE, Money("380.00"), RECORD)
    with by("wang"):
        fee = house.payouts.draft(
            CASE, treasury, Money("380.00"), "缴库", kind=PayoutKind.FEE, pocket="fee",
            papers=[SLIP],
        ).ids["payout"]  # fmt: skip
    fallen.paid(fee)
    refused(house, FeeRefundTakenFromApplicant, lambda: order(house, Back(fee, "p2")))


def test_r4_16_a_payment_of_another_case_is_no_part_of_this_reversal(fallen: Till) -> None:
    house = fallen.house
    sub = house.payable(OTHER_CASE)
    house.receive("700.00", sub_account=sub)
    other = house.drafted("700.00", OTHER_CASE).ids["payout"]
    fallen.paid(other)
    refused(house, NotReceived, lambda: order(house, Back(other, "p2")))


def test_r4_16_no_other_cases_money_counts_as_returned(fallen: Till) -> None:
    """X using an unrelated case's balance: not even moved over on a ruling."""
    house = fallen.house
    order(house)
    sub = house.payable(OTHER_CASE, "zhao")
    theirs = house.receive("9000.00", sub_account=sub)
    refused(house, ReversalFromAnotherCase, lambda: count(house, theirs, "1.00"))
    with by("zhao"):
        move = house.moves.propose(
            OTHER_CASE, NEW, Money("9000.00"), papers=[RULING], reason="抵扣"
        ).ids["move"]
    with by("chen"):
        house.moves.agree(move)
    with by("wang"):
        house.moves.take_in(move)
    assert house.case(NEW).free == Money("9000.00")
    refused(house, ReversalFromAnotherCase, lambda: count(house, theirs, "1.00"))


def test_r4_16_a_receipt_counts_once_and_for_no_more_than_came(fallen: Till) -> None:
    house = fallen.house
    order(house)
    receipt = came(house, "31000.00")
    refused(house, ReversalFromAnotherCase, lambda: count(house, receipt, "31000.01"))
    refused(house, MoreThanOwed, lambda: count(house, receipt, "30000.01"))
    refused(house, NoSuchClaim, lambda: count(house, receipt, "1.00", "c2"))
    refused(house, ReversalFromAnotherCase, lambda: count(house, uuid4(), "1.00"))
    count(house, receipt, "20000.00")
    refused(house, ReversalFromAnotherCase, lambda: count(house, receipt, "11000.01"))
    count(house, receipt, "10000.00")
    assert house.reversals.reversal(NUMBER).due == Money("0.00")


def test_r4_16_a_third_partys_money_waits_for_its_capacity(fallen: Till) -> None:
    house = fallen.house
    order(house)
    receipt = house.receive("100.00", sub_account=house.case(NEW).sub_account, name="某甲")
    refused(house, CapacityNotRecorded, lambda: count(house, receipt, "100.00"))


def test_r4_16_what_was_handed_over_directly_counts_and_moves_no_money(fallen: Till) -> None:
    house = fallen.house
    order(house)

    def handed(on: date = TODAY, document: str = "收条") -> Recorded:
        with by("wang"):
            return house.reversals.return_directly(
                NUMBER, [Part("c1", Money("4000.00"))], on=on, document=document
            )

    refused(house, NotYetThen, lambda: handed(date(2026, 3, 3)))
    assert handed().ids["due"] == str(Money("26000.00"))
    assert house.balances() == {
        f"memo/reversal/due/{NUMBER}": 26000_00, f"memo/reversal/owed/{NEW}": -26000_00
    }  # fmt: skip


def thing_act(house: Courthouse, **other: Any) -> Callable[[], Recorded]:
    asked: dict[str, Any] = {
        "agreed_by": ("p1", "p2"),
        "on": TODAY,
        "pay_by": PERFORM_BY,
        "paper": RECORD,
    }

    def valued() -> Recorded:
        with by("wang"):
            return house.reversals.value_thing(
                NUMBER, other.pop("thing", "w1"), Money("8000.00"), **(asked | other)
            )

    return valued


def test_r4_16_a_specific_thing_goes_back_as_it_is(fallen: Till) -> None:
    house = fallen.house
    order(house, taken=(), things=CAR)
    assert house.balances() == {}, "a thing is no money"

    def returned(thing: str = "w1", on: date = TODAY) -> Recorded:
        with by("wang"):
            return house.reversals.return_thing(NUMBER, thing, on, RECORD)

    def ended(on: date) -> Recorded:
        with by("wang"):
            return house.reversals.end_thing(NUMBER, "w1", on, APPLICATION)

    refused(house, NoSuchThing, lambda: returned("w2"))
    refused(house, NotYetThen, lambda: ended(date(2026, 3, 3)))
    refused(house, NotYetThen, thing_act(house, on=date(2026, 3, 3)))
    refused(house, NotYetThen, lambda: returned(on=date(2026, 3, 3)))
    returned()
    assert house.reversals.reversal(NUMBER).states == {"w1": ThingState.RETURNED}
    refused(house, ThingDealtWith, returned)
    refused(house, ThingDealtWith, thing_act(house))


def test_r4_16_a_thing_that_is_gone_is_valued_only_if_both_agree(fallen: Till) -> None:
    """执行规定 66: until 2020 the court could set the value; from 2021 both sides must agree."""
    house = fallen.house
    order(house, things=CAR)
    for agreed in ((), ("p1",), ("p2",)):
        refused(house, ValueNotAgreed, thing_act(house, agreed_by=agreed))
    assert thing_act(house)().ids["claim"] == "c2"
    assert house.balances()[f"memo/reversal/due/{NUMBER}"] == 38000_00
    count(house, came(house, "8000.00"), "8000.00", "c2")
    assert house.reversals.reversal(NUMBER).due == Money("30000.00")


def test_r4_16_where_nobody_agrees_the_reversal_of_the_thing_ends(fallen: Till) -> None:
    house = fallen.house
    order(house, taken=(), things=CAR)
    with by("wang"):
        house.reversals.end_thing(NUMBER, "w1", TODAY, APPLICATION)
    made = house.reversals.reversal(NUMBER)
    assert (made.states["w1"], made.things_out) == (ThingState.ENDED, [])
    with by("wang"):
        refused(
            house, ThingDealtWith,
            lambda: house.reversals.end_thing(NUMBER, "w1", TODAY, APPLICATION),
        )  # fmt: skip


def test_every_fact_of_a_reversal_is_told_of_its_own_number(fallen: Till) -> None:
    house = fallen.house
    order(house)
    found = house.court.find(Reversal, Reversal.create_id(NUMBER), named=NUMBER)
    assert (found.case_number, found.reversal_case, found.title) == (CASE, NEW, TITLE)
