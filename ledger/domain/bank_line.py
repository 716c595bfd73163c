"""One line of a bank statement (银行流水): where every fen in the book first appears.

A line is booked once, however many files it comes in. Money in is unclaimed (待认领) until a case
claims it: by itself when it came to the case's sub-account, otherwise by one person with evidence
and another who confirms. A line that answers one of our payouts moves no money itself: the payout,
or the case the money comes back to, does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias
from uuid import UUID

from ledger.domain import line_assignments, line_parts, line_returns
from ledger.domain.case_parts import (
    EarmarkedAlready,
    NotEnoughMoney,
    NothingEarmarked,
    NothingToPay,
    Source,
)
from ledger.domain.chart import (
    AccountName,
    Posting,
    bank,
    long,
    move,
    refundable,
    short,
    unclaimed,
)
from ledger.domain.citation import Article, Certainty
from ledger.domain.errors import Conflict, Malformed, NotFound
from ledger.domain.kernel import FirstFact, Personal, Root, event, name_id
from ledger.domain.law.approval import PayoutRequest
from ledger.domain.law.claiming import CLAIM, may_claim, may_confirm
from ledger.domain.law.misremittance import may_return
from ledger.domain.line_assignments import Assignment, AssignmentState
from ledger.domain.line_parts import FoundHit, MoreThanStands, NoSuchHit, NothingToCorrect
from ledger.domain.line_returns import (
    ITS_PAYER,
    Bound,
    NotThePayer,
    ReturnBasis,
    ReturnNotFounded,
)
from ledger.domain.money import Money, total, zero
from ledger.domain.paper import Paper, well_named
from ledger.domain.payer import Payee

FEED = Article("案款对账要求", "来账导入", Certainty.DESIGN)


class Purpose(StrEnum):
    """What a line is to the court."""

    RECEIPT = "receipt"  # 来款: money in for some case
    SETTLEMENT = "settlement"  # 出款记账: the debit of one of our payouts
    RETURN = "return"  # 退汇: one of our payouts coming back
    UNEXPLAINED = "unexplained"  # 短款: a debit nothing explains yet


class ClaimState(StrEnum):
    """Where one claim stands."""

    PROPOSED = "proposed"  # 待复核
    CONFIRMED = "confirmed"  # 已复核
    REFUSED = "refused"  # 已退回
    REVERSED = "reversed"  # 已冲正


class NotAReceipt(Conflict):
    """The line is no money that a case could claim."""

    code = "not-a-receipt"
    title = "This line cannot be claimed"
    title_zh = "该流水不可认领"
    article = CLAIM


class NoSuchClaim(NotFound):
    """The line has no such claim, or it is not in a state to do this."""

    code = "no-such-claim"
    title = "No such claim on this line"
    title_zh = "无此认领"
    article = CLAIM


class ClaimNeedsEvidence(Malformed):
    """A claim names neither a document nor a reason."""

    code = "claim-needs-evidence"
    title = "A claim needs evidence"
    title_zh = "认领须附依据"
    article = CLAIM


@dataclass(frozen=True, slots=True)
class Share:
    """So much of a line for one case."""

    case_number: str
    amount: Money


@dataclass(slots=True)
class Claim:
    """One claim on a line, perhaps for several cases."""

    claim: str
    by: str
    shares: tuple[Share, ...]
    state: ClaimState


class BankLine(Root):
    """One line of one bank account."""

    TOPIC = "bank-line"

    class Booked(FirstFact):
        """The line was seen for the first time and booked (流水入账)."""

        TOPIC = "bank-line.booked"
        bank_account: str
        serial: str
        booked_on: date
        value_date: date
        amount: Money
        purpose: Purpose
        payer_name: Personal
        payer_account: Personal
        payer_bank: str
        remark: Personal
        sub_account: str
        end_to_end: str
        matched: str | None
        suggested: tuple[str, ...]
        payout: UUID | None
        file: str
        place: str

        def postings(self) -> tuple[Posting, ...]:
            if self.purpose is Purpose.RECEIPT:
                line = unclaimed(self.originator_id)
                return move(self.amount, debit=bank(self.bank_account), credit=line)
            if self.purpose is Purpose.UNEXPLAINED:
                line = short(self.originator_id)
                return move(self.amount, debit=line, credit=bank(self.bank_account))
            return ()

        def effective_on(self) -> date:
            return self.value_date

        def accounted_on(self) -> date:
            """The bank's booking decides the month; it may value money from another day."""
            return self.booked_on

        def key_scope(self) -> str:
            return f"{self.bank_account}:{self.booked_on:%Y-%m}"

    class Confirmed(Root.Event):
        """Another file showed the same line (流水复证); nothing is booked again."""

        TOPIC = "bank-line.confirmed"
        file: str
        place: str

    class DiscrepancyFound(Root.Event):
        """Another file showed this serial with other words (流水不符); nothing is booked."""

        TOPIC = "bank-line.discrepancy-found"
        file: str
        place: str
        amount: Money
        incoming: bool

    class ClaimProposed(Root.Event):
        """Somebody said whose money it is (提出认领)."""

        TOPIC = "bank-line.claim-proposed"
        claim: str
        by: str
        shares: tuple[Share, ...]
        evidence: str
        reason: str

    class ClaimConfirmed(Root.Event):
        """A second person agreed (复核认领)."""

        TOPIC = "bank-line.claim-confirmed"
        claim: str
        by: str

    class ClaimRefused(Root.Event):
        """A second person did not agree (退回认领)."""

        TOPIC = "bank-line.claim-refused"
        claim: str
        by: str
        reason: str

    class ClaimReversed(Root.Event):
        """A confirmed claim turned out wrong (认领冲正); both stay visible."""

        TOPIC = "bank-line.claim-reversed"
        claim: str
        by: str
        case_number: str
        amount: Money
        reason: str

    ReturnFounded: TypeAlias = line_returns.ReturnFounded
    ReturnBound: TypeAlias = line_returns.ReturnBound
    ReturnReleased: TypeAlias = line_returns.ReturnReleased
    ReturnRestored: TypeAlias = line_returns.ReturnRestored
    ReturnCameBack: TypeAlias = line_returns.ReturnCameBack
    HitsFound: TypeAlias = line_parts.HitsFound
    HitTaken: TypeAlias = line_parts.HitTaken
    Corrected: TypeAlias = line_parts.Corrected
    ShortCovered: TypeAlias = line_parts.ShortCovered
    TakenForShort: TypeAlias = line_parts.TakenForShort
    HeldLong: TypeAlias = line_parts.HeldLong
    LongFreed: TypeAlias = line_parts.LongFreed
    LongTaken: TypeAlias = line_parts.LongTaken
    AssignmentProposed: TypeAlias = line_assignments.AssignmentProposed
    AssignmentConfirmed: TypeAlias = line_assignments.AssignmentConfirmed
    AssignmentRefused: TypeAlias = line_assignments.AssignmentRefused
    AssignmentReversed: TypeAlias = line_assignments.AssignmentReversed

    AUTOMATIC = "auto"

    @staticmethod
    def create_id(bank_account: str, serial: str, booked_on: date) -> UUID:
        return name_id("bank-line", bank_account, serial, booked_on.isoformat())

    @event(Booked)
    def __init__(
        self,
        *,
        bank_account: str,
        serial: str,
        booked_on: date,
        value_date: date,
        amount: Money,
        purpose: Purpose,
        payer_name: str,
        payer_account: str,
        payer_bank: str,
        remark: str,
        sub_account: str,
        end_to_end: str,
        matched: str | None,
        suggested: tuple[str, ...],
        payout: UUID | None,
        file: str,
        place: str,
    ) -> None:
        self.bank_account = bank_account
        self.serial = serial
        self.booked_on = booked_on
        self.value_date = value_date
        self.amount = amount
        self.purpose = purpose
        self.payer_name = payer_name
        self.payer_account = payer_account
        self.payer_bank = payer_bank
        self.end_to_end = end_to_end
        self.matched = matched
        self.payout = payout
        self.file = file
        self.files = {file}
        self.suggested = suggested
        self.claims: dict[str, Claim] = {}
        self.assignments: dict[str, Assignment] = {}
        self.remainder = amount if purpose is Purpose.RECEIPT else zero()
        self.short = amount if purpose is Purpose.UNEXPLAINED else zero()
        self.long: dict[UUID, Money] = {}
        self.hits: dict[str, FoundHit] = {}
        self.hits_taken: dict[str, FoundHit] = {}  # by claim
        self.differing: dict[str, tuple[Money, bool]] = {}
        self.discrepancies = 0
        self.return_bases: dict[int, ReturnBasis] = {}
        self.returns: dict[UUID, Bound] = {}
        self.payouts: set[UUID] = set()
        if matched is not None:
            self._take(self.AUTOMATIC, "system", (Share(matched, amount),))

    @property
    def incoming(self) -> bool:
        return self.purpose in (Purpose.RECEIPT, Purpose.RETURN)

    def seen_again(self, file: str, place: str, amount: Money, *, incoming: bool) -> bool:
        """Note that another file shows this line; true when it says the same.

        The same file twice is no news. Another amount under the same serial books nothing and is
        left standing as a discrepancy (R2.02).
        """
        same = amount == self.amount and incoming == self.incoming
        if file in self.files:
            return same
        if same:
            self._confirmed(file=file, place=place)
        else:
            self._discrepancy_found(file=file, place=place, amount=amount, incoming=incoming)
        return same

    @event(Confirmed)
    def _confirmed(self, file: str, place: str) -> None:
        self.files.add(file)

    @event(DiscrepancyFound)
    def _discrepancy_found(self, file: str, place: str, amount: Money, incoming: bool) -> None:  # noqa: FBT001  # a fact's field
        self.files.add(file)
        self.differing[file] = (amount, incoming)
        self.discrepancies += 1

    def propose(
        self,
        shares: tuple[Share, ...],
        *,
        by: str,
        evidence: str,
        reason: str,
        officers: dict[str, str],
    ) -> str:
        """Claim the line for its cases (R2.04); several proposals never exceed what is left."""
        if self.purpose is not Purpose.RECEIPT:
            raise NotAReceipt(f"line {self.serial} is a {self.purpose.value}", purpose=self.purpose)
        if not evidence.strip() and not reason.strip():
            raise ClaimNeedsEvidence("name a document or a reason")
        asked = total(share.amount for share in shares)
        for share in shares:
            may_claim(
                share.amount, self.unproposed, claimer=by,
                officers_of_case={officers.get(share.case_number, "")},
            )  # fmt: skip
        may_claim(asked, self.unproposed, claimer=by, officers_of_case={by})
        claim = f"c{len(self.claims) + 1}"
        self._claim_proposed(claim=claim, by=by, shares=shares, evidence=evidence, reason=reason)
        return claim

    @property
    def unproposed(self) -> Money:
        """What neither a confirmed nor a waiting claim asks for."""
        waiting = (c for c in self.claims.values() if c.state is ClaimState.PROPOSED)
        asked = [s.amount for claim in waiting for s in claim.shares]
        asked += [
            each.amount
            for each in self.assignments.values()
            if each.state is AssignmentState.PROPOSED
        ]
        return self.remainder - total(asked) if asked else self.remainder

    @event(ClaimProposed)
    def _claim_proposed(
        self, claim: str, by: str, shares: tuple[Share, ...], evidence: str, reason: str
    ) -> None:
        self.claims[claim] = Claim(claim, by, shares, ClaimState.PROPOSED)

    def confirm(self, claim: str, *, by: str) -> tuple[Share, ...]:
        """Confirm somebody else's claim and return what goes to which case."""
        proposed = self._claim(claim, ClaimState.PROPOSED)
        may_confirm(claimer=proposed.by, confirmer=by)
        self._claim_confirmed(claim=claim, by=by)
        return proposed.shares

    @event(ClaimConfirmed)
    def _claim_confirmed(self, claim: str, by: str) -> None:
        proposed = self.claims[claim]
        self._take(claim, proposed.by, proposed.shares)

    def refuse(self, claim: str, *, by: str, reason: str) -> None:
        """Send a claim back with a reason; its author may withdraw it the same way."""
        self._claim(claim, ClaimState.PROPOSED)
        self._claim_refused(claim=claim, by=by, reason=reason)

    @event(ClaimRefused)
    def _claim_refused(self, claim: str, by: str, reason: str) -> None:
        self.claims[claim].state = ClaimState.REFUSED

    def reverse(self, claim: str, case_number: str, *, by: str, reason: str) -> Money:
        """Take a confirmed claim back for one case (R2.17); not by the one who made it."""
        made = self._claim(claim, ClaimState.CONFIRMED)
        may_confirm(claimer=made.by, confirmer=by)
        amount = total(s.amount for s in made.shares if s.case_number == case_number)
        if amount == zero():
            raise NoSuchClaim(f"claim {claim} gave nothing to {case_number}", claim=claim)
        self._claim_reversed(
            claim=claim, by=by, case_number=case_number, amount=amount, reason=reason
        )
        return amount

    @event(ClaimReversed)
    def _claim_reversed(
        self, claim: str, by: str, case_number: str, amount: Money, reason: str
    ) -> None:
        made = self.claims[claim]
        made.shares = tuple(s for s in made.shares if s.case_number != case_number)
        if not made.shares:
            made.state = ClaimState.REVERSED
        self.remainder += amount

    # Money for something else than a case

    def propose_assignment(self, subject: str, amount: Money, *, by: str, evidence: str) -> str:
        """Say what money of the line is for, when it is for no case; another person confirms."""
        if self.purpose is not Purpose.RECEIPT:
            raise NotAReceipt(f"line {self.serial} is a {self.purpose.value}", purpose=self.purpose)
        if not evidence.strip():
            raise ClaimNeedsEvidence("name a document or a reason")
        may_claim(amount, self.unproposed, claimer=by, officers_of_case={by})
        assignment = f"a{len(self.assignments) + 1}"
        self._assignment_proposed(
            assignment=assignment, subject=subject, amount=amount, by=by, evidence=evidence
        )
        return assignment

    @event(line_assignments.AssignmentProposed)
    def _assignment_proposed(
        self, *, assignment: str, subject: str, amount: Money, by: str, evidence: str
    ) -> None:
        self.assignments[assignment] = Assignment(assignment, subject, amount, by)

    def confirm_assignment(self, assignment: str, *, by: str) -> Assignment:
        """Agree with somebody else's assignment; what it says is then booked by its subject."""
        proposed = self._assignment(assignment, AssignmentState.PROPOSED)
        may_confirm(claimer=proposed.by, confirmer=by)
        self._assignment_confirmed(assignment=assignment, amount=proposed.amount, by=by)
        return proposed

    @event(line_assignments.AssignmentConfirmed)
    def _assignment_confirmed(self, assignment: str, amount: Money, by: str) -> None:
        self.assignments[assignment].state = AssignmentState.CONFIRMED
        self.remainder -= amount

    def refuse_assignment(self, assignment: str, *, by: str, reason: str) -> None:
        """Send an assignment back with a reason; its author may withdraw it the same way."""
        self._assignment(assignment, AssignmentState.PROPOSED)
        self._assignment_refused(assignment=assignment, by=by, reason=reason)

    @event(line_assignments.AssignmentRefused)
    def _assignment_refused(self, assignment: str, by: str, reason: str) -> None:
        self.assignments[assignment].state = AssignmentState.REFUSED

    def reverse_assignment(self, assignment: str, *, by: str, reason: str) -> Assignment:
        """Take a confirmed assignment back (R2.17); not by the one who made it."""
        made = self._assignment(assignment, AssignmentState.CONFIRMED)
        may_confirm(claimer=made.by, confirmer=by)
        self._assignment_reversed(assignment=assignment, amount=made.amount, by=by, reason=reason)
        return made

    @event(line_assignments.AssignmentReversed)
    def _assignment_reversed(self, assignment: str, amount: Money, by: str, reason: str) -> None:
        self.assignments[assignment].state = AssignmentState.REVERSED
        self.remainder += amount

    def _assignment(self, assignment: str, state: AssignmentState) -> Assignment:
        found = self.assignments.get(assignment)
        if found is None or found.state is not state:
            now = found.state.value if found else "unknown"
            said = f"assignment {assignment} is {now}, not {state.value}"
            raise NoSuchClaim(said, claim=assignment, state=now)
        return found

    def _take(self, claim: str, by: str, shares: tuple[Share, ...]) -> None:
        self.claims[claim] = Claim(claim, by, shares, ClaimState.CONFIRMED)
        self.remainder -= total(share.amount for share in shares)

    def _claim(self, claim: str, state: ClaimState) -> Claim:
        found = self.claims.get(claim)
        if found is None or found.state is not state:
            now = found.state.value if found else "unknown"
            raise NoSuchClaim(f"claim {claim} is {now}, not {state.value}", claim=claim, state=now)
        return found

    @property
    def claimers(self) -> set[str]:
        """Who claimed money of this line: they do not approve paying it out."""
        claimed = {c.by for c in self.claims.values() if c.state is ClaimState.CONFIRMED}
        assigned = self.assignments.values()
        return claimed | {a.by for a in assigned if a.state is AssignmentState.CONFIRMED}

    # Its payer gets back what nobody claims

    @property
    def stem(self) -> str:
        return str(self.id)

    @property
    def concerns(self) -> str:
        return ""

    def may_ask(self, by: str) -> None:
        """Any officer may: the money is nobody's case yet."""

    def found_return(self, paper: Paper, *, bank_name: str, bank_code: str, by: str) -> None:
        """Name the paper on which money goes back; raises :class:`NotReturnedAlone` (R2.12)."""
        if self.purpose is not Purpose.RECEIPT:
            raise NotAReceipt(f"line {self.serial} is a {self.purpose.value}", purpose=self.purpose)
        well_named([paper])
        may_return([paper], matched=False)
        self._return_founded(
            version=len(self.return_bases) + 1, paper=paper, bank_name=bank_name,
            bank_code=bank_code, by=by,
        )  # fmt: skip

    @event(line_returns.ReturnFounded)
    def _return_founded(
        self, version: int, paper: Paper, bank_name: str, bank_code: str, by: str
    ) -> None:
        self.return_bases[version] = ReturnBasis(paper, bank_name, bank_code)

    def account_in_force(self, party: str) -> int:
        """The newest basis of a return; raises :class:`ReturnNotFounded`."""
        if party != ITS_PAYER:
            raise NotThePayer(f"{party} did not send line {self.serial}", party=party)
        if not self.return_bases:
            raise ReturnNotFounded(f"no paper is named for line {self.serial}", serial=self.serial)
        return max(self.return_bases)

    def payee(self, party: str, version: int) -> Payee:
        """The account the money came from; raises :class:`NotThePayer`."""
        if party != ITS_PAYER:
            raise NotThePayer(f"{party} did not send line {self.serial}", party=party)
        basis = self.return_bases[version]
        return Payee(self.payer_name, self.payer_account, basis.bank_name, basis.bank_code)

    def requests_of(self, party: str, day: date) -> list[PayoutRequest]:
        """What else of this line goes back on this day (R2.07)."""
        return [
            PayoutRequest(self.stem, party, bound.day, bound.amount)
            for bound in self.returns.values()
            if bound.day == day
        ]

    def earmark(
        self,
        payout: UUID,
        party: str,
        amount: Money,
        *,
        day: date,
        pocket: str | None = None,
        receipts: Sequence[UUID] | None = None,
    ) -> tuple[Source, ...]:
        """Bind unclaimed money to its return; raises :class:`NotEnoughMoney`."""
        self.account_in_force(party)
        if amount <= zero(amount.currency.code):
            raise NothingToPay(f"{amount} cannot be returned", amount=amount)
        if payout in self.returns:
            raise EarmarkedAlready(f"payout {payout} holds money already", payout=payout)
        if amount > self.unproposed:
            said = f"{amount} is more than the {self.unproposed} nobody claims"
            raise NotEnoughMoney(said, asked=amount, free=self.unproposed)
        self._return_bound(payout=payout, day=day, amount=amount)
        return (Source(self.id, amount),)

    @event(line_returns.ReturnBound)
    def _return_bound(self, payout: UUID, day: date, amount: Money) -> None:
        self.payouts.add(payout)
        self.returns[payout] = Bound(day, amount)
        self.remainder -= amount

    def holds(self, payout: UUID) -> bool:
        return payout in self.returns

    def hold_of(self, payout: UUID) -> AccountName:
        return refundable(payout)

    def pocket_of(self, payout: UUID) -> str | None:
        """A line has no pockets."""

    def release(self, payout: UUID, *, reason: str) -> None:
        """The return will not be sent; raises :class:`NothingEarmarked`."""
        self._return_released(payout=payout, amount=self._bound_of(payout), reason=reason)

    @event(line_returns.ReturnReleased)
    def _return_released(self, payout: UUID, amount: Money, reason: str) -> None:
        self._unbind(payout, amount)

    def restore(self, payout: UUID, *, reason: str) -> None:
        """The bank refused the return; raises :class:`NothingEarmarked`."""
        self._return_restored(payout=payout, amount=self._bound_of(payout), reason=reason)

    @event(line_returns.ReturnRestored)
    def _return_restored(self, payout: UUID, amount: Money, reason: str) -> None:
        self._unbind(payout, amount)

    def take_back(
        self, payout: UUID, *, bank_account: str, line: UUID, returned_on: date, reason: str
    ) -> None:
        """The return came back (R2.10); its paper is named anew before it goes again."""
        self._return_came_back(
            payout=payout, amount=self._bound_of(payout), bank_account=bank_account, line=line,
            returned_on=returned_on, reason=reason,
        )  # fmt: skip

    @event(line_returns.ReturnCameBack)
    def _return_came_back(
        self,
        *,
        payout: UUID,
        amount: Money,
        bank_account: str,
        line: UUID,
        returned_on: date,
        reason: str,
    ) -> None:
        self._unbind(payout, amount)

    def _bound_of(self, payout: UUID) -> Money:
        if payout not in self.returns:
            raise NothingEarmarked(f"no money is held for payout {payout}", payout=payout)
        return self.returns[payout].amount

    def _unbind(self, payout: UUID, amount: Money) -> None:
        del self.returns[payout]
        self.remainder += amount

    # Whom it may be for

    def find_hits(self, hits: tuple[FoundHit, ...]) -> None:
        """Note what the rules propose; the same proposals again are no news."""
        if self.unproposed > zero() and hits != tuple(self.hits.values()):
            self._hits_found(hits=hits)

    @event(HitsFound)
    def _hits_found(self, hits: tuple[FoundHit, ...]) -> None:
        self.hits = {hit.hit: hit for hit in hits}

    def book_hit(self, hit: FoundHit) -> None:
        """Note by which exact rule the line was booked, and what awaited money it met."""
        self._hits_found(hits=(hit,))
        self._hit_taken(hit=hit.hit, claim=self.AUTOMATIC)

    def hit(self, mark: str) -> FoundHit:
        """The proposal with this mark; raises :class:`NoSuchHit`."""
        if mark not in self.hits:
            raise NoSuchHit(f"line {self.serial} has no proposal {mark}", hit=mark)
        return self.hits[mark]

    def take_hit(self, mark: str, claim: str) -> None:
        """Note which proposal a claim took over."""
        self._hit_taken(hit=self.hit(mark).hit, claim=claim)

    @event(HitTaken)
    def _hit_taken(self, hit: str, claim: str) -> None:
        self.hits_taken[claim] = self.hits[hit]

    # Differences

    def correct(self, file: str, *, by: str) -> None:
        """Follow the bank's own paper where it shows this line with another amount.

        Raises :class:`NothingToCorrect`; and :class:`MoreThanStands` where money that is no longer
        on the line would have to go.
        """
        after, incoming = self.differing.get(file, (self.amount, self.incoming))
        still = self.remainder if self.incoming else self.short
        if after == self.amount or incoming != self.incoming or self.payout is not None:
            raise NothingToCorrect(f"{file} shows line {self.serial} no differently", file=file)
        if self.amount - after > still:
            raise MoreThanStands(f"{self.amount - after} too much, {still} left", left=still)
        self._corrected(
            bank_account=self.bank_account, incoming=incoming, before=self.amount, after=after,
            value_date=self.value_date, file=file, by=by,
        )  # fmt: skip

    @event(Corrected)
    def _corrected(
        self,
        *,
        bank_account: str,
        incoming: bool,
        before: Money,
        after: Money,
        value_date: date,
        file: str,
        by: str,
    ) -> None:
        self.amount = after
        if incoming:
            self.remainder += after - before
        else:
            self.short += after - before

    def cover(self, source: AccountName, amount: Money, *, by: str) -> None:
        """Cover a shortage with money found elsewhere; raises :class:`MoreThanStands`."""
        self._still(amount, self.short)
        self._short_covered(source=source, amount=amount, by=by)

    @event(ShortCovered)
    def _short_covered(self, source: AccountName, amount: Money, by: str) -> None:
        self.short -= amount

    def give_for_short(self, short_line: UUID, amount: Money) -> AccountName:
        """Give unclaimed money to cover a shortage; the account it leaves."""
        self._still(amount, self.unproposed)
        self._taken_for_short(short_line=short_line, amount=amount)
        return unclaimed(self.id)

    @event(TakenForShort)
    def _taken_for_short(self, short_line: UUID, amount: Money) -> None:
        self.remainder -= amount

    def hold_long(self, ticket: UUID, amount: Money, *, by: str) -> None:
        """Set aside what is nobody's as long, under the ticket that looks into it."""
        self._still(amount, self.unproposed)
        self._held_long(ticket=ticket, amount=amount, by=by)

    @event(HeldLong)
    def _held_long(self, ticket: UUID, amount: Money, by: str) -> None:
        self.remainder -= amount
        self.long[ticket] = self.long.get(ticket, zero()) + amount

    def free_long(self, ticket: UUID, amount: Money, *, by: str) -> None:
        """Let somebody claim what was set aside as long."""
        self._still(amount, self.long.get(ticket, zero()))
        self._long_freed(ticket=ticket, amount=amount, by=by)

    @event(LongFreed)
    def _long_freed(self, ticket: UUID, amount: Money, by: str) -> None:
        self.long[ticket] -= amount
        self.remainder += amount

    def give_long(self, ticket: UUID, short_line: UUID, amount: Money) -> AccountName:
        """Give what was long for what the bank took back; the account it leaves."""
        self._still(amount, self.long.get(ticket, zero()))
        self._long_taken(ticket=ticket, short_line=short_line, amount=amount)
        return long(ticket)

    @event(LongTaken)
    def _long_taken(self, ticket: UUID, short_line: UUID, amount: Money) -> None:
        self.long[ticket] -= amount

    def _still(self, amount: Money, left: Money) -> None:
        if amount <= zero(amount.currency.code) or amount > left:
            raise MoreThanStands(f"{amount} is asked, {left} stands open", left=left)
