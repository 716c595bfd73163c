"""A court's own rules on the command line: checked before use, activated, and read back by day."""

from datetime import datetime
from importlib.resources import files as packaged
from pathlib import Path
from typing import Annotated, Final

import typer

from api.chinese import in_chinese
from api.cli import tables
from api.cli.opening import DryRun, RequestKey, book, desk
from api.cli.ruling_words import in_words
from api.cli.saying import Json, answer
from api.own_rules import policy_shown
from ledger.domain import clock
from ledger.domain.book import NoPolicyInForce
from ledger.domain.errors import NotFound
from ledger.domain.policy import DEFAULT, Policy, Ruling
from ledger.domain.policy_reading import UNPUBLISHED
from ledger.projections import rules
from ledger.services.books import Books

policy = typer.Typer(no_args_is_help=True, help="规则 · The court's own rules.")

SHIPPED: Final = ("suzhou", "jiayu")
_NAMED: Final = "规则文件，或者随附的 a policy file, or one shipped: suzhou, jiayu, 苏05"
Named = Annotated[str, typer.Argument(metavar="COURT", help=_NAMED)]
At = Annotated[
    int | None, typer.Option("--at", min=0, help="所知位置 what the book knew at a position")
]


_DEFAULT: Final = (DEFAULT, "默认值，待本院确认")


def text_of(court: str) -> str:
    """The text of a policy file, or of a shipped policy by its name or its court's code."""
    path = Path(court)
    if path.is_file():
        return path.read_text(encoding="utf-8")
    for name in SHIPPED:
        if court in (name, Policy.shipped(name).court_code):
            return packaged("ledger").joinpath(f"policies/{name}.json").read_text(encoding="utf-8")
    raise NotFound(f"there is no policy {court}", named=court)


@policy.command("check")
def check_policy(court: Named, *, as_json: Json = False) -> None:
    """检查规则 · Read a policy; a hole or a contradiction is refused with the line of the file."""
    found = Policy.load(text_of(court).encode())
    document = {"court": found.court_name, "version": found.version, "well": True}
    said = f"✓ {found.court_name} {found.version} · {_days(found)} · 无缺漏、无矛盾"
    answer(document, said, as_json=as_json)


@policy.command("activate")
def activate_policy(
    court: Named, *, dry_run: DryRun = False, request_key: RequestKey = "", as_json: Json = False
) -> None:
    """启用规则 · Let a policy hold from its in_force_from on, to its in_force_until if it has one.

    After its last day the rules of before hold again.
    """
    from api.cli.telling import told  # it reads every act there is, and only this command needs it

    text = text_of(court)
    with desk(request_key, dry_run=dry_run) as acting:
        told(Books(acting).activate_policy(text), as_json=as_json)


@policy.command("list")
def list_policies(*, at: At = None, as_json: Json = False) -> None:
    """规则沿革 · Every policy that was activated, by whom, when, and on which days it held."""
    with book() as here, here.database.app.connect() as connection:
        rows = rules.activated(connection, here.book, upto=at).rows()
    shown = [
        {
            "version": row.version, "policy_of": row.court,
            "in_force": "\n".join(map(_stretch, row.held)) or "未适用 never",
            "activated_on": clock.on(row.activated_at), "activated_by": row.activated_by,
            "backdated": in_chinese(row.backdated), "position": row.position,
        }
        for row in rows
    ]  # fmt: skip
    title = "本院规则沿革 · Which rules held when"
    answer({"policies": rows}, tables.rows(title, shown, tuple(shown[0] if shown else ())),
           as_json=as_json)  # fmt: skip


@policy.command("show")
def show_policy(
    court: Annotated[
        str, typer.Argument(metavar="[COURT]", help=f"{_NAMED}；不填即本账套 the book's own")
    ] = "",
    *,
    on: Annotated[
        datetime | None,
        typer.Option("--on", formats=["%Y-%m-%d"], help="适用日 whose rules; else today's"),
    ] = None,
    at: At = None,
    as_json: Json = False,
) -> None:
    """查看规则 · Every rule that holds, written or by default, with its source."""
    found = Policy.load(text_of(court).encode()) if court else _in_force(on, at)
    title = f"{found.court_name} {found.version} · {_days(found)}"
    shown = [
        {"zh": each.zh, "rule": each.name, "says": in_words(each.value),
         "written": in_chinese(each.written), "source": _source(each),
         "certainty": each.source.certainty}
        for each in found.rules()
    ]  # fmt: skip
    columns = ("zh", "rule", "says", "written", "source", "certainty")
    answer(policy_shown(found).model_dump(), tables.rows(title, shown, columns), as_json=as_json)


def _in_force(on: datetime | None, at: int | None) -> Policy:
    day = on.date() if on else clock.today()
    with book() as here, here.database.app.connect() as connection:
        found = rules.activated(connection, here.book, upto=at).on(day)
    if found is None:
        raise NoPolicyInForce(f"no policy is in force on {day}", day=day)
    return found


def _source(ruling: Ruling) -> str:
    """Where a rule stands; a court's own file is not named again on every line of it."""
    if ruling.source.instrument == UNPUBLISHED.instrument:
        return "默认值，待本院确认"
    return (ruling.source.article if ruling.written else str(ruling.source)).replace(*_DEFAULT)


def _days(found: Policy) -> str:
    return _stretch(rules.Days(found.in_force_from, found.in_force_until))


def _stretch(days: rules.Days) -> str:
    if days.first == days.last:
        return f"仅 {days.first} 一日"
    return f"自 {days.first} 起" if days.last is None else f"{days.first} 至 {days.last}"
