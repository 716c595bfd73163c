"""Reversals of enforcement (执行回转): ordered in a new case, counted as money comes to it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final
from uuid import UUID

from ledger.domain import act, clock
from ledger.domain.calendar import Calendar
from ledger.domain.case_account import CapacityNotRecorded, CaseAccount, PartyRole
from ledger.domain.debt import Debts
from ledger.domain.debt_parts import NoSuchClaim, Part, PerformedBy, StatedInterest
from ledger.domain.ids import CaseNumber
from ledger.domain.law.counting import StopDay
from ledger.domain.law.recovering import fee_refund_due
from ledger.domain.law.reversal_order import Taken, Yield, difference
from ledger.domain.law.reversing import (
    ReversalCaseNotNew,
    may_amend,
    may_count,
    may_order,
    may_value,
)
from ledger.domain.money import Money, total, zero
from ledger.domain.paper import Paper
from ledger.domain.payout import Payout
from ledger.domain.permissions import Permission
from ledger.domain.plan_checks import not_in_future
from ledger.domain.reversal import Reversal
from ledger.services.command import Recorded, as_seen, command, record
from ledger.services.counted import is_not_paid_out, still_for_it
from ledger.services.debts import known_debts
from ledger.services.numbering import next_number
from ledger.services.papers import on_paper
from ledger.services.reversal_rows import (
    Back,
    Bore,
    Held,
    Owing,
    Rows,
    must_be,
    must_know,
    names_of,
    still_due,
    yields_of,
)
from ledger.services.whose import itself
from ledger.store.court import Court

OF_THE_REVERSAL: Final = itself("执行回转案件承办人", "the officer of the reversal's case")


class Reversals:
    """What was received under a fallen title, and how it comes back."""

    def __init__(self, court: Court) -> None:
        self.court = court

    def reversal(self, number: str) -> Reversal:
        """A reversal by its number: the enforced case's, ``（2017）苏0508执101号-R1``."""
        id_ = Reversal.create_id(number)
        return self.court.find(Reversal, id_, named=f"reversal {number}")

    @command(Permission.KEEP_DEBTS, whose=OF_THE_REVERSAL, ahead=("perform_by",))
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
        things: Sequence[Held] = (),
        bore: Sequence[Bore] = (),
        fruits: StatedInterest | None = None,
    ) -> Recorded:
        """Record the ruling that orders back what was received under a title set aside (R4.16).

        ``reversal_case`` is the new case, in which ``creditor`` was enforced against before and
        every ``party`` returns. ``fruits`` are what the ruling grants on money, from the day each
        payment was booked; ``bore`` is what things bore in money. Nothing moves: money comes by
        itself.
        """
        enforced, new = self._case(case_number), self._case(reversal_case)
        new.may_ask(act.current().actor)
        fallen, ruled = on_paper(self.court, [set_aside, ruling])
        may_order(fallen, ruled, filed_on=new.filed_on)
        if known_debts(self.court, new) is not None:  # as the enforced case has some, by its title
            raise ReversalCaseNotNew(f"{new.case_number} is no new case", case=new.case_number)
        must_know(self.court, enforced, title)
        must_be(new, creditor, PartyRole.APPLICANT, names_of(enforced, PartyRole.DEBTOR))
        number = next_number(self.court, Reversal, enforced.case_number, "R")
        rows = Rows(self.court, enforced, new, ruled.day, number)
        held = rows.things(things, 1)
        named = [replace(rows.taken(each), claim=f"c{at}") for at, each in enumerate(taken, 1)]
        borne = [
            replace(each, claim=f"c{at}")
            for at, each in enumerate(yields_of(bore, held), len(named) + 1)
        ]
        made = Reversal.order(
            number, enforced.case_number, new.case_number, title=title, set_aside=fallen,
            ruling=ruled, creditor=creditor, perform_by=perform_by, taken=named, things=held,
            yields=borne, by=act.current().actor,
        )  # fmt: skip
        debts = Debts(new.case_number)
        debts.order_back(number)
        owing = Owing(debts, new, ruled, creditor, perform_by, fruits)
        owing.owe(
            *((each.amount, each.since) for each in named), *((b.amount, None) for b in borne)
        )
        fee_back = fee_refund_due(ruled.day, Calendar.shipped()).due
        return record(
            self.court, made, debts, reversal=number, due=str(made.due),
            refund_fee_by=str(fee_back),
        )  # fmt: skip

    @command(Permission.KEEP_DEBTS, whose=OF_THE_REVERSAL, ahead=("perform_by",))
    def amend(
        self,
        number: str,
        ruling: Paper,
        *,
        because: str,
        perform_by: date,
        taken: Sequence[Back] = (),
        things: Sequence[Held] = (),
        struck: Sequence[str] = (),
        bore: Sequence[Bore] = (),
        fruits: StatedInterest | None = None,
        expected: int | None = None,
    ) -> Recorded:
        """Let the order read otherwise on a new ruling, and explain the difference (R4.16).

        Named are only the payments and things that are now ordered back otherwise: what is added
        is due by ``perform_by``, a payment wholly left to its party and the ``struck`` things are
        ordered back no longer, nor what those things bore. What came back keeps counting. Raises
        :class:`NoNewRuling`, :class:`BelowWhatCameBack`.
        """
        made, new = self._run(number, expected)
        (ruled,) = on_paper(self.court, [ruling])
        not_in_future(ruled.day, clock.today())
        may_amend(made.ruling, ruled)
        debts, before = self._debts(new), made.reads
        rows = Rows(self.court, self._case(made.case_number), new, ruled.day, number)
        held = rows.things(things, len(made.things) + 1)
        known = {each.payout: each for each in before.taken}
        named = [rows.taken(each, known.get(Payout.create_id(each.payout))) for each in taken]
        gone = [replace(y, amount=zero()) for y in before.yields if y.thing in struck]
        borne = [*yields_of(bore, (*before.things, *held)), *gone]
        owing = Owing(debts, new, ruled, made.creditor, perform_by, fruits, because)
        claimed, yielded = _entered(owing, made, named, borne)
        now = before.amended(
            ruled, because, taken=claimed, things=held, struck=struck, yields=yielded
        )
        valued = made.claims.keys() - before.sums.keys()
        made.amend(
            ruled, because=because, perform_by=perform_by, taken=claimed, things=held,
            struck=struck, yields=yielded, due=still_due(debts, valued | now.sums.keys()),
            by=act.current().actor,
        )  # fmt: skip
        told = difference(before, made.reads)
        return record(
            self.court, made, debts, reversal=number, due=str(made.due),
            changed=str(len(told.changes)), told=told.read_zh(),
        )  # fmt: skip

    @command(Permission.KEEP_DEBTS, whose=OF_THE_REVERSAL)
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
        may_count(total(each.amount for each in parts), self._own(made, case, receipt))
        return self._count(
            made, case, receipt, parts, on=on, stop=stop, by=PerformedBy.COURT, document=number
        )

    @command(Permission.KEEP_DEBTS, whose=OF_THE_REVERSAL)
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
        debts: Debts | None = None,
    ) -> Recorded:
        not_in_future(on, clock.today())
        debts = debts or self._debts(case)
        for each in parts:
            if each.claim not in made.claims:
                said = f"{made.number} orders nothing back by {each.claim}"
                raise NoSuchClaim(said, claim=each.claim)
        debts.perform(parts, on=on, stop=stop, by=by, document=document)
        principal = made.due - still_due(debts, made.claims)
        made.collect(receipt, parts, principal=principal, on=on, stop=stop, by=act.current().actor)
        return record(self.court, made, debts, reversal=made.number, due=str(made.due))

    @command(Permission.KEEP_DEBTS, whose=OF_THE_REVERSAL)
    def ask_uncount(
        self,
        number: str,
        count: str,
        paper: Paper,
        *,
        because: str,
        instead: Sequence[Part] = (),
        on: date | None = None,
        stop: StopDay | None = None,
        expected: int | None = None,
    ) -> Recorded:
        """Ask to undo a counting that was wrong, and say how the money counts ``instead``, if so.

        Raises :class:`CountPaidOut`, and what counting it raises.
        """
        made, case = self._run(number, expected)
        (given,) = on_paper(self.court, [paper])
        made.ask_uncount(
            count, given, because=because, instead=instead, on=on, stop=stop,
            by=act.current().actor,
        )  # fmt: skip
        not_in_future(made.asked().on, clock.today())
        is_not_paid_out(self.court, case, made)
        return record(self.court, made, reversal=number, count=count)

    @command(Permission.GRANT)
    def uncount(self, number: str, count: str, *, expected: int | None = None) -> Recorded:
        """Agree: it counts no longer and is asked for again, or counts as was asked; none moves."""
        made = self.reversal(number)
        as_seen(made, expected)
        by = act.current().actor
        asked, was = made.may_uncount(count, by=by), made.count(count)
        case = self._case(made.reversal_case)
        is_not_paid_out(self.court, case, made)
        debts = self._debts(case)
        debts.undo(was.at, document=str(asked.paper), reason=asked.because)
        made.uncount(count, principal=still_due(debts, made.claims) - made.due, by=by)
        if not asked.instead:
            return record(self.court, made, debts, reversal=number, due=str(made.due))
        performed = PerformedBy.COURT if was.receipt else PerformedBy.DIRECT
        if was.receipt:
            may_count(
                total(each.amount for each in asked.instead), self._own(made, case, was.receipt)
            )
        return self._count(
            made, case, was.receipt, asked.instead, on=asked.on, stop=asked.stop, by=performed,
            document=number if was.receipt else str(asked.paper), debts=debts,
        )  # fmt: skip

    @command(Permission.GRANT)
    def refuse_uncount(
        self, number: str, count: str, reason: str, *, expected: int | None = None
    ) -> Recorded:
        """Let it count on."""
        made = self.reversal(number)
        as_seen(made, expected)
        made.refuse_uncount(count, reason, by=act.current().actor)
        return record(self.court, made, reversal=number, count=count)

    # Things

    @command(Permission.KEEP_DEBTS, whose=OF_THE_REVERSAL)
    def return_thing(
        self, number: str, thing: str, on: date, paper: Paper, *, expected: int | None = None
    ) -> Recorded:
        """A thing went back as it is."""
        made, _ = self._run(number, expected)
        not_in_future(on, clock.today())
        (given,) = on_paper(self.court, [paper])
        made.return_thing(thing, on, given, by=act.current().actor)
        return record(self.court, made, reversal=number)

    @command(Permission.KEEP_DEBTS, whose=OF_THE_REVERSAL, ahead=("pay_by",))
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
        (claim,) = Owing(debts, case, made.ruling, made.creditor, pay_by).owe((amount, None))
        made.value_thing(
            thing, amount, claim, agreed_by=agreed_by, on=on, paper=given, by=act.current().actor
        )
        return record(self.court, made, debts, reversal=number, claim=claim)

    @command(Permission.KEEP_DEBTS, whose=OF_THE_REVERSAL)
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

    def _own(self, made: Reversal, case: CaseAccount, receipt: UUID) -> Money:
        """What of a receipt came for this case, is not on its way out, and does not count yet."""
        lot = case.lots.get(receipt)
        if lot is None:
            return zero()
        if lot.third_party:
            raise CapacityNotRecorded(f"why did a third party pay {receipt}?", receipt=receipt)
        came = lot.amount - case.moved_in.get(receipt, zero())
        return min(came, still_for_it(self.court, case, receipt)) - made.counted_of(receipt)

    def _debts(self, case: CaseAccount) -> Debts:
        number = case.case_number
        return self.court.find(Debts, Debts.create_id(number), named=f"debts of {number}")

    def _run(self, number: str, expected: int | None) -> tuple[Reversal, CaseAccount]:
        made = self.reversal(number)
        as_seen(made, expected)
        case = self._case(made.reversal_case)
        case.may_ask(act.current().actor)
        return made, case


def _entered(
    owing: Owing, made: Reversal, taken: Sequence[Taken], borne: Sequence[Yield]
) -> tuple[list[Taken], list[Yield]]:
    """Enter the rows of an amendment as debts; the same rows, each with the mark of its debt."""
    marks = {each.thing: each.claim for each in made.reads.yields}
    claimed = [
        replace(each, claim=_owed(owing, each.claim, each.amount, each.since)) for each in taken
    ]
    yielded = [
        replace(each, claim=_owed(owing, marks.get(each.thing, ""), each.amount, None))
        for each in borne
    ]
    return claimed, yielded


def _owed(owing: Owing, claim: str, amount: Money, since: date | None) -> str:
    if claim:
        owing.owe_otherwise(claim, amount, since)
        return claim
    (mark,) = owing.owe((amount, since))
    return mark
