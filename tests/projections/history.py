"""A court's life at random: every kind of fact, in any order the nouns allow, from one seed."""

import json
import random
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from typing import Any
from uuid import uuid5

from ledger.domain import act, clock
from ledger.domain.act import Act, Role
from ledger.domain.bank_line import BankLine, ClaimState, Purpose, Share
from ledger.domain.book import Book
from ledger.domain.case_account import Capacity, CaseAccount, PartyKind, PartyRole
from ledger.domain.errors import Refusal
from ledger.domain.kernel import NAMESPACE, Fact, Root
from ledger.domain.money import Money, fen, total, zero
from ledger.domain.payment_batch import Item, PaymentBatch
from ledger.domain.payout import WITH_BANK, Payout, Seen, State
from ledger.domain.statement_file import StatementFile, Summary
from ledger.store.court import Court
from tests.projections.reading import Said

ACCOUNT = "1102026009000123456"
LITIGANTS = (PartyRole.APPLICANT, PartyRole.DEBTOR, PartyRole.THIRD_PARTY)
FIRST_DAY = date(2017, 4, 20)  # eleven days before the thirty-day rule begins
POLICY = (files("ledger") / "policies" / "suzhou.json").read_text(encoding="utf-8")
NAMES = ("张三", "李四\t之子", "a\\b", "王五\n公司", "None", "\\N", "赵六（代）\\None", "")


class History:
    """Acts on a court at random; what the nouns refuse simply does not happen."""

    def __init__(self, court: Court, seed: int) -> None:
        self.court = court
        self.random = random.Random(seed)
        self.day = FIRST_DAY
        self.cases: list[CaseAccount] = []
        self.by_number: dict[str, CaseAccount] = {}
        self.lines: list[BankLine] = []
        self.payouts: list[Payout] = []
        self.batches: list[PaymentBatch] = []
        self.files: list[StatementFile] = []
        self.count = 0
        self.pending: list[Fact] = []
        self.book = Book(court_code="苏05", court_name="苏州中院")
        self.book.add_bank_account(ACCOUNT, "苏州中院", "工行", "102")
        self.book.activate_policy(POLICY)
        court.save(self.book)

    # Running

    def live(self, steps: int, *, every: int = 1) -> int:
        """Do ``steps`` things, ``every`` so many in one commit; the position reached."""
        doings = [
            (self.open_case, 2), (self.party, 5), (self.account, 8), (self.confirm_account, 10),
            (self.line, 12), (self.seen_again, 2), (self.propose, 6), (self.decide, 6),
            (self.reverse, 1), (self.capacity, 2), (self.draft, 10), (self.amend, 2),
            (self.approve, 24), (self.reject, 1), (self.withdraw, 1), (self.batch, 4),
            (self.send, 4), (self.answer, 6), (self.settle, 5), (self.fail, 1),
            (self.come_back, 2), (self.requeue, 2), (self.file, 2), (self.policy, 0.2),
        ]  # fmt: skip
        acts, weights = zip(*doings, strict=True)
        chosen = self.random.choices(acts, weights, k=steps)
        for number, doing in enumerate(chosen, start=1):
            self._do(doing)
            if number % every == 0:
                self.commit()
        self.commit()
        return self.court.position()

    def leave_open(self) -> None:
        """End with payouts at every stage of their approval, and a line the bank tells twice."""
        for doing in [self.draft] * 40 + [self.approve] * 20:
            self._do(doing)
        self._again(self.lines[0], otherwise=True)
        self.commit()

    def commit(self) -> None:
        if not self.pending:
            return
        facts, self.pending = self.pending, []
        self.day += timedelta(days=self.random.choice((0, 0, 0, 1)))
        moment = datetime(self.day.year, self.day.month, self.day.day, 2, tzinfo=UTC)
        actor = self.random.choice(("钱会计", "孙法官"))
        moment += timedelta(seconds=self.count % 3600)
        with clock.at(moment), act.acting(Act(actor, Role.FINANCE)):
            self.court.save(Said(facts))

    def _do(self, doing: Callable[[], None]) -> None:
        self.count += 1
        with suppress(Refusal, IndexError):  # or nothing is there yet to act on
            doing()

    def _touch(self, *roots: Root) -> None:
        # In the order things were said, not noun by noun: one commit may hold many steps.
        for root in roots:
            said: Any = root.collect_events()
            self.pending.extend(said)

    def pick(self, among: list[Any], wanted: Callable[[Any], bool] = lambda _: True) -> Any:
        """One of the latest that will do; :class:`IndexError` when there is none."""
        return self.random.choice([one for one in among[-60:] if wanted(one)])

    def amount(self) -> Money:
        return fen(self.random.choice((1, 99, 10_000, 123_456, 9_999_999, 10_000_001, 55_000_000)))

    # Cases and parties

    def open_case(self) -> None:
        number = f"（2017）苏0508执{len(self.cases) + 1}号"
        case = CaseAccount(
            case_number=number, officer=self.random.choice(("孙法官", "周法官")),
            filed_on=self.day, bank_account=ACCOUNT, sub_account=f"{ACCOUNT}{len(self.cases):09}",
        )  # fmt: skip
        self.cases.append(case)
        self.by_number[number] = case
        self._touch(case)

    def party(self) -> None:
        case = self.pick(self.cases)
        party = f"p{len(case.parties) + 1}"
        case.add_party(
            party, self.random.choice(LITIGANTS), self.random.choice(list(PartyKind)),
            self.random.choice(NAMES[:4]), phone=self.random.choice((None, "13800000000")),
            identity_verified=self.random.random() < 0.5,
        )  # fmt: skip
        self._touch(case)

    def account(self) -> None:
        case = self.pick(self.cases, lambda case: case.parties)
        party = self.random.choice(list(case.parties.values()))
        number = str(self.random.randrange(10**5, 10**15))
        case.state_account(
            party.party, holder=party.name, number=number, bank_name="农行", bank_code="103",
            evidence="确认书", by="孙法官",
        )  # fmt: skip
        self._touch(case)

    def confirm_account(self) -> None:
        case = self.pick(self.cases, lambda case: any(p.accounts for p in case.parties.values()))
        party = self.random.choice([p for p in case.parties.values() if p.accounts])
        case.confirm_account(party.party, self.random.choice(list(party.accounts)), by="钱会计")
        self._touch(case)

    # Lines and claims

    def line(self) -> None:
        kind = self.random.random()
        purpose = Purpose.RECEIPT if kind < 0.9 else Purpose.UNEXPLAINED
        amount = self.amount() if purpose is Purpose.RECEIPT else fen(1)
        case = self.pick(self.cases) if kind < 0.4 and self.cases else None
        serial = f"S{len(self.lines):06}"
        if purpose is Purpose.UNEXPLAINED and not any(
            line.purpose is Purpose.RECEIPT for line in self.lines
        ):
            return  # the bank account holds nothing yet
        line = BankLine(
            bank_account=ACCOUNT, serial=serial, booked_on=self.day,
            value_date=self.day - timedelta(days=self.random.choice((0, 0, 1, 5))),
            amount=amount, purpose=purpose, payer_name=self.random.choice(NAMES),
            payer_account="6222", payer_bank="农行", remark=self.random.choice(NAMES),
            sub_account=case.sub_account if case else "", end_to_end="",
            matched=case.case_number if case else None, suggested=("（2017）苏0508执1号",),
            payout=None, file="f0", place=f"行{len(self.lines)}",
        )  # fmt: skip
        self.lines.append(line)
        self._touch(line)
        if case:
            third = self.random.random() < 0.1
            self._credit(case, line, BankLine.AUTOMATIC, amount, third_party=third)

    def _credit(
        self, case: CaseAccount, line: BankLine, claim: str, amount: Money, *, third_party: bool
    ) -> None:
        case.credit(
            line.id, claim, amount, value_date=line.value_date, notified_on=self.day,
            third_party=third_party,
        )  # fmt: skip
        self._touch(case)

    def seen_again(self) -> None:
        self._again(self.pick(self.lines), otherwise=self.random.random() < 0.3)

    def _again(self, line: BankLine, *, otherwise: bool) -> None:
        amount = line.amount + fen(1) if otherwise else line.amount
        line.seen_again(f"f{self.count}", "行1", amount, incoming=line.incoming)
        self._touch(line)

    def propose(self) -> None:
        line = self.pick(self.lines, lambda line: line.unproposed > zero())
        among = self.random.sample(self.cases, k=min(len(self.cases), self.random.choice((1, 2))))
        left = line.unproposed
        shares: list[Share] = []
        for case in among:
            part = fen(self.random.randint(1, left.fen)) if left.fen else zero()
            if part.fen and case.case_number not in {s.case_number for s in shares}:
                shares.append(Share(case.case_number, part))
                left -= part
        line.propose(
            tuple(shares), by="孙法官", evidence="附件", reason="", officers={
                share.case_number: "孙法官" for share in shares},
        )  # fmt: skip
        self._touch(line)

    def decide(self) -> None:
        def waits(line: BankLine) -> bool:
            return any(claim.state is ClaimState.PROPOSED for claim in line.claims.values())

        line = self.pick(self.lines, waits)
        claim = next(c.claim for c in line.claims.values() if c.state is ClaimState.PROPOSED)
        if self.random.random() < 0.2:
            line.refuse(claim, by="钱会计", reason="不符")
            self._touch(line)
            return
        shares = line.confirm(claim, by="钱会计")
        self._touch(line)
        for share in shares:
            self._credit(self.case_of(share.case_number), line, claim, share.amount,
                         third_party=False)  # fmt: skip

    def case_of(self, case_number: str) -> CaseAccount:
        return self.by_number[case_number]

    def reverse(self) -> None:
        def made(line: BankLine) -> bool:
            return any(c.state is ClaimState.CONFIRMED and c.shares for c in line.claims.values())

        line = self.pick(self.lines, made)
        claim = next(
            c for c in line.claims.values() if c.state is ClaimState.CONFIRMED and c.shares
        )
        number = claim.shares[0].case_number
        amount = total(s.amount for s in claim.shares if s.case_number == number)
        case = self.case_of(number)
        case.uncredit(line.id, claim.claim, amount, reason="认错")
        line.reverse(claim.claim, number, by="吴监察", reason="认错")
        self._touch(case, line)

    def capacity(self) -> None:
        case = self.pick(self.cases, lambda c: any(lot.third_party for lot in c.lots.values()))
        receipt = next(lot.receipt for lot in case.lots.values() if lot.third_party)
        case.record_capacity(receipt, Capacity.FOR_DEBTOR, "说明")
        self._touch(case)

    # Payouts

    def draft(self) -> None:
        case = self.pick(self.cases, lambda case: case.free > zero())
        party = next((p for p in case.parties.values() if p.account), None)
        if party is None or party.account is None:
            return
        number = f"{case.case_number}-{self.count}"
        amount = fen(self.random.randint(1, case.free.fen))
        sources = case.earmark(Payout.create_id(number), party.party, amount, day=self.day)
        seen = Seen(
            number, case.case_number, party.party, party.account.version, amount, sources, "发放"
        )
        policy = self.book.policy_on(self.day)
        roles = tuple(Role(r.value) for r in policy.approval_roles(amount))
        payout = Payout.draft(
            case, seen, by="孙法官", roles=roles, claimers=(), policy=policy.version
        )
        self.payouts.append(payout)
        self._touch(payout, case)

    def amend(self) -> None:
        payout = self.pick(self.payouts, lambda p: p.state is State.IN_APPROVAL)
        case = self.case_of(payout.case_number)
        case.release(payout.id, reason="修改")
        amount = fen(self.random.randint(1, case.free.fen))
        sources = case.earmark(payout.id, payout.party, amount, day=self.day)
        seen = Seen(
            payout.number, payout.case_number, payout.party, payout.account_version, amount,
            sources, "改用途",
        )  # fmt: skip
        payout.amend(seen, by="孙法官", roles=payout.roles, claimers=set())
        self._touch(payout, case)

    def approve(self) -> None:
        payout = self.pick(self.payouts, lambda p: p.state is State.IN_APPROVAL)
        role = Role(payout.next_role)
        payout.approve(payout.digest, by=f"{role.value}一", role=role)
        self._touch(payout)

    def reject(self) -> None:
        payout = self.pick(self.payouts, lambda p: p.state is State.IN_APPROVAL)
        role = Role(payout.next_role)
        payout.reject("不同意", by=f"{role.value}二", role=role)
        self._freed(payout)

    def withdraw(self) -> None:
        payout = self.pick(self.payouts, lambda p: p.state in (State.IN_APPROVAL, State.APPROVED))
        payout.withdraw("撤回", by="孙法官")
        self._freed(payout)

    def _freed(self, payout: Payout) -> None:
        case = self.case_of(payout.case_number)
        case.release(payout.id, reason="撤回")
        self._touch(payout, case)

    def batch(self) -> None:
        ready = [p for p in self.payouts[-60:] if p.state is State.APPROVED]
        if not ready:
            return
        name = f"B{self.count}"
        items = tuple(Item(p.id, p.queue(name, by="钱会计"), p.amount) for p in ready)
        batch = PaymentBatch.prepare(name, ACCOUNT, items, by="钱会计")
        self.batches.append(batch)
        self._touch(batch, *ready)

    def send(self) -> None:
        batch = self.pick(self.batches, lambda b: b.state.value == "prepared")
        mine = [
            p
            for p in self.payouts[-200:]
            if p.batch == batch.message_id and p.state is State.QUEUED
        ]
        batch.send("pain.xml", by="郑出纳")
        for payout in mine:
            payout.send(by="郑出纳", on=self.day)
        self._touch(batch, *mine)

    def answer(self) -> None:
        if self.batches and self.random.random() < 0.3:
            batch = self.pick(self.batches, lambda b: b.state.value in ("sent", "unknown"))
            if self.random.random() < 0.3:
                batch.lose_answer("断线")
            else:
                batch.answer("ACTC", accepted=True)
            self._touch(batch)
            return
        payout = self.pick(self.payouts, lambda p: p.state in WITH_BANK)
        what = self.random.random()
        if payout.state is State.UNKNOWN and what < 0.6:
            payout.hear(found=what < 0.3, status="查询")
        elif what < 0.6:
            payout.accept("ACSP")
        elif payout.state is not State.UNKNOWN:
            payout.leave_unanswered("超时")
        self._touch(payout)

    def settle(self) -> None:
        payout = self.pick(self.payouts, lambda p: p.state in WITH_BANK)
        line = uuid5(NAMESPACE, f"d{self.count}")
        payout.settle(bank_account=ACCOUNT, line=line, amount=payout.amount, on=self.day)
        self._touch(payout)

    def fail(self) -> None:
        payout = self.pick(self.payouts, lambda p: p.state in (State.SENT, State.ACCEPTED))
        payout.fail("AC04", "账户已销户")
        case = self.case_of(payout.case_number)
        case.restore(payout.id, reason="账户已销户")
        self._touch(payout, case)

    def come_back(self) -> None:
        payout = self.pick(self.payouts, lambda p: p.state is State.SETTLED)
        line = uuid5(NAMESPACE, f"r{self.count}")
        payout.come_back(line=line, amount=payout.amount, on=self.day, reason="户名不符")
        case = self.case_of(payout.case_number)
        case.take_back(
            payout.id, bank_account=ACCOUNT, line=line, returned_on=self.day, reason="户名不符"
        )
        self._touch(payout, case)

    def requeue(self) -> None:
        payout = self.pick(self.payouts, lambda p: p.state is State.UNKNOWN)
        payout.requeue(by="钱会计", statement_day=self.day + timedelta(days=9), debit_seen=False)
        self._touch(payout)

    # Files and rules

    def file(self) -> None:
        if self.files and self.random.random() < 0.5:
            file = self.pick(self.files)
            file.finish(booked=3, matched=1, confirmed=0, discrepancies=0, settled=0, returned=0)
        else:
            file = StatementFile._create(
                StatementFile.Received, sha256=f"{self.count:064x}", name="对账单.xml",
                format="camt.053", size=100,
                statements=(Summary("1", ACCOUNT, "c53", 3, fen(1), None, self.day, None),),
            )  # fmt: skip
            self.files.append(file)
        self._touch(file)

    def policy(self) -> None:
        rules = json.loads(POLICY)
        rules["version"] = f"v{self.count}"
        rules["in_force_from"] = (
            self.day - timedelta(days=self.random.choice((0, 30)))
        ).isoformat()
        rules["claim_sla"]["days"] = self.random.choice((2, 3))
        self.book.activate_policy(json.dumps(rules, ensure_ascii=False))
        self._touch(self.book)
