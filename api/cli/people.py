"""People on the command line: hand-overs, delegations, recusals, powers, and keys in a list."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Final

import typer

from api.cli import tables
from api.cli.opening import RequestKey, desk, place
from api.cli.papers import PaperText, PaperTexts, paper
from api.cli.saying import Json, answer, listed
from api.every import follower
from api.problems import plain
from ledger.domain.money import read
from ledger.projections import people as views
from ledger.services.command import Recorded
from ledger.services.people import People, left_open

people = typer.Typer(
    no_args_is_help=True, help="人员 · Who does what, and what anybody leaves open."
)

Day = Annotated[datetime, typer.Option(formats=["%Y-%m-%d"])]
Until = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"])]
OPEN: Final = ("kind", "mark", "case_number", "amount")


def said(done: Recorded, *, as_json: bool) -> None:
    """Answer a command: where it stands, and the names it gave."""
    document: Mapping[str, Any] = {
        "position": done.position, "replayed": done.replayed, **done.ids,
    }  # fmt: skip
    answer(document, listed(document), as_json=as_json)


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
    leaving: str, successor: str, *, request_key: RequestKey = "", as_json: Json = False
) -> None:
    """编制交接清单 · Close the list of everything somebody leaves open."""
    with desk(request_key) as court:
        follower(court).catch_up()
        said(People(court).list_hand_over(leaving, successor), as_json=as_json)


@people.command("sign")
def sign(number: str, digest: str, *, request_key: RequestKey = "", as_json: Json = False) -> None:
    """签署交接 · Sign exactly this list; the third signature moves the cases."""
    with desk(request_key) as court:
        follower(court).catch_up()
        said(People(court).sign_hand_over(number, digest), as_json=as_json)


@people.command("assign")
def assign(
    case: str, officer: str, basis: str, *, request_key: RequestKey = "", as_json: Json = False
) -> None:
    """更换承办人 · Give a case another officer."""
    with desk(request_key) as court:
        said(People(court).assign(case, officer, basis=basis), as_json=as_json)


@people.command("recuse")
def recuse(
    case: str, person: str, *, paper_: PaperText, request_key: RequestKey = "",
    as_json: Json = False,
) -> None:  # fmt: skip
    """登记回避决定 · Keep somebody away from a case."""
    with desk(request_key) as court:
        said(People(court).recuse(case, person, paper=paper(paper_)), as_json=as_json)


@people.command("delegate")
def delegate(
    to: str, *, begins: Day, until: Day, paper_: PaperText,
    up_to: Annotated[str, typer.Option(help="the most for one payment")] = "",
    request_key: RequestKey = "", as_json: Json = False,
) -> None:  # fmt: skip
    """授权代行 · Let somebody approve in one's own place."""
    with desk(request_key) as court:
        done = People(court).delegate(
            to, begins=begins.date(), until=until.date(), up_to=read(up_to) if up_to else None,
            paper=paper(paper_),
        )  # fmt: skip
    said(done, as_json=as_json)


@people.command("end-delegation")
def end_delegation(
    number: str, reason: str, *, request_key: RequestKey = "", as_json: Json = False
) -> None:
    """终止授权代行 · Take a delegation back."""
    with desk(request_key) as court:
        said(People(court).end_delegation(number, reason), as_json=as_json)


@people.command("approve-for")
def approve_for(
    delegation: str, payout: str, digest: str, *, request_key: RequestKey = "",
    as_json: Json = False,
) -> None:  # fmt: skip
    """代行审批 · Approve a payment in somebody's place."""
    with desk(request_key) as court:
        said(People(court).approve_for(delegation, payout, digest), as_json=as_json)


@people.command("power")
def power(
    case: str, principal: str, agent: str, *, begins: Day, papers: PaperTexts,
    until: Until = None,
    collects: Annotated[bool, typer.Option("--collects", help="代为收取执行款项")] = False,
    own_account: Annotated[bool, typer.Option("--own-account", help="付至代理人账户")] = False,
    request_key: RequestKey = "", as_json: Json = False,
) -> None:  # fmt: skip
    """登记授权 · Enter an agent's power."""
    with desk(request_key) as court:
        done = People(court).give_power(
            case, principal, agent, collects=collects, own_account=own_account,
            begins=begins.date(), until=until.date() if until else None,
            papers=[paper(each) for each in papers],
        )  # fmt: skip
    said(done, as_json=as_json)


@people.command("end-power")
def end_power(
    case: str, mark: str, *, on: Day, paper_: PaperText, request_key: RequestKey = "",
    as_json: Json = False,
) -> None:  # fmt: skip
    """撤销授权 · End an agent's power."""
    with desk(request_key) as court:
        done = People(court).end_power(case, mark, on=on.date(), paper=paper(paper_))
    said(done, as_json=as_json)


def list_keys(*, person: str = "", as_json: Json = False) -> None:
    """密钥清单 · Every key ever given; never the key itself."""
    with place() as here:
        follower(here.court()).catch_up()
        with here.database.snapshot.connect() as connection:
            found = views.keys(connection, here.book, person=person or None, limit=1000).items
    columns = ("prefix", "person", "role", "issued_at", "expires_on", "revoked_at", "reason")
    shown = tables.rows("密钥", [plain(each) for each in found], columns)
    answer({"keys": found}, shown, as_json=as_json)
