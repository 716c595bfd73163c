"""What is left when the story is told: the case's account, the lists, the balances, the verdict."""

import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa
from rich.markup import escape

from api.cli import tables
from api.cli.reading import GLANCE, flat
from api.demo.story import CCB, CMB, ICBC, STAFF, A, Story
from api.every import untrue
from api.proving import extract_shown
from ledger.domain import chart
from ledger.domain.money import Money, zero
from ledger.projections import journal, lines, payouts
from ledger.store import extract_check
from ledger.store.checkpoint import checkpoint, extract
from ledger.store.verify import verify

LISTS: Final = {
    "to-claim": ("待认领", "to claim", ("value_date", "payer_name", "remainder", "bank_account")),
    "returned": ("退汇", "returned", ("number", "amount", "returned_on", "said")),
    "accounts-to-confirm": ("待复核账户", "accounts", ("case_number", "party", "bank_name")),
    "overdue": ("超期未发放", "overdue", GLANCE["overdue"]),
    "in-transit": ("在途", "in transit", ("number", "amount", "sent_on")),
}


def report(story: Story) -> dict[str, Any]:
    """Print it, prove it, and return its figures."""
    story.chapter("本案账户", "the case's account")
    with story.world.court.database.snapshot.connect() as connection:
        _case(story, connection)
        story.chapter("每日清单", "the day's lists")
        _lists(story)
        story.chapter("试算平衡", "the trial balance")
        total = _trial(story, connection)
        story.chapter("余额核对", "bank against books")
        _reconcile(story, connection)
    verdict = _verdict(story)
    story.chapter("离线核验", "what a stranger can check without the court")
    _prove(story)
    return {"total": total.plain, **verdict}


def _case(story: Story, connection: sa.Connection) -> None:
    book = story.world.court.book
    found = journal.statement(connection, book, A).items
    names: dict[UUID, str] = {
        each.payout: each.number for each in payouts.payouts_of(connection, book, A)
    }
    for receipt in {part.receipt for each in found for part in each.funded_by}:
        line = lines.line(connection, book, receipt)
        if line is not None:
            names[receipt] = line.payer_name
    story.console.print(tables.movements(f"{A} · {story.sub_accounts[A]}", found, names))
    story.must(bool(found), "the case's account is empty")


def _lists(story: Story) -> None:
    for name, (zh, en, columns) in LISTS.items():
        items = [flat(each) for each in story.listed(next(iter(STAFF)), name)]
        if items:
            story.console.print(tables.rows(f"{zh} · {en}", items, columns))
        else:
            story.say(f"{zh} · {en}: 无 none")


def _trial(story: Story, connection: sa.Connection) -> Money:
    found = journal.trial_balance(connection, story.world.court.book)
    story.console.print(tables.trial_balance("试算平衡表", found))
    story.must(found.total == zero(), "the books do not balance")
    moving = [family for family in found.families if family.prefix == "transit"]
    story.must(not moving, "something is still in transit")
    return found.total


def _reconcile(story: Story, connection: sa.Connection) -> None:
    """The bank's own word for its account; for the downloaded ones, what their files sum to."""
    book = story.world.court.book
    made = tables.table("", "专户 account", ">银行 bank", ">账面 books", "")
    at_bank = {story.account: story.world.bank.balance()}
    at_bank |= {number: story.downloaded[number] for number in (CCB, CMB, ICBC)}
    for number, said in at_bank.items():
        ours = journal.balance(connection, book, chart.bank(number))
        made.add_row(number, said.plain, ours.plain, "✓" if said == ours else "✗")
        story.must(said == ours, f"{number}: the bank says {said}, the books {ours}")
    story.console.print(made)


def _verdict(story: Story) -> dict[str, Any]:
    verdict = verify(story.world.court.database, story.world.court.book, workers=0)
    first = "" if verdict.intact else f": {verdict.differences[0]}"
    story.must(verdict.intact, f"verify{first}")
    odd = untrue(story.world.court)
    story.must(not odd, f"the views differ from the facts: {odd[:1]}")
    story.say(
        f"\n[green]verify: intact[/green] 核验无误 · {verdict.facts} facts, "
        f"{verdict.postings} postings, head {verdict.head}"
    )
    return verdict.as_dict() | {"head": str(verdict.head)}


def _prove(story: Story) -> None:
    """Give a line away, and let one case be checked against it by a Python with nothing of ours."""
    court = story.world.court
    given = str(checkpoint(court))
    story.say(f"核验点 checkpoint, given away: {given}")
    proof = extract_shown(extract(court, A))
    ended, said = _checked(proof, given)
    story.must(ended == 0, f"the extract does not follow: {said[-1]}")
    for line in said:
        story.say(escape(line))
    first = next(line for line in proof["leaf"].split("\n") if line[0].isdigit())
    position, leg, fen, *rest = first.split(" ")
    more = " ".join([position, leg, str(int(fen) - 1), *rest])
    ended, said = _checked(proof | {"leaf": proof["leaf"].replace(first, more)}, given)
    story.must(ended == 1, "a proof with a fen more was believed")
    story.say(f"一分之差 one fen more: {escape(said[-1])}")


def _checked(proof: dict[str, Any], given: str) -> tuple[int, list[str]]:
    with TemporaryDirectory() as folder:
        file = Path(folder, "extract.json")
        file.write_text(json.dumps(proof, ensure_ascii=False), encoding="utf-8")
        checker = [sys.executable, "-I", "-S", extract_check.__file__]
        ran = subprocess.run(
            [*checker, file, given], capture_output=True, text=True, check=False, encoding="utf-8"
        )
    return ran.returncode, ran.stdout.splitlines()
