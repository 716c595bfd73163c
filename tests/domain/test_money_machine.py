"""Whatever people try, in whatever order: no fen is lost, spent twice or moved by the same hands.

The machine tries every command of a case's account, its lines and its payouts with people and
amounts of Hypothesis's choosing, beside a model that knows nothing of facts, only of piles of fen.
Every command starts from a replay of all facts so far, so that none is recorded that cannot be
applied.
"""

from collections import defaultdict
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, TypeVar, cast
from uuid import UUID

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from ledger.domain.act import Role
from ledger.domain.bank_line import BankLine, Purpose, Share
from ledger.domain.case_account import Capacity, CaseAccount, PartyKind, PartyRole, Source
from ledger.domain.chart import available, bank, held, side_of, transit, unclaimed
from ledger.domain.errors import Refusal
from ledger.domain.kernel import Fact, Root
from ledger.domain.money import fen, zero
from ledger.domain.payout import Payout, Seen, State

R = TypeVar("R", bound=Root)
CASE, BANK, DAY = "（2017）苏0508执101号", "3225019880100", date(2017, 5, 2)
PEOPLE = ("王", "李", "赵", "钱", "周", "孙", "吴")
people = st.sampled_from(PEOPLE)
roles = st.sampled_from([Role.CHIEF, Role.LEADER])
chains = st.sampled_from([(Role.CHIEF,), (Role.CHIEF, Role.LEADER)])
WORDS = ("settle", "silence", "not found", "found", "accept", "settle", "fail")
sums = st.integers(1, 300)
sensibly = st.sampled_from([True, True, True, True, False])  # mostly as it should be


@dataclass
class Pile:
    """What the model knows of one payout."""

    amount: int
    chain: tuple[Role, ...]
    where: str = "held"  # held, transit, paid, or home: with the case again
    hands: list[str] = field(default_factory=list)
    agreed: list[Role] = field(default_factory=list)
    denied: bool = False  # the bank's last word is that it knows nothing of it


class MoneyMachine(RuleBasedStateMachine):
    """One case, its lines and its payouts."""

    def __init__(self) -> None:
        super().__init__()
        self.facts: dict[UUID, list[Fact]] = defaultdict(list)
        self.balances: dict[str, int] = defaultdict(int)
        self.lines: dict[UUID, int] = {}  # what of each line no case holds
        self.piles: dict[UUID, Pile] = {}
        self.digests: list[str] = []
        self.received = self.credited = 0
        case = CaseAccount(
            case_number=CASE, officer="王", filed_on=DAY, bank_account=BANK, sub_account="1"
        )
        case.add_party("p1", PartyRole.APPLICANT, PartyKind.PERSON, "王晓明")
        self.case_id = case.id
        self.save(case)

    # A store of facts

    def find(self, kind: type[R], of: UUID) -> R:
        root: Any = None
        for fact in self.facts[of]:
            root = fact.mutate(root)
        assert isinstance(root, kind)
        return root

    @property
    def case(self) -> CaseAccount:
        return self.find(CaseAccount, self.case_id)

    def save(self, *roots: Root) -> None:
        for root in roots:
            for fact in root.collect_events():
                recorded = cast("Fact", fact)
                self.facts[root.id].append(recorded)
                for posting in recorded.postings():
                    self.balances[posting.account] += posting.amount.fen

    def a_line(self, data: st.DataObject) -> BankLine:
        return self.find(BankLine, data.draw(st.sampled_from(list(self.lines)), "line"))

    def a_payout(self, data: st.DataObject, *where: State) -> tuple[Payout, Pile]:
        """Any payout; mostly one of those a command is meant for."""
        all_of_them = [self.find(Payout, of) for of in self.piles]
        meant = [payout for payout in all_of_them if payout.state in where]
        which = data.draw(st.sampled_from([each.id for each in meant or all_of_them]), "payout")
        return self.find(Payout, which), self.piles[which]

    @staticmethod
    def fresh(payout: Payout) -> str:
        """Somebody who has not touched this payment yet, if anybody is left."""
        queued_by = getattr(payout, "queued_by", None)
        return next((who for who in PEOPLE if who not in {*payout.acted, queued_by}), "王")

    # Money in

    @precondition(lambda self: len(self.lines) < 6)
    @rule(amount=sums, matched=st.booleans(), third=st.booleans(), age=st.integers(0, 3))
    def a_line_comes_in(self, amount: int, *, matched: bool, third: bool, age: int) -> None:
        day = DAY + timedelta(days=age)
        line = BankLine(
            bank_account=BANK, serial=str(len(self.lines)), booked_on=day, value_date=day,
            amount=fen(amount), purpose=Purpose.RECEIPT, payer_name="", payer_account="",
            payer_bank="", remark="", sub_account="", end_to_end="",
            matched=CASE if matched else None, suggested=(), payout=None, file="a", place="1",
        )  # fmt: skip
        case = self.case
        if matched:
            case.credit(
                line.id, "auto", fen(amount), value_date=day, notified_on=day, third_party=third
            )
        self.save(line, case)
        self.received += amount
        self.credited += amount if matched else 0
        self.lines[line.id] = 0 if matched else amount

    @precondition(lambda self: self.lines)
    @rule(data=st.data(), by=people, amount=sums)
    def somebody_claims(self, data: st.DataObject, by: str, amount: int) -> None:
        line = self.a_line(data)
        if data.draw(sensibly, "sensibly"):
            by, amount = "王", min(amount, line.unproposed.fen)
        with attempt():
            line.propose(
                (Share(CASE, fen(amount)),), by=by, evidence="函", reason="", officers={CASE: "王"}
            )
            assert by == "王"
            assert amount <= self.lines[line.id]
            self.save(line)

    @precondition(lambda self: self.lines)
    @rule(data=st.data(), by=people, decision=st.sampled_from(["confirm", "refuse", "reverse"]))
    def somebody_decides_on_a_claim(self, data: st.DataObject, by: str, decision: str) -> None:
        line, case = self.a_line(data), self.case
        claims = list(line.claims.values())
        if not claims:
            return
        claim = claims[data.draw(st.integers(0, len(claims) - 1), "claim")]
        moved = 0
        with attempt():
            if decision == "refuse":
                line.refuse(claim.claim, by=by, reason="")
            elif decision == "confirm":
                for share in line.confirm(claim.claim, by=by):
                    case.credit(
                        line.id, claim.claim, share.amount, value_date=line.value_date,
                        notified_on=DAY,
                    )  # fmt: skip
                    moved += share.amount.fen
            else:
                amount = line.reverse(claim.claim, CASE, by=by, reason="")
                case.uncredit(line.id, claim.claim, amount, reason="")
                moved -= amount.fen
            assert decision == "refuse" or by != claim.by
            self.save(line, case)
            self.lines[line.id] -= moved
            self.credited += moved

    @precondition(lambda self: self.lines)
    @rule(data=st.data())
    def a_capacity_is_recorded(self, data: st.DataObject) -> None:
        case = self.case
        with attempt():
            case.record_capacity(self.a_line(data).id, Capacity.FOR_DEBTOR, "函")
            self.save(case)

    @initialize(stages=st.lists(st.integers(0, 4), min_size=1, max_size=4))
    def some_payouts_are_under_way(self, stages: list[int]) -> None:
        """Begin with payouts at any stage, or few runs would ever come as far as the bank."""
        self.a_line_comes_in(amount=300, matched=True, third=False, age=0)
        for stage in stages:
            self.draft("王", 70, (Role.CHIEF,))
            of, pile = list(self.piles.items())[-1]
            payout = self.find(Payout, of)
            if stage > 0:
                payout.approve(payout.digest, by="李", role=Role.CHIEF)
                pile.hands, pile.agreed = ["王", "李"], [Role.CHIEF]
            if stage > 1:
                payout.queue("B1", by="赵")
            if stage > 2:
                payout.send(by="钱", on=DAY)
                pile.where = "transit"
            if stage == 3:
                payout.hear(found=False, status="")
                pile.denied = True
            if stage > 3:
                payout.settle(bank_account=BANK, line=payout.id, amount=fen(70), on=DAY)
                pile.where = "paid"
            self.save(payout)

    # Payouts up to the bank's door

    @precondition(lambda self: self.credited and len(self.piles) < 4)
    @rule(data=st.data(), by=people, amount=sums, chain=chains)
    def a_payout_is_drafted(
        self, data: st.DataObject, by: str, amount: int, chain: tuple[Role, ...]
    ) -> None:
        if data.draw(sensibly, "sensibly"):
            amount = min(amount, self.case.free.fen)
        with attempt():
            self.draft(by, amount, chain)

    def draft(self, by: str, amount: int, chain: tuple[Role, ...]) -> None:
        case, number = self.case, f"{CASE}-{len(self.piles) + 1}"
        free = -self.balances[available(CASE)]
        sources = case.earmark(Payout.create_id(number), "p1", fen(amount), day=DAY)
        assert amount <= free
        asked = seen(number, amount, sources)
        claimers = {by for s in sources for by in self.find(BankLine, s.receipt).claimers}
        payout = Payout.draft(case, asked, by=by, roles=chain, claimers=claimers, policy="1")
        self.save(payout, case)
        self.piles[payout.id] = Pile(amount, chain, hands=[by])
        self.digests.append(asked.digest)

    @precondition(lambda self: self.piles)
    @rule(data=st.data(), by=people, amount=sums, chain=chains)
    def a_payout_is_amended(
        self, data: st.DataObject, by: str, amount: int, chain: tuple[Role, ...]
    ) -> None:
        payout, pile = self.a_payout(data, State.IN_APPROVAL)
        case, before = self.case, payout.digest
        with attempt():
            case.release(payout.id, reason="")
            sources = case.earmark(payout.id, "p1", fen(amount), day=DAY)
            asked = seen(payout.number, amount, sources)
            payout.amend(asked, by=by, roles=chain, claimers=set())
            assert by == pile.hands[0]
            self.save(payout, case)
            self.piles[payout.id] = Pile(amount, chain, hands=[by])
            self.digests.append(asked.digest)
            again = self.find(Payout, payout.id)
            assert again.approvals == []
            assert (again.digest == before) == (asked.digest == before)

    @precondition(lambda self: self.piles)
    @rule(data=st.data(), by=people, role=roles, saw=st.integers(0, 3))
    def somebody_approves(self, data: st.DataObject, by: str, role: Role, saw: int) -> None:
        payout, pile = self.a_payout(data, State.IN_APPROVAL)
        digest = payout.digest if saw else data.draw(st.sampled_from(self.digests), "digest")
        if payout.next_role and data.draw(sensibly, "sensibly"):
            role, by = Role(payout.next_role), self.fresh(payout)
        with attempt():
            payout.approve(digest, by=by, role=role)
            assert digest == payout.digest
            assert by not in pile.hands
            assert pile.chain[len(pile.agreed)] is role
            self.save(payout)
            pile.hands, pile.agreed = [*pile.hands, by], [*pile.agreed, role]

    @precondition(lambda self: self.piles)
    @rule(data=st.data(), by=people, role=roles, withdrawn=st.booleans())
    def a_payout_is_stopped(
        self, data: st.DataObject, by: str, role: Role, *, withdrawn: bool
    ) -> None:
        payout, pile = self.a_payout(data, State.IN_APPROVAL, State.APPROVED)
        case = self.case
        with attempt():
            if withdrawn:
                payout.withdraw("", by=by)
            else:
                payout.reject("", by=by, role=role)
            case.release(payout.id, reason="")
            assert (by == pile.hands[0]) if withdrawn else (by not in pile.hands)
            assert pile.where == "held"
            self.save(payout, case)
            pile.where = "home"

    @precondition(lambda self: self.piles)
    @rule(data=st.data(), by=people)
    def a_payout_is_queued_or_sent(self, data: st.DataObject, by: str) -> None:
        payout, pile = self.a_payout(data, State.APPROVED, State.QUEUED)
        if data.draw(sensibly, "sensibly"):
            by = self.fresh(payout)
        with attempt():
            if payout.state is State.APPROVED:
                payout.queue("B1", by=by)
            else:
                payout.send(by=by, on=DAY)
                assert tuple(pile.agreed) == pile.chain
                assert by not in pile.hands
                assert pile.where == "held"
                pile.where = "transit"
            self.save(payout)

    # The bank

    @precondition(lambda self: self.piles)
    @rule(
        data=st.data(),
        word=st.sampled_from(WORDS),
        short=st.sampled_from([0, 0, 0, 1]),
    )
    def the_bank_answers(self, data: st.DataObject, word: str, short: int) -> None:
        payout, pile = self.a_payout(data, State.SENT, State.ACCEPTED, State.UNKNOWN)
        case = self.case
        with attempt():
            if word == "accept":
                payout.accept("ACSP")
                pile.denied = False
            elif word == "silence":
                payout.leave_unanswered("")
            elif word in {"found", "not found"}:
                payout.hear(found=word == "found", status="")
                pile.denied = word == "not found"
            elif word == "settle":
                payout.settle(
                    bank_account=BANK, line=payout.id, amount=payout.amount - fen(short), on=DAY
                )
                assert (pile.where, short) == ("transit", 0)
                pile.where = "paid"
            else:
                payout.fail("AC01", "")
                case.restore(payout.id, reason="")
                assert pile.where == "transit"
                pile.where = "home"
            self.save(payout, case)

    @precondition(lambda self: self.piles)
    @rule(data=st.data())
    def a_payment_comes_back(self, data: st.DataObject) -> None:
        payout, pile = self.a_payout(data, State.SETTLED)
        case = self.case
        with attempt():
            payout.come_back(line=payout.id, amount=payout.amount, on=DAY, reason="")
            case.take_back(payout.id, bank_account=BANK, line=payout.id, returned_on=DAY, reason="")
            assert pile.where == "paid"
            self.save(payout, case)
            pile.where = "home"

    @precondition(lambda self: self.piles)
    @rule(data=st.data(), day=st.sampled_from([None, DAY]), debit_seen=st.booleans())
    def it_is_tried_again(self, data: st.DataObject, day: date | None, *, debit_seen: bool) -> None:
        payout, pile = self.a_payout(data, State.UNKNOWN, State.ACCEPTED, State.SENT)
        if data.draw(sensibly, "sensibly"):
            day, debit_seen = DAY, False
        with attempt():
            payout.requeue(by="钱", statement_day=day, debit_seen=debit_seen)
            assert (pile.where, pile.denied, day, debit_seen) == ("transit", True, DAY, False)
            self.save(payout)
            pile.where, pile.denied = "held", False

    # What always holds

    @invariant()
    def every_fen_is_where_the_model_has_it(self) -> None:
        for line, amount in self.lines.items():
            assert -self.balances[unclaimed(line)] == amount
            assert self.find(BankLine, line).remainder == fen(amount)
        for of, pile in self.piles.items():
            assert -self.balances[held(CASE, of)] == pile.amount * (pile.where == "held")
            assert -self.balances[transit(of)] == pile.amount * (pile.where == "transit")
        gone = {
            where: sum(pile.amount for pile in self.piles.values() if pile.where == where)
            for where in ("held", "transit", "paid")
        }
        free = -self.balances[available(CASE)]
        assert free + sum(gone.values()) == self.credited
        assert self.balances[bank(BANK)] == self.received - gone["paid"]
        lots = self.case.lots.values()
        assert sum((lot.free.fen for lot in lots), 0) == free
        assert all(zero() <= lot.free <= lot.amount for lot in lots)

    @invariant()
    def no_account_is_on_the_wrong_side(self) -> None:
        assert sum(self.balances.values()) == 0
        for account, balance in self.balances.items():
            assert balance * side_of(account) >= 0


def seen(number: str, amount: int, sources: tuple[Source, ...]) -> Seen:
    return Seen(number, CASE, "p1", 1, fen(amount), sources, "执行款")


def attempt() -> AbstractContextManager[None]:
    """Try it; a refusal records nothing and is a right answer."""
    return suppress(Refusal)


TestMoneyMachine = MoneyMachine.TestCase
TestMoneyMachine.settings = settings(
    max_examples=60, stateful_step_count=70, deadline=None, report_multiple_bugs=False,
    phases=[Phase.reuse, Phase.generate, Phase.shrink],
)  # fmt: skip
