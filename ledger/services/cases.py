"""A case's account, its parties, and where they are to be paid."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ledger.domain import act, clock
from ledger.domain.book import Book
from ledger.domain.case_account import Capacity, CaseAccount, PartyKind, PartyRole
from ledger.domain.case_closing import CaseClosing
from ledger.domain.case_parts import Party
from ledger.domain.errors import Conflict, Malformed
from ledger.domain.identity import (
    AccountKind,
    Checked,
    bank_account,
    cnaps,
    credit_code,
    resident_id,
)
from ledger.domain.ids import CaseNumber
from ledger.domain.law.pre_enforcement import by_itself
from ledger.domain.permissions import Permission
from ledger.domain.policy_sections import AT_FILING, PAYER_NUMBERS
from ledger.domain.sub_account import ONE_CASE_ONE_ACCOUNT, SubAccount, number_for
from ledger.services.command import Recorded, command, record
from ledger.services.debtors import told_of
from ledger.services.estates import keep_once_known
from ledger.services.holders import must_be_an_officer
from ledger.services.the_book import the_book
from ledger.services.whose import SECOND_PERSON, any_officer
from ledger.store.court import Court


class CaseKnown(Conflict):
    """The case has its account already; it never gets a second one."""

    code = "case-known"
    title = "The case has its account already"
    title_zh = "本案已开立案款账户"
    article = ONE_CASE_ONE_ACCOUNT


class FiledInFuture(Malformed):
    """The case would be filed on a day that has not come; its limit would run from there."""

    code = "filed-in-future"
    title = "The day of filing has not come"
    title_zh = "立案日期尚未到来"


@dataclass(frozen=True, slots=True)
class NewParty:
    """A party as the case file gives it. ``identity`` is a resident ID or a credit code (USCC).

    ``override_reason`` accepts a credit code that fails its check, with a documented reason.
    """

    role: PartyRole
    kind: PartyKind
    name: str
    identity: str | None = None
    phone: str | None = None
    override_reason: str | None = None


class Cases:
    """The accounts of cases (一案一账号)."""

    def __init__(self, court: Court) -> None:
        self.court = court

    def case(self, case_number: str) -> CaseAccount:
        """The account of a case, whatever brackets its number was typed in."""
        number = str(CaseNumber.parse(case_number))
        return self.court.find(CaseAccount, CaseAccount.create_id(number), named=number)

    @command(
        Permission.KEEP_CASE,
        whose=any_officer(
            "立案登记，案件尚无款项；承办人须持有有效密钥",
            "a filing is entered before there is money; whoever it is for must hold a key",
        ),
    )
    def open(
        self,
        case_number: str,
        *,
        officer: str,
        filed_on: date,
        bank_account: str,
        parties: Sequence[NewParty] = (),
    ) -> Recorded:
        """Open a case's account with its own sub-account number, in one commit.

        Where the court's rules say so, every debtor gets a number of his own with it (R2.01).
        """
        by_itself(CaseNumber.parse(case_number))
        sub, case = self.made(
            case_number, officer=officer, filed_on=filed_on, bank_account=bank_account
        )
        marks = [self._enter(case, party) for party in parties]
        own, debtors = self._numbered(case, marks), told_of(self.court, case, marks)
        return record(
            self.court, sub, *own.values(), case, *debtors, case=case.case_number,
            sub_account=sub.number,
            **{f"number_{mark}": each.number for mark, each in own.items()},
        )  # fmt: skip

    def made(
        self, number: str, *, officer: str, filed_on: date, bank_account: str
    ) -> tuple[SubAccount, CaseAccount]:
        """A new account with its sub-account, not yet saved.

        Raises :class:`CaseKnown`, :class:`FiledInFuture`, :class:`CaseOfAnotherCourt`,
        :class:`HoldsNoOfficersKey`.
        """
        parsed, book = CaseNumber.parse(number), self._book()
        number = str(parsed)
        book.account(bank_account)
        book.must_be_ours(parsed, clock.today())
        must_be_an_officer(self.court, officer)
        if filed_on > clock.today():
            raise FiledInFuture(f"{filed_on} has not come", filed_on=filed_on)
        wanted = CaseAccount.create_id(number)
        if self.court.find_many(CaseAccount, [wanted]):
            raise CaseKnown(f"{number} has its account already", case=number)
        sub = self.sub_account(bank_account, number)
        case = CaseAccount(
            case_number=number, officer=officer, filed_on=filed_on, bank_account=bank_account,
            sub_account=sub.number,
        )  # fmt: skip
        return sub, case

    def sub_account(self, bank_account: str, case_number: str, party: str = "") -> SubAccount:
        """A number that nobody ever had, for a case or for one payer of it; not yet saved."""
        attempt = 0
        while True:
            number = number_for(bank_account, case_number, attempt, party=party)
            if not self.court.find_many(SubAccount, [SubAccount.create_id(number)]):
                return SubAccount(number=number, bank_account=bank_account, case_number=case_number)
            attempt += 1

    @command(Permission.KEEP_CASE)
    def add_party(self, case_number: str, party: NewParty) -> Recorded:
        """Enter one more party."""
        case = self.case(case_number)
        mark = self._enter(case, party)
        own, debtors = self._numbered(case, [mark]), told_of(self.court, case, [mark])
        return record(
            self.court, *own.values(), case, *debtors, case=case.case_number, party=mark,
            **{f"number_{mark}": each.number for mark, each in own.items()},
        )  # fmt: skip

    def _numbered(self, case: CaseAccount, marks: Sequence[str]) -> dict[str, SubAccount]:
        """A number for each of these who is a debtor, where the court's rules issue them by itself.

        Nobody is to pay into a closed case any more: there a number is asked for, and refused.
        """
        debtors = [mark for mark in marks if case.party(mark).role is PartyRole.DEBTOR]
        today, book = clock.today(), self._book() if debtors else None
        rules = book.rules_on(today) if book else None
        if rules is None or rules.of(PAYER_NUMBERS) != AT_FILING or self._closed(case):
            return {}
        found = {}
        for mark in debtors:
            found[mark] = self.sub_account(case.bank_account, case.case_number, mark)
            case.issue_number(
                mark, found[mark].number, capacity=None, paper=None, on=today,
                by=act.current().actor,
            )  # fmt: skip
        return found

    def _book(self) -> Book:
        return the_book(self.court)

    def _closed(self, case: CaseAccount) -> bool:
        id_ = CaseClosing.create_id(case.case_number)
        closing = self.court.find_many(CaseClosing, [id_]).get(id_)
        return closing is not None and closing.closed_on is not None

    @staticmethod
    def _enter(case: CaseAccount, new: NewParty) -> str:
        mark = f"p{len(case.parties) + 1}"
        identity, verified = None, False
        if new.identity:
            if new.kind is PartyKind.PERSON:
                checked = resident_id(new.identity, today=clock.today())
            else:
                checked = credit_code(new.identity, override_reason=new.override_reason)
            identity, verified = checked.value, checked.verified
        case.add_party(
            mark, new.role, new.kind, new.name, identity=identity, phone=new.phone,
            identity_verified=verified,
        )  # fmt: skip
        return mark

    @command(Permission.KEEP_CASE)
    def state_account(
        self,
        case_number: str,
        party: str,
        *,
        holder: str,
        number: str,
        bank_name: str,
        bank_code: str,
        evidence: str,
    ) -> Recorded:
        """Record where a party wants to be paid (收款账户确认书).

        The answer says what speaks against a person's number: a passbook's has no check digit, but
        a card's with a wrong one was copied wrongly.
        """
        case = self.case(case_number)
        read = _account_of(case.party(party), number)
        version = case.state_account(
            party, holder=holder, number=read.value, bank_name=bank_name,
            bank_code=cnaps(bank_code).value, evidence=evidence, by=act.current().actor,
        )  # fmt: skip
        return record(
            self.court, case, case=case.case_number, party=party, version=str(version),
            **_doubt(case.party(party), read),
        )  # fmt: skip

    @command(Permission.CONFIRM_ACCOUNT, whose=SECOND_PERSON)
    def confirm_account(self, case_number: str, party: str, version: int) -> Recorded:
        """Compare a stated account with its statement and confirm it; not one's own."""
        case = self.case(case_number)
        case.confirm_account(party, version, by=act.current().actor)
        whose = case.party(party)
        return record(
            self.court, case, case=case.case_number, party=party, version=str(version),
            **_doubt(whose, _account_of(whose, whose.accounts[version].number)),
        )  # fmt: skip

    @command(Permission.KEEP_CASE)
    def record_capacity(
        self, case_number: str, receipt: UUID, capacity: Capacity, document: str
    ) -> Recorded:
        """Record why somebody other than the debtor paid on the debtor's account.

        Until then it is nobody's estate. While a debtor of the case is bankrupt it is kept with the
        rest as soon as it is known for whom he paid, until somebody says whose it was.
        """
        case = self.case(case_number)
        case.record_capacity(receipt, capacity, document)
        told = keep_once_known(self.court, case, receipt)
        return record(self.court, case, *told, case=case.case_number, receipt=str(receipt))


def _account_of(party: Party, number: str) -> Checked:
    company = party.kind is PartyKind.COMPANY
    return bank_account(number, AccountKind.COMPANY if company else AccountKind.PERSON)


def _doubt(party: Party, read: Checked) -> dict[str, str]:
    """What speaks against a person's account number; a company's has no check at all."""
    return {} if party.kind is PartyKind.COMPANY or not read.note else {"doubt": read.note}
