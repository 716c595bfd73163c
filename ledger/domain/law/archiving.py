"""Archiving a case (归档): all it asks for is there, or all that is missing is named at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from ledger.domain.citation import Article, Certainty
from ledger.domain.errors import Conflict
from ledger.domain.law.late_money import ARCHIVE
from ledger.domain.law.rules import rule
from ledger.domain.money import Money
from ledger.domain.payout_kind import PayoutKind
from ledger.domain.policy_sections import PayeeReceipt

PAYEES_RECEIPT: Final = Article("法发〔2017〕6号", "第十五条", Certainty.UNCONFIRMED)


class ObstacleKind(StrEnum):
    """What stands in the way of an archive."""

    NOT_CLOSED = "not-closed"  # 未结案
    MONEY = "money-left"  # 案款未清零
    KEPT = "money-kept"  # 尚有留存款项
    UNDER_WAY = "payment-under-way"  # 出款未办结
    NO_RECEIPT = "payee-receipt-missing"  # 缺少收款凭证
    SLIP = "slip-out"  # 收取凭证未交回、未清点
    INSTRUMENT = "instrument-waiting"  # 票据未兑付
    HOLD = "hold-open"  # 延缓、冻结、保留未了
    PROCESS = "process-open"  # 提存、移转、错发、回转未了
    RELIEF = "relief-open"  # 司法救助未了
    GOODS = "goods-open"  # 执行物未了


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing that is not done: of which kind, its mark, and how much money is in it, if any."""

    kind: ObstacleKind
    mark: str
    amount: Money | None = None

    def __str__(self) -> str:
        money = f" {self.amount}" if self.amount is not None else ""
        return f"{self.kind.value} {self.mark}{money}"


class NotReadyForArchive(Conflict):
    """Something of the case is not done; every such thing is named."""

    code = "not-ready-for-archive"
    title = "The case is not ready for the archive"
    title_zh = "尚不具备归档条件"
    article = ARCHIVE


@rule("R1.31", ARCHIVE, zh="归档前清零", en="Nothing left when a case is closed")
def may_archive(obstacles: Sequence[Obstacle]) -> None:
    """Refuse an archive while anything of the case is not done.

    Raises :class:`NotReadyForArchive`, with every obstacle.
    """
    if obstacles:
        raise NotReadyForArchive(
            f"{len(obstacles)} things are not done",
            kinds=list(dict.fromkeys(each.kind for each in obstacles)),
            obstacles=[str(each) for each in obstacles],
        )


@rule("R1.22", PAYEES_RECEIPT, zh="收款凭证", en="The payee's receipt")
def receipt_missing(
    kind: PayoutKind, amount: Money, rule: PayeeReceipt, *, receipts: Iterable[object]
) -> bool:
    """Whether the court's rules want the payee's own receipt of a payment, and none is on file.

    Where they do not, the bank's evidence that it was booked serves.
    """
    wanted = kind in rule.kinds and (rule.above is None or amount > rule.above)
    return wanted and not any(True for _ in receipts)
