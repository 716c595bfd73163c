"""日终与月结: the evening's proof, what stands between, and the month signed by two."""

from datetime import date, timedelta
from typing import Any, Final

from api.cli import tables
from api.cli.names import meant
from api.cli.reconciling import BETWEEN
from api.demo.files import Income, cmb_csv
from api.demo.story import CCB, CMB, ICBC, Story
from ledger.domain.money import Money, fen
from reconciliation.closing.day import ItemKind

MONTH: Final = "2026-03"
LAST: Final = "2026-03-31"
ON_PAPER: Final = (CCB, CMB, ICBC)  # whose downloads end long before the month does


def close(story: Story) -> None:
    """Prove the day, close the month, try to post to it, and check its seal."""
    story.chapter("日终核对", "the evening's proof: bank and books, line by line")
    _evening(story)
    story.chapter("月度结账", "the month's close: signed by two, then sealed")
    _to_the_first(story)
    _in_hand(story)
    _sign(story)


def _evening(story: Story) -> None:
    day = story.world.bank.today()
    found = story.staff["feng"].get(f"/proofs/{day}")
    _shown(story, found)


def _shown(story: Story, found: dict[str, Any]) -> None:
    made = tables.table("", "专户 account", ">银行 bank", ">账面 books", "差额逐笔 why they differ")
    for each in found["accounts"]:
        why = [
            f"{meant('kind', item['kind'], {'kind': ItemKind})} {item['amount']} {item['said']}"
            for item in each["items"]
        ]
        bank = each["closing"] or "无对账单"
        made.add_row(each["bank_account"], bank, each["booked"], "\n".join(why) or "✓")
    story.console.print(made)
    between = tables.table("", "行账之间 between", ">笔数", "明细")
    for each in found["between"]:
        amounts = ", ".join(amount for _, amount in each["accounts"])
        between.add_row(BETWEEN[each["kind"]], str(len(each["accounts"])), amounts)
    story.console.print(between)


def _to_the_first(story: Story) -> None:
    """Let the month end; banks whose downloads ended before confirm its balance on paper."""
    today = story.world.bank.today()
    first = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    story.world.advance((first - today).days)
    story.collect()
    for account in ON_PAPER:
        story.staff["feng"].post(
            f"/proofs/{LAST}/balances", bank_account=account,
            closing=story.downloaded[account].plain, document="银行余额对账单",
        )  # fmt: skip
    story.say(f"余额对账单 on paper: {', '.join(ON_PAPER)}")


def _in_hand(story: Story) -> None:
    """What differs is explained by a paper; whose money is not known is in somebody's hands."""
    feng = story.staff["feng"]
    figures = feng.get(f"/months/{MONTH}")["figures"]
    story.refused("month-not-clean", lambda: feng.post(f"/months/{MONTH}/sign", figures=figures))
    feng.post(f"/proofs/{LAST}")
    next_on = str(story.world.bank.today() + timedelta(days=9))
    for each in story.listed("feng", "tickets"):
        version = feng.get(f"/tickets/{each['ticket']}")["version"]
        feng.post(
            f"/tickets/{each['ticket']}/explain", version, document="银行回函",
            cause="第4号对账单缺一行, 已函告银行补发", next_on=next_on,
        )  # fmt: skip
        story.say(f"✓ 查明 explained: {each['kind']} {each['amount']} ({', '.join(each['said'])})")
    unowned = feng.get(f"/months/{MONTH}")["standing"]["unowned"]
    for line in unowned:
        feng.post(f"/lines/{line}/search", owner="wang", what="函询付款行", next_on=next_on)
    story.say(f"✓ 待认领逐笔落实 in somebody's hands: {len(unowned)}")


def _sign(story: Story) -> None:
    for person in ("feng", "chen"):
        by = story.staff[person]
        figures = by.get(f"/months/{MONTH}")["figures"]
        state = by.post(f"/months/{MONTH}/sign", figures=figures)["ids"]["state"]
        story.say(f"✓ {person} 签署 signed {figures[:12]}…: {state}")
    story.must(state == "closed", "two signatures did not close the month")
    late = cmb_csv([Income(date(2026, 3, 31), Money("9.00"), "迟某", "6217000010009999999", "补")])
    story.refused(
        "month-closed",
        lambda: story.staff["feng"].upload(late, name="late.csv", account=CMB),
    )
    seal = story.staff["feng"].get(f"/months/{MONTH}/seal")
    story.must(seal["intact"], "the seal does not hold")
    story.say(f"封存 sealed {seal['seal'][:16]}… 核验无误 intact")
    measured = story.staff["feng"].get(f"/months/{MONTH}/indicators")["items"]
    made = tables.table("", "指标 indicator", "", ">值", ">分子", ">分母")
    for each in measured:
        if each["denominator"]:
            parts = [each["numerator"], each["denominator"]]
            said = [fen(part).grouped if each["unit"] == "money" else str(part) for part in parts]
            made.add_row(each["zh"], each["en"], each["value"], *said)
    story.console.print(made)
