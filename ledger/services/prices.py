"""Third parties' prices (案外人价款): kept apart for a suit, then substituted or returned."""

from collections.abc import Iterable
from uuid import UUID

from ledger.domain import act, clock
from ledger.domain.case_account import Capacity, PartyRole, PocketKind
from ledger.domain.errors import NotFound
from ledger.domain.law.payout_papers import PAYEE, PayeeOfAnotherRole
from ledger.domain.law.third_party_price import SuitOutcome
from ledger.domain.money import Money, zero
from ledger.domain.paper import Paper
from ledger.domain.payout import Payout, State
from ledger.domain.permissions import Permission
from ledger.domain.third_party_price import POCKET, PriceNotThere, ThirdPartyPrice
from ledger.services.command import Recorded, as_seen, command, record
from ledger.services.incoming import case_of
from ledger.services.papers import on_paper
from ledger.services.relief_dues import NOT_DONE
from ledger.services.serials import all_of, one_of
from ledger.store.court import Court


def may_draw_on_price(court: Court, case_number: str, pocket: str | None) -> None:
    """Refuse to pay out of a price whose suit is pending; raises :class:`PriceUndecided`."""
    serial = (pocket or "").removeprefix(POCKET)
    if pocket is None or pocket == serial or not serial.isdigit():
        return
    id_ = ThirdPartyPrice.create_id(case_number, int(serial))
    for price in court.find_many(ThirdPartyPrice, [id_]).values():
        price.may_give_back()


class ThirdPartyPrices:
    """What buyers paid into court to win their suits."""

    def __init__(self, court: Court) -> None:
        self.court = court

    def price(self, number: str) -> ThirdPartyPrice:
        """A price by its number."""
        return one_of(self.court, ThirdPartyPrice, number)

    @command(Permission.ASK_HOLD)
    def keep(
        self,
        case_number: str,
        party: str,
        receipt: UUID,
        *,
        suit: str,
        paper: Paper,
        amount: Money | None = None,
    ) -> Recorded:
        """Set a receipt, or part of it, apart as the price a third party pays for his suit."""
        case, by = case_of(self.court, case_number), act.current().actor
        case.may_ask(by)
        payer = case.party(party)
        if payer.role is not PartyRole.THIRD_PARTY:
            said = f"{party} is a {payer.role.value} of the case"
            raise PayeeOfAnotherRole(said, article=PAYEE, role=payer.role.value)
        if receipt not in case.lots:
            raise NotFound(f"{case.case_number} has no receipt {receipt}", named=str(receipt))
        lot = case.lots[receipt]
        (given,) = on_paper(self.court, [paper])
        serial = len(all_of(self.court, ThirdPartyPrice, case.case_number)) + 1
        made = ThirdPartyPrice.keep(
            case.case_number, serial, party, receipt, lot.free if amount is None else amount,
            suit=suit, paper=given, paid_on=lot.value_date, on=clock.today(), by=by,
        )  # fmt: skip
        case.set_aside(
            made.pocket, PocketKind.THIRD_PARTY_PRICE, made.amount, basis=made.suit,
            receipts=[receipt], party=party,
        )  # fmt: skip
        return record(self.court, made, case, price=made.number)

    @command(Permission.ASK_HOLD)
    def state_outcome(
        self, number: str, outcome: SuitOutcome, judgment: Paper, *, expected: int | None = None
    ) -> Recorded:
        """Record how the suit ended, on its judgment."""
        found = self._seen(number, expected)
        case, by = case_of(self.court, found.case_number), act.current().actor
        case.may_ask(by)
        (given,) = on_paper(self.court, [judgment])
        found.state_outcome(outcome, given, on=clock.today(), by=by)
        return record(self.court, found, price=found.number)

    @command(Permission.DECIDE_HOLD)
    def agree(self, number: str, *, expected: int | None = None) -> Recorded:
        """Agree: won, it is the debtor's money and free; lost, it may be paid back to its payer."""
        found, doing = self._seen(number, expected), act.current()
        case = case_of(self.court, found.case_number)
        outcome, judgment = found.agree(by=doing.actor, role=doing.role.value)
        if outcome is SuitOutcome.LOST:
            return record(self.court, found, price=found.number, outcome=outcome.value)
        case.put_back(found.pocket, basis=str(judgment))
        if case.lots[found.receipt].third_party:
            case.record_capacity(found.receipt, Capacity.BUYER, str(judgment))
        return record(self.court, found, case, price=found.number, outcome=outcome.value)

    @command(Permission.DECIDE_HOLD)
    def refuse(self, number: str, reason: str, *, expected: int | None = None) -> Recorded:
        """Do not agree: the suit is pending as before."""
        found = self._seen(number, expected)
        found.refuse(reason, by=act.current().actor)
        return record(self.court, found, price=found.number)

    @command(Permission.ASK_HOLD)
    def note_returned(self, number: str, *, expected: int | None = None) -> Recorded:
        """Note that all of it is back with its payer: paid out, and booked by the bank."""
        found = self._seen(number, expected)
        case, by = case_of(self.court, found.case_number), act.current().actor
        case.may_ask(by)
        kept = case.pockets.get(found.pocket)
        self._must_be_booked(case.payouts, found)
        found.note_returned(left=kept.amount if kept else zero(), on=clock.today(), by=by)
        return record(self.court, found, price=found.number)

    def _must_be_booked(self, payouts: Iterable[UUID], price: ThirdPartyPrice) -> None:
        made = self.court.find_many(Payout, payouts).values()
        for payout in made:
            of_it = any(source.receipt == price.receipt for source in payout.sources)
            if of_it and payout.state not in {State.SETTLED, *NOT_DONE}:
                said = f"payout {payout.number} is {payout.state.value}"
                raise PriceNotThere(said, payout=payout.number)

    def _seen(self, number: str, expected: int | None) -> ThirdPartyPrice:
        found = self.price(number)
        as_seen(found, expected)
        return found
