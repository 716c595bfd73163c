"""What a match says: by which rule, for whom, how sure, and why."""

from enum import StrEnum
from typing import Final, NamedTuple
from uuid import UUID

from ledger.domain.line_words import FoundHit, HitPart
from ledger.domain.money import Money, total


class By(StrEnum):
    """The rules, in the order they are asked; the first three are exact."""

    PAYOUT = "payout-reference"  # 出款编号
    SUB_ACCOUNT = "sub-account"  # 子账号
    REQUEST = "request-number"  # 划款文书号
    CASE_NUMBER = "case-number"  # 附言案号
    PAYER_AMOUNT = "payer-and-amount"  # 付款人和金额
    NAME = "similar-name"  # 户名相近
    SUM = "sum-of-several"  # 合并金额


EXACT: Final = frozenset({By.SUB_ACCOUNT, By.REQUEST, By.PAYOUT})


class Why(StrEnum):
    """One thing that speaks for a match, or against it. No name and no number of a person."""

    OUR_SUB_ACCOUNT = "sub-account-of-the-case"  # 子账号属于本案
    OTHER_CASE_NAMED = "another-case-named"  # 附言另有他案
    OTHER_MAIN_ACCOUNT = "other-main-account"  # 主账号不同
    OUR_REQUEST = "request-number-quoted"  # 引用划款文书号
    OUR_PAYOUT = "payout-reference-quoted"  # 引用出款编号
    EARLIER_ATTEMPT = "reference-of-an-earlier-attempt"  # 编号属于前次发送
    ANSWERED_BEFORE = "answered-before"  # 该笔出款已有结果
    NOT_SENT = "not-sent"  # 该笔出款尚未发送
    NUMBER_EXACT = "case-number-exact"  # 案号完整
    NUMBER_LIKELY = "case-number-incomplete"  # 案号不完整
    NUMBER_LEGACY = "case-number-legacy"  # 2016年前案号
    NUMBER_WITHOUT_YEAR = "case-number-without-year"  # 案号缺年份
    SAME_NAME = "payer-name-equal"  # 户名一致
    SAME_ACCOUNT = "payer-account-equal"  # 付款账号一致
    LIKE_NAME = "payer-name-alike"  # 户名相近
    AMOUNT_EQUAL = "amount-equal"  # 金额一致
    AMOUNT_OTHER = "amount-differs"  # 金额不一致
    AMOUNT_PART = "part-of-what-is-due"  # 部分款项
    ADDS_UP = "amounts-add-up"  # 金额合计一致
    OTHER_PAYEE = "another-payee"  # 收款人不同
    NOT_FROM_PAYEE = "not-from-its-payee"  # 付款人非原收款人
    OTHER_CURRENCY = "other-currency"  # 币种不同
    OTHER_ACCOUNT = "other-bank-account"  # 专户不同
    BOOKED_BY_HAND = "not-booked-to-the-case"  # 不直接入案
    DUE_ELSEWHERE = "payer-owes-it-in-another-case"  # 付款人在他案应付此数
    SEVERAL_FIT = "several-fit"  # 多个对象符合


class Part(NamedTuple):
    """So much of the line for one case, and the expectation it would meet, if any."""

    case_number: str
    amount: Money
    expectation: UUID | None = None


class Hit(NamedTuple):
    """One answer to the question whose money a line is.

    ``score`` runs from 0 to 100 and orders proposals; it is no probability. A hit ``books`` only
    by an exact rule with nothing said against it.
    """

    rule: By
    score: int
    parts: tuple[Part, ...]
    reasons: tuple[Why, ...]

    @property
    def books(self) -> bool:
        return self.score == CERTAIN and self.rule in EXACT

    @property
    def amount(self) -> Money:
        return total(part.amount for part in self.parts)


CERTAIN: Final = 100


def found_hit(mark: str, hit: Hit) -> FoundHit:
    """A hit as a fact of the line keeps it."""
    parts = tuple(HitPart(p.case_number, p.amount, p.expectation) for p in hit.parts)
    reasons = tuple(reason.value for reason in hit.reasons)
    return FoundHit(mark, hit.rule.value, hit.score, parts, reasons)
