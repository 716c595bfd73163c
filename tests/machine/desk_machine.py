"""Cases, bank files, claims and approvals in any order, beside a model that foretells them."""

import os
from collections.abc import Callable
from typing import ClassVar
from uuid import UUID, uuid4

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    precondition,
    rule,
)

from ledger.domain.act import Role
from ledger.domain.case_account import Capacity
from ledger.domain.errors import Refusal
from ledger.domain.law.termination import Condition
from ledger.domain.money import fen
from ledger.domain.payout_kind import Method
from ledger.domain.termination import Shown
from ledger.services.command import Recorded
from ledger.services.numbers import Numbers
from ledger.services.people import People
from ledger.services.terminations import Terminations
from ledger.store.court import Court
from ledger.store.database import Database
from ledger.store.keys import KEY_BYTES, MasterKey
from reconciliation.importing import ImportSummary
from reconciliation.paying import Payments
from tests.formats.make import Line as FileLine
from tests.formats.make import camt054
from tests.machine.model import Apart, Case, Claim, Line, Model, Payout
from tests.reconciliation.scripted_bank import ScriptedBank
from tests.services.courthouse import (
    CREDITOR,
    DEBTOR,
    PAYEE_ACCOUNT,
    ROLES,
    Courthouse,
    by,
    each_payer,
)
from tests.services.keyed import in_use
from tests.services.papers import RECORD, RULING

MASTER = MasterKey(os.urandom(KEY_BYTES))

which = st.integers(0, 30)
amounts = st.one_of(st.integers(1, 500), st.integers(1, 60_000_00))
people = st.sampled_from(["chen", "lin", "feng", "sun", "wang"])
senders = st.sampled_from(["feng", "sun", "qian"])
kinds = st.sampled_from(["matched", "third", "nobody", "again", "other-amount", "debit"])


def yuan(figure: int) -> str:
    return fen(figure).plain


PASSED = {"in-approval", "approved"}


class DeskMachine(RuleBasedStateMachine):
    """Does anything at any time, and knows what must come of it."""

    database: ClassVar[Database]

    def __init__(self) -> None:
        super().__init__()
        self.house = Courthouse(Court(self.database, f"book-{uuid4().hex[:10]}", MASTER))
        self.house.watch()
        self.house.open_book(each_payer())
        for officer in ("wang", "zhao"):
            in_use(self.house.keys, officer, Role.OFFICER)
        for cashier in ("feng", "sun", "qian"):
            in_use(self.house.keys, cashier, Role.FINANCE)
        self.bank = ScriptedBank()
        self.pay = Payments(self.house.court, self.bank)
        self.model = Model(self.house.account)
        self.files = 0
        self.last: tuple[str, str, Callable[[], Recorded]] | None = None
        self.pay_ids: dict[str, str] = {}
        # One case that can be paid and has money, so that payouts begin early.
        self.open_case()
        self.state_account(0, CREDITOR)
        self.confirm_account(0, "feng")
        self.import_file([("matched", 0, 70_000_00), ("matched", 0, 50_000_00)])

    def ask(self, person: str, do: Callable[[], Recorded], *, allowed: bool) -> dict[str, str]:
        """Do it if the model allows it; a refusal records nothing."""
        before, key = self.house.court.position(), uuid4().hex
        try:
            with by(person, key=key):
                done = do()
        except Refusal:
            if allowed:
                raise
            assert self.house.court.position() == before, "a refusal recorded something"
            return {}
        assert allowed, f"{person} was not refused"
        self.last = (person, key, do)
        return done.ids

    def id_of(self, serial: str) -> UUID:
        return self.house.id_of(FileLine("1", serial=serial))

    # Cases

    @precondition(lambda self: len(self.model.cases) < 3)
    @rule()
    def open_case(self) -> None:
        number = f"（2026）苏0508执{len(self.model.cases) + 101}号"
        sub = self.house.open_case(number).ids["sub_account"]
        self.model.cases.append(Case(number, sub))

    @precondition(lambda self: self.model.cases)
    @rule(at=which)
    def issue_number(self, at: int) -> None:
        """The debtor gets a number of his own, once; what comes on it comes as on the case's."""
        case, numbers = self.case(at), Numbers(self.house.court)
        once = not case.payers_number
        if ids := self.ask("wang", lambda: numbers.issue(case.number, "p2"), allowed=once):
            case.payers_number = ids["number"]

    @precondition(lambda self: self.model.cases)
    @rule(at=which)
    def case_changes_hands_and_back(self, at: int) -> None:
        """Whoever the case is assigned to may ask for its money; nobody else may."""
        number = self.model.cases[at % len(self.model.cases)].number
        people = People(self.house.court)
        self.ask("chen", lambda: people.assign(number, "zhao", basis="分案"), allowed=True)
        self.ask("chen", lambda: people.assign(number, "zhao", basis="分案"), allowed=False)
        self.ask(
            "wang", lambda: self.house.payouts.draft(number, "p1", fen(1), "发放"), allowed=False
        )
        self.ask("chen", lambda: people.assign(number, "wang", basis="分案"), allowed=True)
        for payout in self.model.payouts:  # what is asked for goes with the case, both times
            if payout.case.number == number and payout.state in PASSED:
                payout.acted |= {"zhao", "wang"}

    @precondition(lambda self: self.model.cases)
    @rule(at=which)
    def a_round_ends_too_early(self, at: int) -> None:
        """Two months after filing no round ends, and none is restored, money or not."""
        number = self.model.cases[at % len(self.model.cases)].number
        rounds = Terminations(self.house.court)
        shown = [Shown(each, RECORD) for each in Condition]
        self.ask("chen", lambda: rounds.terminate(number, shown, paper=RULING), allowed=False)
        self.ask("wang", lambda: rounds.restore(number, paper=RULING), allowed=False)

    @precondition(lambda self: self.model.cases)
    @rule(at=which, holder=st.sampled_from([CREDITOR, CREDITOR, CREDITOR, "某人"]))
    def state_account(self, at: int, holder: str) -> None:
        case = self.case(at)
        if case.confirmed and at % 4:
            return  # or no account would stay confirmed for long

        def stated() -> Recorded:
            return self.house.cases.state_account(
                case.number, "p1", holder=holder, number=PAYEE_ACCOUNT, bank_name="工商银行",
                bank_code="102305000000", evidence="确认书",
            )  # fmt: skip

        if self.ask("wang", stated, allowed=holder == CREDITOR):
            case.stated += 1
            case.confirmed = False

    @precondition(lambda self: any(case.stated for case in self.model.cases))
    @rule(at=which, person=st.sampled_from(["feng", "feng", "wang"]))
    def confirm_account(self, at: int, person: str) -> None:
        case = self.case(at)
        allowed = bool(case.stated) and not case.confirmed and person != "wang"
        confirm = self.house.cases.confirm_account
        if self.ask(person, lambda: confirm(case.number, "p1", case.stated), allowed=allowed):
            case.confirmed = True

    @precondition(lambda self: self.third_parties())
    @rule(at=which)
    def record_capacity(self, at: int) -> None:
        waiting = self.third_parties()
        case, serial = waiting[at % len(waiting)]
        record, line = self.house.cases.record_capacity, self.id_of(serial)
        self.ask("wang", lambda: record(case.number, line, Capacity.FOR_DEBTOR, "函"), allowed=True)
        case.lots[serial].third_party = False

    def third_parties(self) -> list[tuple[Case, str]]:
        return [(c, s) for c in self.model.cases for s, lot in c.lots.items() if lot.third_party]

    def case(self, at: int) -> Case:
        return self.model.cases[at % len(self.model.cases)]

    # Bank files

    @rule(wanted=st.lists(st.tuples(kinds, which, amounts), min_size=1, max_size=4))
    def import_file(self, wanted: list[tuple[str, int, int]]) -> None:
        known = list(self.model.lines.values())  # no line stands twice in one file
        before = len(self.model.lines)
        lines = [
            made for kind, at, figure in wanted if (made := self.made(kind, at, figure, known))
        ]
        if not lines:
            return
        summary = self.take(lines)
        news = len(self.model.lines) - before
        assert summary.booked == news
        assert summary.confirmed + summary.discrepancies == len(lines) - news

    def made(self, kind: str, at: int, figure: int, known: list[Line]) -> FileLine | None:
        """One line of a file; the model learns of it at once."""
        if kind in ("again", "other-amount"):
            if not known:
                return None
            line = known.pop(at % len(known))
            shown = line.fen + (kind == "other-amount")
            return FileLine(yuan(shown), credit=line.credit, serial=line.serial)
        serial = f"S{len(self.model.lines) + 1:05}"
        if kind == "debit":
            self.model.lines[serial] = Line(serial, figure, credit=False, kind="short")
            return self.if_covered(FileLine(yuan(figure), credit=False, serial=serial))
        line = self.model.lines[serial] = Line(serial, figure, credit=True, kind="receipt")
        if kind == "nobody" or not self.model.cases:
            line.remainder = figure
            return FileLine(yuan(figure), serial=serial, remark="还款")
        case, third = self.case(at), kind == "third"
        line.claims["auto"] = Claim("system", case.number, figure, "confirmed")
        case.credit(serial, figure, third_party=third)
        line.stranger = third
        name = "乙某" if third else DEBTOR
        return FileLine(yuan(figure), serial=serial, name=name, sub_account=case.paid_into(figure))

    def if_covered(self, line: FileLine) -> FileLine | None:
        """A bank debits only what the account holds."""
        if self.in_bank() < 0:
            del self.model.lines[line.serial]
            return None
        return line

    def in_bank(self) -> int:
        return sum(line.fen if line.credit else -line.fen for line in self.model.lines.values())

    def take(self, lines: list[FileLine]) -> ImportSummary:
        self.files += 1
        name = f"ST-{self.files}"
        return self.house.take(camt054(self.house.account, lines, statement_id=name), name)

    # Claims

    @precondition(lambda self: self.model.lines and self.model.cases)
    @rule(line=which, at=which, figure=amounts, whole=st.booleans(), person=people)
    def propose(self, line: int, at: int, figure: int, whole: bool, person: str) -> None:
        told, case = list(self.model.lines.values())[line % len(self.model.lines)], self.case(at)
        figure = told.unproposed or figure if whole else figure
        allowed = told.kind == "receipt" and person == "wang" and figure <= told.unproposed
        shares = [(case.number, fen(figure))]
        propose, id_ = self.house.receipts.propose, self.id_of(told.serial)
        ids = self.ask(person, lambda: propose(id_, shares, evidence="函"), allowed=allowed)
        if ids:
            told.claims[ids["claim"]] = Claim("wang", case.number, figure)

    def claims(self, state: str) -> list[tuple[Line, str, Claim]]:
        return [
            (line, name, claim) for line in self.model.lines.values()
            for name, claim in line.claims.items() if claim.state == state
        ]  # fmt: skip

    @precondition(lambda self: self.claims("proposed"))
    @rule(at=which, person=st.sampled_from(["zhao", "feng", "wang"]), agree=st.booleans())
    def decide_claim(self, at: int, person: str, agree: bool) -> None:
        waiting = self.claims("proposed")
        line, name, claim = waiting[at % len(waiting)]
        id_, receipts = self.id_of(line.serial), self.house.receipts
        if not agree:
            self.ask(person, lambda: receipts.refuse(id_, name, "依据不足"), allowed=True)
            claim.state = "refused"
        elif self.ask(person, lambda: receipts.confirm(id_, name), allowed=person != "wang"):
            claim.state = "confirmed"
            line.remainder -= claim.fen
            self.case_of(claim).credit(line.serial, claim.fen, third_party=line.stranger)

    @precondition(lambda self: self.claims("confirmed"))
    @rule(at=which, person=st.sampled_from(["feng", "chen", "wang"]))
    def reverse_claim(self, at: int, person: str) -> None:
        made = self.claims("confirmed")
        line, name, claim = made[at % len(made)]
        case, reverse, id_ = (
            self.case_of(claim),
            self.house.receipts.reverse,
            self.id_of(line.serial),
        )
        allowed = person != "wang" and case.lots[line.serial].free >= claim.fen
        if self.ask(person, lambda: reverse(id_, name, case.number, "认领错误"), allowed=allowed):
            claim.state = "reversed"
            line.remainder += claim.fen
            case.uncredit(line.serial, claim.fen)

    def case_of(self, claim: Claim) -> Case:
        return next(case for case in self.model.cases if case.number == claim.case)

    # Payouts

    @precondition(lambda self: self.model.cases)
    @rule(
        at=which, figure=amounts, within=st.sampled_from([True, True, True, False]),
        cash=st.sampled_from([False, False, True]),
    )  # fmt: skip
    def draft(self, at: int, figure: int, within: bool, cash: bool) -> None:
        case = self.case(at)
        if within and case.payable:
            figure = figure % case.payable + 1
        allowed = case.confirmed and figure <= case.payable and not case.held_first
        draft, method = self.house.payouts.draft, Method.CASH if cash else Method.TRANSFER
        ids = self.ask(
            "wang", lambda: draft(case.number, "p1", fen(figure), "款", method=method),
            allowed=allowed,
        )  # fmt: skip
        if ids:
            self.drafted(ids["payout"], case, figure, case, cash=cash)

    def drafted(
        self, number: str, case: Case, figure: int, drawn_on: Case | Apart, *, cash: bool = False
    ) -> None:
        """The model learns of a payout, whose money is bound now."""
        sources = drawn_on.bind(figure)
        acted = {"wang"} | self.model.claimers(sources)
        made = Payout(number, case, figure, sources, [], acted, drawn_on, cash)
        made.account = case.stated
        made.roles = self.model.roles_for(case, figure, with_leader=made.with_leader)
        self.model.payouts.append(made)
        self.pay_ids[number] = str(self.house.payout(number).id)

    def payout(self, at: int) -> Payout:
        return self.model.payouts[at % len(self.model.payouts)]

    @precondition(lambda self: self.model.payouts)
    @rule(at=which, figure=amounts, person=st.sampled_from(["wang", "wang", "zhao"]))
    def amend(self, at: int, figure: int, person: str) -> None:
        payout = self.payout(at)
        open_ = payout.state == "in-approval"
        within = figure <= payout.drawn_on.payable + (self.unbound(payout) if open_ else 0)
        allowed = open_ and person == "wang" and payout.case.confirmed and within
        amend = self.house.payouts.amend
        if self.ask(person, lambda: amend(payout.number, amount=fen(figure)), allowed=allowed):
            payout.drawn_on.free(payout.sources)
            payout.account = payout.case.stated
            payout.roles = self.model.roles_for(
                payout.case, figure, payout, with_leader=payout.with_leader
            )
            payout.fen, payout.sources = figure, payout.drawn_on.bind(figure)
            payout.given, payout.acted = [], {"wang"} | self.model.claimers(payout.sources)

    @staticmethod
    def unbound(payout: Payout) -> int:
        return sum(payout.sources.values())

    @precondition(lambda self: self.model.payouts)
    @rule(at=which, person=people, agree=st.sampled_from([True, True, True, False]))
    def decide(self, at: int, person: str, agree: bool) -> None:
        payout, payouts = self.payout(at), self.house.payouts
        digest = self.house.payout(payout.number).digest
        allowed = payout.may_decide(person, ROLES[person].value)
        if not agree:
            if self.ask(person, lambda: payouts.reject(payout.number, "否"), allowed=allowed):
                payout.give_back("rejected")
            return
        allowed = allowed and payout.goes_there
        if self.ask(person, lambda: payouts.approve(payout.number, digest), allowed=allowed):
            payout.given.append(ROLES[person].value)
            payout.acted.add(person)
            if len(payout.given) == len(payout.roles):
                payout.state = "approved"

    @precondition(lambda self: any(p.state == "in-approval" for p in self.model.payouts))
    @rule(at=which)
    def approve_by_all(self, at: int) -> None:
        """The ordinary way, so that many payouts reach the bank."""
        waiting = [p for p in self.model.payouts if p.state == "in-approval"]
        at = self.model.payouts.index(waiting[at % len(waiting)])
        for person in ("chen", "lin", "feng"):
            if self.payout(at).may_decide(person, ROLES[person].value):
                self.decide(at, person, agree=True)

    @precondition(lambda self: any(case.payable for case in self.model.cases))
    @rule(at=which, figure=amounts, cash=st.sampled_from([False, False, True]))
    def draft_and_approve(self, at: int, figure: int, cash: bool) -> None:
        self.draft(at, figure, within=True, cash=cash)
        if any(payout.state == "in-approval" for payout in self.model.payouts):
            self.approve_by_all(-1)

    @precondition(lambda self: self.model.payouts)
    @rule(at=which)
    def withdraw(self, at: int) -> None:
        payout = self.payout(at)
        allowed = payout.state in ("in-approval", "approved") and not payout.debit
        withdraw = self.house.payouts.withdraw
        if self.ask("wang", lambda: withdraw(payout.number, "撤回"), allowed=allowed):
            payout.give_back("withdrawn")
