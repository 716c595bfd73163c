"""Unclaimed money (待认领款): proposed by one, confirmed by another, reversed in the open."""

from collections.abc import Iterable, Sequence
from typing import Final
from uuid import UUID

from ledger.domain import act, clock
from ledger.domain.bank_line import BankLine, Share
from ledger.domain.case_account import CaseAccount, Source
from ledger.domain.court_transfer import CourtTransfer
from ledger.domain.expectation import Expectation, ExpectationKind
from ledger.domain.ids import CaseNumber
from ledger.domain.law.claiming import is_no_return
from ledger.domain.line_words import HitPart
from ledger.domain.money import Money
from ledger.domain.permissions import Permission
from ledger.domain.ticket import Ticket, TicketKind, TicketState
from ledger.services.accounts import accounts_of
from ledger.services.command import Recorded, as_seen, command, record
from ledger.services.counted import leaves_what_counts
from ledger.services.incoming import is_stranger
from ledger.services.whose import SECOND_PERSON, itself
from ledger.store.court import Court

OF_EVERY_CASE: Final = itself("认领案件承办人", "the officer of every case claimed for")


class Receipts:
    """Claims on bank lines."""

    def __init__(self, court: Court) -> None:
        self.court = court

    def line(self, line: UUID) -> BankLine:
        """A bank line by its id."""
        return self.court.find(BankLine, line, named=f"line {line}")

    @command(Permission.CLAIM, whose=OF_EVERY_CASE)
    def propose(
        self,
        line: UUID,
        shares: Sequence[tuple[str, Money]],
        *,
        evidence: str,
        reason: str = "",
        expected: int | None = None,
    ) -> Recorded:
        """Say whose money a line is; it may be split over several cases of the same officer."""
        found = self.line(line)
        as_seen(found, expected)
        parts = tuple(Share(str(CaseNumber.parse(case)), amount) for case, amount in shares)
        cases = accounts_of(self.court, (part.case_number for part in parts))
        self._may_claim(found, cases.values())
        claim = found.propose(
            parts, by=act.current().actor, evidence=evidence, reason=reason,
            officers={number: case.officer for number, case in cases.items()},
        )  # fmt: skip
        return record(self.court, found, line=str(line), claim=claim)

    @command(Permission.CLAIM, whose=OF_EVERY_CASE)
    def accept(self, line: UUID, hit: str, *, expected: int | None = None) -> Recorded:
        """Claim a line as the rules of matching propose; a second person confirms it as any claim.

        What the proposal says is awaited is met when the claim is confirmed.
        """
        found = self.line(line)
        as_seen(found, expected)
        taken = found.hit(hit)
        cases = accounts_of(self.court, (part.case_number for part in taken.parts))
        self._may_claim(found, cases.values())
        claim = found.propose(
            tuple(Share(part.case_number, part.amount) for part in taken.parts),
            by=act.current().actor, evidence=f"匹配建议 {hit} {taken.rule} {taken.score}",
            reason=", ".join(taken.reasons),
            officers={number: case.officer for number, case in cases.items()},
        )  # fmt: skip
        found.take_hit(hit, claim)
        return record(self.court, found, line=str(line), claim=claim)

    @command(Permission.CONFIRM_CLAIM, whose=SECOND_PERSON)
    def confirm(self, line: UUID, claim: str, *, expected: int | None = None) -> Recorded:
        """Agree with somebody else's claim: the money is booked to its cases, in one commit.

        Its age counts from the bank's day; its disbursement clock starts today.
        """
        found = self.line(line)
        as_seen(found, expected)
        shares = found.confirm(claim, by=act.current().actor)
        cases = accounts_of(self.court, (share.case_number for share in shares))
        self._may_claim(found, cases.values())
        met = self._awaited(found, claim)
        deducted = {p.case_number for p, e in met if e.kind is ExpectationKind.DEDUCTION}
        for share in shares:
            case = cases[share.case_number]
            stranger = (
                is_stranger(case, found.payer_name, found.named)
                and case.case_number not in deducted
            )
            case.credit(
                line, claim, share.amount, value_date=found.value_date,
                notified_on=clock.today(), third_party=stranger,
            )  # fmt: skip
        for part, awaited in met:
            awaited.meet(line, part.amount)
        roots = (found, *cases.values(), *(awaited for _, awaited in met))
        return record(self.court, *roots, line=str(line), claim=claim)

    @command(Permission.CONFIRM_CLAIM, whose=SECOND_PERSON)
    def refuse(
        self, line: UUID, claim: str, reason: str, *, expected: int | None = None
    ) -> Recorded:
        """Send a claim back with a reason."""
        found = self.line(line)
        as_seen(found, expected)
        found.refuse(claim, by=act.current().actor, reason=reason)
        return record(self.court, found, line=str(line), claim=claim)

    @command(Permission.REVERSE_CLAIM)
    def reverse(
        self, line: UUID, claim: str, case_number: str, reason: str, *, expected: int | None = None
    ) -> Recorded:
        """Take a wrong claim back for one case (R2.17); both stay visible, the age is kept.

        A transfer from another court that it was the arrival of has not arrived, and may be
        entered anew.
        """
        found = self.line(line)
        as_seen(found, expected)
        number = str(CaseNumber.parse(case_number))
        transfer = found.transfers.get((claim, number))
        amount = found.reverse(claim, number, by=act.current().actor, reason=reason)
        case = accounts_of(self.court, [number])[number]
        case.uncredit(line, claim, amount, reason=reason)
        leaves_what_counts(self.court, case, [Source(line, amount)])
        met = [each for each in self._awaited(found, claim) if each[0].case_number == number]
        for part, awaited in met:
            awaited.take_off(line, part.amount, reason=reason)
        arrived = self.court.find_many(
            CourtTransfer, [CourtTransfer.create_id(transfer)] if transfer else []
        )
        for side in arrived.values():
            side.fall_with_claim(reason, by=act.current().actor)
        roots = (found, case, *arrived.values(), *(awaited for _, awaited in met))
        return record(self.court, *roots, line=str(line), claim=claim, case=number)

    def _may_claim(self, line: BankLine, cases: Iterable[CaseAccount]) -> None:
        """Refuse a case kept on another special account, and what may be a payment come back.

        Raises :class:`OtherBankAccount`, :class:`PerhapsAReturn`.
        """
        for case in cases:
            line.must_lie_on(case.bank_account)
        told = self.court.find_many(
            Ticket, [Ticket.create_id(TicketKind.DOUBTFUL_RETURN, str(line.id))]
        )
        in_doubt = any(ticket.state is TicketState.OPEN for ticket in told.values())
        is_no_return(in_doubt=in_doubt, line=line.serial)

    def _awaited(self, line: BankLine, claim: str) -> list[tuple[HitPart, Expectation]]:
        """What a claim's proposal says was awaited, part by part."""
        hit = line.hits_taken.get(claim)
        parts = [part for part in hit.parts if part.expectation] if hit else []
        found = self.court.find_many(Expectation, [p.expectation for p in parts if p.expectation])
        return [(part, found[part.expectation]) for part in parts if part.expectation]
