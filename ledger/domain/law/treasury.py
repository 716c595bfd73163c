"""What may go to the treasury (上缴国库), and on which money each kind of payment may be drawn.

Every fen carries one class of money, and a payment is made of its own class only: a fee is paid
out of fee money, an escrow is released out of that escrow.
"""

from collections.abc import Mapping
from typing import Final

from ledger.domain.case_pockets import PocketKind
from ledger.domain.citation import Article, Certainty
from ledger.domain.errors import Conflict
from ledger.domain.law.rules import rule
from ledger.domain.payout_kind import PayoutKind

ONE_CLASS: Final = Article("法发〔2017〕6号", "第一条")
TO_TREASURY: Final = Article("民法典", "第五百七十四条第二款", Certainty.VERIFIED)


class DrawnOnOtherMoney(Conflict):
    """This kind of payment is not made out of that money."""

    code = "drawn-on-other-money"
    title = "This kind of payment is not made out of that money"
    title_zh = "该类出款不得动用该项款项"
    article = ONE_CLASS


class NotTheTreasurys(Conflict):
    """The money is not the state's: neither judged, nor lapsed, nor a fee or a fine."""

    code = "not-the-treasurys"
    title = "This money is not the treasury's"
    title_zh = "不属应上缴国库款项"
    article = TO_TREASURY


_FREE: Final = frozenset[PocketKind | None]({None})
_K: Final = PocketKind
# Kinds that are made out of free money, unless said otherwise here. A plan's money is on none of
# these lists: it leaves by the plan alone, which knows whose it is and since when it may (R4.10).
DRAWN_ON: Final[Mapping[PayoutKind, frozenset[PocketKind | None]]] = {
    PayoutKind.APPLICANT: frozenset({None, _K.CLEARED}),
    PayoutKind.SURPLUS: frozenset({None, _K.SURPLUS}),
    PayoutKind.REFUND: frozenset({None, _K.REFUNDABLE, _K.THIRD_PARTY_PRICE}),
    PayoutKind.MISREMITTED: frozenset({None, _K.REFUNDABLE, _K.OBJECTION}),
    PayoutKind.COST: frozenset({_K.COST}),
    PayoutKind.FEE: frozenset({_K.FEE}),
    PayoutKind.FEE_REFUND: frozenset({_K.FEE}),
    PayoutKind.FINE: frozenset({_K.FINE}),
    PayoutKind.TREASURY: frozenset({_K.ESCROW}),
    PayoutKind.INTER_COURT: frozenset({None, _K.TRANSFER, _K.RESERVE}),
    PayoutKind.ADMINISTRATOR: frozenset({_K.BANKRUPTCY}),
    PayoutKind.RELIEF_RECOUP: frozenset({None, _K.TRANSFER}),
    PayoutKind.ESCROW_RELEASE: frozenset({_K.ESCROW}),
}


@rule("R1.01", ONE_CLASS, zh="案款分类", en="Classes of money")
def may_draw_on(kind: PayoutKind, pocket: PocketKind | None) -> None:
    """Refuse a payment out of money of another class; ``None`` is the free money of the case.

    Raises :class:`DrawnOnOtherMoney`.
    """
    if pocket not in DRAWN_ON.get(kind, _FREE):
        drawn = pocket.value if pocket else "free money"
        raise DrawnOnOtherMoney(
            f"a payment of kind {kind.value} is not made out of {drawn}", kind=kind.value, on=drawn
        )


# What is kept for its creditor is his own: free money, what waited for him, or his share of a plan,
# which the plan gives. What is frozen, disputed, or another's is put in nobody's escrow.
ESCROWED_OF: Final = frozenset({None, _K.DEFERRED, _K.CLEARED, _K.PLAN})


@rule("R1.01", ONE_CLASS, zh="案款分类", en="Classes of money")
def may_be_escrowed(pocket: PocketKind | None) -> None:
    """Refuse an escrow of money that is not simply its creditor's; ``None`` is free money.

    Raises :class:`DrawnOnOtherMoney`.
    """
    if pocket not in ESCROWED_OF:
        drawn = pocket.value if pocket else "free money"
        raise DrawnOnOtherMoney(f"{drawn} is not put in escrow", on=drawn)


@rule("R3.07", TO_TREASURY, zh="上缴国库", en="Payment to the treasury")
def may_go_to_treasury(*, lapsed: bool, judged: bool = False) -> None:
    """Refuse to give the state money that is not its own.

    Escrowed money is once it has lapsed, ownerless money once it was judged so. Raises
    :class:`NotTheTreasurys`.
    """
    if not (lapsed or judged):
        raise NotTheTreasurys("the escrow has not lapsed, and no court has judged it ownerless")
