"""What several forms say (表单要素): a label in both languages, and the parts that come again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Final

from api.forms.known import Told
from ledger.domain.money import Money, total, zero
from ledger.domain.paper import Paper, PaperKind
from ledger.domain.words import words


@dataclass(frozen=True, slots=True)
class Says:
    """What a field is called; where ``sign`` is set a hand writes, and nothing is printed."""

    zh: str
    en: str
    sign: bool = False


@dataclass(frozen=True, slots=True)
class SumInWords:
    """An amount and its capital letters (人民币大写); another currency has none."""

    amount: Annotated[Money, Says("金额", "amount")]
    in_words: Annotated[str, Says("人民币大写", "in words")]


def sum_of(amount: Money) -> SumInWords:
    """An amount as a form states it."""
    written = amount.currency.code == "CNY" and amount >= zero()
    return SumInWords(amount, words(amount) if written else "")


class Office(StrEnum):
    """Whose opinion stands in a row of a form."""

    OFFICER = "officer"
    CHIEF = "chief"
    LEADER = "leader"
    FINANCE = "finance"

    @property
    def zh(self) -> str:
        """The heading of the row."""
        return _OPINIONS[self.value]


_OPINIONS: Final = {
    "officer": "承办人意见", "chief": "局长意见", "leader": "院领导意见", "finance": "财务审核",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one office said, who said it and when; empty where nobody has."""

    office: Annotated[Office, Says("环节", "office")]
    says: Annotated[str, Says("意见", "opinion")]
    by: Annotated[str, Says("签字人", "by")]
    at: Annotated[datetime | None, Says("时间", "at")]


def opinions(given: Iterable[tuple[str, str, Told, str]]) -> tuple[Opinion, ...]:
    """A row for each office, in the order a form has them; several where several spoke.

    ``given`` tells office, words, the fact, and who spoke.
    """
    rows: dict[Office, list[Opinion]] = {office: [] for office in Office}
    for office, said, told, by in given:
        row = Opinion(Office(office), said, by, told.at)
        rows[row.office].append(row)
    return tuple(
        row for office, known in rows.items() for row in known or [Opinion(office, "", "", None)]
    )


@dataclass(frozen=True, slots=True)
class PartyPart:
    """A party of the case."""

    party: Annotated[str, Says("标识", "mark")]
    role: Annotated[str, Says("诉讼地位", "role")]
    name: Annotated[str, Says("姓名、名称", "name")]


class Way(StrEnum):
    """How money came to the court (交款方式)."""

    TRANSFER = "transfer"
    CASH = "cash"
    INSTRUMENT = "instrument"
    OLD = "legacy"
    OTHER = "other"

    @property
    def zh(self) -> str:
        """As a form has it."""
        return _WAYS[self.value]


_WAYS: Final = {
    "transfer": "转账", "cash": "现金", "instrument": "票据", "legacy": "历史案款", "other": "转入",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PaidIn:
    """One receipt: who paid how much, when and how, and what of it is meant here."""

    payer: Annotated[str, Says("交款人", "payer")]
    amount: Annotated[Money, Says("交款金额", "paid in")]
    on: Annotated[date, Says("交款时间", "on")]
    way: Annotated[Way, Says("交款方式", "way")]
    serial: Annotated[str, Says("流水、凭证号", "serial")]
    used: Annotated[Money, Says("其中本次", "of it here")]


@dataclass(frozen=True, slots=True)
class PaperPart:
    """A document the form rests on, with the digest of its file where one was handed in."""

    kind: Annotated[PaperKind, Says("材料", "paper")]
    number: Annotated[str, Says("文号", "number")]
    day: Annotated[date, Says("日期", "day")]
    sha256: Annotated[str, Says("文件摘要", "file")]


# Fields of several forms; each form names them where they stand on paper.
CaseNumber = Annotated[str, Says("案号", "case")]
Parties = Annotated[tuple[PartyPart, ...], Says("当事人", "parties")]
Receipts = Annotated[tuple[PaidIn, ...], Says("交款情况", "paid in")]
Payee = Annotated[str, Says("收款人", "payee")]
BankName = Annotated[str, Says("开户行", "bank")]
Reason = Annotated[str, Says("说明", "reason")]
Papers = Annotated[tuple[PaperPart, ...], Says("依据材料", "papers")]
Opinions = Annotated[tuple[Opinion, ...], Says("审批意见", "opinions")]


def papers_of(papers: Iterable[Paper]) -> tuple[PaperPart, ...]:
    """Papers as a form lists them."""
    return tuple(PaperPart(each.kind, each.number, each.day, each.sha256) for each in papers)


def all_paid_in(paid: Iterable[PaidIn]) -> SumInWords:
    """What was paid in altogether."""
    return sum_of(total(each.amount for each in paid))
