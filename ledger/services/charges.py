"""Money of a case put into its class (计收): fee, real cost, fine, surplus; and taken out again."""

from collections.abc import Sequence
from datetime import date
from typing import Final
from uuid import UUID

from ledger.domain import act
from ledger.domain.bank_line import BankLine
from ledger.domain.case_account import (
    CapacityNotRecorded,
    CaseAccount,
    PartyRole,
    PocketKind,
    PocketOfAnotherKind,
    Source,
)
from ledger.domain.case_parties import Inability
from ledger.domain.identity import same_name
from ledger.domain.ids import CaseNumber
from ledger.domain.law.fees import LessCharged, may_be_charged
from ledger.domain.law.pre_enforcement import may_charge_fee
from ledger.domain.law.treasury import DrawnOnOtherMoney
from ledger.domain.money import Money
from ledger.domain.paper import Paper, well_named
from ledger.domain.permissions import Permission
from ledger.services.command import Recorded, as_seen, command, record
from ledger.services.counted import leaves_what_counts
from ledger.services.covering import left_for_freezes
from ledger.services.fees import fee_due, fee_reckoned, may_come_back
from ledger.services.stops import stays_here
from ledger.services.valued import is_there
from ledger.store.court import Court

# What is to be refunded may be a third party's whose capacity nobody recorded: it is kept first.
CHARGED: Final = frozenset(
    {
        PocketKind.FEE,
        PocketKind.COST,
        PocketKind.FINE,
        PocketKind.SURPLUS,
        PocketKind.REFUNDABLE,
    }
)


def may_be_taken(
    court: Court, case: CaseAccount, taken: Sequence[Source], *, free: bool = False
) -> None:
    """Refuse what was just taken for a class of its own: not there yet, counted, or frozen.

    A freeze does not bind what is only to be given back (``free``). Raises :class:`NotValuedYet`,
    :class:`CountedAsReturned`, :class:`HoldNotCovered`.
    """
    is_there(court, taken)
    leaves_what_counts(court, case, taken)
    if not free:
        left_for_freezes(court, case)


class Charges:
    """The classes of a case's money."""

    def __init__(self, court: Court) -> None:
        self.court = court

    @command(Permission.DRAFT)
    def charge(
        self,
        case_number: str,
        kind: PocketKind,
        amount: Money,
        paper: Paper,
        *,
        receipts: Sequence[UUID] | None = None,
        less: LessCharged | None = None,
        rounds_before: Sequence[str] = (),
        expected: int | None = None,
    ) -> Recorded:
        """Put free money into the class it belongs to, on the paper that reckons it.

        A fee is what the tariff comes to on everything collected, ``rounds_before`` of the same
        title among it, and no more; ``less`` says why it is less. What a freeze still lacks is left
        free for it, and what the bank values from a later day is charged on that day. Raises
        :class:`DrawnOnOtherMoney` for a class that is kept by a process of its own,
        :class:`HoldNotCovered`, :class:`NotValuedYet`.
        """
        if kind not in CHARGED:
            raise DrawnOnOtherMoney(f"{kind.value} is kept by its own process", kind=kind.value)
        case = self._seen(case_number, expected)
        if kind is not PocketKind.REFUNDABLE:
            stays_here(self.court, case, kept=True)
        if kind is PocketKind.FEE:
            may_charge_fee(CaseNumber.parse(case.case_number).type_word)
            self._no_strangers(case, receipts or ())
            if self._sent_back(case, receipts or ()):
                may_come_back(self.court, case, amount, rounds_before)
            else:
                due = fee_due(self.court, case, rounds_before).result
                may_be_charged(amount, due, less)
        well_named([paper])
        taken = case.set_aside(kind.value, kind, amount, basis=_on(paper, less), receipts=receipts)
        may_be_taken(self.court, case, taken, free=kind is PocketKind.REFUNDABLE)
        return record(self.court, case, case=case.case_number, pocket=kind.value)

    @command(Permission.DRAFT)
    def uncharge(
        self,
        case_number: str,
        kind: PocketKind,
        amount: Money,
        paper: Paper,
        *,
        less: LessCharged | None = None,
        rounds_before: Sequence[str] = (),
        expected: int | None = None,
    ) -> Recorded:
        """Put too much that was charged back to the free money of the case.

        Of a fee no more is too much than what is above the tariff, or ``less`` says why.
        """
        case = self._seen(case_number, expected)
        well_named([paper])
        if case.pocket(kind.value).kind not in CHARGED:
            raise PocketOfAnotherKind(f"{kind.value} is not charged", kind=kind.value)
        if kind is PocketKind.FEE:
            reckoned = fee_reckoned(self.court, case, rounds_before)
            left = min(reckoned.charged - amount, reckoned.whole)
            may_be_charged(left, reckoned.whole, less)
        case.put_back(kind.value, basis=_on(paper, less), amount=amount)
        return record(self.court, case, case=case.case_number, pocket=kind.value)

    @command(Permission.KEEP_CASE)
    def note_inability(
        self,
        case_number: str,
        party: str,
        why: Inability,
        since: date,
        paper: Paper,
        *,
        expected: int | None = None,
    ) -> Recorded:
        """Note that a party died, lost capacity or ended: its successor is paid, on a ruling."""
        case = self._seen(case_number, expected)
        case.note_inability(party, why, since, paper, by=act.current().actor)
        return record(self.court, case, case=case.case_number, party=party)

    def _no_strangers(self, case: CaseAccount, receipts: Sequence[UUID]) -> None:
        """Refuse a fee of a stranger's money, unless the fisc itself sent it back (R4.02, R4.16a).

        Raises :class:`CapacityNotRecorded`.
        """
        strange = {r for r in receipts if r in case.lots and case.lots[r].third_party}
        lines = self.court.find_many(BankLine, strange)
        fisc = [p.name for p in case.parties.values() if p.role is PartyRole.TREASURY]
        for receipt in strange:
            payer = lines[receipt].who_paid if receipt in lines else ""
            if not any(same_name(payer, name) for name in fisc):
                said = f"receipt {receipt} waits for its payer's word"
                raise CapacityNotRecorded(said, receipt=receipt)

    @staticmethod
    def _sent_back(case: CaseAccount, receipts: Sequence[UUID]) -> bool:
        """Whether this is the fisc's own money: a fee that goes back, and none that is charged."""
        return bool(receipts) and all(r in case.lots and case.lots[r].third_party for r in receipts)

    def _seen(self, case_number: str, expected: int | None) -> CaseAccount:
        number = str(CaseNumber.parse(case_number))
        case = self.court.find(CaseAccount, CaseAccount.create_id(number), named=number)
        as_seen(case, expected)
        case.may_ask(act.current().actor)
        return case


def _on(paper: Paper, less: LessCharged | None) -> str:
    return f"{paper}; {less.value}" if less else str(paper)
