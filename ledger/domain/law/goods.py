"""Goods under the court's charge (执行物): handed over on a receipt, or counted in by two people.

Money can be counted again in the bank; goods cannot. So whoever brings goods to the court does not
keep them: a custodian counts them at once and signs for them, valuables are sealed, and whatever is
missing later was missing in somebody's hands.
"""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from ledger.domain.calendar import Calendar, Deadline, Period
from ledger.domain.citation import Article, Certainty, Dated, NoRuleInForce
from ledger.domain.errors import Conflict, Forbidden, Malformed
from ledger.domain.law.rules import rule
from ledger.domain.paper import Paper, PaperKind

IN_FORCE: Final = date(2017, 5, 1)
DIRECTLY: Final = Article("法发〔2017〕6号", "第十八条", Certainty.UNCONFIRMED)
COUNTED_IN: Final = Article("法发〔2017〕6号", "第十九条", Certainty.UNCONFIRMED)
KEPT: Final = Article("法发〔2017〕6号", "第二十条", Certainty.UNCONFIRMED)

AT_ONCE: Final = Dated(COUNTED_IN, {IN_FORCE: Period(0)})


class GoodsKind(StrEnum):
    """What sort of goods they are."""

    SECURITIES = "securities"  # 有价证券
    PRECIOUS = "precious"  # 金银、珠宝
    ANTIQUE = "antique"  # 文物、字画
    VEHICLE = "vehicle"  # 车辆
    EQUIPMENT = "equipment"  # 机器设备
    MERCHANDISE = "merchandise"  # 商品、原材料
    PERISHABLE = "perishable"  # 鲜活、易腐物品
    DOCUMENTS = "documents"  # 证照、账册、印章
    OTHER = "other-goods"  # 其他物品


class Keeper(StrEnum):
    """Who keeps goods that do not lie in this court."""

    LOCAL_COURT = "local-court"  # 物品所在地法院
    DEBTOR = "debtor"  # 被执行人
    ENTRUSTED = "entrusted"  # 受托保管人


VALUABLE: Final = frozenset({GoodsKind.SECURITIES, GoodsKind.PRECIOUS, GoodsKind.ANTIQUE})


class HandOverNotShown(Conflict):
    """No receipt, and no record that both have signed, shows that the goods changed hands."""

    code = "goods-hand-over-not-shown"
    title = "A receipt, or a record signed by both, must show the hand-over"
    title_zh = "当事人自行交付执行物，须有收条或者双方签字的笔录"
    article = DIRECTLY


class CustodyNeedsTwo(Forbidden):
    """One person would bring goods in and keep them."""

    code = "custody-needs-two"
    title = "Whoever brings goods to the court does not keep them"
    title_zh = "执行物须由执行人员与保管人员两人清点、签字"
    article = COUNTED_IN


class CustodyIncomplete(Malformed):
    """The count sheet, the place, or the custodian's slip is not named, or nothing was counted."""

    code = "custody-incomplete"
    title = "Name what was counted, the place, the count sheet and the slip"
    title_zh = "须写明清点数量、存放地点、清单和保管凭证号"
    article = COUNTED_IN


class ValuablesUnsealed(Conflict):
    """Valuables would be kept without a seal number and without a photograph of the seal."""

    code = "valuables-unsealed"
    title = "Valuables are sealed, and the seal is numbered or photographed"
    title_zh = "贵重物品须封存，并记明封条号或者拍照"
    article = COUNTED_IN


class KeptElsewhereWhy(Malformed):
    """Goods would be left elsewhere without a reason, a keeper or a place."""

    code = "kept-elsewhere-why"
    title = "Say why the goods stay elsewhere, with whom, and where"
    title_zh = "委托他处保管须写明理由、保管人和地点"
    article = KEPT


class OverdueUnsaid(Conflict):
    """What was to be done by a day is done later, and nobody says why."""

    code = "goods-overdue-unsaid"
    title = "Say why this comes late"
    title_zh = "逾期办理须写明理由"
    article = COUNTED_IN


@rule("R1.25", DIRECTLY, zh="执行物直接交付", en="Goods handed over directly")
def may_hand_over_directly(
    paper: Paper, signed_by: Collection[str], *, giver: str, receiver: str
) -> None:
    """Refuse a hand-over between the parties that nothing shows.

    The receiver's receipt is enough; a record needs the names of both under it. Raises
    :class:`HandOverNotShown`.
    """
    needed = {PaperKind.RECEIPT: {receiver}, PaperKind.RECORD: {giver, receiver}}.get(paper.kind)
    if needed is None:
        raise HandOverNotShown(f"a {paper.kind.value} shows no hand-over", kind=paper.kind)
    lacking = sorted(needed.difference(signed_by))
    if lacking:
        said = f"{', '.join(lacking)} did not sign the {paper.kind.value}"
        raise HandOverNotShown(said, kind=paper.kind, lacking=lacking)


@rule("R1.26", COUNTED_IN, zh="执行物清点保管", en="Custody of goods")
def may_keep(
    custodian: str,
    officers: Collection[str],
    *,
    counted: Decimal,
    sheet: str,
    place: str,
    slip: str,
) -> None:
    """Refuse custody with one person's signature, or without sheet, place and slip.

    ``officers`` brought the goods or answer for the case. Raises :class:`CustodyNeedsTwo`,
    :class:`CustodyIncomplete`.
    """
    if custodian in officers:
        raise CustodyNeedsTwo(f"{custodian} brought them", custodian=custodian)
    named = {"sheet": sheet, "place": place, "slip": slip}
    lacking = [name for name, value in named.items() if not value.strip()]
    if lacking or counted <= 0:
        raise CustodyIncomplete(f"{counted} counted", lacking=lacking, counted=counted)


@rule("R1.26", COUNTED_IN, zh="执行物清点保管", en="Custody of goods")
def must_be_sealed(*, valuable: bool, seal: str, photo: Paper | None) -> None:
    """Refuse valuables without a seal that can be told again; raises :class:`ValuablesUnsealed`."""
    if valuable and not seal.strip() and photo is None:
        raise ValuablesUnsealed(
            "neither a seal number nor a photograph is named", lacking=["seal", "photo"]
        )


@rule("R1.26", COUNTED_IN, zh="执行物清点保管", en="Custody of goods", figures=(AT_ONCE,))
def count_due(brought_on: date, calendar: Calendar) -> Deadline | None:
    """By when goods that reached the court are counted: at once, which is the same day.

    No rest day stretches it, for somebody carries them. ``None`` before 2017-05-01.
    """
    return deadline_of(AT_ONCE, brought_on, calendar, roll=False)


@rule("R1.26", COUNTED_IN, zh="执行物清点保管", en="Custody of goods")
def may_leave_elsewhere(reason: str, *, keeper: str, place: str, sheet: str) -> None:
    """Refuse to leave goods elsewhere without a reason, a keeper, a place and his signed sheet.

    Far goods may stay with the court of the place; others with the debtor or whom the court
    entrusts. Raises :class:`KeptElsewhereWhy`.
    """
    named = {"reason": reason, "keeper": keeper, "place": place, "sheet": sheet}
    lacking = [name for name, value in named.items() if not value.strip()]
    if lacking:
        raise KeptElsewhereWhy(f"not named: {', '.join(lacking)}", lacking=lacking)


def deadline_of(
    figure: Dated[Period], start: date, calendar: Calendar, *, roll: bool
) -> Deadline | None:
    """When a period ends that starts with an event; ``None`` where the rule did not exist yet.

    Goods seized before the rule are kept under it all the same, without a day that never was.
    """
    try:
        period = figure.on(start)
    except NoRuleInForce:
        return None
    return calendar.deadline(start, period, roll=roll, article=figure.article)


def days_late(due: date | None, done_on: date, reason: str, article: Article) -> int:
    """How many days late something is done; late and without a word is refused.

    Raises :class:`OverdueUnsaid`.
    """
    days = 0 if due is None else max(0, (done_on - due).days)
    if days and not reason.strip():
        raise OverdueUnsaid(f"it was due on {due}", article=article, due=due, days=days)
    return days
