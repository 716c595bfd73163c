"""Relief money (司法救助金): asked for, decided, paid from its fund, and taken back later."""

from collections.abc import Iterable, Sequence

from ledger.domain import act, clock
from ledger.domain.act import Role
from ledger.domain.case_account import PartyKind, PartyRole
from ledger.domain.errors import Conflict
from ledger.domain.law.bankruptcy import may_leave_after
from ledger.domain.law.payout_papers import may_go_to
from ledger.domain.law.relief import ELIGIBLE, NotToRecoup
from ledger.domain.law.treasury import may_draw_on
from ledger.domain.money import Money, zero
from ledger.domain.paper import Paper
from ledger.domain.payout import NotInThatState, Payout, State
from ledger.domain.payout_kind import PayoutKind
from ledger.domain.permissions import Permission
from ledger.domain.relief import COMMITTEE, Relief, ReliefState
from ledger.domain.relief_fund import ReliefFund
from ledger.services.command import Recorded, as_seen, command, record
from ledger.services.incoming import case_of
from ledger.services.papers import on_paper
from ledger.services.payees import may_leave
from ledger.services.payouts import Payouts
from ledger.services.plan_money import no_moves
from ledger.services.relief_dues import NOT_DONE, rules_today
from ledger.services.serials import all_of, one_of
from ledger.services.stops import stop_of
from ledger.store.court import Court


class ReliefForAnother(Conflict):
    """Relief goes to an applicant of the case."""

    code = "relief-for-another"
    title = "Relief goes to an applicant of the case"
    title_zh = "司法救助对象应为本案申请执行人"
    article = ELIGIBLE


class Reliefs:
    """The court's relief money, apart from every case's."""

    def __init__(self, court: Court) -> None:
        self.court = court
        self.payouts = Payouts(court)

    def relief(self, number: str) -> Relief:
        """An application by its number."""
        return one_of(self.court, Relief, number)

    def of_case(self, case_number: str) -> Sequence[Relief]:
        """Every application of a case, in order."""
        return all_of(self.court, Relief, case_of(self.court, case_number).case_number)

    def fund(self) -> ReliefFund:
        """The fund; an empty one before the first budget money."""
        found = self.court.find_many(ReliefFund, [ReliefFund.create_id()])
        return found.get(ReliefFund.create_id()) or ReliefFund()

    @command(Permission.KEEP_RELIEF)
    def appropriate(self, amount: Money, paper: Paper) -> Recorded:
        """Take budget money into the fund, on the paper that gave it."""
        fund = self.fund()
        (given,) = on_paper(self.court, [paper])
        fund.appropriate(amount, paper=given, by=act.current().actor)
        return record(self.court, fund, left=fund.left.plain)

    @command(Permission.ASK_RELIEF)
    def ask(
        self,
        case_number: str,
        party: str,
        amount: Money,
        *,
        reason: str,
        wage: Money,
        unpaid: Money,
        papers: Iterable[Paper],
        second_reason: str = "",
        exception: bool = False,
    ) -> Recorded:
        """Lay an applicant's hardship before the court; once in a case, within the ceiling."""
        case, by = case_of(self.court, case_number), act.current().actor
        case.may_ask(by)
        person = case.party(party)
        if person.role is not PartyRole.APPLICANT:
            raise ReliefForAnother(f"{party} is a {person.role.value}", role=person.role.value)
        known = all_of(self.court, Relief, case.case_number)
        before = [e for e in known if e.party == party and e.state is not ReliefState.REFUSED]
        asked = Relief.ask(
            case.case_number, len(known) + 1, party, amount,
            natural_person=person.kind is PartyKind.PERSON, given_before=len(before),
            reason=reason, second_reason=second_reason, wage=wage, unpaid=unpaid,
            exception=exception, papers=on_paper(self.court, papers),
            rules=rules_today(self.court), on=clock.today(), by=by,
        )  # fmt: skip
        return record(self.court, asked, relief=asked.number, due=asked.due.isoformat())

    @command(Permission.DECIDE_RELIEF)
    def agree(
        self, number: str, *, paper: Paper | None = None, expected: int | None = None
    ) -> Recorded:
        """Agree in one's turn; a leader brings in the committee's decision on its record."""
        found = self._seen(number, expected)
        given = on_paper(self.court, [paper])[0] if paper else None
        found.agree(_turn(found), paper=given, by=act.current().actor)
        return record(self.court, found, relief=found.number, state=found.state.value)

    @command(Permission.DECIDE_RELIEF)
    def refuse(self, number: str, reason: str, *, expected: int | None = None) -> Recorded:
        """Do not grant it."""
        found = self._seen(number, expected)
        found.refuse(_turn(found), reason, by=act.current().actor)
        return record(self.court, found, relief=found.number, state=found.state.value)

    @command(Permission.KEEP_RELIEF)
    def grant(self, number: str, paper: Paper, *, expected: int | None = None) -> Recorded:
        """Pay it from the fund, on the voucher of the payment; no money of a case moves."""
        found, fund = self._seen(number, expected), self.fund()
        (given,) = on_paper(self.court, [paper])
        today, by = clock.today(), act.current().actor
        found.grant(on=today, by=by)
        fund.pay(found.number, found.amount, on=today, paper=given, by=by)
        return record(self.court, found, fund, relief=found.number, left=fund.left.plain)

    @command(Permission.DRAFT)
    def recoup(
        self,
        number: str,
        party: str,
        share: Money,
        *,
        fund_party: str,
        papers: Iterable[Paper],
        pocket: str | None = None,
        expected: int | None = None,
    ) -> Recorded:
        """Ask for a person's share: first back to the fund, the rest to him, in one commit.

        ``fund_party`` is the case's party that keeps the fund, with a confirmed account. Out of
        a ``pocket`` — what a plan set apart for the fund — everything goes to the fund.
        """
        found = self._seen(number, expected)
        case = case_of(self.court, found.case_number)
        case.may_ask(act.current().actor)
        may_go_to(PayoutKind.RELIEF_RECOUP, case.party(fund_party).role)
        given = on_paper(self.court, papers)
        back = found.due_back(rules_today(self.court), party, share)
        if not back.amount:
            raise NotToRecoup(f"nothing of {found.number} is to be taken back", relief=found.number)
        if pocket is None:
            may_leave(self.court, case, party, PayoutKind.APPLICANT, papers=given)
        else:
            kept = case.pocket(pocket)
            may_draw_on(PayoutKind.RELIEF_RECOUP, kept.kind)
            no_moves(self.court, kept)
            may_leave_after(stop_of(self.court, case), PayoutKind.RELIEF_RECOUP, on=clock.today())
        first = self.payouts.draft_for(
            case, fund_party, back, f"扣回司法救助金（{found.number}）",
            kind=PayoutKind.RELIEF_RECOUP, papers=given, pocket=pocket,
        )  # fmt: skip
        found.ask_back(first.id, back, by=act.current().actor)
        made, ids = [first], {"recoupment": first.number}
        if pocket is None and share > back:
            said = f"发放执行款（应发{share.plain}元，扣回司法救助金{back.plain}元）"
            rest = self.payouts.draft_for(
                case, party, share - back, said, kind=PayoutKind.APPLICANT
            )
            made.append(rest)
            ids["payout"] = rest.number
        return record(self.court, *made, found, case, relief=found.number, **ids)

    @command(Permission.KEEP_RELIEF)
    def follow(self, number: str, payout: str) -> Recorded:
        """Book what the bank made of a recoupment: back in the fund, or to be asked for again."""
        found, fund = self.relief(number), self.fund()
        made: Payout = self.payouts.payout(payout)
        if made.state is State.SETTLED and made.settled_on is not None:
            amount = found.come_back(made.id, on=made.settled_on)
            fund.take_back(found.number, made.id, amount, on=made.settled_on)
        elif made.state in NOT_DONE:
            on = made.returned_on or clock.today()
            booked = found.fail(made.id, on=on)
            if booked > zero():
                fund.lose(found.number, made.id, booked, on=on)
        else:
            raise NotInThatState(f"{payout} is {made.state.value}", state=made.state)
        return record(self.court, found, fund, relief=found.number, left=fund.left.plain)

    def _seen(self, number: str, expected: int | None) -> Relief:
        found = self.relief(number)
        as_seen(found, expected)
        return found


def _turn(relief: Relief) -> str:
    """As whom one decides: a leader in the committee's turn speaks for it."""
    role = act.current().role
    return COMMITTEE if relief.next == COMMITTEE and role is Role.LEADER else role.value
