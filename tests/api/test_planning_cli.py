"""Debts and plans typed at the command line, from a title to a settled plan, each tried first."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from api.cli.acting import every_noun
from ledger.domain import clock
from tests.api.keyboard import ACCOUNT, CASE, Machine, court, machine, with_money  # noqa: F401
from tests.api.test_cli_day import HOLDER

ACTS = {
    "debts": {
        "title", "enter", "correct", "withdraw", "discharge", "perform", "suspend", "attach",
        "detach", "regime",
    },
    "plans": {
        "draft", "approve", "serve", "object", "notify", "oppose", "answer", "sue", "judgment",
        "withdraw-objection", "amend", "finalise", "settle", "approve-payouts", "release-reserve",
        "redraw", "withdraw", "hand-over",
    },
}  # fmt: skip


class Counter:
    """A case of two creditors with 60.00, and the officer and the chief at the keyboard."""

    def __init__(self, court: Machine) -> None:  # noqa: F811
        self.court = court
        self.begun = clock.now()
        finance = with_money(court)
        self.keys = {
            role: court.keyed(person, role)
            for person, role in (("li", "officer"), ("zhao", "chief"))
        }
        self.done(
            "cases", "open", "--case-number", CASE, "--officer", "li", "--filed-on", "2026-03-01",
            "--bank-account", ACCOUNT, "--parties", "applicant,person,王五",
            "--parties", "applicant,person,赵六", "--parties", "debtor,person,张三",
        )  # fmt: skip
        for party, name in (("p1", "王五"), ("p2", "赵六")):
            self.done(
                "cases", "state-account", CASE, party, "--holder", name, "--number", HOLDER,
                "--bank-name", "工商银行", "--bank-code", "102305000013", "--evidence", "确认书1",
            )  # fmt: skip
            court.done("cases", "confirm-account", CASE, party, "1", key=finance)
        waiting = court.done("lists", "to-claim")["items"]
        (line,) = [each["line"] for each in waiting if each["amount"] == "100.00"]
        self.done("lines", "claim", line, "--shares", f"{CASE},100.00", "--evidence", "电话记录")
        court.done("lines", "confirm", line, "c1", key=finance)

    def done(self, *words: str, by: str = "officer") -> Any:
        return self.court.done(*words, key=self.keys[by])

    def act(self, *words: str, body: Any = None, by: str = "officer") -> Any:
        """Try an act, which records nothing, and then do it: the same facts."""
        if body is not None:
            (self.court.home / "body.json").write_text(json.dumps(body), encoding="utf-8")
            words = (*words, "body.json")
        tried = self.done(*words, "--dry-run", by=by)
        assert tried["dry_run"], words
        assert tried["facts"], words
        done = self.done(*words, by=by)
        assert not done["dry_run"]
        assert done["position"] == tried["position"], "a try records nothing"
        return done["ids"]

    def later(self, days: int) -> str:
        clock.install(lambda: self.begun + timedelta(days=days))
        return str(clock.today())

    def day(self, later: int) -> str:
        return str(clock.today() + timedelta(days=later))

    def owed(self, *standing: str) -> None:
        """Two titles, two claims of 100.00 each; ``standing`` is what the second rests on."""
        for number in ("1", "2"):
            self.act("debts", "title", CASE, "--number", f"（2025）苏0508民初{number}号",
                     "--binds-from", "2026-01-05")  # fmt: skip
        claims = [
            {"title": f"t{at}", "creditor": f"p{at}",
             "case_number": f"（2026）苏0508执{100 + at}号",
             "instalments": [{"amount": "100.00", "due_on": str(clock.today())}]}
            for at in (1, 2)
        ]  # fmt: skip
        if standing:
            claims[1]["standing"] = standing[0]
        assert self.act("debts", "enter", CASE, body={"claims": claims})["last_claim"] == "c2"

    def asked(self, **more: Any) -> dict[str, Any]:
        return {
            "gross": "100.00", "taken_on": str(clock.today()), "stop": "deducted",
            "debtor": {"kind": "person", "cannot_pay_all": True}, **more,
        }  # fmt: skip

    def plan(self) -> str:
        """A plan drafted, approved and served on everybody today."""
        number = str(self.act("plans", "draft", CASE, body=self.asked())["plan"])
        self.approve(number)
        today = str(clock.today())
        reached = [{"party": p, "on": today, "how": "送达回证"} for p in ("p1", "p2", "p3")]
        self.act("plans", "serve", number, body={"reached": reached})
        return number

    def approve(self, number: str) -> None:
        seen = self.done("plans", "show", number)
        self.act("plans", "approve", number, "--digest", seen["digest"], by="chief")


@pytest.fixture
def counter(court: Machine) -> Iterator[Counter]:  # noqa: F811
    yield Counter(court)
    clock.reset()


def test_every_act_of_debts_and_plans_is_typed_with_the_words_of_its_route() -> None:
    groups = every_noun()
    for noun, names in ACTS.items():
        assert {str(each.name) for each in groups[noun].registered_commands} >= names


def test_r4_11_a_plan_is_disputed_sued_upon_and_the_rest_of_it_paid(counter: Counter) -> None:
    counter.owed()
    number = counter.plan()
    assert counter.done("plans", "show", number)["served"] == "3/3"
    assert counter.court.refused("plans", "finalise", number, key=counter.keys["officer"]) == (
        "window-open"
    )
    today = str(clock.today())
    dispute = {
        "party": "p2", "on": today, "document": "异议书", "asks": "…",
        "disputed": [{"claim": "c1", "amount": "10.00"}],
    }  # fmt: skip
    assert counter.act("plans", "object", number, body=dispute)["objection"] == "o1"
    told = [{"party": p, "on": today, "how": "送达回证"} for p in ("p1", "p3")]
    counter.act("plans", "notify", number, "o1", body={"reached": told})
    counter.act("plans", "oppose", number, "o1", "--party", "p1", "--on", today,
                "--document", "反对意见")  # fmt: skip
    counter.act("plans", "answer", number, "o1", "--on", today, "--how", "送达回证")
    counter.act("plans", "sue", number, "o1", "--on", today, "--suit", "（2026）苏0508民初9号")
    later = counter.later(60)
    counter.act("plans", "finalise", number)
    settled = counter.act("plans", "settle", number)
    assert (settled["payouts"], settled["stage"]) == ("2", "final")
    listed = counter.done("plans", "waiting", number)
    assert sorted(listed["payouts"].values()) == ["40.00", "50.00"]
    counter.act("plans", "approve-payouts", number, "--digest", listed["digest"], by="chief")
    counter.act("plans", "judgment", number, "o1", "--on", later, "--upheld", "false",
                "--document", "判决书")  # fmt: skip
    assert counter.act("plans", "settle", number, "--claims", "c1")["stage"] == "settled"
    read = counter.court.run("plans", "why", number, "c1").stdout
    assert "c1）：债权100.00元，分得50.00元" in read
    assert "gets 50.00" in read


def test_r4_06_a_reserve_is_released_and_a_refused_share_paid_again(counter: Counter) -> None:
    """The reserve of 50.00 waits for its title; the other's payout is refused and drawn anew."""
    counter.owed("first-seizer")
    number = counter.plan()
    later = counter.later(60)
    counter.act("plans", "finalise", number)
    officer = counter.keys["officer"]
    held = ("plans", "settle", number, "--claims", "c2")
    assert counter.court.refused(*held, key=officer) == "share-not-payable"
    assert counter.act("plans", "settle", number)["payouts"] == "1"
    (payout,) = counter.done("plans", "waiting", number)["payouts"]
    again = ("plans", "redraw", number, "--payout", payout)
    assert counter.court.refused(*again, key=officer) == "share-not-payable"
    counter.done("payouts", "reject", payout, "--reason", "账户有误", by="chief")
    assert counter.act(*again)["claim"] == "c1"
    title = ("--on", later, "--document", "生效判决书")
    none = ("plans", "release-reserve", number, "--claim", "c1", *title)
    assert counter.court.refused(*none, key=officer) == "not-reserved"
    release = ("plans", "release-reserve", number, "--claim", "c2", *title)
    assert counter.act(*release)["claim"] == "c2"
    settled = counter.act("plans", "settle", number)
    assert (settled["payouts"], settled["stage"]) == ("2", "settled")
    left = counter.done("debts", "remaining", CASE)["claims"]
    assert {each["principal"] for each in left.values()} == {"CNY 50.00"}, "each counted once"


def test_r2_15a_a_frozen_share_is_handed_over_at_the_command_line(counter: Counter) -> None:
    """Of the share of 50.00 another court froze 20.00; the rest is its creditor's."""
    counter.owed()
    number, other = counter.plan(), "苏州市吴江区人民法院"
    counter.later(60)
    counter.act("plans", "finalise", number)
    party = counter.done("cases", "add-party", CASE, "--role", "court", "--kind", "company",
                         "--name", other)["ids"]["party"]  # fmt: skip
    counter.done(
        "cases", "state-account", CASE, party, "--holder", other, "--number", HOLDER,
        "--bank-name", "工商银行", "--bank-code", "102305000013", "--evidence", "协助划拨通知",
    )  # fmt: skip
    finance = counter.court.keyed("qian", "finance")
    counter.court.done("cases", "confirm-account", CASE, party, "1", key=finance)
    hold = counter.act(
        "holds", "place", "--case-number", CASE, "--kind", "freeze", "--amount", "20.00",
        "--paper", "notice,（2026）苏0509执保3号,2026-03-02", "--until", counter.day(90),
        "--party", "p1",
    )["hold"]  # fmt: skip
    counter.act("holds", "approve", hold, by="chief")
    words = (
        "plans", "hand-over", number, "--hold", hold, "--party", party,
        "--papers", "ruling,（2026）苏0509执7号,2026-03-02",
        "--papers", "notice,（2026）苏0509执7号之一,2026-03-02",
    )  # fmt: skip
    wrong = (*words, "--account", f"{HOLDER}1")
    assert counter.court.refused(*wrong, key=counter.keys["officer"]) == "freeze-not-handed-over"
    done = counter.act(*words, "--account", HOLDER)
    assert (done["payouts"], done["hold"]) == ("1", hold)
    listed = counter.done("plans", "waiting", number)
    assert list(listed["payouts"].values()) == ["20.00"]
    (payout,) = listed["payouts"]
    read = counter.court.run("payouts", "show", payout).stdout
    assert "协助划拨" in read
    assert counter.act("plans", "settle", number)["stage"] == "settled"
    assert sorted(counter.done("plans", "waiting", number)["payouts"].values()) == [
        "20.00", "30.00", "50.00",
    ]  # fmt: skip


def test_a_plan_is_amended_on_new_facts_and_given_up(counter: Counter) -> None:
    counter.owed()
    number = counter.plan()
    today = str(clock.today())
    dispute = {
        "party": "p2", "on": today, "document": "异议书", "asks": "…",
        "disputed": [{"claim": "c1", "amount": "10.00"}],
    }  # fmt: skip
    counter.act("plans", "object", number, body=dispute)
    counter.act("plans", "withdraw-objection", number, "o1", "--on", today, "--document", "撤回书")
    new = counter.asked(gross="90.00", ground="new-fact", document="裁定", because="更正金额")
    told = counter.act("plans", "amend", number, body=new)["told"]
    assert "执行到位由100.00变为90.00" in told
    asked = counter.asked(gross="100.00", taken_on=today)
    (counter.court.home / "asked.json").write_text(json.dumps(asked), encoding="utf-8")
    found = counter.done("plans", "what-if", CASE, "asked.json")
    assert [each["paid"] for each in found["shares"]] == ["CNY 50.00", "CNY 50.00"]
    stale = ("plans", "withdraw", number, "--reason", "和解", "--seen", "1")
    assert counter.court.refused(*stale, key=counter.keys["officer"]) == "changed-since"
    assert counter.act("plans", "withdraw", number, "--reason", "和解")["stage"] == "withdrawn"


def test_debts_are_kept_corrected_paid_and_ended_at_the_command_line(counter: Counter) -> None:
    counter.owed()
    today = str(clock.today())
    paid = {
        "parts": [{"claim": "c1", "amount": "60.00"}], "on": today, "by": "direct",
        "document": "收条",
    }  # fmt: skip
    counter.act("debts", "perform", CASE, body=paid)
    terms = {
        "title": "t1", "creditor": "p1", "case_number": CASE,
        "instalments": [{"amount": "60.00", "due_on": today}],
    }  # fmt: skip
    corrected = {"terms": terms, "document": "裁定", "reason": "更正"}
    counter.act("debts", "correct", CASE, "c1", body=corrected)
    assert counter.done("debts", "remaining", CASE)["claims"]["c1"]["owed"] == "CNY 0.00"
    assert "60.00" in counter.court.run("debts", "why", CASE, "c1").stdout
    (counter.court.home / "if.json").write_text(json.dumps({"on": counter.day(10)}), "utf-8")
    late = counter.done("debts", "what-if", CASE, "if.json")["claims"]["c2"]
    assert late["doubled"] == "CNY 0.18", "100.00 x 0.0175 % x 10 days = 0.175"
    counter.act("debts", "discharge", CASE, "c1", "--on", today, "--document", "结案")
    counter.act("debts", "suspend", CASE, "--first", "2026-02-01", "--last", "2026-02-10",
                "--ground", "review", "--document", "裁定")  # fmt: skip
    other = ("--creditor", "戊公司", "--case-number", "（2026）苏0508执9号", "--document", "通知")
    assert counter.act("debts", "attach", CASE, *other)["attachment"] == "a1"
    counter.act("debts", "regime", CASE, "--regime", "measure-order", "--debtor", "person",
                "--cannot-pay-all", "false", "--reason", "足以清偿", by="chief")  # fmt: skip
    counter.act("debts", "detach", CASE, "a1", "--document", "解除")
    counter.act("debts", "withdraw", CASE, "c2", "--document", "申请", "--reason", "和解")
    again = ("debts", "withdraw", CASE, "c2", "--document", "申请", "--reason", "和解")
    assert counter.court.refused(*again, key=counter.keys["officer"]) == "no-such-debt-claim"
