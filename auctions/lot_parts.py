"""What stands beside a lot: its appraisal, complaints, helpers, costs, inquiries and damage."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ledger.domain.money import Money


@dataclass(slots=True)
class Appraisal:
    """Who was asked for a report, until when, and what came of it (委托评估)."""

    firms: tuple[str, ...]  # in the order they are asked
    firm: str
    asked_on: date
    due: date
    extensions: tuple[date, ...] = ()
    report: str = ""


@dataclass(slots=True)
class Complaint:
    """What somebody says of the pricing, and what was found (定价监督)."""

    party: str
    on: date
    decided_on: date | None = None
    upheld: bool = False


class Work(StrEnum):
    """What a court may engage others for."""

    MEDIA = "text-photo-video"  # 文字说明、照片、视频
    VIEWING = "viewing"  # 展示样品、看样
    APPRAISAL = "appraisal"  # 鉴定、检验、评估、审计
    STORAGE = "storage"  # 仓储、保管
    TRANSPORT = "transport"  # 运输
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Engagement:
    """A body engaged for auxiliary work, on a paper (拍卖辅助机构)."""

    body: str
    works: tuple[Work, ...]
    document: str


class Misconduct(StrEnum):
    """What a platform may not do."""

    SCREENED = "screened"  # 设置门槛、筛选竞买人
    WATCHED = "watched"  # 监视竞买人
    INTERRUPTED = "interrupted"  # 中断服务
    UNTRUE = "untrue"  # 数据不真实、不完整


@dataclass(slots=True)
class Fault:
    """What a platform did, until somebody answered for it."""

    platform: str
    what: Misconduct
    on: date
    cleared_by: str = ""

    @property
    def keeps_bidders_out(self) -> bool:
        """Whether it stands, and stood between bidders and the lot."""
        return not self.cleared_by and self.what in (Misconduct.SCREENED, Misconduct.WATCHED)


class CostKind(StrEnum):
    """What a lot costs."""

    AUXILIARY = "auxiliary"  # 拍辅费用
    INQUIRY = "inquiry"  # 网络询价费
    APPRAISAL = "appraisal"  # 评估费


@dataclass(slots=True)
class Cost:
    """One cost of the lot: the debtor's in the end, advanced by somebody else (处置费用)."""

    kind: CostKind
    payee: str
    amount: Money
    document: str
    advanced_by: str = ""
    settled_by: str = ""  # the paper on which money was put aside for it


@dataclass(slots=True)
class Query:
    """A question to a registry, and its answer (协助查询)."""

    registry: str
    asked_on: date
    due: date
    answered_on: date | None = None


class Doer(StrEnum):
    """Whose act did the damage."""

    COURT = "court"  # 人民法院
    PLATFORM = "platform"  # 网络服务提供者
    AUXILIARY = "auxiliary"  # 拍卖辅助机构
    OTHER = "other"  # 其他


@dataclass(frozen=True, slots=True)
class Damage:
    """Damage somebody says the sale did, and the way the law gives it (损害赔偿)."""

    claimant: str
    doer: Doer
    way: str
    on: date
