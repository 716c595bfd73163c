"""What a legacy line is, and how far anybody looked for its owner: class, ladder, notice, judgment.

A line that was ever unidentified becomes the state's by a judgment or a decision, and by no other
class on the way.
"""

from datetime import date
from typing import Final
from uuid import UUID

from ledger.domain.chart import AccountName, Posting, move, unclaimed
from ledger.domain.kernel import Root
from ledger.domain.money import Money, zero
from reconciliation.legacy.classes import LegacyClass, Step
from reconciliation.legacy.law import (
    may_be_called,
    may_become_treasury,
    may_give_notice,
    may_take,
)
from reconciliation.legacy.line_parts import (
    ClassedAlone,
    MatchNeedsEvidence,
    NothingLeft,
    NotThatClass,
    SameClass,
)
from reconciliation.legacy.line_state import LineState

OWN_ACCOUNTS: Final = ("fee", "cost", "fine", "tax", "deposit", "interest", "long")
"""Families of accounts to which class F and K money can belong."""


class Reclassified(Root.Event):
    """The line has another class, and a paper says why (重分类)."""

    TOPIC = "legacy-line.reclassified"
    was: LegacyClass
    cls: LegacyClass
    case: str
    document: str
    reason: str
    owner: str
    review_on: date | None
    approved_by: str

    def apply(self, line: LineState) -> None:
        line.cls, line.case, line.review_on = self.cls, self.case, self.review_on
        line.unidentified = line.unidentified or self.cls is LegacyClass.E
        line.classed_by = self.approved_by


class StepTaken(Root.Event):
    """One rung of the identification ladder was climbed (查找措施)."""

    TOPIC = "legacy-line.step-taken"
    step: Step
    on: date
    result: str
    document: str
    next_on: date | None
    by: str

    def apply(self, line: LineState) -> None:
        line.steps.append((self.step, self.on))


class NoticeGiven(Root.Event):
    """The line was put up in a public notice (公告)."""

    TOPIC = "legacy-line.notice-given"
    notice: UUID
    on: date
    until: date

    def apply(self, line: LineState) -> None:
        line.notice, line.notice_until = self.notice, self.until


class OwnerlessFound(Root.Event):
    """A court found the money ownerless, and whose it is now (认定财产无主)."""

    TOPIC = "legacy-line.ownerless-found"
    petition: UUID
    judgment: str
    judged_on: date

    def apply(self, line: LineState) -> None:
        line.judgment = self.judgment


class OwnerlessRevoked(Root.Event):
    """The owner came back and a new judgment gave him his money again (撤销认定)."""

    TOPIC = "legacy-line.ownerless-revoked"
    judgment: str
    judged_on: date

    def apply(self, line: LineState) -> None:
        line.judgment = ""
        line.cls = LegacyClass.E


class Reassigned(Root.Event):
    """The line was no case money: it goes to the account it belongs to (转非案款)."""

    TOPIC = "legacy-line.reassigned"
    account: AccountName
    amount: Money
    document: str
    by: str

    def postings(self) -> tuple[Posting, ...]:
        return move(self.amount, debit=unclaimed(self.originator_id), credit=self.account)

    def apply(self, line: LineState) -> None:
        line.remainder -= self.amount


class Looked(LineState):
    """A line that is classed, looked into, put up, and given where it belongs."""

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
            raise MatchNeedsEvidence("say why the class changes", lacking="reason", cls=cls.value)
        self.record(
            Reclassified,
            was=self.cls,
            cls=cls,
            case=number,
            document=document or decision,
            reason=reason,
            owner=owner,
            review_on=review_on,
            approved_by=by,
        )

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
        self.record(
            StepTaken, step=step, on=on, result=result, document=document, next_on=next_on, by=by
        )

    # Asking the public

    def give_notice(self, notice: UUID, on: date, until: date) -> None:
        """Put the line up in a public notice (R3.04); raises :class:`LadderNotExhausted`."""
        self.may_be_put_up()
        self.record(NoticeGiven, notice=notice, on=on, until=until)

    def may_be_put_up(self) -> None:
        """Refuse to ask the public, or a court, before everything else was asked (R3.03).

        Raises :class:`ClassNotProved`, :class:`LadderNotExhausted`.
        """
        may_give_notice(self.cls, [step for step, _ in self.steps])

    def find_ownerless(self, petition: UUID, judgment: str, judged_on: date) -> None:
        """Note a judgment that the money has no owner; its class changes by a fact of its own."""
        if self.cls is not LegacyClass.E:
            raise NotThatClass(f"class {self.cls.value} has an owner", cls=self.cls.value)
        self.record(OwnerlessFound, petition=petition, judgment=judgment, judged_on=judged_on)

    def revoke_ownerless(self, judgment: str, judged_on: date) -> None:
        """Note that the owner came back: his money is looked into again, and never the state's."""
        if not self.judgment:
            raise NotThatClass("the money was never found ownerless")
        self.record(OwnerlessRevoked, judgment=judgment, judged_on=judged_on)

    # No case's money

    def reassign(self, account: AccountName, *, document: str, by: str) -> Money:
        """Give class F money to the account it belongs to.

        Raises :class:`NotThatClass`, and :class:`ClassedAlone` for whoever called it class F.
        """
        if self.cls is not LegacyClass.F:
            raise NotThatClass(f"class {self.cls.value} is case money", cls=self.cls.value)
        if by == self.classed_by:
            raise ClassedAlone(f"{by} called the line class {self.cls.value}", by=by)
        family, _, whose = account.partition("/")
        if family not in OWN_ACCOUNTS or not whose or not document.strip():
            said = f"name one of {', '.join(OWN_ACCOUNTS)} and whose it is, and a document"
            raise MatchNeedsEvidence(said, account=account)
        amount = self.free
        if amount <= zero():
            raise NothingLeft("nothing is left of the line", left=amount)
        self.record(Reassigned, account=account, amount=amount, document=document, by=by)
        return amount
