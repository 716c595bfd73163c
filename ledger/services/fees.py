"""What execution fee a case owes (应收执行申请费), by what its own account says was collected.

Nobody types in what came and what was charged: both are read from the case, and from the rounds of
the same title before it, so that collecting in two rounds costs what collecting in one costs.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from ledger.domain import clock
from ledger.domain.book import NoPolicyInForce
from ledger.domain.case_account import CaseAccount, PartyRole, PocketKind
from ledger.domain.debt import Debts
from ledger.domain.debt_parts import PerformedBy
from ledger.domain.derivation import Derivation
from ledger.domain.errors import Conflict
from ledger.domain.identity import normal_name
from ledger.domain.ids import CaseNumber
from ledger.domain.law.fees import (
    CHARGED_AFTERWARDS,
    FeePolicy,
    fee_to_charge,
    no_more_than_due,
)
from ledger.domain.law.plan_parts import Fund
from ledger.domain.law.recovering import fee_may_come_back
from ledger.domain.money import Money, total, zero
from ledger.domain.payout import Payout
from ledger.domain.payout_kind import PayoutKind
from ledger.domain.plan import Plan
from ledger.domain.plan_parts import Stage
from ledger.domain.policy_sections import EXECUTION_FEE
from ledger.services.accounts import accounts_of
from ledger.services.relief_dues import NOT_DONE
from ledger.services.the_book import the_book
from ledger.store.court import Court

# What was never the debtor's, or went back to him, was not collected from him.
_NOT_COLLECTED: Final = frozenset(
    {PocketKind.THIRD_PARTY_PRICE, PocketKind.REFUNDABLE, PocketKind.SURPLUS}
)
_GIVEN_BACK: Final = frozenset(
    {PayoutKind.REFUND, PayoutKind.MISREMITTED, PayoutKind.SURPLUS, PayoutKind.DEPOSIT_REFUND}
)


class AnotherDebtorsCase(Conflict):
    """A case against somebody else is no earlier round of this title."""

    code = "another-debtors-case"
    title = "The case is against another debtor"
    title_zh = "所列前序案件的被执行人不同"
    article = CHARGED_AFTERWARDS


@dataclass(frozen=True, slots=True)
class Reckoned:
    """The fee on all that was collected, and what of it was charged."""

    whole: Money
    charged: Money


def fee_due(
    court: Court, case: CaseAccount, rounds_before: Sequence[str] = (), *, but_for: str = ""
) -> Derivation:
    """What is to be charged today, step by step; raises :class:`FeeNeedsAmount`."""
    rounds, charged = _so_far(court, case, rounds_before, but_for)
    return _fee(court, rounds, charged)


def fee_reckoned(court: Court, case: CaseAccount, rounds_before: Sequence[str] = ()) -> Reckoned:
    """The whole fee, and what was charged on it."""
    rounds, charged = _so_far(court, case, rounds_before)
    return Reckoned(_fee(court, rounds, zero()).result, charged)


def within_tariff(
    court: Court, case: CaseAccount, fund: Fund, rounds_before: Sequence[str],
    *, anew: str = "", charged: Money | None = None,
) -> None:  # fmt: skip
    """Refuse a plan's fee above what may still be charged (R4.02); raises :class:`FeeAboveTariff`.

    Of a plan computed ``anew``, ``charged`` is what it took already.
    """
    due = fee_due(court, case, rounds_before, but_for=anew).result
    no_more_than_due(fund.fee, due + (charged or zero()))


def may_come_back(
    court: Court, case: CaseAccount, amount: Money, rounds_before: Sequence[str] = ()
) -> None:
    """Refuse more from the fisc than was paid to it for this title, what came before counted.

    Raises :class:`FeeRefundAbovePaid`.
    """
    rounds = _rounds(court, case, rounds_before)
    paid = total(
        each.amount
        for round_ in rounds for each in _live(court, round_) if each.kind is PayoutKind.FEE
    )  # fmt: skip
    fee_may_come_back(amount, paid=paid, back=total(_sent_back(court, each) for each in rounds))


def _sent_back(court: Court, case: CaseAccount) -> Money:
    """What the fisc sent back so far: it is kept as fee, or was refunded."""
    strange = {receipt for receipt, lot in case.lots.items() if lot.third_party}
    kept = (each.sources for each in case.pockets.values() if each.kind is PocketKind.FEE)
    gone = (each.sources for each in _live(court, case) if each.kind is PayoutKind.FEE_REFUND)
    return total(
        source.amount
        for sources in (*kept, *gone) for source in sources if source.receipt in strange
    )  # fmt: skip


def _so_far(
    court: Court, case: CaseAccount, rounds_before: Sequence[str], but_for: str = ""
) -> tuple[list[CaseAccount], Money]:
    """The rounds of this title, and what was charged in all of them, plans not final among it."""
    rounds = _rounds(court, case, rounds_before)
    charged = total(_charged(court, each) for each in rounds)
    return rounds, max(charged + _promised(court, rounds, but_for), zero())


def _promised(court: Court, rounds: Iterable[CaseAccount], but_for: str) -> Money:
    """What plans take as fee once they are final; ``but_for`` is one that is computed anew."""
    debts = court.find_many(Debts, [Debts.create_id(each.case_number) for each in rounds])
    numbers = [number for each in debts.values() for number in each.plans if number != but_for]
    plans = court.find_many(Plan, map(Plan.create_id, numbers)).values() if numbers else ()
    return total(
        each.distribution.fund.fee
        for each in plans if not each.final and each.stage is not Stage.WITHDRAWN
    )  # fmt: skip


def _fee(court: Court, rounds: Sequence[CaseAccount], charged: Money) -> Derivation:
    debts = court.find_many(Debts, [Debts.create_id(each.case_number) for each in rounds]).values()
    collected = total(_collected(court, each) for each in rounds) + _paid_directly(debts)
    claims = total(
        part.amount
        for each in debts for claim in each.live for part in claim.instalments
    )  # fmt: skip
    return fee_to_charge(
        max(collected, zero()), charged, clock.today(), policy=_policy(court), claim=claims or None
    )


def _policy(court: Court) -> FeePolicy:
    book = the_book(court)
    try:
        return book.policy_on(clock.today()).of(EXECUTION_FEE)
    except NoPolicyInForce:
        return EXECUTION_FEE.default


def _rounds(court: Court, case: CaseAccount, named: Sequence[str]) -> list[CaseAccount]:
    """The case and the rounds before it: those named, and those whose money came to it."""
    before = {str(CaseNumber.parse(each)) for each in named} | case.rounds_before
    before.discard(case.case_number)
    found = accounts_of(court, sorted(before)).values()
    for each in found:
        if not _debtors(each) & _debtors(case):
            said = f"{each.case_number} is against somebody else"
            raise AnotherDebtorsCase(said, case_number=each.case_number)
    return [*found, case]


def _debtors(case: CaseAccount) -> set[str]:
    parties = case.parties.values()
    return {normal_name(each.name) for each in parties if each.role is PartyRole.DEBTOR}


def _collected(court: Court, case: CaseAccount) -> Money:
    """What came to the case of its debtor and stayed: not what went on to another case."""
    came = _yuan(lot.amount for lot in case.lots.values() if not lot.third_party)
    kept = _yuan(p.amount for p in case.pockets.values() if p.kind in _NOT_COLLECTED)
    gone = total(each.amount for each in _live(court, case) if each.kind in _GIVEN_BACK)
    return came - _yuan(case.moved_out) - kept - gone


def _charged(court: Court, case: CaseAccount) -> Money:
    """What is kept as fee or went to the fisc, less what the fisc sent back and was refunded."""
    own = {receipt for receipt, lot in case.lots.items() if not lot.third_party}
    kept = total(
        source.amount
        for pocket in case.pockets.values() if pocket.kind is PocketKind.FEE
        for source in pocket.sources if source.receipt in own
    )  # fmt: skip
    live = _live(court, case)
    paid_in = total(each.amount for each in live if each.kind is PayoutKind.FEE)
    back = total(
        source.amount
        for each in live if each.kind is PayoutKind.FEE_REFUND
        for source in each.sources if source.receipt not in own
    )  # fmt: skip
    return kept + paid_in - back


def _live(court: Court, case: CaseAccount) -> list[Payout]:
    found = court.find_many(Payout, case.payouts).values()
    return [each for each in found if each.state not in NOT_DONE]


def _paid_directly(debts: Iterable[Debts]) -> Money:
    """What the debtor paid his creditor himself while the case was under way."""
    return total(
        done.amount
        for each in debts for paid in each.done.values() for done in paid
        if done.by is PerformedBy.DIRECT
    )  # fmt: skip


def _yuan(amounts: Iterable[Money]) -> Money:
    return total(amount for amount in amounts if amount.currency.code == "CNY")
