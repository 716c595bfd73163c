"""A buyer who does not pay, or may not have it (悔拍): its deposit, step by step, and its lack."""

from collections.abc import Sequence
from datetime import date

from auctions import money_accounts as accounts
from auctions.law.closing import is_void, keeps_deposit
from auctions.law.costs import ZG34
from auctions.law.forfeit import APPLICATION, OutOfOrder, Step, TopUp, chain_differences
from auctions.law.lending import deposit_back
from auctions.law.settling import (
    no_fine,
    nothing_forfeited,
)
from auctions.lot import Lot
from auctions.lot_words import State
from auctions.money import LotMoney
from auctions.money_default import LotDefault
from auctions.money_parts import DepositState
from auctions.money_refunds import LotRefunds
from auctions.services.finding import Desk, owe_back, receive, sale_of, stop_if_added
from auctions.services.rules import rules
from ledger.domain import act, clock
from ledger.domain.case_parts import worth
from ledger.domain.case_pockets import PocketKind
from ledger.domain.errors import Conflict
from ledger.domain.kernel import Root
from ledger.domain.money import Money
from ledger.domain.permissions import Permission
from ledger.services.command import Recorded, as_seen, command, record
from ledger.services.whose import itself

OVER = frozenset({State.RETURNED, State.WITHDRAWN, State.TRANSFERRED, State.MANAGED})


class FinalPriceStands(Conflict):
    """The sale that stands has its price: none is named beside it (DF-6)."""

    code = "final-price-stands"
    title = "The sale that stands has its price; name none"
    title_zh = "已有成交价，不另填最终价"
    article = APPLICATION


class RerunNotFinal(Conflict):
    """The lot is not sold, nor otherwise at an end: its last price is not known (DF-6)."""

    code = "rerun-not-final"
    title = "The rerun is not final"
    title_zh = "重新处置尚未终结"
    article = APPLICATION


class ProceedsNotDistributed(Conflict):
    """Money of the sale is still free in a case, or with the lot."""

    code = "proceeds-not-distributed"
    title = "Money of the sale has not gone out"
    title_zh = "拍卖款尚未处理完毕"
    article = ZG34


class Defaulting(Desk):
    """Defaults, and what is done with their deposits (悔拍)."""

    @command(Permission.RULE_ON_LOT)
    def rule_default(
        self,
        lot: str,
        ruling: str,
        *,
        written_refusal: str = "",
        refused_loan: str = "",
        expected: int | None = None,
    ) -> Recorded:
        """Rule that the buyer defaulted (悔拍): the deposit is forfeited and frozen, what was paid
        besides waits for the shortfall. Where the notice says so for every buyer, one whose
        ``refused_loan`` letter is recorded has everything back (LN-8).
        """
        found, money, refunds = self.lot(lot), self.money(lot), self.refunds(lot)
        as_seen(found, expected)
        found.rule_default(
            ruling=ruling, on=clock.today(), written_refusal=written_refusal,
            rules=rules(self.court, clock.today()),
        )  # fmt: skip
        sale = sale_of(found)
        track = found.attempts[sale.attempt].terms.loan
        if deposit_back(track, money.refused_letters(sale.buyer), refused_loan):
            self._all_back(found, money, refunds, ruling)
            return record(self.court, found, money, refunds, lot=lot, attempt=found.current)
        default = self._forfeit(found, money, refunds, ruling)
        found.remark(nothing_forfeited(default.deposit))
        roots = [each for each in (found, money, refunds, default) if each.pending_events]
        return record(self.court, *roots, lot=lot, attempt=found.current)

    @staticmethod
    def _forfeit(found: Lot, money: LotMoney, refunds: LotRefunds, ruling: str) -> LotDefault:
        sale = sale_of(found)
        taken = money.forfeit(sale, found.attempts[sale.attempt].terms.deposit, ruling=ruling)
        owe_back(money, refunds)
        return LotDefault(
            lot=found.number, attempt=sale.attempt, buyer=sale.buyer, price=sale.price,
            taken_from=taken.account, account=accounts.forfeited(found.number, sale.attempt),
            sources=taken.sources, ruling=ruling, ruled_on=clock.today(),
        )  # fmt: skip

    @command(Permission.RULE_ON_LOT)
    def fail_eligibility(
        self,
        lot: str,
        document: str,
        *,
        knew: bool,
        voided: bool = False,
        expected: int | None = None,
    ) -> Recorded:
        """The buyer may not have the asset: only one who knew loses the deposit (DF-13, DF-14)."""
        found, money, refunds = self.lot(lot), self.money(lot), self.refunds(lot)
        as_seen(found, expected)
        found.fail_eligibility(
            document=document, on=clock.today(), knew=knew, voided=voided,
            rules=rules(self.court, clock.today()),
        )  # fmt: skip
        roots: list[Root] = [found, money, refunds]
        if keeps_deposit(knew=knew) and not is_void(faked=voided):
            roots.append(self._forfeit(found, money, refunds, document))
        else:
            self._all_back(found, money, refunds, document)
        return record(self.court, *roots, lot=lot, state=found.state.value)

    @staticmethod
    def _all_back(found: Lot, money: LotMoney, refunds: LotRefunds, document: str) -> None:
        """Everything that was paid for this sale is its payers' again."""
        sale = sale_of(found)
        money.free_payments(reason=document)
        for kept in list(money.deposits.values()):
            if kept.bidder == sale.buyer and kept.state is DepositState.HELD:
                money.free_deposit(kept.attempt, kept.bidder)
        owe_back(money, refunds)

    @command(Permission.RULE_ON_LOT)
    def apply_cost_loss(
        self, lot: str, attempt: str, amount: Money, vouchers: Sequence[str]
    ) -> Recorded:
        """Pay what the failed sale cost out of the forfeited deposit (第一步), against vouchers."""
        found, money, default = self.lot(lot), self.money(lot), self.default(lot, attempt)
        no_fine(vouchers)
        case = self.case(found.case_numbers[0])
        sources = default.apply_costs(case.case_number, amount, vouchers=vouchers)
        if sources:
            receipts = receive(
                case, money, sources, account=default.account, claim=f"{lot} {attempt} costs"
            )
            case.set_aside(
                f"sale-costs-{attempt}", PocketKind.COST, worth(sources),
                basis="、".join(vouchers), receipts=receipts,
            )  # fmt: skip
        return record(self.court, default, case, lot=lot, left=default.left.plain)

    @command(Permission.RULE_ON_LOT)
    def fix_difference(
        self,
        lot: str,
        attempt: str,
        document: str,
        *,
        costs: Money,
        final_price: Money | None = None,
    ) -> Recorded:
        """Pay the price difference (第二步), now that the last sale is paid or otherwise final.

        A lot that ended without a sale has no price: then the panel's ``document`` names
        ``final_price``. ``costs`` are all that the defaulted sale cost.
        """
        found, money, default = self.lot(lot), self.money(lot), self.default(lot, attempt)
        final = self._final(found) if final_price is None else self._decided(found, final_price)
        defaults = self.defaults(found)
        shares = chain_differences(
            [each.price for each in defaults], final, [each.difference for each in defaults]
        )
        mine = shares[[each.id for each in defaults].index(default.id)]
        case = self.case(found.case_numbers[0])
        sources = default.fix_difference(
            case.case_number, final, mine, costs=costs, document=document
        )
        receive(case, money, sources, account=default.account, claim=f"{lot} {attempt} difference")
        short = default.short_by.plain
        return record(
            self.court, default, found, *([case] if sources else []), lot=lot,
            difference=mine.plain, short_by=short,
        )  # fmt: skip

    @staticmethod
    def _final(found: Lot) -> Money:
        """The price of the sale that stands: paid for, or taken in kind."""
        if found.state is State.CLOSED_INKIND and found.in_kind is not None:
            return found.in_kind.price
        attempt = found.attempt
        if found.paid_on is None:
            raise RerunNotFinal(f"{found.number} is {found.state.value}", state=found.state)
        assert attempt is not None  # a price was paid for
        assert attempt.price is not None
        return attempt.price

    @staticmethod
    def _decided(found: Lot, price: Money) -> Money:
        if found.paid_on is not None:
            raise FinalPriceStands(f"{found.number} was sold and paid for", lot=found.number)
        if found.state not in OVER and not found.void_stands:
            raise RerunNotFinal(f"{found.number} is {found.state.value}", state=found.state)
        return price

    @command(
        Permission.RULE_ON_LOT, whose=itself("拍品案件承办人", "the officer of the lot's case")
    )
    def apply_residual(
        self,
        lot: str,
        attempt: str,
        step: Step,
        case_number: str,
        *,
        amount: Money,
        document: str,
    ) -> Recorded:
        """Pay this case's debts (第三步), then related debts in another case (第四步)."""
        money, default = self.money(lot), self.default(lot, attempt)
        self.case(money.case_numbers[0]).must_be_of(act.current().actor)
        own = case_number in money.case_numbers
        if own is not (step is Step.CASE_DEBT):
            said = f"{case_number} is {'this' if own else 'another'} case, asked is {step.name}"
            raise OutOfOrder(said, step=step.name, case=case_number)
        case = self.case(case_number)
        sources = default.apply_residual(step, case_number, amount, document=document)
        receive(case, money, sources, account=default.account, claim=f"{lot} {attempt} {document}")
        return record(self.court, default, case, lot=lot, left=default.left.plain)

    @command(Permission.RULE_ON_LOT, ahead=("pay_by",))
    def order_top_up(
        self, lot: str, attempt: str, order: str, amount: Money, *, pay_by: date
    ) -> Recorded:
        """Order the defaulter to add what the deposit lacks (责令补交), as the court rules."""
        found, default = self.lot(lot), self.default(lot, attempt)
        court = rules(self.court, clock.today()).parameters
        default.order_top_up(order, amount, pay_by=pay_by, mode=TopUp(court.shortfall_topup.value))
        found.start_top_up_clock(attempt, on=clock.today(), pay_by=pay_by)
        return record(self.court, default, found, lot=lot, attempt=attempt)

    @command(Permission.RULE_ON_LOT)
    def set_off(
        self, lot: str, attempt: str, document: str, *, amount: Money | None = None
    ) -> Recorded:
        """Let what the defaulter had paid of the price pay what it was ordered to add and does not
        (已付价款抵缴差价), by the ruling that enforces the order; all that is missing unless told.
        """
        found, money, refunds = self.lot(lot), self.money(lot), self.refunds(lot)
        default, case = self.default(lot, attempt), self.case(found.case_numbers[0])
        there = min(default.awaited, refunds.due_to(default.buyer))
        sources = refunds.set_off(
            default.buyer, attempt, there if amount is None else amount, document=document
        )
        default.set_off(case.case_number, sources, document=document)
        receive(
            case, money, sources, account=accounts.refundable(lot, default.buyer),
            claim=f"{lot} {attempt} {document}",
        )  # fmt: skip
        stop_if_added(found, default)
        return record(
            self.court, default, refunds, case, found, lot=lot, awaited=default.awaited.plain
        )

    @command(Permission.RULE_ON_LOT)
    def settle_default(self, lot: str, attempt: str, document: str) -> Recorded:
        """Ask no more of the defaulter; its part payments may go back (J14)."""
        found, default, refunds = self.lot(lot), self.default(lot, attempt), self.refunds(lot)
        default.settle(document=document)
        refunds.unlock_payments(attempt, reason=document)
        stop_if_added(found, default)
        return record(self.court, default, refunds, found, lot=lot, attempt=attempt)
