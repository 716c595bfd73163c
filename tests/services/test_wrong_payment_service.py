"""A wrong payment: the creditor is owed again, the court has a claim, and no other money helps.

Scenario 58 of the rulebook; edge case E14; rule R2.18.
"""

from uuid import UUID

import pytest

from ledger.domain.case_account import MoneyHasLeft, PocketKind
from ledger.domain.case_people import Recused
from ledger.domain.errors import NotFound
from ledger.domain.law.claiming import ClaimExceedsRemainder, ClaimSelfConfirmed
from ledger.domain.law.recovering import (
    PaidFromAnotherCase,
    RecognisedByOnePerson,
    may_make_good,
    may_recognise,
)
from ledger.domain.law.treasury import DrawnOnOtherMoney
from ledger.domain.money import Money
from ledger.domain.paper import PaperUnnamed
from ledger.domain.payout import NotInThatState, State
from ledger.domain.wrong_payment import (
    MadeGoodBy,
    MoreThanWrong,
    WrongKind,
    WrongPaymentNotInThatState,
)
from ledger.services.command import Recorded
from ledger.services.people import People
from ledger.store.verify import verify
from tests.services.courthouse import CASE, OTHER_CASE, Courthouse, by
from tests.services.papers import BANK_LETTER, DECISION, NOTICE, RECORD, paper
from tests.services.refusing import refused
from tests.services.till import Till


@pytest.fixture
def till(house: Courthouse) -> Till:
    house.funded("30000.00")
    made = Till(house)
    made.paid(house.drafted("30000.00").ids["payout"])
    return made


def report(house: Courthouse, amount: str = "30000.00", payout: str = f"{CASE}-1") -> str:
    with by("feng"):
        return house.wrongs.report(
            payout, Money(amount), kind=WrongKind.WRONG_PERSON, entitled=OTHER_CASE,
            reason="认领错案", compensation=True, papers=[RECORD],
        ).ids["wrong"]  # fmt: skip


def test_r2_18_money_of_no_case_that_went_back_is_no_wrong_payment_of_a_case(
    house: Courthouse,
) -> None:
    line = house.receive("3500.00", name="某公司")
    with by("wang"):
        number = house.returns.draft(
            line, Money("3500.00"), paper=BANK_LETTER, bank_name="农业银行",
            bank_code="103305000019",
        ).ids["payout"]  # fmt: skip
    Till(house).paid(number)
    refused(house, NotInThatState, lambda: report(house, "3500.00", number))


def recognised(house: Courthouse, amount: str = "30000.00") -> str:
    number = report(house, amount)
    for person in ("chen", "lin", "sun"):
        with by(person):
            house.wrongs.agree(number)
    return number


def money_for(house: Courthouse, number: str, line: UUID, amount: str) -> Recorded:
    with by("wang"):
        proposed = house.wrongs.propose_money(number, line, Money(amount), "退款回单")
    with by("sun"):
        return house.wrongs.make_good(
            number, line, proposed.ids["assignment"], MadeGoodBy.RECOVERED, DECISION
        )


def test_edge_e14_a_wrong_payment_is_owed_again_and_funded_only_by_what_comes_for_it(
    till: Till,
) -> None:
    house = till.house
    number = report(house)
    assert house.balances() == {}, "a report moves nothing"
    for person in ("chen", "lin"):
        with by(person):
            assert house.wrongs.agree(number).ids["recognised"] == "no"
    assert house.balances() == {}
    with by("sun"):
        assert house.wrongs.agree(number).ids["recognised"] == "yes"
    wrong = house.wrongs.wrong(number)
    owed = f"case/{CASE}/held/{wrong.pocket}"
    assert house.balances() == {f"recoverable/{CASE}": 30000_00, owed: -30000_00}
    assert house.case().pocket(wrong.pocket).kind is PocketKind.OWED
    assert house.case().free == Money("0.00"), "owed, and not yet to be had"
    line = house.receive("12000.00", name="收错款的人")
    done = money_for(house, number, line, "12000.00")
    assert done.ids["outstanding"] == str(Money("18000.00"))
    assert house.case().free == Money("12000.00")
    compensation = house.receive("18000.00", name="某财政局")
    money_for(house, number, compensation, "18000.00")
    assert house.case().free == Money("30000.00")
    assert house.balances() == {
        f"bank/{house.account}": 30000_00, f"case/{CASE}/available": -30000_00,
    }  # fmt: skip
    again = house.drafted("30000.00").ids["payout"]
    assert till.paid(again).state is State.SETTLED
    assert house.balances() == {}
    assert verify(house.court.database, house.court.book, workers=0).intact


def test_scenario_58_a_misclaim_found_after_payment_is_put_right_in_the_open(till: Till) -> None:
    house = till.house
    house.open_case(OTHER_CASE, "zhao")
    [receipt] = house.case().lots
    with by("feng"):
        refused(
            house, MoneyHasLeft,
            lambda: house.receipts.reverse(receipt, "auto", CASE, "认领错案"),
        )  # fmt: skip
    number = recognised(house)
    line = house.receive("30000.00", name="收错款的人")
    arrived = house.line(receipt).value_date
    money_for(house, number, line, "30000.00")
    with by("feng"):
        house.receipts.reverse(receipt, "auto", CASE, "认领错案")
    with by("zhao"):
        claim = house.receipts.propose(receipt, [(OTHER_CASE, Money("30000.00"))], evidence="单")
    with by("feng"):
        house.receipts.confirm(receipt, claim.ids["claim"])
    [lot] = house.case(OTHER_CASE).lots.values()
    assert (lot.amount, lot.value_date) == (Money("30000.00"), arrived), "its age is kept"
    assert house.line(receipt).claims.keys() == {"auto", claim.ids["claim"]}, "both stay visible"


def test_edge_e14_no_other_cases_money_fills_the_gap(till: Till) -> None:
    house = till.house
    number = recognised(house)
    sub = house.open_case(OTHER_CASE, "zhao").ids["sub_account"]
    theirs = house.receive("30000.00", sub_account=sub)
    with by("wang"):
        refused(
            house, ClaimExceedsRemainder,
            lambda: house.wrongs.propose_money(number, theirs, Money("30000.00"), "抵扣"),
        )  # fmt: skip
    may_make_good("unclaimed")
    for family in ("case", "escrow", "deposit"):
        with pytest.raises(PaidFromAnotherCase):
            may_make_good(family)
    house.confirm_account(OTHER_CASE, "zhao")
    with by("zhao"):
        full = house.payouts.draft(OTHER_CASE, "p1", Money("30000.00"), "款").ids["payout"]
    assert house.payout(full).amount == Money("30000.00"), "nothing is set off in silence"


def test_what_is_owed_and_not_funded_is_not_paid(till: Till) -> None:
    house = till.house
    wrong = house.wrongs.wrong(recognised(house))
    with by("wang"):
        refused(
            house, DrawnOnOtherMoney,
            lambda: house.payouts.draft(
                CASE, "p1", Money("1.00"), "款", pocket=wrong.pocket
            ),
        )  # fmt: skip


def test_r2_18_three_heads_recognise_it_and_none_twice(till: Till) -> None:
    house = till.house
    number = report(house)
    with by("feng"):
        refused(house, RecognisedByOnePerson, lambda: house.wrongs.agree(number))
    with by("chen"):
        house.wrongs.agree(number)
    with by("chen"):
        refused(house, RecognisedByOnePerson, lambda: house.wrongs.agree(number))
    with pytest.raises(RecognisedByOnePerson):
        may_recognise("某人", "officer", given=(), acted=())
    for person in ("lin", "sun"):
        with by(person):
            house.wrongs.agree(number)
    with by("qian"):
        refused(house, WrongPaymentNotInThatState, lambda: house.wrongs.agree(number))


def test_only_what_was_paid_can_be_wrong_and_no_more_of_it(till: Till) -> None:
    house = till.house
    house.receive("1000.00", sub_account=house.case().sub_account)
    fresh = house.drafted("1000.00").ids["payout"]
    refused(house, NotInThatState, lambda: report(house, "1.00", fresh))
    refused(house, MoreThanWrong, lambda: report(house, "30000.01"))
    refused(house, MoreThanWrong, lambda: report(house, "0.00"))
    refused(house, NotFound, lambda: report(house, payout=f"{CASE}-9"))
    number = recognised(house, "10000.00")
    assert house.wrongs.wrong(number).outstanding == Money("10000.00")
    line = house.receive("20000.00", name="收错款的人")
    with by("wang"):
        refused(
            house, MoreThanWrong,
            lambda: house.wrongs.propose_money(number, line, Money("10000.01"), "退款回单"),
        )  # fmt: skip


def test_money_for_it_is_confirmed_by_a_second_person_and_for_this_very_payment(
    till: Till,
) -> None:
    house = till.house
    number = report(house)
    line = house.receive("30000.00", name="收错款的人")
    with by("wang"):
        refused(
            house, MoreThanWrong,
            lambda: house.wrongs.propose_money(number, line, Money("1.00"), "退款回单"),
        )  # fmt: skip
    for person in ("chen", "lin", "sun"):
        with by(person):
            house.wrongs.agree(number)
    with by("wang"):
        mark = house.wrongs.propose_money(number, line, Money("30000.00"), "回单").ids["assignment"]
    good = (number, line, mark, MadeGoodBy.RECOVERED)
    other = report(house, "1.00")
    with by("sun"):
        no = refused(
            house, WrongPaymentNotInThatState,
            lambda: house.wrongs.make_good(other, *good[1:], DECISION),
        )  # fmt: skip
    assert no.facts["subject"] == number
    with by("lin"):
        People(house.court).recuse(CASE, "chen", paper=DECISION)
    with by("chen"):
        refused(house, Recused, lambda: house.wrongs.agree(other))
    with by("wang"):
        refused(house, ClaimSelfConfirmed, lambda: house.wrongs.make_good(*good, DECISION))
    with by("sun"):
        refused(
            house, PaperUnnamed,
            lambda: house.wrongs.make_good(*good, paper(DECISION.kind, " ")),
        )  # fmt: skip
        house.wrongs.make_good(*good, DECISION)


def test_the_discipline_inspection_is_told_on_a_paper(till: Till) -> None:
    house = till.house
    number = report(house)
    with by("chen"):
        refused(
            house, PaperUnnamed,
            lambda: house.wrongs.tell_discipline(number, paper(NOTICE.kind, " ")),
        )  # fmt: skip
        house.wrongs.tell_discipline(number, NOTICE)
    assert house.wrongs.wrong(number).discipline_told


def test_a_wrong_payment_that_comes_back_is_for_a_person_to_say(till: Till) -> None:
    """Recognised already, it is owed again: the bank's return must not make it owed twice."""
    house = till.house
    number = recognised(house)
    till.bounce(f"{CASE}-1")
    assert house.payout(f"{CASE}-1").state is State.SETTLED
    lines = [a for a in house.balances() if a.startswith("unclaimed/")]
    assert len(lines) == 1
    money_for(house, number, UUID(lines[0].partition("/")[2]), "30000.00")
    assert house.case().free == Money("30000.00")
