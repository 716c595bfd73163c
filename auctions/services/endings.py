"""How a lot's money ends: with the case, forfeited, with its payers again, or with an outsider."""

from collections.abc import Sequence
from datetime import date

from auctions import money_accounts as accounts
from auctions.law.forfeit import Step, TopUp, chain_differences
from auctions.law.lending import (
    deed_tax_back,
    lender_shares,
    price_there,
    rank_stated,
    record_complete,
    taker_funds,
)
from auctions.law.reconciling import STOPS
from auctions.law.says import Remark
from auctions.law.settling import (
    costs_funded,
    counts_for,
    goes_back,
    no_fine,
    nothing_forfeited,
    plan_is_final,
    plan_or_single,
)
from auctions.lot import Lot
from auctions.lot_words import AnnulGround, OutsiderEffect, State
from auctions.money import LotMoney
from auctions.money_default import LotDefault
from auctions.money_parts import DepositState, TaxStep
from auctions.money_refunds import LotRefunds
from auctions.services.finding import Desk, owe_back, receive, sale_of
from auctions.services.rules import rules
from ledger.domain import clock
from ledger.domain.case_account import CaseAccount
from ledger.domain.case_parts import Source, worth
from ledger.domain.case_pockets import PocketKind
from ledger.domain.chart import AccountName
from ledger.domain.errors import Conflict
from ledger.domain.kernel import Root
from ledger.domain.money import Money, total, zero
from ledger.domain.permissions import Permission
from ledger.domain.plan import Plan
from ledger.services.command import Recorded, as_seen, command, record
from ledger.services.debts import known_debts

OVER = frozenset({State.RETURNED, State.WITHDRAWN, State.TRANSFERRED, State.MANAGED})


class RerunNotFinal(Conflict):
    """The lot is not sold, nor otherwise at an end: its last price is not known (DF-6)."""

    code = "rerun-not-final"
    title = "The rerun is not final"
    title_zh = "重新处置尚未终结"


class ProceedsNotDistributed(Conflict):
    """Money of the sale is still free in a case, or with the lot."""

    code = "proceeds-not-distributed"
    title = "Money of the sale has not gone out"
    title_zh = "拍卖款尚未处理完毕"


class LotEndings(Desk):
    """Rulings on a lot, and where they send its money (裁定与款项去向)."""

    # The sale stands

    @command(Permission.RULE_ON_LOT)
    def serve_ruling(
        self,
        lot: str,
        document: str,
        *,
        served_on: date,
        eligibility: str = "",
        approval: str = "",
        expected: int | None = None,
    ) -> Recorded:
        """Serve the ruling (成交裁定): the title passes, and the price is the case's (J9)."""
        found, money = self.lot(lot), self.money(lot)
        as_seen(found, expected)
        sale = sale_of(found)
        money.no_doubt(*STOPS)
        price_there(money.paid, sale.price)
        found.serve_ruling(
            document=document, served_on=served_on, eligibility=eligibility, approval=approval,
            rules=rules(self.court, clock.today()),
        )  # fmt: skip
        case = self.case(found.case_numbers[0])
        self._to_case(case, money, accounts.price(lot), document)
        return record(self.court, found, money, case, lot=lot, case=case.case_number)

    @staticmethod
    def _to_case(case: CaseAccount, money: LotMoney, account: AccountName, document: str) -> None:
        sources = money.pass_to_case(case.case_number, account, document=document)
        receive(case, money, sources, account=account, claim=f"{money.lot} {document}")

    @command(Permission.RULE_ON_LOT)
    def note_plan(self, lot: str, plan: str, *, served_on: date, taxes: str) -> Recorded:
        """Note the plan that distributes a sale (分配方案): no claim in it rests on the loan to
        the buyer (LN-10), it says how the sale's ``taxes`` rank (TX-7), and its days run (CL-12).
        """
        found, money = self.lot(lot), self.money(lot)
        asked = self.court.find(Plan, Plan.create_id(plan), named=f"plan {plan}")
        debts = known_debts(self.court, self.case(asked.case_number))
        bases = (
            {}
            if debts is None
            else {claim: debts.titles[terms.title] for claim, terms in debts.claims.items()}
        )
        lender_shares(bases, money.commitments)
        attempt = found.attempts[sale_of(found).attempt]
        rank_stated(attempt.terms.tax_mode, taxes)
        own = rules(self.court, clock.today())
        found.start_plan_clock(plan, served_on=served_on, rules=own)
        return record(self.court, found, lot=lot, plan=plan)

    @command(Permission.RULE_ON_LOT)
    def close(
        self,
        lot: str,
        document: str,
        *,
        archive: str,
        plan: str = "",
        expected: int | None = None,
    ) -> Recorded:
        """Close a sold lot whose money has gone where it belongs (结案): by a ``plan`` whose
        objections are closed, where there are several creditors.
        """
        found, money = self.lot(lot), self.money(lot)
        as_seen(found, expected)
        plan_or_single(len(found.creditors), plan)
        if plan:
            asked = self.court.find(Plan, Plan.create_id(plan), named=f"plan {plan}")
            plan_is_final(plan, final=asked.final)
        left = [*self._still_free(money).values(), money.paid]
        left += [each.left for each in self.defaults(found)]
        if total(left) > zero():
            raise ProceedsNotDistributed(
                f"{total(left)} is still to be dealt with", left=total(left)
            )
        found.close(
            document=document, archive=archive, on=clock.today(),
            rules=rules(self.court, clock.today()),
        )  # fmt: skip
        found.remark(record_complete(money.tax_steps))
        return record(self.court, found, lot=lot)

    def _still_free(self, money: LotMoney) -> dict[str, Money]:
        """What of the lot's money is still free in each case it went to."""
        found = self.cases(case for case, _ in money.passed)
        free: dict[str, Money] = {}
        for (number, _), pot in money.passed.items():
            case = found[number]
            here = [case.lots[r].free for r in pot.sources if r in case.lots]
            free[number] = free.get(number, zero()) + total(here)
        return free

    # In kind

    @command(Permission.KEEP_LOT_MONEY)
    def pay_difference(self, lot: str, *, costs: Money, expected: int | None = None) -> Recorded:
        """Find the acceptor's difference in the bank, and the costs of taking the asset: those in
        the bank, and ``costs`` that the acceptor paid to whom they are due.
        """
        found, money = self.lot(lot), self.money(lot)
        as_seen(found, expected)
        acceptor = found.in_kind.acceptor if found.in_kind else ""
        funded = costs + money.held(accounts.takers_costs(lot, acceptor))
        found.pay_difference(
            paid=money.held(accounts.difference(lot, acceptor)), costs=funded, on=clock.today(),
            rules=rules(self.court, clock.today()),
        )  # fmt: skip
        asked = total(
            each.amount for each in money.tax_steps
            if each.step is TaxStep.ANSWERED and each.amount is not None
        )  # fmt: skip
        known = zero() if found.costs is None else found.costs
        found.remark(costs_funded(funded, found.costs), taker_funds(asked, funded - known))
        return record(self.court, found, money, lot=lot)

    @command(Permission.RULE_ON_LOT)
    def rule_in_kind(
        self,
        lot: str,
        document: str,
        *,
        served_on: date,
        eligibility: str = "",
        expected: int | None = None,
    ) -> Recorded:
        """Serve the ruling that gives the asset to its acceptor (抵债裁定): a claim shrinks, and
        only the difference is cash.
        """
        found, money = self.lot(lot), self.money(lot)
        as_seen(found, expected)
        taken = found.in_kind
        found.rule_in_kind(
            document=document, served_on=served_on, eligibility=eligibility,
            rules=rules(self.court, clock.today()),
        )  # fmt: skip
        assert taken is not None
        paid = accounts.difference(lot, taken.acceptor)
        credited = counts_for(taken.price, taken.difference or zero())
        case = self.case(found.case_numbers[0])
        if credited > zero():
            money.credit_in_kind(taken.acceptor, credited, document=document)
        if money.held(paid) > zero():
            self._to_case(case, money, paid, document)
        self._takers_costs(case, money, accounts.takers_costs(lot, taken.acceptor), document)
        roots = [each for each in (found, money, case) if each.pending_events]
        return record(self.court, *roots, lot=lot)

    @staticmethod
    def _takers_costs(
        case: CaseAccount, money: LotMoney, account: AccountName, document: str
    ) -> None:
        """What the taker paid for costs goes to the case, kept for those they are due to (J10)."""
        if (held := money.held(account)) > zero():
            sources = money.pass_to_case(case.case_number, account, document=document)
            receipts = receive(case, money, sources, account=account, claim=f"{money.lot} costs")
            case.set_aside(
                f"costs-{money.lot}", PocketKind.COST, held, basis=document, receipts=receipts
            )

    # Default

    @command(Permission.RULE_ON_LOT)
    def rule_default(
        self, lot: str, ruling: str, *, written_refusal: str = "", expected: int | None = None
    ) -> Recorded:
        """Rule that the buyer defaulted (悔拍): the deposit is forfeited and frozen, what was paid
        besides waits for the shortfall.
        """
        found, money, refunds = self.lot(lot), self.money(lot), self.refunds(lot)
        as_seen(found, expected)
        found.rule_default(
            ruling=ruling, on=clock.today(), written_refusal=written_refusal,
            rules=rules(self.court, clock.today()),
        )  # fmt: skip
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
        if knew and not voided:
            roots.append(self._forfeit(found, money, refunds, document))
        else:
            self._all_back(found, money, refunds, document)
        return record(self.court, *roots, lot=lot, state=found.state.value)

    @staticmethod
    def _all_back(found: Lot, money: LotMoney, refunds: LotRefunds, document: str) -> None:
        """Everything that was paid for this sale is its payers' again."""
        sale = sale_of(found)
        money.free_payments(reason=document)
        kept = money.deposits.get((sale.attempt, sale.buyer))
        if kept is not None and kept.state is DepositState.HELD:
            money.free_deposit(sale.attempt, sale.buyer)
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
        shares = chain_differences([each.price for each in defaults], final)
        mine = shares[[each.id for each in defaults].index(default.id)]
        case = self.case(found.case_numbers[0])
        sources = default.fix_difference(
            case.case_number, final, mine, costs=costs, document=document
        )
        receive(case, money, sources, account=default.account, claim=f"{lot} {attempt} difference")
        short = default.short_by.plain
        return record(
            self.court, default, *([case] if sources else []), lot=lot, difference=mine.plain,
            short_by=short,
        )  # fmt: skip

    @staticmethod
    def _final(found: Lot) -> Money:
        """The price of the sale that stands: paid for, or taken in kind."""
        if found.state is State.CLOSED_INKIND and found.in_kind is not None:
            return found.in_kind.price
        attempt = found.attempt
        if found.paid_on is None or attempt is None or attempt.price is None:
            raise RerunNotFinal(f"{found.number} is {found.state.value}", state=found.state.value)
        return attempt.price

    @staticmethod
    def _decided(found: Lot, price: Money) -> Money:
        if found.state not in OVER:
            raise RerunNotFinal(f"{found.number} is {found.state.value}", state=found.state.value)
        return price

    @command(Permission.RULE_ON_LOT)
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
        own = case_number in money.case_numbers
        if own is not (step is Step.CASE_DEBT):
            raise ProceedsNotDistributed(
                f"{case_number} is {'this' if own else 'another'} case", case=case_number
            )
        case = self.case(case_number)
        sources = default.apply_residual(step, case_number, amount, document=document)
        receive(case, money, sources, account=default.account, claim=f"{lot} {attempt} {document}")
        return record(self.court, default, case, lot=lot, left=default.left.plain)

    @command(Permission.RULE_ON_LOT)
    def order_top_up(
        self, lot: str, attempt: str, order: str, amount: Money, *, pay_by: date
    ) -> Recorded:
        """Order the defaulter to add what the deposit lacks (责令补交), as the court rules."""
        default = self.default(lot, attempt)
        court = rules(self.court, clock.today()).parameters
        default.order_top_up(order, amount, pay_by=pay_by, mode=TopUp(court.shortfall_topup.value))
        return record(self.court, default, lot=lot, attempt=attempt)

    @command(Permission.RULE_ON_LOT)
    def settle_default(self, lot: str, attempt: str, document: str) -> Recorded:
        """Ask no more of the defaulter; its part payments may go back (J14)."""
        default, refunds = self.default(lot, attempt), self.refunds(lot)
        default.settle(document=document)
        refunds.unlock_payments(attempt, reason=document)
        return record(self.court, default, refunds, lot=lot, attempt=attempt)

    # Undone

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
            for payee, sources in money.payees_of(pot.all_of_it()).items():
                self._back_from(
                    case, money, refunds, payee=payee, sources=sources, document=document
                )
            touched.append(case)
        return touched

    @staticmethod
    def _back_from(
        case: CaseAccount,
        money: LotMoney,
        refunds: LotRefunds,
        *,
        payee: str,
        sources: tuple[Source, ...],
        document: str,
    ) -> None:
        here = total(
            min(case.lots[s.receipt].free, s.amount) for s in sources if s.receipt in case.lots
        )
        target = accounts.refundable(money.lot, payee)
        if here > zero():
            back = case.pass_on(
                here, account=target, basis=document, receipts=[s.receipt for s in sources]
            )
            money.take_from_case(case.case_number, target, back, document=document)
            refunds.owe(payee, target, back, basis=document)
        if (gone := worth(sources) - here) > zero():
            refunds.owe_recovery(case.case_number, payee, gone, document=document)

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
        """An outsider won: of a lawful buyer's sale it gets the proceeds, and what was paid out is
        recovered for it (``recover``); an applicant's own purchase is undone (YZ 6).
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
            receipts = [r for r in pot.sources if r in case.lots]
            if (here := total(case.lots[r].free for r in receipts)) > zero():
                case.set_aside(
                    f"outsider-{lot}", PocketKind.THIRD_PARTY_PRICE, here, basis=judgment,
                    receipts=receipts,
                )  # fmt: skip
            if recover is not None and recover > zero():
                gone = pot.amount - here
                if recover > gone:
                    raise ProceedsNotDistributed(f"only {gone} went out", gone=gone)
                refunds.owe_recovery(number, outsider, recover, document=judgment)
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
        for the administrator; losers' deposits go back.
        """
        found, money, refunds = self.lot(lot), self.money(lot), self.refunds(lot)
        as_seen(found, expected)
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
                f"bankruptcy-{lot}", PocketKind.BANKRUPTCY, held, basis=document, receipts=receipts
            )
            roots.append(case)
        for kept in list(money.deposits.values()):
            if kept.state is DepositState.HELD:
                money.free_deposit(kept.attempt, kept.bidder)
        owe_back(money, refunds)
        return record(self.court, *roots, lot=lot)
