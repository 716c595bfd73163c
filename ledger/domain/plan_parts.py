"""What a distribution plan is made of: its stages, its objections, its refusals.

Its facts stand beside the commands that record them: ``plan_drafting``, ``plan_objections``,
``plan_paying``.
"""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

from ledger.domain.citation import Article, Certainty
from ledger.domain.errors import Conflict, Forbidden, Malformed, NotFound, Stale
from ledger.domain.law.objections import OBJECTION
from ledger.domain.law.plan_parts import RESERVED, Distribution
from ledger.domain.law.regimes import PARTICIPATION
from ledger.domain.money import Money

AS_IT_HAPPENED: Final = Article("办案登记要求", "已发生之事方得登记", Certainty.DESIGN)
FOUR_EYES: Final = Article("分配方案控制要求", "拟稿与审核分离", Certainty.DESIGN)


class Stage(StrEnum):
    """Where a plan stands."""

    DRAFTED = "drafted"  # 拟定
    APPROVED = "approved"  # 已审核，送达和异议期间
    FINAL = "final"  # 已确定，可以发放
    SETTLED = "settled"  # 已全部转入出款
    WITHDRAWN = "withdrawn"  # 撤回


class Course(StrEnum):
    """Where an objection stands on a day."""

    TO_NOTIFY = "to-notify"  # 待通知其他当事人
    OPEN = "open"  # 反对期间
    UNOPPOSED = "unopposed"  # 无人反对，应按异议修正
    OPPOSED = "opposed"  # 有人反对，待通知异议人
    MAY_SUE = "may-sue"  # 起诉期间
    LAPSED = "lapsed"  # 未起诉，按原方案
    SUED = "sued"  # 诉讼中，争议款提存
    UPHELD = "upheld"  # 判决支持，应修正
    CLOSED = "closed"  # 已处理


class Ground(StrEnum):
    """Why a plan is amended."""

    UNOPPOSED = "unopposed"  # 异议无人反对
    JUDGMENT = "judgment"  # 分配方案异议之诉判决
    TITLE = "title"  # 预留债权取得执行依据
    NEW_FACT = "new-fact"  # 新的事实，重新送达


class PlanStage(Conflict):
    """The plan is not at a stage at which this can be done."""

    code = "plan-stage"
    title = "The plan is not at that stage"
    title_zh = "分配方案所处阶段不允许该操作"
    article = PARTICIPATION


class PlanSeenOtherwise(Stale):
    """The plan changed since it was read; what was seen is not what would be approved."""

    code = "plan-seen-otherwise"
    title = "The plan changed since it was read"
    title_zh = "分配方案内容已变化，请重新核对"
    article = FOUR_EYES


class PlanSelfApproved(Forbidden):
    """Whoever drafted a plan does not approve it."""

    code = "plan-self-approved"
    title = "A plan is approved by a second person"
    title_zh = "不得审核本人拟定的分配方案"
    article = FOUR_EYES


class NotAParticipant(NotFound):
    """The party takes no part in this plan, or was not told of this objection."""

    code = "not-a-participant"
    title = "The party takes no part in this"
    title_zh = "该当事人未参与"
    article = OBJECTION


class ServedAlready(Conflict):
    """The paper reached this party before; its clock runs from then."""

    code = "served-already"
    title = "The paper was served on this party before"
    title_zh = "已送达该当事人"
    article = OBJECTION


class NotServed(Conflict):
    """Somebody has not been served yet, so his time to object has not begun."""

    code = "not-served"
    title = "The plan was not served on everybody"
    title_zh = "分配方案尚未送达全部当事人"
    article = OBJECTION


class NoSuchObjection(NotFound):
    """The plan knows no such objection."""

    code = "no-such-objection"
    title = "No such objection"
    title_zh = "无此异议"
    article = OBJECTION


class ObjectionCourse(Conflict):
    """The objection is not where this can be done, or must first be dealt with."""

    code = "objection-course"
    title = "The objection is not at that point"
    title_zh = "异议所处程序不允许该操作"
    article = OBJECTION


class DisputeUnclear(Malformed):
    """An objection says which shares it disputes, and how much of each."""

    code = "dispute-unclear"
    title = "Say which shares are disputed, and how much of each"
    title_zh = "须写明争议的份额和金额"
    article = OBJECTION


class NotPayable(Conflict):
    """So much of this share cannot be paid: it is disputed, reserved, or paid already."""

    code = "share-not-payable"
    title = "The share cannot be paid now"
    title_zh = "该份额目前不得发放"
    article = OBJECTION


class PaidAlready(Conflict):
    """An amendment would take back what was paid, or change the fund after it was divided."""

    code = "share-paid-already"
    title = "What was paid is recovered, not amended"
    title_zh = "已发放部分不得以修正方案方式收回"
    article = PARTICIPATION


class NotReserved(Conflict):
    """No share is reserved for this claim, or it was released before."""

    code = "not-reserved"
    title = "Nothing is reserved for this claim"
    title_zh = "该债权无预留份额"
    article = RESERVED


class PaperMissing(Malformed):
    """The step rests on a paper, and none is named."""

    code = "plan-paper-missing"
    title = "Name the paper this step rests on"
    title_zh = "缺少文书依据"
    article = OBJECTION


class NotYetThen(Malformed):
    """Something is said to have happened on a day that is still to come."""

    code = "not-yet-then"
    title = "That day has not come"
    title_zh = "日期晚于今日"
    article = AS_IT_HAPPENED


class TooEarly(Malformed):
    """A paper is said to have reached somebody before it was made, or an end before its start."""

    code = "before-its-cause"
    title = "That day lies before the paper was made"
    title_zh = "日期早于文书形成或者程序发生之日"
    article = OBJECTION


@dataclass(frozen=True, slots=True)
class Window:
    """A party's own fifteen days: the paper reached him ``on``; ``until`` is the last of them."""

    party: str
    on: date
    until: date
    how: str
    calendar: str


@dataclass(frozen=True, slots=True)
class Dispute:
    """So much of one share is disputed."""

    claim: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Draw:
    """A share, or what can be paid of it, became a payout; ``""`` where it went to the state."""

    claim: str
    amount: Money
    relief: Money
    payout: str


@dataclass(slots=True)
class Objection:
    """One written objection, who was told of it, who opposes it, and what became of it."""

    objection: str
    party: str
    on: date
    document: str
    disputed: tuple[Dispute, ...]
    others: int
    notices: dict[str, Window] = field(default_factory=dict)
    opposers: dict[str, date] = field(default_factory=dict)
    told: Window | None = None
    suit: str | None = None
    sued_on: date | None = None
    upheld: bool | None = None
    closed: bool = False

    def course(self, day: date) -> Course:
        """Where it stands on a day, nothing having been recorded since."""
        if self.closed or self.upheld is False:
            return Course.CLOSED
        if self.upheld:
            return Course.UPHELD
        if self.suit is not None:
            return Course.SUED
        if self.told is not None:
            return Course.MAY_SUE if day <= self.told.until else Course.LAPSED
        return Course.OPPOSED if self.opposers else self._unanswered(day)

    def _unanswered(self, day: date) -> Course:
        if len(self.notices) < self.others:
            return Course.TO_NOTIFY
        ends = [each.until for each in self.notices.values()]
        return Course.OPEN if ends and day <= max(ends) else Course.UNOPPOSED

    def windows(self) -> list[Window]:
        """The clocks it has set running; none once it is dealt with or in court."""
        if self.closed or self.suit is not None:
            return []
        return [*self.notices.values(), *([self.told] if self.told else [])]


def digest_of(number: str, version: int, taken_on: date, plan: Distribution) -> str:
    """SHA-256 (hex) over what an approver sees: the fund, the rule, and every share."""
    words = {
        "number": number, "version": version, "taken_on": taken_on.isoformat(),
        "gross": str(plan.fund.gross), "surplus": str(plan.surplus),
        "deductions": [[d.name, str(d.amount)] for d in plan.deductions],
        "regime": plan.decision.regime.value,
        "shares": [[s.claim, s.creditor, str(s.owed), str(s.paid), str(s.relief), s.reserved]
                   for s in plan.shares],
    }  # fmt: skip
    text = json.dumps(words, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
