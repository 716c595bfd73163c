"""The main job, told over HTTP by the people who do it: money in, claimed, approved, paid, proved.

Every act is a request to the server with the key of whoever may do it. What is printed is what the
server or the database answered; the story checks each answer and stops at the first that is wrong.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from importlib.resources import files as packaged
from typing import Any, Final
from uuid import UUID

from rich.console import Console

from api.cli.names import meant
from api.demo.files import Income, ccb_xlsx, cmb_csv, icbc_csv
from api.demo.world import Person, Refused, World
from ledger.domain.act import Role
from ledger.domain.money import Money, total
from reconciliation.payments.mock import COURT

COURT_NAME: Final = "苏州市姑苏区人民法院"
COURT_CARD: Final = "6222000000000000004"
CCB, CMB, ICBC = "32250199880000000101", "512907000010101", "1102020509000012345"
BANKS: Final = {
    CCB: ("中国建设银行", "105305000101"),
    CMB: ("招商银行", "308305000101"),
    ICBC: ("中国工商银行", "102305000101"),
}
A, B, C = (f"（2026）苏0508执{serial}号" for serial in (101, 102, 103))
SMALL, ADDED, LARGE = Money("20000.00"), Money("90000.00"), Money("150000.00")
REFUSED: Final = Money("60000.00")
STAFF: Final = {
    "zhou": Role.LEADER, "wang": Role.OFFICER, "li": Role.OFFICER, "chen": Role.CHIEF,
    "feng": Role.FINANCE, "sun": Role.FINANCE, "qian": Role.FINANCE,
}  # fmt: skip


class WentWrong(Exception):
    """The demonstration saw something else than it must; it says what."""


@dataclass
class Story:
    """One run of the main job."""

    world: World
    console: Console
    staff: dict[str, Person] = field(default_factory=dict)
    account: str = ""
    sub_accounts: dict[str, str] = field(default_factory=dict)
    payouts: dict[str, str] = field(default_factory=dict)
    names: dict[UUID, str] = field(default_factory=dict)
    imports: list[dict[str, Any]] = field(default_factory=list)
    downloaded: dict[str, Money] = field(default_factory=dict)

    # Telling

    def say(self, words: str) -> None:
        """One line of what happened."""
        self.console.print(f"  {words}", highlight=False)

    def chapter(self, zh: str, en: str) -> None:
        """The next part."""
        self.console.rule(f"{zh} · {en}", align="left", style="dim")

    def must(self, holds: bool, words: str) -> None:  # noqa: FBT001  # it is what must hold
        """Stop unless this is so."""
        if not holds:
            raise WentWrong(words)

    def refused(self, code: str, ask: Callable[[], Any]) -> dict[str, Any]:
        """Ask for what must be refused, and show how the server says so."""
        try:
            ask()
        except Refused as no:
            self.must(no.problem["type"] == f"/problems/{code}", f"refused otherwise: {no}")
            self.say(f"[red]✗ {no.status}[/red] {no.problem['detail_zh']}")
            self.say(f"    {no.problem['detail']}")
            return dict(no.problem)
        raise WentWrong(f"what {code} forbids was done")

    # The court

    def open_book(self) -> None:
        """建账: the book, its accounts, its rules, and a key for everybody."""
        self.chapter("建账", "the book, its rules, its people")
        admin = self.world.admin()
        held = self.world.bank.hold_court(COURT_NAME, COURT_CARD, Money(0))
        self.account = held.iban
        admin.post("/book", court_code="苏0508", court_name=COURT_NAME)
        for number, (bank, code) in {held.iban: ("模拟银行", "105305000000"), **BANKS}.items():
            admin.post("/book/bank-accounts", number=number, holder=COURT_NAME,
                       bank_name=bank, bank_code=code)  # fmt: skip
        rules = packaged("ledger").joinpath("policies/suzhou.json").read_text(encoding="utf-8")
        admin.post("/book/policies", text=rules)
        for person, role in STAFF.items():
            self.staff[person] = self.world.hired(admin, person, role)
        # An officer who stands in for the chief: two keys, and still one person.
        self.staff["wang as chief"] = self.world.hired(admin, "wang", Role.CHIEF)
        book = admin.get("/book")
        count = len(book["bank_accounts"])
        self.say(f"{book['court_name']}: 专户 {count} special accounts, 人员 {len(STAFF)} people")

    def open_cases(self) -> None:
        """立案建户: three cases, their parties, and where each wants to be paid."""
        self.chapter("一案一账号", "three cases, one account each")
        closed = self.world.bank.hold_payee(
            "BEIYI", "苏州北乙商贸有限公司", "6210000000000000025", "closed-account"
        )
        self._open(A, "wang", ("张三", "6210000000000000017"), "昆山甲机械有限公司")
        self._open(B, "wang", (closed.name, closed.iban), "李四")
        self._open(C, "li", ("苏州丙建材有限公司", "32250198880000000202"), "吴江丁置业有限公司")

    def _open(self, case: str, officer: str, paid: tuple[str, str], debtor: str) -> None:
        by, (applicant, number) = self.staff[officer], paid
        parties = [
            {"role": role, "kind": "company" if "公司" in name else "person", "name": name}
            for role, name in (("applicant", applicant), ("debtor", debtor))
        ]
        opened = by.post("/cases", case_number=case, officer=officer, filed_on="2026-01-05",
                         bank_account=self.account, parties=parties)  # fmt: skip
        self.sub_accounts[case] = opened["ids"]["sub_account"]
        by.post(
            f"/cases/{case}/parties/p1/accounts", holder=applicant, number=number,
            bank_name="收款银行", bank_code="102305000000", evidence="收款账户确认书",
        )  # fmt: skip
        self.staff["feng"].post(f"/cases/{case}/parties/p1/accounts/1/confirm")
        self.say(f"{case} {applicant} 诉 {debtor}: 子账号 {opened['ids']['sub_account']}")

    # Money in

    def money_in(self) -> None:
        """来款: what arrives at the bank, and what the bank's messages make of it."""
        self.chapter("来款", "money arrives at the bank")
        arrivals = (
            ("250000.00", "昆山甲机械有限公司", "执行款", self.sub_accounts[A]),
            ("150000.00", "吴江丁置业有限公司", "执行款", self.sub_accounts[C]),
            ("30000.00", "赵六", "代李四还款", self.sub_accounts[B]),
            ("18000.00", "钱七", f"还款 {C}", ""),
            ("50000.00", "孙八", "货款", ""),
            ("5000.00", "周九", "往来款", ""),
        )
        for amount, payer, remark, reference in arrivals:
            self.world.bank.deposit(
                Money(amount), payer_name=payer, payer_card="6230001234567890125",
                remark=remark, reference=reference,
            )  # fmt: skip
        self.world.advance(1)
        found = self.collect()
        words = {
            "booked": "入账 booked", "matched": "自动识别 matched",
            "suggested": "案号线索 suggested", "confirmed": "复证 confirmed by a second message",
        }  # fmt: skip
        counted = {name: sum(each[name] for each in found["imports"]) for name in words}
        self.say(", ".join(f"{words[name]} {count}" for name, count in counted.items()))
        right = {"booked": 6, "matched": 3, "suggested": 1, "confirmed": 6}
        self.must(counted == right, f"the bank's messages came out as {counted}")

    def collect(self) -> dict[str, Any]:
        """What the bank has said since."""
        found: dict[str, Any] = self.staff["feng"].post("/bank/collect")
        self.imports.extend(found["imports"])
        return found

    def bank_files(self) -> None:
        """对账文件: what three other banks let one download, and one of them twice."""
        self.chapter("对账文件", "downloads of three other banks")
        on = date(2026, 3, 2)
        lines = [Income(on, Money("6600.00"), "吴十", "6217000010001234567", "执行款"),
                 Income(on, Money("1200.50"), "郑一", "6217000010007654321", "还款")]  # fmt: skip
        files = (
            (CCB, "ccb.xlsx", ccb_xlsx(CCB, lines)),
            (CMB, "cmb.csv", cmb_csv(lines)),
            (ICBC, "icbc.csv", icbc_csv(ICBC, lines)),
            (CMB, "cmb again.csv", cmb_csv(lines)),
        )
        for account, name, data in files:
            self.downloaded[account] = total(line.amount for line in lines)
            said = self.staff["feng"].upload(data, name=name, account=account)
            self.imports.append(said)
            again = "已导入过, 不再记账 already in the book" if said["already"] else ""
            self.say(f"{name} ({said['format']}): {said['booked']} booked {again}")
        self.must(self.imports[-1]["already"], "the same file twice was taken for another")

    # Claims

    def claims(self) -> None:
        """认领: proposed by one, confirmed by another; a wrong one taken back in the open."""
        self.chapter("认领", "claims: one proposes, another confirms")
        lines = {each["payer_name"]: each["line"] for each in self.listed("wang", "to-claim")}
        self.say(f"待认领 to claim: {', '.join(lines)}")
        self.claim("li", lines["钱七"], (C, "18000.00"))
        self.claim("wang", lines["孙八"], (A, "20000.00"), (B, "30000.00"))
        wrong = self.claim("wang", lines["周九"], (A, "5000.00"))
        doing = f"claims/{wrong}/reverse"
        self._act("chen", lines["周九"], doing, reason="认领错案", case_number=A)
        self.say("✓ 冲正 reversed: 周九 5000.00 back to 待认领")
        self.claim("li", lines["周九"], (C, "5000.00"))
        third = self.staff["wang"].get(f"/cases/{B}")["lots"]
        for waiting in (lot for lot in third if lot["third_party"]):
            self.staff["wang"].post(
                f"/cases/{B}/receipts/{waiting['receipt']}/capacity",
                capacity="for-debtor", document="代付说明",
            )  # fmt: skip
        self.say("✓ 第三人付款身份 a third party's capacity: 赵六 代付")

    def claim(self, officer: str, line: str, *shares: tuple[str, str]) -> str:
        """Propose, and have finance confirm; the claim's mark."""
        wanted = [{"case_number": case, "amount": amount} for case, amount in shares]
        asked = self.staff[officer].post(
            f"/lines/{line}/claims", shares=wanted, evidence="付款人电话确认记录"
        )
        mark: str = asked["ids"]["claim"]
        self._act("feng", line, f"claims/{mark}/confirm")
        told = " + ".join(f"{amount} {case}" for case, amount in shares)
        self.say(f"✓ {officer} → feng: {told}")
        return mark

    def _act(self, person: str, line: str, doing: str, **body: str) -> None:
        by = self.staff[person]
        by.post(f"/lines/{line}/{doing}", by.get(f"/lines/{line}")["version"], **body)

    # Payouts

    def approvals(self) -> None:
        """审批: by the whole day's sum, each in turn, nobody twice."""
        self.chapter("审批", "approval: by the day's sum, each in turn, nobody twice")
        self._draft("small", "wang", A, SMALL)
        own = self.payouts["small"]
        self.refused("acts-twice", lambda: self._approve("wang as chief", own))
        self._approved("small", "chen", "feng")
        self._draft("added", "wang", A, ADDED)  # with the first: more than the chief may decide
        self._approved("added", "chen", "zhou", "feng")
        self._draft("large", "li", C, LARGE)
        self.refused("approval-out-of-turn", lambda: self._approve("feng", self.payouts["large"]))
        self._approved("large", "chen", "zhou", "feng")
        self._draft("refused", "wang", B, REFUSED)
        self._approved("refused", "chen", "feng")

    def _draft(self, name: str, officer: str, case: str, amount: Money) -> None:
        asked = self.staff[officer].post(
            "/payouts", case_number=case, party="p1", amount=amount.plain, purpose="发放执行案款"
        )
        number = self.payouts[name] = asked["ids"]["payout"]
        roles = self.staff[officer].get(f"/payouts/{number}")["roles"]
        turns = " → ".join(str(meant("role", each)) for each in roles)
        self.say(f"{number} {amount.grouped}: 须经 needs {turns}")

    def _approve(self, person: str, number: str) -> None:
        by = self.staff[person]
        seen = by.get(f"/payouts/{number}")
        by.post(f"/payouts/{number}/approve", seen["version"], digest=seen["digest"])

    def _approved(self, name: str, *people: str) -> None:
        for person in people:
            self._approve(person, self.payouts[name])
        self._is("approved", name)
        self.say(f"✓ {' → '.join(people)}")

    def _is(self, state: str, *names: str) -> None:
        for name in names:
            found = self.staff["feng"].get(f"/payouts/{self.payouts[name]}")["state"]
            self.must(found == state, f"{self.payouts[name]} is {found}, not {state}")

    # The bank

    def pay(self) -> None:
        """发放: one batch, prepared by one and sent by another; the bank answers."""
        self.chapter("发放", "one batch of four to the bank (pain.001)")
        numbers = list(self.payouts.values())
        made = self.staff["sun"].post("/batches", bank_account=self.account, payouts=numbers)
        batch = made["ids"]["batch"]
        reference = self.staff["sun"].get(f"/payouts/{self.payouts['added']}")["reference"]
        self.world.bank.set_behaviour(COURT, "return-later", days=2, reason="AC06",
                                      end_to_end_id=reference)  # fmt: skip
        self.refused("acts-twice", lambda: self.staff["sun"].post(f"/batches/{batch}/send"))
        self.staff["qian"].post(f"/batches/{batch}/send")
        self.say(f"✓ sun → qian: {batch}")
        moving = self.listed("feng", "in-transit")
        self.say(f"在途 in transit: {', '.join(each['number'] for each in moving)}")
        self.must(len(moving) == 4, "four payouts must be on their way")

    def settle(self) -> None:
        """回执、记账与退汇: three are booked, one is refused; one comes back two days later."""
        self.chapter("回执、记账与退汇", "answers, bookings, and one that comes back")
        said = self.collect()
        self._is("settled", "small", "added", "large")
        self.say(f"✓ 已付 settled: {', '.join(self._numbers('small', 'added', 'large'))}")
        self._is("failed", "refused")
        self.say(f"✗ 银行拒绝 refused by the bank: {', '.join(said['failed'])}")
        self.world.advance(2)
        self.collect()
        self._is("returned", "added")
        self.must(not self.listed("feng", "in-transit"), "something is still in transit")
        self.say(f"↩ 退汇 returned: {self.payouts['added']}; 在途 in transit: 0")

    def _numbers(self, *names: str) -> list[str]:
        return [self.payouts[name] for name in names]

    def gap(self) -> None:
        """缺页: a statement whose lines do not lead to its closing balance is refused whole."""
        self.chapter("缺页的对账单", "a statement with a gap is refused")
        self.world.bank.set_behaviour(COURT, "statement-gap")
        for amount in ("800.00", "70.00"):
            self.world.bank.deposit(Money(amount), payer_name="冯二", remark="还款")
        self.world.advance(3)
        aside = self.collect()["set_aside"]
        self.must(bool(aside), "a statement with a gap was taken")
        for each in aside:
            self.say(f"[red]✗[/red] {each['why_zh']}")
            self.say(f"    {each['why']}")

    def listed(self, person: str, name: str, **query: str | int) -> list[dict[str, Any]]:
        """One of the day's lists, as far as the book has come."""
        query = {"at_least": self.world.court.position(), "limit": 500, **query}
        items: list[dict[str, Any]] = self.staff[person].get(f"/lists/{name}", **query)["items"]
        return items

    def tell(self) -> None:
        """All of it, in order."""
        for part in (self.open_book, self.open_cases, self.money_in, self.bank_files, self.claims,
                     self.approvals, self.pay, self.settle, self.gap):  # fmt: skip
            part()
