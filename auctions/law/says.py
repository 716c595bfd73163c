"""The two ways in which the law of auctions speaks: it refuses, or it lets pass and remarks.

A breach of price or eligibility is refused (R!): nothing is recorded. An act of the court that
comes late is usually valid: it is recorded, and an alert named after its rule stays on the lot's
history (F!). Every refusal carries the rule it rests on and that rule's article.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NoReturn

from ledger.domain.calendar import Calendar, Deadline, Period
from ledger.domain.citation import Article, Certainty
from ledger.domain.errors import Conflict, Forbidden, Refusal
from ledger.domain.law.rules import RULES

V: Final = Certainty.VERIFIED
C: Final = Certainty.CORROBORATED
U: Final = Certainty.UNCONFIRMED
DESIGN: Final = Certainty.DESIGN


def wp(article: str, certainty: Certainty = V) -> Article:
    """An article of the provisions on online auctions (网络司法拍卖规定)."""
    return Article("法释〔2016〕18号", article, certainty)


def pm(article: str, certainty: Certainty = V) -> Article:
    """An article of the provisions on auctions in enforcement of 2020 (拍卖变卖规定)."""
    return Article("法释〔2004〕16号（2020年修正）", article, certainty)


def ck(article: str, certainty: Certainty = V) -> Article:
    """An article of the provisions on reference prices (确定财产处置参考价规定)."""
    return Article("法释〔2018〕15号", article, certainty)


def court_rule(subject: str) -> Article:
    """A matter no national rule fixes: the court's own parameter."""
    return Article("本院拍卖参数", subject, DESIGN)


@dataclass(frozen=True, slots=True)
class Remark:
    """What was accepted although the law wanted it otherwise (F!)."""

    rule: str
    said: str
    due: date | None = None


def refuse(kind: type[Refusal], rule: str, said: str, **facts: Any) -> NoReturn:
    """Refuse under a rule, citing its article."""
    raise kind(said, article=RULES[rule].article, rule=rule, **facts)


def empty(**said: Any) -> tuple[str, ...]:
    """What was left empty, by its name: what a refusal says is lacking."""
    return tuple(
        name
        for name, words in said.items()
        if not (words.strip() if isinstance(words, str) else words)
    )


def by(start: date, days: int, calendar: Calendar, *, roll: bool = True) -> Deadline:
    """The last day of a period of so many days; periods of law roll past rest days."""
    return calendar.deadline(start, Period(days), roll=roll)


def late(rule: str, what: str, on: date, deadline: Deadline) -> Remark | None:
    """A remark when something was done after its last day."""
    if on <= deadline.due:
        return None
    return Remark(rule, f"{what} on {on}, due by {deadline.due}", deadline.due)


class ReferenceRefused(Conflict):
    """The reference price was not found as the law wants, or does not hold any more."""

    code = "reference-refused"
    title = "The reference price cannot be used"
    title_zh = "参考价不合规定或已失效"


class ObjectionRefused(Conflict):
    """An objection comes too late, or the law gives none against this."""

    code = "auction-objection-refused"
    title = "No objection lies"
    title_zh = "异议逾期或者不予受理"


class PanelMissing(Conflict):
    """A matter that is the collegial panel's was decided without it."""

    code = "panel-decision-missing"
    title = "The collegial panel has to decide this"
    title_zh = "应由合议庭评议"
    article = wp("第二十七条")


class PlatformRefused(Conflict):
    """The platform is not the one, or the court's own work was left to it."""

    code = "platform-refused"
    title = "Not on this platform"
    title_zh = "网络平台不符合规定"


class MayNotBid(Forbidden):
    """The law keeps this person from bidding for this lot."""

    code = "may-not-bid"
    title = "May not bid for this lot"
    title_zh = "不得参与竞买"
    article = wp("第三十四条")


class NoticeTooShort(Conflict):
    """Too few days lie between a notice and what it announces."""

    code = "notice-too-short"
    title = "The notice is too short"
    title_zh = "公告、通知期限不足"


class NotDisclosed(Conflict):
    """Something that has to be published with the notice is missing, or may not be in it."""

    code = "not-disclosed"
    title = "The notice is incomplete or unlawful"
    title_zh = "公告、公示内容不符合规定"


class TermsRefused(Conflict):
    """A start price, deposit or increment lies outside what the law allows."""

    code = "auction-terms-refused"
    title = "The terms lie outside the law"
    title_zh = "拍卖参数不符合规定"


class NothingLeft(Conflict):
    """At this price nothing would be left for the applicant, who has not asked to go on."""

    code = "nothing-left"
    title = "Nothing would be left for the applicant"
    title_zh = "无益拍卖"
    article = pm("第六条")


class DepositRefused(Conflict):
    """A deposit or prepayment does not admit to the bidding."""

    code = "deposit-refused"
    title = "This does not admit to the bidding"
    title_zh = "保证金或者预缴款不符合规定"


class BidRefused(Conflict):
    """A bid that does not count."""

    code = "bid-refused"
    title = "The bid does not count"
    title_zh = "出价无效"


class BiddingNotOver(Conflict):
    """The bidding may not be ended, or not begun, at that moment."""

    code = "bidding-time"
    title = "Not at that time of the bidding"
    title_zh = "竞价时间不符合规定"


class PreemptionRefused(Conflict):
    """The right of pre-emption is not confirmed, waived, or ranked otherwise."""

    code = "preemption-refused"
    title = "No pre-emption"
    title_zh = "优先购买权不成立"


class PriceNotPaid(Conflict):
    """The price is not complete, or not what was bid."""

    code = "price-not-paid"
    title = "The price is not complete"
    title_zh = "价款未付清"


class NotEligible(Forbidden):
    """The buyer or taker may not own the asset."""

    code = "not-eligible"
    title = "Not eligible to own this"
    title_zh = "不具备取得资格"


class RulingRefused(Conflict):
    """A ruling or a handing over cannot be recorded like this."""

    code = "sale-ruling-refused"
    title = "The ruling cannot be recorded"
    title_zh = "裁定、交付不符合规定"


class InKindNotAllowed(Conflict):
    """The asset cannot go to this creditor, or not at this price."""

    code = "in-kind-not-allowed"
    title = "No debt for this asset"
    title_zh = "不得以物抵债"


class RoundRefused(Conflict):
    """The conditions of another round are not met, or its price is not lawful."""

    code = "round-refused"
    title = "No other round"
    title_zh = "不符合二轮处置条件"


class DefaultNotRuled(Conflict):
    """A default needs a ruling, after the buyer was in default."""

    code = "default-not-ruled"
    title = "No default without a ruling"
    title_zh = "未裁定悔拍"


class StayRefused(Conflict):
    """The lot may not be stopped, withdrawn or taken up again in this way."""

    code = "stay-refused"
    title = "Not a ground, or not the time"
    title_zh = "中止、撤回、恢复不符合规定"


class DisposalStayed(Conflict):
    """The law forbids disposing of the asset for now."""

    code = "disposal-stayed"
    title = "The asset may not be disposed of now"
    title_zh = "停止处分"


class AnnulRefused(Conflict):
    """A sale is annulled by a ruling on one of the law's grounds, in time."""

    code = "annul-refused"
    title = "Cannot be annulled like this"
    title_zh = "撤销不符合规定"


class EndRefused(Conflict):
    """The lot may not end in this way."""

    code = "lot-end-refused"
    title = "The lot may not end like this"
    title_zh = "不得以此方式结束处置"


class Undated(Conflict):
    """A lot that is not finished has to have a next action with a date."""

    code = "lot-without-next-action"
    title = "An open lot needs a dated next action"
    title_zh = "未结拍品须有注明日期的下一步"
    article = court_rule("清零")
