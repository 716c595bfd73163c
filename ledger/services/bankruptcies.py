"""The bankruptcy of a case's debtor: once recorded, it stops what is unpaid and keeps the rest."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from ledger.domain import act, clock
from ledger.domain.bank_line import BankLine
from ledger.domain.bankruptcy import (
    APART,
    CLEARED,
    POCKET,
    Bankruptcy,
    NotItsDebtor,
    Stood,
    cleared_of,
)
from ledger.domain.case_account import CaseAccount, PartyRole, PocketKind
from ledger.domain.identity import same_name
from ledger.domain.ids import CaseNumber
from ledger.domain.insolvency import Insolvency
from ledger.domain.law.bankruptcy import (
    NOT_THE_DEBTORS,
    Standing,
    is_a_co_debtors,
    may_leave_after,
    standing,
)
from ledger.domain.money import Money, total, zero
from ledger.domain.paper import Paper
from ledger.domain.payout import WITH_BANK, Payout, State
from ledger.domain.payout_kind import PayoutKind
from ledger.domain.permissions import Permission
from ledger.services.command import Recorded, as_seen, command, record
from ledger.services.stops import stop_of_debtor
from ledger.store.court import Court

_STOPPED = frozenset({State.IN_APPROVAL, State.APPROVED, State.QUEUED})
_GONE = frozenset({State.REJECTED, State.WITHDRAWN, State.STOPPED, State.FAILED})


class Bankruptcies:
    """Bankruptcies of debtors, one to a case."""

    def __init__(self, court: Court) -> None:
        self.court = court

    def bankruptcy(self, case_number: str) -> Bankruptcy:
        """The bankruptcy recorded for a case."""
        number = str(CaseNumber.parse(case_number))
        named = f"a bankruptcy in {number}"
        return self.court.find(Bankruptcy, Bankruptcy.create_id(number), named=named)

    @command(Permission.KEEP_CASE)
    def accept(
        self, case_number: str, debtor: str, ruling: Paper, accepted_on: date, noticed_on: date
    ) -> Recorded:
        """Record the acceptance (R2.16): the day of the ruling counts, not that of its notice.

        Payouts the bank does not have stop; free money is kept for the administrator. Money that
        was paid before and came back after stands apart, until somebody decides whose it is.
        """
        case = self._case(case_number)
        case.may_ask(act.current().actor)
        if case.party(debtor).role is not PartyRole.DEBTOR:
            raise NotItsDebtor(f"{debtor} is no debtor of {case.case_number}", party=debtor)
        id_ = Bankruptcy.create_id(case.case_number)
        known = self.court.find_many(Bankruptcy, [id_]).get(id_)
        if known is not None:
            known.may_be_accepted()
        payouts = self.court.find_many(Payout, sorted(case.payouts))
        stood = _stood(payouts.values(), accepted_on)
        stopped = [p for p in payouts.values() if _stops(p)]
        for payout in stopped:
            payout.stop(f"破产受理 {ruling.number}", by=act.current().actor)
            case.release(payout.id, reason=f"破产受理 {ruling.number}")
        kept = self._keep(case, payouts, stood, str(ruling))
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
        return record(
            self.court, made, *told, *stopped, case, case=case.case_number, kept=str(kept),
            stopped=str(len(stopped)), known_by="number" if told else "name",
        )  # fmt: skip

    def _told(self, case: CaseAccount, debtor: str, made: Bankruptcy) -> list[Insolvency]:
        """What every other case of this debtor hears of it, if his official number is known."""
        number = case.party(debtor).official_number
        if number is None:
            return []
        blinded, by = self.court.keys.blinded(number), act.current().actor
        id_ = Insolvency.create_id(blinded)
        known = self.court.find_many(Insolvency, [id_]).get(id_)
        if known is None:
            known = Insolvency(
                blinded=blinded, case_number=case.case_number, debtor=debtor, ruling=made.ruling,
                accepted_on=made.accepted_on, by=by,
            )  # fmt: skip
        else:
            known.record_in(case.case_number, debtor, made.ruling, made.accepted_on, by=by)
        return [known]

    @command(Permission.KEEP_CASE)
    def sweep(self, case_number: str, *, expected: int | None = None) -> Recorded:
        """Keep what came in, or came back, since."""
        bankruptcy, case = self._seen(case_number, expected), self._case(case_number)
        case.may_ask(act.current().actor)
        payouts = self.court.find_many(Payout, sorted(case.payouts))
        stood = _stood(payouts.values(), bankruptcy.accepted_on)
        kept = self._keep(case, payouts, stood, str(bankruptcy.ruling))
        bankruptcy.sweep(kept, by=act.current().actor)
        return record(self.court, bankruptcy, case, case=case.case_number, kept=str(kept))

    @staticmethod
    def _keep(
        case: CaseAccount, payouts: dict[UUID, Payout], stood: tuple[Stood, ...], basis: str
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
            case.set_aside(POCKET, PocketKind.BANKRUPTCY, kept, basis=basis)
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
        case.may_act(act.current().actor)
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
        case.may_act(act.current().actor)
        named = tuple(dict.fromkeys(receipts))
        if case.party(party).role is not PartyRole.DEBTOR:
            raise NotItsDebtor(f"{party} is no debtor of {case.case_number}", party=party)
        his = self._paid_by(case, bankruptcy.debtor, named)
        is_a_co_debtors(party, bankrupt=bankruptcy.debtor, by_bankrupt=his)
        stop = stop_of_debtor(self.court, case, party)
        may_leave_after(stop, PayoutKind.APPLICANT, on=clock.today())
        amount = _kept_of(case, named)
        bankruptcy.find_co_debtors(party, named, amount, paper, by=act.current().actor)
        kept = case.put_back(POCKET, basis=str(paper))
        others = [each.receipt for each in kept if each.receipt not in named]
        name, basis = cleared_of(party), str(paper)
        case.set_aside(name, PocketKind.CLEARED, amount, basis=basis, receipts=named, party=party)
        rest = total(each.amount for each in kept) - amount
        if rest > zero():
            basis = str(bankruptcy.ruling)
            case.set_aside(POCKET, PocketKind.BANKRUPTCY, rest, basis=basis, receipts=others)
        return record(self.court, bankruptcy, case, case=case.case_number, pocket=name)

    def _paid_by(self, case: CaseAccount, party: str, receipts: Sequence[UUID]) -> list[UUID]:
        """Those of these receipts of which the bank says that this party paid them."""
        lines, name = self.court.find_many(BankLine, receipts), case.party(party).name
        return [id_ for id_, line in lines.items() if same_name(line.who_paid, name)]

    @command(Permission.GRANT)
    def end(self, case_number: str, paper: Paper, *, expected: int | None = None) -> Recorded:
        """Note that the bankruptcy is over; what is still kept is free again."""
        bankruptcy, case = self._seen(case_number, expected), self._case(case_number)
        case.may_act(act.current().actor)
        bankruptcy.end(paper, by=act.current().actor)
        known = self._known(case, bankruptcy.debtor)
        for each in known:
            each.end_in(case.case_number, paper, by=act.current().actor)
        if POCKET in case.pockets:
            case.put_back(POCKET, basis=str(paper))
        return record(self.court, bankruptcy, *known, case, case=case.case_number)

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


def _stops(payout: Payout) -> bool:
    return payout.state in _STOPPED and payout.kind not in NOT_THE_DEBTORS


def _stood(payouts: Iterable[Payout], accepted_on: date) -> tuple[Stood, ...]:
    """Where each payout that ever got as far as the bank stood on the day of acceptance."""
    return tuple(
        Stood(
            payout.id,
            standing(
                accepted_on, sent=payout.state in WITH_BANK or payout.state is State.HANDED,
                settled_on=payout.settled_on, returned=payout.state is State.RETURNED,
            ),
        )
        for payout in payouts
        if payout.state not in _GONE
    )  # fmt: skip


def _kept_of(case: CaseAccount, receipts: Sequence[UUID]) -> Money:
    """What is kept for the administrator of these receipts."""
    kept = case.pockets.get(POCKET)
    sources = kept.sources if kept else ()
    return total(each.amount for each in sources if each.receipt in receipts)
