"""What may be looked at from the command line: a case, the balances, the day's lists."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from difflib import get_close_matches
from enum import Enum
from typing import Annotated, Any, Final
from uuid import UUID

import sqlalchemy as sa
import typer

from api.chinese import in_chinese
from api.cli import tables
from api.cli.names import NO_ENUMS
from api.cli.opening import Place, book, place
from api.cli.roles import role_of
from api.cli.saying import Json, answer, goes_on, note
from api.cli.sealing import seal_at
from api.day_lists import DATED, PLAIN
from api.every import follower
from api.measures import measures_of
from api.plain import plain
from ledger.domain import clock
from ledger.domain import payout_parts as payout
from ledger.domain.act import Role
from ledger.domain.errors import Malformed, NotFound
from ledger.domain.ids import CaseNumber
from ledger.domain.law.payer_numbers import BankSays
from ledger.domain.line_returns import ITS_PAYER
from ledger.domain.policy_ladder import OVERDUE_LADDER, Step, Watcher
from ledger.domain.ticket import TicketState
from ledger.projections import cases, goods, journal, lines, lists, numbers, payouts, plans
from ledger.projections.journal import Movement
from ledger.projections.lines import Line
from ledger.projections.read import MOST
from ledger.services.books import Books
from reconciliation.legacy import looking

At = Annotated[
    int | None, typer.Option("--at", min=0, help="所知位置 · what the book knew at a position")
]
On = Annotated[
    datetime | None,
    typer.Option("--on", formats=["%Y-%m-%d"], help="起息日: what counts up to this day"),
]

PAYOUT: Final = ("number", "party", "amount", "state", "next_role", "sent_on", "said")
CASH: Final = ("slip", "case_number", "officers", "amount", "collected_on", "due_on", "in_hand")
HELD: Final = ("number", "kind", "asked", "covered", "until", "decide", "basis", "receipt")
TOLD: Final = ("case_number", "amount", "value_date", "officer_due", "party_due", "receipt")
PRICE: Final = ("number", "party", "amount", "state", "words")
RELIEF: Final = ("number", "party", "amount", "outstanding", "waits_for", "due")
GOODS: Final = ("number", "description", "state", "custodian", "place", "waits_for", "due_on")
ENDED: Final = ("case_number", "ended_on", "inquiries", "next_due", "on_application_from")
MEASURE: Final = ("kind", "number", "day", "until", "amount", "realised", "state")
NUMBERS: Final = ("number", "party", "name", "issued_on", "closed_on")
PLAN: Final = ("number", "stage", "gross", "paid", "drawn", "served", "participants", "last_until")
# The columns a person needs at a glance; --json has every one.
GLANCE: Final = {
    "to-claim": ("value_date", "payer_name", "amount", "remainder", "suggested", "line"),
    "to-confirm": ("line", "claim", "by", "amount", "evidence", "shares"),
    "accounts-to-confirm": (
        "case_number", "party", "name", "account_version", "account_number", "bank_name",
        "bank_code", "account_evidence", "stated_by",
    ),
    "to-grant": ("kind", "number", "amount", "party", "state", "waits_for", "begun_by"),
    "to-take-in": ("number", "case_number", "party", "amount"),
    "escrows-to-notify": ("number", "party", "amount", "due"),
    "escrows-lapsing": ("number", "party", "amount", "due"),
    "prices-pending": PRICE, "prices-to-return": PRICE,
    "wrong-payments": ("number", "case_number", "outstanding", "party", "waits_for"),
    "reversals": ("number", "case_number", "amount", "outstanding", "words", "state"),
    "discrepancies": ("line", "file", "place", "amount"),
    "tickets": ("kind", "bank_account", "amount", "owner", "due_on", "state", "ticket"),
    "expected": ("number", "kind", "case_number", "awaited", "due_on"),
    "unexplained": ("booked_on", "bank_account", "amount", "payer_name", "line"),
    "plans-to-approve": PLAN,
    "plans-to-serve": PLAN,
    "plans-to-finalise": PLAN,
    "plans-to-pay": PLAN,
    "plan-windows": ("until", "number", "kind", "party", "reached_on", "objection"),
    "overdue": ("case_number", "unsettled", "notified_on", "legal", "fifteen", "court"),
    "claim-late": (
        "claim_due", "working_days", "value_date", "payer_name", "remainder", "state",
        "calendar_version", "provisional", "line",
    ),
    "tickets-overdue": ("kind", "bank_account", "amount", "owner", "due_on", "state", "ticket"),
    "expected-overdue": ("number", "kind", "case_number", "awaited", "due_on"),
    "ladder": ("case_number", "unsettled", "days", "step", "to"),
    "oldest": ("case_number", "value_date", "unsettled", "due", "note", "receipt"),
    "cash-outside": CASH, "cash-to-bank": CASH, "cash-short": CASH,
    "slip-books": ("mark", "keeper", "next", "last", "voided"),
    "instruments": ("number", "kind", "case_number", "amount", "received_on", "state"),
    "to-decide": HELD, "ending": HELD,
    "officers-to-tell": TOLD, "parties-to-tell": TOLD, "late-money": TOLD,
    "nodes-to-tell": ("case_number", "party", "node", "day", "amount", "due_on"),
    "keys-to-admit": ("prefix", "person", "role", "issued_at", "taken_at", "suspended_at"),
    "keys-ending": ("prefix", "person", "role", "expires_on"),
    "key-recoveries": ("person", "role", "reason", "by", "from_on", "outcome", "stopped_by"),
    "unattended": ("case_number", "officer", "filed_on", "receipts", "payouts"),
    "reminders": ("case_number", "amount", "days", "step", "due", "reminder"),
    "relief-to-decide": RELIEF, "relief-to-grant": RELIEF, "relief-outstanding": RELIEF,
    "goods-kept": GOODS, "goods-due": GOODS, "goods-overdue": GOODS, "goods-to-grant": GOODS,
    "goods-offered": ("number", "description", "custodian", "offered_to", "place"),
    "goods-short": ("number", "description", "quantity", "missing", "damage", "custodian"),
    "interest-to-grant": ("escrow", "amount", "begins", "ends", "paper", "by", "share"),
    "bankrupt-elsewhere": (
        "case_number", "officer", "name", "matched", "ruling", "accepted_on", "recorded_in",
    ),
    "archives-disturbed": ("case_number", "archived_on", "disturbed_on"),
    "inquiries": ENDED, "inquiries-due": ENDED, "to-restore": ENDED,
    "cash-to-witness": ("number", "party", "amount", "state", "witness", "sent_on", "said"),
    "cash-to-confirm": (
        "slip", "case_number", "amount", "collected_on", "taken_by", "to_confirm", "denied_by",
        "said",
    ),
    "goods-to-witness": (
        "number", "description", "watched", "said_counted", "said_place", "said_by", "said_on",
        "witness", "denied",
    ),
    **dict.fromkeys(
        ("to-approve", "to-send", "in-transit", "unknown", "returned", "cash-to-find"), PAYOUT
    ),
}  # fmt: skip


class TwoPastsNamed(Malformed):
    """A position and a day were both named."""

    code = "two-pasts-named"
    title = "Name a position or a day, not both"
    title_zh = "不能同时指定位置和日期"


class NoSuchList(NotFound):
    """A list was asked for that is none of those that drive the day."""

    code = "no-such-list"
    title = "There is no such list"
    title_zh = "没有这张清单"


def past_day(at: int | None, on: datetime | None) -> date | None:
    """The day that was named; raises :class:`TwoPastsNamed` where a position was named, too."""
    if at is not None and on is not None:
        raise TwoPastsNamed("--at and --on are two different pasts")
    return on.date() if on else None


@contextmanager
def _told() -> Iterator[Place]:
    """The book with its views told everything: where no server runs, nobody else does.

    Who reads without the master key, an auditor, has them as they are.
    """
    with book() as here:
        if here.settings.key_file.exists():
            follower(here.court()).catch_up()
        yield here


def case(
    number: Annotated[str, typer.Argument(help="案号, with any brackets")],
    *,
    at: At = None,
    on: On = None,
    as_json: Json = False,
) -> None:
    """案款账户 · Every movement of a case's account, with dates, hands, reasons; and its goods."""
    day = past_day(at, on)
    wanted = str(CaseNumber.parse(number))
    with _told() as here, here.database.snapshot.connect() as connection:
        moved = _statement(connection, here.book, wanted, at, day)
        known = cases.case(connection, here.book, wanted)
        if not moved and known is None:
            raise NotFound(f"{wanted} does not exist in book {here.book}", named=wanted)
        names = _names(connection, here.book, wanted, moved)
        things = goods.goods_of(connection, here.book, wanted)
        subs = _numbers(connection, here.book, wanted)
        measures = measures_of(connection, here.book, wanted)
    document = {
        "case_number": wanted, "at": at, "on": day, "movements": moved, "goods": things,
        "numbers": subs, "measures": measures,
    }  # fmt: skip
    title = f"{wanted} · {known.sub_account if known else ''}"
    shown = [tables.movements(title, moved, names)]
    if len(subs) > 1:
        shown.append(tables.rows("子账号 · Its numbers, as they are now", plain(subs), NUMBERS))
    if things:
        shown.append(tables.rows("执行物 · Its goods, as they are now", plain(things), GOODS))
    if measures:
        title = "查控措施 · Measures on the debtor's property, as they are now"
        shown.append(tables.rows(title, plain(measures), MEASURE))
    answer(document, *shown, as_json=as_json)


def _statement(
    connection: sa.Connection, name: str, wanted: str, at: int | None, day: date | None
) -> list[Movement]:
    found: list[Movement] = []
    after: str | None = None
    while True:
        page = journal.statement(
            connection, name, wanted, upto_position=at, effective_on=day, after=after, limit=MOST
        )
        found.extend(page.items)
        after = page.next
        if after is None:
            return found


def _numbers(connection: sa.Connection, name: str, wanted: str) -> list[dict[str, Any]]:
    """Every number of the case with the name of its payer."""
    known = {each.party: each.name for each in cases.parties(connection, name, wanted)}
    return [
        {
            "number": each.number, "party": each.party, "name": known.get(each.party or ""),
            "capacity": each.capacity, "issued_on": each.issued_on, "closed_on": each.closed_on,
        }
        for each in numbers.numbers_of(connection, name, wanted)
    ]  # fmt: skip


def _payer(line: Line) -> str:
    """Who paid, in the bank's words; and whose number it was, where that is another name."""
    if line.issued_name is None or line.bank_says == BankSays.SAME:
        return line.payer_name
    return f"{line.payer_name}（{line.issued_to} {line.issued_name}专号）"


def _names(
    connection: sa.Connection, name: str, wanted: str, moved: list[Movement]
) -> dict[UUID, str]:
    """What receipts and payouts are called: the payer, and the payout's number."""
    names = {each.payout: each.number for each in payouts.payouts_of(connection, name, wanted)}
    for receipt in {part.receipt for each in moved for part in each.funded_by}:
        if (line := lines.line(connection, name, receipt)) is not None:
            names[receipt] = _payer(line)
        elif (old := looking.line(connection, name, receipt)) is not None:
            names[receipt] = old.payer_name or old.place
    return names


def trial_balance(*, at: At = None, on: On = None, as_json: Json = False) -> None:
    """试算平衡表 · Every family of accounts; the total is 0.00."""
    day = past_day(at, on)
    with book() as here, here.database.snapshot.connect() as connection:
        sealed = seal_at(here)
        sealed.sums_told(journal.upto_known(connection, here.book, at, None))
        found = journal.trial_balance(connection, here.book, at_position=at, effective_on=day)
        found = sealed.folded(found)
    answer(found, tables.trial_balance("试算平衡表", found), as_json=as_json)


def day_list(
    name: Annotated[
        str,
        typer.Argument(help="清单名称，不填则列出 · its name; without one, the names there are"),
    ] = "",
    *,
    role: Annotated[
        Role,
        typer.Option(parser=role_of, help="待谁审批 · for to-approve: whose turn"),
    ] = Role.CHIEF,
    watcher: Annotated[
        Watcher, typer.Option(help="提醒谁 · for ladder: who is told")
    ] = Watcher.CHIEF,
    limit: Annotated[int, typer.Option(min=1, max=MOST, help="每页行数 · rows on a page")] = 100,
    after: Annotated[
        str, typer.Option(help="上页的续页标记 · from where the part before ended: its next")
    ] = "",
    as_json: Json = False,
) -> None:
    """每日清单 · One of the lists that drive the day; the most urgent first."""
    queries = _queries(role, watcher)
    if not name:
        told = {each: summary for each, (summary, _) in queries.items()}
        answer(told, tables.rows("", [{"name": k, "list": v} for k, v in told.items()],
                                 ("name", "list")), as_json=as_json)  # fmt: skip
        return
    if name not in queries:
        near = ", ".join(get_close_matches(name, queries, 3))
        said = f"there is no list {name}" + (f"; near it {near}" if near else "")
        raise NoSuchList(said, named=name, near=near)
    summary, query = queries[name]
    with place() as here:
        follower(here.court()).catch_up()  # where no server runs, nobody else tells the views
        with here.database.snapshot.connect() as connection:
            page = seal_at(here).page(
                query(connection, here.book, after=after or None, limit=limit)
            )
            items = [flat(plain(each)) for each in page.items]
            _name_parties(connection, here.book, items)
    shown = tables.rows(summary, items, GLANCE[name], _own(name))
    answer({"list": name, "items": page.items, "next": page.next}, shown, as_json=as_json)
    if not items:
        note("无 · none")
    goes_on(page.next, len(items))


def _own(name: str) -> Mapping[str, type[Enum]]:
    """Whose word the state in a list is, where other nouns mean something else by it."""
    if GLANCE[name] is PAYOUT:
        return {"state": payout.State}
    return {"state": TicketState} if name.startswith("tickets") else NO_ENUMS


def _queries(role: Role, watcher: Watcher) -> dict[str, tuple[str, Callable[..., Any]]]:
    found: dict[str, tuple[str, Callable[..., Any]]] = {
        each.name: (each.summary, each.query) for each in PLAIN
    }
    found |= {each.name: (each.summary, _today(each.query)) for each in DATED}
    found["to-approve"] = (
        f"待审批：{in_chinese(role)} · Whose turn: {role.value}",
        lambda connection, name, **part: lists.to_approve(connection, name, role, **part),
    )
    found["plans-to-finalise"] = (
        "期间届满方案 · Plans nobody may oppose any more",
        lambda connection, name, **part: plans.to_finalise(connection, name, clock.today(), **part),
    )
    found["plan-windows"] = (
        "异议期间 · Whose fifteen days run",
        lambda connection, name, **part: plans.windows_ending(
            connection, name, clock.today(), **part
        ),
    )
    found["ladder"] = (
        f"超期逐级提醒：{in_chinese(watcher)} · What is told: {watcher.value}",
        lambda connection, name, **part: lists.ladder(
            connection, name, clock.today(), _ladder(), watcher, **part
        ),
    )
    return found


def _today(query: Callable[..., Any]) -> Callable[..., Any]:
    """A list of what is late or due, on the court's own date."""
    return lambda connection, name, **part: query(connection, name, clock.today(), **part)


def _ladder() -> Sequence[Step]:
    """The rungs of the court's own ladder."""
    with place() as here:
        return Books(here.court()).book().policy_on(clock.today()).of(OVERDUE_LADDER)


def _name_parties(connection: sa.Connection, name: str, items: list[dict[str, Any]]) -> None:
    """Say who a payout goes to, by name: nobody agrees to pay a "p1"."""
    of: dict[str, dict[str, str]] = {}
    for item in items:
        if item.get("party") == ITS_PAYER:  # unclaimed money goes back to whoever paid it
            item["party"] = f"付款人 {ITS_PAYER}"
        if "account_version" in item and "name" not in item and (case := item["case_number"]):
            if case not in of:
                of[case] = {p.party: p.name for p in cases.parties(connection, name, case)}
            item["party"] = f"{item['party']} {of[case].get(item['party'], '')}".strip()


def flat(item: dict[str, Any]) -> dict[str, Any]:
    """A row with the fields of its clock beside its own."""
    clocked = item.get("clock")
    return {**clocked, **item} if isinstance(clocked, dict) else item
