"""The bankruptcies of a case's debtors: what is recorded stops what is unpaid and keeps the rest.

Money is kept together while nobody has said whose it was; then it stands under its bankrupt's name,
for his administrator, or under a co-debtor's, for the creditor.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from ledger.domain import act, clock
from ledger.domain.bank_line import BankLine
from ledger.domain.bankruptcy import Bankruptcy
from ledger.domain.bankruptcy_parts import (
    APART,
    CLEARED,
    POCKET,
    Stood,
    cleared_of,
    estate_of,
)
from ledger.domain.case_account import CaseAccount, PartyRole, PocketKind
from ledger.domain.identity import same_name
from ledger.domain.ids import CaseNumber
from ledger.domain.insolvency import Insolvency
from ledger.domain.law.bankruptcy import (
    ACCEPTED,
    NotHisAdministrator,
    Standing,
    is_a_co_debtors,
    is_asked_back,
    may_leave_after,
)
from ledger.domain.money import Money, zero
from ledger.domain.paper import Paper
from ledger.domain.payout import Payout, State
from ledger.domain.payout_kind import PayoutKind
from ledger.domain.permissions import Permission
from ledger.domain.plan_checks import not_in_future
from ledger.services.claw_backs import asked_back
from ledger.services.command import Recorded, as_seen, command, record
from ledger.services.estates import (
    free_kept,
    is_stopped,
    its_debtor,
    keep_for,
    nobodys_again,
    rulings_of,
    stood_on_its_day,
    stop_payouts,
    stoppable,
    strangers,
    was_for,
    worth,
)
from ledger.services.stops import stop_of_debtor
from ledger.store.court import Court


class Bankruptcies:
    """Bankruptcies of debtors, all of one case together."""

    def __init__(self, court: Court) -> None:
        self.court = court

    def bankruptcy(self, case_number: str) -> Bankruptcy:
        """What is recorded of the bankruptcies in a case."""
        number = str(CaseNumber.parse(case_number))
        named = f"a bankruptcy in {number}"
        return self.court.find(Bankruptcy, Bankruptcy.create_id(number), named=named)

    @command(Permission.KEEP_CASE)
    def accept(
        self, case_number: str, debtor: str, ruling: Paper, accepted_on: date, noticed_on: date
    ) -> Recorded:
        """Record the acceptance (R2.16): the day of the ruling counts, not that of its notice.

        Payouts the bank does not have stop, but for one it has booked a debit of; what it paid on
        that day or later is to be asked back. Free money is kept for the administrator. Money that
        was paid before and came back after stands apart, until somebody decides whose it is.
        Neither day lies ahead: nothing was accepted, and nobody told. Raises :class:`NotYetThen`.
        """
        for place, day in (("accepted_on", accepted_on), ("noticed_on", noticed_on)):
            not_in_future(day, clock.today(), place=place, article=ACCEPTED)
        case = self._case(case_number)
        its_debtor(case, debtor)
        id_ = Bankruptcy.create_id(case.case_number)
        known = self.court.find_many(Bankruptcy, [id_]).get(id_)
        if known is not None:
            known.may_be_accepted(debtor)
        payouts = self.court.find_many(Payout, sorted(case.payouts))
        stood = stood_on_its_day(self.court, payouts.values(), accepted_on)
        open_ = stoppable(self.court, payouts.values())
        stopped = [p for p in open_ if is_stopped(p, case.pocket_of(p.id), debtor)]
        stop_payouts(case, stopped, f"破产受理 {ruling.number}")
        kept = self._keep(case, payouts, stood, str(ruling))
        if (his := cleared_of(debtor)) in case.pockets:
            # It was said to be his when he was none of the bankrupts.
            to = estate_of(debtor)
            kept += worth(
                case.keep_as(to, PocketKind.BANKRUPTCY, out_of=his, basis=str(ruling), party=debtor)
            )
        shown, by = Bankruptcy.shown_by(ruling), act.current().actor
        if known is None:
            made = Bankruptcy(
                case_number=case.case_number, debtor=debtor, ruling=shown, accepted_on=accepted_on,
                noticed_on=noticed_on, kept=kept, payouts=stood, by=by,
            )  # fmt: skip
        else:
            made = known
            made.accept_again(
                debtor, shown, accepted_on, noticed_on, kept=kept, payouts=stood, by=by
            )
        told = self._told(case, debtor, made)
        paid = [
            (each, case, each.amount, (f"{ruling.number} {accepted_on}",))
            for each in payouts.values()
            if each.state is State.SETTLED and each.settled_on is not None
            and is_asked_back(each.kind, each.settled_on, accepted_on)
        ]  # fmt: skip
        back = asked_back(self.court, paid)
        return record(
            self.court, made, *told, *stopped, case, *back, case=case.case_number, kept=str(kept),
            stopped=str(len(stopped)), known_by="number" if told else "name",
            nobodys_yet=str(strangers(case)), claw_back=str(len(back)),
        )  # fmt: skip

    def _told(self, case: CaseAccount, debtor: str, made: Bankruptcy) -> list[Insolvency]:
        """What every other case of this debtor hears of it, if his official number is known."""
        number = case.party(debtor).official_number
        if number is None:
            return []
        blinded, by = self.court.keys.blinded(number), act.current().actor
        his = made.of(debtor)
        id_ = Insolvency.create_id(blinded)
        known = self.court.find_many(Insolvency, [id_]).get(id_)
        if known is None:
            known = Insolvency(
                blinded=blinded, case_number=case.case_number, debtor=debtor, ruling=his.ruling,
                accepted_on=his.accepted_on, by=by,
            )  # fmt: skip
        else:
            known.record_in(case.case_number, debtor, his.ruling, his.accepted_on, by=by)
        return [known]

    @command(Permission.KEEP_CASE)
    def sweep(self, case_number: str, *, expected: int | None = None) -> Recorded:
        """Keep what came in, or came back, since."""
        bankruptcy, case = self._seen(case_number, expected), self._case(case_number)
        payouts = self.court.find_many(Payout, sorted(case.payouts))
        his = [bankruptcy.of(debtor) for debtor in bankruptcy.bankrupt]
        stood = [
            each
            for one in his
            for each in stood_on_its_day(self.court, payouts.values(), one.accepted_on)
        ]
        kept = self._keep(case, payouts, stood, rulings_of(bankruptcy))
        bankruptcy.sweep(kept, by=act.current().actor)
        return record(self.court, bankruptcy, case, case=case.case_number, kept=str(kept))

    @staticmethod
    def _keep(
        case: CaseAccount, payouts: dict[UUID, Payout], stood: Iterable[Stood], basis: str
    ) -> Money:
        """Set the free money aside, what came back after the day of acceptance by itself."""
        back = [payouts[each.payout] for each in stood if each.standing is Standing.BACK_AFTER]
        for source in (source for payout in back for source in payout.sources):
            lot = case.lots[source.receipt]
            amount = min(lot.free, source.amount)
            if lot.returned and amount > zero():
                case.set_aside(APART, PocketKind.OTHER, amount, basis=basis, receipts=[lot.receipt])
        kept = case.free
        if kept > zero():
            # A stranger's money is nobody's estate, however long it has been here.
            known = [each.receipt for each in case.lots.values() if not each.third_party]
            case.set_aside(POCKET, PocketKind.BANKRUPTCY, kept, basis=basis, receipts=known)
        return kept

    @command(Permission.GRANT)
    def decide(
        self,
        case_number: str,
        paper: Paper,
        *,
        to_administrator: bool,
        expected: int | None = None,
    ) -> Recorded:
        """Decide, on a paper, whose the money is that was paid before and came back after."""
        bankruptcy, case = self._seen(case_number, expected), self._case(case_number)
        bankruptcy.decide(paper, to_administrator=to_administrator, by=act.current().actor)
        name, kind = (
            (POCKET, PocketKind.BANKRUPTCY) if to_administrator else (CLEARED, PocketKind.CLEARED)
        )
        case.keep_as(name, kind, out_of=APART, basis=str(paper))
        return record(self.court, bankruptcy, case, case=case.case_number, pocket=name)

    @command(Permission.GRANT)
    def find_co_debtors(
        self,
        case_number: str,
        party: str,
        receipts: Sequence[UUID],
        paper: Paper,
        *,
        expected: int | None = None,
    ) -> Recorded:
        """Decide, on a paper, that these receipts came from another debtor, who is not bankrupt.

        He still owes, so his money is the creditor's: it is payable again, and only his own
        bankruptcy would stop it. Raises :class:`TheBankruptsOwn`, :class:`NotKept`.
        """
        bankruptcy, case = self._seen(case_number, expected), self._case(case_number)
        named, paid = tuple(dict.fromkeys(receipts)), list[UUID]()
        its_debtor(case, party)
        for debtor in bankruptcy.bankrupt:
            paid += self._paid_by(case, debtor, named)
        is_a_co_debtors(party, bankrupt=bankruptcy.bankrupt, by_bankrupt=paid)
        stop = stop_of_debtor(self.court, case, party)
        may_leave_after(stop, PayoutKind.APPLICANT, on=clock.today())
        name = cleared_of(party)
        amount = keep_for(case, name, PocketKind.CLEARED, receipts=named, paper=paper, party=party)
        bankruptcy.find_co_debtors(party, named, amount, paper, by=act.current().actor)
        return record(self.court, bankruptcy, case, case=case.case_number, pocket=name)

    @command(Permission.GRANT)
    def find_owner(
        self,
        case_number: str,
        debtor: str,
        receipts: Sequence[UUID],
        paper: Paper,
        *,
        expected: int | None = None,
    ) -> Recorded:
        """Decide, on a paper, that of what is kept these receipts were this bankrupt's.

        From then on they go to his own administrator alone. Raises :class:`TheBankruptsOwn` for
        what the bank says another bankrupt paid, :class:`NotKept`.
        """
        bankruptcy, case = self._seen(case_number, expected), self._case(case_number)
        named, paid = tuple(dict.fromkeys(receipts)), list[UUID]()
        others = [each for each in bankruptcy.bankrupt if each != bankruptcy.of(debtor).debtor]
        for other in others:
            paid += self._paid_by(case, other, named)
        is_a_co_debtors(debtor, bankrupt=others, by_bankrupt=paid)
        name = estate_of(debtor)
        amount = keep_for(
            case, name, PocketKind.BANKRUPTCY, receipts=named, paper=paper, party=debtor
        )
        bankruptcy.find_owner(debtor, named, amount, paper, by=act.current().actor)
        return record(self.court, bankruptcy, case, case=case.case_number, pocket=name)

    @command(Permission.GRANT)
    def take_finding_back(
        self,
        case_number: str,
        party: str,
        receipts: Sequence[UUID],
        reason: str,
        paper: Paper,
        *,
        expected: int | None = None,
    ) -> Recorded:
        """Take back, on a paper, that these receipts were this debtor's; not one's own finding.

        What is still there is nobody's again, and may be found another's. What was asked for out of
        it and is not with the bank stops; what has left stays, and is reported as a wrong payment.
        Raises :class:`NoSuchFinding`, :class:`ActsTwice`, :class:`NotKept`.
        """
        bankruptcy, case = self._seen(case_number, expected), self._case(case_number)
        named, by = tuple(dict.fromkeys(receipts)), act.current().actor
        bankruptcy.may_take_back(party, named, by=by)
        names = {estate_of(party), cleared_of(party)}
        payouts = self.court.find_many(Payout, sorted(case.payouts)).values()
        stopped = [
            each
            for each in stoppable(self.court, payouts)
            if case.pocket_of(each.id) in names
            and any(source.receipt in named for source in each.sources)
        ]
        stop_payouts(case, stopped, f"撤回归属认定 {paper.number}")
        estate = nobodys_again(case, estate_of(party), named, paper)
        kept = nobodys_again(case, cleared_of(party), named, paper)
        bankruptcy.take_finding_back(party, named, estate + kept, reason, paper, kept=kept, by=by)
        return record(
            self.court, bankruptcy, *stopped, case, case=case.case_number, pocket=POCKET,
            amount=str(estate + kept), stopped=str(len(stopped)),
        )  # fmt: skip

    def _paid_by(self, case: CaseAccount, party: str, receipts: Sequence[UUID]) -> list[UUID]:
        """Those of these receipts of which the bank says that this party paid them."""
        lines, name = self.court.find_many(BankLine, receipts), case.party(party).name
        return [id_ for id_, line in lines.items() if same_name(line.who_paid, name)]

    @command(Permission.KEEP_CASE)
    def name_administrator(
        self, case_number: str, debtor: str, party: str, paper: Paper,
        *, expected: int | None = None,
    ) -> Recorded:  # fmt: skip
        """Record whom the court named to administer this bankrupt's property (R2.16b)."""
        bankruptcy, case = self._seen(case_number, expected), self._case(case_number)
        case.must_be_of(act.current().actor)
        if case.party(party).role is not PartyRole.ADMINISTRATOR:
            raise NotHisAdministrator(f"{party} is no administrator", party=party, debtor=debtor)
        bankruptcy.name_administrator(debtor, party, paper, by=act.current().actor)
        return record(self.court, bankruptcy, case=case.case_number, party=party)

    @command(Permission.GRANT)
    def end(
        self, case_number: str, paper: Paper, *, debtor: str | None = None,
        expected: int | None = None,
    ) -> Recorded:  # fmt: skip
        """Note that one debtor's is over: of several, he is named.

        What is still kept is free again once all are over; while another debtor is bankrupt, only
        what was said to be this one's, and that under his name. What was asked for on its way to
        his administrator stops.
        """
        bankruptcy, case = self._seen(case_number, expected), self._case(case_number)
        whose, by = bankruptcy.of(debtor).debtor, act.current().actor
        last = len(bankruptcy.bankrupt) == 1
        payouts = self.court.find_many(Payout, sorted(case.payouts)).values()
        open_ = stoppable(self.court, payouts)
        stopped = [p for p in open_ if was_for(p, case.pocket_of(p.id), whose, last=last)]
        stop_payouts(case, stopped, f"破产终结 {paper.number}")
        freed = free_kept(case, whose, paper, last=last)
        bankruptcy.end(whose, paper, freed=freed, by=by)
        known = self._known(case, whose)
        for each in known:
            each.end_in(case.case_number, paper, by=by)
        return record(
            self.court, bankruptcy, *known, *stopped, case, case=case.case_number, freed=str(freed)
        )

    def _known(self, case: CaseAccount, debtor: str) -> list[Insolvency]:
        number = case.party(debtor).official_number
        ids = [Insolvency.create_id(self.court.keys.blinded(number))] if number else []
        return list(self.court.find_many(Insolvency, ids).values())

    def _seen(self, case_number: str, expected: int | None) -> Bankruptcy:
        bankruptcy = self.bankruptcy(case_number)
        as_seen(bankruptcy, expected)
        return bankruptcy

    def _case(self, case_number: str) -> CaseAccount:
        number = str(CaseNumber.parse(case_number))
        return self.court.find(CaseAccount, CaseAccount.create_id(number), named=number)
