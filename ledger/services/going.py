"""Whether a payment still goes where it was agreed that it goes: asked until the bank has it.

Between the day it is agreed to and the day it is sent a payee may die, name another account, or
take back his agent's power. Who approves and who sends look once more.
"""

from collections.abc import Iterable

from ledger.domain import clock
from ledger.domain.bank_line import BankLine
from ledger.domain.case_account import CaseAccount, PartyRole
from ledger.domain.law.agency import may_collect, power_for
from ledger.domain.law.payee import may_still_use_account
from ledger.domain.law.resend import is_not_debited
from ledger.domain.money import Money, total
from ledger.domain.paper import PaperKind
from ledger.domain.payer import Payer
from ledger.domain.payout import Payout
from ledger.domain.payout_kind import Method
from ledger.domain.restoration import Restoration
from ledger.services.agencies import agency_of
from ledger.store.court import Court


def may_go_out(court: Court) -> None:
    """Refuse to let money out of a book that went back and was not compared with the bank since.

    Raises :class:`WentBack`, :class:`PaymentsHeld`.
    """
    court.must_go_on()
    for told in court.find_many(Restoration, [Restoration.create_id()]).values():
        told.may_go_out()


def goes_where_agreed(court: Court, pairs: Iterable[tuple[Payout, Payer]]) -> None:
    """Refuse a payment whose payee may not have it any more, or not in that account (R1.20).

    Raises :class:`AccountNoLongerInForce`, :class:`PartyCannotCollect`,
    :class:`NoPowerToCollect`, and what the payer raises that has no account of the payee's.
    """
    for payout, payer in pairs:
        if isinstance(payer, CaseAccount):
            _may_still_have_it(court, payer, payout)
        if payout.method is not Method.CASH:
            in_force = payer.account_in_force(payout.party)
            may_still_use_account(payout.account_version, in_force)


def is_not_paid(court: Court, payouts: Iterable[Payout]) -> None:
    """Refuse to send, or to let go, what the bank may have paid already (R2.08).

    Raises :class:`AlreadyPaid`.
    """
    for payout in payouts:
        is_not_debited(unexplained(court, payout), payout=payout.number)


def unexplained(court: Court, payout: Payout) -> Money:
    """What debits that quote a payout took, as far as nobody has explained it."""
    lines = court.find_many(BankLine, payout.debits) if payout.debits else {}
    return total(line.short for line in lines.values())


def _may_still_have_it(court: Court, case: CaseAccount, payout: Payout) -> None:
    case.must_be_able(payout.party)
    if not payout.principal:
        return
    case.must_be_able(payout.principal)
    if case.party(payout.party).role is not PartyRole.AGENT:
        return
    register = agency_of(court, case.case_number)
    if known := register.of(payout.principal, payout.party) if register else ():
        today = clock.today()
        may_collect(
            power_for(known, payout.principal, today), case_number=case.case_number,
            principal=payout.principal, agent=payout.party, on=today, to_agents_account=True,
            panel_record=any(paper.kind is PaperKind.PANEL_RECORD for paper in payout.papers),
        )  # fmt: skip
