"""Other courts freeze shares of the plan at any time, and what they froze goes to them by turns.

A freeze may come before a share is asked for or after it, and be dated before another that was
entered first. What the creditor gets and what each court gets is reckoned in ``shared_money.py``.
"""

from datetime import date
from typing import Any

from hypothesis import event
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from ledger.domain.case_account import PartyRole
from ledger.domain.law.holding import HoldKind
from ledger.domain.money import fen
from ledger.services.assistance import Assistance
from ledger.services.holds import Holds
from tests.machine.desk_machine import which
from tests.machine.planning_machine import CLAIMED, SHARED, PlanningMachine, mostly, on
from tests.machine.shared_money import Freeze
from tests.services.courthouse import PAYEE_ACCOUNT
from tests.services.papers import LETTER, NOTICE, RULING

UNTIL = date(2026, 9, 1)


class FreezingMachine(PlanningMachine):
    """The whole book, and the courts that freeze shares of its plan."""

    def __init__(self) -> None:
        super().__init__()
        self.courts, self.assistance = Holds(self.house.court), Assistance(self.house.court)
        self.freezer = self.house.payee(PartyRole.COURT, "苏州市吴江区人民法院", number=SHARED)

    @precondition(lambda self: len(self.money.freezes) < 4)
    @rule(
        claim=st.sampled_from(sorted(CLAIMED)), part=st.integers(1, 900),
        since=st.sampled_from([24, 24, 23]), agreed=mostly,
    )  # fmt: skip
    def a_share_is_frozen(self, claim: str, part: int, since: int, agreed: bool) -> None:
        """It binds from the day it came; the chief agrees to it at once, or later."""
        figure = max(self.money.share_of[claim] * part // 1000, 1)
        creditor = self.creditors[sorted(CLAIMED).index(claim)]
        placed = self.ask(
            "wang",
            lambda: self.courts.place(
                SHARED, HoldKind.FREEZE, fen(figure), paper=LETTER, until=UNTIL, party=creditor,
                starts_on=on(since),
            ),
            allowed=True,
        )  # fmt: skip
        turn = on(since), len(self.money.freezes)
        self.money.freezes.append(Freeze(placed["hold"], claim, figure, turn))
        if agreed:
            self.a_freeze_is_agreed_to(-1, "chen")
        self.moved()

    @precondition(lambda self: self.money.freezes)
    @rule(at=which, person=st.sampled_from(["chen", "chen", "wang"]))
    def a_freeze_is_agreed_to(self, at: int, person: str) -> None:
        """Once, by another than who entered it."""
        freeze = self.money.freezes[at % len(self.money.freezes)]
        allowed = person == "chen" and not freeze.agreed
        if self.ask(person, lambda: self.courts.approve(freeze.number), allowed=allowed):
            freeze.agreed = True

    @precondition(lambda self: self.money.freezes)
    @rule(at=which, all_of_it=st.booleans(), part=st.integers(1, 1100), right=mostly)
    def a_frozen_share_goes_to_its_court(
        self, at: int, all_of_it: bool, part: int, right: bool
    ) -> None:
        """All it lacks and earlier freezes leave, or some of that; to the account it named."""
        money = self.money
        freeze = money.freezes[at % len(money.freezes)]
        due = money.to_court(freeze)
        figure = due if all_of_it else max((due or freeze.fen) * part // 1000, 1)
        said: dict[str, Any] = {} if all_of_it else {"amount": fen(figure)}
        account = PAYEE_ACCOUNT if right else f"{PAYEE_ACCOUNT}9"
        done = self.ask(
            "wang",
            lambda: self.assistance.hand_over(
                self.plan, freeze.number, self.freezer, account, papers=[RULING, NOTICE], **said
            ),
            allowed=freeze.agreed and right and 0 < figure <= due,
        )
        if not done:
            return
        draws = self.house.plans.plan(self.plan).draws
        [payout] = [each for each in draws if each not in money.shares]
        assert draws[payout].amount == fen(figure)
        money.ask(payout, freeze.claim, figure)
        freeze.handed.append(payout)
        event("a frozen share goes to its court")
        self.moved()
