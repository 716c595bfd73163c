"""Steps of the lot's machine after an attempt failed: in kind, another round, a stop, an end."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from auctions import money_accounts as accounts
from auctions.lot import Lot
from auctions.lot_words import (
    Answer,
    Attempt,
    Creditor,
    Mode,
    State,
    StayGround,
    WithdrawGround,
)
from auctions.money import LotMoney
from auctions.money_parts import Purpose
from auctions.money_refunds import LotRefunds
from auctions.services.endings import LotEndings
from auctions.services.finding import free_losers, owe_back
from ledger.domain import clock
from ledger.domain.case_account import CaseAccount
from ledger.domain.money import Money, fen, zero
from tests.auctions.lots import APPLICANT, RULES, TERMS, Walk
from tests.auctions.money_steps import attempt
from tests.scenario import yuan

DAY = timedelta(days=1)
OTHERS = (Mode.CARRY_OVER, Mode.RE_PRICE, Mode.SINGLE_STEP)
LIVE = frozenset(
    {
        State.A1_ANNOUNCED, State.A1_BIDDING, State.A2_ANNOUNCED, State.A2_BIDDING,
        State.PS_ANNOUNCED, State.PS_OPEN, State.PS_BIDDING,
    }
)  # fmt: skip


class EndSteps:
    """What people do with a lot that nobody bought, or that stops."""

    find: Callable[..., Any]
    save: Callable[..., None]
    a_line: Callable[[Money], UUID]
    lot: Lot
    money: LotMoney
    stage: State

    def at_stage(self, *states: State) -> bool:
        """Whether the lot stands at one of these."""
        return self.stage in states

    @property
    def its(self) -> Attempt:
        """The attempt under way, or the last one."""
        its = self.lot.attempt
        assert its is not None
        return its

    def today(self) -> date:
        """A day after everything so far: each act of one stage falls on the same."""
        lot = self.lot
        ends = [clock.on(each.ended_at or each.opens_at) for each in lot.attempts.values()]
        offer = lot.in_kind
        if offer is not None:
            ends += [offer.answer_by, offer.difference_due or offer.answer_by]
        return max([date(2026, 1, 20), *ends]) + DAY

    def book(self, money: LotMoney, purpose: Purpose, payee: str, amount: Money, mark: str) -> None:
        """Money of a bank line becomes the lot's."""
        money.receive(
            purpose, payee, amount, attempt=mark, line=self.a_line(amount), claim="a1",
            value_date=date(2026, 3, 1), payer=(f"姓名{payee}", "1", "银行"),
        )  # fmt: skip

    # In kind

    @precondition(lambda self: self.at_stage(State.A1_FAILED, State.A2_FAILED, State.PS_FAILED))
    @rule(entitled=st.sampled_from(["300000", "700000"]))
    def the_creditors_are_asked(self, entitled: str) -> None:
        walk, day = Walk(self.lot), self.today()
        with attempt():
            if not walk.lot.creditors:
                walk.creditors(Creditor(APPLICANT, 1, "判决书", yuan(entitled)))
            walk.lot.ask_in_kind(on=day, answer_by=day, document="征询函", rules=RULES)
            self.save(walk.lot)

    @precondition(lambda self: self.lot.in_kind is not None)
    @rule(takes=st.booleans())
    def the_creditor_answers(self, *, takes: bool) -> None:
        lot, day, offer = self.lot, self.today(), self.lot.in_kind
        assert offer is not None
        with attempt():
            answer = Answer.ACCEPTED if takes else Answer.REFUSED
            lot.answer_in_kind(APPLICANT, answer=answer, on=day, document="回执")
            if takes:
                lot.award_in_kind(
                    APPLICANT, price=offer.price, on=day, difference_due=day, rules=RULES
                )
            else:
                lot.refuse_in_kind(on=day, rules=RULES)
            self.save(lot)

    @precondition(lambda self: self.at_stage(State.INKIND_PENDING))
    @rule(short=st.booleans())
    def the_difference_comes(self, *, short: bool) -> None:
        lot, money, offer = self.lot, self.money, self.lot.in_kind
        assert offer is not None
        missing = (offer.difference or zero()) - (fen(1) if short else zero())
        account = accounts.difference(lot.number, APPLICANT)
        with attempt():
            if missing > money.held(account):
                self.book(
                    money, Purpose.DIFFERENCE, APPLICANT, missing - money.held(account),
                    offer.mark,
                )  # fmt: skip
                self.save(money)
            lot.pay_difference(paid=money.held(account), costs=zero(), on=self.today(), rules=RULES)
            self.save(lot)

    @precondition(lambda self: self.at_stage(State.INKIND_PENDING))
    @rule()
    def the_difference_never_comes(self) -> None:
        lot, money, refunds = self.lot, self.money, self.find(LotRefunds)
        with attempt():
            lot.miss_difference(ruling="裁定", on=self.today(), rules=RULES)
            if money.free_taking(APPLICANT, reason="裁定") > zero():
                owe_back(money, refunds)
            self.save(lot, money, refunds)

    @precondition(lambda self: self.at_stage(State.INKIND_PAID))
    @rule()
    def the_ruling_in_kind_is_served(self) -> None:
        lot, money, case, offer = self.lot, self.money, self.find(CaseAccount), self.lot.in_kind
        assert offer is not None
        paid = accounts.difference(lot.number, APPLICANT)
        with attempt():
            lot.rule_in_kind(document="抵债裁定", served_on=self.today(), rules=RULES)
            if (credited := offer.price - (offer.difference or zero())) > zero():
                money.credit_in_kind(APPLICANT, credited, document="抵债裁定")
            if money.held(paid) > zero():
                LotEndings._to_case(case, money, paid, "抵债裁定")
            self.save(lot, money, case)

    # Another round

    @precondition(lambda self: self.at_stage(State.PS_FAILED))
    @rule(mode=st.sampled_from(OTHERS), allowed=st.booleans())
    def another_round_is_asked_for(self, mode: Mode, *, allowed: bool) -> None:
        walk, day = Walk(self.lot), self.today()
        with attempt():
            plan = walk.round_plan(mode=mode, notice_on=day + 9 * DAY, starts_on=day + 40 * DAY)
            walk.lot.open_second_round(plan, on=day, rules=RULES)
            if allowed:
                walk.lot.approve_second_round(mode=mode, panel="笔录", on=day, rules=RULES)
            else:
                walk.lot.reject_second_round(reason="无变化", document="决定", on=day, rules=RULES)
            self.save(walk.lot)

    @precondition(lambda self: self.at_stage(State.PRICING))
    @rule()
    def it_is_priced_anew(self) -> None:
        walk = Walk(self.lot)
        with attempt():
            walk.price("1000000", date(2026, 12, 31)).plan(TERMS, self.today())
            self.save(walk.lot)

    # Stops and ends

    @precondition(lambda self: self.at_stage(*LIVE))
    @rule(goes_on=st.booleans())
    def it_is_stayed(self, *, goes_on: bool) -> None:
        lot, money, refunds, its = self.lot, self.money, self.find(LotRefunds), self.its
        moment = its.opens_at - timedelta(hours=2)
        with attempt():
            lot.suspend(ground=StayGround.STAYED, document="决定", at=moment, rules=RULES)
            if goes_on:
                lot.end_ground(document="决定", on=clock.on(moment), rules=RULES)
                lot.resume(document="通知", at=moment, rules=RULES)
            else:
                lot.withdraw(ground=WithdrawGround.SETTLED, document="协议", at=moment, rules=RULES)
                free_losers(lot, money)
                owe_back(money, refunds)
            self.save(lot, money, refunds)

    @precondition(lambda self: self.at_stage(State.RULED))
    @rule()
    def it_is_handed_over(self) -> None:
        lot = self.lot
        with attempt():
            assert lot.ruled_on is not None
            lot.issue_notices(("通知书",), on=lot.ruled_on)
            lot.deliver(document="笔录", on=lot.ruled_on + DAY, rules=RULES)
            self.save(lot)

    @precondition(lambda self: self.at_stage(State.PS_FAILED))
    @rule()
    def it_goes_back_to_the_debtor(self) -> None:
        lot = self.lot
        with attempt():
            lot.return_asset(ruling="裁定", reason="无其他措施", on=self.today(), rules=RULES)
            self.save(lot)
