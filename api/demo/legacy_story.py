"""Old money cleared (历史案款清理): five thousand lines loaded, sorted, matched and led out."""

import time
from datetime import timedelta
from typing import Any, Final
from urllib.parse import quote

from api.cli import tables
from api.demo.legacy_register import old_cases, register
from api.demo.story import Story
from api.every import wait_for
from ledger.domain.money import Money, total
from reconciliation.legacy.classes import LADDER, MEANING

LINES: Final = 5_000
CASES: Final = 40
ACCOUNT: Final = "32250188870000000001"
CUT_OFF: Final = "2015-12-31"
WITHOUT: Final = Money("1000.00")  # what the bank held and no line explains


def tell(story: Story) -> None:
    """The clean-up, by the people who do it, each with a key of their own."""
    story.chapter("历史案款清理", "legacy money, cleared line by line")
    _open(story)
    _load(story)
    _match(story)
    _nameless(story)
    _led_out(story)
    _report(story)


def _told(story: Story) -> None:
    """Wait until the views know the whole book."""
    court = story.world.court
    done = wait_for(court.database, court.book, court.position(), 60)
    story.must(done, "the views did not catch up")


def _open(story: Story) -> None:
    """An old account, and the cases of those years that are still open."""
    admin = story.world.admin()
    admin.post("/book/bank-accounts", number=ACCOUNT, holder="苏州市姑苏区人民法院",
               bank_name="中国建设银行", bank_code="105305000101")  # fmt: skip
    for case in old_cases(CASES):
        story.staff["wang"].post(
            "/cases", case_number=case.number, officer="wang", filed_on="2015-01-05",
            bank_account=ACCOUNT,
            parties=[
                {"role": "applicant", "kind": "person", "name": case.applicant},
                {"role": "debtor", "kind": "company", "name": case.debtor},
            ],
        )  # fmt: skip


def _load(story: Story) -> None:
    data, whole = register(old_cases(CASES), LINES)
    finance, leader = story.staff["feng"], story.staff["zhou"]
    where = f"/legacy/positions/{ACCOUNT}"
    finance.post("/legacy/positions", bank_account=ACCOUNT, cut_off=CUT_OFF,
                 balance=(whole + WITHOUT).plain, evidence="银行余额对账单")  # fmt: skip
    bad = data.replace("总计".encode("gb18030"), "共".encode("gb18030"))
    dirty = finance.upload(bad, to=f"{where}/registers/check", name="登记表.csv")
    story.must(bool(dirty["refusals"]), "a row nobody can read was taken for a line")
    first = dirty["refusals"][0]
    story.say(f"试装载 dry run: {dirty['lines']} lines, 不予装载 refused {dirty['refused']} "
              f"({first['place']}: {first['reason_zh']})")  # fmt: skip
    began = time.monotonic()
    done = finance.upload(data, to=f"{where}/registers", name="登记表.csv")
    rate = LINES / (time.monotonic() - began)
    story.must(done["loaded"] == LINES, f"{done['loaded']} of {LINES} lines were loaded")
    story.say(f"装载 loaded {done['loaded']} lines, {done['total']} 元, {rate:,.0f} lines/s")
    story.refused("opening-does-not-tie", lambda: leader.post(f"{where}/agree"))
    owned = finance.post(f"{where}/differences", ticket="K-1", kind="long", amount=WITHOUT.plain,
                         owner="sun", reason="待核查")  # fmt: skip
    leader.post(f"{where}/agree")
    story.say(f"底数核定 agreed: 明细 + 长款 {WITHOUT.plain} = 银行余额 the bank's balance")
    _difference(story, owned["ids"]["work"])


def _difference(story: Story, ticket: str) -> None:
    """What bank and lines differed by is explained by one person and put right by another."""
    explains, other = story.staff["feng"], story.staff["sun"]
    version = explains.get(f"/tickets/{ticket}")["version"]
    next_on = str(story.world.bank.today() + timedelta(days=9))
    explains.post(f"/tickets/{ticket}/explain", version, cause="历年结息未登记",
                  document="银行结息清单", next_on=next_on)  # fmt: skip
    belongs = {"account": f"interest/{ACCOUNT}", "amount": WITHOUT.plain, "document": "结息清单"}
    where = f"/legacy/differences/{ticket}/put-right"
    story.refused("explained-and-put-right", lambda: explains.post(where, version + 1, **belongs))
    left = other.post(where, version + 1, **belongs)["ids"]["left"]
    story.must(left == "0.00", "the difference was not put right")
    story.say(f"差错款 class K: {WITHOUT.plain} 查明为专户利息, 由另一人处理 put right by another")


def _match(story: Story) -> None:
    where = f"/legacy/positions/{ACCOUNT}/runs"
    found = story.staff["feng"].post(where, what="match", run="demo-match")
    left = ", ".join(f"{why} {lines}" for why, lines in found["left"].items())
    story.say(f"批量对应 matched by the exact rule: {found['done']} lines, {found['amount']} 元; "
              f"其余 left: {left}")  # fmt: skip
    again = story.staff["feng"].post(where, what="confirm", run="demo-alone")
    story.must(again["done"] == 0, "one person proposed and confirmed")
    done = story.staff["chen"].post(where, what="confirm", run="demo-confirm")
    story.must(done["done"] == found["done"], "not every match was confirmed")
    story.say(f"批量复核 confirmed by another person: {done['done']} lines, {done['amount']} 元")


def _nameless(story: Story) -> None:
    """One line of which nobody knows anything: seven steps, and never straight to the treasury."""
    _told(story)
    officer, chief = story.staff["wang"], story.staff["chen"]
    line = officer.get("/legacy/open", cls="E", limit=1)["items"][0]
    where = f"/legacy/lines/{line['line']}"
    version = officer.get(where)["version"]
    story.refused(
        "not-for-treasury",
        lambda: chief.post(
            f"{where}/class", version, cls="I", reason="长期无人认领", document="院长办公会纪要"
        ),
    )
    for step in LADDER:
        done = officer.post(f"{where}/steps", version, step=step.value, on="2026-01-15",
                            result="未查到")  # fmt: skip
        story.must(done["position"] > 0, "a step was not taken")
        version = officer.get(where)["version"]
    chief.post("/legacy/notices", number="2026-1", lines=[line["line"]],
               medium="人民法院公告网", until="2027-01-31")  # fmt: skip
    story.staff["zhou"].post("/legacy/notices/2026-1/post")
    story.say(f"以款找案 {line['serial']}: {len(LADDER)} steps, 公告 notice 2026-1 posted")


def _led_out(story: Story) -> None:
    """What is no case money goes where it belongs."""
    finance = story.staff["feng"]
    lines = finance.get("/legacy/open", cls="F", limit=500)["items"]
    for line in lines:
        finance.post(f"/legacy/lines/{line['line']}/reassign", 1,
                     account=f"fee/legacy-{line['serial']}", document="收费票据")  # fmt: skip
    moved = total(Money(line["remainder"]) for line in lines)
    story.say(f"转非案款 to their own accounts: {len(lines)} lines, {moved.plain} 元")


def _report(story: Story) -> None:
    _told(story)
    auditor = story.staff["feng"]
    found = auditor.get("/legacy/reports/R-1")
    story.must(all(tie["holds"] for tie in found["ties"]), "the report does not tie")
    story.console.print(_by_class(found))
    for tie in found["ties"]:
        story.say(f"✓ {tie['said']}: {tie['total']}")
    link = quote(found["drill"][0], safe="/?=&")
    behind = auditor.get("/legacy/lines", **dict(
        part.split("=") for part in link.partition("?")[2].split("&")
    ))  # fmt: skip
    story.must(bool(behind["items"]), "a cell leads nowhere")
    asked = auditor.get("/legacy/cleared")
    shown = tables.table("清零检验 · the five tests", "", "检验", "test", "未通过 against")
    for test in asked["tests"]:
        shown.add_row("✓" if test["passed"] else "✗", test["zh"], test["en"],
                      "; ".join(test["against"][:2]))  # fmt: skip
    story.console.print(shown)
    chief = story.staff["chen"]
    story.must(not asked["cleared"], "money nobody knows was called cleared")
    story.refused("legacy-not-cleared", lambda: chief.post("/legacy/certificates"))
    story.say("报表 R-1 … R-7: anzhang reconcile legacy report --out 清理报表.xlsx")


def _by_class(found: dict[str, Any]) -> Any:
    """The opening table by class alone: its years fill a page."""
    shown = tables.table("R-1 底数表 (按分类 by class)", "分类", "类别", "class", ">笔数\nlines",
                         ">金额\namount", ">待清理\nstill to clear")  # fmt: skip
    for letter, meaning in MEANING.items():
        rows = [row for row in found["rows"] if row[2] == letter]
        if rows:
            lines = sum(int(row[4]) for row in rows)
            amount, left = (total(Money(row[at]) for row in rows) for at in (5, 6))
            shown.add_row(letter, meaning.zh, meaning.en, str(lines), amount.grouped, left.grouped)
    shown.add_section()
    totals = list(found["totals"].values())
    shown.add_row("", "合计", "total", str(LINES), *totals, style="bold")
    return shown
