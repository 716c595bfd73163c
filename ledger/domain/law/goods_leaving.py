"""How goods leave the court's charge (执行物的处理): to the creditor, back, sold, or in escrow.

Goods that cannot be kept are turned into money, and that money is court money from the day of the
sale. What the instrument orders to be handed over waits thirty days at most; what is no longer
seized goes back within ten, and to nobody but whoever owned or brought it.
"""

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from ledger.domain.calendar import Calendar, Deadline, Period
from ledger.domain.citation import Article, Certainty, Dated
from ledger.domain.errors import Conflict, Forbidden, Malformed
from ledger.domain.law.cash import HandOver, hand_over, hand_over_due
from ledger.domain.law.escrow import Attempt, EscrowGround, may_escrow, well_formed
from ledger.domain.law.goods import DIRECTLY, IN_FORCE, Keeper, deadline_of
from ledger.domain.law.late_money import ARCHIVE
from ledger.domain.law.rules import rule
from ledger.domain.law.termination import CONDITIONS
from ledger.domain.money import Money, zero
from ledger.domain.paper import Paper, PaperKind

UNFIT: Final = Article("法发〔2017〕6号", "第二十一条", Certainty.UNCONFIRMED)
OBJECT: Final = Article("法发〔2017〕6号", "第二十二条", Certainty.UNCONFIRMED)
RELEASED: Final = Article("法发〔2017〕6号", "第二十三条", Certainty.UNCONFIRMED)
IN_ESCROW: Final = Article("法发〔2017〕6号", "第二十四条", Certainty.UNCONFIRMED)

DELIVERY: Final = Dated(OBJECT, {IN_FORCE: Period(30)})
RETURN: Final = Dated(RELEASED, {IN_FORCE: Period(10)})
DECIDING: Final = frozenset({PaperKind.RULING, PaperKind.CHANGE_OF_PARTY})


class Step(StrEnum):
    """What is still to be done with goods."""

    AWAIT = "awaited"  # 待交付或者扣押
    TAKE_IN = "to-take-in"  # 待清点入库
    KEEP = "in-keeping"  # 保管中
    PASS = "to-pass-on"  # 待接收保管
    DELIVER = "to-deliver"  # 待交付
    RETURN = "to-return-goods"  # 待发还
    HANDLE = "to-handle"  # 待处理、变卖
    PROCEEDS = "proceeds-outside"  # 变卖价款未交财务
    GRANT = "escrow-to-grant"  # 提存待审批
    ESCROW_PRICE = "price-to-escrow"  # 价款待提存
    SHORTAGE = "goods-short"  # 短缺、毁损待处理


class SaleWithoutReason(Malformed):
    """Goods would be sold, or ordered to be, and nobody says why they cannot be kept."""

    code = "goods-sale-without-reason"
    title = "Say why the goods cannot be kept"
    title_zh = "处理、变卖执行物须写明不宜保管或者不宜提存的理由"
    article = UNFIT


class ProceedsDiffer(Conflict):
    """More money is named than the goods were sold for, or than this receipt still holds."""

    code = "goods-proceeds-differ"
    title = "The money does not fit the price"
    title_zh = "交款金额与变卖价款不符"
    article = UNFIT


class CostsOpen(Conflict):
    """The costs of enforcement were not settled before the goods are delivered."""

    code = "goods-costs-open"
    title = "Settle the costs first"
    title_zh = "交付执行标的物前须结算执行费用"
    article = OBJECT


class ApplicantUntold(Conflict):
    """The applicant was not told to come for the goods."""

    code = "goods-applicant-untold"
    title = "Tell the applicant first"
    title_zh = "交付执行标的物前须通知申请执行人"
    article = OBJECT


class DeliveryToAnother(Forbidden):
    """Goods would be delivered to somebody else than the applicant, without a ruling."""

    code = "goods-to-another"
    title = "To the applicant, or to another on a ruling"
    title_zh = "执行标的物应交付申请执行人；交付他人须有裁定"
    article = OBJECT


class NotInParts(Conflict):
    """More would be handed out than is there, nothing at all, or part of what leaves whole."""

    code = "goods-not-in-parts"
    title = "So many cannot be handed out"
    title_zh = "不得按该数量部分交付、发还"
    article = OBJECT


class ReturnToAnother(Forbidden):
    """Released goods would go to somebody who neither owned nor delivered them."""

    code = "goods-return-to-another"
    title = "Back to the owner or to whoever delivered them, and to nobody else"
    title_zh = "解除查封、扣押的物品只能发还所有人或者交付人"
    article = RELEASED


class GoodsStillOpen(Conflict):
    """A case would end while goods of it are in custody, undelivered, or unaccounted for."""

    code = "goods-still-open"
    title = "Goods of the case are still open"
    title_zh = "本案尚有执行物未办结"
    article = ARCHIVE


@rule("R1.27", UNFIT, zh="不宜长期保存的执行物", en="Goods not fit to be kept")
def may_dispose(reason: str) -> None:
    """Refuse an order to handle or to sell goods without a reason; :class:`SaleWithoutReason`."""
    if not reason.strip():
        raise SaleWithoutReason("no reason is given", lacking="reason")


@rule("R1.27", UNFIT, zh="不宜长期保存的执行物", en="Goods not fit to be kept")
def proceeds_due(sold_on: date, calendar: Calendar) -> tuple[Deadline, Deadline]:
    """By when the price must reach finance, and by when at the latest with a reason.

    As any cash that officers carry (R1.13): the same day, with a reason one day more.
    """
    return hand_over_due(sold_on, calendar)


@rule("R1.27", UNFIT, zh="不宜长期保存的执行物", en="Goods not fit to be kept")
def proceeds_reached(
    sold_on: date, reached_on: date, calendar: Calendar, *, reason: str
) -> HandOver:
    """Say how soon the price came to finance. What comes late is taken in, and stays late.

    Raises :class:`HandOverNeedsReason`.
    """
    return hand_over(sold_on, reached_on, calendar, reason=reason, allowed=True)


@rule("R1.27", UNFIT, zh="不宜长期保存的执行物", en="Goods not fit to be kept")
def proceeds_fit(amount: Money, *, outstanding: Money, left: Money) -> None:
    """Refuse money beyond what is outstanding or what its receipt still holds.

    Raises :class:`ProceedsDiffer`.
    """
    if not zero() < amount <= min(outstanding, left):
        said = f"{outstanding} is outstanding, the receipt holds {left}"
        raise ProceedsDiffer(said, amount=amount, still_due=outstanding, left=left)


@rule(
    "R1.28", OBJECT, zh="执行标的物交付期限", en="Time to deliver the object", figures=(DELIVERY,)
)
def delivery_due(taken_on: date, calendar: Calendar) -> Deadline | None:
    """By when goods the instrument names are delivered: 30 days from seizure or delivery.

    Costs, notice and delivery are all within it. ``None`` for goods taken before 2017-05-01.
    """
    return deadline_of(DELIVERY, taken_on, calendar, roll=True)


@rule("R1.28", OBJECT, zh="执行标的物交付期限", en="Time to deliver the object")
def may_deliver(
    *, to_applicant: bool, ruling: Paper | None, costs_settled: bool, applicant_told: bool
) -> None:
    """Refuse delivery before costs and notice, or to another without a ruling.

    Raises :class:`DeliveryToAnother`, :class:`CostsOpen`, :class:`ApplicantUntold`.
    """
    if not to_applicant and (ruling is None or ruling.kind not in DECIDING):
        raise DeliveryToAnother("no ruling names another", lacking="ruling")
    if not costs_settled:
        raise CostsOpen("the costs of enforcement are not settled")
    if not applicant_told:
        raise ApplicantUntold("the applicant was not told")


@rule("R1.28", OBJECT, zh="执行标的物交付期限", en="Time to deliver the object")
def may_go_in_parts(quantity: Decimal, present: Decimal, *, ordered: bool) -> None:
    """Refuse to hand out so many of goods that are delivered or go back.

    The clock of the rest is the clock of all. What was sold or goes into escrow leaves whole, for
    its price or its escrow is one. Raises :class:`NotInParts`.
    """
    if not ordered or not 0 < quantity < present:
        raise NotInParts(f"{quantity} of {present}", quantity=quantity, still_there=present)


@rule(
    "R1.29", RELEASED, zh="解除查封扣押后的发还", en="Return of released goods", figures=(RETURN,)
)
def return_due(released_on: date, calendar: Calendar) -> Deadline | None:
    """By when released goods go back: 10 days; ``None`` for what was released before 2017-05-01."""
    return deadline_of(RETURN, released_on, calendar, roll=True)


@rule("R1.29", RELEASED, zh="解除查封扣押后的发还", en="Return of released goods")
def stays_with_its_keeper(keeper: Keeper | None) -> bool:
    """Whether released goods need not go back: the debtor has kept them all along."""
    return keeper is Keeper.DEBTOR


@rule("R1.29", RELEASED, zh="解除查封扣押后的发还", en="Return of released goods")
def may_return(to: str, *, owner: str, deliverer: str) -> None:
    """Refuse to give released goods to anybody else; raises :class:`ReturnToAnother`."""
    if to not in (owner, deliverer):
        raise ReturnToAnother(f"{to} is neither", to=to, of=owner, deliverer=deliverer)


@rule("R1.30", IN_ESCROW, zh="执行物提存", en="Escrow of goods")
def may_escrow_goods(
    ground: EscrowGround, reason: str, attempts: Sequence[Attempt], *, today: date
) -> None:
    """Refuse an escrow of goods but on the grounds, and with the evidence, of one of money.

    Raises :class:`EscrowNeedsReason`, :class:`EscrowWithoutAttempts`.
    """
    well_formed(ground, reason, attempts)
    may_escrow(ground, attempts, today=today)


@rule("R1.31", ARCHIVE, zh="归档前清零", en="Nothing left when a case is closed")
def may_close_over(goods: Collection[tuple[str, Step]]) -> None:
    """Refuse to close a case with goods kept, undelivered, or handed over without a receipt.

    Each entry is the goods' number and what is open. Raises :class:`GoodsStillOpen`.
    """
    if not goods:
        return
    steps = {step for _, step in goods}
    article = DIRECTLY if steps == {Step.AWAIT} else ARCHIVE
    _refuse_open(goods, article)


@rule("R7.01", CONDITIONS, zh="终本条件", en="Conditions for ending a round of enforcement")
def may_end_over(goods: Collection[tuple[str, Step]]) -> None:
    """Refuse to end a round while goods in the court's hands are owed to somebody.

    Property that cannot be disposed of does not keep a round open; what is to be delivered, to go
    back, to be counted in, or was sold and not paid in, does. Raises :class:`GoodsStillOpen`.
    """
    owed = {Step.TAKE_IN, Step.DELIVER, Step.RETURN, Step.PROCEEDS, Step.GRANT, Step.ESCROW_PRICE}
    standing = [each for each in goods if each[1] in owed]
    if standing:
        _refuse_open(standing, CONDITIONS)


def _refuse_open(goods: Collection[tuple[str, Step]], article: Article) -> None:
    told = sorted(goods)
    said = "; ".join(f"{number} {step.value}" for number, step in told)
    raise GoodsStillOpen(
        said,
        article=article,
        goods=[number for number, _ in told],
        steps=[step for _, step in told],
    )
