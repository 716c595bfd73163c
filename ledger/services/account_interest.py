"""Interest on the special account (专户利息): claimed by two, kept, shared, paid out by rule."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from ledger.domain import act, clock
from ledger.domain.account_interest import AccountInterest
from ledger.domain.bank_line import BankLine
from ledger.domain.case_account import CaseAccount, PocketKind
from ledger.domain.chart import interest
from ledger.domain.errors import Conflict, NotFound
from ledger.domain.escrow import Escrow
from ledger.domain.interest_paying import TREASURY
from ledger.domain.kernel import Root, name_id
from ledger.domain.law.account_interest import FRUITS, WHOSE, may_be_disposed
from ledger.domain.line_words import Assignment
from ledger.domain.money import Money
from ledger.domain.paper import Paper
from ledger.domain.payout_kind import PayoutKind
from ledger.domain.permissions import Permission
from ledger.domain.policy_sections import ACCOUNT_INTEREST
from ledger.services.books import Books
from ledger.services.command import Recorded, as_seen, command, record
from ledger.services.papers import on_paper
from ledger.services.payouts import Payouts
from ledger.services.whose import SECOND_PERSON, any_officer
from ledger.store.court import Court


class InterestOfAnotherAccount(Conflict):
    """The money is not what this special account earned."""

    code = "interest-of-another-account"
    title = "The money belongs to another special account"
    title_zh = "款项不属于该专户利息"
    article = WHOSE


class EarnedElsewhere(Conflict):
    """The escrow's money stands on another special account than the one that earned this."""

    code = "earned-elsewhere"
    title = "The escrow's money stands on another account"
    title_zh = "提存款不在该专户"
    article = FRUITS


class AccountInterests:
    """The interest of each special account."""

    def __init__(self, court: Court) -> None:
        self.court = court
        self.payouts = Payouts(court)

    def interest(self, bank_account: str) -> AccountInterest:
        """The interest of one special account; nothing before any was taken in."""
        Books(self.court).book().account(bank_account)
        return kept_for(self.court, bank_account)

    # In: by two people, as every claim

    @command(Permission.KEEP_INTEREST)
    def propose(
        self, line: UUID, evidence: str, *, amount: Money | None = None,
        expected: int | None = None,
    ) -> Recorded:  # fmt: skip
        """Say that a line is interest, the whole of it unless told; another person confirms."""
        found = self._line(line, expected)
        asked = found.unproposed if amount is None else amount
        if asked.currency.code != "CNY":
            raise InterestOfAnotherAccount(f"{asked} is no yuan", amount=asked)
        found.must_lie_on(found.bank_account)
        subject = interest(found.bank_account)
        claim = found.propose_assignment(subject, asked, by=act.current().actor, evidence=evidence)
        return record(self.court, found, line=str(line), claim=claim)

    @command(Permission.CONFIRM_CLAIM, whose=SECOND_PERSON)
    def confirm(self, line: UUID, claim: str, *, expected: int | None = None) -> Recorded:
        """Agree: it is interest, and waits on its own account."""
        found, by = self._line(line, expected), act.current().actor
        agreed = found.confirm_assignment(claim, by=by)
        _must_be_interest(found, agreed)
        kept = kept_for(self.court, found.bank_account)
        kept.credit(line, claim, agreed.amount, value_date=found.value_date, by=by)
        return record(self.court, found, kept, line=str(line), claim=claim)

    @command(Permission.CONFIRM_CLAIM, whose=SECOND_PERSON)
    def refuse(
        self, line: UUID, claim: str, reason: str, *, expected: int | None = None
    ) -> Recorded:
        """Send it back with a reason; the money stays unclaimed."""
        found = self._line(line, expected)
        _must_be_interest(found, found.assignments.get(claim))
        found.refuse_assignment(claim, by=act.current().actor, reason=reason)
        return record(self.court, found, line=str(line), claim=claim)

    @command(Permission.REVERSE_CLAIM)
    def reverse(
        self, line: UUID, claim: str, reason: str, *, expected: int | None = None
    ) -> Recorded:
        """Take a wrong one back while its money still waits (R2.17); both stay visible."""
        found, by = self._line(line, expected), act.current().actor
        made = found.reverse_assignment(claim, by=by, reason=reason)
        _must_be_interest(found, made)
        kept = kept_for(self.court, found.bank_account)
        kept.uncredit(line, claim, made.amount, reason=reason, by=by)
        return record(self.court, found, kept, line=str(line), claim=claim)

    # To the creditor of an escrow

    @command(Permission.KEEP_INTEREST)
    def propose_share(
        self,
        bank_account: str,
        escrow: str,
        amount: Money,
        *,
        begins: date,
        ends: date,
        paper: Paper,
        expected: int | None = None,
    ) -> Recorded:
        """Say what money in an escrow earned on these days, on its computation (民法典 573)."""
        kept, found = self._seen(bank_account, expected), self._escrow(escrow)
        self._case(found, bank_account)
        (given,) = on_paper(self.court, [paper])
        share = kept.propose_share(
            found.number, amount, escrowed_on=found.escrowed_on, begins=begins, ends=ends,
            paper=given, by=act.current().actor, today=clock.today(),
        )  # fmt: skip
        return record(self.court, kept, found, account=bank_account, share=share)

    @command(Permission.GRANT)
    def grant_share(
        self, bank_account: str, share: str, *, expected: int | None = None
    ) -> Recorded:
        """Agree: it stands in the escrow from now on, and is released with it."""
        kept, by = self._seen(bank_account, expected), act.current().actor
        found = self._escrow(kept.share_waiting(share).escrow)
        case = self._case(found, bank_account)
        granted, sources = kept.grant_share(share, by=by)
        found.add_fruits(granted.amount, granted.begins, granted.ends, granted.paper, by=by)
        for source in sources:
            case.receive(
                source.receipt, source.amount, source=interest(bank_account),
                claim=f"提存孳息 {share}", value_date=kept.lots[source.receipt].value_date,
                notified_on=clock.today(),
            )  # fmt: skip
            case.set_aside(
                found.pocket, PocketKind.ESCROW, source.amount, basis=found.number,
                receipts=[source.receipt], until=found.collectable_until, party=found.party,
            )  # fmt: skip
        return record(self.court, kept, found, case, account=bank_account, share=share)

    @command(Permission.GRANT)
    def refuse_share(
        self, bank_account: str, share: str, reason: str, *, expected: int | None = None
    ) -> Recorded:
        """Do not agree; the interest stays where it is."""
        kept = self._seen(bank_account, expected)
        found = self._escrow(kept.share_waiting(share).escrow)
        kept.refuse_share(share, reason, by=act.current().actor)
        return record(self.court, kept, found, account=bank_account, share=share)

    @command(Permission.GRANT)
    def reverse_share(
        self,
        bank_account: str,
        share: str,
        reason: str,
        paper: Paper,
        *,
        expected: int | None = None,
    ) -> Recorded:
        """Take back a share wrongly granted, while its escrow still keeps it; both stay visible.

        It waits again on the interest's own account, with its age.
        """
        kept, by = self._seen(bank_account, expected), act.current().actor
        (given,) = on_paper(self.court, [paper])
        wrong, sources = kept.reverse_share(share, reason, given, by=by)
        found = self._escrow(wrong.escrow)
        case = self._case(found, bank_account)
        case.give_up(
            found.pocket, sources, account=interest(bank_account), basis=f"提存孳息冲正 {share}"
        )
        found.take_fruits(wrong.amount, reason, given, by=by)
        return record(self.court, kept, found, case, account=bank_account, share=share)

    # To the treasury

    @command(Permission.KEEP_INTEREST)
    def name_treasury(
        self,
        bank_account: str,
        *,
        holder: str,
        number: str,
        bank_name: str,
        bank_code: str,
        paper: Paper,
        expected: int | None = None,
    ) -> Recorded:
        """Name the treasury's account, on its paper."""
        kept = self._seen(bank_account, expected)
        (given,) = on_paper(self.court, [paper])
        version = kept.name_treasury(
            holder=holder, number=number, bank_name=bank_name, bank_code=bank_code, paper=given,
            by=act.current().actor,
        )  # fmt: skip
        return record(self.court, kept, account=bank_account, version=str(version))

    @command(
        Permission.DRAFT,
        whose=any_officer(
            "专户利息不属任何案件，只付财务登记的国库账户",
            "it is no case's money and goes to no account but the treasury's, which finance names",
        ),
    )
    def dispose(
        self,
        bank_account: str,
        *,
        papers: Iterable[Paper],
        amount: Money | None = None,
        expected: int | None = None,
    ) -> Recorded:
        """Ask that interest is paid to the treasury under the court's own rule; all unless told.

        Raises :class:`NoRuleOnInterest`.
        """
        kept, today = self._seen(bank_account, expected), clock.today()
        policy = Books(self.court).book().policy_on(today)
        cited = policy.cite(ACCOUNT_INTEREST.name)
        may_be_disposed(policy.of(ACCOUNT_INTEREST), today, cited=cited)
        payout = self.payouts.draft_for(
            kept, TREASURY, kept.free if amount is None else amount, "专户利息上缴国库",
            kind=PayoutKind.INTEREST, papers=papers,
        )  # fmt: skip
        return record(
            self.court, payout, kept, account=bank_account, payout=payout.number,
            digest=payout.digest,
        )  # fmt: skip

    def _line(self, line: UUID, expected: int | None) -> BankLine:
        found = self.court.find(BankLine, line, named=f"line {line}")
        as_seen(found, expected)
        return found

    def _seen(self, bank_account: str, expected: int | None) -> AccountInterest:
        kept = self.interest(bank_account)
        as_seen(kept, expected)
        return kept

    def _escrow(self, number: str) -> Escrow:
        return self.court.find(Escrow, Escrow.create_id(number), named=f"escrow {number}")

    def _case(self, escrow: Escrow, bank_account: str) -> CaseAccount:
        id_ = CaseAccount.create_id(escrow.case_number)
        case = self.court.find(CaseAccount, id_, named=escrow.case_number)
        if case.bank_account != bank_account:
            said = f"{escrow.number} stands on {case.bank_account}"
            raise EarnedElsewhere(said, account=case.bank_account)
        return case


def kept_for(court: Court, bank_account: str) -> AccountInterest:
    """The interest of an account as it stands; a new one before any came."""
    id_ = AccountInterest.create_id(bank_account)
    found = court.find_many(AccountInterest, [id_])
    return found.get(id_) or AccountInterest(bank_account)


def carried(
    court: Court, account: str, origin: UUID, amount: Money, *, document: str, out: bool = False
) -> tuple[Root, ...]:
    """What clearing of old money says to the interest of an account, if it is that account's.

    The fact that clears it posts it; without this nobody could pay it on. ``origin`` is the line
    or the ticket, whose own lineage ends here.
    """
    family, _, whose = account.partition("/")
    if family != "interest":
        return ()
    kept, by = kept_for(court, whose), act.current().actor
    if out:
        kept.carry_out(amount, document=document, by=by)
    else:
        receipt = name_id("carried-interest", str(origin), str(len(kept.lots)))
        kept.carry_in(receipt, amount, document=document, on=clock.today(), by=by)
    return (kept,)


def _must_be_interest(line: BankLine, claimed: Assignment | None) -> None:
    if claimed is None:
        raise NotFound("there is no such claim", named=f"line {line.serial}")
    if claimed.subject != interest(line.bank_account):
        raise InterestOfAnotherAccount(f"it is for {claimed.subject}", subject=claimed.subject)
