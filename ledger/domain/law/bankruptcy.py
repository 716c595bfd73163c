"""The debtor's bankruptcy (破产受理): what is still held that day is no creditor's any more.

The day that counts is the day of the acceptance ruling, not the day its notice reached the court.
A payment the bank had booked before stays paid, even if the payee's bank sends it back later for a
reason of its own; whatever was only deducted and not yet paid goes to the administrator.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from ledger.domain.citation import Article, Certainty
from ledger.domain.errors import Conflict
from ledger.domain.law.rules import rule
from ledger.domain.payout_kind import PayoutKind

ACCEPTED: Final = Article("企业破产法", "第十九条", Certainty.VERIFIED)
NAMED: Final = Article("企业破产法", "第十三条", Certainty.UNCONFIRMED)
# Not the debtor's own money: what a buyer, a stranger or a bidder is to get back.
# What is in escrow is its creditor's since before.
NOT_THE_DEBTORS: Final = frozenset(
    {
        PayoutKind.ADMINISTRATOR,
        PayoutKind.REFUND,
        PayoutKind.MISREMITTED,
        PayoutKind.DEPOSIT_REFUND,
        PayoutKind.ESCROW_RELEASE,
        PayoutKind.TREASURY,
    }
)


class StoppedByBankruptcy(Conflict):
    """The debtor's bankruptcy was accepted; the money goes to the administrator only."""

    code = "stopped-by-bankruptcy"
    title = "The debtor's bankruptcy has been accepted"
    title_zh = "被执行人破产已受理，款项应移交管理人"
    article = ACCEPTED


class GoodsOfABankrupt(Conflict):
    """The goods of a bankrupt are the administrator's to take, and nobody else's to get."""

    code = "goods-of-a-bankrupt"
    title = "The goods belong to a bankrupt; the administrator takes them"
    title_zh = "执行物所有人破产已受理，执行物应移交管理人"
    article = ACCEPTED


class WhoseNotSaid(Conflict):
    """Several debtors are bankrupt; of this money nobody has said whose it was."""

    code = "whose-not-said"
    title = "Several debtors are bankrupt: say first whose money it was"
    title_zh = "本案多名被执行人破产，须先认定款项属于哪一名"
    article = ACCEPTED


class NotHisAdministrator(Conflict):
    """The court named somebody else for this bankrupt, or nobody whom the case knows."""

    code = "not-his-administrator"
    title = "This administrator was not named for this bankrupt"
    title_zh = "该管理人不是该破产债务人的管理人"
    article = NAMED


class TheBankruptsOwn(Conflict):
    """What came from the bankrupt himself is no co-debtor's, whatever paper says so."""

    code = "the-bankrupts-own"
    title = "The money came from the bankrupt"
    title_zh = "该款来自破产债务人，不得认定为其他被执行人款项"
    article = ACCEPTED


@dataclass(frozen=True, slots=True)
class Stop:
    """An acceptance that stops payments: from which day, by which ruling, told in which case."""

    accepted_on: date
    ruling: str
    recorded_in: str


class Standing(StrEnum):
    """Where a payment stood when the bankruptcy was accepted."""

    PAID_BEFORE = "paid-before"  # 受理前已付: stays paid
    PAID_AFTER = "paid-after"  # 受理后入账: a person must decide
    BACK_AFTER = "back-after"  # 受理前已付、受理后退汇: not the debtor's property
    ON_ITS_WAY = "on-its-way"  # 受理时在途: a person must decide
    UNPAID = "unpaid"  # 未付: stops


@rule("R2.16", ACCEPTED, zh="破产受理后的案款", en="Money held when bankruptcy is accepted")
def may_leave_after(stop: Stop | None, kind: PayoutKind, *, on: date) -> None:
    """Refuse to draft or send a payment on or after the day of acceptance.

    Only what goes to the administrator, or is not the debtor's money at all, still leaves. It is
    the debtor who is bankrupt, and not a case of his: a ruling told in one case stops all of them.
    Raises :class:`StoppedByBankruptcy`.
    """
    if stop is None or on < stop.accepted_on or kind in NOT_THE_DEBTORS:
        return
    raise StoppedByBankruptcy(
        f"accepted on {stop.accepted_on} by {stop.ruling}, recorded in {stop.recorded_in}:"
        " only the administrator is paid",
        accepted_on=stop.accepted_on, ruling=stop.ruling, recorded_in=stop.recorded_in,
        kind=kind.value,
    )  # fmt: skip


@rule("R2.16", ACCEPTED, zh="破产受理后的案款", en="Money held when bankruptcy is accepted")
def standing(
    accepted_on: date,
    *,
    sent: bool,
    settled_on: date | None,
    returned: bool,
) -> Standing:
    """Where one payment stands against the day of acceptance, by the bank's own bookings.

    A payment booked on the very day of acceptance does not count as paid before it.
    """
    if settled_on is not None:
        before = settled_on < accepted_on
        if returned:
            return Standing.BACK_AFTER if before else Standing.UNPAID
        return Standing.PAID_BEFORE if before else Standing.PAID_AFTER
    return Standing.ON_ITS_WAY if sent else Standing.UNPAID


@rule("R2.16", ACCEPTED, zh="破产受理后的案款", en="Money held when bankruptcy is accepted")
def is_asked_back(kind: PayoutKind, booked_on: date, accepted_on: date) -> bool:
    """Whether the administrator may ask a payment back: of the debtor's money, and not before.

    What the bank has done nothing stops; one booked on the very day does not count as before it.
    """
    return kind not in NOT_THE_DEBTORS and booked_on >= accepted_on


@rule("R2.16a", ACCEPTED, zh="破产受理后的执行物", en="Goods held when bankruptcy is accepted")
def goods_may_go(stop: Stop | None, *, on: date) -> None:
    """Refuse to deliver, sell or escrow a bankrupt's goods from the day of acceptance.

    ``stop`` is the owner's own bankruptcy: a co-debtor's goods, and a third party's, still go.
    Raises :class:`GoodsOfABankrupt`.
    """
    if stop is not None and on >= stop.accepted_on:
        raise GoodsOfABankrupt(
            f"their owner's bankruptcy was accepted on {stop.accepted_on} by {stop.ruling}",
            accepted_on=stop.accepted_on, ruling=stop.ruling, recorded_in=stop.recorded_in,
        )  # fmt: skip


@rule("R2.16", ACCEPTED, zh="破产受理后的案款", en="Money held when bankruptcy is accepted")
def is_a_co_debtors(
    party: str, *, bankrupt: Collection[str], by_bankrupt: Collection[object]
) -> None:
    """Refuse to call a bankrupt's money another debtor's.

    The ruling stays the enforcement against the bankrupt's property; who owes beside him goes on
    owing. ``by_bankrupt`` are receipts the bank says a bankrupt paid. Raises
    :class:`TheBankruptsOwn`.
    """
    if party in bankrupt or by_bankrupt:
        said = f"{party} is bankrupt" if party in bankrupt else "a bankrupt paid it"
        raise TheBankruptsOwn(said, party=party, receipts=[str(each) for each in by_bankrupt])


@rule("R2.16b", NAMED, zh="多名被执行人破产", en="Several bankrupt debtors of one case")
def is_his_administrator(
    payee: str, *, owner: str | None, named: str, bankrupt: Collection[str]
) -> None:
    """Refuse an administrator what is not his debtor's.

    A ruling of acceptance names an administrator for its debtor, and one debtor's property does not
    pay another's creditors. ``owner`` is whose it was, if anybody said so, ``named`` his
    administrator. While one debtor alone is bankrupt, an administrator on the case is his unless
    another was named. Raises :class:`WhoseNotSaid`, :class:`NotHisAdministrator`.
    """
    several = len(bankrupt) > 1
    if owner is None and several:
        raise WhoseNotSaid(f"{', '.join(bankrupt)} are bankrupt", bankrupt=list(bankrupt))
    if named != payee and (named or several):
        raise NotHisAdministrator(
            f"{named or 'nobody'} was named, not {payee}", party=payee, named=named, debtor=owner
        )
