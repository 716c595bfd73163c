"""One legacy line in hand (单笔历史案款): looked into, matched, put up, and led out by its class.

The money stands on ``unclaimed/<line>`` since it was loaded, and this root has the same id. It
leaves in one of four ways: matched to cases (A-D and G go on from there), given to the account it
belongs to (F), paid out by its class (H, I, J), or — never — by a plug.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final, TypeAlias
from uuid import UUID

from ledger.domain.bank_line import Share
from ledger.domain.case_parts import EarmarkedAlready, NothingEarmarked, NothingToPay, Source
from ledger.domain.chart import AccountName, refundable
from ledger.domain.kernel import Root, event
from ledger.domain.law.approval import PayoutRequest
from ledger.domain.money import Money, total, zero
from ledger.domain.paper import Paper, well_named
from ledger.domain.payer import Payee
from ledger.domain.payout_kind import PayoutKind
from reconciliation.legacy import line_parts
from reconciliation.legacy.classes import Grade, LegacyClass, Step
from reconciliation.legacy.law import (
    may_be_called,
    may_be_handed_over,
    may_become_treasury,
    may_give_notice,
    may_move_on,
    may_take,
)
from reconciliation.legacy.line_parts import (
    Bound,
    Destination,
    MatchNeedsEvidence,
    NoSuchMatch,
    NothingLeft,
    NotThatClass,
    PayeeNotStated,
    SameClass,
    Tranche,
)
from reconciliation.legacy.stretch import LegacyStretch, ProposerConfirms, line_id

EXITS: Final[dict[LegacyClass, frozenset[PayoutKind]]] = {
    LegacyClass.H: frozenset({PayoutKind.MISREMITTED}),
    LegacyClass.I: frozenset({PayoutKind.TREASURY, PayoutKind.FINE, PayoutKind.FEE}),
    LegacyClass.J: frozenset({PayoutKind.INTER_COURT, PayoutKind.ADMINISTRATOR}),
}
"""The classes that are paid out of the line itself, and as what."""

TREASURY: Final = frozenset({PayoutKind.TREASURY})
OWN_ACCOUNTS: Final = ("fee", "cost", "fine", "tax", "deposit", "interest", "long")
"""Families of accounts to which class F and K money can belong."""


class LegacyLine(Root):
    """One line of the opening position, since somebody took it in hand."""

    TOPIC = "legacy-line"

    TakenUp: TypeAlias = line_parts.TakenUp
    Reclassified: TypeAlias = line_parts.Reclassified
    StepTaken: TypeAlias = line_parts.StepTaken
    MatchProposed: TypeAlias = line_parts.MatchProposed
    EvidenceAdded: TypeAlias = line_parts.EvidenceAdded
    MatchConfirmed: TypeAlias = line_parts.MatchConfirmed
    MatchRefused: TypeAlias = line_parts.MatchRefused
    NoticeGiven: TypeAlias = line_parts.NoticeGiven
    OwnerlessFound: TypeAlias = line_parts.OwnerlessFound
    OwnerlessRevoked: TypeAlias = line_parts.OwnerlessRevoked
    Reassigned: TypeAlias = line_parts.Reassigned
    DestinationStated: TypeAlias = line_parts.DestinationStated
    PayoutBound: TypeAlias = line_parts.PayoutBound
    PayoutReleased: TypeAlias = line_parts.PayoutReleased
    PayoutRestored: TypeAlias = line_parts.PayoutRestored
    PayoutReturned: TypeAlias = line_parts.PayoutReturned

    @staticmethod
    def create_id(stretch: UUID, at: int) -> UUID:
        return line_id(stretch, at)

    @classmethod
    def taken_from(cls, stretch: LegacyStretch, at: int, *, by: str) -> "LegacyLine":
        """Take a line out of its stretch; the caller saves both."""
        entry = stretch.hand_over(at, by=by)
        people = stretch.persons()[at - 1]
        matched = at in stretch.confirmed
        case = stretch.matches[at].case if at in stretch.matches else entry.case
        return cls(
            bank_account=stretch.bank_account, cut_off=stretch.cut_off, stretch=stretch.id,
            at=at, place=entry.place, serial=entry.serial, booked_on=entry.booked_on,
            amount=entry.amount, matched=matched, category=stretch.cls(at), case=case,
            officer=entry.officer, by=by, **people._asdict(),
        )  # fmt: skip

    @event(line_parts.TakenUp)
    def __init__(
        self,
        *,
        bank_account: str,
        cut_off: date,
        stretch: UUID,
        at: int,
        place: str,
        serial: str,
        booked_on: date,
        amount: Money,
        matched: bool,
        category: LegacyClass,
        case: str,
        officer: str,
        payer_name: str,
        payer_account: str,
        remark: str,
        payee_name: str,
        payee_account: str,
        case_text: str,
        by: str,
    ) -> None:
        self.bank_account = bank_account
        self.stretch = stretch
        self.place = place
        self.serial = serial
        self.booked_on = booked_on
        self.amount = amount
        self.remainder = zero() if matched else amount
        self.cls = category
        self.unidentified = category is LegacyClass.E  # now, or ever since it was taken in hand
        self.case = case
        self.officer = officer
        self.payer_name = payer_name
        self.payer_account = payer_account
        self.remark = remark
        self.case_text = case_text
        self.review_on: date | None = None
        self.steps: list[tuple[Step, date]] = []
        self.matches: dict[str, Tranche] = {}
        self.notice: UUID | None = None
        self.notice_until: date | None = None
        self.judgment = ""
        self.destinations: dict[str, dict[int, Destination]] = {}
        self.bound: dict[UUID, Bound] = {}
        self.payouts: set[UUID] = set()

    # What it is

    def reclassify(
        self,
        cls: LegacyClass,
        *,
        today: date,
        by: str,
        reason: str,
        case: str = "",
        document: str = "",
        owner: str = "",
        review_on: date | None = None,
        decision: str = "",
    ) -> None:
        """Give the line another class, for a reason and on a paper (分类).

        ``decision`` is a written decision of the financial authority: with it, or with an ownerless
        judgment, unidentified money may become the state's. Raises :class:`ClassNotProved`,
        :class:`NotForTreasury`, :class:`SameClass`.
        """
        number = case or self.case
        if cls is self.cls and number == self.case and review_on == self.review_on:
            raise SameClass(f"the line is class {cls.value}", cls=cls.value)
        if cls is LegacyClass.I:
            # Whatever it was called since: nobody has shown whose it was.
            once = LegacyClass.E if self.unidentified else self.cls
            may_become_treasury(once, judgment=self.judgment, decision=decision)
        may_be_called(
            cls, case=number, document=document or decision or self.judgment,
            review_on=review_on, owner=owner, today=today,
        )  # fmt: skip
        if not reason.strip():
            raise MatchNeedsEvidence("say why the class changes")
        self._reclassified(
            was=self.cls, cls=cls, case=number, document=document or decision, reason=reason,
            owner=owner, review_on=review_on, approved_by=by,
        )  # fmt: skip

    @event(line_parts.Reclassified)
    def _reclassified(
        self,
        *,
        was: LegacyClass,
        cls: LegacyClass,
        case: str,
        document: str,
        reason: str,
        owner: str,
        review_on: date | None,
        approved_by: str,
    ) -> None:
        self.cls, self.case, self.review_on = cls, case, review_on
        self.unidentified = self.unidentified or cls is LegacyClass.E

    def take_step(
        self,
        step: Step,
        on: date,
        *,
        result: str,
        document: str,
        next_on: date | None,
        by: str,
        today: date,
    ) -> None:
        """Climb one rung of the ladder (R3.03); what does not apply is climbed and says so."""
        may_take(step, on, self.steps, today=today)
        if not result.strip():
            raise MatchNeedsEvidence("say what came of it", step=step.value)
        self._step_taken(step=step, on=on, result=result, document=document, next_on=next_on, by=by)

    @event(line_parts.StepTaken)
    def _step_taken(
        self, *, step: Step, on: date, result: str, document: str, next_on: date | None, by: str
    ) -> None:
        self.steps.append((step, on))

    # Whose it is

    @property
    def free(self) -> Money:
        """What is neither matched, nor proposed, nor on its way out."""
        waiting = (each.amount for each in self.matches.values() if each.waiting)
        return self.remainder - total(waiting)

    def propose(
        self, shares: tuple[Share, ...], grade: Grade, *, evidence: str, reason: str, by: str
    ) -> str:
        """Say for which cases the line came; a pooled booking is matched tranche by tranche (E11).

        Raises :class:`NothingLeft`, :class:`MatchNeedsEvidence`.
        """
        asked = total(share.amount for share in shares)
        if not evidence.strip() and not reason.strip():
            raise MatchNeedsEvidence("name a document or a reason")
        if asked > self.free or any(share.amount <= zero() for share in shares):
            raise NothingLeft(f"{asked} is asked, {self.free} is left", left=self.free)
        match = f"m{len(self.matches) + 1}"
        self._match_proposed(
            match=match, shares=shares, grade=grade, evidence=evidence, reason=reason, by=by
        )
        return match

    @event(line_parts.MatchProposed)
    def _match_proposed(
        self,
        *,
        match: str,
        shares: tuple[Share, ...],
        grade: Grade,
        evidence: str,
        reason: str,
        by: str,
    ) -> None:
        self.matches[match] = Tranche(match, by, shares, grade)

    def prove(self, match: str, grade: Grade, *, evidence: str, by: str) -> None:
        """Bring better evidence for a waiting match; raises :class:`NoSuchMatch`."""
        self._waiting(match)
        if not evidence.strip():
            raise MatchNeedsEvidence("name the document")
        self._evidence_added(match=match, grade=grade, evidence=evidence, by=by)

    @event(line_parts.EvidenceAdded)
    def _evidence_added(self, match: str, grade: Grade, evidence: str, by: str) -> None:
        self.matches[match].grade = grade

    def confirm(self, match: str, *, by: str) -> tuple[Share, ...]:
        """Agree with somebody else's match, and say what goes to which case.

        Raises :class:`EvidenceTooWeak` where only an officer's word stands for it (R3.02), and
        :class:`ProposerConfirms`.
        """
        tranche = self._waiting(match)
        if tranche.by == by:
            raise ProposerConfirms(f"{by} proposed this match", by=by)
        may_move_on(tranche.grade)
        self._match_confirmed(match=match, by=by)
        return tranche.shares

    @event(line_parts.MatchConfirmed)
    def _match_confirmed(self, match: str, by: str) -> None:
        tranche = self.matches[match]
        tranche.waiting, tranche.confirmed = False, True
        self.remainder -= tranche.amount
        self.case = tranche.shares[0].case_number

    def refuse(self, match: str, *, by: str, reason: str) -> None:
        """Send a match back; its author may withdraw it the same way."""
        self._waiting(match)
        self._match_refused(match=match, by=by, reason=reason)

    @event(line_parts.MatchRefused)
    def _match_refused(self, match: str, by: str, reason: str) -> None:
        self.matches[match].waiting = False

    def _waiting(self, match: str) -> Tranche:
        found = self.matches.get(match)
        if found is None or not found.waiting:
            raise NoSuchMatch(f"no match {match} waits on this line", match=match)
        return found

    @property
    def claimers(self) -> set[str]:
        """Who matched money of this line: they do not approve paying it out."""
        return {each.by for each in self.matches.values() if each.confirmed}

    # Asking the public

    def give_notice(self, notice: UUID, on: date, until: date) -> None:
        """Put the line up in a public notice (R3.04); raises :class:`LadderNotExhausted`."""
        may_give_notice(self.cls, [step for step, _ in self.steps])
        self._notice_given(notice=notice, on=on, until=until)

    @event(line_parts.NoticeGiven)
    def _notice_given(self, notice: UUID, on: date, until: date) -> None:
        self.notice, self.notice_until = notice, until

    def find_ownerless(self, petition: UUID, judgment: str, judged_on: date) -> None:
        """Note a judgment that the money has no owner; its class changes by a fact of its own."""
        if self.cls is not LegacyClass.E:
            raise NotThatClass(f"class {self.cls.value} has an owner", cls=self.cls.value)
        self._ownerless_found(petition=petition, judgment=judgment, judged_on=judged_on)

    @event(line_parts.OwnerlessFound)
    def _ownerless_found(self, petition: UUID, judgment: str, judged_on: date) -> None:
        self.judgment = judgment

    def revoke_ownerless(self, judgment: str, judged_on: date) -> None:
        """Note that the owner came back: his money is looked into again, and never the state's."""
        if not self.judgment:
            raise NotThatClass("the money was never found ownerless")
        self._ownerless_revoked(judgment=judgment, judged_on=judged_on)

    @event(line_parts.OwnerlessRevoked)
    def _ownerless_revoked(self, judgment: str, judged_on: date) -> None:
        self.judgment = ""
        self.cls = LegacyClass.E

    # Leaving by itself

    def reassign(self, account: AccountName, *, document: str, by: str) -> Money:
        """Give class F money to the account it belongs to; raises :class:`NotThatClass`."""
        if self.cls is not LegacyClass.F:
            raise NotThatClass(f"class {self.cls.value} is case money", cls=self.cls.value)
        family, _, whose = account.partition("/")
        if family not in OWN_ACCOUNTS or not whose or not document.strip():
            said = f"name one of {', '.join(OWN_ACCOUNTS)} and whose it is, and a document"
            raise MatchNeedsEvidence(said, account=account)
        amount = self.free
        if amount <= zero():
            raise NothingLeft("nothing is left of the line", left=amount)
        self._reassigned(account=account, amount=amount, document=document, by=by)
        return amount

    @event(line_parts.Reassigned)
    def _reassigned(self, account: AccountName, amount: Money, document: str, by: str) -> None:
        self.remainder -= amount

    # Paying: the line owns its payouts until its money is a case's

    @property
    def stem(self) -> str:
        return str(self.id)

    @property
    def concerns(self) -> str:
        return ""

    def may_ask(self, by: str) -> None:
        """Any officer may: the money is nobody's case."""

    def state_destination(
        self,
        party: str,
        *,
        holder: str,
        number: str,
        bank_name: str,
        bank_code: str,
        paper: Paper,
        by: str,
    ) -> int:
        """Name where the money goes and on which paper; what was sent by mistake goes back only.

        Raises :class:`NotThatClass`, and :class:`PayeeNotStated` for another account than the
        payer's.
        """
        if self.cls not in EXITS:
            raise NotThatClass(f"class {self.cls.value} is paid by its case", cls=self.cls.value)
        well_named([paper])
        if self.cls is LegacyClass.H and (holder, number) != (self.payer_name, self.payer_account):
            raise PayeeNotStated("what was sent by mistake goes back to the account it came from")
        version = len(self.destinations.get(party, ())) + 1
        self._destination_stated(
            party=party, version=version, holder=holder, number=number, bank_name=bank_name,
            bank_code=bank_code, paper=paper, by=by,
        )  # fmt: skip
        return version

    @event(line_parts.DestinationStated)
    def _destination_stated(
        self,
        *,
        party: str,
        version: int,
        holder: str,
        number: str,
        bank_name: str,
        bank_code: str,
        paper: Paper,
        by: str,
    ) -> None:
        stated = Destination(holder, number, bank_name, bank_code, paper, by)
        self.destinations.setdefault(party, {})[version] = stated

    def may_leave_as(self, kind: PayoutKind) -> None:
        """Refuse a payout its class does not know; the treasury takes class I only (R3.05)."""
        if kind in TREASURY:
            may_be_handed_over(self.cls)
        if kind not in EXITS.get(self.cls, frozenset()):
            said = f"class {self.cls.value} does not leave as {kind.value}"
            raise NotThatClass(said, cls=self.cls.value, kind=kind.value)

    def account_in_force(self, party: str) -> int:
        """The newest destination of this name; raises :class:`PayeeNotStated`."""
        if party not in self.destinations:
            raise PayeeNotStated(f"no destination {party} is named", party=party)
        return max(self.destinations[party])

    def payee(self, party: str, version: int) -> Payee:
        """A destination as the bank must be told."""
        to = self.destinations[party][version]
        return Payee(to.holder, to.number, to.bank_name, to.bank_code)

    def requests_of(self, party: str, day: date) -> list[PayoutRequest]:
        """What else of this line goes there on this day (R2.07)."""
        return [
            PayoutRequest(self.stem, party, bound.day, bound.amount)
            for bound in self.bound.values()
            if (bound.party, bound.day) == (party, day)
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
        """Bind money to a payout; raises :class:`NothingLeft`."""
        self.account_in_force(party)
        if amount <= zero():
            raise NothingToPay(f"{amount} cannot be paid", amount=amount)
        if payout in self.bound:
            raise EarmarkedAlready(f"payout {payout} holds money already", payout=payout)
        if amount > self.free:
            raise NothingLeft(f"{amount} is asked, {self.free} is left", left=self.free)
        self._payout_bound(payout=payout, party=party, day=day, amount=amount)
        return (Source(self.id, amount),)

    @event(line_parts.PayoutBound)
    def _payout_bound(self, payout: UUID, party: str, day: date, amount: Money) -> None:
        self.bound[payout] = Bound(party, day, amount)
        self.payouts.add(payout)
        self.remainder -= amount

    def holds(self, payout: UUID) -> bool:
        """Whether money is bound to this payout."""
        return payout in self.bound

    def hold_of(self, payout: UUID) -> AccountName:
        """Where the money of a payout stands while it is bound."""
        return refundable(payout)

    def pocket_of(self, payout: UUID) -> None:
        """A line has no pockets."""

    def release(self, payout: UUID, *, reason: str) -> None:
        """Free the money of a payout that will not be sent."""
        amount = self._bound(payout).amount
        self._payout_released(payout=payout, amount=amount, reason=reason)

    @event(line_parts.PayoutReleased)
    def _payout_released(self, payout: UUID, amount: Money, reason: str) -> None:
        self._give_back(payout, amount)

    def restore(self, payout: UUID, *, reason: str) -> None:
        """Take back money the bank refused to send."""
        amount = self._bound(payout).amount
        self._payout_restored(payout=payout, amount=amount, reason=reason)

    @event(line_parts.PayoutRestored)
    def _payout_restored(self, payout: UUID, amount: Money, reason: str) -> None:
        self._give_back(payout, amount)

    def take_back(
        self, payout: UUID, *, bank_account: str, line: UUID, returned_on: date, reason: str
    ) -> None:
        """Take back a payment that was booked and came back."""
        self._payout_returned(
            payout=payout, amount=self._bound(payout).amount, bank_account=bank_account,
            line=line, returned_on=returned_on, reason=reason,
        )  # fmt: skip

    @event(line_parts.PayoutReturned)
    def _payout_returned(
        self,
        *,
        payout: UUID,
        amount: Money,
        bank_account: str,
        line: UUID,
        returned_on: date,
        reason: str,
    ) -> None:
        self._give_back(payout, amount)

    def _bound(self, payout: UUID) -> Bound:
        if payout not in self.bound:
            raise NothingEarmarked(f"no money is held for payout {payout}", payout=payout)
        return self.bound[payout]

    def _give_back(self, payout: UUID, amount: Money) -> None:
        del self.bound[payout]
        self.remainder += amount
