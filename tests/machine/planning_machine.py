"""A plan that has become final: its shares are paid in any order, and each is paid once.

The plan was drafted, agreed to and served weeks before the day on which the machine lives. What is
each creditor's is reckoned here again, in fen: rounded down, and what is left over goes by one fen
to whoever was rounded down the most.
"""

from datetime import UTC, date, datetime
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from ledger.domain.case_account import PartyRole
from ledger.domain.debt_parts import ClaimTerms
from ledger.domain.law.counting import Instalment, StopDay
from ledger.domain.law.plan_parts import Debtor, Fund
from ledger.domain.law.regimes import DebtorKind
from ledger.domain.law.waterfall import Cost
from ledger.domain.money import fen, zero
from ledger.services.plans import Asked
from tests.machine.desk_machine import which
from tests.machine.repairing_machine import Own, RepairingMachine
from tests.services.courthouse import ROLES, by
from tests.services.papers import DAY

SHARED = "（2026）苏0508执501号"
GROSS, COST, FEE = 90_000_00, 1_000_00, 1_250_00
CLAIMED = {"c1": 60_000_00, "c2": 90_000_00, "c3": 33_333_33}
LAST_WINDOW_OVER = datetime(2026, 3, 20, 1, tzinfo=UTC)
DEAD = ("rejected", "withdrawn")
some = st.sets(st.sampled_from(sorted(CLAIMED)), min_size=1)


def divided(pool: int) -> dict[str, int]:
    """Each claim's share of the pool."""
    whole = sum(CLAIMED.values())
    found = {mark: pool * claim // whole for mark, claim in CLAIMED.items()}
    most = sorted(CLAIMED, key=lambda mark: -(pool * CLAIMED[mark] % whole))
    for mark in most[: pool - sum(found.values())]:
        found[mark] += 1
    return found


class PlanningMachine(RepairingMachine):
    """The whole book, and a plan whose shares are paid."""

    def __init__(self) -> None:
        self.share_of = divided(GROSS - COST - FEE)
        self.drawn: dict[str, str] = {}  # by claim, the payout that is not dead
        self.shares: dict[str, tuple[str, str]] = {}  # by payout, its claim and its state
        super().__init__()
        self.shared = self.own["shared"] = Own(SHARED, self.house.payable(SHARED))
        creditors = ["p1"] + [
            self.house.payee(PartyRole.APPLICANT, name, number=SHARED) for name in ("李四", "王五")
        ]
        self.comes(self.shared, GROSS)
        self.plan = self.made_final(creditors)

    def made_final(self, creditors: list[str]) -> str:
        """Drafted, agreed to, served on everybody; and then fifteen days pass."""
        debts, plans = self.house.debts, self.house.plans
        claims = [
            ClaimTerms(mark, "t1", creditor, (2026, at), zero(), (Instalment(fen(owed), DAY),),
                       turn=at)
            for at, (creditor, (mark, owed)) in enumerate(
                zip(creditors, CLAIMED.items(), strict=True), 1)
        ]  # fmt: skip
        self.ask(
            "wang", lambda: debts.enter_title(SHARED, "（2025）苏0508民初1号", DAY), allowed=True
        )
        self.ask("wang", lambda: debts.enter_claims(SHARED, claims), allowed=True)
        fund = Fund(fen(GROSS), (Cost("评估机构", fen(COST), "发票"),), fen(FEE))
        asked = Asked(fund, Debtor(DebtorKind.PERSON, cannot_pay_all=True), DAY, StopDay.RULING)
        made = self.ask("wang", lambda: plans.draft(SHARED, asked), allowed=True)
        number = made["plan"]
        self.ask("chen", lambda: plans.approve(number, made["digest"]), allowed=True)
        served = [(party, DAY, "送达回证") for party in plans.plan(number).participants]
        self.ask("wang", lambda: plans.serve(number, served), allowed=True)
        self.ask("wang", lambda: plans.finalise(number), allowed=False)
        self.house.now = LAST_WINDOW_OVER
        self.ask("wang", lambda: plans.finalise(number), allowed=True)
        self.shared.free -= GROSS
        self.shared.elsewhere.update({
            f"cost/{SHARED}": -COST, f"fee/{SHARED}": -FEE,
            self.kept: COST + FEE - GROSS,
        })  # fmt: skip
        return number

    kept = f"case/{SHARED}/held/plan-1"

    def moves(self, payout: str, figure: int, *, back: bool = False) -> None:
        """From the plan's money to what is bound to a payout, or back."""
        figure = -figure if back else figure
        bound = f"case/{SHARED}/held/{self.house.payout(payout).id}"
        self.shared.elsewhere[self.kept] += figure
        self.shared.elsewhere[bound] -= figure

    @rule(claims=some, person=st.sampled_from(["wang", "wang", "wang", "zhao"]))
    def shares_are_asked_for(self, claims: set[str], person: str) -> None:
        """All of those named or none; no share is asked for twice."""
        named, plans = sorted(claims), self.house.plans
        allowed = person == "wang" and not claims & set(self.drawn)
        if not self.ask(person, lambda: plans.settle(self.plan, named), allowed=allowed):
            return
        for payout, draw in plans.plan(self.plan).draws.items():
            if payout not in self.shares:
                assert draw.amount == fen(self.share_of[draw.claim])
                self.drawn[draw.claim] = payout
                self.shares[payout] = (draw.claim, "asked")
                self.moves(payout, self.share_of[draw.claim])

    def in_(self, *states: str) -> list[str]:
        return [payout for payout, (_, state) in self.shares.items() if state in states]

    @precondition(lambda self: self.in_("asked"))
    @rule(
        person=st.sampled_from(["chen", "chen", "wang"]), seen=st.sampled_from([True, True, False])
    )
    def the_list_is_agreed_to(self, person: str, seen: bool) -> None:
        """By its digest, and by nobody who asked; what was not seen is not agreed to."""
        plans = self.house.plans
        digest, waiting = plans.waiting(self.plan)
        fresh = all(payout.next_role == "chief" for payout in waiting)
        allowed = person == "chen" and seen and fresh
        shown = digest if seen else "0" * 64
        self.ask(person, lambda: plans.approve_payouts(self.plan, shown), allowed=allowed)

    @precondition(lambda self: self.in_("asked"))
    @rule(at=which)
    def a_share_is_paid(self, at: int) -> None:
        asked = self.in_("asked")
        payout = asked[at % len(asked)]
        claim, figure = self.shares[payout][0], self.share_of[self.shares[payout][0]]
        went = self.goes(self.shared, payout, figure)
        self.moves(payout, figure, back=True)
        if went:
            self.shared.elsewhere[self.kept] += figure
        self.shares[payout] = (claim, "paid" if went else "withdrawn")

    @precondition(lambda self: self.in_("asked"))
    @rule(at=which, how=st.sampled_from(["reject", "withdraw"]))
    def a_share_is_not_paid(self, at: int, how: str) -> None:
        """Its money is the plan's again, and nobody else's."""
        asked = self.in_("asked")
        payout = asked[at % len(asked)]
        found = self.house.payout(payout)
        person = "wang" if how == "withdraw" else next(
            person for person, role in ROLES.items()
            if role.value == found.next_role and person not in found.acted
        )  # fmt: skip
        end = getattr(self.house.payouts, how)
        self.ask(person, lambda: end(payout, "账户有误"), allowed=True)
        claim = self.shares[payout][0]
        self.moves(payout, self.share_of[claim], back=True)
        self.shares[payout] = (claim, f"{how}ed" if how == "reject" else "withdrawn")

    @precondition(lambda self: self.shares)
    @rule(at=which)
    def a_share_may_be_asked_for_again(self, at: int) -> None:
        payout = list(self.shares)[at % len(self.shares)]
        claim, state = self.shares[payout]
        allowed = state in DEAD and self.drawn.get(claim) == payout
        plans = self.house.plans
        if self.ask("wang", lambda: plans.redraw(self.plan, payout), allowed=allowed):
            del self.drawn[claim]

    @rule(figure=st.integers(1, 100_00))
    def nothing_of_it_is_paid_past_the_plan(self, figure: int) -> None:
        """Not by a draft on the plan's money, and not as free money, of which there is none."""
        draft: Any = self.house.payouts.draft
        for pocket in ("plan-1", None):
            done = self.attempt(
                "wang", lambda p=pocket: draft(SHARED, "p1", fen(figure), "款", pocket=p)
            )
            assert done is None

    def teardown(self) -> None:
        """The debt is paid once by each share that was ever asked for, on the day it was taken."""
        with by("wang"):
            left = self.house.debts.remaining(SHARED, date(2026, 3, 2))
        ever = {claim for claim, _ in self.shares.values()}
        assert {terms.claim: rest.principal for terms, rest in left} == {
            mark: fen(owed - self.share_of[mark] * (mark in ever)) for mark, owed in CLAIMED.items()
        }
        super().teardown()
