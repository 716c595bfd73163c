"""What a form says of its case (案件): parties, what was paid in, and what was settled as cost."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final
from uuid import UUID

from api.forms.known import Known, Told, rooted
from api.forms.parts import PaidIn, PartyPart, Says, Way
from ledger.domain.bank_line import BankLine
from ledger.domain.case_account import CaseAccount, PocketKind
from ledger.domain.case_parts import Source
from ledger.domain.cash_collection import CashCollection
from ledger.domain.money import Money
from reconciliation.legacy.line import LegacyLine
from reconciliation.legacy.stretch import LegacyStretch, stretch_of

CHARGED: Final = (PocketKind.FEE, PocketKind.COST)


@dataclass(frozen=True, slots=True)
class Charge:
    """Money of the case put to its execution fee or its real costs, or taken back from them."""

    kind: Annotated[PocketKind, Says("费用", "charge")]
    amount: Annotated[Money, Says("金额", "amount")]
    basis: Annotated[str, Says("依据", "basis")]
    on: Annotated[date, Says("日期", "on")]


@dataclass(frozen=True)
class CaseKnown:
    """A case's account as it stood, with its facts."""

    known: Known
    root: CaseAccount
    told: list[Told]

    @property
    def number(self) -> str:
        """Its number."""
        return self.root.case_number

    def parties(self) -> tuple[PartyPart, ...]:
        """Every party, in the order of entry."""
        entered = (CaseAccount.Opened, CaseAccount.PartyAdded)
        self.known.cite(*(each for each in self.told if isinstance(each.fact, entered)))
        return tuple(
            PartyPart(each.party, each.role, each.name) for each in self.root.parties.values()
        )

    def charges(self) -> tuple[Charge, ...]:
        """费用结算: what was charged, and what of it was put back to the free money."""
        return tuple(self._charges())

    def _charges(self) -> Iterable[Charge]:
        kinds: dict[str, PocketKind] = {}
        for each in self.told:
            fact, on = each.fact, each.at.date()
            if isinstance(fact, CaseAccount.SetAside) and fact.kind in CHARGED:
                kinds[fact.pocket] = fact.kind
                amounts = [source.amount for source in fact.sources]
            elif isinstance(fact, CaseAccount.PutBack) and fact.pocket in kinds:
                if fact.payout is not None:
                    continue  # drawn on to be paid: it was spent for what it was charged
                amounts = [-source.amount for source in fact.sources]
            else:
                continue
            self.known.cite(each)
            for amount in amounts:
                yield Charge(kinds[fact.pocket], amount, fact.basis, on)


def case_of(known: Known, case_number: str) -> CaseKnown:
    """A case as it stood; raises ``NotFound``."""
    root, told = known.named(CaseAccount, CaseAccount.create_id(case_number), case_number)
    return CaseKnown(known, root, told)


def paid_in(
    known: Known, sources: Iterable[Source], case: CaseKnown | None = None
) -> tuple[PaidIn, ...]:
    """Where money comes from: each receipt as it was paid in, and how much of it is meant."""
    wanted = tuple(sources)
    streams = known.streams(source.receipt for source in wanted)
    return tuple(_receipt(known, each, streams.get(each.receipt, []), case) for each in wanted)


def _receipt(known: Known, source: Source, told: list[Told], case: CaseKnown | None) -> PaidIn:
    found = _arrived(known, source.receipt, told)
    credit = _credited(case, source.receipt) if case else None
    if credit is None:
        return found or _unknown(source)
    known.cite(credit)
    fact = credit.fact
    assert isinstance(fact, CaseAccount.Credited | CaseAccount.Received)
    lot = case.root.lots.get(source.receipt) if case else None
    amount = lot.amount if lot else fact.amount
    way = found.way if found else Way.OTHER
    if fact.claim.startswith("instrument "):
        way = Way.INSTRUMENT
    return PaidIn(
        found.payer if found else "", amount, fact.value_date, way,
        found.serial if found else fact.claim, source.amount,
    )  # fmt: skip


def _credited(case: CaseKnown, receipt: UUID) -> Told | None:
    """The fact by which the case first had this receipt."""
    for each in case.told:
        fact = each.fact
        arrived = isinstance(fact, CaseAccount.Credited | CaseAccount.Received)
        if arrived and getattr(fact, "receipt", None) == receipt:
            return each
    return None


def _unknown(source: Source) -> PaidIn:
    return PaidIn("", source.amount, date.min, Way.OTHER, str(source.receipt), source.amount)


def _arrived(known: Known, receipt: UUID, told: list[Told]) -> PaidIn | None:
    """The receipt as its own stream tells it; used is what the line came to."""
    if not told:
        return _of_stretch(known, receipt)
    known.cite(told[0])
    root, fact = rooted(told), told[0].fact
    if isinstance(fact, BankLine.Booked) and isinstance(root, BankLine):
        more = (BankLine.Corrected, BankLine.PayerNamed)
        known.cite(*(each for each in told if isinstance(each.fact, more)))
        return PaidIn(
            root.who_paid, root.amount, fact.value_date, Way.TRANSFER, fact.serial, root.amount
        )
    if isinstance(fact, CashCollection.Collected):
        on = fact.collected_at.astimezone(told[0].at.tzinfo).date()
        return PaidIn(fact.payer_name, fact.amount, on, Way.CASH, fact.slip, fact.amount)
    if isinstance(fact, LegacyLine.TakenUp):
        return PaidIn(
            fact.payer_name, fact.amount, fact.booked_on, Way.OLD, fact.serial, fact.amount
        )
    return None


def _of_stretch(known: Known, receipt: UUID) -> PaidIn | None:
    """A line of a register nobody took in hand."""
    id_, at = stretch_of(receipt)
    told = known.stream(id_)
    root = rooted(told)
    if not isinstance(root, LegacyStretch) or not 1 <= at <= len(root.entries):
        return None
    known.cite(told[0])
    entry, who = root.entries[at - 1], root.persons()[at - 1]
    return PaidIn(
        who.payer_name, entry.amount, entry.booked_on, Way.OLD, entry.serial, entry.amount
    )
