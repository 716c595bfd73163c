"""Whether a payment still goes where it was agreed that it goes: asked until the bank has it.

Between the day it is agreed to and the day it is sent a payee may die, name another account, or
take back his agent's power. Who approves and who sends look once more.
"""

from collections.abc import Iterable, Sequence
from typing import Final
from uuid import UUID

from ledger.domain import clock
from ledger.domain.bank_line import BankLine, Purpose
from ledger.domain.case_account import CaseAccount, PartyRole
from ledger.domain.law.agency import may_collect, power_for
from ledger.domain.law.payee import may_still_use_account
from ledger.domain.law.resend import is_not_debited
from ledger.domain.money import Money, total
from ledger.domain.paper import PaperKind
from ledger.domain.payer import Payer
from ledger.domain.payout import Payout, payout_of
from ledger.domain.payout_kind import Method
from ledger.domain.restoration import Restoration
from ledger.services.agencies import agency_of
from ledger.store.court import Court

# Short accounts are few, in however large a book: each is a debit that people have to explain.
SHORT: Final = """
    SELECT account FROM anzhang.balances
     WHERE book = %s AND account >= 'short/' AND account < 'short0' AND amount > 0"""


def may_go_out(court: Court) -> None:
    """Refuse to let money out of a book that went back and was not compared with the bank since.

    Raises :class:`WentBack`, :class:`PaymentsHeld`.
    """
    court.must_go_on()
    for told in court.find_many(Restoration, [Restoration.create_id()]).values():
        told.may_go_out()


def rests_on_ours(court: Court, payouts: Iterable[Payout]) -> None:
    """Refuse a payment if its own facts, or its payer's, were not all recorded by the program.

    Raises :class:`NotRecordedHere`.
    """
    court.must_be_ours({id_ for payout in payouts for id_ in (payout.id, payout.payer)})


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


def may_be_paid(court: Court, asked: Sequence[tuple[Payout, Payer]]) -> None:
    """Refuse to pay what the bank may have paid already, by any attempt or another payout (R2.08).

    Raises :class:`AlreadyPaid`.
    """
    is_not_paid(court, asked)
    none_is_paid_beside(court, asked)


def is_not_paid(court: Court, asked: Iterable[tuple[Payout, Payer]]) -> None:
    """Refuse to send, or to let go, what the bank may have paid already (R2.08).

    Raises :class:`AlreadyPaid`.
    """
    for payout, payer in asked:
        is_not_debited(perhaps_paid(court, payout, payer), payout=payout.number)


def unexplained(court: Court, payout: Payout) -> Money:
    """What debits that quote a payout took, as far as nobody has explained it."""
    lines = court.find_many(BankLine, payout.debits) if payout.debits else {}
    return total(line.short for line in lines.values())


def perhaps_paid(court: Court, payout: Payout, payer: Payer) -> Money:
    """What debits took that quote a payout, or quote nothing and may be an attempt of it.

    A bank's table may tell no more than whom it paid, and how much.
    """
    told = list(court.find_many(BankLine, payout.debits).values()) if payout.debits else []
    if payout.attempts and payout.sent_on is not None:
        quiet = (line for line in open_debits(court) if payout_of(line.end_to_end) is None)
        told += [line for line in quiet if _may_be(line, payout, payer)]
    return total(line.short for line in told)


def none_is_paid_beside(court: Court, asked: Iterable[tuple[Payout, Payer]]) -> None:
    """Refuse to pay out of money of which the bank may have paid another payout (R2.08).

    It refused that one, or it was taken back, and its payer has the money again; then a debit of
    its sum came that quotes it. Until people have said what it is, the money may be gone. Raises
    :class:`AlreadyPaid`.
    """
    debits = [(line, id_) for line in open_debits(court) if (id_ := payout_of(line.end_to_end))]
    others = court.find_many(Payout, {id_ for _, id_ in debits}) if debits else {}
    let_go = [(line, others[id_]) for line, id_ in debits if id_ in others]
    for _, payer in asked:
        for line, other in let_go:
            whole = line.amount == other.amount
            if whole and other.payer == payer.id and not payer.holds(other.id):
                is_not_debited(line.short, payout=other.number)


def open_debits(court: Court) -> list[BankLine]:
    """What the bank took and nobody has explained yet."""
    rows = court.recorder.rows(SHORT, (court.book,))
    lines = [UUID(account.partition("/")[2]) for (account,) in rows]
    found = court.find_many(BankLine, lines) if lines else {}
    return [line for line in found.values() if line.purpose is Purpose.UNEXPLAINED]


def _may_be(line: BankLine, payout: Payout, payer: Payer) -> bool:
    """Whether nothing a debit tells speaks against its being this payout."""
    if payout.sent_on is None or line.booked_on < payout.sent_on:
        return False
    if (line.bank_account, line.short) != (payer.bank_account, payout.amount):
        return False
    payee = payer.payee(payout.party, payout.account_version)
    return payee.may_be(line.payer_account, line.payer_name)


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
