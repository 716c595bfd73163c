"""A distribution read aloud, as JSON, and compared with the one before it (分配方案说明).

Asked why an amount is what it is, a judge reads these lines out: each deduction, the line of the
table that decided, each rank with its article, each share with its sum worked out, and how a share
is counted against the parts of its debt. Two plans are compared share by share, beside the facts
that changed between them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any, Final

from ledger.domain.derivation import cited
from ledger.domain.law.plan_parts import (
    RELIEF,
    RESERVED,
    Distribution,
    PlanClaim,
    PlanShare,
    TakingPart,
    Tier,
)
from ledger.domain.law.regimes import PARTICIPATION
from ledger.domain.law.rules import rule
from ledger.domain.law.shares import TO_THE_FEN
from ledger.domain.law.waterfall import Rank
from ledger.domain.money import Money, zero


def read_zh(plan: Distribution) -> str:
    """The whole plan in Chinese, a line for each step."""
    lines = [f"执行到位{plan.fund.gross.grouped}元"]
    lines += [
        f"减：{d.zh}，{d.amount.grouped}元，余{d.left.grouped}元（{d.article}）"
        for d in plan.deductions
    ]
    lines.append(f"分配规则：{plan.decision.regime.zh}（{plan.decision.regime.article}）")
    lines.append(f"理由：{plan.decision.zh}")
    lines += [_until_zh(plan.taking_part)] if plan.taking_part else []
    if plan.ranking.claims:
        lines.append(f"优先顺位由法院决定：{'、'.join(plan.ranking.claims)}，{plan.ranking.reason}")
    for at, tier in enumerate(plan.tiers, 1):
        lines.append(_tier_zh(at, tier))
        lines += [_line_zh(plan, tier, place) for place in range(len(tier.claims))]
    lines += [_aside_zh(each) for each in plan.shares if each.reserved or each.relief.amount]
    lines.append(f"尾差：{TO_THE_FEN.article}")
    return "\n".join([*lines, f"分配后剩余：{plan.surplus.grouped}元"])


def read_en(plan: Distribution) -> str:
    """The whole plan in English, a line for each step."""
    lines = [f"Collected {plan.fund.gross.grouped}"]
    lines += [
        f"less {d.en}: {d.amount.grouped}, leaving {d.left.grouped} ({d.article})"
        for d in plan.deductions
    ]
    lines.append(f"Rule: {plan.decision.regime.en} ({plan.decision.regime.article})")
    lines.append(f"Reason: {plan.decision.en}")
    lines += [_until_en(plan.taking_part)] if plan.taking_part else []
    if plan.ranking.claims:
        decided = ", ".join(plan.ranking.claims)
        lines.append(f"Order of rights decided by the court: {decided}; {plan.ranking.reason}")
    for at, tier in enumerate(plan.tiers, 1):
        lines.append(_tier_en(at, tier))
        lines += [_line_en(plan, tier, place) for place in range(len(tier.claims))]
    lines += [_aside_en(each) for each in plan.shares if each.reserved or each.relief.amount]
    lines.append("Odd fen: largest remainder, the earlier filing number first among equals")
    return "\n".join([*lines, f"Left over: {plan.surplus.grouped}"])


def why_zh(plan: Distribution, claim: str) -> str:
    """Why one claim gets what it gets, in Chinese: its ranks, and the parts of its debt."""
    share = plan.share_of[claim]
    lines = [f"{share.creditor}（{claim}）：债权{share.owed.grouped}元，分得{share.paid.grouped}元"]
    lines.append(f"可供债权人分配{plan.pool.grouped}元；{plan.decision.regime.zh}")
    lines.append(f"依据：{plan.decision.regime.article}；{plan.decision.zh}")
    for at, tier in enumerate(plan.tiers, 1):
        if claim in tier.claims:
            lines += [_tier_zh(at, tier), _line_zh(plan, tier, tier.claims.index(claim))]
    if share.reserved or share.relief.amount:
        lines.append(_aside_zh(share))
    return "\n".join([*lines, plan.counted(claim).read_zh()])


def why_en(plan: Distribution, claim: str) -> str:
    """Why one claim gets what it gets, in English."""
    share = plan.share_of[claim]
    lines = [f"{share.creditor} ({claim}): owed {share.owed.grouped}, gets {share.paid.grouped}"]
    lines.append(f"{plan.pool.grouped} for creditors; {plan.decision.regime.en}")
    lines.append(f"By {plan.decision.regime.article}; {plan.decision.en}")
    for at, tier in enumerate(plan.tiers, 1):
        if claim in tier.claims:
            lines += [_tier_en(at, tier), _line_en(plan, tier, tier.claims.index(claim))]
    if share.reserved or share.relief.amount:
        lines.append(_aside_en(share))
    return "\n".join([*lines, plan.counted(claim).read_en()])


def as_dict(plan: Distribution) -> dict[str, Any]:
    """The same as plain JSON: words, whole numbers and lists only."""
    return {
        "rule": "R4.10",
        "gross": str(plan.fund.gross),
        "deductions": [
            {
                "name": d.name, "zh": d.zh, "en": d.en, "amount": str(d.amount),
                "left": str(d.left), "article": cited(d.article),
            }
            for d in plan.deductions
        ],
        "decision": plan.decision.as_dict(),
        "ranking": {"claims": list(plan.ranking.claims), "reason": plan.ranking.reason},
        "taking_part": _until_dict(plan.taking_part),
        "pool": str(plan.pool),
        "tiers": [
            {
                "zh": t.zh, "en": t.en, "article": cited(t.article), "pool": str(t.pool),
                "claims": [
                    {"claim": c, "owed": str(o), "paid": str(p)}
                    for c, o, p in zip(t.claims, t.owed, t.paid, strict=True)
                ],
            }
            for t in plan.tiers
        ],
        "shares": [share_dict(plan, each) for each in plan.shares],
        "rounding": cited(TO_THE_FEN),
        "surplus": str(plan.surplus),
    }  # fmt: skip


def share_dict(plan: Distribution, share: PlanShare) -> dict[str, Any]:
    """One share as plain JSON, with the parts of the debt it is counted against."""
    counted = plan.counted(share.claim)
    return {
        "claim": share.claim, "creditor": share.creditor, "owed": str(share.owed),
        "paid": str(share.paid), "left": str(share.left), "reserved": share.reserved,
        "relief": str(share.relief), "to_creditor": str(share.to_creditor),
        "parts": [
            {"rank": line.rank.value, "owed": str(line.owed), "paid": str(line.paid),
             "left": str(line.left)}
            for line in counted.lines
        ],
    }  # fmt: skip


def _until_zh(terms: TakingPart) -> str:
    day = f"截至{terms.until}" if terms.until else "尚未截止"
    return f"参与分配申请{day}：以{terms.ends.zh}为限（{terms.source}）"


def _until_en(terms: TakingPart) -> str:
    day = f"until {terms.until}" if terms.until else "still open"
    return f"Applications to take part are {day}: {terms.ends.en} ({terms.source})"


def _until_dict(terms: TakingPart | None) -> dict[str, Any] | None:
    if terms is None:
        return None
    day = str(terms.until) if terms.until else None
    return {"ends": terms.ends.value, "until": day, "source": cited(terms.source)}


def _tier_zh(at: int, tier: Tier) -> str:
    return (
        f"{at}. {tier.zh}（{tier.article}）：可供{tier.pool.grouped}元，"
        f"债权合计{tier.all_owed.grouped}元，清偿{tier.all_paid.grouped}元"
    )


def _tier_en(at: int, tier: Tier) -> str:
    return (
        f"{at}. {tier.en} ({tier.article}): {tier.pool.grouped} for claims of "
        f"{tier.all_owed.grouped}, paid {tier.all_paid.grouped}"
    )


def _sum(tier: Tier, place: int) -> str:
    """How a share of a rank that does not suffice was worked out; empty where it does."""
    if tier.pool >= tier.all_owed or len(tier.claims) == 1:
        return ""
    return f"{tier.pool.grouped} × {tier.owed[place].grouped} ÷ {tier.all_owed.grouped} = "


def _line_zh(plan: Distribution, tier: Tier, place: int) -> str:
    who = plan.claim_of[tier.claims[place]]
    worked = _sum(tier, place)
    return (
        f"   {who.creditor}（{who.claim}）：应受{tier.owed[place].grouped}，"
        f"受偿{worked}{tier.paid[place].grouped}元"
    )


def _line_en(plan: Distribution, tier: Tier, place: int) -> str:
    who = plan.claim_of[tier.claims[place]]
    worked = _sum(tier, place)
    return (
        f"   {who.creditor} ({who.claim}): due {tier.owed[place].grouped}, "
        f"gets {worked}{tier.paid[place].grouped}"
    )


def _aside_zh(share: PlanShare) -> str:
    if share.reserved:
        return f"{share.claim}：债权未确认，预留{share.paid.grouped}元（{RESERVED}）"
    return f"{share.claim}：其中{share.relief.grouped}元扣回救助款（{RELIEF}）"


def _aside_en(share: PlanShare) -> str:
    if share.reserved:
        return f"{share.claim}: not yet confirmed, {share.paid.grouped} reserved ({RESERVED})"
    return f"{share.claim}: {share.relief.grouped} of it returns to the relief fund ({RELIEF})"


# What changed between two plans


@dataclass(frozen=True, slots=True)
class Change:
    """One share that came out otherwise: by how much."""

    claim: str
    creditor: str
    before: Money
    after: Money

    @property
    def by(self) -> Money:
        """More (positive) or less (negative) than before."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Cause:
    """One fact the two plans were computed from otherwise."""

    of: str
    zh: str
    en: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Which shares changed, by how much, and because of which facts (方案调整说明)."""

    changes: tuple[Change, ...]
    causes: tuple[Cause, ...]

    def read_zh(self) -> str:
        """The difference in Chinese."""
        lines = [f"{c.of}：{c.zh}由{c.before}变为{c.after}" for c in self.causes]
        lines += [
            f"{c.creditor}（{c.claim}）：{c.before.grouped}元→{c.after.grouped}元，"
            f"{'增' if c.by > zero() else '减'}{abs(c.by).grouped}元"
            for c in self.changes
        ]
        return "\n".join(lines) or "各份额不变"

    def read_en(self) -> str:
        """The difference in English."""
        lines = [f"{c.of}: {c.en} was {c.before}, is {c.after}" for c in self.causes]
        lines += [
            f"{c.creditor} ({c.claim}): {c.before.grouped} becomes {c.after.grouped}, "
            f"{abs(c.by).grouped} {'more' if c.by > zero() else 'less'}"
            for c in self.changes
        ]
        return "\n".join(lines) or "no share changed"

    def as_dict(self) -> dict[str, Any]:
        """The same as plain JSON."""
        return {
            "changes": [
                {
                    "claim": c.claim, "creditor": c.creditor, "before": str(c.before),
                    "after": str(c.after), "by": str(c.by),
                }
                for c in self.changes
            ],
            "causes": [
                {"of": c.of, "zh": c.zh, "en": c.en, "before": c.before, "after": c.after}
                for c in self.causes
            ],
        }  # fmt: skip


_CLAIM_WORDS: Final = {
    "creditor": ("债权人", "creditor"), "title": ("执行依据", "title"),
    "filed": ("立案序号", "filing number"), "costs": (Rank.COSTS.zh, Rank.COSTS.en),
    "interest": (Rank.INTEREST.zh, Rank.INTEREST.en),
    "principal": (Rank.PRINCIPAL.zh, Rank.PRINCIPAL.en),
    "doubled": (Rank.DOUBLED.zh, Rank.DOUBLED.en), "turn": ("查封顺位", "turn of seizure"),
    "category": ("债权性质", "category"), "standing": ("参与依据", "standing"),
    "priority": ("优先权", "right"), "secured": ("优先范围", "secured up to"),
    "applied_on": ("申请日", "applied on"), "relief": ("已救助", "relief granted"),
}  # fmt: skip
_FUND_WORDS: Final = {
    "gross": ("执行到位", "collected"), "costs": ("实际费用", "real costs"),
    "fee": ("执行申请费", "execution fee"), "third_party": ("案外人价款", "third party's price"),
    "living": ("保留生活必需", "left to live on"), "living_basis": ("保留依据", "ground for that"),
}  # fmt: skip
_DEBTOR_WORDS: Final = {
    "kind": ("被执行人类型", "kind of debtor"),
    "cannot_pay_all": ("财产不足清偿全部债务", "cannot pay all"),
    "bankruptcy_accepted_on": ("破产受理日", "bankruptcy accepted on"),
    "consent": ("移送破产意见", "consent to bankruptcy"), "criminal": ("刑事责任", "criminal"),
}  # fmt: skip


@rule("R4.10", PARTICIPATION, zh="分配方案", en="Distribution plan")
def difference(before: Distribution, after: Distribution) -> Difference:
    """Which shares changed, by how much, and which of the facts computed from changed with them."""
    old, new = before.share_of, after.share_of
    changes = []
    for claim in dict.fromkeys((*old, *new)):
        was = old[claim].paid if claim in old else zero()
        now = new[claim].paid if claim in new else zero()
        if was != now:
            creditor = (new.get(claim) or old[claim]).creditor
            changes.append(Change(claim, creditor, was, now))
    return Difference(tuple(changes), tuple(_causes(before, after)))


def _causes(before: Distribution, after: Distribution) -> Iterator[Cause]:
    yield from _differing("fund", before.fund, after.fund, _FUND_WORDS)
    yield from _differing("debtor", before.debtor, after.debtor, _DEBTOR_WORDS)
    if before.ranking != after.ranking:
        was, now = ", ".join(before.ranking.claims), ", ".join(after.ranking.claims)
        yield Cause("ranking", "优先顺位", "order of rights", was or "—", now or "—")
    old, new = before.claim_of, after.claim_of
    for claim in dict.fromkeys((*old, *new)):
        if claim not in new:
            yield Cause(claim, "债权", "claim", _plain(old[claim].owed), "—")
        elif claim not in old:
            yield Cause(claim, "债权", "claim", "—", _plain(new[claim].owed))
        else:
            yield from _differing(claim, old[claim], new[claim], _CLAIM_WORDS)


def _differing(
    of: str, before: Any, after: Any, words: dict[str, tuple[str, str]]
) -> Iterator[Cause]:
    if before == after:
        return
    for field in fields(before):
        was, now = getattr(before, field.name), getattr(after, field.name)
        if was != now:
            zh, en = words[field.name]
            yield Cause(of, zh, en, _plain(was), _plain(now))


def _plain(value: Any) -> str:
    if value is None or value == ():
        return "—"
    if isinstance(value, Money):
        return value.grouped
    if isinstance(value, tuple):
        return "; ".join(map(str, value))
    return str(value)


__all__ = [
    "Cause",
    "Change",
    "Difference",
    "PlanClaim",
    "as_dict",
    "difference",
    "read_en",
    "read_zh",
    "share_dict",
    "why_en",
    "why_zh",
]
