"""Leading money out by its class (按分类办理), once its line is its case's.

The officer works on the line and need not know which desk decides. Ready money is paid (A), what
the law lets wait is deferred on the ground its class names (B), what several claim is kept for a
plan (C), what nobody takes is escrowed (D), a surplus goes back to the debtor (G). Each act is the
ledger's own, with its own law and its own second person; here it is told which case and which
receipt, and that the line's class leaves this way.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Final
from uuid import UUID

from ledger.domain import act
from ledger.domain.case_account import CaseAccount
from ledger.domain.errors import Conflict
from ledger.domain.ids import CaseNumber
from ledger.domain.law.disbursement import DeferralGround
from ledger.domain.law.escrow import Attempt, EscrowGround
from ledger.domain.money import Money
from ledger.domain.paper import Paper
from ledger.domain.payout_kind import PayoutKind
from ledger.domain.permissions import Permission, may
from ledger.services.command import Recorded
from ledger.services.deferrals import Deferrals
from ledger.services.escrows import Escrows
from ledger.services.payouts import Payouts
from ledger.services.plans import Asked, Plans
from ledger.store.court import Court
from reconciliation.legacy.classes import DEFERRED, MEANING, LegacyClass
from reconciliation.legacy.clearing import Clearing
from reconciliation.legacy.law import CLASSES, IDENTIFY
from reconciliation.legacy.line_parts import NotThatClass

GROUNDS: Final[dict[LegacyClass, DeferralGround]] = {
    LegacyClass.B1: DeferralGround.DISTRIBUTION,
    LegacyClass.B2: DeferralGround.FROZEN,
    LegacyClass.B3: DeferralGround.NOT_COLLECTED,
    LegacyClass.B4: DeferralGround.STAYED,
    LegacyClass.B5: DeferralGround.OTHER,
}
"""The ground of law on which each class B line waits."""
PAID: Final[dict[LegacyClass, PayoutKind]] = {
    LegacyClass.A: PayoutKind.APPLICANT,
    LegacyClass.G: PayoutKind.SURPLUS,
}
"""The classes that a case pays, and as what."""


class NotInItsCase(Conflict):
    """No money of the line is its case's yet: it is matched first, and confirmed by another."""

    code = "legacy-not-in-its-case"
    title = "The line's money is not its case's yet"
    title_zh = "该笔历史款尚未对应入案"
    article = IDENTIFY


class OtherGround(Conflict):
    """The deferral was asked of another line, or on another ground than the line's class names."""

    code = "legacy-other-deferral"
    title = "The deferral does not concern this line"
    title_zh = "延缓审批与该笔历史款不符"
    article = CLASSES


class Exits:
    """What the officer does with a line whose case is known.

    The command each leads to asks the role again; it is asked here first, so that nobody learns of
    a line what he may do nothing with.
    """

    def __init__(self, court: Court) -> None:
        self.court = court
        self.clearing = Clearing(court)

    def pay(
        self,
        line: UUID,
        party: str,
        amount: Money,
        purpose: str,
        *,
        papers: Iterable[Paper] = (),
        case_number: str = "",
    ) -> Recorded:
        """Ask that the line's own money is paid: to the creditor (A), or back to the debtor (G)."""
        may(act.current().role, Permission.DRAFT)
        cls, case = self._case(line, PAID, case_number)
        return Payouts(self.court).draft(
            case.case_number, party, amount, purpose, kind=PAID[cls], papers=papers,
            receipts=[line],
        )  # fmt: skip

    def defer(
        self,
        line: UUID,
        amount: Money,
        paper: Paper,
        *,
        reason: str = "",
        reference: str = "",
        of_case: str = "",
        expected_end: date | None = None,
        case_number: str = "",
    ) -> Recorded:
        """Ask that class B money may wait, on the ground its class names."""
        may(act.current().role, Permission.ASK_HOLD)
        cls, case = self._case(line, DEFERRED, case_number)
        return Deferrals(self.court).ask(
            case.case_number, GROUNDS[cls], amount, paper=paper, reason=reason,
            reference=reference, of_case=of_case, expected_end=expected_end, receipts=[line],
        )  # fmt: skip

    def grant_deferral(self, line: UUID, number: str, *, expected: int | None = None) -> Recorded:
        """Agree that it waits: this very receipt, and no other of the case.

        Raises :class:`OtherGround` where the deferral is not this line's.
        """
        may(act.current().role, Permission.DECIDE_HOLD)
        desk = Deferrals(self.court)
        asked = desk.deferral(number)
        cls, _ = self._case(line, DEFERRED, asked.case_number)
        if asked.receipts and line not in asked.receipts:
            raise OtherGround(f"{number} was asked of another line", number=number)
        if asked.ground is not GROUNDS[cls]:
            raise OtherGround(
                f"{number} rests on {asked.ground}, the line is class {cls.value}",
                number=number,
                ground=asked.ground,
                cls=cls.value,
            )
        return desk.approve(number, receipts=[line], expected=expected)

    def plan(self, line: UUID, asked: Asked, *, case_number: str = "") -> Recorded:
        """Draw up the plan by which class C money is divided; it is kept under the plan's name."""
        may(act.current().role, Permission.PLAN)
        _, case = self._case(line, {LegacyClass.C}, case_number)
        return Plans(self.court).draft(case.case_number, asked, receipts=[line])

    def escrow(
        self,
        line: UUID,
        party: str,
        amount: Money,
        *,
        ground: EscrowGround,
        reason: str,
        attempts: Sequence[Attempt],
        papers: Iterable[Paper] = (),
        case_number: str = "",
    ) -> Recorded:
        """Ask that class D money is escrowed for a creditor who does not take it."""
        may(act.current().role, Permission.DRAFT)
        _, case = self._case(line, {LegacyClass.D}, case_number)
        return Escrows(self.court).ask(
            case.case_number, party, amount, ground=ground, reason=reason, attempts=attempts,
            papers=papers,
        )  # fmt: skip

    def _case(
        self, line: UUID, classes: Collection[LegacyClass], case_number: str
    ) -> tuple[LegacyClass, CaseAccount]:
        """The line's class, which leaves this way, and its case: the one named, where it has two.

        Raises :class:`NotThatClass` and :class:`NotInItsCase`.
        """
        found = self.clearing.line(line)
        if found.cls not in classes:
            meant = MEANING[found.cls.letter]
            raise NotThatClass(f"class {found.cls.value} leaves by {meant.exit}", cls=found.cls)
        number = str(CaseNumber.parse(case_number)) if case_number else found.case
        case = self.court.find_many(CaseAccount, [CaseAccount.create_id(number)]).get(
            CaseAccount.create_id(number)
        )
        if case is None or line not in case.lots:
            said = f"nothing of the line stands in {number or 'any case'}"
            raise NotInItsCase(said, case=number)
        return found.cls, case
