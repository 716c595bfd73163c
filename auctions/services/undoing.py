"""A sale that does not stand (撤销、案外人、破产): whose its money is now."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import Final
from uuid import UUID

from auctions import money_accounts as accounts
from auctions.law.lending import (
    deed_tax_back,
)
from auctions.law.says import Remark
from auctions.law.settling import (
    goes_back,
)
from auctions.lot import Lot
from auctions.lot_words import AnnulGround, OutsiderEffect
from auctions.money import LotMoney
from auctions.money_parts import DepositState
from auctions.money_refunds import LotRefunds
from auctions.services.defaulting import Defaulting, ProceedsNotDistributed
from auctions.services.finding import free_of, kept_for, owe_back, receive, sale_of
from auctions.services.paid_out import none_waits, paid_out, payouts_of, shares_of
from auctions.services.rules import rules
from ledger.domain import clock
from ledger.domain.case_account import CaseAccount
from ledger.domain.case_parts import NothingToPay, Source, worth
from ledger.domain.case_pockets import PocketKind
from ledger.domain.chart import AccountName
from ledger.domain.kernel import Root
from ledger.domain.money import Money, total, zero
from ledger.domain.payout import Payout
from ledger.domain.permissions import Permission
from ledger.services.command import Recorded, as_seen, command, record

TO_BE_SHARED: Final = frozenset({
    PocketKind.PLAN, PocketKind.DEFERRED, PocketKind.OBJECTION, PocketKind.SURPLUS,
})  # fmt: skip
"""For whom a price is kept that was to have it as a party."""

KEPT_OF_A_SALE: Final = TO_BE_SHARED | {PocketKind.COST, PocketKind.FEE, PocketKind.RESERVE}


class Undoing(Defaulting):
    """Sales that are undone, or whose proceeds are somebody else's (撤销、案外人胜诉、移交)."""

    @command(Permission.RULE_ON_LOT)
    def annul(
        self, lot: str, ground: AnnulGround, ruling: str, *, expected: int | None = None
    ) -> Recorded:
        """Annul a sale (撤销拍卖): its money goes back to its payers, the loan to the lender; what
        was paid out already must be recovered first (执行回转).
        """
        found, money, refunds = self.lot(lot), self.money(lot), self.refunds(lot)
        as_seen(found, expected)
        found.annul(
            ground=ground, ruling=ruling, on=clock.today(),
            rules=rules(self.court, clock.today()),
        )  # fmt: skip
        before = self._paid_by(money, sale_of(found).buyer)
        registered = found.delivered_on is not None
        self._all_back(found, money, refunds, ruling)
        cases = self._back_from_cases(money, refunds, accounts.price(lot), ruling)
        goes_back(before, refunds.planned())
        found.remark(deed_tax_back(registered=registered))
        return record(self.court, found, money, refunds, *cases, lot=lot)

    @staticmethod
    def _paid_by(money: LotMoney, buyer: str) -> list[tuple[str, Money]]:
        """Who paid what for the sale, whether it stands here or went on to a case."""
        price = accounts.price(money.lot)
        own = (price, accounts.deposit(money.lot, buyer), accounts.prepaid(money.lot, buyer))
        parts = [source for account in own for source in money.all_of(account)]
        for (_, came_from), pot in money.passed.items():
            parts += pot.all_of_it() if came_from == price else ()
        return [(payee, worth(sources)) for payee, sources in money.payees_of(
            tuple(parts)).items()]  # fmt: skip

    def _back_from_cases(
        self, money: LotMoney, refunds: LotRefunds, account: str, document: str
    ) -> list[CaseAccount]:
        """Take back from each case what is free there; the rest is owed by whoever has it."""
        touched = []
        for (number, came_from), pot in list(money.passed.items()):
            if came_from != account or not pot.sources:
                continue
            case = self.case(number)
            gone = payouts_of(self.court, case)
            none_waits((*gone, *self._taxes_paid(refunds)), pot.sources)
            _free_again(case, pot.sources, KEPT_OF_A_SALE, document)
            for payee, sources in money.payees_of(pot.all_of_it()).items():
                self._back_from(
                    case, money, refunds, gone, payee=payee, sources=sources, document=document
                )
            touched.append(case)
        return touched

    def _taxes_paid(self, refunds: LotRefunds) -> Iterable[Payout]:
        """The payments of tax that money of the lot is bound to."""
        tax = accounts.tax(refunds.lot)
        bound = sorted(id_ for id_, each in refunds.bound.items() if each.account == tax)
        return self.court.find_many(Payout, bound).values()

    @staticmethod
    def _back_from(
        case: CaseAccount,
        money: LotMoney,
        refunds: LotRefunds,
        payouts: Iterable[Payout],
        *,
        payee: str,
        sources: tuple[Source, ...],
        document: str,
    ) -> None:
        target = accounts.refundable(money.lot, payee)
        back: tuple[Source, ...] = ()
        for receipt, part in free_of(case, sources):
            back += case.pass_on(part, account=target, basis=document, receipts=[receipt])
        if back:
            money.take_from_case(case.case_number, target, back, document=document)
            refunds.owe(payee, target, back, basis=document)
        still = refunds.give_tax_back(payee, _less(sources, back), document=document)
        if (gone := worth(sources) - worth(back) - still) > zero():
            had = paid_out(payouts, {s.receipt: s.amount for s in sources})
            for who, part in shares_of(gone, had):
                refunds.owe_recovery(case.case_number, payee, part, document=document, against=who)

    @command(Permission.RULE_ON_LOT)
    def find_in_case(self, lot: str, document: str) -> Recorded:
        """What of an undone sale's price is free in its case after all goes back to who paid it
        (案内回转): a payment that had gone out came back there, so nobody has to return it (J24).
        """
        money, refunds = self.money(lot), self.refunds(lot)
        cases = self.cases(number for number, _ in money.passed)
        found = zero()
        for (number, _), pot in list(money.passed.items()):
            for payee, sources in money.payees_of(pot.all_of_it()).items():
                room = refunds.recoveries.get((number, payee), zero())
                target = accounts.refundable(lot, payee)
                back: tuple[Source, ...] = ()
                for receipt, free in free_of(cases[number], sources):
                    if (part := min(free, room - worth(back))) > zero():
                        back += cases[number].pass_on(
                            part, account=target, basis=document, receipts=[receipt]
                        )
                if back:
                    money.take_from_case(number, target, back, document=document)
                    refunds.find_in_case(number, payee, back, document=document)
                    found += worth(back)
        if found == zero():
            raise NothingToPay(f"nothing that {lot} waits for is free in a case", lot=lot)
        roots: list[Root] = [money, refunds, *cases.values()]
        return record(
            self.court, *(each for each in roots if each.pending_events), lot=lot,
            found=found.plain,
        )  # fmt: skip

    @command(Permission.RULE_ON_LOT)
    def outsider_wins(
        self,
        lot: str,
        judgment: str,
        *,
        outsider: str = "outsider",
        recover: Money | None = None,
        expected: int | None = None,
    ) -> Recorded:
        """An outsider won: of a lawful buyer's sale it gets the proceeds, and what parties were
        paid is recovered from them (``recover``); an applicant's own purchase is undone (YZ 6).
        """
        found, money, refunds = self.lot(lot), self.money(lot), self.refunds(lot)
        as_seen(found, expected)
        found.outsider_wins(
            judgment=judgment, on=clock.today(), rules=rules(self.court, clock.today())
        )
        roots: list[Root] = [found, money, refunds]
        if found.effect is OutsiderEffect.REVOKED:
            roots += self._undo(found, money, refunds, judgment)
        else:
            roots += self._divert(
                lot, money, refunds, outsider=outsider, recover=recover, judgment=judgment
            )
            found.remark(self._not_recovered(money, accounts.price(lot), roots, recover))
        return record(self.court, *roots, lot=lot)

    def _undo(
        self, found: Lot, money: LotMoney, refunds: LotRefunds, judgment: str
    ) -> list[CaseAccount]:
        """The acceptor's claim is restored, its difference or price goes back."""
        touched = []
        for creditor, amount in list(money.credited.items()):
            if amount > zero():
                money.credit_in_kind(creditor, amount, document=judgment, undone=True)
        own = (accounts.price(found.number), f"difference/{found.number}/")
        for account in dict.fromkeys(account for _, account in money.passed):
            if account.startswith(own):  # what the failed sales forfeited stays where it went
                touched += self._back_from_cases(money, refunds, account, judgment)
        return touched

    @staticmethod
    def _not_recovered(
        money: LotMoney, account: AccountName, roots: Sequence[Root], recover: Money | None
    ) -> Remark | None:
        """What went out and nobody is told to give back: costs above all (S82)."""
        gone = total(pot.amount for (_, own), pot in money.passed.items() if own == account)
        kept = total(
            each.pockets[name].amount for each in roots if isinstance(each, CaseAccount)
            for name in each.pockets if name == f"outsider-{money.lot}"
        )  # fmt: skip
        left = gone - kept - (recover or zero())
        if left <= zero():
            return None
        return Remark("VO-10", f"{left} was paid out and is not recovered: the panel decides")

    def _divert(
        self,
        lot: str,
        money: LotMoney,
        refunds: LotRefunds,
        *,
        outsider: str,
        recover: Money | None,
        judgment: str,
    ) -> list[CaseAccount]:
        """The proceeds are the outsider's: what is free is kept for it, the rest recovered."""
        touched = []
        for (number, account), pot in money.passed.items():
            if account != accounts.price(lot):
                continue
            case = self.case(number)
            none_waits(payouts_of(self.court, case), pot.sources)
            _free_again(case, pot.sources, TO_BE_SHARED, judgment)
            for receipt, part in free_of(case, pot.all_of_it()):
                case.set_aside(
                    f"outsider-{lot}", PocketKind.THIRD_PARTY_PRICE, part, basis=judgment,
                    receipts=[receipt],
                )  # fmt: skip
            if recover is not None and recover > zero():
                had = paid_out(payouts_of(self.court, case), pot.sources)
                if recover > (gone := total(had.values())):
                    raise ProceedsNotDistributed(f"only {gone} went out to parties", gone=gone)
                for who, part in shares_of(recover, had):
                    refunds.owe_recovery(number, outsider, part, document=judgment, against=who)
            touched.append(case)
        return touched

    @command(Permission.RULE_ON_LOT)
    def transfer(
        self,
        lot: str,
        document: str,
        *,
        accepted_on: date,
        administrator: str,
        expected: int | None = None,
    ) -> Recorded:
        """A bankruptcy was accepted (移交管理人): a price not yet ruled on goes to the case, kept
        for the administrator; losers' deposits go back, and what a creditor paid to take the asset.
        """
        found, money, refunds = self.lot(lot), self.money(lot), self.refunds(lot)
        as_seen(found, expected)
        if found.taker:
            money.free_taking(found.taker, reason=document)
        found.transfer(
            document=document, accepted_on=accepted_on, administrator=administrator,
            rules=rules(self.court, clock.today()),
        )  # fmt: skip
        roots: list[Root] = [found, money, refunds]
        if money.paid > zero():
            case, held = self.case(found.case_numbers[0]), money.paid
            sources = money.pass_to_case(case.case_number, accounts.price(lot), document=document)
            receipts = receive(
                case, money, sources, account=accounts.price(lot), claim=f"{lot} {document}"
            )
            case.set_aside(
                kept_for(case, found), PocketKind.BANKRUPTCY, held, basis=document,
                receipts=receipts,
            )  # fmt: skip
            roots.append(case)
        for kept in list(money.deposits.values()):
            if kept.state is DepositState.HELD:
                money.free_deposit(kept.attempt, kept.bidder)
        owe_back(money, refunds)
        return record(self.court, *roots, lot=lot)


def _free_again(
    case: CaseAccount, receipts: Collection[UUID], kinds: Collection[PocketKind], document: str
) -> None:
    """Money of a sale that does not stand is kept for nobody it was to go to."""
    for name, pocket in list(case.pockets.items()):
        if pocket.kind in kinds and any(each.receipt in receipts for each in pocket.sources):
            case.put_back(name, basis=document, receipts=receipts)


def _less(sources: Iterable[Source], taken: Iterable[Source]) -> Iterator[Source]:
    """What is left of parts of receipts once other parts of them were taken."""
    gone = {each.receipt: each.amount for each in taken}
    for each in sources:
        if (left := each.amount - gone.get(each.receipt, zero())) > zero():
            yield Source(each.receipt, left)
