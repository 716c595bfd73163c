"""Pockets (款项归属): money of a case that is not free, each sum under its own name and account.

What is deferred, frozen, disputed, reserved, taken for a fee or put in escrow leaves the free money
of the case and stands in a pocket, with its lineage: which receipts it came from, and how much of
each. A payout never touches a pocket unless it is drawn on it. :class:`CaseAccount` decides.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final
from uuid import UUID

from ledger.domain.case_parts import (
    Lot,
    NotEnoughMoney,
    NothingToPay,
    Source,
    oldest_first,
    worth,
)
from ledger.domain.chart import AccountName, held
from ledger.domain.errors import Conflict, NotFound
from ledger.domain.money import Money, zero


class PocketKind(StrEnum):
    """Why money of a case is not free."""

    DEFERRED = "deferred"  # 延缓发放
    FROZEN = "frozen"  # 另案冻结
    OBJECTION = "objection"  # 异议保留
    PLAN = "plan"  # 分配方案
    RESERVE = "reserve"  # 预留份额
    BANKRUPTCY = "bankruptcy"  # 破产受理
    THIRD_PARTY_PRICE = "third-party-price"  # 案外人价款
    FEE = "fee"  # 执行费
    COST = "cost"  # 实际费用
    FINE = "fine"  # 罚没
    SURPLUS = "surplus"  # 应退被执行人余款
    REFUNDABLE = "refundable"  # 应退款
    ESCROW = "escrow"  # 提存
    TRANSFER = "transfer"  # 待移送
    OWED = "owed"  # 错发待补
    CLEARED = "cleared"  # 定性后可发放
    OTHER = "other"  # 其他保留


_ACCOUNTS: Final[Mapping[PocketKind, str]] = {
    PocketKind.FEE: "fee/{case}",
    PocketKind.COST: "cost/{case}",
    PocketKind.FINE: "fine/{case}",
    PocketKind.SURPLUS: "surplus/{case}",
    PocketKind.REFUNDABLE: "refundable/{case}:{pocket}",
    PocketKind.ESCROW: "escrow/{case}:{pocket}",
    PocketKind.THIRD_PARTY_PRICE: "third-party/{case}",
}


def account_of(case_number: str, pocket: str, kind: PocketKind) -> AccountName:
    """The account of the chart on which a pocket stands."""
    form = _ACCOUNTS.get(kind)
    if form is None:
        return held(case_number, pocket)
    return AccountName(form.format(case=case_number, pocket=pocket))


@dataclass(slots=True)
class Pocket:
    """A sum under a name: why it is kept, on what document, until when, and where it came from."""

    pocket: str
    kind: PocketKind
    account: AccountName
    sources: tuple[Source, ...]
    basis: str
    until: date | None
    party: str | None

    @property
    def amount(self) -> Money:
        return worth(self.sources)


class NoSuchPocket(NotFound):
    """The case keeps no money under this name."""

    code = "no-such-pocket"
    title = "The case keeps no money under this name"
    title_zh = "本案无此款项归属"


class PocketOfAnotherKind(Conflict):
    """Money kept for one reason is not added to money kept for another."""

    code = "pocket-of-another-kind"
    title = "The money under this name is kept for another reason"
    title_zh = "该款项归属用途不同"


def pick(
    lots: Mapping[UUID, Lot], amount: Money, receipts: Sequence[UUID] | None
) -> tuple[Source, ...]:
    """Choose free money: of exactly these receipts in their order, or the oldest of all.

    Raises :class:`NothingToPay`, :class:`NotEnoughMoney`. Named receipts may be a third party's
    whose capacity is not recorded: it can be kept, though not paid.
    """
    if amount <= zero(amount.currency.code):
        raise NothingToPay(f"{amount} cannot be kept", amount=amount)
    if receipts is None:
        sources = tuple(oldest_first(lots.values(), amount))
    else:
        # A receipt named twice has no more to give than one named once.
        named = (lots[receipt] for receipt in dict.fromkeys(receipts) if receipt in lots)
        sources = _in_turn(((lot.receipt, lot.free) for lot in named), amount)
    _must_reach(sources, amount)
    return sources


def draw(pocket: Pocket, amount: Money | None) -> tuple[Source, ...]:
    """Choose money of a pocket, in the order it came there; the whole of it unless told."""
    if amount is None:
        return pocket.sources
    if amount <= zero(amount.currency.code):
        raise NothingToPay(f"{amount} cannot be taken", amount=amount)
    sources = _in_turn(((s.receipt, s.amount) for s in pocket.sources), amount)
    _must_reach(sources, amount)
    return sources


def without(pocket: Pocket, taken: Iterable[Source]) -> tuple[Source, ...]:
    """What a pocket still holds once these sources are taken."""
    gone = {source.receipt: source.amount for source in taken}
    left = (
        Source(s.receipt, s.amount - gone[s.receipt]) if s.receipt in gone else s
        for s in pocket.sources
    )
    return tuple(source for source in left if source.amount.amount)


def together(first: Iterable[Source], more: Iterable[Source]) -> tuple[Source, ...]:
    """Both, each receipt named once."""
    sums: dict[UUID, Money] = {}
    for source in (*first, *more):
        known = sums.get(source.receipt)
        sums[source.receipt] = source.amount if known is None else known + source.amount
    return tuple(Source(receipt, amount) for receipt, amount in sums.items())


def _in_turn(parts: Iterable[tuple[UUID, Money]], amount: Money) -> tuple[Source, ...]:
    left, found = amount, []
    for receipt, free in parts:
        part = min(free, left)
        if part.amount:
            found.append(Source(receipt, part))
            left -= part
    return tuple(found)


def _must_reach(sources: tuple[Source, ...], amount: Money) -> None:
    free = worth(sources) if sources else zero(amount.currency.code)
    if free < amount:
        raise NotEnoughMoney(f"{free} is free, {amount} is asked", free=free, asked=amount)
