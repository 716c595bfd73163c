"""Distribution plans: computed from the debts, served, opposed, amended, turned into payouts."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from ledger.domain import act, clock
from ledger.domain.case_account import CaseAccount, PartyRole
from ledger.domain.debt import Debts
from ledger.domain.hold import Hold
from ledger.domain.ids import CaseNumber
from ledger.domain.law.bankruptcy import may_leave_after
from ledger.domain.law.plan_parts import Distribution, PlanClaim
from ledger.domain.money import zero
from ledger.domain.payout import Payout, State
from ledger.domain.payout_kind import PayoutKind
from ledger.domain.permissions import Permission
from ledger.domain.plan import Plan
from ledger.domain.plan_checks import not_in_future
from ledger.domain.plan_parts import (
    Dispute,
    Ground,
    NotPayable,
    PlanSeenOtherwise,
    digest_of,
)
from ledger.domain.rates import Rates
from ledger.services.chains import Chains
from ledger.services.command import Recorded, as_seen, command, record
from ledger.services.covering import SharesOfPlans, left_for_freezes
from ledger.services.fees import within_tariff
from ledger.services.payouts import Payouts
from ledger.services.plan_money import free_all, keep_aside, set_out, take_in
from ledger.services.plan_payouts import Drawing, draw_on
from ledger.services.plan_terms import CALENDAR, Asked, FeeTerms, divided
from ledger.services.relief_dues import NOT_DONE
from ledger.services.sheets import list_digest
from ledger.services.stops import stop_of
from ledger.store.court import Court


class Plans:
    """Distribution plans (分配方案)."""

    def __init__(self, court: Court) -> None:
        self.court = court
        self.payouts = Payouts(court)

    def plan(self, number: str) -> Plan:
        """A plan by its number, ``（2017）苏0508执101号-D1``."""
        return self.court.find(Plan, Plan.create_id(number), named=f"plan {number}")

    def what_if(
        self,
        case_number: str,
        asked: Asked,
        *,
        rates: Rates | None = None,
        instead: Sequence[PlanClaim] = (),
    ) -> Distribution:
        """Compute a plan for other dates, rates or claims, and record nothing.

        ``instead`` replaces claims of the same mark, or adds some.
        """
        number = str(CaseNumber.parse(case_number))
        case, debts = self._case(number), self._debts(number)
        return divided(self.court, case, debts, asked, rates=rates, instead=instead)

    @command(Permission.PLAN)
    def draft(
        self, case_number: str, asked: Asked, *, receipts: Sequence[UUID] | None = None
    ) -> Recorded:
        """Compute a plan from the debts of the case, and keep its money under the plan's name."""
        case, debts = self._mine(case_number)
        self._not_stopped(case)
        not_in_future(asked.taken_on, clock.today())
        distribution = divided(self.court, case, debts, asked)
        number = debts.begin_plan()
        pocket = f"plan-{len(debts.plans)}"
        take_in(self.court, case, pocket, distribution.fund, basis=number, receipts=receipts)
        left_for_freezes(self.court, case)
        within_tariff(self.court, case, distribution.fund, asked.rounds_before)
        digest = digest_of(number, 1, asked.taken_on, distribution)
        plan = Plan(
            number=number, case_number=case.case_number, pocket=pocket,
            drafted_on=clock.today(), taken_on=asked.taken_on,
            stop=asked.stop, distribution=distribution,
            participants=participants(case, distribution), by=act.current().actor, digest=digest,
        )  # fmt: skip
        return record(self.court, plan, case, debts, plan=number, digest=digest)

    @command(Permission.APPROVE_PLAN)
    def approve(self, number: str, digest: str, *, expected: int | None = None) -> Recorded:
        """Agree to exactly the plan that was seen; a second person's act."""
        plan = self._seen(number, expected)
        doing = act.current()
        plan.approve(digest, by=doing.actor, role=doing.role, today=clock.today())
        return self._said(plan)

    @command(Permission.PLAN)
    def serve(
        self,
        number: str,
        served: Sequence[tuple[str, date, str]],
        *,
        expected: int | None = None,
    ) -> Recorded:
        """Record whom the plan reached, when and how; many parties in one command."""
        plan, _ = self._run(number, expected)
        windows = plan.serve(served, calendar=CALENDAR, today=clock.today())
        return self._said(plan, last_day=str(max(each.until for each in windows)))

    @command(Permission.PLAN)
    def object(
        self,
        number: str,
        party: str,
        on: date,
        *,
        document: str,
        disputed: Sequence[Dispute],
        asks: str,
        expected: int | None = None,
    ) -> Recorded:
        """Take in a party's written objection."""
        plan, _ = self._run(number, expected)
        objection = plan.object(
            party, on, document=document, disputed=disputed, asks=asks, today=clock.today()
        )
        return self._said(plan, objection=objection)

    @command(Permission.PLAN)
    def notify(
        self,
        number: str,
        objection: str,
        told: Sequence[tuple[str, date, str]],
        *,
        expected: int | None = None,
    ) -> Recorded:
        """Tell the others of an objection; each has fifteen days of his own."""
        plan, _ = self._run(number, expected)
        windows = plan.notify(objection, told, calendar=CALENDAR, today=clock.today())
        return self._said(plan, last_day=str(max(each.until for each in windows)))

    @command(Permission.PLAN)
    def oppose(
        self,
        number: str,
        objection: str,
        party: str,
        on: date,
        *,
        document: str,
        expected: int | None = None,
    ) -> Recorded:
        """Take in a party's opposition to an objection."""
        plan, _ = self._run(number, expected)
        plan.oppose(objection, party, on, document=document, today=clock.today())
        return self._said(plan, objection=objection)

    @command(Permission.PLAN)
    def tell_objector(
        self, number: str, objection: str, on: date, *, how: str, expected: int | None = None
    ) -> Recorded:
        """Tell the objector who opposes him; he has fifteen days to sue."""
        plan, _ = self._run(number, expected)
        told = plan.tell_objector(objection, on, how=how, calendar=CALENDAR, today=clock.today())
        return self._said(plan, last_day=str(told.until))

    @command(Permission.PLAN)
    def sue(
        self, number: str, objection: str, on: date, *, suit: str, expected: int | None = None
    ) -> Recorded:
        """Record the objector's suit; what he disputes stays aside from then on."""
        plan, case = self._run(number, expected)
        plan.sue(objection, on, suit=suit, today=clock.today())
        return self._said(plan, case, objection=objection)

    @command(Permission.PLAN)
    def end_suit(
        self,
        number: str,
        objection: str,
        on: date,
        *,
        upheld: bool,
        document: str,
        expected: int | None = None,
    ) -> Recorded:
        """Record how the suit ended; what need not be kept aside any more is free to be paid."""
        plan, case = self._run(number, expected)
        plan.end_suit(objection, on, upheld=upheld, document=document, today=clock.today())
        keep_aside(case, plan)
        return self._said(plan, case, objection=objection)

    @command(Permission.PLAN)
    def withdraw_objection(
        self,
        number: str,
        objection: str,
        on: date,
        *,
        document: str,
        expected: int | None = None,
    ) -> Recorded:
        """Let the objector take his objection back."""
        plan, case = self._run(number, expected)
        plan.withdraw_objection(objection, on, document=document, today=clock.today())
        keep_aside(case, plan)
        return self._said(plan, case, objection=objection)

    @command(Permission.PLAN)
    def amend(
        self,
        number: str,
        asked: Asked,
        *,
        ground: Ground,
        document: str,
        because: str,
        objection: str | None = None,
        expected: int | None = None,
    ) -> Recorded:
        """Compute the plan anew from the debts as they now stand, and explain the difference."""
        plan, case = self._run(number, expected)
        self._not_stopped(case)
        not_in_future(asked.taken_on, clock.today())
        debts = self._debts(plan.case_number)
        distribution = divided(self.court, case, debts, asked, plan=plan)
        before = plan.distribution.fund
        told = plan.amend(
            distribution, ground=ground, objection=objection, document=document, because=because,
            participants=participants(case, distribution), by=act.current().actor,
            today=clock.today(),
        )  # fmt: skip
        if distribution.fund != before and not plan.final:
            free_all(case, plan.pocket, basis=number)
            take_in(self.court, case, plan.pocket, distribution.fund, basis=number, receipts=None)
        if not plan.final:
            left_for_freezes(self.court, case)
        within_tariff(
            self.court, case, distribution.fund, asked.rounds_before, anew=number,
            charged=before.fee if plan.final else None,
        )  # fmt: skip
        keep_aside(case, plan)
        return self._said(
            plan, case, digest=plan.digest, changed=str(len(told.changes)), told=told.read_zh()
        )

    @command(Permission.PLAN)
    def finalise(self, number: str, *, expected: int | None = None) -> Recorded:
        """Close the time for objections; costs, fee and reserves leave the plan's money.

        A freeze that came meanwhile is covered first, by what the plan leaves free: the plan is
        amended to less, or withdrawn. Raises :class:`HoldNotCovered`.
        """
        plan, case = self._run(number, expected)
        self._not_stopped(case)
        left_for_freezes(self.court, case, kept=True)
        plan.finalise(clock.today(), by=act.current().actor)
        set_out(case, plan)
        keep_aside(case, plan)
        return self._said(plan, case)

    @command(Permission.PLAN)
    def release_reserve(
        self,
        number: str,
        claim: str,
        on: date,
        *,
        document: str,
        expected: int | None = None,
    ) -> Recorded:
        """Let a reserved share be paid: its claim has its final title (R4.06)."""
        plan, case = self._run(number, expected)
        plan.release_reserve(claim, on, document=document, today=clock.today())
        keep_aside(case, plan)
        return self._said(plan, case, claim=claim)

    @command(Permission.PLAN)
    def settle(
        self,
        number: str,
        claims: Sequence[str] | None = None,
        *,
        expected: int | None = None,
    ) -> Recorded:
        """Ask for a payout for every share that can be paid, or those named, in one commit.

        Each is drawn on the plan's own money and approved like any payout. What is paid counts
        against the debts on the day the money was taken. What a freeze of a creditor's share lacks
        stays of it in the plan. Raises :class:`NotPayable`, :class:`HoldNotCovered`.
        """
        plan, case = self._run(number, expected)
        self._not_stopped(case)
        payable = plan.payable()
        wanted = {mark: payable.get(mark, zero()) for mark in claims or payable}
        debts = self._debts(plan.case_number)
        drafting = Drawing(self.court, plan, case, debts)
        draws = [drafting.draw(mark, amount) for mark, amount in wanted.items()]
        draw_on(plan, debts, draws, clock.today())
        ids = {
            "plan": number, "stage": plan.stage.value, "payouts": str(len(drafting.made)),
            "digest": list_digest(drafting.made),
        }  # fmt: skip
        return record(self.court, plan, case, debts, *drafting.made, **ids)

    @command(Permission.APPROVE)
    def approve_payouts(self, number: str, digest: str) -> Recorded:
        """Agree at once to a plan's list of payouts, named by the digest of the whole list.

        Large ones need more people than small ones: those whose turn it is are approved, each as
        it would be alone. Raises :class:`PlanSeenOtherwise`.
        """
        plan = self.plan(number)
        waiting = self._waiting(plan)
        if not waiting or digest != list_digest(waiting):
            raise PlanSeenOtherwise(
                f"{len(waiting)} payouts wait, and not the list that was seen", count=len(waiting)
            )
        doing, case = act.current(), self._case(plan.case_number)
        self._not_stopped(case)
        mine = [payout for payout in waiting if payout.next_role is doing.role] or waiting
        shares = SharesOfPlans(self.court, case)
        for payout in mine:
            shares.may_go(payout, plan.payable_to)
        Chains(self.court).agree([(each, case) for each in mine], by=doing.actor, role=doing.role)
        return record(self.court, *mine, plan=number, payouts=str(len(mine)))

    def waiting(self, number: str) -> tuple[str, list[Payout]]:
        """The digest of the list of payouts of a plan that wait for approval, and the list."""
        waiting = self._waiting(self.plan(number))
        return list_digest(waiting), waiting

    @command(Permission.PLAN)
    def redraw(self, number: str, payout: str, *, expected: int | None = None) -> Recorded:
        """Let a share be paid again, or frozen again, whose payout did not happen or came back."""
        plan, case = self._run(number, expected)
        found = self.payouts.payout(payout)
        if found.state not in NOT_DONE:
            raise NotPayable(f"{payout} is {found.state.value}", state=found.state)
        drawn = plan.undraw(payout, reason=found.state.value)
        again = SharesOfPlans(self.court, case).undone(payout, reason=found.state.value)
        return self._said(plan, *again, claim=drawn.claim)

    @command(Permission.PLAN)
    def withdraw(self, number: str, reason: str, *, expected: int | None = None) -> Recorded:
        """Give a plan up before it is final; its money is free again."""
        plan, case = self._run(number, expected)
        plan.withdraw(reason, by=act.current().actor)
        free_all(case, plan.pocket, basis=number)
        return self._said(plan, case)

    def _not_stopped(self, case: CaseAccount) -> None:
        """Refuse to divide what is the administrator's; raises :class:`StoppedByBankruptcy`."""
        may_leave_after(stop_of(self.court, case), PayoutKind.APPLICANT, on=clock.today())

    # Finding

    def _waiting(self, plan: Plan) -> list[Payout]:
        ids = [Payout.create_id(number) for number in plan.draws]
        found = self.court.find_many(Payout, ids).values()
        return [each for each in found if each.state is State.IN_APPROVAL]

    def _said(self, plan: Plan, *also: CaseAccount | Hold, **ids: str) -> Recorded:
        names = {"plan": plan.number, "stage": plan.stage.value, **ids}
        return record(self.court, plan, *also, **names)

    def _seen(self, number: str, expected: int | None) -> Plan:
        plan = self.plan(number)
        as_seen(plan, expected)
        return plan

    def _run(self, number: str, expected: int | None) -> tuple[Plan, CaseAccount]:
        plan = self._seen(number, expected)
        case = self._case(plan.case_number)
        case.may_ask(act.current().actor)
        return plan, case

    def _mine(self, case_number: str) -> tuple[CaseAccount, Debts]:
        case = self._case(str(CaseNumber.parse(case_number)))
        case.may_ask(act.current().actor)
        return case, self._debts(case.case_number)

    def _case(self, number: str) -> CaseAccount:
        return self.court.find(CaseAccount, CaseAccount.create_id(number), named=number)

    def _debts(self, number: str) -> Debts:
        return self.court.find(Debts, Debts.create_id(number), named=f"debts of {number}")


def participants(case: CaseAccount, plan: Distribution) -> tuple[str, ...]:
    """On whom a plan is served: every creditor in it, and every debtor of the case (R4.10)."""
    debtors = [each.party for each in case.parties.values() if each.role is PartyRole.DEBTOR]
    return tuple(dict.fromkeys([*(each.creditor for each in plan.claims), *debtors]))


__all__ = ["Asked", "FeeTerms", "Plans", "list_digest", "participants"]
