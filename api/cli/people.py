"""People on the command line: hand-overs, delegations, recusals, powers, and keys in a list."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated, Any, Final

import sqlalchemy as sa
import typer

from api.cli import tables
from api.cli.opening import DryRun, RequestKey, desk, place
from api.cli.papers import PaperText, PaperTexts, paper
from api.cli.saying import Json, answer
from api.cli.telling import told
from api.every import follower
from api.plain import plain
from ledger.domain.ids import CaseNumber
from ledger.domain.money import read
from ledger.projections import people as views
from ledger.projections.read import MOST
from ledger.services.people import People, left_open

people = typer.Typer(
    no_args_is_help=True, help="人员 · Who does what, and what anybody leaves open."
)

Day = Annotated[datetime, typer.Option(formats=["%Y-%m-%d"])]
Until = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"])]
OPEN: Final = ("kind", "mark", "case_number", "amount")


@people.command("open-items")
def open_items(person: str, *, as_json: Json = False) -> None:
    """未结事项 · What somebody has left open."""
    with place() as here:
        court = here.court()
        follower(court).catch_up()
        found = left_open(court, person)
    shown = tables.rows(f"{person} · {len(found)}", [plain(each) for each in found], OPEN)
    answer({"person": person, "items": found}, shown, as_json=as_json)


@people.command("hand-over")
def hand_over(
    leaving: str,
    successor: str,
    *,
    dry_run: DryRun = False,
    request_key: RequestKey = "",
    as_json: Json = False,
) -> None:
    """编制交接清单 · Close the list of everything somebody leaves open."""
    with desk(request_key, dry_run=dry_run) as court:
        follower(court).catch_up()
        told(People(court).list_hand_over(leaving, successor), as_json=as_json)


@people.command("sign")
def sign(
    number: str,
    digest: str,
    *,
    dry_run: DryRun = False,
    request_key: RequestKey = "",
    as_json: Json = False,
) -> None:
    """签署交接 · Sign exactly this list; the third signature moves the cases."""
    with desk(request_key, dry_run=dry_run) as court:
        follower(court).catch_up()
        told(People(court).sign_hand_over(number, digest), as_json=as_json)


@people.command("assign")
def assign(
    case: str,
    officer: str,
    basis: str,
    *,
    dry_run: DryRun = False,
    request_key: RequestKey = "",
    as_json: Json = False,
) -> None:
    """更换承办人 · Give a case another officer."""
    with desk(request_key, dry_run=dry_run) as court:
        told(People(court).assign(case, officer, basis=basis), as_json=as_json)


@people.command("recuse")
def recuse(
    case: str, person: str, *, paper_: PaperText, dry_run: DryRun = False,
    request_key: RequestKey = "", as_json: Json = False,
) -> None:  # fmt: skip
    """登记回避决定 · Keep somebody away from a case."""
    with desk(request_key, dry_run=dry_run) as court:
        told(People(court).recuse(case, person, paper=paper(paper_)), as_json=as_json)


@people.command("delegate")
def delegate(
    to: str, *, begins: Day, until: Day, paper_: PaperText,
    up_to: Annotated[str, typer.Option(help="单笔上限 · the most for one payment")] = "",
    dry_run: DryRun = False, request_key: RequestKey = "", as_json: Json = False,
) -> None:  # fmt: skip
    """授权代行 · Let somebody approve in one's own place."""
    with desk(request_key, dry_run=dry_run) as court:
        done = People(court).delegate(
            to, begins=begins.date(), until=until.date(), up_to=read(up_to) if up_to else None,
            paper=paper(paper_),
        )  # fmt: skip
    told(done, as_json=as_json)


@people.command("end-delegation")
def end_delegation(
    number: str,
    reason: str,
    *,
    dry_run: DryRun = False,
    request_key: RequestKey = "",
    as_json: Json = False,
) -> None:
    """终止授权代行 · Take a delegation back."""
    with desk(request_key, dry_run=dry_run) as court:
        told(People(court).end_delegation(number, reason), as_json=as_json)


@people.command("approve-for")
def approve_for(
    delegation: str, payout: str, digest: str, *, dry_run: DryRun = False,
    request_key: RequestKey = "", as_json: Json = False,
) -> None:  # fmt: skip
    """代行审批 · Approve a payment in somebody's place."""
    with desk(request_key, dry_run=dry_run) as court:
        told(People(court).approve_for(delegation, payout, digest), as_json=as_json)


@people.command("power")
def power(
    case: str, principal: str, agent: str, *, begins: Day, papers: PaperTexts,
    until: Until = None,
    collects: Annotated[bool, typer.Option("--collects", help="代为收取执行款项")] = False,
    own_account: Annotated[bool, typer.Option("--own-account", help="付至代理人账户")] = False,
    dry_run: DryRun = False, request_key: RequestKey = "", as_json: Json = False,
) -> None:  # fmt: skip
    """登记授权 · Enter an agent's power."""
    with desk(request_key, dry_run=dry_run) as court:
        done = People(court).give_power(
            case, principal, agent, collects=collects, own_account=own_account,
            begins=begins.date(), until=until.date() if until else None,
            papers=[paper(each) for each in papers],
        )  # fmt: skip
    told(done, as_json=as_json)


@people.command("end-power")
def end_power(
    case: str, mark: str, *, on: Day, paper_: PaperText, dry_run: DryRun = False,
    request_key: RequestKey = "", as_json: Json = False,
) -> None:  # fmt: skip
    """撤销授权 · End an agent's power."""
    with desk(request_key, dry_run=dry_run) as court:
        done = People(court).end_power(case, mark, on=on.date(), paper=paper(paper_))
    told(done, as_json=as_json)


HAND_OVERS: Final = ("number", "leaving", "successor", "items", "leaving_signed",
                     "successor_signed", "witness_signed", "digest")  # fmt: skip
DELEGATIONS: Final = ("number", "giver", "role", "delegate", "begins", "until", "up_to", "uses")
POWERS: Final = ("mark", "principal", "agent", "collects", "own_account", "begins", "until")
RECUSALS: Final = ("person", "paper", "decided_by")


def _listed(title: str, found: Sequence[Any], columns: Sequence[str], *, as_json: bool) -> None:
    shown = tables.rows(title, [plain(each) for each in found], columns)
    answer({"items": found}, shown, as_json=as_json)


@people.command("hand-overs")
def list_hand_overs(*, as_json: Json = False) -> None:
    """人员交接清单 · Every hand-over, and who has signed."""
    with told_views() as (connection, book):
        found = views.hand_overs(connection, book, limit=MOST).items
    _listed("人员交接", found, HAND_OVERS, as_json=as_json)


@people.command("delegations")
def list_delegations(*, as_json: Json = False) -> None:
    """授权代行清单 · Every delegation, and how often it was used."""
    with told_views() as (connection, book):
        found = views.delegations(connection, book, limit=MOST).items
    _listed("授权代行", found, DELEGATIONS, as_json=as_json)


@people.command("powers")
def list_powers(case: str, *, as_json: Json = False) -> None:
    """授权登记 · The powers given in a case."""
    number = str(CaseNumber.parse(case))
    with told_views() as (connection, book):
        found = views.powers_of(connection, book, number)
    _listed(number, found, POWERS, as_json=as_json)


@people.command("recusals")
def list_recusals(case: str, *, as_json: Json = False) -> None:
    """回避 · Who keeps away from a case."""
    number = str(CaseNumber.parse(case))
    with told_views() as (connection, book):
        found = views.recusals_of(connection, book, number)
    _listed(number, found, RECUSALS, as_json=as_json)


@contextmanager
def told_views() -> Iterator[tuple[sa.Connection, str]]:
    """The views of the book, told all there is."""
    with place() as here:
        follower(here.court()).catch_up()
        with here.database.snapshot.connect() as connection:
            yield connection, here.book


def list_keys(*, person: str = "", as_json: Json = False) -> None:
    """密钥清单 · Every key ever given; never the key itself."""
    with told_views() as (connection, book):
        found = views.keys(connection, book, person=person or None, limit=MOST).items
    columns = (
        "prefix", "person", "role", "issued_at", "taken_at", "admitted_by", "last_used_on",
        "expires_on", "suspended_at", "revoked_at", "reason",
    )  # fmt: skip
    shown = tables.rows("密钥", [plain(each) for each in found], columns)
    answer({"keys": found}, shown, as_json=as_json)
