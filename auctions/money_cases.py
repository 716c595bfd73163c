"""What goes from a lot to a case and back, and claims that shrink without cash (入账、以物抵债)."""

from auctions.money_accounts import mark
from auctions.money_parts import Pot
from auctions.money_state import MoneyState
from auctions.money_undone import Undoing
from ledger.domain.case_parts import NothingToPay, Source
from ledger.domain.chart import AccountName, Posting, move
from ledger.domain.kernel import Root
from ledger.domain.money import Money, zero


class PassedToCase(Root.Event):
    """Money of the lot became money of a case (拍品款项转入案款); the case's fact moves it."""

    TOPIC = "lot-money.passed-to-case"
    lot: str
    case_number: str
    account: AccountName
    sources: tuple[Source, ...]
    document: str

    def apply(self, money: MoneyState) -> None:
        money.pot(self.account).take(self.sources)
        money.passed.setdefault((self.case_number, self.account), Pot()).put(self.sources)


class TakenFromCase(Root.Event):
    """Money came back from a case to the lot (案款转回拍品); the case's fact moves it."""

    TOPIC = "lot-money.taken-from-case"
    lot: str
    case_number: str
    account: AccountName
    sources: tuple[Source, ...]
    document: str

    def apply(self, money: MoneyState) -> None:
        for (case, _), pot in money.passed.items():
            if case == self.case_number:
                pot.take(tuple(each for each in self.sources if each.receipt in pot.sources))


class InKindCredited(Root.Event):
    """A creditor took the asset for its claim (以物抵债入账): the claim shrinks, no cash moves.

    ``undone`` restores the claim when a judgment took the asset away again.
    """

    TOPIC = "lot-money.in-kind-credited"
    lot: str
    creditor: str
    amount: Money
    document: str
    undone: bool

    def postings(self) -> tuple[Posting, ...]:
        claims = f"memo/claims/{self.lot}/{self.creditor}"
        taken = f"memo/taken-in-kind/{self.lot}/{self.creditor}"
        if self.undone:
            return move(self.amount, debit=claims, credit=taken)
        return move(self.amount, debit=taken, credit=claims)

    def apply(self, money: MoneyState) -> None:
        before = money.credited.get(self.creditor, zero())
        money.credited[self.creditor] = before + (-self.amount if self.undone else self.amount)


class Passing(Undoing):
    """Where a lot's money goes once it is nobody's at the lot any more."""

    def pass_to_case(
        self, case_number: str, account: AccountName, *, document: str, amount: Money | None = None
    ) -> tuple[Source, ...]:
        """Give money of one of the lot's accounts to a case (J9, J19, J22), by its receipts."""
        wanted = self.held(account) if amount is None else amount
        sources = self.some_of(account, wanted)
        self.record(
            PassedToCase, case_number=case_number, account=account, sources=sources,
            document=document,
        )  # fmt: skip
        return sources

    def take_from_case(
        self, case_number: str, account: AccountName, sources: tuple[Source, ...], *, document: str
    ) -> None:
        """Note money that a case gave back for this lot's payers (J24); the case moved it."""
        if not sources:
            said = f"nothing comes back from {case_number}"
            raise NothingToPay(said, case_number=case_number, document=document)
        self.record(
            TakenFromCase, case_number=case_number, account=account, sources=sources,
            document=document,
        )  # fmt: skip

    def credit_in_kind(
        self, creditor: str, amount: Money, *, document: str, undone: bool = False
    ) -> None:
        """A creditor's claim shrinks by what the asset counted for (J22), or is restored (J24)."""
        before = self.credited.get(creditor, zero())
        if amount <= zero() or (undone and amount > before):
            raise NothingToPay(
                f"{before} was credited to {creditor}, {amount} is asked",
                before=before,
                creditor=creditor,
                amount=amount,
            )
        self.record(
            InKindCredited, creditor=mark(creditor), amount=amount, document=document,
            undone=undone,
        )  # fmt: skip
