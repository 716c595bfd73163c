"""Cases (案件): one case, one account; its parties, and where each wants to be paid."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Path, Query
from pydantic import Field
from sqlalchemy.exc import DataError

from api.acts import act
from api.deps import Court, Fresh, Part, Reader, Tag
from api.desk import Desk
from api.openapi import WRITES
from api.past import AsOf
from api.routing import Routes
from api.shown import Shown, page_of, shown
from api.wire import Amount, CaseText, Count, Day, PartyText, Text, Wire, Word, Written
from ledger.domain.case_account import (
    Capacity,
    CaseAccount,
    Earmark,
    Lot,
    PartyKind,
    PartyRole,
    StatedAccount,
)
from ledger.projections import cases, clocks, journal, payouts
from ledger.projections.read import NotACursor
from ledger.services.cases import NewParty
from ledger.services.command import Recorded
from ledger.services.numbers import NumberOfCase, PaidOn

router = Routes(prefix="/cases", tags=["cases"], responses=WRITES)

CaseNumber = Annotated[CaseText, Path(description="案号, in any width and with any brackets")]


class PartyWire(Written):
    """A party from the case file; ``identity`` is a resident number or a credit code.

    ``override_reason`` documents why a credit code that fails its check is taken all the same.
    """

    role: PartyRole
    kind: PartyKind
    name: Text = Field(examples=["张三"])
    identity: Word | None = None
    phone: Word | None = None
    override_reason: Text | None = None

    def party(self) -> NewParty:
        """The party as the service takes it."""
        return NewParty(
            self.role, self.kind, self.name, self.identity, self.phone, self.override_reason
        )


class NewCase(Wire):
    """A case whose account is opened, with the parties of its file."""

    case_number: CaseText
    officer: Word = Field(description="承办人", examples=["li.na"])
    filed_on: Day
    bank_account: Word = Field(description="执行款专户账号", examples=["1102020509000012345"])
    parties: list[PartyWire] = Field(default=[], max_length=200)


class NewAccount(Wire):
    """Where a party wants to be paid (收款账户确认书); ``evidence`` names the document."""

    holder: Text = Field(description="户名", examples=["张三"])
    number: Word = Field(examples=["6222021102030004567"])
    bank_name: Text = Field(examples=["中国工商银行苏州分行"])
    bank_code: Word = Field(examples=["102305000013"])
    evidence: Text = Field(examples=["收款账户确认书 2026-03-02"])


class NewCapacity(Wire):
    """Why somebody other than the debtor paid, and the document that shows it."""

    capacity: Capacity
    document: Text = Field(examples=["代付说明 2026-03-02"])


class PartyShown(Shown):
    """A party, and every account it ever stated; the newest counts once it is confirmed."""

    party: str
    role: PartyRole
    kind: PartyKind
    name: str
    accounts: list[shown(StatedAccount)]  # type: ignore[valid-type]  # made from the record


class CaseShown(Shown):
    """A case's account now: what is free, its receipts with their clocks, what is bound.

    ``numbers`` are all that it is paid under, ``paid_on`` what came on the number of one payer.
    """

    case_number: str
    officer: str
    filed_on: date
    bank_account: str
    sub_account: str
    numbers: list[shown(NumberOfCase)]  # type: ignore[valid-type]
    paid_on: list[shown(PaidOn)]  # type: ignore[valid-type]
    free: Amount
    parties: list[PartyShown]
    lots: list[shown(Lot)]  # type: ignore[valid-type]
    earmarks: list[shown(Earmark)]  # type: ignore[valid-type]
    version: int


def _shown(desk: Desk, case: CaseAccount) -> CaseShown:
    parties = [
        PartyShown(
            party=each.party, role=each.role, kind=each.kind, name=each.name,
            accounts=list(each.accounts.values()),
        )
        for each in case.parties.values()
    ]  # fmt: skip
    return CaseShown(
        case_number=case.case_number, officer=case.officer, filed_on=case.filed_on,
        bank_account=case.bank_account, sub_account=case.sub_account,
        numbers=list(desk.numbers.of_case(case)), paid_on=list(desk.numbers.receipts_of(case)),
        free=case.free, parties=parties, lots=list(case.lots.values()),
        earmarks=list(case.bound.values()), version=case.version,
    )  # fmt: skip


@act(router, "open", "", "开立案款账户 · Open a case's account", new=True)
def open_case(desk: Desk, new: NewCase) -> Recorded:
    """Open the account with a sub-account number of its own, and enter the parties."""
    return desk.cases.open(
        new.case_number, officer=new.officer, filed_on=new.filed_on,
        bank_account=new.bank_account, parties=[each.party() for each in new.parties],
    )  # fmt: skip


@router.get("/{case_number}", summary="查看案款账户 · Look at a case's account")
def see_case(case_number: CaseNumber, desk: Court, reader: Reader, tag: Tag) -> CaseShown:
    """The account as it stands; its ETag is the version seen."""
    with reader.act():
        case = desk.cases.case(case_number)
        found = _shown(desk, case)
    tag(case.version)
    return found


@act(router, "add-party", "/{case_number}/parties", "登记当事人 · Enter a party", new=True)
def add_party(desk: Desk, case_number: CaseText, new: PartyWire) -> Recorded:
    """Enter one more party from the case file."""
    return desk.cases.add_party(case_number, new.party())


@act(
    router, "state-account", "/{case_number}/parties/{party}/accounts",
    "登记收款账户 · State where a party wants to be paid", new=True,
)  # fmt: skip
def state_account(desk: Desk, case_number: CaseText, party: PartyText, new: NewAccount) -> Recorded:
    """Record an account in the party's own name; a second person confirms it."""
    return desk.cases.state_account(
        case_number, party, holder=new.holder, number=new.number, bank_name=new.bank_name,
        bank_code=new.bank_code, evidence=new.evidence,
    )  # fmt: skip


@act(
    router, "confirm-account", "/{case_number}/parties/{party}/accounts/{version}/confirm",
    "复核收款账户 · Confirm a stated account",
)  # fmt: skip
def confirm_account(
    desk: Desk, case_number: CaseText, party: PartyText, version: Count
) -> Recorded:
    """Compare name, number and bank with the statement, and confirm; not one's own entry."""
    return desk.cases.confirm_account(case_number, party, version)


@act(
    router, "record-capacity", "/{case_number}/receipts/{receipt}/capacity",
    "登记付款身份 · Record why a third party paid",
)  # fmt: skip
def record_capacity(desk: Desk, case_number: CaseText, receipt: UUID, new: NewCapacity) -> Recorded:
    """Until this is recorded, money of a third party is not paid out."""
    return desk.cases.record_capacity(case_number, receipt, new.capacity, new.document)


@router.get(
    "", summary="案件清单 · List the cases", response_model=page_of(cases.Case),
    dependencies=[Fresh],
)  # fmt: skip
def list_cases(
    desk: Court,
    reader: Reader,
    part: Part,
    officer: Annotated[Word | None, Query(description="承办人: only this officer's cases")] = None,
) -> object:
    """Cases in the order their accounts were opened."""
    with reader.act(), desk.views() as connection:
        page = cases.list_cases(
            connection, desk.court.book, officer=officer, after=part.after, limit=part.limit
        )
    return part.turned(page)


@router.get(
    "/{case_number}/parties", summary="当事人 · The parties of a case",
    response_model=list[shown(cases.CaseParty)], dependencies=[Fresh],  # type: ignore[misc]
)  # fmt: skip
def list_parties(case_number: CaseNumber, desk: Court, reader: Reader) -> object:
    """The parties as they were entered, with the account each stated last."""
    with reader.act(), desk.views() as connection:
        desk.cases.case(case_number)
        return cases.parties(connection, desk.court.book, case_number)


@router.get(
    "/{case_number}/clocks", summary="发放期限 · The clocks of a case's receipts",
    response_model=list[shown(clocks.Clock)], dependencies=[Fresh],  # type: ignore[misc]
)  # fmt: skip
def list_clocks(case_number: CaseNumber, desk: Court, reader: Reader) -> object:
    """For every receipt: since when the money waits, and by when each rule wants it paid out."""
    with reader.act(), desk.views() as connection:
        desk.cases.case(case_number)
        return clocks.clocks_of(connection, desk.court.book, case_number)


@router.get(
    "/{case_number}/payouts", summary="本案出款 · The payouts of a case",
    response_model=list[shown(payouts.PayoutRow)], dependencies=[Fresh],  # type: ignore[misc]
)  # fmt: skip
def list_case_payouts(case_number: CaseNumber, desk: Court, reader: Reader) -> object:
    """Every payout of the case, in the order they were drafted."""
    with reader.act(), desk.views() as connection:
        desk.cases.case(case_number)
        return payouts.payouts_of(connection, desk.court.book, case_number)


@router.get(
    "/{case_number}/statement", summary="案款明细 · A case's account, movement by movement",
    response_model=page_of(journal.Movement),
)  # fmt: skip
def see_statement(
    case_number: CaseNumber, desk: Court, reader: Reader, part: Part, as_of: AsOf
) -> object:
    """Every movement with its balances after it, as known and as counting at the times asked."""
    with reader.act(), desk.views() as connection:
        desk.cases.case(case_number)
        try:
            page = journal.statement(
                connection, desk.court.book, case_number, upto_position=as_of.position,
                known_at=as_of.moment, effective_on=as_of.effective_on, after=part.after,
                limit=part.limit,
            )  # fmt: skip
        except (ValueError, DataError) as wrong:
            raise NotACursor("the page mark belongs to another list") from wrong
    return part.turned(page)
