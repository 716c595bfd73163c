"""A bank line: booked once, claimed by one and confirmed by another.

Scenarios of the rulebook: 1 (matched by its sub-account), 2 (the same serial twice), 3 (unclaimed
money belongs to no case), 4 (nobody confirms his own claim), 10 (a remark only suggests), 58 (a
misclaim is reversed in the open).
"""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from ledger.domain.bank_line import (
    BankLine,
    ClaimNeedsEvidence,
    ClaimState,
    NoSuchClaim,
    NotAReceipt,
    Purpose,
    Share,
)
from ledger.domain.chart import Posting, bank, short, unclaimed
from ledger.domain.law.claiming import (
    ClaimExceedsRemainder,
    ClaimSelfConfirmed,
    NothingClaimed,
    NotOfficerOfCase,
)
from ledger.domain.money import zero
from tests.scenario import Told, fact, given, made, nothing, replay, yuan

BANK = "3225019880100"
ONE, TWO = "（2017）苏0508执101号", "（2017）苏0508执102号"
DAY = date(2017, 5, 2)
OFFICERS = {ONE: "王", TWO: "王"}
CITED = "各地法院案款管理规定 认领"


def booked(
    amount: str = "18000",
    *,
    purpose: Purpose = Purpose.RECEIPT,
    matched: str | None = None,
    suggested: tuple[str, ...] = (),
) -> Told:
    return fact(
        BankLine.Booked, bank_account=BANK, serial="S1", booked_on=DAY, value_date=DAY,
        amount=yuan(amount), purpose=purpose, payer_name="甲公司", payer_account="3201",
        payer_bank="农行", remark="还款", sub_account="", end_to_end="", matched=matched,
        suggested=suggested, payout=None, file="a", place="1",
    )  # fmt: skip


def shares(*parts: tuple[str, str]) -> tuple[Share, ...]:
    return tuple(Share(case, yuan(amount)) for case, amount in parts)


WHOLE = shares((ONE, "18000"))
SPLIT = shares((ONE, "10000"), (TWO, "8000"))


def proposed(claim: str = "c1", by: str = "王", parts: tuple[Share, ...] = WHOLE) -> Told:
    return fact(
        BankLine.ClaimProposed, claim=claim, by=by, shares=parts, evidence="查询函1", reason=""
    )


def propose(parts: tuple[Share, ...] = WHOLE, *, by: str = "王", evidence: str = "查询函1") -> Any:
    return lambda line: line.propose(parts, by=by, evidence=evidence, reason="", officers=OFFICERS)


CONFIRMED = fact(BankLine.ClaimConfirmed, claim="c1", by="李")
REFUSED = fact(BankLine.ClaimRefused, claim="c1", by="李", reason="依据不足")
LINE = UUID(int=7)


def reversed_claim(case: str, amount: str, claim: str = "c1") -> Told:
    return fact(
        BankLine.ClaimReversed, claim=claim, by="李", case_number=case, amount=yuan(amount),
        reason="错认",
    )  # fmt: skip


def confirm(by: str = "李", claim: str = "c1") -> Any:
    return lambda line: line.confirm(claim, by=by)


def reverse(case: str, by: str = "李", claim: str = "c1") -> Any:
    return lambda line: line.reverse(claim, case, by=by, reason="错认")


# Booking


def test_unclaimed_money_belongs_to_no_case_scenario_3() -> None:
    nothing(lambda: BankLine(**booked().fields)).then(booked())
    line = replay(BankLine, booked())
    assert (line.remainder, line.claims) == (yuan("18000"), {})
    assert made(booked(), of=LINE, version=1).postings() == (
        Posting(bank(BANK), yuan("18000")),
        Posting(unclaimed(LINE), yuan("-18000")),
    )


def test_a_suggestion_books_nothing_scenario_10() -> None:
    line = replay(BankLine, booked(suggested=(ONE,)))
    assert (line.remainder, line.claims) == (yuan("18000"), {})


def test_a_line_to_a_sub_account_is_claimed_by_itself_scenario_1() -> None:
    line = replay(BankLine, booked(matched=ONE))
    assert line.remainder == zero()
    assert line.claims["auto"].shares == WHOLE
    assert line.claimers == {"system"}


def test_a_debit_nothing_explains_is_short_and_an_explained_one_moves_no_money() -> None:
    unexplained = made(booked(purpose=Purpose.UNEXPLAINED), of=LINE, version=1)
    assert unexplained.postings()[0] == Posting(short(LINE), yuan("18000"))
    for purpose in (Purpose.SETTLEMENT, Purpose.RETURN):
        assert made(booked(purpose=purpose), of=LINE, version=1).postings() == ()


def test_a_line_seen_again_is_confirmed_once_scenario_2() -> None:
    def again(line: BankLine) -> bool:
        return line.seen_again("b", "9", yuan("18000"), incoming=True)

    confirmed = fact(BankLine.Confirmed, file="b", place="9")
    given(BankLine, booked()).when(again).then(confirmed).and_answered(answer=True)
    given(BankLine, booked(), confirmed).when(again).then_nothing().and_answered(answer=True)


@pytest.mark.parametrize(("amount", "incoming"), [("18000.01", True), ("18000", False)])
def test_another_amount_under_the_same_serial_is_a_discrepancy_scenario_2(
    amount: str, *, incoming: bool
) -> None:
    found = fact(
        BankLine.DiscrepancyFound, file="b", place="9", amount=yuan(amount), incoming=incoming
    )
    (
        given(BankLine, booked())
        .when(lambda line: line.seen_again("b", "9", yuan(amount), incoming=incoming))
        .then(found)
        .and_answered(answer=False)
    )


# Claiming


def test_one_officer_claims_and_another_person_confirms_scenario_4() -> None:
    given(BankLine, booked()).when(propose()).then(proposed()).and_answered("c1")
    given(BankLine, booked(), proposed()).when(confirm()).then(CONFIRMED).and_answered(WHOLE)
    line = replay(BankLine, booked(), proposed(), CONFIRMED)
    assert (line.remainder, line.claimers) == (zero(), {"王"})


def test_nobody_confirms_his_own_claim_scenario_4() -> None:
    given(BankLine, booked(), proposed()).when(confirm(by="王")).then_refused(
        ClaimSelfConfirmed, citing=CITED, claimer="王"
    )


def test_r2_04_no_more_is_confirmed_than_the_bank_left_on_the_line() -> None:
    less = fact(
        BankLine.DiscrepancyFound, file="day-end", place="line 1", amount=yuan("60.00"),
        incoming=True,
    )  # fmt: skip
    claimed, assigned = (
        replay(BankLine, booked(), proposed(), less),
        replay(BankLine, booked(), less),
    )
    assigned.propose_assignment("cash/SJ-1", yuan("18000"), by="王", evidence="进账单")
    ways = ((claimed, confirm()), (assigned, lambda line: line.confirm_assignment("a1", by="李")))
    for line, agree in ways:
        line.correct("day-end", by="孙")
        with pytest.raises(ClaimExceedsRemainder) as no:
            agree(line)
        assert no.value.facts["left"] == yuan("60.00")


def test_only_an_officer_of_the_case_claims_for_it() -> None:
    given(BankLine, booked()).when(propose(by="李")).then_refused(NotOfficerOfCase, citing=CITED)
    unknown = shares(("（2017）苏0508执999号", "1"))
    given(BankLine, booked()).when(propose(unknown)).then_refused(NotOfficerOfCase)


@pytest.mark.parametrize(
    "parts",
    [
        shares((ONE, "18000.01")),
        shares((ONE, "10000"), (TWO, "8000.01")),
    ],
)
def test_no_more_is_claimed_than_is_left(parts: tuple[Share, ...]) -> None:
    given(BankLine, booked()).when(propose(parts)).then_refused(ClaimExceedsRemainder)


@pytest.mark.parametrize(
    "parts",
    [shares((ONE, "0")), shares((ONE, "10000"), (TWO, "-1")), ()],
)
def test_no_less_is_claimed_than_a_fen(parts: tuple[Share, ...]) -> None:
    given(BankLine, booked()).when(propose(parts)).then_refused(NothingClaimed)


def test_waiting_claims_count_until_they_are_refused() -> None:
    past = (booked(), proposed(parts=shares((ONE, "10000"))))
    given(BankLine, *past).when(propose(shares((TWO, "8000.01")))).then_refused(
        ClaimExceedsRemainder, left=yuan("8000")
    )
    given(BankLine, *past, REFUSED).when(propose()).then(proposed("c2"))


@pytest.mark.parametrize("purpose", [p for p in Purpose if p is not Purpose.RECEIPT])
def test_only_a_receipt_is_claimed(purpose: Purpose) -> None:
    given(BankLine, booked(purpose=purpose)).when(propose()).then_refused(
        NotAReceipt, citing=CITED, purpose=purpose
    )


def test_a_claim_names_a_document_or_a_reason() -> None:
    given(BankLine, booked()).when(propose(evidence=" ")).then_refused(
        ClaimNeedsEvidence, citing=CITED
    )


def test_a_claim_is_sent_back_with_a_reason() -> None:
    def refuse(line: BankLine) -> None:
        line.refuse("c1", by="李", reason="依据不足")

    given(BankLine, booked(), proposed()).when(refuse).then(REFUSED)
    given(BankLine, booked(), proposed(), CONFIRMED).when(refuse).then_refused(
        NoSuchClaim, state="confirmed"
    )


def test_a_refused_or_unknown_claim_is_not_confirmed() -> None:
    given(BankLine, booked(), proposed(), REFUSED).when(confirm()).then_refused(
        NoSuchClaim, citing=CITED, state="refused"
    )
    given(BankLine, booked()).when(confirm()).then_refused(NoSuchClaim, claim="c1")


# Reversing


def test_a_misclaim_is_reversed_and_claimed_anew_both_visible_scenario_58() -> None:
    past = (booked(), proposed(), CONFIRMED)
    back = reversed_claim(ONE, "18000")
    given(BankLine, *past).when(reverse(ONE)).then(back).and_answered(yuan("18000"))
    other = shares((TWO, "18000"))
    given(BankLine, *past, back).when(propose(other)).then(proposed("c2", parts=other))
    line = replay(BankLine, *past, back, proposed("c2", parts=other))
    assert [claim.state for claim in line.claims.values()] == [
        ClaimState.REVERSED,
        ClaimState.PROPOSED,
    ]


def test_one_case_of_a_split_claim_is_reversed_and_the_other_stands() -> None:
    past = (booked(), proposed(parts=SPLIT), CONFIRMED, reversed_claim(ONE, "10000"))
    line = replay(BankLine, *past)
    assert (line.remainder, line.claims["c1"].state) == (yuan("10000"), ClaimState.CONFIRMED)
    given(BankLine, *past).when(reverse(ONE)).then_refused(NoSuchClaim, claim="c1")
    given(BankLine, *past).when(reverse(TWO)).then(reversed_claim(TWO, "8000"))


def test_an_automatic_claim_is_reversed_by_a_person() -> None:
    given(BankLine, booked(matched=ONE)).when(reverse(ONE, claim="auto")).then(
        reversed_claim(ONE, "18000", "auto")
    )


def test_nobody_reverses_his_own_claim_nor_one_that_waits() -> None:
    past = (booked(), proposed())
    given(BankLine, *past, CONFIRMED).when(reverse(ONE, by="王")).then_refused(ClaimSelfConfirmed)
    given(BankLine, *past).when(reverse(ONE)).then_refused(NoSuchClaim, state="proposed")
