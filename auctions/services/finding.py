"""Finding a lot with its money, and keeping the nouns of one commit in step."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from auctions import money_accounts as accounts
from auctions.law.says import wp
from auctions.law.stays import not_after_bankruptcy
from auctions.lot import Lot
from auctions.lot_words import State
from auctions.money import LotMoney
from auctions.money_default import LotDefault
from auctions.money_parts import DepositState, Sale
from auctions.money_refunds import LotRefunds
from ledger.domain import clock
from ledger.domain.bankruptcy_parts import estate_of
from ledger.domain.case_account import CaseAccount, Party, PartyRole
from ledger.domain.case_parts import Source
from ledger.domain.errors import Conflict
from ledger.domain.identity import same_name
from ledger.domain.law.bankruptcy import Stop
from ledger.domain.money import Money, zero
from ledger.domain.sub_account import ONE_CASE_ONE_ACCOUNT
from ledger.services.accounts import accounts_of
from ledger.services.stops import stop_of, stop_of_debtor
from ledger.store.court import Court

BEING_PAID: Final = frozenset({State.SOLD_AWAIT_BALANCE, State.OVERDUE, State.PAID})


class NoSaleUnderWay(Conflict):
    """The lot's last attempt has no buyer."""

    code = "no-sale-under-way"
    title = "The lot has no buyer now"
    title_zh = "该拍品当前无买受人"
    article = wp("第二十二条第一款")


class OfAnotherCase(Conflict):
    """What was named together with a lot is of a case that is not among the lot's."""

    code = "of-another-case"
    title = "It is of another case than the lot"
    title_zh = "所指事项不属于该拍品的案件"
    article = ONE_CASE_ONE_ACCOUNT


def of_its_cases(lot: Lot, named: str, *cases: str) -> None:
    """Refuse what is named with a lot and concerns none of its cases.

    Raises :class:`OfAnotherCase`.
    """
    if not set(lot.case_numbers) & set(cases):
        said = f"{named} is of {', '.join(cases)}, lot {lot.number} of {lot.case_numbers[0]}"
        raise OfAnotherCase(said, named=named, cases=cases, lot=lot.number)


def claim_deadline(lot: Lot) -> date | None:
    """Until when a buyer may claim taxes it advanced: the published days from the ruling (TX-8)."""
    days = lot.attempt.terms.tax_claim_days if lot.attempt else None
    if days is None or lot.ruled_on is None:
        return None
    return lot.ruled_on + timedelta(days=days)


class Desk:
    """What every service of a lot's money looks up."""

    def __init__(self, court: Court) -> None:
        self.court = court

    def lot(self, lot: str) -> Lot:
        """A lot by its number."""
        return self.court.find(Lot, Lot.create_id(lot), named=f"lot {lot}")

    def money(self, lot: str) -> LotMoney:
        """A lot's money; ``NotFound`` until its account was opened (PF-5)."""
        return self.court.find(LotMoney, LotMoney.create_id(lot), named=f"the account of lot {lot}")

    def moneys(self, lots: Iterable[str]) -> dict[str, LotMoney]:
        """The money of those lots that have an account."""
        found = self.court.find_many(LotMoney, map(LotMoney.create_id, lots))
        return {money.lot: money for money in found.values()}

    def refunds(self, lot: str) -> LotRefunds:
        """What a lot owes back."""
        named = f"the refunds of lot {lot}"
        return self.court.find(LotRefunds, LotRefunds.create_id(lot), named=named)

    def default(self, lot: str, attempt: str) -> LotDefault:
        """One default on a lot."""
        named = f"a default of lot {lot} on {attempt}"
        return self.court.find(LotDefault, LotDefault.create_id(lot, attempt), named=named)

    def defaults(self, lot: Lot) -> list[LotDefault]:
        """Every default on a lot, in the order they were ruled."""
        marks = [each.mark for each in lot.attempts.values() if each.defaulted]
        ids = [LotDefault.create_id(lot.number, mark) for mark in marks]
        found = self.court.find_many(LotDefault, ids)
        return [found[id_] for id_ in ids if id_ in found]

    def case(self, case_number: str) -> CaseAccount:
        """A case's account by its number."""
        id_ = CaseAccount.create_id(case_number)
        return self.court.find(CaseAccount, id_, named=case_number)

    def cases(self, numbers: Iterable[str]) -> dict[str, CaseAccount]:
        """Several cases' accounts; raises :class:`NotFound` for one that does not exist."""
        return accounts_of(self.court, numbers)


def sale_of(lot: Lot) -> Sale:
    """The sale of the lot's current attempt; raises :class:`NoSaleUnderWay`."""
    attempt = lot.attempt
    if attempt is None or attempt.price is None:  # who won has bid a price
        raise NoSaleUnderWay(f"{lot.number} has no buyer", lot=lot.number, state=lot.state)
    buyer = attempt.entrants[attempt.winner]
    return Sale(attempt.mark, attempt.winner, buyer.name, attempt.price)


def sale_to_pay(lot: Lot) -> Sale:
    """The sale whose price is being paid, a stay between or not.

    What comes for a sale that was defaulted on, annulled or ruled on is no part of a price: it
    would pay the next buyer's. Raises :class:`NoSaleUnderWay`.
    """
    sale = sale_of(lot)
    if lot.stage not in BEING_PAID:
        said = f"{sale.attempt} takes no money any more: {lot.number} is {lot.state.value}"
        raise NoSaleUnderWay(said, lot=lot.number, state=lot.state)
    return sale


def not_in_bankruptcy(court: Court, lot: Lot, on: date) -> None:
    """Nothing is announced, ruled on or distributed once its owner's bankruptcy was accepted.

    The lot goes to the administrator (VO-6); a co-debtor's, who is not bankrupt, is sold as before.
    Raises :class:`DisposalStayed`.
    """
    for stop in _stops(court, lot):
        not_after_bankruptcy(stop.accepted_on, on)


def _stops(court: Court, lot: Lot) -> list[Stop]:
    """The owner's bankruptcy as each case of the lot knows it; of a case in which nobody is known
    to be the owner, any debtor's."""
    ids = [CaseAccount.create_id(number) for number in lot.case_numbers]
    found = court.find_many(CaseAccount, ids)
    cases = [found[id_] for id_ in ids]
    owner = cases[0].parties.get(lot.debtor)
    stops: list[Stop | None] = []
    for case in cases:
        debtors = (each for each in case.parties.values() if each.role is PartyRole.DEBTOR)
        his = [each.party for each in debtors if owner is not None and _same(each, owner)]
        stops += [stop_of_debtor(court, case, each) for each in his] or [stop_of(court, case)]
    return [stop for stop in stops if stop is not None]


def _same(one: Party, other: Party) -> bool:
    """By their official numbers where both are known, else by name."""
    if one.official_number and other.official_number:
        return one.official_number == other.official_number
    return same_name(one.name, other.name)


def kept_for(case: CaseAccount, lot: Lot) -> str:
    """Under which name a case keeps the lot's price for an administrator: its owner's, if known."""
    owner = case.parties.get(lot.debtor)
    known = owner is not None and owner.role is PartyRole.DEBTOR
    return estate_of(lot.debtor) if known else f"bankruptcy-{lot.number}"


def owe_back(money: LotMoney, refunds: LotRefunds) -> None:
    """Let the refunds take note of whatever the command under way made refundable."""
    for each in money.freed():
        refunds.owe(each.payee, each.account, each.sources, basis=each.basis, waits=each.waits)


def stop_if_added(lot: Lot, default: LotDefault) -> None:
    """Stop the clock of an order to add what lacks, once nothing more is awaited (T-TOPUP)."""
    if default.settled or default.awaited == zero():
        lot.stop_clock("T-TOPUP", subject=default.attempt, by_act="stop_if_added")


def free_losers(lot: Lot, money: LotMoney) -> None:
    """Let every deposit in the bank go back but that of whoever leads or has won the last attempt,
    whose bid stands on it. What came too late for an attempt before goes back with it.
    """
    bound = lot.bound_by_its_bid(lot.attempt) if lot.attempt is not None else ""
    for deposit in list(money.deposits.values()):
        if deposit.state is DepositState.HELD and deposit.bidder != bound:
            money.free_deposit(deposit.attempt, deposit.bidder)


def receive(
    case: CaseAccount, money: LotMoney, sources: Iterable[Source], *, account: str, claim: str
) -> tuple[UUID, ...]:
    """Let a case take money of one of the lot's accounts, each receipt with its own age."""
    receipts = []
    for source in sources:
        known = money.receipts[source.receipt]
        case.receive(
            source.receipt, source.amount, source=account, claim=claim,
            value_date=known.value_date, notified_on=clock.today(),
        )  # fmt: skip
        receipts.append(source.receipt)
    return tuple(receipts)


def free_of(case: CaseAccount, sources: Iterable[Source]) -> Iterator[tuple[UUID, Money]]:
    """What of these parts of receipts is free in a case, receipt by receipt: the rest of a line
    that paid for something else as well stays where it is.
    """
    for source in sources:
        if source.receipt in case.lots:
            part = min(case.lots[source.receipt].free, source.amount)
            if part > zero():
                yield source.receipt, part


def price_free_in(case: CaseAccount, money: LotMoney) -> dict[UUID, Money]:
    """What of the sale's price, or of what its taker paid, is free in its case, by receipt."""
    own = (accounts.price(money.lot), f"difference/{money.lot}/")
    return {
        receipt: part
        for (number, account), pot in money.passed.items()
        if number == case.case_number and account.startswith(own)
        for receipt, part in free_of(case, pot.all_of_it())
    }
