"""A court with its people, its policy and its account, so that a test begins with its own subject.

wang and zhao are officers, chen the chief, lin the leader, feng, sun and qian sit in finance.
"""

import json
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from ledger.domain import clock
from ledger.domain.act import Act, Role, acting
from ledger.domain.bank_line import BankLine
from ledger.domain.case_account import CaseAccount, PartyKind, PartyRole
from ledger.domain.law.regimes import DebtorKind, Regime
from ledger.domain.money import Money
from ledger.domain.payout import Payout
from ledger.services.bankruptcies import Bankruptcies
from ledger.services.books import Books
from ledger.services.cases import Cases, NewParty
from ledger.services.charges import Charges
from ledger.services.command import Recorded
from ledger.services.court_transfers import CourtTransfers
from ledger.services.debts import DebtRegister
from ledger.services.escrows import Escrows
from ledger.services.keys import Keys
from ledger.services.moves import Moves
from ledger.services.payouts import Payouts
from ledger.services.payouts_in_cash import PayoutsInCash
from ledger.services.plans import Plans
from ledger.services.receipts import Receipts
from ledger.services.returns import Returns
from ledger.services.reversals import Reversals
from ledger.services.wrong_payments import WrongPayments
from ledger.store.court import Court
from reconciliation.importing import Imports, ImportSummary
from tests.formats.make import Line, camt053

ACCOUNT = "1202026619900012345"
HOLDER = "苏州市姑苏区人民法院"
CASE = "（2026）苏0508执101号"
OTHER_CASE = "（2026）苏0508执102号"
DEBTOR = "甲公司"
CREDITOR = "张三"
PAYEE_ACCOUNT = "6210000000000000017"
POLICY = Path(__file__).parents[2] / "ledger/policies/suzhou.json"
BEGIN = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)

ROLES = {
    "wang": Role.OFFICER, "zhao": Role.OFFICER, "chen": Role.CHIEF, "lin": Role.LEADER,
    "feng": Role.FINANCE, "sun": Role.FINANCE, "qian": Role.FINANCE, "admin": Role.ADMIN,
    "audit": Role.AUDITOR, "zhou": Role.AUCTIONEER,
}  # fmt: skip


def each_payer(*, on: object = True) -> str:
    """The ordinary policy, with a number for each payer of a case."""
    said = json.loads(POLICY.read_text())
    said["payer_numbers"] = on
    said["sources"]["payer_numbers"] = "本院案款管理办法 第五条"
    return json.dumps(said)


def by(
    person: str, *, key: str | None = None, words: bytes = b"x", dry_run: bool = False
) -> AbstractContextManager[Act]:
    """Do what follows as this person, under this request key or a fresh one."""
    request_key = uuid4().hex if key is None else key
    return acting(Act(person, ROLES[person], request_key, words, dry_run=dry_run))


class Courthouse:
    """A court and short words for what its people do all day."""

    def __init__(self, court: Court, account: str = ACCOUNT) -> None:
        self.court = court
        self.account = account
        self.books, self.keys, self.cases = Books(court), Keys(court), Cases(court)
        self.receipts, self.payouts, self.imports = Receipts(court), Payouts(court), Imports(court)
        self.returns, self.charges, self.escrows = Returns(court), Charges(court), Escrows(court)
        self.moves, self.transfers = Moves(court), CourtTransfers(court)
        self.bankruptcies, self.wrongs = Bankruptcies(court), WrongPayments(court)
        self.debts, self.plans = DebtRegister(court), Plans(court)
        self.reversals, self.in_cash = Reversals(court), PayoutsInCash(court)
        self.now = BEGIN
        self.serial = 0

    def watch(self) -> None:
        """Let the whole program take its time from here."""
        clock.install(lambda: self.now)

    def later(self, **span: float) -> None:
        self.now += timedelta(**span)

    def open_book(self, policy: str | None = None, code: str = "苏0508") -> "Courthouse":
        with by("admin"):
            self.books.open(code, HOLDER)
        with by("admin"):
            self.books.add_bank_account(self.account, HOLDER, "工商银行", "102305000000")
        with by("admin"):
            self.books.activate_policy(policy or POLICY.read_text())
        return self

    def open_case(
        self, number: str = CASE, officer: str = "wang", identity: str | None = None
    ) -> Recorded:
        parties = [
            NewParty(PartyRole.APPLICANT, PartyKind.PERSON, CREDITOR),
            NewParty(PartyRole.DEBTOR, PartyKind.COMPANY, DEBTOR, identity=identity),
        ]
        with by(officer):
            return self.cases.open(
                number, officer=officer, filed_on=min(date(2026, 1, 5), clock.today()),
                bank_account=self.account, parties=parties,
            )  # fmt: skip

    def payable(
        self, number: str = CASE, officer: str = "wang", identity: str | None = None
    ) -> str:
        """A case whose creditor can be paid; return its sub-account."""
        sub = self.open_case(number, officer, identity).ids["sub_account"]
        self.confirm_account(number, officer)
        return sub

    def confirm_account(self, number: str = CASE, officer: str = "wang") -> None:
        """State the creditor's account, and have a second person confirm it."""
        with by(officer):
            stated = self.cases.state_account(
                number, "p1", holder=CREDITOR, number=PAYEE_ACCOUNT, bank_name="工商银行",
                bank_code="102305000000", evidence="收款账户确认书",
            )  # fmt: skip
        with by("feng"):
            self.cases.confirm_account(number, "p1", int(stated.ids["version"]))

    def payee(
        self,
        role: PartyRole,
        name: str,
        kind: PartyKind = PartyKind.COMPANY,
        *,
        number: str = CASE,
        officer: str = "wang",
    ) -> str:
        """A party of the case in this role with a confirmed account; return its mark."""
        with by(officer):
            party = self.cases.add_party(number, NewParty(role, kind, name)).ids["party"]
        with by(officer):
            stated = self.cases.state_account(
                number, party, holder=name, number=PAYEE_ACCOUNT, bank_name="工商银行",
                bank_code="102305000000", evidence="确认书",
            )  # fmt: skip
        with by("feng"):
            self.cases.confirm_account(number, party, int(stated.ids["version"]))
        return party

    def take(self, data: bytes, name: str = "对账单.xml") -> ImportSummary:
        with by("feng"):
            return self.imports.take(data, name)

    def receive(
        self, amount: str, *, sub_account: str = "", name: str = DEBTOR, remark: str = ""
    ) -> UUID:
        """Let one line arrive by a statement of its own; return the line's id."""
        self.serial += 1
        line = Line(
            amount, serial=f"S{self.serial:05}", name=name, sub_account=sub_account, remark=remark
        )
        self.take(camt053(self.account, "0.00", [line], statement_id=f"ST-{self.serial}"))
        return self.id_of(line)

    def id_of(self, line: Line) -> UUID:
        return BankLine.create_id(self.account, line.serial, date.fromisoformat(line.on))

    def funded(self, amount: str = "25000.00") -> UUID:
        """The ordinary case, payable, with this much of its debtor's money."""
        return self.receive(amount, sub_account=self.payable())

    def drafted(self, amount: str = "20000.00", number: str = CASE) -> Recorded:
        with by("wang"):
            return self.payouts.draft(number, "p1", Money(amount), "发放执行款")

    def approved(self, amount: str = "20000.00", number: str = CASE) -> str:
        """A payout all have agreed to; return its number."""
        drafted = self.drafted(amount, number)
        payout = drafted.ids["payout"]
        roles = {Role.CHIEF: "chen", Role.LEADER: "lin", Role.FINANCE: "feng"}
        for role in self.payout(payout).roles:
            with by(roles[role]):
                self.payouts.approve(payout, drafted.ids["digest"])
        return payout

    def one_after_another(self, number: str = CASE) -> None:
        """Let it be decided that several creditors are paid without a plan (R4.13)."""
        with by("chen"):
            self.debts.choose_regime(
                number, Regime.MEASURE_ORDER, debtor=DebtorKind.COMPANY, cannot_pay_all=False,
                reason="财产足以清偿全部债务",
            )  # fmt: skip

    def case(self, number: str = CASE) -> CaseAccount:
        return self.cases.case(number)

    def line(self, line: UUID) -> BankLine:
        return self.receipts.line(line)

    def payout(self, number: str) -> Payout:
        return self.payouts.payout(number)

    def balances(self) -> dict[str, int]:
        """Every account that stands at something, in fen as the book signs it.

        What is no yuan bears its currency's name, so that it is never taken for yuan.
        """
        rows = self.court.recorder.rows(
            "SELECT account || CASE currency WHEN 'CNY' THEN '' ELSE ' ' || currency END, amount"
            " FROM anzhang.balances WHERE book = %s AND amount <> 0",
            (self.court.book,),
        )
        return {account: int(amount) for account, amount in rows}

    def topics(self, topic: str) -> int:
        """How many facts of this kind the book holds."""
        found = self.court.recorder.rows(
            "SELECT count(*) FROM anzhang.facts WHERE book = %s AND topic = %s",
            (self.court.book, topic),
        )
        return int(found[0][0])
