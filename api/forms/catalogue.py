"""Every form there is (表单目录), how it is made, and which of them a case has."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any, Final

import sqlalchemy as sa
from pydantic import TypeAdapter, ValidationError

from api.forms.cases import case_of
from api.forms.clearing import HeldRow, held
from api.forms.document import Filed, Kind, Rows, Single
from api.forms.evidence import (
    AccountStatement,
    CashSlip,
    ClaimSlip,
    account_statement,
    cash_slip,
    claim_slip,
)
from api.forms.known import Known, Told, rooted
from api.forms.lists import Days, LedgerRow, PostedRow, ledger, notices
from api.forms.parts import Says
from api.forms.paying_in import PAYMENT_NOTICE, payment_notice
from api.forms.payouts import (
    REFUNDS,
    PayoutApproval,
    RefundApproval,
    payout_approval,
    refund_approval,
)
from api.forms.waiting import (
    DeferralApproval,
    EscrowApproval,
    deferral_approval,
    escrow_approval,
)
from api.wire import PayoutText, ProcessText, SerialText
from auctions.law.bids import deposits_seen
from auctions.views.seal import Seal
from ledger.domain.bank_line import BankLine
from ledger.domain.case_account import CaseAccount
from ledger.domain.deferral import Deferral
from ledger.domain.errors import NotFound
from ledger.domain.escrow import Escrow
from ledger.domain.ids import CaseNumber, tidied
from ledger.domain.money import Money, zero
from ledger.domain.payout import Payout
from ledger.projections import cash
from ledger.store.court import Court

_CASE: Final = "（2017）苏0508执101号"
F1: Final = Kind("F1", "执行款发放审批表", "payment approval", PayoutApproval, f"{_CASE}-1")
F2: Final = Kind("F2", "提存审批表", "escrow approval", EscrowApproval, f"{_CASE}-T1")
F3: Final = Kind("F3", "延缓发放审批表", "deferral approval", DeferralApproval, f"{_CASE}-1")
F4: Final = Kind("F4", "收款账户确认书", "account statement", AccountStatement, f"{_CASE}:p1:1")
F5: Final = Kind(
    "F5", "认领单、更正单", "claim and correction", ClaimSlip,
    "6a1e2c8e-1b1f-5c0a-9d55-6f1d8a523c0b:c1",
)  # fmt: skip
F6: Final = Kind(
    "F6", "对账台账", "ledger of receipts", LedgerRow, "2026-03-01..2026-03-31", a_list=True
)
F7: Final = Kind(
    "F7", "暂存款清理表", "clearing of held money", HeldRow, "2015-01-01..2015-12-31",
    a_list=True, from_view=True,
)  # fmt: skip
F8: Final = Kind("F8", "收款笔录、收取凭证", "cash taken outside", CashSlip, "SJ2026-0001")
F9: Final = Kind("F9", "退款审批表", "refund approval", RefundApproval, f"{_CASE}-2")
F10: Final = Kind(
    "F10", "公告清单", "public notice", PostedRow, "2026-03-01..2026-03-31", a_list=True,
    from_view=True,
)  # fmt: skip
KINDS: Final = {kind.code: kind for kind in (F1, F2, F3, F4, F5, F6, F7, F8, F9, F10)}


class NoSuchForm(NotFound):
    """The rulebook knows ten forms, F1 to F10."""

    code = "no-such-form"
    title = "There is no such form"
    title_zh = "无此表单"


def _read(shape: Any) -> Callable[[str], str]:
    adapter: TypeAdapter[str] = TypeAdapter(shape)

    def read(text: str) -> str:
        try:
            return adapter.validate_python(text)
        except ValidationError as wrong:
            raise NotFound(f"{text[:80]} names nothing", named=text[:80]) from wrong

    return read


def _of_case(text: str) -> str:
    case_number, colon, rest = text.partition(":")
    return f"{CaseNumber.parse(case_number)}{colon}{rest}"


_SINGLE: Final[dict[str, tuple[Callable[[str], str], Callable[[Known, str], Any]]]] = {
    "F1": (_read(PayoutText), payout_approval),
    "F2": (_read(ProcessText), escrow_approval),
    "F3": (_read(SerialText), deferral_approval),
    "F4": (_of_case, account_statement),
    "F5": (str.strip, claim_slip),
    "F8": (tidied, cash_slip),
    "F9": (_read(PayoutText), refund_approval),
    PAYMENT_NOTICE.code: (_of_case, payment_notice),
}
_LISTS: Final[dict[str, tuple[Callable[..., Iterator[Any]], Callable[[Any], Money]]]] = {
    "F6": (ledger, lambda row: row.amount),
    "F7": (held, lambda row: row.amount or zero()),
    "F10": (notices, lambda row: row.amount),
}


def kind_of(code: str) -> Kind:
    """The form with this code, or the payment notice; raises :class:`NoSuchForm`."""
    known = {**KINDS, PAYMENT_NOTICE.code: PAYMENT_NOTICE}
    if code.upper() not in known:
        raise NoSuchForm(f"{code[:20]} is none of {', '.join(known)}", code=code[:20])
    return known[code.upper()]


def not_of_bidders(kind: Kind, named: str, sealed: Seal) -> None:
    """Refuse a form on which a bidder would stand while he bids; raises :class:`NotDisclosed`.

    A list is refused whole: with a row left out it would be another form, and no proof of anything.
    """
    if kind is F5:
        deposits_seen(sealed=named.strip().partition(":")[0] in map(str, sealed.lines))
    if kind is F6 and sealed.days:
        days = Days.read(named)
        deposits_seen(sealed=any(days.first <= day <= days.last for day in sealed.days))


def form(
    court: Court, kind: Kind, named: str, connection: sa.Connection, position: int | None = None
) -> Filed:
    """A form as the book knew it at a position, or knows it now; raises ``NotFound``.

    ``connection`` finds which rows a list has, and must stay until the list was written.
    """
    known = Known(court, position)
    if kind.a_list:
        days = Days.read(named)
        made, amount = _LISTS[kind.code]
        body: Single | Rows = Rows(made(known, connection, days), amount)
        tidy = str(days)
    else:
        read, make = _SINGLE[kind.code]
        tidy = read(named)
        says = make(known, tidy)
        body = Single(says, known.cited)
    return Filed(
        kind, tidy, court.book, known.court_name, known.position, known.moment, body
    )  # fmt: skip


# What a case has


@dataclass(frozen=True, slots=True)
class Printable:
    """One form that can be printed, and how it is asked for."""

    form: Annotated[str, Says("表单", "form")]
    title: Annotated[str, Says("名称", "title")]
    named: Annotated[str, Says("编号", "named")]
    about: Annotated[str, Says("内容", "about")]
    position: Annotated[int, Says("位置", "position")]


def of_case(
    court: Court, case_number: str, connection: sa.Connection, position: int | None = None
) -> tuple[Printable, ...]:
    """Every form a case can have, in the order of the rulebook; raises ``NotFound``.

    What the case itself tells is as it was known at the position. A claim is listed once it was
    confirmed, for only then has the case anything of it.
    """
    known = Known(court, position)
    case = case_of(known, case_number)
    found = [*_payouts(known, case.root), *_processes(known, case_number)]
    for each in case.told:
        found.extend(_told(case_number, each))
    found.extend(_slips(known, connection, case_number))
    return tuple(sorted(found, key=lambda one: (list(KINDS).index(one.form), one.position)))


def _payouts(known: Known, case: CaseAccount) -> Iterator[Printable]:
    for told in known.streams(case.payouts).values():
        payout = rooted(told)
        if isinstance(payout, Payout):
            about = payout.amount.grouped
            yield _printable(F1, payout.number, about, told[0])
            if payout.kind in REFUNDS:
                yield _printable(F9, payout.number, about, told[0])


STRETCH: Final = 16


def _processes(known: Known, case_number: str) -> Iterator[Printable]:
    """Escrows and deferrals, which are numbered without a gap."""
    yield from _numbered(
        known,
        F2,
        lambda n: f"{case_number}-T{n}",
        lambda n: Escrow.create_id(f"{case_number}-T{n}"),
    )
    yield from _numbered(
        known, F3, lambda n: f"{case_number}-{n}", partial(Deferral.create_id, case_number)
    )


def _numbered(
    known: Known, kind: Kind, number: Callable[[int], str], id_of: Callable[[int], Any]
) -> Iterator[Printable]:
    first = 1
    while True:
        ids = {id_of(n): n for n in range(first, first + STRETCH)}
        streams = known.streams(ids)
        for id_, n in ids.items():
            if id_ in streams:
                root: Any = rooted(streams[id_])
                yield _printable(kind, number(n), root.amount.grouped, streams[id_][0])
        if len(streams) < STRETCH:
            return
        first += STRETCH


def _told(case_number: str, told: Told) -> Iterator[Printable]:
    fact = told.fact
    if isinstance(fact, CaseAccount.AccountStated):
        named = f"{case_number}:{fact.party}:{fact.version}"
        yield _printable(F4, named, fact.bank_name, told)
    elif isinstance(fact, CaseAccount.Credited) and fact.claim in _claims(fact.claim):
        yield _printable(F5, f"{fact.receipt}:{fact.claim}", fact.amount.grouped, told)


def _claims(claim: str) -> tuple[str, ...]:
    """A claim's mark as a line gives it; a match of a register has another."""
    numbered = claim[:1] == "c" and claim[1:].isdigit()
    return (claim,) if numbered or claim == BankLine.AUTOMATIC else ()


def _slips(known: Known, connection: sa.Connection, case_number: str) -> Iterator[Printable]:
    for row in cash.slips_of(connection, known.court.book, case_number):
        if row.position <= known.position:
            yield Printable(F8.code, F8.zh, row.slip, row.amount.grouped, row.position)


def _printable(kind: Kind, named: str, about: str, told: Told) -> Printable:
    return Printable(kind.code, kind.zh, named, about, told.position)
