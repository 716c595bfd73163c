"""Goods that leave (执行物交付、发还、变卖、提存)."""

from decimal import Decimal
from uuid import UUID

from pydantic import Field

from api.acts import act
from api.desk import Desk
from api.openapi import WRITES
from api.routes.escrows import AttemptWire
from api.routes.goods import Decision, Quantity, seal_of
from api.routes.keys import WithReason
from api.routing import Routes
from api.wire import Day, PaperWire, PartyText, ProcessText, Text, Wire, Word, Yuan
from ledger.domain.goods_state import Way
from ledger.domain.law.escrow import Channel, EscrowGround
from ledger.services.command import Recorded

router = Routes(prefix="/goods", tags=["goods"], responses=WRITES)


class FromHandToHand(Wire):
    """Who received them, on whose signatures, when; a reason when the time had passed."""

    receiver: PartyText
    paper: PaperWire = Field(description="收条，或者双方签字的笔录")
    signed_by: list[PartyText] = Field(min_length=1, max_length=9)
    on: Day
    reason: Text | None = None


class Costs(Wire):
    """What the costs came to, zero if there were none, and the paper."""

    amount: Yuan
    paper: PaperWire


class Notice(Wire):
    """Which creditor was told, how and when."""

    party: PartyText
    channel: Channel
    told_on: Day
    paper: PaperWire


class ToWhom(Wire):
    """Who is to have them; another than the applicant on a ruling."""

    to: PartyText
    ruling: PaperWire | None = None


class HandedOut(Wire):
    """Who had them: a party's mark, ``buyer`` or ``escrow-office``, and the receipt.

    Without a quantity all of them; of valuables in parts the rest is sealed anew.
    """

    to: Word
    receipt: PaperWire = Field(description="收款凭证")
    quantity: Quantity | None = Field(default=None, description="本次交付数量")
    seal: Word | None = Field(default=None, description="余物封条号")
    photo: PaperWire | None = Field(default=None, description="余物封存照片")
    on: Day | None = None
    reason: Text | None = None


class Lifted(Wire):
    """Since when the seizure is lifted, and the paper that lifts it."""

    on: Day
    paper: PaperWire


class NewDisposal(Wire):
    """Whether the parties handle them or the court sells, why, and by when."""

    way: Way = Field(examples=["sold-off"])
    reason: Text
    handle_by: Day
    paper: PaperWire


class NewSale(Wire):
    """The sale: its day, buyer, price and record."""

    sold_on: Day
    buyer_name: Text
    price: Yuan
    paper: PaperWire


class Proceeds(Wire):
    """The money by which the price came to finance: a slip's cash, or a line of the bank."""

    amount: Yuan
    slip: Word | None = None
    line: UUID | None = None
    reason: Text | None = None


class NewGoodsEscrow(Wire):
    """For whom and why; ``unsuitable`` says why they must be sold and their price kept."""

    party: PartyText
    ground: EscrowGround
    reason: Text
    attempts: list[AttemptWire] = Field(default=[], max_length=50)
    unsuitable: Text | None = None
    papers: list[PaperWire] = Field(default=[], max_length=20)


class OfPrice(Wire):
    """The escrow in which the price stands."""

    escrow: ProcessText


@act(router, "hand-over-directly", "/{number}/hand-over-directly",
     "当事人自行交付 · Handed from party to party", seen=True)  # fmt: skip
def hand_over_directly(
    desk: Desk, number: ProcessText, new: FromHandToHand, expected: int | None
) -> Recorded:
    """On the receiver's receipt, or on a record that both have signed."""
    return desk.goods_exits.hand_over_directly(
        number, new.receiver, new.paper.paper(), signed_by=new.signed_by, on=new.on,
        reason=new.reason or "", expected=expected,
    )  # fmt: skip


@act(router, "end-duty", "/{number}/end-duty", "不再交付 · Not to be handed over", seen=True)
def end_duty(desk: Desk, number: ProcessText, new: Decision, expected: int | None) -> Recorded:
    """A decision of the court ends the duty to hand over goods that never came."""
    return desk.goods_exits.end_duty(number, new.paper.paper(), expected=expected)


@act(router, "settle-costs", "/{number}/settle-costs", "结算执行费用 · Settle the costs", seen=True)
def settle_costs(desk: Desk, number: ProcessText, new: Costs, expected: int | None) -> Recorded:
    """Before goods the instrument names are delivered; nothing is booked by it."""
    return desk.goods_exits.settle_costs(number, new.amount, new.paper.paper(), expected=expected)


@act(router, "tell", "/{number}/tell", "通知领取 · Tell the applicant", seen=True)
def tell(desk: Desk, number: ProcessText, new: Notice, expected: int | None) -> Recorded:
    """The applicant was told to come for them."""
    return desk.goods_exits.tell(
        number, new.party, new.channel, new.told_on, new.paper.paper(), expected=expected
    )


@act(router, "order-delivery", "/{number}/order-delivery", "交付指令 · Order delivery", seen=True)
def order_delivery(desk: Desk, number: ProcessText, new: ToWhom, expected: int | None) -> Recorded:
    """To the applicant once costs and notice are done, or to another on a ruling."""
    ruling = new.ruling.paper() if new.ruling else None
    return desk.goods_exits.order_delivery(number, new.to, ruling, expected=expected)


@act(router, "hand-out", "/{number}/hand-out", "出库交付 · Hand goods out", seen=True)
def hand_out(desk: Desk, number: ProcessText, new: HandedOut, expected: int | None) -> Recorded:
    """Their custodian hands them out as was ordered, against a receipt."""
    return desk.goods_exits.hand_out(
        number, new.to, new.receipt.paper(), on=new.on, reason=new.reason or "",
        quantity=Decimal(new.quantity) if new.quantity else None,
        seal=seal_of(new.seal, new.photo), expected=expected,
    )  # fmt: skip


@act(router, "release", "/{number}/release", "解除查封扣押 · Lift the seizure", seen=True)
def release(desk: Desk, number: ProcessText, new: Lifted, expected: int | None) -> Recorded:
    """They go back within ten days, unless the debtor keeps them himself."""
    return desk.goods_exits.release(number, new.on, new.paper.paper(), expected=expected)


@act(router, "order-disposal", "/{number}/order-disposal",
     "责令处理、变卖 · Order handling or sale", seen=True)  # fmt: skip
def order_disposal(
    desk: Desk, number: ProcessText, new: NewDisposal, expected: int | None
) -> Recorded:
    """Goods that cannot be kept are handled by the parties, or sold."""
    return desk.goods_exits.order_disposal(
        number, new.way, new.reason, new.handle_by, new.paper.paper(), expected=expected
    )


@act(router, "sell", "/{number}/sell", "变卖成交 · Record a sale", seen=True)
def sell(desk: Desk, number: ProcessText, new: NewSale, expected: int | None) -> Recorded:
    """The price reaches finance the same day, or with a reason a day later."""
    return desk.goods_exits.sell(
        number, new.sold_on, new.buyer_name, new.price, new.paper.paper(), expected=expected
    )


@act(router, "find-proceeds", "/{number}/find-proceeds", "价款到账 · Find the price", seen=True)
def find_proceeds(desk: Desk, number: ProcessText, new: Proceeds, expected: int | None) -> Recorded:
    """Finance says by which slip's cash or which line of the bank the price came."""
    return desk.goods_exits.find_proceeds(
        number, new.amount, slip=new.slip or "", line=new.line, reason=new.reason or "",
        expected=expected,
    )  # fmt: skip


@act(router, "ask-escrow", "/{number}/ask-escrow", "执行物提存申请 · Ask for escrow", seen=True)
def ask_escrow(
    desk: Desk, number: ProcessText, new: NewGoodsEscrow, expected: int | None
) -> Recorded:
    """Of the goods, or where they are unsuited to it, of the price they are sold for."""
    return desk.goods_exits.ask_escrow(
        number, new.party, new.ground, new.reason,
        attempts=[each.attempt() for each in new.attempts], unsuitable=new.unsuitable or "",
        papers=[each.paper() for each in new.papers], expected=expected,
    )  # fmt: skip


@act(router, "grant-escrow", "/{number}/grant-escrow", "准予提存 · Grant their escrow", seen=True)
def grant_escrow(desk: Desk, number: ProcessText, expected: int | None) -> Recorded:
    """Chief or leader agrees; not whoever asked."""
    return desk.goods_exits.grant_escrow(number, expected=expected)


@act(router, "refuse-escrow", "/{number}/refuse-escrow", "不予提存 · Refuse their escrow",
     seen=True)  # fmt: skip
def refuse_escrow(
    desk: Desk, number: ProcessText, new: WithReason, expected: int | None
) -> Recorded:
    """They stay where they are."""
    return desk.goods_exits.refuse_escrow(number, new.reason, expected=expected)


@act(router, "escrow-price", "/{number}/escrow-price", "价款提存 · Name the price's escrow",
     seen=True)  # fmt: skip
def escrow_price(desk: Desk, number: ProcessText, new: OfPrice, expected: int | None) -> Recorded:
    """Name the escrow of money in which the price now stands."""
    return desk.goods_exits.escrow_price(number, new.escrow, expected=expected)
