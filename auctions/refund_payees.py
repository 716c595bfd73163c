"""Where those are paid whom a lot owes (收款账户): where they paid from, confirmed by two."""

from typing import Final

from auctions.money_accounts import mark
from auctions.refund_owing import Owing
from auctions.refund_state import RefundState
from ledger.domain.case_parts import (
    AccountConfirmedAlready,
    AccountSelfConfirmed,
    StatedAccount,
)
from ledger.domain.citation import Article, Certainty
from ledger.domain.errors import Conflict, NotFound
from ledger.domain.kernel import Personal, Root
from ledger.domain.payer import Payee

ORIGINAL_PAYER: Final = Article("网络司法拍卖资金管理要求", "原路退回", Certainty.DESIGN)


class NotTheOriginalPayer(Conflict):
    """Money goes back to the account it came from, never to another name or number."""

    code = "not-the-original-payer"
    title = "A refund goes to the account the money came from"
    title_zh = "退款应原路退回付款账户"
    article = ORIGINAL_PAYER


class NoPayee(NotFound):
    """The lot has no confirmed account for this payee."""

    code = "lot-payee-not-confirmed"
    title = "The payee's account is not stated and confirmed"
    title_zh = "退款收款账户未登记或未复核"
    article = ORIGINAL_PAYER


class PayeeStated(Root.Event):
    """Where one of the payees is paid (登记收款账户): a payer's own account, or an office's."""

    TOPIC = "lot-refunds.payee-stated"
    lot: str
    payee: str
    version: int
    holder: Personal
    number: Personal
    bank_name: str
    bank_code: str
    evidence: str
    stated_by: str

    def apply(self, refunds: RefundState) -> None:
        refunds.payees.setdefault(self.payee, {})[self.version] = StatedAccount(
            self.version, self.holder, self.number, self.bank_name, self.bank_code,
            self.stated_by,
        )  # fmt: skip


class PayeeConfirmed(Root.Event):
    """A second person compared it with its document (收款账户复核)."""

    TOPIC = "lot-refunds.payee-confirmed"
    payee: str
    version: int
    confirmed_by: str

    def apply(self, refunds: RefundState) -> None:
        refunds.payees[self.payee][self.version].confirmed_by = self.confirmed_by


class Paying(Owing):
    """Who is paid where."""

    def state_payee(
        self,
        payee: str,
        *,
        holder: str,
        number: str,
        bank_name: str,
        bank_code: str,
        evidence: str,
        by: str,
        original: frozenset[tuple[str, str]] = frozenset(),
    ) -> int:
        """Record where a payee is paid; a payer gets back only to the account it paid from.

        ``original`` are the names and numbers this payee paid from, if it paid at all. Where the
        bank could not pay to it, as when it was closed, another account of the same name does.
        """
        own = payee in self.unreached and holder in {name for name, _ in original}
        if original and (holder, number) not in original and not own:
            raise NotTheOriginalPayer(f"{payee} paid from another account", payee=payee)
        version = max(self.payees.get(payee, {}), default=0) + 1
        self.record(
            PayeeStated, lot=self.lot, payee=mark(payee), version=version, holder=holder,
            number=number, bank_name=bank_name, bank_code=bank_code, evidence=evidence,
            stated_by=by,
        )  # fmt: skip
        return version

    def confirm_payee(self, payee: str, version: int, *, by: str) -> None:
        """Confirm a stated account; not by whoever stated it."""
        stated = self.payees.get(payee, {}).get(version)
        if stated is None:
            raise NoPayee(f"{payee} has no account {version}", payee=payee)
        if stated.confirmed_by:
            raise AccountConfirmedAlready(f"account {version} of {payee}", party=payee)
        if stated.stated_by == by:
            raise AccountSelfConfirmed(f"{by} entered this account", by=by)
        self.record(PayeeConfirmed, payee=payee, version=version, confirmed_by=by)

    def account_in_force(self, party: str) -> int:
        """The version of a payee's newest account; raises :class:`NoPayee` unless confirmed."""
        stated = self.payees.get(party, {})
        newest = max(stated, default=0)
        if not newest or not stated[newest].confirmed_by:
            raise NoPayee(f"{party} has no confirmed account", payee=party)
        return newest

    def payee(self, party: str, version: int) -> Payee:
        """Where a payment to this account of a payee goes."""
        stated = self.payees[party][version]
        return Payee(stated.holder, stated.number, stated.bank_name, stated.bank_code)
