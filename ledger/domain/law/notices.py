"""What is said to whom about money (告知), how soon, and what no message may carry."""

import re
from datetime import date
from typing import Final

from ledger.domain.calendar import Calendar, Deadline, Period
from ledger.domain.citation import Article, NoRuleInForce
from ledger.domain.errors import Malformed
from ledger.domain.law.arrival import ARRIVAL_NOTICE, notice_due
from ledger.domain.law.rules import rule
from ledger.domain.money import Money

MESSAGES: Final = Article("法发〔2014〕18号", "12368短信告知")

# An account, an identity number or a telephone; amounts and case numbers are shorter.
_NUMBER: Final = re.compile(r"(?<![\dXx])(?:\d[ -]?){10,}[\dXx]", re.ASCII)


class MessageTellsTooMuch(Malformed):
    """A message carries a whole account, identity or telephone number."""

    code = "message-tells-too-much"
    title = "No whole number of a person in a message"
    title_zh = "短信不得载明完整账号、证件号或电话"
    article = MESSAGES


class NoticeIncomplete(Malformed):
    """An arrival notice lacks its amount, payer, value date or bank serial number."""

    code = "notice-incomplete"
    title = "An arrival notice names amount, payer, day and serial number"
    title_zh = "到账通知须载明金额、付款人、到账日和流水号"
    article = ARRIVAL_NOTICE


@rule("R2.06", MESSAGES, zh="短信告知", en="Messages to parties")
def may_say(text: str) -> str:
    """The text, trimmed; raises :class:`MessageTellsTooMuch` for eleven digits in a row or more."""
    said = " ".join(text.split())
    if not said or _NUMBER.search(said):
        raise MessageTellsTooMuch("take the whole numbers out", empty=not said)
    return said


@rule("R2.06", MESSAGES, zh="短信告知", en="Messages to parties")
def party_notice_due(told_on: date, period: Period, calendar: Calendar) -> Deadline:
    """By when a party is told of money whose case was known on ``told_on``; the court's figure."""
    return calendar.deadline(told_on, period, roll=False, article=MESSAGES)


@rule("R1.11", ARRIVAL_NOTICE, zh="到账通知", en="Notice of money arrived")
def arrival_words(
    case_number: str, amount: Money, payer: str, value_date: date, serial: str
) -> str:
    """What finance tells the officer; raises :class:`NoticeIncomplete`."""
    if not payer.strip() or not serial.strip() or not amount.amount:
        raise NoticeIncomplete("name the payer and the serial number", amount=amount)
    short = serial.strip()[-8:]
    return f"{case_number}于{value_date}到账{amount.grouped}元，付款人{payer}，流水号尾号{short}"


@rule("R10.03", MESSAGES, zh="节点告知", en="Nodes told to parties")
def node_words(case_number: str, what: str, day: date, amount: Money) -> str:
    """What a party is told of an event: its case, day and sum, and no other's data."""
    return may_say(f"{case_number}：{day}{what}{amount.grouped}元")


def officer_due(arrived_on: date, calendar: Calendar, court: date | None) -> date | None:
    """By when the officer is told (R1.11): the law's day, or the court's own where it comes first.

    ``None`` for money from before the rule that came to a court without one of its own.
    """
    try:
        law = notice_due(arrived_on, calendar).due
    except NoRuleInForce:
        return court
    return law if court is None else min(law, court)
