"""What a lot gives back and withholds: payees, refunds, the taxes of a sale."""

from datetime import date

from auctions import money_accounts as accounts
from auctions.law.lending import (
    DEED_TAX,
    contested,
    is_buyers_own,
    may_repay_advance,
    may_withhold,
    out_of_proceeds,
    paper_in_force,
    told_under,
)
from auctions.law.settling import rent_years
from auctions.lot import Lot
from auctions.lot_words import TaxMode
from auctions.money_parts import TaxStep
from auctions.services.finding import (
    Desk,
    NoSaleUnderWay,
    claim_deadline,
    price_free_in,
    sale_of,
)
from ledger.domain import act, clock
from ledger.domain.case_pockets import PocketKind
from ledger.domain.errors import Conflict
from ledger.domain.identity import AccountKind, bank_account, cnaps
from ledger.domain.money import Money, total
from ledger.domain.paper import Paper, PaperKind
from ledger.domain.payout_kind import PayoutKind
from ledger.domain.permissions import Permission
from ledger.services.command import Recorded, command, record
from ledger.services.payouts import Payouts
from ledger.services.whose import SECOND_PERSON


class BuyersOwnTax(Conflict):
    """Deed tax is the buyer's; proceeds neither pay nor repay it (TX-9)."""

    code = "buyers-own-tax"
    title = "This tax is the buyer's own"
    title_zh = "该税由买受人负担"
    article = DEED_TAX


class LotRefundDesk(Desk):
    """Refunds and taxes of a lot (退款与税费)."""

    # To whom

    @command(Permission.KEEP_LOT_MONEY)
    def state_payee(
        self,
        lot: str,
        payee: str,
        *,
        holder: str,
        number: str,
        bank_name: str,
        bank_code: str,
        evidence: str,
        company: bool = False,
    ) -> Recorded:
        """Record where a payee is paid; whoever paid gets back only to the account it paid from,
        or to another of its own once the bank could not pay to that one.
        """
        money, refunds = self.money(lot), self.refunds(lot)
        original = frozenset(
            (each.payer_name, each.payer_account)
            for each in money.receipts.values()
            if each.payee == payee
        )
        kind = AccountKind.COMPANY if company else AccountKind.PERSON
        # An account money came from is the bank's own word; any other is checked by its figures.
        checked = number if (holder, number) in original else bank_account(number, kind).value
        version = refunds.state_payee(
            payee, holder=holder, number=checked, bank_name=bank_name,
            bank_code=cnaps(bank_code).value, evidence=evidence, by=act.current().actor,
            original=original,
        )  # fmt: skip
        return record(self.court, refunds, lot=lot, payee=payee, version=str(version))

    @command(Permission.CONFIRM_ACCOUNT, whose=SECOND_PERSON)
    def confirm_payee(self, lot: str, payee: str, version: int) -> Recorded:
        """Compare a payee's account with its document and confirm it; not one's own entry."""
        refunds = self.refunds(lot)
        refunds.confirm_payee(payee, version, by=act.current().actor)
        return record(self.court, refunds, lot=lot, payee=payee)

    @command(Permission.DRAFT_LOT_REFUND)
    def refund(self, lot: str, payee: str, amount: Money | None = None) -> Recorded:
        """Ask for a refund to the account the money came from; due within 24 hours (WP 23)."""
        refunds = self.refunds(lot)
        payout = Payouts(self.court).draft_for(
            refunds, payee, refunds.due_to(payee) if amount is None else amount, f"退还 {lot}",
            kind=PayoutKind.DEPOSIT_REFUND,
        )  # fmt: skip
        return record(
            self.court, refunds, payout, lot=lot, payout=payout.number, digest=payout.digest
        )

    # Taxes

    @command(Permission.RULE_ON_LOT)
    def tell_tax_office(self, lot: str, document: str, *, on: date, province: str) -> Recorded:
        """Tell the tax office that the sale is complete (成交告知), under the local paper of the
        day of the notice; where there was none, that is remarked (TX-3).
        """
        found, money = self.lot(lot), self.money(lot)
        attempt = found.attempts[sale_of(found).attempt]
        paper = paper_in_force(province, attempt.published_on)
        money.take_tax_step(
            TaxStep.TOLD, tax="", amount=None, document=f"{document} {paper}".strip(), on=on
        )
        found.remark(told_under(paper, attempt.published_on))
        roots = [each for each in (found, money) if each.pending_events]
        return record(self.court, *roots, lot=lot, paper=paper)

    @command(Permission.RULE_ON_LOT)
    def note_tax_step(
        self,
        lot: str,
        step: TaxStep,
        *,
        document: str,
        on: date,
        tax: str = "",
        amount: Money | None = None,
    ) -> Recorded:
        """Enter what was told to the tax office, or what it answered (协税台账)."""
        money = self.money(lot)
        money.take_tax_step(step, tax=tax, amount=amount, document=document, on=on)
        return record(self.court, money, lot=lot)

    @command(Permission.RULE_ON_LOT)
    def withhold_tax(
        self, lot: str, tax: str, amount: Money, *, letter: str, computation: str
    ) -> Recorded:
        """Withhold a tax of the sale on the office's letter and computation (协助扣缴, J11), out of
        the sale's price and no other money of the case.
        """
        found, money, refunds = self.lot(lot), self.money(lot), self.refunds(lot)
        may_withhold(self._mode(found), letter, computation)
        if is_buyers_own(tax):
            raise BuyersOwnTax(f"{tax} is not paid from the proceeds", tax=tax)
        case, account = self.case(found.case_numbers[0]), accounts.tax(lot)
        sources = case.pass_on(
            amount, account=account, basis=f"{letter} {computation}",
            receipts=out_of_proceeds(amount, price_free_in(case, money)),
        )  # fmt: skip
        refunds.owe("tax-office", account, sources, basis=letter)
        money.take_tax_step(
            TaxStep.WITHHELD, tax=tax, amount=amount, document=letter, on=clock.today()
        )
        return record(self.court, money, refunds, case, lot=lot)

    @command(Permission.RULE_ON_LOT)
    def return_withheld(self, lot: str, amount: Money, *, document: str) -> Recorded:
        """Give the case back what was withheld and is not due (多扣税费退回): the office asked for
        less, or the sale does not stand and its price had not paid for it.
        """
        found, money, refunds = self.lot(lot), self.money(lot), self.refunds(lot)
        case = self.case(found.case_numbers[0])
        for source in refunds.return_tax(case.case_number, amount, document=document):
            case.receive(
                source.receipt, source.amount, source=accounts.tax(lot),
                claim=f"{lot} {document}", value_date=case.lots[source.receipt].value_date,
                notified_on=clock.today(),
            )  # fmt: skip
        money.take_tax_step(
            TaxStep.RETURNED, tax="", amount=amount, document=document, on=clock.today()
        )
        return record(self.court, money, refunds, case, lot=lot)

    @command(Permission.DRAFT_LOT_REFUND)
    def pay_tax(self, lot: str, amount: Money, *, voucher: str, dated: date) -> Recorded:
        """Ask to remit a withheld tax to the office's account, against its payment slip."""
        money, refunds = self.money(lot), self.refunds(lot)
        papers = [
            Paper(PaperKind.VOUCHER, voucher, dated), Paper(PaperKind.PAYMENT_SLIP, voucher, dated),
        ]  # fmt: skip
        payout = Payouts(self.court).draft_for(
            refunds, "tax-office", amount, f"税费 {lot}", kind=PayoutKind.COST, papers=papers,
            pocket="tax",
        )  # fmt: skip
        money.take_tax_step(
            TaxStep.REMITTED, tax="", amount=amount, document=voucher, on=clock.today()
        )
        return record(
            self.court, money, refunds, payout, lot=lot, payout=payout.number, digest=payout.digest
        )

    @command(Permission.RULE_ON_LOT)
    def reserve_tax(self, lot: str, tax: str, amount: Money, *, objection: str) -> Recorded:
        """Reserve a contested tax (争议预留), as far as there is money: the rest may be
        distributed, this may not.
        """
        found, money = self.lot(lot), self.money(lot)
        case = self.case(found.case_numbers[0])
        free = price_free_in(case, money)
        kept, rest = contested(amount, total(free.values()))
        case.set_aside(f"tax-{lot}", PocketKind.RESERVE, kept, basis=objection, receipts=list(free))
        money.take_tax_step(
            TaxStep.RESERVED, tax=tax, amount=kept, document=objection, on=clock.today()
        )
        return record(self.court, money, case, lot=lot, reserved=kept.plain, rest=rest.plain)

    @command(Permission.RULE_ON_LOT)
    def release_tax_reserve(self, lot: str, decision: str) -> Recorded:
        """The contest was ruled on (解除预留): the money is the case's again, to go as ruled."""
        found, money = self.lot(lot), self.money(lot)
        case = self.case(found.case_numbers[0])
        case.put_back(f"tax-{lot}", basis=decision)
        money.take_tax_step(
            TaxStep.RELEASED, tax="", amount=None, document=decision, on=clock.today()
        )
        return record(self.court, money, case, lot=lot)

    @command(Permission.RULE_ON_LOT)
    def reserve_rent(self, lot: str, amount: Money, *, years: int, finding: str) -> Recorded:
        """Reserve the rent of the debtor's next home out of the proceeds (预留租金, J25)."""
        rent_years(years)
        found, money = self.lot(lot), self.money(lot)
        case = self.case(found.case_numbers[0])
        case.set_aside(
            f"rent-{lot}", PocketKind.RESERVE, amount, basis=finding,
            receipts=out_of_proceeds(amount, price_free_in(case, money)),
        )  # fmt: skip
        return record(self.court, case, lot=lot)

    @command(Permission.RULE_ON_LOT)
    def release_rent(self, lot: str, document: str) -> Recorded:
        """The home was handed over (解除租金预留): the rent can go to the debtor, or be free."""
        found = self.lot(lot)
        case = self.case(found.case_numbers[0])
        case.put_back(f"rent-{lot}", basis=document)
        return record(self.court, case, lot=lot)

    @command(Permission.RULE_ON_LOT)
    def repay_advance(
        self, lot: str, amount: Money, *, taxpayer: str, receipt: str, claimed_on: date
    ) -> Recorded:
        """Repay the buyer what it advanced of the debtor's taxes (返还垫付), on the receipts: out
        of what was reserved for taxes first, for the rest of the money may be distributed by then.
        """
        found, money, refunds = self.lot(lot), self.money(lot), self.refunds(lot)
        sale, case = sale_of(found), self.case(found.case_numbers[0])
        debtor = case.party(found.debtor).name
        may_repay_advance(
            taxpayer, debtor, claimed_on=claimed_on, deadline=claim_deadline(found),
            amount=amount,
        )  # fmt: skip
        account, kept = accounts.refundable(lot, sale.buyer), case.pockets.get(f"tax-{lot}")
        if kept is not None:
            case.put_back(f"tax-{lot}", basis=receipt, amount=min(amount, kept.amount))
        sources = case.pass_on(
            amount, account=account, basis=receipt,
            receipts=out_of_proceeds(amount, price_free_in(case, money)),
        )  # fmt: skip
        refunds.owe(sale.buyer, account, sources, basis=receipt)
        money.take_tax_step(
            TaxStep.ADVANCE_REPAID, tax="", amount=amount, document=receipt, on=clock.today()
        )
        return record(self.court, money, refunds, case, lot=lot)

    @staticmethod
    def _mode(found: Lot) -> TaxMode:
        attempt = found.attempt
        if attempt is None:
            raise NoSaleUnderWay(f"{found.number} was never announced", number=found.number)
        return attempt.terms.tax_mode
