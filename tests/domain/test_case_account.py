"""A case's account: parties, their accounts, lots of money and what is bound to payouts.

Scenarios of the rulebook: 1 (a receipt is booked and its clock runs), 6 (a third party's money
waits for its payer's capacity), 29 (王晓明 is not 王小明), 31 (a day's requests are judged
together), 35 (money comes back to its case), 58 (a misclaim is taken back while money is free).
"""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from ledger.domain.case_account import (
    AccountConfirmedAlready,
    AccountNotConfirmed,
    AccountSelfConfirmed,
    Capacity,
    CapacityNotAwaited,
    CapacityNotRecorded,
    CaseAccount,
    EarmarkedAlready,
    MoneyHasLeft,
    NoSuchParty,
    NotEnoughMoney,
    NothingEarmarked,
    NothingToPay,
    PartyKind,
    PartyKnown,
    PartyRole,
    Source,
)
from ledger.domain.law.approval import PayoutRequest, amount_to_judge
from ledger.domain.law.payee import PayeeNameDiffers
from ledger.domain.money import Money, zero
from tests.scenario import Told, fact, given, nothing, replay, yuan

CASE = "（2017）苏0508执101号"
BANK = "3225019880100"
OLD, NEW, OTHER = UUID(int=1), UUID(int=2), UUID(int=3)
FIRST, SECOND = UUID(int=11), UUID(int=12)
LINE = UUID(int=21)
ARRIVED, LATER, TODAY = date(2017, 5, 2), date(2017, 5, 9), date(2017, 5, 20)

OPENED = fact(
    CaseAccount.Opened, case_number=CASE, officer="王", filed_on=date(2017, 4, 1),
    bank_account=BANK, sub_account=BANK + "000000101",
)  # fmt: skip
APPLICANT = fact(
    CaseAccount.PartyAdded, party="p1", role=PartyRole.APPLICANT, kind=PartyKind.PERSON,
    name="王晓明", identity=None, phone=None, identity_verified=False,
)  # fmt: skip
STATED: dict[str, Any] = {
    "party": "p1", "holder": "王晓明", "number": "6222020000000000000", "bank_name": "工商银行",
    "bank_code": "102305000000", "evidence": "确认书1",
}  # fmt: skip


def account(version: int = 1) -> Told:
    return fact(CaseAccount.AccountStated, version=version, stated_by="王", **STATED)


def confirmed(version: int = 1) -> Told:
    return fact(CaseAccount.AccountConfirmed, party="p1", version=version, confirmed_by="李")


def credited(receipt: UUID, amount: str, day: date, *, third_party: bool = False) -> Told:
    return fact(
        CaseAccount.Credited, case_number=CASE, receipt=receipt, claim="auto", amount=yuan(amount),
        value_date=day, notified_on=day, third_party=third_party,
    )  # fmt: skip


def earmarked(payout: UUID, *sources: tuple[UUID, str]) -> Told:
    return fact(
        CaseAccount.Earmarked, case_number=CASE, payout=payout, party="p1", day=TODAY,
        sources=tuple(Source(receipt, yuan(amount)) for receipt, amount in sources),
    )  # fmt: skip


def uncredited(receipt: UUID, amount: str, day: date) -> Told:
    return fact(
        CaseAccount.Uncredited, case_number=CASE, receipt=receipt, claim="auto",
        amount=yuan(amount), value_date=day, reason="错认",
    )  # fmt: skip


CAME_BACK = fact(
    CaseAccount.Returned, case_number=CASE, payout=FIRST, sources=(Source(OLD, yuan("60")),),
    bank_account=BANK, line=LINE, returned_on=TODAY, reason="账号户名不符",
)  # fmt: skip
BEFORE = (OPENED, APPLICANT, account(), confirmed())


def add_applicant(case: CaseAccount) -> None:
    case.add_party("p1", PartyRole.APPLICANT, PartyKind.PERSON, "王晓明")


def state(case: CaseAccount, **changed: Any) -> int:
    return case.state_account(**{**STATED, "by": "王", **changed})


def earmark(amount: str, payout: UUID = FIRST, party: str = "p1") -> Any:
    return lambda case: case.earmark(payout, party, yuan(amount), day=TODAY)


def take_back(case: CaseAccount) -> None:
    case.take_back(FIRST, bank_account=BANK, line=LINE, returned_on=TODAY, reason="账号户名不符")


# Opening and parties


def test_an_account_is_opened_for_a_case() -> None:
    nothing(lambda: CaseAccount(**OPENED.fields)).then(OPENED)


def test_a_party_is_entered_once() -> None:
    given(CaseAccount, OPENED).when(add_applicant).then(APPLICANT)
    given(CaseAccount, OPENED, APPLICANT).when(add_applicant).then_refused(PartyKnown, party="p1")


# Where a party wants to be paid


def test_a_party_states_an_account_and_states_another_later() -> None:
    given(CaseAccount, OPENED, APPLICANT).when(state).then(account()).and_answered(1)
    given(CaseAccount, *BEFORE).when(state).then(account(2)).and_answered(2)


def test_an_account_in_another_name_is_refused_scenario_29() -> None:
    (
        given(CaseAccount, OPENED, APPLICANT)
        .when(lambda case: state(case, holder="王小明"))
        .then_refused(PayeeNameDiffers, citing="法发〔2017〕6号 第十三条", entitled="王晓明")
    )


def test_nobody_states_an_account_for_a_stranger() -> None:
    given(CaseAccount, OPENED).when(state).then_refused(NoSuchParty, party="p1")


def test_a_second_person_confirms_an_account() -> None:
    (
        given(CaseAccount, OPENED, APPLICANT, account())
        .when(lambda case: case.confirm_account("p1", 1, by="李"))
        .then(confirmed())
    )


def test_nobody_confirms_the_account_he_entered() -> None:
    (
        given(CaseAccount, OPENED, APPLICANT, account())
        .when(lambda case: case.confirm_account("p1", 1, by="王"))
        .then_refused(AccountSelfConfirmed, citing="法发〔2017〕6号 第十三条")
    )


def test_an_account_is_confirmed_once_and_only_if_it_was_stated() -> None:
    def confirm(case: CaseAccount) -> None:
        case.confirm_account("p1", 1, by="赵")

    given(CaseAccount, *BEFORE).when(confirm).then_refused(AccountConfirmedAlready)
    given(CaseAccount, OPENED, APPLICANT).when(confirm).then_refused(AccountNotConfirmed)


@pytest.mark.parametrize(
    "past", [(OPENED, APPLICANT), (OPENED, APPLICANT, account()), (*BEFORE, account(2))]
)
def test_the_newest_account_is_paid_only_when_confirmed(past: tuple[Told, ...]) -> None:
    (
        given(CaseAccount, *past)
        .when(lambda case: case.payable_account("p1"))
        .then_refused(AccountNotConfirmed, party="p1")
    )


def test_a_confirmed_account_is_payable() -> None:
    assert replay(CaseAccount, *BEFORE).payable_account("p1").number == STATED["number"]
    with pytest.raises(NoSuchParty):
        replay(CaseAccount, OPENED).payable_account("p1")


# Money in


def test_money_is_credited_with_its_day_scenario_1() -> None:
    arrived = credited(OLD, "25000.00", ARRIVED)
    (
        given(CaseAccount, OPENED)
        .when(
            lambda case: case.credit(
                OLD, "auto", yuan("25000.00"), value_date=ARRIVED, notified_on=ARRIVED
            )
        )
        .then(arrived)
    )
    case = replay(CaseAccount, OPENED, arrived)
    assert (case.free, case.lots[OLD].notified_on) == (yuan("25000.00"), ARRIVED)


@pytest.mark.parametrize("amount", ["0", "-1"])
def test_nothing_is_neither_credited_nor_paid_nor_taken_back(amount: str) -> None:
    held = given(CaseAccount, OPENED, APPLICANT, credited(OLD, "10", ARRIVED))
    none: Money = yuan(amount)
    held.when(
        lambda case: case.credit(NEW, "c1", none, value_date=ARRIVED, notified_on=ARRIVED)
    ).then_refused(NothingToPay)
    held.when(earmark(amount)).then_refused(NothingToPay)
    held.when(lambda case: case.uncredit(OLD, "auto", none, reason="错认")).then_refused(
        NothingToPay
    )


def test_one_line_claimed_twice_for_a_case_is_one_lot() -> None:
    case = replay(CaseAccount, OPENED, credited(OLD, "10", ARRIVED), credited(OLD, "5", ARRIVED))
    assert (len(case.lots), case.lots[OLD].amount, case.free) == (1, yuan("15"), yuan("15"))


def test_a_misclaim_is_taken_back_with_its_age_scenario_58() -> None:
    (
        given(CaseAccount, OPENED, credited(OLD, "30000", ARRIVED))
        .when(lambda case: case.uncredit(OLD, "auto", yuan("30000"), reason="错认"))
        .then(uncredited(OLD, "30000", ARRIVED))
    )
    case = replay(
        CaseAccount, OPENED, credited(OLD, "30000", ARRIVED), uncredited(OLD, "30000", ARRIVED)
    )
    assert (case.lots, case.free) == ({}, zero())


def test_a_misclaim_bound_to_a_payout_is_not_simply_taken_back_scenario_58() -> None:
    (
        given(
            CaseAccount, *BEFORE, credited(OLD, "30000", ARRIVED), earmarked(FIRST, (OLD, "0.01"))
        )
        .when(lambda case: case.uncredit(OLD, "auto", yuan("30000"), reason="错认"))
        .then_refused(MoneyHasLeft, free=yuan("29999.99"))
    )
    (
        given(CaseAccount, OPENED)
        .when(lambda case: case.uncredit(OLD, "auto", yuan("1"), reason="错认"))
        .then_refused(MoneyHasLeft, free=zero())
    )


# A third party's money


def test_a_third_partys_money_waits_for_its_capacity_scenario_6() -> None:
    past = (*BEFORE, credited(OLD, "100", ARRIVED, third_party=True), credited(NEW, "5", LATER))
    given(CaseAccount, *past).when(earmark("6")).then_refused(
        CapacityNotRecorded, citing="一案一账号案款管理规定 自动识别", waiting=yuan("100")
    )
    given(CaseAccount, *past).when(earmark("105.01")).then_refused(NotEnoughMoney)
    given(CaseAccount, *past).when(earmark("5")).then(earmarked(FIRST, (NEW, "5")))
    recorded = fact(
        CaseAccount.CapacityRecorded, receipt=OLD, capacity=Capacity.GUARANTOR, document="担保函"
    )
    (
        given(CaseAccount, *past)
        .when(lambda case: case.record_capacity(OLD, Capacity.GUARANTOR, "担保函"))
        .then(recorded)
    )
    given(CaseAccount, *past, recorded).when(earmark("105")).then(
        earmarked(FIRST, (OLD, "100"), (NEW, "5"))
    )


@pytest.mark.parametrize("receipt", [OLD, OTHER])
def test_no_capacity_is_recorded_where_none_is_awaited(receipt: UUID) -> None:
    (
        given(CaseAccount, OPENED, credited(OLD, "100", ARRIVED))
        .when(lambda case: case.record_capacity(receipt, Capacity.BUYER, "裁定"))
        .then_refused(CapacityNotAwaited)
    )


# Money bound to payouts


def test_a_payout_binds_the_oldest_money_first() -> None:
    past = (*BEFORE, credited(NEW, "50", LATER), credited(OLD, "60", ARRIVED))
    (
        given(CaseAccount, *past)
        .when(earmark("80"))
        .then(earmarked(FIRST, (OLD, "60"), (NEW, "20")))
        .and_answered((Source(OLD, yuan("60")), Source(NEW, yuan("20"))))
    )
    after = (*past, earmarked(FIRST, (OLD, "60"), (NEW, "20")))
    given(CaseAccount, *after).when(earmark("30", SECOND)).then(earmarked(SECOND, (NEW, "30")))


def test_a_case_pays_no_fen_more_than_it_holds() -> None:
    past = (*BEFORE, credited(OLD, "60", ARRIVED), earmarked(FIRST, (OLD, "20")))
    given(CaseAccount, *past).when(earmark("40", SECOND)).then(earmarked(SECOND, (OLD, "40")))
    given(CaseAccount, *past).when(earmark("40.01", SECOND)).then_refused(
        NotEnoughMoney, free=yuan("40"), asked=yuan("40.01")
    )


def test_money_is_bound_to_parties_of_the_case_only_and_once_for_a_payout() -> None:
    past = (*BEFORE, credited(OLD, "60", ARRIVED))
    given(CaseAccount, *past).when(earmark("1", party="p2")).then_refused(NoSuchParty)
    given(CaseAccount, *past, earmarked(FIRST, (OLD, "20"))).when(earmark("1")).then_refused(
        EarmarkedAlready
    )


@pytest.mark.parametrize(
    ("command", "kind"),
    [
        (lambda case: case.release(FIRST, reason="撤回"), CaseAccount.EarmarkReleased),
        (lambda case: case.restore(FIRST, reason="撤回"), CaseAccount.Restored),
    ],
)
def test_bound_money_is_free_again_once(command: Any, kind: Any) -> None:
    past = (*BEFORE, credited(OLD, "60", ARRIVED), earmarked(FIRST, (OLD, "20")))
    sources = (Source(OLD, yuan("20")),)
    freed = fact(kind, case_number=CASE, payout=FIRST, sources=sources, reason="撤回")
    given(CaseAccount, *past).when(command).then(freed)
    assert replay(CaseAccount, *past, freed).free == yuan("60")
    given(CaseAccount, *past, freed).when(command).then_refused(NothingEarmarked, payout=FIRST)


def test_a_returned_payment_is_the_cases_money_and_nobodys_new_receipt_scenario_35() -> None:
    past = (*BEFORE, credited(OLD, "60", ARRIVED), earmarked(FIRST, (OLD, "60")))
    given(CaseAccount, *past).when(take_back).then(CAME_BACK)
    case = replay(CaseAccount, *past, CAME_BACK)
    assert (case.free, list(case.lots), case.lots[OLD].returned) == (yuan("60"), [OLD], True)
    assert case.lots[OLD].notified_on == ARRIVED
    given(CaseAccount, *past, CAME_BACK).when(take_back).then_refused(NothingEarmarked)


def test_after_a_return_the_account_is_confirmed_anew_scenario_35() -> None:
    past = (*BEFORE, credited(OLD, "60", ARRIVED), earmarked(FIRST, (OLD, "60")), CAME_BACK)
    given(CaseAccount, *past).when(lambda case: case.payable_account("p1")).then_refused(
        AccountNotConfirmed
    )
    given(CaseAccount, *past).when(lambda case: case.confirm_account("p1", 1, by="李")).then(
        confirmed()
    )


def test_a_days_requests_for_one_payee_are_judged_together_scenario_31() -> None:
    case = replay(
        CaseAccount, *BEFORE, credited(OLD, "60000", ARRIVED), earmarked(FIRST, (OLD, "30000"))
    )
    others = case.requests_of("p1", TODAY)
    asked = PayoutRequest(CASE, "p1", TODAY, yuan("30000"))
    assert amount_to_judge(asked, others) == yuan("60000")
    assert case.requests_of("p2", TODAY) == case.requests_of("p1", ARRIVED) == []
