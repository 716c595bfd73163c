"""What an order of reversal names: whose each row is, and how it stands as a debt of the new case.

Asked for an order and for its amendment alike, so that both read what was received the same way.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from ledger.domain.case_account import CaseAccount, PartyRole
from ledger.domain.debt import Debts
from ledger.domain.debt_parts import ClaimTerms, NoSuchTitle, StatedInterest
from ledger.domain.identity import same_name
from ledger.domain.ids import CaseNumber
from ledger.domain.law.counting import Instalment
from ledger.domain.law.remaining import MoreThanOwed
from ledger.domain.law.reversal_order import Taken, Thing, Yield, instalments
from ledger.domain.law.reversing import (
    BelowWhatCameBack,
    NotReceived,
    to_return,
    was_received,
)
from ledger.domain.money import Money, total, zero
from ledger.domain.paper import Paper
from ledger.domain.payout import Payout, State
from ledger.domain.payout_kind import PayoutKind
from ledger.domain.reversal import Reversal
from ledger.domain.reversal_parts import NoSuchThing
from ledger.domain.wrong_payment import WrongPayment
from ledger.services.agencies import agency_of
from ledger.services.debts import known_debts
from ledger.services.numbering import all_numbered
from ledger.store.court import Court

NOTHING: Final = zero()
RECEIVERS: Final = (PartyRole.APPLICANT, PartyRole.SUCCESSOR, PartyRole.THIRD_PARTY)


@dataclass(frozen=True, slots=True)
class Back:
    """A payment to be returned, by whom, and what of it the new title leaves him."""

    payout: str
    party: str
    stands: Money = NOTHING


@dataclass(frozen=True, slots=True)
class Held:
    """A specific thing to be returned, who has it, and of which thing it is the fruit."""

    party: str
    what: str
    fruit_of: str = ""


@dataclass(frozen=True, slots=True)
class Bore:
    """What a thing ordered back bore in money, as the ruling says."""

    thing: str
    what: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Owing:
    """How rows become debts of the reversal case: under which ruling, to whom, by which day."""

    debts: Debts
    case: CaseAccount
    ruling: Paper
    creditor: str
    perform_by: date
    fruits: StatedInterest | None = None
    because: str = ""

    def owe(self, *sums: tuple[Money, date | None]) -> list[str]:
        """Enter sums ordered back as debts, with their fruits as ruled; their marks.

        Each bears the doubled part as any debt, once its day has passed.
        """
        number = CaseNumber.parse(self.case.case_number)
        title = self._title()
        terms = [
            ClaimTerms(
                "", title, self.creditor, (number.year, number.serial), zero(),
                (Instalment(amount, self.perform_by),), self._interest(StatedInterest(), since),
            )
            for amount, since in sums
        ]  # fmt: skip
        return self.debts.enter_claims(terms) if terms else []

    def owe_otherwise(self, claim: str, amount: Money, since: date | None = None) -> None:
        """Let a debt read as the ruling now says; what came back on it keeps counting.

        Raises :class:`BelowWhatCameBack`.
        """
        if not amount.amount:
            if self.debts.done.get(claim):
                raise BelowWhatCameBack(f"money came back on {claim}", claim=claim)
            self.debts.withdraw_claim(claim, document=self.ruling.number, reason=self.because)
            return
        known = self.debts.claim(claim)
        terms = replace(
            known, title=self._title(), interest=self._interest(known.interest, since),
            instalments=instalments(known.instalments, amount, self.perform_by),
        )  # fmt: skip
        self.debts.correct_claim(terms, document=self.ruling.number, reason=self.because)
        done = self.debts.done.get(claim, [])
        try:
            self.debts.remaining(claim, max((each.on for each in done), default=self.ruling.day))
        except MoreThanOwed as no:
            raise BelowWhatCameBack(f"{claim}: {no}", claim=claim, **no.facts) from no

    def _title(self) -> str:
        return self.debts.enter_title(self.ruling.number, self.ruling.day)

    def _interest(self, known: StatedInterest, since: date | None) -> StatedInterest:
        if self.fruits is None or since is None:
            return known
        return replace(self.fruits, starts_on=since)


class Rows:
    """Reads the rows of an order against what was really received in the enforced case."""

    def __init__(
        self, court: Court, enforced: CaseAccount, new: CaseAccount, ruled_on: date, number: str
    ) -> None:
        self.court = court
        self.enforced = enforced
        self.new = new
        self.ruled_on = ruled_on
        told = all_numbered(court, Reversal, enforced.case_number, "R")
        self.others = [each for each in told if each.number != number]

    def taken(self, back: Back, known: Taken | None = None) -> Taken:
        """What goes back of one payment: what came of it to this party and is not due to him.

        ``known`` is its row as the order reads until now.
        """
        paid = self.court.find(Payout, Payout.create_id(back.payout), named=f"payout {back.payout}")
        if paid.payer != self.enforced.id:
            raise NotReceived(
                f"{back.payout} was not paid by {self.enforced.case_number}", payout=back.payout
            )
        was_received(paid.kind, settled=paid.state is State.SETTLED)
        must_be(self.new, back.party, PartyRole.DEBTOR, self.received_by(paid))
        if known is not None and known.party != back.party:
            raise NotReceived(f"{known.claim} is {known.party}'s to return", party=back.party)
        wrong = total(
            each.amount
            for each in all_numbered(self.court, WrongPayment, self.enforced.case_number, "W")
            if each.payout == paid.id and each.recognised
        )
        received = paid.amount - wrong
        ordered = total(each.ordered_of(paid.id) for each in self.others)
        due = to_return(
            received, back.stands, ordered, self.ruled_on, amended=known is not None
        ).result
        assert paid.settled_on is not None
        claim = known.claim if known is not None else ""
        return Taken(claim, back.party, paid.id, received, back.stands, due, paid.settled_on)

    def received_by(self, paid: Payout) -> set[str]:
        """Who received it: what an agent collected is whose power he had, not the agent's own.

        Of an older payment that does not say, whoever gave its agent a power at any time.
        """
        payee = self.enforced.party(paid.party)
        if paid.kind is PayoutKind.ASSISTANCE:  # it paid his debts in another court
            whose = {paid.principal} if paid.principal else set()
            return {self.enforced.party(each).name for each in whose}
        if payee.role is not PartyRole.AGENT:
            return {payee.name}
        register = agency_of(self.court, self.enforced.case_number)
        powers = register.concerning(payee.party) if register else ()
        whose = {paid.principal} if paid.principal else {each.principal for each in powers}
        return {self.enforced.party(each).name for each in whose}

    def things(self, held: Iterable[Held], first: int) -> list[Thing]:
        """The things, each held by a party who received under the title."""
        found = []
        for at, each in enumerate(held, first):
            names = names_of(self.enforced, *RECEIVERS)
            must_be(self.new, each.party, PartyRole.DEBTOR, names)
            found.append(Thing(f"w{at}", each.party, each.what, each.fruit_of))
        return found


def yields_of(bore: Sequence[Bore], things: Iterable[Thing]) -> list[Yield]:
    """What things bore, owed by whoever is to return them; raises :class:`NoSuchThing`."""
    holders = {each.thing: each.party for each in things}
    found = []
    for each in bore:
        if each.thing not in holders:
            raise NoSuchThing(f"no {each.thing} is ordered back", mark=each.thing)
        found.append(Yield("", each.thing, holders[each.thing], each.what, each.amount))
    return found


def still_due(debts: Debts, claims: Iterable[str]) -> Money:
    """What is left of the sums ordered back, once every payment known is counted."""
    left = []
    for claim in claims:
        done = debts.done.get(claim)
        if done:
            left.append(debts.remaining(claim, max(each.on for each in done)).principal)
        else:
            left.append(total(part.amount for part in debts.claim(claim).instalments))
    return total(left)


def names_of(case: CaseAccount, *roles: PartyRole) -> set[str]:
    """How those in these roles are called."""
    return {each.name for each in case.parties.values() if each.role in roles}


def must_be(case: CaseAccount, party: str, role: PartyRole, names: set[str]) -> None:
    """Refuse somebody who stands otherwise in the new case, or was another in the old one."""
    found = case.party(party)
    if found.role is not role or not any(same_name(found.name, each) for each in names):
        raise NotReceived(
            f"{party} is the {found.role.value} there, and not who stood here before",
            party=party, role=found.role,
        )  # fmt: skip


def must_know(court: Court, case: CaseAccount, title: str) -> None:
    """Refuse a title the enforced case does not know, where it knows any."""
    debts = known_debts(court, case)
    if debts is not None and debts.titles and title not in debts.titles.values():
        raise NoSuchTitle(f"{case.case_number} enforces no {title}", title=title)
