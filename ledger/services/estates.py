"""What a bankruptcy does to one case's money and payments: stopped, kept, told apart, freed."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Final
from uuid import UUID

from ledger.domain import act
from ledger.domain.bankruptcy import Bankruptcy
from ledger.domain.bankruptcy_parts import (
    APART,
    CLEARED,
    POCKET,
    NotItsDebtor,
    Stood,
    cleared_of,
    estate_of,
)
from ledger.domain.case_account import CaseAccount, Party, PartyRole, PocketKind
from ledger.domain.case_parts import Source
from ledger.domain.law.bankruptcy import NOT_THE_DEBTORS, standing
from ledger.domain.money import Money, total, zero
from ledger.domain.paper import Paper
from ledger.domain.payout import WITH_BANK, Payout, State
from ledger.domain.payout_kind import PayoutKind
from ledger.domain.payout_parts import CASH_GIVEN
from ledger.services.claw_backs import not_debited
from ledger.services.going import unexplained
from ledger.services.stops import of_an_estate
from ledger.store.court import Court

UNSENT: Final = frozenset({State.IN_APPROVAL, State.APPROVED, State.QUEUED})
_ON_ITS_WAY: Final = WITH_BANK | CASH_GIVEN | {State.HANDED}
_GONE: Final = frozenset({State.REJECTED, State.WITHDRAWN, State.STOPPED, State.FAILED})


def its_debtor(case: CaseAccount, party: str) -> Party:
    """A debtor of the case by his mark; raises :class:`NotItsDebtor`."""
    found = case.party(party)
    if found.role is not PartyRole.DEBTOR:
        raise NotItsDebtor(f"{party} is no debtor of {case.case_number}", party=party)
    return found


def rulings_of(bankruptcy: Bankruptcy) -> str:
    """The rulings that are under way, as money kept for them names its basis."""
    return "、".join(str(bankruptcy.of(debtor).ruling) for debtor in bankruptcy.bankrupt)


def stoppable(court: Court, payouts: Iterable[Payout]) -> list[Payout]:
    """Those of these that can still be stopped: of which the bank has booked nothing."""
    return not_debited(court, [each for each in payouts if each.state in UNSENT])


def stop_payouts(case: CaseAccount, payouts: Iterable[Payout], why: str) -> None:
    """Stop these, and let their money stand where it was drawn from."""
    for payout in payouts:
        payout.stop(why, by=act.current().actor)
        case.release(payout.id, reason=why)


def is_stopped(payout: Payout, pocket: str | None, debtor: str) -> bool:
    """Whether this debtor's bankruptcy stops a payment the bank does not have.

    What was said to be a co-debtor's, or the creditor's, still leaves. What was on its way to an
    administrator while nobody had said whose it was, waits until somebody does.
    """
    if payout.state not in UNSENT:
        return False
    if payout.kind is PayoutKind.ADMINISTRATOR:
        return not of_an_estate(pocket)
    if pocket is not None and pocket.startswith(CLEARED):
        return pocket == cleared_of(debtor)
    return payout.kind not in NOT_THE_DEBTORS


def was_for(payout: Payout, pocket: str | None, debtor: str, *, last: bool) -> bool:
    """Whether a payment the bank does not have was for the administrator of this debtor."""
    his = pocket == estate_of(debtor) or (last and not of_an_estate(pocket))
    return payout.state in UNSENT and payout.kind is PayoutKind.ADMINISTRATOR and his


def free_kept(case: CaseAccount, debtor: str, paper: Paper, *, last: bool) -> Money:
    """Free what was kept for this debtor's administrator; of the last one, all that was kept."""
    basis, his = str(paper), estate_of(debtor)
    if not last:
        if his not in case.pockets:
            return zero()
        to = cleared_of(debtor)
        return worth(case.keep_as(to, PocketKind.CLEARED, out_of=his, basis=basis, party=debtor))
    kept = [
        each.pocket for each in case.pockets.values()
        if each.kind is PocketKind.BANKRUPTCY or each.pocket == APART
    ]  # fmt: skip
    return total(worth(case.put_back(name, basis=basis)) for name in kept)


def keep_for(
    case: CaseAccount,
    name: str,
    kind: PocketKind,
    *,
    receipts: Collection[UUID],
    paper: Paper,
    party: str,
) -> Money:
    """Keep under a party's name what is kept of these receipts and was nobody's own yet."""
    amount = zero()
    for pocket in [each for each in case.pockets.values() if each.kind is PocketKind.BANKRUPTCY]:
        some = any(source.receipt in receipts for source in pocket.sources)
        if some and not of_an_estate(pocket.pocket):
            amount += worth(
                case.keep_as(
                    name, kind, out_of=pocket.pocket, receipts=receipts, basis=str(paper),
                    party=party,
                )
            )  # fmt: skip
    return amount


def nobodys_again(case: CaseAccount, name: str, receipts: Collection[UUID], paper: Paper) -> Money:
    """Keep together with the rest what of these receipts stands under a party's name."""
    there = case.pockets.get(name)
    if there is None or not any(source.receipt in receipts for source in there.sources):
        return zero()
    return worth(
        case.keep_as(
            POCKET, PocketKind.BANKRUPTCY, out_of=name, receipts=receipts, basis=str(paper)
        )
    )


def keep_once_known(court: Court, case: CaseAccount, receipt: UUID) -> list[Bankruptcy]:
    """Keep a stranger's receipt, now that it is known for whom he paid, if a debtor is bankrupt."""
    id_ = Bankruptcy.create_id(case.case_number)
    known, free = court.find_many(Bankruptcy, [id_]).get(id_), case.lots[receipt].free
    if known is None or not known.under_way or not free > zero():
        return []
    basis = rulings_of(known)
    case.set_aside(POCKET, PocketKind.BANKRUPTCY, free, basis=basis, receipts=[receipt])
    known.sweep(free, by=act.current().actor)
    return [known]


def strangers(case: CaseAccount) -> Money:
    """What lies in a case of payers who have not said why they paid: nobody's until they do."""
    return total(lot.free for lot in case.lots.values() if lot.third_party)


def worth(sources: Iterable[Source]) -> Money:
    """What these parts of receipts come to."""
    return total(each.amount for each in sources)


def stood_on_its_day(
    court: Court, payouts: Iterable[Payout], accepted_on: date
) -> tuple[Stood, ...]:
    """Where each payout that ever got as far as the bank stood on the day of acceptance."""
    return tuple(
        Stood(
            payout.id,
            standing(
                accepted_on,
                sent=payout.state in _ON_ITS_WAY or bool(unexplained(court, payout).fen),
                settled_on=payout.settled_on, returned=payout.state is State.RETURNED,
            ),
        )
        for payout in payouts
        if payout.state not in _GONE
    )  # fmt: skip
