"""What one row of a platform's settlement means for a lot: booked, awaited, or broken by name."""

from dataclasses import dataclass
from typing import Final

from auctions.imports.shape import RowKind, SettlementRow
from auctions.law.reconciling import (
    Break,
    PayerNotRegistered,
    RemittanceDiffers,
    amounts_agree,
    may_pay,
    uncovers,
)
from auctions.law.says import DepositRefused
from auctions.law.settling import (
    not_the_winners,
    only_the_winners,
    prepaid_released,
    released,
    remitted,
)
from auctions.lot import Lot
from auctions.lot_words import Attempt, State
from auctions.money import LotMoney
from auctions.money_deposits import NoSuchDeposit
from auctions.money_parts import DepositState
from auctions.parameters import CourtRules
from auctions.settlement import PlatformRow
from ledger.domain import clock
from ledger.domain.errors import Refusal

SOLD: Final = frozenset({State.PAID, State.RULED, State.DELIVERED, State.CLOSED_SOLD})
BACK: Final = frozenset({DepositState.REFUNDED, DepositState.RELEASED})


@dataclass(frozen=True, slots=True)
class Broken(Exception):  # a row is broken; it is caught where it is judged
    """How a row differs."""

    code: Break
    said: str


def judge(
    row: SettlementRow, lot: Lot, its: Attempt, money: LotMoney, own: CourtRules
) -> Broken | None:
    """Book what a row moves, or say how it breaks; what the bank has to tell is awaited."""
    try:
        _take(row, lot, its, money, own)
    except Broken as broken:
        return broken
    except RemittanceDiffers as no:
        return Broken(Break.NOT_THE_DEPOSIT, no.detail)
    except DepositRefused as no:
        return Broken(Break.STATES_CONFLICT, no.detail)
    except Refusal as no:
        return Broken(Break.AMOUNT_DIFFERS, no.detail)
    return None


def _take(row: SettlementRow, lot: Lot, its: Attempt, money: LotMoney, own: CourtRules) -> None:
    match row.kind:
        case RowKind.DEPOSIT_FREEZE:
            _agree(row, its, money, "froze")
        case RowKind.DEPOSIT_UNFREEZE:
            _unfreeze(row, lot, its, money)
        case RowKind.DEPOSIT_REMIT:
            _remit(row, lot, its, money)
        case RowKind.BALANCE_PAY | RowKind.PREPAY:
            _await(row, its, money)
            _payment(row, its, money)
        case RowKind.REFUND | RowKind.PREPAY_REFUND:
            _refund(row, lot, its, money)
        case RowKind.REVERSAL:
            _reverse(row, lot, own)


def _agree(row: SettlementRow, its: Attempt, money: LotMoney, what: str) -> None:
    """The deposit the row speaks of is in the book, of exactly that amount (RB-3)."""
    kept = money.deposit(its.mark, row.bidder)
    if not amounts_agree(row.amount, None, kept.amount):
        raise Broken(
            Break.AMOUNT_DIFFERS, f"the platform {what} {row.amount}, the book has {kept.amount}"
        )


def _unfreeze(row: SettlementRow, lot: Lot, its: Attempt, money: LotMoney) -> None:
    _agree(row, its, money, "released")
    lot.let_go(its.mark, [row.bidder], reason=row.order_id, on=clock.on(row.event_time))
    money.unfreeze(its.mark, row.bidder, reference=row.order_id)
    if its.ended_at is not None:
        lot.remark(released(its.ended_at, row.event_time))


def _remit(row: SettlementRow, lot: Lot, its: Attempt, money: LotMoney) -> None:
    only_the_winners(row.bidder, its.winner)
    money.remit(its.mark, row.bidder, row.amount, reference=row.bank_ref or row.order_id)
    if its.ended_at is not None:
        lot.remark(remitted(its.ended_at, row.event_time))


def _await(row: SettlementRow, its: Attempt, money: LotMoney) -> None:
    """The bank's line and its claim book it; until then the row stands open (RB-1)."""
    money.await_row(
        PlatformRow.create_id(*row.key), row.kind.value, its.mark, row.bidder,
        payer_name=row.payer_name, amount=row.amount, reference=row.bank_ref or row.order_id,
        sent_at=row.event_time,
    )  # fmt: skip


def _payment(row: SettlementRow, its: Attempt, money: LotMoney) -> None:
    """A balance is the buyer's or a lender's, a prepayment is the whole price."""
    if row.kind is RowKind.PREPAY:
        if not amounts_agree(row.amount, None, its.terms.start):
            said = f"{row.amount} was prepaid, the whole price is {its.terms.start}"
            raise Broken(Break.AMOUNT_DIFFERS, said)
        return
    only_the_winners(row.bidder, its.winner)
    lenders = {each.lender for each in money.commitments.values() if not each.refused}
    if row.payer_name not in lenders:
        try:
            may_pay(row.payer_name, its.entrants[its.winner].name)
        except PayerNotRegistered as no:
            raise Broken(Break.STRANGER_PAYS, no.detail) from no


def _refund(row: SettlementRow, lot: Lot, its: Attempt, money: LotMoney) -> None:
    """Money a platform says went back is money the book gave back."""
    not_the_winners(row.bidder, lot.bound_by_its_bid(its))
    _agree(row, its, money, "returned")
    if (kept := money.deposit(its.mark, row.bidder)).state not in BACK:
        raise NoSuchDeposit(
            f"{row.bidder} on {its.mark}: {kept.state.value}, not given back",
            bidder=row.bidder,
            mark=its.mark,
            state=kept.state,
        )
    if its.ended_at is not None:
        late = prepaid_released if row.kind is RowKind.PREPAY_REFUND else released
        lot.remark(late(its.ended_at, row.event_time))


def _reverse(row: SettlementRow, lot: Lot, own: CourtRules) -> None:
    """A completed price is complete no longer, until it is covered again (RB-9)."""
    code = uncovers(paid=lot.state in SOLD)
    if lot.state is State.PAID:
        lot.reopen_price(reason=f"{row.platform} {row.order_id}", on=clock.today(), rules=own)
    raise Broken(code, f"{row.platform} takes back {row.amount}")
