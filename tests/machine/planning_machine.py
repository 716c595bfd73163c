"""A plan that was disputed and has become final: its shares are paid in any order, each once.

The plan was drafted, agreed to, served and objected to weeks before the day on which the machine
lives; suits are still pending on it. What must come of it all is reckoned beside it in plain fen.
"""

from datetime import UTC, date, datetime
from typing import Any

from hypothesis import event
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from ledger.domain.case_account import PartyRole
from ledger.domain.debt_parts import ClaimTerms
from ledger.domain.law.counting import Instalment, StopDay
from ledger.domain.law.escrow import Attempt, Channel, EscrowGround
from ledger.domain.law.plan_parts import Debtor, Fund
from ledger.domain.law.regimes import DebtorKind
from ledger.domain.law.waterfall import Cost
from ledger.domain.money import fen, zero
from ledger.domain.plan_parts import Dispute as Part
from ledger.domain.plan_parts import Ground
from ledger.services.plans import Asked
from tests.machine.desk_machine import which
from tests.machine.own_cases import HANDS, Own
from tests.machine.repairing_machine import RepairingMachine
from tests.machine.shared_money import DEAD, Dispute, Shared, divided
from tests.services.courthouse import ROLES, by
from tests.services.papers import DAY

SHARED = "（2026）苏0508执501号"
GROSS, COST, FEE = 90_000_00, 1_000_00, 1_250_00
CLAIMED = {"c1": 60_000_00, "c2": 90_000_00, "c3": 33_333_33}
IN_COURT = datetime(2026, 3, 7, 1, tzinfo=UTC)
LAST_WINDOW_OVER = datetime(2026, 3, 24, 1, tzinfo=UTC)
FUND = Fund(fen(GROSS), (Cost("评估机构", fen(COST), "发票"),), fen(FEE))
ASKED = Asked(FUND, Debtor(DebtorKind.PERSON, cannot_pay_all=True), DAY, StopDay.RULING)
some = st.sets(st.sampled_from(sorted(CLAIMED)), min_size=1)
# Who objects, to how many thousandths of which shares, and whether he sues in the end.
disputes = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.dictionaries(st.sampled_from(sorted(CLAIMED)), st.integers(1, 1000), min_size=1),
        st.sampled_from(["sues", "sues", "sues", "lapses", "withdraws"]),
    ),
    min_size=1, max_size=3,
)  # fmt: skip
HEADS = st.sampled_from(["chen", "lin", "wang"])
mostly = st.sampled_from([True, True, True, False])


def on(day: int) -> date:
    return date(2026, 3, day)


class PlanningMachine(RepairingMachine):
    """The whole book, and a plan whose shares are paid but for what is in court."""

    def __init__(self) -> None:
        self.money = Shared(GROSS - COST - FEE, dict(CLAIMED))
        super().__init__()
        self.shared = self.own["shared"] = Own(SHARED, self.house.payable(SHARED))
        self.creditors = ["p1"] + [
            self.house.payee(PartyRole.APPLICANT, name, number=SHARED) for name in ("李四", "王五")
        ]
        self.comes(self.shared, GROSS)
        self.plan = self.served()

    def served(self) -> str:
        """Drafted, agreed to, served on everybody."""
        debts, plans = self.house.debts, self.house.plans
        claims = [self.claim(mark) for mark in CLAIMED]
        self.ask(
            "wang", lambda: debts.enter_title(SHARED, "（2025）苏0508民初1号", DAY), allowed=True
        )
        self.ask("wang", lambda: debts.enter_claims(SHARED, claims), allowed=True)
        made = self.ask("wang", lambda: plans.draft(SHARED, ASKED), allowed=True)
        number = made["plan"]
        self.ask("chen", lambda: plans.approve(number, made["digest"]), allowed=True)
        served = [(party, DAY, "送达回证") for party in plans.plan(number).participants]
        self.ask("wang", lambda: plans.serve(number, served), allowed=True)
        self.ask("wang", lambda: plans.finalise(number), allowed=False)
        self.shared.free -= GROSS
        self.shared.elsewhere[self.kept] -= GROSS
        return number

    def claim(self, mark: str) -> ClaimTerms:
        at = sorted(CLAIMED).index(mark) + 1
        owed = Instalment(fen(self.money.owed[mark]), DAY)
        return ClaimTerms(mark, "t1", self.creditors[at - 1], (2026, at), zero(), (owed,), turn=at)

    @initialize(raised=disputes)
    def the_plan_is_disputed_and_final(self, raised: list[tuple[int, dict[str, int], str]]) -> None:
        """Each objects, is opposed and hears of it; then he sues, lets it be, or takes it back."""
        plans, self.house.now = self.house.plans, IN_COURT
        for at, (who, parts, course) in enumerate(raised, 1):
            of = {mark: max(self.money.share_of[mark] * p // 1000, 1) for mark, p in parts.items()}
            self.is_opposed(f"o{at}", self.creditors[who], of)
            match course:
                case "sues":
                    self.ask(
                        "wang", lambda m=f"o{at}": plans.sue(self.plan, m, on(7), suit="起诉状"),
                        allowed=True,
                    )  # fmt: skip
                    self.money.disputes.append(Dispute(f"o{at}", of, "in-court"))
                case "withdraws":
                    self.takes_back(f"o{at}", allowed=True)
            event(f"an objector {course}")
        self.ask("wang", lambda: plans.finalise(self.plan), allowed=False)
        self.house.now = LAST_WINDOW_OVER
        self.ask("wang", lambda: plans.finalise(self.plan), allowed=True)
        self.shared.elsewhere.update({f"cost/{SHARED}": -COST, f"fee/{SHARED}": -FEE})
        self.moved()

    def is_opposed(self, mark: str, objector: str, of: dict[str, int]) -> None:
        plans = self.house.plans
        disputed = [Part(claim, fen(figure)) for claim, figure in of.items()]
        others = [each for each in plans.plan(self.plan).participants if each != objector]
        told = [(each, on(4), "送达回证") for each in others]
        steps: list[Any] = [
            lambda: plans.object(
                self.plan, objector, on(3), document="异议书", disputed=disputed, asks="…"
            ),
            lambda: plans.notify(self.plan, mark, told),
            lambda: plans.oppose(self.plan, mark, others[0], on(5), document="反对意见"),
            lambda: plans.tell_objector(self.plan, mark, on(6), how="送达回证"),
        ]
        for step in steps:
            self.ask("wang", step, allowed=True)

    def takes_back(self, mark: str, *, allowed: bool) -> bool:
        plans, day = self.house.plans, self.house.now.date()
        back = lambda: plans.withdraw_objection(self.plan, mark, day, document="撤回书")  # noqa: E731
        return bool(self.ask("wang", back, allowed=allowed))

    kept = f"case/{SHARED}/held/plan-1"

    def moved(self) -> None:
        """Read anew where the plan's money must stand."""
        others = {f"cost/{SHARED}", f"fee/{SHARED}"}
        bound = {
            payout: f"escrow/{SHARED}:{self.house.escrows.escrow(payout).pocket}"
            if share.state == "escrowed"
            else f"case/{SHARED}/held/{self.house.payout(payout).id}"
            for payout, share in self.money.shares.items()
        }
        for account in self.shared.elsewhere.keys() - others:
            del self.shared.elsewhere[account]
        self.shared.elsewhere.update(self.money.accounts(self.kept, bound))

    @rule(claims=some, person=st.sampled_from(["wang", "wang", "wang", "zhao"]), due_only=mostly)
    def shares_are_asked_for(self, claims: set[str], person: str, due_only: bool) -> None:
        """All of those named or none: what of each is not in court, and was not asked for yet."""
        plans, money = self.house.plans, self.money
        can = {claim for claim in claims if money.to_creditor(claim)} if due_only else set()
        named = sorted(can or claims)
        due = {claim: money.to_creditor(claim) for claim in named}
        allowed = person == "wang" and all(due.values())
        if not self.ask(person, lambda: plans.settle(self.plan, named), allowed=allowed):
            return
        for payout, draw in plans.plan(self.plan).draws.items():
            if payout not in money.shares:
                assert draw.amount == fen(due.pop(draw.claim))
                money.ask(payout, draw.claim, draw.amount.fen)
        assert not due
        event("what is not in court is paid" if money.aside() else "all of a share is paid")
        self.moved()

    @precondition(lambda self: self.money.in_("asked"))
    @rule(
        person=st.sampled_from(["chen", "chen", "wang"]), seen=st.sampled_from([True, True, False])
    )
    def the_list_is_agreed_to(self, person: str, seen: bool) -> None:
        """By its digest, those whose turn it is, and by nobody who asked."""
        plans = self.house.plans
        digest, waiting = plans.waiting(self.plan)
        his = [payout.number for payout in waiting if payout.next_role == "chief"]
        allowed = person == "chen" and seen and bool(his) and all(map(self.money.may_go, his))
        shown = digest if seen else "0" * 64
        self.ask(person, lambda: plans.approve_payouts(self.plan, shown), allowed=allowed)

    @precondition(lambda self: self.money.in_("asked"))
    @rule(at=which)
    def a_share_is_paid(self, at: int) -> None:
        asked = self.money.in_("asked")
        payout = asked[at % len(asked)]
        share = self.money.shares[payout]
        if not self.money.may_go(payout):
            self.is_stopped(payout)
            return
        share.state = "paid" if self.goes(self.shared, payout, share.fen) else "withdrawn"
        self.moved()

    def is_stopped(self, payout: str) -> None:
        """A freeze came since it was asked for: nobody agrees to it, and it is not sent."""
        found, approve = self.house.payout(payout), self.house.payouts.approve
        if found.next_role:
            who = HANDS[found.next_role]
            self.ask(who, lambda: approve(payout, found.digest), allowed=False)
        self.ask("sun", lambda: self.pay.prepare(self.house.account, [payout]), allowed=False)
        event("a freeze stops a share")

    @precondition(lambda self: self.money.in_("asked"))
    @rule(at=which, how=st.sampled_from(["reject", "withdraw", "stop"]))
    def a_share_is_not_paid(self, at: int, how: str) -> None:
        """Its money is the plan's again, and nobody else's."""
        asked = self.money.in_("asked")
        payout = asked[at % len(asked)]
        found = self.house.payout(payout)
        person = {"withdraw": "wang", "stop": "feng"}.get(how) or next(
            person for person, role in ROLES.items()
            if role.value == found.next_role and person not in found.acted
        )  # fmt: skip
        end = getattr(self.house.payouts, how)
        self.ask(person, lambda: end(payout, "账户有误"), allowed=True)
        ended = {"reject": "rejected", "withdraw": "withdrawn", "stop": "stopped"}
        self.money.shares[payout].state = ended[how]
        self.moved()

    @rule(claim=st.sampled_from(sorted(CLAIMED)), part=st.integers(1, 1100), person=HEADS)
    def a_share_is_escrowed(self, claim: str, part: int, person: str) -> None:
        """Its creditor does not take it: it is kept for him, and the plan has paid it."""
        money, escrows = self.money, self.house.escrows
        figure = max((money.to_creditor(claim) or money.share_of[claim]) * part // 1000, 1)
        tried = [Attempt(DAY, Channel.VISIT, "拒绝受领")]
        asked = self.ask(
            "wang",
            lambda: escrows.ask(
                SHARED, self.creditors[sorted(CLAIMED).index(claim)], fen(figure),
                ground=EscrowGround.REFUSED, reason="拒绝", attempts=tried, pocket="plan-1",
            ),
            allowed=figure <= money.to_creditor(claim),
        )  # fmt: skip
        if not asked:
            return
        number = asked["escrow"]
        if self.ask(person, lambda: escrows.grant(number), allowed=person in ("chen", "lin")):
            money.ask(number, claim, figure)
            money.shares[number].state = "escrowed"
            event("a share is escrowed")
            self.moved()

    @precondition(lambda self: self.money.in_("asked", *DEAD))
    @rule(at=which, dead=mostly)
    def a_share_may_be_asked_for_again(self, at: int, dead: bool) -> None:
        among = self.money.in_(*DEAD) if dead else []
        among = among or self.money.in_("asked", "paid", *DEAD)
        payout = among[at % len(among)]
        share, plans = self.money.shares[payout], self.house.plans
        allowed = share.state in DEAD and not share.again
        if self.ask("wang", lambda: plans.redraw(self.plan, payout), allowed=allowed):
            share.again = True
            self.moved()

    # What is in court

    @precondition(lambda self: self.money.disputes)
    @rule(at=which, upheld=mostly, pending=mostly)
    def a_suit_ends(self, at: int, upheld: bool, pending: bool) -> None:
        """Lost, and the share is paid as it was; won, and its money waits for the amendment."""
        among = self.money.contested("in-court") if pending else []
        among = among or self.money.disputes
        dispute = among[at % len(among)]
        end, day = self.house.plans.end_suit, self.house.now.date()
        done = self.ask(
            "wang",
            lambda: end(self.plan, dispute.mark, day, upheld=upheld, document="判决书"),
            allowed=dispute.state == "in-court",
        )
        if done:
            dispute.state = "upheld" if upheld else "over"
            self.moved()

    @precondition(lambda self: self.money.disputes)
    @rule(at=which, over=mostly)
    def an_objector_takes_it_back(self, at: int, over: bool) -> None:
        among = self.money.contested("over") if over else []
        among = among or self.money.disputes
        dispute = among[at % len(among)]
        if self.takes_back(dispute.mark, allowed=dispute.state != "over"):
            dispute.state = "over"
            self.moved()

    @precondition(lambda self: self.money.contested("upheld"))
    @rule(thousandths=st.sampled_from([500, 900, 980, 998]))
    def a_judgment_is_carried_out(self, thousandths: int) -> None:
        """The disputed claim is less than it was; nobody may have been paid more than is his."""
        money, house = self.money, self.house
        dispute = money.contested("upheld")[0]
        mark = next(iter(dispute.of))
        less = money.owed[mark] * thousandths // 1000
        if less < money.ever[mark]:
            return
        money.owed[mark] = less
        self.ask(
            "wang",
            lambda: house.debts.correct_claim(
                SHARED, self.claim(mark), document="判决书", reason="判决确认"
            ),
            allowed=True,
        )
        done = self.ask(
            "wang",
            lambda: house.plans.amend(
                self.plan, ASKED, ground=Ground.JUDGMENT, objection=dispute.mark,
                document="判决书", because="判决确认",
            ),
            allowed=money.may_read(),
        )  # fmt: skip
        if done:
            money.share_of = divided(money.pool, money.owed)
            dispute.state, money.agreed = "over", False
            event("a judgment is carried out")
            self.moved()

    @precondition(lambda self: not self.money.agreed)
    @rule(person=st.sampled_from(["chen", "chen", "wang"]))
    def the_amended_plan_is_agreed_to(self, person: str) -> None:
        plans = self.house.plans
        digest = plans.plan(self.plan).digest
        agreed = self.ask(
            person, lambda: plans.approve(self.plan, digest), allowed=person == "chen"
        )
        self.money.agreed = bool(agreed)

    @rule(figure=st.integers(1, 100_00))
    def nothing_of_it_is_paid_past_the_plan(self, figure: int) -> None:
        """Not by a draft on the plan's money or on what is in court, and not as free money."""
        draft: Any = self.house.payouts.draft
        pockets = [None, "plan-1", *(f"plan-1-{each.mark}" for each in self.money.disputes)]
        for pocket in pockets:
            done = self.attempt(
                "wang", lambda p=pocket: draft(SHARED, "p1", fen(figure), "款", pocket=p)
            )
            assert done is None

    def teardown(self) -> None:
        """Each debt is paid once by what was ever asked for, on the day the money was taken."""
        with by("wang"):
            left = self.house.debts.remaining(SHARED, date(2026, 3, 2))
        money = self.money
        assert {terms.claim: rest.principal for terms, rest in left} == {
            mark: fen(owed - money.ever[mark]) for mark, owed in money.owed.items()
        }
        super().teardown()
