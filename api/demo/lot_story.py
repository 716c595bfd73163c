"""A lot from seizure to zero (清零), told over HTTP: it fails twice, its private sale fails, nobody
takes it in kind; a second round is opened, it is sold with a loan, the buyer defaults, it is sold
again, paid, ruled on and delivered, and its money lands in the case and is paid out.
"""

from datetime import date, timedelta
from typing import Any, Final

from api.demo.story import Story, WentWrong
from api.demo.world import Person
from api.lot_acts import BY_NAME
from auctions.law.notice import Content, Item, Prompt
from ledger.domain.act import Role
from ledger.domain.money import Money, zero
from ledger.projections import journal
from ledger.store.verify import verify

D: Final = "（2026）苏0508执104号"
LOT: Final = "L2026-0001"
PLATFORM: Final = "京东网"
LENDER: Final = "中国建设银行苏州分行"
APPLICANT, DEBTOR = "张三", "昆山戊置业有限公司"
CARD: Final = "6230001234567890125"
WORDS: Final = [{"what": each.value, "text": "见公告"} for each in Content]
STAGES: Final = {
    "a1-failed": "一拍流拍 the first auction failed",
    "a2-failed": "二拍流拍 the second auction failed",
    "ps-failed": "变卖不成 the private sale failed",
    "sold-await-balance": "成交 sold",
    "overdue": "尾款逾期 the balance is overdue",
}


class LotStory:
    """One lot, beside the main job, in the same book and on the same bank."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.world = story.world
        self.people: dict[str, Person] = {}
        self.round = 0
        self.accounts: dict[str, str] = {}

    # Small words

    @property
    def today(self) -> date:
        return self.world.calendar.day

    def wait(self, days: int) -> None:
        """Let days pass, then let the lots' clocks run."""
        self.world.advance(days)
        self.zhao.post("/auctions/tick")

    def see(self) -> dict[str, Any]:
        """The lot's page."""
        page: dict[str, Any] = self.zhao.get(f"/lots/{LOT}")
        return page

    def act(self, person: str, name: str, /, **body: Any) -> dict[str, Any]:
        """One act, on the version just seen where it compares one: elsewhere none is taken."""
        seen = self.see()["version"] if BY_NAME[name].needs_version else None
        done: dict[str, Any] = self.people[person].post(f"/lots/{LOT}/{name}", seen, **body)
        return done

    def reaches(self, stage: str) -> None:
        """The lot stands there now, or the story is wrong."""
        page = self.see()
        self.story.must(page["state"] == stage, f"the lot is {page['state']}, not {stage}")
        self.story.must(bool(page["next_actions"]), "an open lot without a dated next action")
        due = page["next_actions"][0]
        said = f"{self.today} {STAGES.get(stage, stage)}"
        self.story.say(f"{said}; 下一步 next: {due['timer']} {due['due_at'][:10]}")

    # The parts

    def court(self) -> None:
        """建账: a court as in the main job, and its auctioneer."""
        self.story.open_book()
        self.zhao: Person = self.world.hired(self.world.admin(), "zhao", Role.AUCTIONEER)
        self.people = {**self.story.staff, "zhao": self.zhao}

    def proved(self) -> None:
        """核验: every account to the fen, and the whole book from its facts."""
        self.zhao.get("/auctions/board", at_least=self.world.court.position())
        with self.world.court.database.snapshot.connect() as connection:
            found = journal.trial_balance(connection, self.world.court.book)
        self.story.must(found.total == zero(), "the books do not balance")
        standing = {family.prefix: family.amount.plain for family in found.families}
        self.story.say(f"试算平衡 trial balance: {standing}")
        verdict = verify(self.world.court.database, self.world.court.book, workers=0)
        self.story.must(verdict.intact, f"verify: {verdict.differences[:1]}")
        self.story.say(f"verify: intact 核验无误 · {verdict.facts} facts")

    def seized(self) -> None:
        """查封、定价: a case, its lot, the lot's account, a price both parties agree on."""
        self.story.chapter("拍品", "a lot from seizure to zero")
        self.story._open(D, "wang", (APPLICANT, "6210000000000000017"), DEBTOR)  # noqa: SLF001
        seizure = {
            "document": "（2026）苏0508执104号之一", "ordered_on": self.today.isoformat(),
            "expires_on": (self.today + timedelta(days=1000)).isoformat(),
        }  # fmt: skip
        self.zhao.post(
            f"/lots/{LOT}/register", case_numbers=[D], asset="苏（2020）不动产权第0001号",
            title="工业园区某室", asset_class="real-estate", seizure=seizure, applicant="p1",
            debtor="p2",
        )  # fmt: skip
        self.act("zhao", "open-account", bank_account=self.story.account)
        self.act("zhao", "open-pricing", investigation="调查笔录", on=f"{self.today}")
        self.act(
            "zhao", "fix-reference", method="agreement", amount="1000000.00",
            fixed_on=f"{self.today}", valid_until=f"{self.today + timedelta(days=365)}",
            reports=["议价协议"],
        )  # fmt: skip
        self.act(
            "zhao", "list-creditors", document="债权人情况表", priority="0.00", costs="0.00",
            creditors=[{"party": "p1", "rank": 1, "basis": "（2025）苏0508民初9号",
                        "entitled": "700000.00"}],
        )  # fmt: skip
        self.story.say(f"{LOT} 参考价 reference 1,000,000.00, 双方议价 agreed by both parties")

    def announce(self, start: str, deposit: str, *, days: int, private: bool = False,
                 loan: bool = False) -> None:  # fmt: skip
        """合议庭评议、通知、公告: terms, those to be told, and the notice."""
        terms: dict[str, Any] = {
            "start": start, "deposit": deposit, "increment": "1000.00", "balance_due_days": 15,
        }  # fmt: skip
        if loan:
            terms["loan"] = {"banks": [LENDER], "most_percent": 70, "due_days": 30}
        self.act("wang", "set-terms", terms=terms, panel="合议庭笔录", on=f"{self.today}")
        for party in ("p1", "p2"):
            self.act("zhao", "notify", party=party, means="served", on=f"{self.today}",
                     document="拍卖通知书")  # fmt: skip
        self.wait(3)
        self.round += 1
        opens = self.today + timedelta(days=days)
        closes = opens + timedelta(days=60 if private else 1)
        self.act(
            "zhao", "publish", platform=PLATFORM, platform_lot=f"29214218{self.round}",
            published_on=f"{self.today}", opens_at=f"{opens}T10:00:00+08:00",
            closes_at=f"{closes}T10:00:00+08:00", bank_account=self.story.account,
            document="拍卖公告", words=WORDS, items=[each.value for each in Item],
            prompts=[each.value for each in Prompt],
        )  # fmt: skip
        self.story.say(f"{self.today} 公告 announced: {self.see()['attempt']}, 起拍 start {start}")

    def fails(self) -> None:
        """一拍、二拍、变卖: nobody bids, three times."""
        self.announce("700000.00", "70000.00", days=30)
        self.wait(32)
        self.reaches("a1-failed")
        self.announce("560000.00", "56000.00", days=15)
        self.wait(17)
        self.reaches("a2-failed")
        self.refused_in_kind()
        self.announce("560000.00", "56000.00", days=15, private=True)
        self.wait(76)
        self.reaches("ps-failed")
        self.refused_in_kind()

    def refused_in_kind(self) -> None:
        """以物抵债: the creditors are asked, and refuse."""
        self.act("wang", "ask-in-kind", on=f"{self.today}", document="征询函",
                 answer_by=f"{self.today + timedelta(days=5)}")  # fmt: skip
        self.act("wang", "answer-in-kind", party="p1", answer="refused", on=f"{self.today}",
                 document="回执")  # fmt: skip
        self.act("wang", "refuse-in-kind", on=f"{self.today}")
        self.story.say(f"{self.today} 不接受抵债 the creditor does not take it in kind")

    def second_round(self) -> None:
        """二轮处置: twelve conditions, each shown; both parties consent; the price carries over."""
        self.wait(2)
        plan = {
            "requester": "p1", "document": "二轮处置申请书", "basis": "both-parties",
            "consents": ["p1", "p2"], "mode": "carry-over",
            "notice_on": f"{self.today + timedelta(days=8)}",
            "starts_on": f"{self.today + timedelta(days=40)}",
        }  # fmt: skip
        self.act("wang", "open-second-round", on=f"{self.today}", **plan)
        self.act("wang", "approve-second-round", mode="carry-over", panel="合议庭笔录（二轮）",
                 on=f"{self.today}")  # fmt: skip
        page = self.see()
        self.story.must(page["round_no"] == 2, "no second round was opened")
        self.story.say(f"{self.today} 二轮处置 second round approved, 沿用变卖价 at 560,000.00")

    # Money

    def pay_in(self, amount: str, payer: str, purpose: str, payee: str, **more: Any) -> None:
        """Money reaches the bank; the auctioneer claims it for the lot, finance confirms."""
        self.world.bank.deposit(Money(amount), payer_name=payer, payer_card=CARD, remark="拍卖款")
        came = self.arrives(payer, amount)
        line = came["line"]
        self.accounts[payee] = came["payer_account"]
        asked = self.act("zhao", "propose-claim", line=line, purpose=purpose, payee=payee,
                         amount=amount, evidence="付款凭证", **more)  # fmt: skip
        self.act("feng", "confirm-claim", line=line, claim=asked["ids"]["claim"])
        self.story.say(f"✓ {payer} {amount} {purpose} → {payee}")

    def arrives(self, payer: str, amount: str) -> dict[str, Any]:
        """Wait for the bank's line; over the holidays it takes its time."""
        for _ in range(12):
            self.wait(1)
            self.story.collect()
            for each in self.story.listed("feng", "to-claim"):
                if each["payer_name"] == payer and each["remainder"] == amount:
                    return each
        raise WentWrong(f"{amount} of {payer} did not arrive")

    def admit(self, bidder: str, name: str, amount: str) -> None:
        """A deposit in the bank, and a code for the bidder."""
        self.pay_in(amount, name, "deposit", bidder)
        self.act("zhao", "admit", bidder=bidder, name=name, identity=f"ID-{bidder}",
                 channel="court", amount=amount, reference=f"保证金 {bidder}")  # fmt: skip

    def bid(self, bidder: str, amount: str, opens: str, seq: int) -> None:
        """One bid, as the platform numbered and received it."""
        self.act("zhao", "place-bid", seq=seq, code=bidder, amount=amount,
                 received_at=f"{opens[:10]}T10:0{seq}:00+08:00")  # fmt: skip

    def until_open(self) -> str:
        """Wait for the opening; the moment it began."""
        opens: str = self.zhao.get(f"/lots/{LOT}/attempts")["items"][-1]["opens_at"]
        left = (date.fromisoformat(opens[:10]) - self.today).days
        self.wait(left + 1)
        return opens

    def sold_and_defaulted(self) -> None:
        """成交与悔拍: sold at 600,000 with a loan in view; the bank does not lend; a default."""
        self.announce("560000.00", "60000.00", days=32, loan=True)
        self.admit("B1", "王五", "60000.00")
        self.admit("B2", "赵六", "60000.00")
        opens = self.until_open()
        self.bid("B2", "560000.00", opens, 1)
        self.bid("B1", "600000.00", opens, 2)
        self.wait(1)
        self.reaches("sold-await-balance")
        self.story.say("✓ 败者保证金待退 the loser's deposit is to go back at once")
        self.act("zhao", "register-commitment", letter="LN-2026-1", lender=LENDER,
                 amount="420000.00", expires_on=f"{self.today + timedelta(days=20)}")  # fmt: skip
        self.refund("B2", "赵六")
        self.wait(35)
        self.reaches("overdue")
        self.act("wang", "rule-default", ruling="（2026）苏0508执104号之二")
        self.story.say(f"{self.today} 悔拍 default ruled: 保证金 60,000.00 forfeited and frozen")
        self.act("wang", "apply-cost-loss", attempt="r2-A1", amount="6000.00",
                 vouchers=["公告费票据"])  # fmt: skip
        self.story.refused(
            "difference-unknown",
            lambda: self.act("wang", "apply-residual", attempt="r2-A1", step=3, case_number=D,
                             amount="34000.00", document="分配"),
        )  # fmt: skip

    def sold_again(self) -> None:
        """重新拍卖: on the same terms, to somebody else, with a loan that is paid."""
        self.announce("560000.00", "60000.00", days=32, loan=True)
        self.admit("B3", "褚十一", "60000.00")
        opens = self.until_open()
        self.bid("B3", "580000.00", opens, 1)
        self.wait(1)
        self.reaches("sold-await-balance")
        self.act("zhao", "register-commitment", letter="LN-2026-2", lender=LENDER,
                 amount="400000.00", expires_on=f"{self.today + timedelta(days=20)}")  # fmt: skip
        self.pay_in("120000.00", "褚十一", "balance", "B3")
        self.story.refused("price-not-covered", lambda: self.act("feng", "complete-price"))
        self.pay_in("400000.00", LENDER, "balance", "LN-2026-2")
        self.act("feng", "complete-price")
        self.story.say(
            f"{self.today} 价款付清 paid: 保证金 + 自付 + 贷款, three payers, 580,000.00"
        )

    def to_zero(self) -> None:
        """裁定、交付、清零: the title passes, the money is the case's, everything goes out."""
        fixed = self.act("wang", "fix-difference", attempt="r2-A1", document="差价核算",
                         costs="6000.00")  # fmt: skip
        self.story.must(fixed["ids"]["difference"] == "20000.00", "the difference is 20,000.00")
        self.act("wang", "apply-residual", attempt="r2-A1", step=3, case_number=D,
                 amount="34000.00", document="抵付本案债务")  # fmt: skip
        self.act("wang", "settle-default", attempt="r2-A1", document="悔拍处理完毕")
        self.story.say("✓ 保证金抵付 waterfall: 费用 6,000 → 差价 20,000 → 本案债务 34,000")
        self.act("wang", "serve-ruling", document="（2026）苏0508执104号之三",
                 served_on=f"{self.today}")  # fmt: skip
        self.act("wang", "issue-notices", documents=["协助执行通知书"], on=f"{self.today}")
        self.act("wang", "deliver", document="交付笔录", on=f"{self.today}")
        free = self.people["wang"].get(f"/cases/{D}")["free"]
        self.story.must(free == "634000.00", f"the case has {free}")
        self.story.say(f"{self.today} 成交裁定、交付 ruled and delivered: 案款 {free} in {D}")
        asked = self.people["wang"].post(
            "/payouts", case_number=D, party="p1", amount=free, purpose="发放拍卖款"
        )
        self.paid_out(asked["ids"]["payout"])
        self.act("wang", "close", document="发放审批表", archive="平台电子数据存档 10 年")
        page = self.see()
        self.story.must(page["state"] == "closed-sold", f"the lot is {page['state']}")
        self.story.say(f"{self.today} 清零 the lot is at zero: {page['state']}")
        self.figures()

    def refund(self, bidder: str, name: str) -> None:
        """退还保证金: to the account it came from, approved and sent like any payment."""
        self.act("zhao", "state-payee", payee=bidder, holder=name, number=self.accounts[bidder],
                 bank_name="收款银行", bank_code="102305000000", evidence="付款回单")  # fmt: skip
        self.act("feng", "confirm-payee", payee=bidder, version=1)
        asked = self.act("zhao", "refund", payee=bidder)
        self.paid_out(asked["ids"]["payout"])

    def paid_out(self, number: str) -> None:
        """Approve a payout in turn, send it, and hear from the bank."""
        by_role = {"chief": "chen", "leader": "zhou", "finance": "feng"}
        while (seen := self.people["feng"].get(f"/payouts/{number}"))["next_role"]:
            who = self.people[by_role[seen["next_role"]]]
            who.post(f"/payouts/{number}/approve", seen["version"], digest=seen["digest"])
        made = self.people["sun"].post(
            "/batches", bank_account=self.story.account, payouts=[number]
        )
        self.people["qian"].post(f"/batches/{made['ids']['batch']}/send")
        state = ""
        for _ in range(12):  # over a weekend the bank books nothing
            self.story.collect()
            state = self.people["feng"].get(f"/payouts/{number}")["state"]
            if state == "settled":
                break
            self.wait(1)
        self.story.must(state == "settled", f"{number} is {state}")
        self.story.say(f"✓ 已付 settled: {seen['amount']} → {seen['party']}")

    def figures(self) -> None:
        """统计: what the court publishes of it."""
        period = {"since": "2026-01-01", "until": "2027-12-31"}
        found = self.zhao.get(
            "/auctions/statistics", at_least=self.world.court.position(), **period
        )
        rates = {each["name"]: each["value"] for each in found["measures"]}
        self.story.must(rates["sold-in-round"] == "1.0000", "both sales were of the second round")
        self.story.must(rates["sold-at-a1"] == "0.0000", "none was of the first")
        clear = self.zhao.get("/auctions/clearing", **period)
        self.story.say(
            f"成交率 sale rate {rates['sale-rate']}, "
            f"有效 effective {rates['sale-rate-effective']}, "
            f"悔拍率 default rate {rates['default-rate']}, 清零率 zero rate {clear['zero_rate']}"
        )

    def tell(self) -> None:
        """All of it, in order, and proved."""
        for part in (self.court, self.seized, self.fails, self.second_round,
                     self.sold_and_defaulted, self.sold_again, self.to_zero,
                     self.proved):  # fmt: skip
            part()
