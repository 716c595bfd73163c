"""The payment notice (缴款告知): where to pay and what to write, as the book says it."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final

from api.forms.cases import case_of
from api.forms.document import Kind
from api.forms.known import Known, rooted
from api.forms.parts import Says
from ledger.domain.book import Book
from ledger.domain.case_account import PartyRole
from ledger.domain.errors import NotFound
from ledger.domain.law.disbursement import Timing
from ledger.domain.law.paying_in import (
    NO_OTHER_ACCOUNT,
    PURPOSE,
    TELLING,
    pay_into,
    to_be_written,
)
from ledger.domain.payment_notice import PaymentNotice
from ledger.domain.sub_account import SubAccount
from ledger.services.serials import STRETCH


@dataclass(frozen=True, slots=True)
class IssuedPart:
    """One issue of it: with which document, and whether in time."""

    party: Annotated[str, Says("告知对象", "told")]
    paper: Annotated[str, Says("随附文书", "with")]
    issued_on: Annotated[date, Says("发出日期", "issued on")]
    due_on: Annotated[date, Says("应发出日期", "due on")]
    timing: Annotated[Timing, Says("是否按期", "timing")]


@dataclass(frozen=True, slots=True)
class PaymentNoticeForm:
    """What a payer is told, and when it was told to whom."""

    case_number: Annotated[str, Says("案号", "case number")]
    bank_name: Annotated[str, Says("开户银行", "bank")]
    holder: Annotated[str, Says("户名", "account name")]
    account: Annotated[str, Says("账号", "account number")]
    debtors: Annotated[str, Says("被执行人", "debtor")]
    payer: Annotated[str, Says("付款人（请填写）", "payer, to be written", sign=True)]
    purpose: Annotated[str, Says("用途", "purpose")]
    remark: Annotated[str, Says("汇款附言请写明", "write with the payment")]
    caution: Annotated[str, Says("注意", "note")]
    basis: Annotated[str, Says("依据", "basis")]
    issued: Annotated[tuple[IssuedPart, ...], Says("发出记录", "issued")]


PAYMENT_NOTICE: Final = Kind(
    "R1.07", "缴款告知", "payment notice", PaymentNoticeForm, "（2017）苏0508执101号"
)
CAUTION: Final = (
    "本案款项只收入上列账号；任何人要求付至其他账户的，可以拒绝。"
    " Pay into this account only; a request to pay into any other may be refused."
)


def payment_notice(known: Known, named: str) -> PaymentNoticeForm:
    """The notice as the book said it at a position, of a case or of one party of it, CASE:p2.

    Raises :class:`NoAccountToPayInto`.
    """
    case_number, _, party = named.partition(":")
    case = case_of(known, case_number)
    case.parties()  # which the form then rests on
    number = case.root.number_of(party) if party else case.root.sub_account
    payer = case.root.party(party).name if party else ""
    known.cite(*(each for each in case.told if getattr(each.fact, "number", "") == number))
    book, of_book = known.named(Book, Book.create_id(), "the book")
    holder, bank_name, _ = book.account(case.root.bank_account)
    added = (each for each in of_book if isinstance(each.fact, Book.BankAccountAdded))
    known.cite(*(e for e in added if getattr(e.fact, "number", "") == case.root.bank_account))
    told = known.stream(SubAccount.create_id(number))
    sub = rooted(told)
    if not isinstance(sub, SubAccount):
        raise NotFound(f"{case_number} has no sub-account", named=case_number)
    known.cite(*told)
    into = pay_into(bank_name, holder, sub.number, sub.closed_on)
    debtors = [p.name for p in case.root.parties.values() if p.role is PartyRole.DEBTOR]
    return PaymentNoticeForm(
        case.number, into.bank_name, into.holder, into.number, "、".join(debtors), payer,
        PURPOSE, to_be_written(case.number, debtors, payer), CAUTION,
        f"{TELLING}；{NO_OTHER_ACCOUNT}", _issued(known, case.number, party),
    )  # fmt: skip


def _issued(known: Known, case_number: str, party: str) -> tuple[IssuedPart, ...]:
    """Every issue of the notice, or those to one party."""
    found: list[IssuedPart] = []
    first = 1 - STRETCH
    while True:
        first += STRETCH
        ids = [PaymentNotice.create_id(case_number, n) for n in range(first, first + STRETCH)]
        streams = known.streams(ids)
        for id_ in ids:
            notice = rooted(streams.get(id_, []))
            if isinstance(notice, PaymentNotice) and party in ("", notice.party):
                known.cite(*streams[id_])
                found.append(
                    IssuedPart(
                        notice.party, notice.paper.number, notice.issued_on, notice.due_on,
                        notice.timing,
                    )
                )  # fmt: skip
        if len(streams) < STRETCH:
            return tuple(found)
