"""Who may have this money (收款资格): the law of its kind is asked before any is bound."""

from collections.abc import Sequence
from uuid import UUID

from ledger.domain import act, clock
from ledger.domain.bank_line import BankLine
from ledger.domain.case_account import CaseAccount, Party, PartyRole, Pocket, PocketKind
from ledger.domain.errors import Conflict, Malformed
from ledger.domain.law.agency import Authority, PrincipalNotNamed, may_collect, power_for
from ledger.domain.law.bankruptcy import may_leave_after
from ledger.domain.law.late_money import LateChoice
from ledger.domain.law.misremittance import may_return
from ledger.domain.law.payout_papers import may_go_to
from ledger.domain.law.recovering import may_refund_fee
from ledger.domain.law.surplus import may_refund
from ledger.domain.law.treasury import may_draw_on
from ledger.domain.paper import Paper, PaperKind
from ledger.domain.payout_kind import PayoutKind
from ledger.services.agencies import agency_of
from ledger.services.closings import must_have_chosen
from ledger.services.covering import held_first
from ledger.services.debts import one_of_several
from ledger.services.prices import may_draw_on_price
from ledger.services.stops import goes_to_administrator, owner_of, stop_of_money
from ledger.services.surplus import surplus_may_go
from ledger.store.court import Court

# Kinds that begin in a process of their own, and where.
_ELSEWHERE = {
    PayoutKind.ESCROW_RELEASE: "escrows",
    PayoutKind.TREASURY: "escrows",
    PayoutKind.INTEREST: "account interest",
    PayoutKind.INTER_COURT: "transfers to courts",
    PayoutKind.ASSISTANCE: "plans and holds, for the court that froze it",
    PayoutKind.DEPOSIT_REFUND: "lots",
    PayoutKind.RELIEF_GRANT: "relief",
    PayoutKind.RELIEF_RECOUP: "relief",
}

# Which way money that came to a closed case goes by a payment of this kind (R7.04).
_LATE = {
    PayoutKind.APPLICANT: LateChoice.PAY,
    PayoutKind.AGENT: LateChoice.PAY,
    PayoutKind.JOINT: LateChoice.PAY,
    PayoutKind.OTHER_PAYEE: LateChoice.PAY,
    PayoutKind.SURPLUS: LateChoice.REFUND,
    PayoutKind.REFUND: LateChoice.REFUND,
    PayoutKind.MISREMITTED: LateChoice.REFUND,
}


def begins_elsewhere(kind: PayoutKind) -> bool:
    """Whether payments of this kind belong to a process of their own, which keeps their grounds."""
    return kind in _ELSEWHERE


class DraftedElsewhere(Conflict):
    """This kind of payment begins in a process of its own, where its grounds are kept."""

    code = "drafted-elsewhere"
    title = "This kind of payment is asked for in its own process"
    title_zh = "该类出款应在相应流程中发起"


class ReceiptNotNamed(Malformed):
    """A refund gives back named receipts, and nothing else."""

    code = "receipt-not-named"
    title = "Name the receipts that are given back"
    title_zh = "退款须注明原来款"


def may_leave(
    court: Court,
    case: CaseAccount,
    party: str,
    kind: PayoutKind,
    *,
    papers: tuple[Paper, ...],
    pocket: str | None = None,
    receipts: Sequence[UUID] | None = None,
) -> None:
    """Ask the law of this kind of payment whether this payee may have this money."""
    case.may_ask(act.current().actor)
    if kind in _ELSEWHERE:
        raise DraftedElsewhere(f"{kind.value} is asked for in {_ELSEWHERE[kind]}", kind=kind)
    payee = case.party(party)
    may_go_to(kind, payee.role)
    drawn = case.pocket(pocket) if pocket is not None else None
    may_draw_on(kind, drawn.kind if drawn else None)
    may_draw_on_price(court, case.case_number, pocket)
    may_take(court, case, party, kind, pocket=pocket, receipts=receipts)
    one_of_several(court, case, kind, kept=drawn is not None)
    decided_on = pocket if drawn and drawn.kind is PocketKind.CLEARED else None
    may_leave_after(stop_of_money(court, case, decided_on), kind, on=clock.today())
    if kind is PayoutKind.ADMINISTRATOR:
        goes_to_administrator(court, case, party, owner=owner_of(pocket))
    elif kind is PayoutKind.SURPLUS:
        surplus_may_go(court, case, party, papers)
    elif kind is PayoutKind.MISREMITTED:
        may_return(papers, matched=True)
    elif kind is PayoutKind.FEE_REFUND:
        may_refund_fee(drawn.kind.value if drawn else None)
    if kind in (PayoutKind.REFUND, PayoutKind.MISREMITTED):
        _may_refund(court, payee, receipts, drawn)


def may_take(
    court: Court,
    case: CaseAccount,
    party: str,
    kind: PayoutKind,
    *,
    pocket: str | None,
    receipts: Sequence[UUID] | None,
) -> None:
    """Ask of the money itself: freezes come first, and late money goes the way that was chosen.

    Raises :class:`HoldNotCovered`, :class:`LateMoneyWaits`, :class:`NotAsChosen`.
    """
    drawn = case.pocket(pocket) if pocket is not None else None
    if drawn is None:
        held_first(court, case, kind, party)
    kept = [each.receipt for each in drawn.sources] if drawn else None
    must_have_chosen(court, case, receipts or kept, _LATE.get(kind))


def collected_for(
    court: Court,
    case: CaseAccount,
    party: str,
    kind: PayoutKind,
    *,
    papers: tuple[Paper, ...],
    authority: Authority | None = None,
    principal: str | None = None,
) -> str:
    """Whose money an agent collects, once his power was looked at; ``""`` where none does.

    Raises :class:`PrincipalNotNamed`, and what :func:`may_collect` raises.
    """
    if kind is not PayoutKind.AGENT:
        if principal is not None:
            said = f"no agent collects a payment of kind {kind.value}"
            raise PrincipalNotNamed(said, kind=kind)
        return ""
    payee = case.party(party)
    own = payee.role is PartyRole.AGENT
    if not own and principal not in (None, payee.party):
        raise PrincipalNotNamed(f"what {payee.party} gets is his own", party=payee.party)
    if authority is None:
        authority = _registered(court, case, payee, principal if own else payee.party)
    whose = case.party(principal or (authority.principal if own else payee.party))
    may_go_to(PayoutKind.APPLICANT, whose.role)
    may_collect(
        authority, case_number=case.case_number, principal=whose.party,
        agent=payee.party if own else authority.agent, on=clock.today(),
        to_agents_account=own,
        panel_record=any(paper.kind is PaperKind.PANEL_RECORD for paper in papers),
    )  # fmt: skip
    return whose.party


def _registered(court: Court, case: CaseAccount, payee: Party, principal: str | None) -> Authority:
    """The power on the case's register under which this payee is paid."""
    register = agency_of(court, case.case_number)
    known = register.concerning(payee.party) if register else ()
    return power_for(known, principal, clock.today())


def _may_refund(
    court: Court, payee: Party, receipts: Sequence[UUID] | None, drawn: Pocket | None
) -> None:
    kept = {source.receipt for source in drawn.sources} if drawn else set()
    if others := kept - set(receipts or ()):
        said = f"{len(others)} other receipts are kept under that name as well"
        raise ReceiptNotNamed(said, receipts=sorted(map(str, others)))
    lines = court.find_many(BankLine, receipts or ())
    if not receipts or len(lines) != len(set(receipts)):
        raise ReceiptNotNamed("name the receipts that are given back", lacking="receipts")
    for line in lines.values():
        may_refund(payee.name, line.who_paid)
