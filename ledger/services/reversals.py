"""Reversals of enforcement (执行回转): ordered in a new case, counted as money comes to it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from uuid import UUID

from ledger.domain import act, clock
from ledger.domain.case_account import CapacityNotRecorded, CaseAccount, PartyRole
from ledger.domain.debt import Debts
from ledger.domain.debt_parts import (
    ClaimTerms,
    NoSuchClaim,
    NoSuchTitle,
    Part,
    PerformedBy,
    StatedInterest,
)
from ledger.domain.identity import same_name
from ledger.domain.ids import CaseNumber
from ledger.domain.law.counting import Instalment, StopDay
from ledger.domain.law.reversing import (
    NotReceived,
    ReversalCaseNotNew,
    may_count,
    may_order,
    may_value,
    to_return,
    was_received,
)
from ledger.domain.money import Money, total, zero
from ledger.domain.paper import Paper
from ledger.domain.payout import Payout, State
from ledger.domain.permissions import Permission
from ledger.domain.plan_checks import not_in_future
from ledger.domain.reversal import Reversal, Taken, Thing
from ledger.domain.wrong_payment import WrongPayment
from ledger.services.command import Recorded, as_seen, command, record
from ledger.services.debts import known_debts
from ledger.services.numbering import all_numbered, next_number
from ledger.services.papers import on_paper
from ledger.store.court import Court

NOTHING: Final = zero()


@dataclass(frozen=True, slots=True)
class Back:
    """A payment to be returned, by whom, and what of it the new title leaves him."""

    payout: str
    party: str
    stands: Money = NOTHING


class Reversals:
    """What was received under a fallen title, and how it comes back."""

    def __init__(self, court: Court) -> None:
        self.court = court

    def reversal(self, number: str) -> Reversal:
        """A reversal by its number: the enforced case's, ``（2017）苏0508执101号-R1``."""
        id_ = Reversal.create_id(number)
        return self.court.find(Reversal, id_, named=f"reversal {number}")

    @command(Permission.KEEP_DEBTS)
    def order(
        self,
        case_number: str,
        reversal_case: str,
        *,
        title: str,
        set_aside: Paper,
        ruling: Paper,
        creditor: str,
        perform_by: date,
        taken: Sequence[Back] = (),
        things: Sequence[tuple[str, str]] = (),
        fruits: StatedInterest | None = None,
    ) -> Recorded:
        """Record the ruling that orders back what was received under a title set aside (R4.16).

        ``reversal_case`` is the new case, in which ``creditor`` was enforced against before and
        every ``party`` returns. ``fruits`` are what the ruling grants, from the day each payment
        was booked; ``things`` are named by their holder. Nothing moves: money comes by itself.
        """
        enforced, new = self._case(case_number), self._case(reversal_case)
        new.may_ask(act.current().actor)
        fallen, ruled = on_paper(self.court, [set_aside, ruling])
        may_order(fallen, ruled, filed_on=new.filed_on)
        if known_debts(self.court, new) is not None or new.id == enforced.id:
            raise ReversalCaseNotNew(f"{new.case_number} is no new case", case=new.case_number)
        _must_know(self.court, enforced, title)
        _must_be(new, creditor, PartyRole.APPLICANT, _names(enforced, PartyRole.DEBTOR))
        number = next_number(self.court, Reversal, enforced.case_number, "R")
        before = all_numbered(self.court, Reversal, enforced.case_number, "R")
        rows = [
            self._taken(enforced, new, each, claim=f"c{at}", ruling=ruled, before=before)
            for at, each in enumerate(taken, 1)
        ]
        for party, _ in things:
            _must_be(new, party, PartyRole.DEBTOR, _names(enforced, *_RECEIVERS))
        made = Reversal.order(
            number, enforced.case_number, new.case_number, title=title, set_aside=fallen,
            ruling=ruled, creditor=creditor, perform_by=perform_by, taken=rows,
            things=[Thing(f"w{at}", *each) for at, each in enumerate(things, 1)],
            by=act.current().actor,
        )  # fmt: skip
        debts = Debts(new.case_number)
        mark = debts.enter_title(ruled.number, ruled.day)
        if rows:
            debts.enter_claims(
                [
                    _claim(new, mark, creditor, each.amount, pay_by=perform_by, fruits=fruits,
                           since=each.since)
                    for each in rows
                ]
            )  # fmt: skip
        return record(self.court, made, debts, reversal=number, due=str(made.due))

    def _taken(
        self,
        enforced: CaseAccount,
        new: CaseAccount,
        back: Back,
        *,
        claim: str,
        ruling: Paper,
        before: Sequence[Reversal],
    ) -> Taken:
        """What goes back of one payment: what came of it to this party and is not due to him."""
        paid = self.court.find(Payout, Payout.create_id(back.payout), named=f"payout {back.payout}")
        if paid.payer != enforced.id:
            raise NotReceived(
                f"{back.payout} was not paid by {enforced.case_number}", payout=back.payout
            )
        was_received(paid.kind, settled=paid.state is State.SETTLED)
        payee = enforced.party(paid.party)
        agent = payee.role is PartyRole.AGENT
        names = _names(enforced, *_RECEIVERS) if agent else {payee.name}
        _must_be(new, back.party, PartyRole.DEBTOR, names)
        wrong = total(
            each.amount
            for each in all_numbered(self.court, WrongPayment, enforced.case_number, "W")
            if each.payout == paid.id and each.recognised
        )
        received = paid.amount - wrong
        ordered = total(each.ordered_of(paid.id) for each in before)
        due = to_return(received, back.stands, ordered, ruling.day).result
        assert paid.settled_on is not None
        return Taken(claim, back.party, paid.id, received, back.stands, due, paid.settled_on)

    @command(Permission.KEEP_DEBTS)
    def collect(
        self,
        number: str,
        receipt: UUID,
        parts: Sequence[Part],
        *,
        on: date,
        stop: StopDay,
        expected: int | None = None,
    ) -> Recorded:
        """Count money that came to the reversal's own case as returned.

        ``on`` is the day it counts: of payment, deduction or ruling. What came over from another
        case does not count. Raises :class:`ReversalFromAnotherCase`, :class:`MoreThanOwed`.
        """
        made, case = self._run(number, expected)
        lot = case.lots.get(receipt)
        own = zero()
        if lot is not None:
            gone = case.moved_in.get(receipt, zero()) + made.counted.get(receipt, zero())
            own = lot.amount - gone
            if lot.third_party:
                raise CapacityNotRecorded(f"why did a third party pay {receipt}?", receipt=receipt)
        may_count(total(each.amount for each in parts), own)
        return self._count(
            made, case, receipt, parts, on=on, stop=stop, by=PerformedBy.COURT, document=number
        )

    @command(Permission.KEEP_DEBTS)
    def return_directly(
        self,
        number: str,
        parts: Sequence[Part],
        *,
        on: date,
        document: str,
        expected: int | None = None,
    ) -> Recorded:
        """Count what was handed to the creditor himself, on his receipt; no money of the court."""
        made, case = self._run(number, expected)
        return self._count(
            made, case, None, parts, on=on, stop=StopDay.PERFORMED, by=PerformedBy.DIRECT,
            document=document,
        )  # fmt: skip

    def _count(
        self,
        made: Reversal,
        case: CaseAccount,
        receipt: UUID | None,
        parts: Sequence[Part],
        *,
        on: date,
        stop: StopDay,
        by: PerformedBy,
        document: str,
    ) -> Recorded:
        not_in_future(on, clock.today())
        debts = self._debts(case)
        for each in parts:
            if each.claim not in made.claims:
                said = f"{made.number} orders nothing back by {each.claim}"
                raise NoSuchClaim(said, claim=each.claim)
        debts.perform(parts, on=on, stop=stop, by=by, document=document)
        principal = made.due - _principal(debts, made)
        made.collect(receipt, parts, principal=principal, on=on, stop=stop, by=act.current().actor)
        return record(self.court, made, debts, reversal=made.number, due=str(made.due))

    # Things

    @command(Permission.KEEP_DEBTS)
    def return_thing(
        self, number: str, thing: str, on: date, paper: Paper, *, expected: int | None = None
    ) -> Recorded:
        """A thing went back as it is."""
        made, _ = self._run(number, expected)
        not_in_future(on, clock.today())
        (given,) = on_paper(self.court, [paper])
        made.return_thing(thing, on, given, by=act.current().actor)
        return record(self.court, made, reversal=number)

    @command(Permission.KEEP_DEBTS)
    def value_thing(
        self,
        number: str,
        thing: str,
        amount: Money,
        *,
        agreed_by: Sequence[str],
        on: date,
        pay_by: date,
        paper: Paper,
        expected: int | None = None,
    ) -> Recorded:
        """Let the value of a thing that cannot be returned be owed, both sides agreeing."""
        made, case = self._run(number, expected)
        not_in_future(on, clock.today())
        (given,) = on_paper(self.court, [paper])
        held = made.thing_out(thing)
        may_value(agreed_by, (held.party, made.creditor), on)
        debts = self._debts(case)
        (title,) = debts.titles
        (claim,) = debts.enter_claims([_claim(case, title, made.creditor, amount, pay_by=pay_by)])
        made.value_thing(
            thing, amount, claim, agreed_by=agreed_by, on=on, paper=given, by=act.current().actor
        )
        return record(self.court, made, debts, reversal=number, claim=claim)

    @command(Permission.KEEP_DEBTS)
    def end_thing(
        self, number: str, thing: str, on: date, paper: Paper, *, expected: int | None = None
    ) -> Recorded:
        """End the reversal of a thing on whose value nobody agrees: its creditor may sue."""
        made, _ = self._run(number, expected)
        not_in_future(on, clock.today())
        (given,) = on_paper(self.court, [paper])
        made.end_thing(thing, on, given, by=act.current().actor)
        return record(self.court, made, reversal=number)

    # Finding

    def _case(self, case_number: str) -> CaseAccount:
        number = str(CaseNumber.parse(case_number))
        return self.court.find(CaseAccount, CaseAccount.create_id(number), named=number)

    def _debts(self, case: CaseAccount) -> Debts:
        number = case.case_number
        return self.court.find(Debts, Debts.create_id(number), named=f"debts of {number}")

    def _run(self, number: str, expected: int | None) -> tuple[Reversal, CaseAccount]:
        made = self.reversal(number)
        as_seen(made, expected)
        case = self._case(made.reversal_case)
        case.may_ask(act.current().actor)
        return made, case


_RECEIVERS = (PartyRole.APPLICANT, PartyRole.SUCCESSOR, PartyRole.THIRD_PARTY)


def _names(case: CaseAccount, *roles: PartyRole) -> set[str]:
    return {each.name for each in case.parties.values() if each.role in roles}


def _must_be(case: CaseAccount, party: str, role: PartyRole, names: set[str]) -> None:
    """Refuse somebody who stands otherwise in the new case, or was another in the old one."""
    found = case.party(party)
    if found.role is not role or not any(same_name(found.name, each) for each in names):
        raise NotReceived(
            f"{party} is the {found.role.value} there, and not who stood here before",
            party=party, role=found.role,
        )  # fmt: skip


def _must_know(court: Court, case: CaseAccount, title: str) -> None:
    debts = known_debts(court, case)
    if debts is not None and title not in debts.titles.values():
        raise NoSuchTitle(f"{case.case_number} enforces no {title}", title=title)


def _claim(
    case: CaseAccount,
    title: str,
    creditor: str,
    amount: Money,
    *,
    pay_by: date,
    fruits: StatedInterest | None = None,
    since: date | None = None,
) -> ClaimTerms:
    """A debt of the reversal case: its fruits as ruled, the doubled part as of any debt."""
    number = CaseNumber.parse(case.case_number)
    interest = StatedInterest() if fruits is None else replace(fruits, starts_on=since)
    return ClaimTerms(
        "", title, creditor, (number.year, number.serial), zero(), (Instalment(amount, pay_by),),
        interest,
    )  # fmt: skip


def _principal(debts: Debts, made: Reversal) -> Money:
    """What is left of the sums ordered back, once every payment known is counted."""
    left = []
    for claim in made.claims:
        done = debts.done.get(claim)
        if done:
            left.append(debts.remaining(claim, max(each.on for each in done)).principal)
        else:
            left.append(total(part.amount for part in debts.claim(claim).instalments))
    return total(left)
