"""Every way in which a rule of enforcement money says no, asked of the rule alone.

What these rules refuse was tried at the services, over a database, or not at all: here each row is
lawful whole, and refused by one thing only, in a millisecond.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, Final, NamedTuple

import pytest

from ledger.domain.calendar import Calendar
from ledger.domain.case_pockets import PocketKind
from ledger.domain.citation import Article, Certainty
from ledger.domain.errors import Refusal
from ledger.domain.law import (
    account_interest,
    agency,
    channel,
    deduction,
    disclosure,
    escrow,
    fees,
    foreign,
    late_money,
    limits,
    moving,
    pre_enforcement,
    recovering,
    relief,
    reversing,
    surplus,
    third_party_price,
    treasury,
)
from ledger.domain.law.escrow import Attempt, Channel, EscrowGround
from ledger.domain.law.fees import LessCharged
from ledger.domain.law.late_money import LateChoice
from ledger.domain.law.payee import PayeeNameDiffers
from ledger.domain.law.recovering import PrepaidFee
from ledger.domain.law.third_party_price import SuitOutcome
from ledger.domain.money import Money
from ledger.domain.paper import Paper, PaperKind
from ledger.domain.payout_kind import PayoutKind
from ledger.domain.policy_sections import InterestGoesTo, InterestRule
from ledger.domain.rates import _percent
from tests.scenario import yuan

DAY: Final = date(2026, 3, 2)
OWN: Final = Article("本院规定", "利息", Certainty.DESIGN)
K: Final = PaperKind
CASE: Final = "（2026）苏0508执101号"


class Rule(NamedTuple):
    """A rule, what it lets pass, and what is wrong each time it does not, with its refusal."""

    named: str
    asked: Callable[..., Any]
    given: dict[str, Any]
    wrong: list[tuple[dict[str, Any], type[Refusal]]]


def paper(kind: PaperKind, day: date = DAY) -> Paper:
    return Paper(kind, f"{kind.value}-1", day)


def d(month: int, day: int) -> date:
    return date(2026, month, day)


POWER: Final = agency.Authority(
    CASE, "p1", "p3", special=True, collects=True, own_account=True, since=d(1, 1), until=d(12, 31)
)
THREE: Final = (
    Attempt(d(1, 5), Channel.TELEPHONE, "无人接听"), Attempt(d(1, 9), Channel.MAIL, "退回"),
    Attempt(d(1, 20), Channel.VISIT, "无人"),
)  # fmt: skip
ALIKE: Final = tuple(replace(each, channel=Channel.TELEPHONE) for each in THREE)
UNTOLD: Final = (*THREE[:2], replace(THREE[2], result=" "))
EARNED: Final = {
    "amount": yuan("1.00"), "computation": paper(K.COMPUTATION), "escrowed_on": d(1, 1),
    "begins": d(2, 1), "ends": d(3, 1), "today": DAY,
}  # fmt: skip

RULES: Final = [
    Rule("R1.05 a court's rule on interest begins on its day", account_interest.may_be_disposed,
         {"rule": InterestRule((), next(iter(InterestGoesTo)), DAY), "on": DAY, "cited": OWN},
         [({"on": d(3, 1)}, account_interest.NoRuleOnInterest)]),
    Rule("R1.23a interest of an escrow is computed and is something",
         account_interest.may_be_the_creditors, EARNED,
         [({"computation": paper(K.LETTER)}, account_interest.NotEarnedInEscrow),
          ({"amount": yuan("0.00")}, account_interest.NotEarnedInEscrow)]),
    Rule("R1.19 an agent has a power, and one principal", agency.power_for,
         {"known": (POWER,), "principal": None, "on": DAY},
         [({"known": ()}, agency.NoPowerToCollect),
          ({"principal": "p2"}, agency.NoPowerToCollect),
          ({"known": (POWER, replace(POWER, principal="p2"))}, agency.PrincipalNotNamed)]),
    Rule("R1.19 the power names the case, the day, the money and the account",
         agency.may_collect,
         {"authority": POWER, "case_number": CASE, "principal": "p1", "agent": "p3", "on": DAY,
          "to_agents_account": True, "panel_record": True},
         [({"authority": replace(POWER, collects=False)}, agency.NoPowerToCollect),
          ({"authority": replace(POWER, special=False)}, agency.NoPowerToCollect),
          ({"authority": replace(POWER, signed=False)}, agency.NoPowerToCollect),
          ({"case_number": "他案"}, agency.NoPowerToCollect),
          ({"principal": "p2"}, agency.NoPowerToCollect),
          ({"agent": "p4"}, agency.NoPowerToCollect),
          ({"on": date(2025, 12, 31)}, agency.NoPowerToCollect),
          ({"on": date(2027, 1, 1)}, agency.NoPowerToCollect),
          ({"panel_record": False}, agency.NotToTheAgentsAccount),
          ({"authority": replace(POWER, own_account=False)}, agency.NotToTheAgentsAccount)]),
    Rule("R11.3 a large sum waits for a working day", channel.may_be_sent,
         {"amount": yuan("50000.01"), "above": yuan("50000"), "on": DAY,
          "calendar": Calendar.shipped()},
         [({"on": d(3, 1)}, channel.WaitsForWorkingDay)]),
    Rule("R1.08 what is disputed or shared goes through the court", deduction.may_pay_directly,
         {"disputed": False, "several_creditors": True, "agreed": True},
         [({"disputed": True}, deduction.NotPaidDirectly),
          ({"agreed": False}, deduction.NotPaidDirectly)]),
    Rule("R10.04 access is somebody's and ends within a year", disclosure.may_have_access,
         {"identity": paper(K.IDENTITY), "today": DAY, "expires_on": d(12, 31)},
         [({"identity": paper(K.LETTER)}, disclosure.IdentityNotShown),
          ({"expires_on": d(3, 1)}, disclosure.AccessTooLong),
          ({"expires_on": date(2027, 12, 31)}, disclosure.AccessTooLong)]),
    Rule("R1.23 an absence is shown by three attempts in two ways", escrow.may_escrow,
         {"ground": EscrowGround.WHEREABOUTS, "attempts": THREE, "today": DAY},
         [({"attempts": THREE[:2]}, escrow.EscrowWithoutAttempts),
          ({"attempts": ALIKE}, escrow.EscrowWithoutAttempts),
          ({"today": d(1, 19)}, escrow.EscrowWithoutAttempts)]),
    Rule("R1.24 the form tells its reason and every outcome", escrow.well_formed,
         {"ground": EscrowGround.WHEREABOUTS, "reason": "下落不明", "attempts": THREE},
         [({"reason": " "}, escrow.EscrowNeedsReason),
          ({"attempts": UNTOLD}, escrow.EscrowNeedsReason)]),
    Rule("R3.06 an escrow lapses after five years, notified, with nothing open", escrow.may_lapse,
         {"escrowed_on": date(2021, 3, 1), "notified": True, "open_matters": (),
          "today": date(2026, 3, 3)},
         [({"today": date(2026, 2, 28)}, escrow.EscrowNotLapsed),
          ({"notified": False}, escrow.EscrowNotLapsed),
          ({"open_matters": ["异议"]}, escrow.EscrowNotLapsed)]),
    Rule("R3.06a a creditor is told between the escrow and today", escrow.may_have_been_told,
         {"told_on": date(2026, 3, 2), "escrowed_on": date(2026, 3, 2), "today": date(2026, 3, 2)},
         [({"told_on": date(2026, 3, 1)}, escrow.NotToldThen),
          ({"told_on": date(2026, 3, 3)}, escrow.NotToldThen)]),
    Rule("R4.02 the fee is what is due, or less on a ground", fees.may_be_charged,
         {"amount": yuan("100"), "due": yuan("100"), "less": None},
         [({"amount": yuan("100.01")}, fees.FeeAboveTariff),
          ({"amount": yuan("99.99")}, fees.FeeBelowTariff)]),
    Rule("R4.02 on a ground it is less, and still never more", fees.may_be_charged,
         {"amount": yuan("99.99"), "due": yuan("100"), "less": LessCharged.RELIEVED},
         [({"amount": yuan("100.01")}, fees.FeeAboveTariff)]),
    Rule("R5.3 only foreign money is converted", foreign.converted,
         {"foreign": Money("100", "USD"), "rate": Decimal(1), "yuan": yuan("100"),
          "charges": yuan("0")},
         [({"foreign": yuan("100")}, foreign.NotForeign)]),
    Rule("R1.31 money goes the way that was chosen", late_money.must_be_the_way,
         {"way": LateChoice.PAY, "chosen": (LateChoice.RESTORE,)},
         [({"chosen": (LateChoice.PAY, LateChoice.ESCROW)}, late_money.NotAsChosen)]),
    Rule("R1.31 nothing is left when a case is closed", late_money.may_close,
         {"free": False, "kept": (), "bound": False},
         [({"free": True}, late_money.CaseStillHolds), ({"bound": True}, late_money.CaseStillHolds),
          ({"kept": ("冻结",)}, late_money.CaseStillHolds)]),
    Rule("R1.31 to give back takes a decision", late_money.may_choose,
         {"choice": LateChoice.REFUND, "paper": paper(K.DECISION)},
         [({"paper": paper(K.APPROVAL_FORM)}, late_money.ChoiceNotShown),
          ({"paper": paper(K.LETTER)}, late_money.ChoiceNotShown)]),
    Rule("R8.08 time is changed for a reason, and ends after it begins", limits.may_change_time,
         {"reason": "评估", "first": DAY, "last": DAY},
         [({"reason": " "}, limits.StayUnclear), ({"last": d(3, 1)}, limits.StayUnclear)]),
    Rule("R2.13 money moves on a paper, between debtors by a ruling", moving.may_move,
         {"papers": [paper(K.RULING)], "debtors": ["甲公司"], "others": ["乙公司"]},
         [({"papers": [paper(K.LETTER)]}, moving.MoveWithoutBasis),
          ({"papers": [paper(K.PLAN)]}, moving.OtherDebtorsMoney)]),
    Rule("R2.14 between courts on an official paper", moving.may_move_to_court,
         {"papers": [paper(K.LETTER)]}, [({"papers": [paper(K.PLAN)]}, moving.MoveWithoutBasis)]),
    Rule("R2.22 no fee before enforcement", pre_enforcement.may_charge_fee, {"type_word": "执"},
         [({"type_word": "民初"}, pre_enforcement.NoExecutionFee),
          ({"type_word": "执保"}, pre_enforcement.NoExecutionFee)]),
    Rule("R2.18 a gap is filled by money that came for it", recovering.may_make_good,
         {"family": "unclaimed"}, [({"family": "case"}, recovering.PaidFromAnotherCase)]),
    Rule("R4.03 the fee is refunded out of fees", recovering.may_refund_fee, {"drawn_on": "fee"},
         [({"drawn_on": None}, recovering.FeeRefundTakenFromApplicant),
          ({"drawn_on": "cost"}, recovering.FeeRefundTakenFromApplicant)]),
    Rule("R4.03a a refunded fee is claimed no more", recovering.may_claim_costs,
         {"costs": yuan("50"), "status": PrepaidFee.NOT_REFUNDED},
         [({"status": None}, recovering.FeeRefundUnknown),
          ({"status": PrepaidFee.REFUNDED}, recovering.FeeAddedTwice)]),
    Rule("R6.04 relief is paid out of its own fund", relief.may_pay,
         {"amount": yuan("5"), "left": yuan("5")},
         [({"amount": yuan("5.01")}, relief.BudgetSpent)]),
    Rule("R4.16 a reversal follows the fall of its title", reversing.may_order,
         {"set_aside": paper(K.JUDGMENT), "ruling": paper(K.RULING), "filed_on": DAY},
         [({"set_aside": paper(K.LETTER)}, reversing.TitleStands),
          ({"ruling": paper(K.DECISION)}, reversing.TitleStands),
          ({"ruling": paper(K.RULING, d(3, 1))}, reversing.TitleStands),
          ({"filed_on": d(3, 1)}, reversing.ReversalCaseNotNew)]),
    Rule("R4.16 a reversal's case is as ruled", reversing.as_ruled, {"reversal": ""},
         [({"reversal": "回转1"}, reversing.FollowsTheRuling)]),
    Rule("R4.16 what comes to a reversal is not divided", reversing.not_divided, {"reversal": ""},
         [({"reversal": "回转1"}, reversing.FollowsTheRuling)]),
    Rule("R2.11 a surplus is free, and owed nowhere else", surplus.may_refund_surplus,
         {"frozen": yuan("0"), "owing": ["他案"], "decided": True},
         [({"frozen": yuan("0.01")}, surplus.SurplusFrozen),
          ({"decided": False}, surplus.SurplusOwedElsewhere)]),
    Rule("R1.17 a receipt goes back to who paid it in", surplus.may_refund,
         {"payee": "王晓明", "payer": "王晓明"},
         [({"payee": "王小明"}, PayeeNameDiffers)]),
    Rule("R2.20 a third party's price has its suit, and the rule its day",
         third_party_price.may_keep_apart, {"suit": "民初1号", "paid_on": date(2025, 7, 24)},
         [({"suit": " "}, third_party_price.PriceNotKept),
          ({"paid_on": date(2025, 7, 23)}, third_party_price.PriceNotKept)]),
    Rule("R2.20 a suit ends by a judgment", third_party_price.may_end_suit,
         {"judgment": paper(K.JUDGMENT)},
         [({"judgment": paper(K.LETTER)}, third_party_price.JudgmentNotNamed)]),
    Rule("R2.20 the price goes back to who has lost", third_party_price.may_give_back,
         {"outcome": SuitOutcome.LOST},
         [({"outcome": None}, third_party_price.PriceUndecided),
          ({"outcome": SuitOutcome.WON}, third_party_price.PriceUndecided)]),
    Rule("R1.01 a payment is drawn on money of its class", treasury.may_draw_on,
         {"kind": PayoutKind.FEE, "pocket": PocketKind.FEE},
         [({"pocket": None}, treasury.DrawnOnOtherMoney),
          ({"pocket": PocketKind.COST}, treasury.DrawnOnOtherMoney)]),
    Rule("R1.01 what is frozen is put in nobody's escrow", treasury.may_be_escrowed,
         {"pocket": None}, [({"pocket": PocketKind.FROZEN}, treasury.DrawnOnOtherMoney)]),
    Rule("R3.07 only lapsed or ownerless money is the state's", treasury.may_go_to_treasury,
         {"lapsed": False, "judged": True},
         [({"judged": False}, treasury.NotTheTreasurys)]),
]  # fmt: skip


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.named)
def test_a_rule_lets_the_whole_pass_and_refuses_it_by_one_thing(rule: Rule) -> None:
    rule.asked(**rule.given)
    for wrong, why in rule.wrong:
        with pytest.raises(Refusal) as refused:
            rule.asked(**rule.given | wrong)
        assert type(refused.value) is why, wrong
        assert refused.value.cited is not None


@pytest.mark.parametrize("written", ["3,1", "-3.1", "3.1.1", "", 3.1, None])
def test_a_rate_is_a_decimal_in_quotes(written: object) -> None:
    assert _percent("3.10") == Decimal("3.10")
    with pytest.raises(ValueError, match="a rate is a decimal in quotes"):
        _percent(written)


def test_a_float_is_no_money_on_either_side_of_a_minus() -> None:
    with pytest.raises(TypeError):
        1.5 - yuan("1.00")  # type: ignore[operator]
