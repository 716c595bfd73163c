"""Goods that leave: handed over, delivered, given back, sold, in escrow (R1.25, R1.27-R1.30)."""

from datetime import date
from typing import Any

import pytest

from ledger.domain.act import Role
from ledger.domain.goods import Goods
from ledger.domain.goods_state import (
    GoodsNotThere,
    GoodsState,
    GoodsUnclear,
    NotInYourHands,
    Way,
)
from ledger.domain.law.approval import ActsTwice
from ledger.domain.law.cash import HandOver
from ledger.domain.law.escrow import Channel, EscrowGround, EscrowWithoutAttempts
from ledger.domain.law.goods import CustodyNeedsTwo, HandOverNotShown, Keeper, OverdueUnsaid
from ledger.domain.law.goods_leaving import (
    ApplicantUntold,
    CostsOpen,
    DeliveryToAnother,
    ProceedsDiffer,
    ReturnToAnother,
    SaleWithoutReason,
    Step,
)
from ledger.domain.paper import Paper
from tests.domain.goods_facts import (
    BROUGHT,
    CASE,
    COSTS,
    DAY,
    DECISION,
    GRANTED,
    IN,
    LATER,
    ORDERED,
    RECEIPT,
    RELEASED,
    RULING,
    SHEET,
    SOLD,
    TO_SELL,
    TOLD,
    TRIED,
    entered,
    escrow_asked,
    goods,
    kept_elsewhere,
    reached,
    taken_in,
)
from tests.scenario import Told, fact, given, yuan

OTHERS = (entered(is_object=False), BROUGHT, taken_in())


def handed(way: Way, to: str, by: str = "feng", **changed: Any) -> Told:
    words: dict[str, Any] = {
        "way": way, "to": to, "receipt": RECEIPT, "on": LATER, "late": 0, "reason": "", "by": by,
    }  # fmt: skip
    return fact(Goods.HandedOut, **{**words, **changed})


def out(
    to: str, by: str = "feng", on: date = LATER, reason: str = "", officer: str = "wang"
) -> Any:
    return lambda goods: goods.hand_out(
        to, RECEIPT, on=on, reason=reason, by=by, officer=officer, today=on
    )


def test_r1_25_awaited_goods_are_handed_over_on_a_receipt() -> None:
    def direct(paper: Paper, signed: tuple[str, ...]) -> Any:
        return lambda goods: goods.hand_over_directly(
            "p2", "p1", paper, signed_by=signed, on=LATER, reason="", by="wang", today=LATER
        )

    shown = fact(
        Goods.HandedDirectly, giver="p2", receiver="p1", signed_by=("p1",), paper=RECEIPT,
        on=LATER, late=0, reason="", by="wang",
    )  # fmt: skip
    given(Goods, entered(None)).when(direct(RECEIPT, ("p1",))).then(shown)
    given(Goods, entered(None)).when(direct(SHEET, ("p1",))).then_refused(
        HandOverNotShown, citing="法发〔2017〕6号 第十八条", lacking=["p2"]
    )
    given(Goods, *IN).when(direct(RECEIPT, ("p1",))).then_refused(GoodsNotThere)
    assert goods(entered(None), shown).open == {}


def test_r1_25_only_a_decision_ends_the_duty_to_hand_over() -> None:
    ended = fact(Goods.DutyEnded, paper=RULING, by="wang")
    given(Goods, entered(None)).when(lambda g: g.end_duty(RULING, by="wang")).then(ended)
    given(Goods, entered(None)).when(lambda g: g.end_duty(SHEET, by="wang")).then_refused(
        HandOverNotShown
    )
    given(Goods, entered()).when(lambda g: g.end_duty(RULING, by="wang")).then_refused(
        GoodsNotThere
    )
    assert goods(entered(None), ended).open == {}


def deliver(to: str = "p1", ruling: Paper | None = None, *, applicant: bool = True) -> Any:
    return lambda goods: goods.order_delivery(to, ruling, to_applicant=applicant, by="wang")


def test_r1_28_the_object_is_delivered_once_costs_and_notice_are_done() -> None:
    given(Goods, *IN).when(deliver()).then_refused(CostsOpen, citing="法发〔2017〕6号 第二十二条")
    given(Goods, *IN, COSTS).when(deliver()).then_refused(ApplicantUntold)
    given(Goods, *IN, COSTS, TOLD).when(deliver()).then(ORDERED)
    given(Goods, *IN, COSTS, TOLD).when(deliver("p3", applicant=False)).then_refused(
        DeliveryToAnother
    )
    given(Goods, *IN, COSTS, TOLD).when(deliver("p3", RULING, applicant=False)).then(
        fact(Goods.DeliveryOrdered, to="p3", ruling=RULING, by="wang")
    )
    given(Goods, *OTHERS).when(deliver()).then_refused(DeliveryToAnother)
    given(Goods, *OTHERS).when(deliver("p1", RULING)).then(
        fact(Goods.DeliveryOrdered, to="p1", ruling=RULING, by="wang")
    )


def test_costs_and_notice_are_noted_with_their_papers() -> None:
    given(Goods, *IN).when(lambda g: g.settle_costs(yuan("0.00"), SHEET, by="wang")).then(COSTS)

    def told(on: date) -> Any:
        return lambda goods: goods.tell("p1", Channel.TELEPHONE, on, SHEET, by="wang", today=DAY)

    given(Goods, *IN).when(told(DAY)).then(TOLD)
    for wrong in (date(2026, 3, 1), LATER):
        given(Goods, *IN).when(told(wrong)).then_refused(GoodsUnclear)


def test_goods_leave_by_their_custodians_hand_to_whom_they_were_ordered() -> None:
    past = (*IN, COSTS, TOLD, ORDERED)
    given(Goods, *past).when(out("p1")).then(handed(Way.DELIVERED, "p1"))
    given(Goods, *past).when(out("p3")).then_refused(DeliveryToAnother)
    given(Goods, *past).when(out("p1", by="wang")).then_refused(NotInYourHands, keeper="feng")
    given(Goods, *past).when(out("p1", officer="feng")).then_refused(CustodyNeedsTwo)
    own_order = fact(Goods.DeliveryOrdered, to="p1", ruling=None, by="feng")
    given(Goods, *past, own_order).when(out("p1")).then_refused(CustodyNeedsTwo)
    given(Goods, *IN).when(out("p1")).then_refused(GoodsNotThere)
    done = goods(*past, handed(Way.DELIVERED, "p1"))
    assert (done.state, done.open) == (GoodsState.GONE, {})


def test_r1_28_what_is_delivered_late_says_why() -> None:
    past, late = (*IN, COSTS, TOLD, ORDERED), date(2026, 4, 3)
    given(Goods, *past).when(out("p1", on=late)).then_refused(
        OverdueUnsaid, citing="法发〔2017〕6号 第二十二条", days=2
    )
    given(Goods, *past).when(out("p1", on=late, reason="申请人住院")).then(
        handed(Way.DELIVERED, "p1", on=late, late=2, reason="申请人住院")
    )


def release(on: date = LATER) -> Any:
    return lambda goods: goods.release(on, RULING, by="wang", today=LATER)


def test_r1_29_released_goods_go_back_to_owner_or_deliverer_within_ten_days() -> None:
    given(Goods, *IN).when(release()).then(RELEASED).and_answered(date(2026, 3, 16))
    past = (*IN, RELEASED)
    assert goods(*past).open == {Step.KEEP: None, Step.RETURN: date(2026, 3, 16)}
    given(Goods, *past).when(out("p2")).then(handed(Way.RETURNED, "p2"))
    given(Goods, *past).when(out("p1")).then_refused(
        ReturnToAnother, citing="法发〔2017〕6号 第二十三条", of="p2"
    )
    given(Goods, *past).when(out("p2", on=date(2026, 3, 17))).then_refused(OverdueUnsaid, days=1)
    given(Goods, *past).when(deliver("p1", RULING)).then_refused(GoodsNotThere)
    given(Goods, *IN).when(release(date(2026, 3, 1))).then_refused(GoodsUnclear)


def test_r1_29_what_the_debtor_keeps_himself_stays_with_him() -> None:
    own = (entered(), kept_elsewhere())
    left = fact(Goods.Released, on=LATER, stays=True, return_by=None, paper=RULING, by="wang")
    given(Goods, *own).when(release()).then(left)
    assert goods(*own, left).open == {}
    assert goods(*own, left).way is Way.LEFT
    far = (entered(), kept_elsewhere(Keeper.LOCAL_COURT, "外地法院"))
    given(Goods, *far).when(release()).then(RELEASED)
    given(Goods, *far, RELEASED).when(out("p2", by="wang")).then(
        handed(Way.RETURNED, "p2", by="wang")
    )
    given(Goods, *far, RELEASED).when(out("p2", by="feng")).then_refused(NotInYourHands)


def dispose(way: Way = Way.SOLD, reason: str = "易腐", by: date = LATER) -> Any:
    return lambda goods: goods.order_disposal(way, reason, by, DECISION, by="wang", today=DAY)


def sell(price: str = "100", on: date = LATER) -> Any:
    return lambda goods: goods.sell(on, "乙某", yuan(price), SHEET, by="wang", today=LATER)


def test_r1_27_what_cannot_be_kept_is_sold_on_an_order_with_its_reason() -> None:
    given(Goods, *IN).when(dispose()).then(TO_SELL)
    given(Goods, *IN).when(dispose(reason=" ")).then_refused(
        SaleWithoutReason, citing="法发〔2017〕6号 第二十一条"
    )
    for wrong in ({"way": Way.RETURNED}, {"by": date(2026, 3, 1)}):
        given(Goods, *IN).when(dispose(**wrong)).then_refused(GoodsUnclear)  # type: ignore[arg-type]
    given(Goods, *IN).when(sell()).then_refused(GoodsNotThere)
    given(Goods, *IN, TO_SELL).when(sell()).then(SOLD).and_answered(LATER)
    given(Goods, *IN, TO_SELL).when(sell("0")).then_refused(GoodsUnclear)
    given(Goods, *IN, TO_SELL, SOLD).when(sell()).then_refused(GoodsNotThere)
    given(Goods, *IN, RELEASED).when(dispose()).then_refused(GoodsNotThere)


def test_r1_27_goods_the_parties_were_to_handle_go_to_one_of_them() -> None:
    order = fact(
        Goods.DisposalOrdered, way=Way.HANDLED, reason="鲜活", handle_by=LATER, paper=DECISION,
        by="wang",
    )  # fmt: skip
    given(Goods, *IN).when(dispose(Way.HANDLED, "鲜活")).then(order)
    given(Goods, *IN, order).when(sell()).then_refused(GoodsNotThere)
    given(Goods, *IN, order).when(out("p1")).then_refused(GoodsUnclear)
    given(Goods, *IN, order).when(out("p2")).then(handed(Way.HANDLED, "p2"))


def test_r1_27_a_price_stays_open_after_the_goods_until_finance_has_it() -> None:
    def reach(amount: str, left: str = "500", on: date = LATER, reason: str = "") -> Any:
        return lambda goods: goods.reach(
            "SJ-1", yuan(amount), yuan(left), on=on, reason=reason, by="sun"
        )

    past = (*IN, TO_SELL, SOLD)
    gone = (*past, handed(Way.SOLD, "buyer"))
    given(Goods, *past).when(out("buyer")).then(gone[-1])
    assert goods(*gone).open == {Step.PROCEEDS: LATER}
    given(Goods, *gone).when(reach("100")).then(reached()).and_answered(HandOver.IN_TIME)
    given(Goods, *gone).when(reach("100.01")).then_refused(ProceedsDiffer)
    given(Goods, *gone).when(reach("60", left="59")).then_refused(ProceedsDiffer)
    given(Goods, *gone).when(reach("100", on=date(2026, 3, 9), reason="逾期")).and_answered(
        HandOver.LATE
    )
    given(Goods, *IN).when(reach("100")).then_refused(GoodsNotThere)
    assert goods(*gone, reached(amount="40")).outstanding == yuan("60")
    assert goods(*gone, reached(amount="40"), reached("SJ-2", "60")).open == {}


def ask(unsuitable: str = "", attempts: Any = TRIED) -> Any:
    return lambda goods: goods.ask_escrow(
        "p1", EscrowGround.REFUSED, "拒绝受领", attempts, unsuitable=unsuitable, papers=(),
        by="wang", today=LATER,
    )  # fmt: skip


def grant(by: str = "chen") -> Any:
    return lambda goods: goods.grant_escrow(by=by, role=Role.CHIEF, on=LATER)


def test_r1_30_goods_nobody_takes_go_into_escrow_when_another_agrees() -> None:
    given(Goods, *IN).when(ask()).then(escrow_asked())
    given(Goods, *IN).when(ask(attempts=())).then_refused(EscrowWithoutAttempts)
    asked = (*IN, escrow_asked())
    assert Step.GRANT in goods(*asked).open
    given(Goods, *asked).when(ask()).then_refused(GoodsNotThere)
    given(Goods, *asked).when(grant()).then(GRANTED)
    given(Goods, *asked).when(grant("wang")).then_refused(
        ActsTwice, citing="法发〔2017〕6号 第二十四条"
    )
    given(Goods, *IN).when(grant()).then_refused(GoodsNotThere)
    granted = (*asked, GRANTED)
    assert goods(*granted).open == {Step.KEEP: None}, "in escrow, and still in the court's keeping"
    given(Goods, *granted).when(out("escrow-office")).then(handed(Way.ESCROWED, "escrow-office"))
    refused = fact(Goods.EscrowRefused, reason="可送达", by="chen")
    given(Goods, *asked).when(lambda g: g.refuse_escrow("可送达", by="chen")).then(refused)
    given(Goods, *asked, refused).when(ask()).then(escrow_asked())


def test_r1_30_goods_unsuited_to_escrow_are_sold_and_their_price_is_kept() -> None:
    given(Goods, *IN).when(ask("易腐")).then(escrow_asked("易腐"))
    granted = (*IN, escrow_asked("易腐"), GRANTED)
    given(Goods, *granted).when(out("buyer")).then_refused(GoodsNotThere)
    given(Goods, *granted).when(sell()).then(SOLD)
    sold = (*granted, SOLD, handed(Way.SOLD, "buyer"))
    assert goods(*sold).open == {Step.PROCEEDS: LATER, Step.ESCROW_PRICE: None}

    def keep(amount: str = "90") -> Any:
        return lambda goods: goods.escrow_price(f"{CASE}-T1", yuan(amount), by="wang")

    given(Goods, *sold).when(keep()).then_refused(GoodsNotThere)
    paid = (*sold, reached())
    kept = fact(Goods.PriceEscrowed, escrow=f"{CASE}-T1", amount=yuan("90"), by="wang")
    given(Goods, *paid).when(keep()).then(kept)
    given(Goods, *paid).when(keep("100.01")).then_refused(ProceedsDiffer)
    given(Goods, *IN, TO_SELL, SOLD, reached()).when(keep()).then_refused(GoodsNotThere)
    assert goods(*paid, kept).open == {}


@pytest.mark.parametrize("act", [deliver("p1", RULING), dispose(), ask(), release()])
def test_sold_goods_are_neither_delivered_nor_released_nor_sold_again(act: Any) -> None:
    given(Goods, *IN, TO_SELL, SOLD).when(act).then_refused(GoodsNotThere)
