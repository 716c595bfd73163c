"""How a lot's money ends: with the case, in kind, forfeited, with its payers again, elsewhere."""

from collections.abc import Sequence
from datetime import date

from auctions import money_accounts as accounts
from auctions.law.forfeit import applied_to_somebody
from auctions.law.lending import (
    kept_for_claims,
    lender_shares,
    price_there,
    rank_stated,
    record_complete,
    taker_funds,
)
from auctions.law.reconciling import STOPS
from auctions.law.settling import (
    costs_funded,
    counts_for,
    not_back,
    plan_is_final,
    plan_or_single,
)
from auctions.lot import Lot
from auctions.money import LotMoney
from auctions.money_default import LotDefault
from auctions.money_parts import TaxStep
from auctions.money_refunds import LotRefunds
from auctions.services.costs import take_costs
from auctions.services.defaulting import ProceedsNotDistributed
from auctions.services.finding import (
    claim_deadline,
    not_in_bankruptcy,
    of_its_cases,
    owe_back,
    receive,
    sale_of,
)
from auctions.services.rules import rules
from auctions.services.undoing import Undoing
from ledger.domain import act, clock
from ledger.domain.case_account import CaseAccount
from ledger.domain.case_pockets import PocketKind
from ledger.domain.chart import AccountName
from ledger.domain.kernel import Root
from ledger.domain.money import Money, total, zero
from ledger.domain.permissions import Permission
from ledger.domain.plan import Plan
from ledger.services.command import Recorded, as_seen, command, record
from ledger.services.debts import known_debts


class LotEndings(Undoing):
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
        eligible_since: date | None = None,
        approval: str = "",
        expected: int | None = None,
    ) -> Recorded:
        """Serve the ruling (成交裁定): the title passes, and the price is the case's (J9)."""
        found, money = self.lot(lot), self.money(lot)
        as_seen(found, expected)
        not_in_bankruptcy(self.court, found, served_on)
        sale = sale_of(found)
        money.no_doubt(*STOPS)
        price_there(money.paid, sale.price)
        found.serve_ruling(
            document=document, served_on=served_on, eligibility=eligibility,
            eligible_since=eligible_since, approval=approval,
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
        asked = self._plan(plan, found)
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

    def _plan(self, number: str, lot: Lot) -> Plan:
        """The plan of one of the lot's cases; raises :class:`OfAnotherCase`."""
        plan = self.court.find(Plan, Plan.create_id(number), named=f"plan {number}")
        of_its_cases(lot, number, plan.case_number)
        return plan

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
        not_in_bankruptcy(self.court, found, clock.today())
        plan_or_single(len(found.creditors), plan)
        if plan:
            plan_is_final(plan, final=self._plan(plan, found).final)
        left, defaults = self._still_here(money), self.defaults(found)
        left |= {each.account: each.left for each in defaults if each.left > zero()}
        if (sum_left := total([*left.values(), money.paid])) > zero():
            raise ProceedsNotDistributed(
                f"{sum_left} is still to be dealt with", left=sum_left, account=sorted(left)
            )
        applied_to_somebody(self._lying(defaults))
        self._nobody_waits(defaults, self.refunds(lot))
        found.close(
            document=document, archive=archive, on=clock.today(),
            rules=rules(self.court, clock.today()),
        )  # fmt: skip
        kept = any(f"tax-{lot}" in case.pockets for case in self.cases(
            number for number, _ in money.passed).values())  # fmt: skip
        found.remark(
            not_back(self.refunds(lot).not_back), record_complete(money.tax_steps),
            kept_for_claims(claim_deadline(found), clock.today(), reserved=kept),
        )  # fmt: skip
        return record(self.court, found, lot=lot)

    @command(Permission.RULE_ON_LOT)
    def settle_costs(self, lot: str, *, paper: str, expected: int | None = None) -> Recorded:
        """Put money of the case aside for every cost of the lot that is open: class one (J10)."""
        found = self.lot(lot)
        as_seen(found, expected)
        case = self.case(found.case_numbers[0])
        case.may_ask(act.current().actor)
        take_costs(self.court, found, case, paper)
        return record(self.court, found, case, lot=lot, case=case.case_number)

    @staticmethod
    def _nobody_waits(defaults: Sequence[LotDefault], refunds: LotRefunds) -> None:
        """What a defaulter paid waits for its shortfall to be settled, and no clock runs on it."""
        for each in defaults:
            if not each.settled and each.attempt in refunds.waiting.values():
                left = refunds.due_to(each.buyer)
                said = f"{left} of {each.buyer} waits for {each.attempt} to be settled"
                raise ProceedsNotDistributed(said, left=left, attempt=each.attempt)

    def _still_here(self, money: LotMoney) -> dict[str, Money]:
        """What of the lot's money is still free in each case it went to, or waits for its plan.

        What a plan keeps aside because it is disputed is not waited for (CL-12).
        """
        found = self.cases(case for case, _ in money.passed)
        here: dict[str, Money] = {}
        for (number, _), pot in money.passed.items():
            case = found[number]
            waiting = [
                source.amount for pocket in case.pockets.values()
                if pocket.kind is PocketKind.PLAN
                for source in pocket.sources if source.receipt in pot.sources
            ]  # fmt: skip
            free = [
                min(case.lots[r].free, amount)
                for r, amount in pot.sources.items() if r in case.lots
            ]  # fmt: skip
            here[number] = here.get(number, zero()) + total([*free, *waiting])
        return here

    def _lying(self, defaults: Sequence[LotDefault]) -> dict[str, Money]:
        """What of forfeited deposits is free in the cases they were applied to."""
        found = self.cases(number for each in defaults for number in each.applied)
        lying: dict[str, Money] = {}
        for default in defaults:
            for number, pot in default.applied.items():
                lots = found[number].lots
                free = total(
                    min(lots[receipt].free, amount)
                    for receipt, amount in pot.sources.items() if receipt in lots
                )  # fmt: skip
                if free > zero():
                    lying[number] = lying.get(number, zero()) + free
        return lying

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

    @command(Permission.DECIDE_LOT)
    def miss_difference(
        self, lot: str, *, ruling: str, on: date, expected: int | None = None
    ) -> Recorded:
        """Record that the difference never came; what its taker has paid is the taker's again."""
        found, money = self.lot(lot), self.moneys([lot]).get(lot)
        as_seen(found, expected)
        taker = found.in_kind.acceptor if found.in_kind else ""
        found.miss_difference(ruling=ruling, on=on, rules=rules(self.court, on))
        roots: list[Root] = [found]
        if money is not None and money.free_taking(taker, reason=ruling) > zero():
            refunds = self.refunds(lot)
            owe_back(money, refunds)
            roots += [money, refunds]
        return record(self.court, *roots, lot=lot, state=found.state.value)

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
        not_in_bankruptcy(self.court, found, served_on)
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
