"""The parties of a case (当事人), and where each wants to be paid (收款账户)."""

from datetime import date
from enum import StrEnum
from typing import Final

from ledger.domain.case_parts import (
    AccountConfirmedAlready,
    AccountNotConfirmed,
    AccountSelfConfirmed,
    Party,
    PartyKind,
    PartyKnown,
    PartyRole,
    StatedAccount,
)
from ledger.domain.case_state import CaseState
from ledger.domain.citation import Article, Certainty
from ledger.domain.errors import Conflict
from ledger.domain.kernel import Personal, Root
from ledger.domain.law.payee import may_use_account
from ledger.domain.paper import Paper, well_named
from ledger.domain.payer import Payee

SUCCESSION: Final = Article(
    "《最高人民法院关于民事执行中变更、追加当事人若干问题的规定》",
    "第二条至第九条",
    Certainty.VERIFIED,
)


class Inability(StrEnum):
    """Why a party cannot collect (不能受领的原因)."""

    DIED = "died"  # 死亡，继承人未确定
    INCAPACITATED = "incapacitated"  # 丧失行为能力，监护人未确定
    DISSOLVED = "dissolved"  # 终止，权利承受人未确定


class PartyCannotCollect(Conflict):
    """The party died, lost capacity or ended, and nobody is determined to take its place."""

    code = "party-cannot-collect"
    title = "Nobody is determined who may collect for this party"
    title_zh = "收款人已死亡、丧失行为能力或终止，权利承受人未确定"
    article = SUCCESSION


class PartyAdded(Root.Event):
    """A party was entered from the case file (登记当事人)."""

    TOPIC = "case-account.party-added"
    party: str
    role: PartyRole
    kind: PartyKind
    name: Personal
    identity: Personal | None
    phone: Personal | None
    identity_verified: bool

    def apply(self, case: CaseState) -> None:
        case.parties[self.party] = Party(
            self.party, self.role, self.kind, self.name, identity=self.identity
        )
        if self.role is PartyRole.AGENT:
            case.agents.add(self.party)


class AccountStated(Root.Event):
    """A party stated where it wants to be paid (收款账户确认书)."""

    TOPIC = "case-account.account-stated"
    party: str
    version: int
    holder: Personal
    number: Personal
    bank_name: str
    bank_code: str
    evidence: str
    stated_by: str

    def apply(self, case: CaseState) -> None:
        case.parties[self.party].accounts[self.version] = StatedAccount(
            self.version, self.holder, self.number, self.bank_name, self.bank_code, self.stated_by
        )


class AccountConfirmed(Root.Event):
    """A second person compared name, number and bank with the statement (账户复核)."""

    TOPIC = "case-account.account-confirmed"
    party: str
    version: int
    confirmed_by: str

    def apply(self, case: CaseState) -> None:
        case.parties[self.party].accounts[self.version].confirmed_by = self.confirmed_by


class PartyUnable(Root.Event):
    """A party cannot collect (登记不能受领): it is not paid until a successor is on the case."""

    TOPIC = "case-account.party-unable"
    party: str
    why: Inability
    since: date
    paper: Paper
    by: str

    def apply(self, case: CaseState) -> None:
        case.parties[self.party].unable_since = self.since


class WithParties(CaseState):
    """A case with its parties."""

    def add_party(
        self,
        party: str,
        role: PartyRole,
        kind: PartyKind,
        name: str,
        *,
        identity: str | None = None,
        phone: str | None = None,
        identity_verified: bool = False,
    ) -> None:
        """Enter a party from the case file; raises :class:`PartyKnown`."""
        if party in self.parties:
            raise PartyKnown(f"{party} is on {self.case_number} already", party=party)
        self.record(
            PartyAdded,
            party=party, role=role, kind=kind, name=name, identity=identity, phone=phone,
            identity_verified=identity_verified,
        )  # fmt: skip

    def state_account(
        self,
        party: str,
        *,
        holder: str,
        number: str,
        bank_name: str,
        bank_code: str,
        evidence: str,
        by: str,
    ) -> int:
        """Record where a party wants to be paid; the holder must be the party itself (R1.20)."""
        stated = self.party(party)
        may_use_account(holder, stated.name)
        version = max(stated.accounts, default=0) + 1
        self.record(
            AccountStated,
            party=party, version=version, holder=holder, number=number, bank_name=bank_name,
            bank_code=bank_code, evidence=evidence, stated_by=by,
        )  # fmt: skip
        return version

    def confirm_account(self, party: str, version: int, *, by: str) -> None:
        """Confirm a stated account; raises :class:`AccountSelfConfirmed` for its own author."""
        stated = self.party(party).accounts.get(version)
        if stated is None:
            raise AccountNotConfirmed(f"{party} stated no account {version}", party=party)
        if stated.confirmed_by:
            raise AccountConfirmedAlready(f"account {version} of {party}", party=party)
        if stated.stated_by == by:
            raise AccountSelfConfirmed(f"{by} entered this account", by=by)
        self.record(AccountConfirmed, party=party, version=version, confirmed_by=by)

    def payable_account(self, party: str) -> StatedAccount:
        """The confirmed account of a party; raises :class:`AccountNotConfirmed`."""
        account = self.party(party).account
        if account is None:
            raise AccountNotConfirmed(f"{party} has no confirmed account", party=party)
        return account

    def account_in_force(self, party: str) -> int:
        """The version of a party's confirmed account.

        Raises :class:`AccountNotConfirmed`, :class:`PartyCannotCollect`.
        """
        self.must_be_able(party)
        return self.payable_account(party).version

    def must_be_able(self, party: str) -> None:
        """Refuse whoever cannot collect any more; raises :class:`PartyCannotCollect`."""
        if since := self.party(party).unable_since:
            said = f"{party} cannot collect since {since}, and no successor is determined"
            raise PartyCannotCollect(said, party=party, since=since)

    def note_inability(
        self, party: str, why: Inability, since: date, paper: Paper, *, by: str
    ) -> None:
        """Note that a party cannot collect: it is paid no more, its successor is."""
        self.party(party)
        well_named([paper])
        self.record(PartyUnable, party=party, why=why, since=since, paper=paper, by=by)

    def payee(self, party: str, version: int) -> Payee:
        """Where a payment to this account of a party goes."""
        account = self.party(party).accounts[version]
        return Payee(account.holder, account.number, account.bank_name, account.bank_code)
