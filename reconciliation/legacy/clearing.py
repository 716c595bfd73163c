"""Clearing one line at a time: looked into, classed, matched, put up, found ownerless, led out.

A line that nobody touched stands in its stretch; the first command takes it in hand and records
its own fact in the same commit.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final
from uuid import UUID

from ledger.domain import act, clock
from ledger.domain.bank_line import Share
from ledger.domain.chart import AccountName
from ledger.domain.ids import CaseNumber
from ledger.domain.kernel import Root
from ledger.domain.money import Money
from ledger.domain.paper import Paper
from ledger.domain.payout_kind import PayoutKind
from ledger.domain.permissions import Permission
from ledger.services import claimers
from ledger.services.account_interest import carried
from ledger.services.accounts import accounts_of
from ledger.services.command import Recorded, as_seen, command, record
from ledger.services.payouts import Payouts
from ledger.services.whose import SECOND_PERSON, any_officer
from ledger.store.court import Court
from reconciliation.legacy.classes import Grade, LegacyClass, Step
from reconciliation.legacy.line import LegacyLine
from reconciliation.legacy.notice import NoticeKnown, OwnerlessPetition, PublicNotice, Put
from reconciliation.legacy.stretch import LegacyStretch, NoSuchLine, stretch_of
from reconciliation.legacy.tracing import answered, traced

WHOEVER_LOOKS: Final = any_officer(
    "历史款多已无承办人，由清理人员查找",
    "old money mostly has no officer left; whoever clears it looks",
)


class Clearing:
    """What people do with single lines of legacy money."""

    def __init__(self, court: Court) -> None:
        self.court = court

    # Finding

    def line(self, line: UUID) -> LegacyLine:
        """A line as it stands, in hand or not; looking takes nothing in hand."""
        return self._in_hand([line])[0][0]

    def _in_hand(self, lines: Sequence[UUID]) -> tuple[list[LegacyLine], list[Root]]:
        """These lines as roots of their own, and every root that has something to say of it."""
        known = self.court.find_many(LegacyLine, lines)
        missing = {line: stretch_of(line) for line in lines if line not in known}
        stretches = self.court.find_many(
            LegacyStretch, {stretch for stretch, _ in missing.values()}
        )
        for line, (stretch, at) in missing.items():
            if stretch not in stretches:
                raise NoSuchLine(f"there is no legacy line {line}", line=line)
            by = act.current().actor
            known[line] = LegacyLine.taken_from(stretches[stretch], at, by=by)
        found = [known[line] for line in lines]
        return found, [*stretches.values(), *known.values()]

    # What it is

    @command(Permission.IDENTIFY_LEGACY, whose=WHOEVER_LOOKS, ahead=("next_on",))
    def take_step(
        self,
        line: UUID,
        step: Step,
        on: date,
        *,
        result: str,
        document: str = "",
        next_on: date | None = None,
        expected: int | None = None,
    ) -> Recorded:
        """Climb one rung of the identification ladder (R3.03)."""
        (found,), roots = self._in_hand([line])
        as_seen(found, expected)
        found.take_step(
            step, on, result=result, document=document, next_on=next_on, by=act.current().actor,
            today=clock.today(),
        )  # fmt: skip
        return record(self.court, *roots, line=str(line), step=step.value)

    @command(Permission.IDENTIFY_LEGACY, whose=WHOEVER_LOOKS, ahead=("review_on",))
    def reclassify(
        self,
        line: UUID,
        cls: LegacyClass,
        *,
        reason: str,
        case_number: str = "",
        document: str = "",
        owner: str = "",
        review_on: date | None = None,
        decision: str = "",
        expected: int | None = None,
    ) -> Recorded:
        """Give a line another class, for a reason and on a paper; class K has a ticket."""
        (found,), roots = self._in_hand([line])
        as_seen(found, expected)
        was, by = found.cls, act.current().actor
        found.reclassify(
            cls, today=clock.today(), by=by, reason=reason,
            case=str(CaseNumber.parse(case_number)) if case_number else "", document=document,
            owner=owner, review_on=review_on, decision=decision,
        )  # fmt: skip
        if cls is LegacyClass.K:
            roots.append(
                traced(self.court, line, found.bank_account, found.remainder, owner,
                       reason=reason, by=by)
            )  # fmt: skip
        elif was is LegacyClass.K:
            roots += answered(self.court, line, f"class {cls.value}: {reason}", by=by)
        return record(self.court, *roots, line=str(line), cls=cls.value)

    # Whose it is

    @command(Permission.IDENTIFY_LEGACY, whose=WHOEVER_LOOKS)
    def propose(
        self,
        line: UUID,
        shares: Sequence[tuple[str, Money]],
        grade: Grade,
        *,
        evidence: str,
        reason: str = "",
        expected: int | None = None,
    ) -> Recorded:
        """Say for which cases a line came, tranche by tranche, and how well that is proved."""
        (found,), roots = self._in_hand([line])
        as_seen(found, expected)
        parts = tuple(Share(str(CaseNumber.parse(case)), amount) for case, amount in shares)
        accounts_of(self.court, [part.case_number for part in parts])
        match = found.propose(
            parts, grade, evidence=evidence, reason=reason, by=act.current().actor
        )
        return record(self.court, *roots, line=str(line), match=match)

    @command(Permission.IDENTIFY_LEGACY, whose=WHOEVER_LOOKS)
    def prove(
        self,
        line: UUID,
        match: str,
        grade: Grade,
        *,
        evidence: str,
        expected: int | None = None,
    ) -> Recorded:
        """Bring better evidence for a match that waits."""
        (found,), roots = self._in_hand([line])
        as_seen(found, expected)
        found.prove(match, grade, evidence=evidence, by=act.current().actor)
        return record(self.court, *roots, line=str(line), match=match)

    @command(Permission.CONFIRM_LEGACY, whose=SECOND_PERSON)
    def confirm(self, line: UUID, match: str, *, expected: int | None = None) -> Recorded:
        """Agree with somebody else's match: the money is its cases', in one commit.

        It keeps its age; its disbursement clock starts today.
        """
        (found,), roots = self._in_hand([line])
        as_seen(found, expected)
        shares = found.confirm(match, by=act.current().actor)
        cases = accounts_of(self.court, [share.case_number for share in shares])
        for share in shares:
            cases[share.case_number].credit(
                line, match, share.amount, value_date=found.booked_on, notified_on=clock.today()
            )
        return record(self.court, *roots, *cases.values(), line=str(line), match=match)

    @command(Permission.CONFIRM_LEGACY, whose=SECOND_PERSON)
    def refuse(
        self, line: UUID, match: str, reason: str, *, expected: int | None = None
    ) -> Recorded:
        """Send a match back with a reason."""
        (found,), roots = self._in_hand([line])
        as_seen(found, expected)
        found.refuse(match, by=act.current().actor, reason=reason)
        return record(self.court, *roots, line=str(line), match=match)

    # Leaving

    @command(Permission.CONFIRM_LEGACY, whose=SECOND_PERSON)
    def reassign(
        self, line: UUID, account: str, document: str, *, expected: int | None = None
    ) -> Recorded:
        """Give class F money to the account it belongs to, ``fee/…``, ``deposit/…`` and so on."""
        (found,), roots = self._in_hand([line])
        as_seen(found, expected)
        by = act.current().actor
        amount = found.reassign(AccountName(account), document=document, by=by)
        taken_in = carried(self.court, account, line, amount, document=document)
        return record(self.court, *roots, *taken_in, line=str(line), account=account)

    @command(Permission.IDENTIFY_LEGACY, whose=WHOEVER_LOOKS)
    def state_destination(
        self,
        line: UUID,
        party: str,
        *,
        holder: str,
        number: str,
        bank_name: str,
        bank_code: str,
        paper: Paper,
        expected: int | None = None,
    ) -> Recorded:
        """Name where money of class H, I or J goes, and on which paper."""
        (found,), roots = self._in_hand([line])
        as_seen(found, expected)
        version = found.state_destination(
            party, holder=holder, number=number, bank_name=bank_name, bank_code=bank_code,
            paper=paper, by=act.current().actor,
        )  # fmt: skip
        return record(self.court, *roots, line=str(line), party=party, version=str(version))

    @command(
        Permission.DRAFT,
        whose=any_officer(
            "历史款不属任何案件，按类别和文书逐级审批",
            "old money is no case's; class and papers say where it goes, others approve",
        ),
    )
    def pay(
        self,
        line: UUID,
        party: str,
        amount: Money,
        purpose: str,
        kind: PayoutKind,
        *,
        papers: Sequence[Paper] = (),
        expected: int | None = None,
    ) -> Recorded:
        """Ask for a payout of the line itself, as its class allows; its chain is a payout's."""
        (found,), roots = self._in_hand([line])
        as_seen(found, expected)
        found.may_leave_as(kind)
        payout = Payouts(self.court).draft_for(
            found, party, amount, purpose, kind=kind, papers=papers
        )
        return record(
            self.court, payout, *roots, line=str(line), payout=payout.number, digest=payout.digest
        )

    # Asking the public

    def notice(self, number: str) -> PublicNotice:
        """A notice by its number."""
        named = f"notice {number}"
        return self.court.find(PublicNotice, PublicNotice.create_id(number), named=named)

    def petition(self, number: str) -> OwnerlessPetition:
        """A petition by the number of its case."""
        named = f"petition {number}"
        return self.court.find(OwnerlessPetition, OwnerlessPetition.create_id(number), named=named)

    @command(Permission.DECIDE_LEGACY, ahead=("until",))
    def draft_notice(
        self, number: str, lines: Sequence[UUID], *, medium: str, until: date
    ) -> Recorded:
        """Draw up a public notice of lines whose ladder is exhausted (R3.04)."""
        if self.court.find_many(PublicNotice, [PublicNotice.create_id(number)]):
            raise NoticeKnown(f"{number} is another notice", number=number)
        found, roots = self._in_hand(lines)
        notice = PublicNotice(
            number=number, medium=medium, until=until, by=act.current().actor,
            lines=tuple(Put(line.id, line.booked_on.year, line.free) for line in found),
        )  # fmt: skip
        for line in found:
            line.give_notice(notice.id, clock.today(), until)
        return record(self.court, notice, *roots, notice=number)

    @command(Permission.DECIDE_LEGACY)
    def post_notice(self, number: str) -> Recorded:
        """Approve and publish a notice another drew up."""
        notice = self.notice(number)
        notice.post(clock.today(), by=act.current().actor)
        return record(self.court, notice, notice=number)

    @command(Permission.IDENTIFY_LEGACY, whose=WHOEVER_LOOKS)
    def apply(self, number: str, line: UUID, *, claimant: str, proof: str) -> Recorded:
        """Note who claims a line of a notice, and what proves that he remitted it."""
        notice = self.notice(number)
        mark = notice.claim(line, claimant=claimant, proof=proof, by=act.current().actor)
        return record(self.court, notice, notice=number, application=mark)

    @command(Permission.DECIDE_LEGACY)
    def expire_notice(self, number: str) -> Recorded:
        """Note that a notice has run its period."""
        notice = self.notice(number)
        notice.expire(clock.today(), by=act.current().actor)
        return record(self.court, notice, notice=number)

    # Asking a court

    @command(Permission.DECIDE_LEGACY)
    def file_petition(self, number: str, lines: Sequence[UUID], *, document: str) -> Recorded:
        """Note the application to have lines found ownerless (R3.05), their ladder exhausted."""
        if self.court.find_many(OwnerlessPetition, [OwnerlessPetition.create_id(number)]):
            raise NoticeKnown(f"{number} is another petition", number=number)
        for each in self._in_hand(lines)[0]:
            each.may_be_put_up()
        made = OwnerlessPetition(
            number=number, lines=tuple(lines), document=document, filed_on=clock.today(),
            by=act.current().actor,
        )  # fmt: skip
        return record(self.court, made, petition=number)

    @command(Permission.DECIDE_LEGACY)
    def publish_petition(self, number: str, on: date, document: str) -> Recorded:
        """Note the court's notice to owners; its year begins."""
        found = self.petition(number)
        found.publish(on, document=document, by=act.current().actor)
        return record(self.court, found, petition=number)

    @command(Permission.DECIDE_LEGACY)
    def judge_petition(self, number: str, judgment: str, on: date) -> Recorded:
        """Note the judgment: its lines have no owner, and may be called class I."""
        found = self.petition(number)
        found.judge(judgment, on, by=act.current().actor)
        lines, roots = self._in_hand(found.lines)
        for line in lines:
            line.find_ownerless(found.id, judgment, on)
        return record(self.court, found, *roots, petition=number)

    @command(Permission.DECIDE_LEGACY)
    def revoke_petition(self, number: str, judgment: str, on: date) -> Recorded:
        """Note that an owner came back: the judgment is revoked, its lines are looked into."""
        found = self.petition(number)
        found.revoke(judgment, on, by=act.current().actor)
        lines, roots = self._in_hand(found.lines)
        for line in lines:
            line.revoke_ownerless(judgment, on)
        return record(self.court, found, *roots, petition=number)


def _proposers(court: Court, receipts: list[UUID]) -> set[str]:
    """Who ran the runs that matched these lines where nobody took them in hand."""
    asked = {receipt: stretch_of(receipt) for receipt in receipts}
    stretches = court.find_many(LegacyStretch, {stretch for stretch, _ in asked.values()})
    return {
        stretches[stretch].proposers[at]
        for stretch, at in asked.values()
        if stretch in stretches and at in stretches[stretch].proposers
    }


claimers.ALSO.append(_proposers)
