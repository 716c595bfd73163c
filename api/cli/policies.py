"""A court's own rules on the command line: shown with their sources, and checked before use."""

from importlib.resources import files as packaged
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from api.cli import tables
from api.cli.saying import Json, answer
from api.problems import plain
from ledger.domain.errors import NotFound
from ledger.domain.policy import Policy, Ruling

policy = typer.Typer(no_args_is_help=True, help="规则 · The court's own rules.")

SHIPPED: Final = ("suzhou", "jiayu")
Named = Annotated[
    str, typer.Argument(metavar="COURT", help="a policy file, or one shipped: suzhou, jiayu, 苏05")
]


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
    said = f"✓ {found.court_name} {found.version} · 自 {found.in_force_from} 起 · 无缺漏、无矛盾"
    answer(document, said, as_json=as_json)


@policy.command("show")
def show_policy(court: Named, *, as_json: Json = False) -> None:
    """查看规则 · Every rule of a court, written or by default, with its source."""
    found = Policy.load(text_of(court).encode())
    document = {
        "court_code": found.court_code, "court": found.court_name, "version": found.version,
        "in_force_from": found.in_force_from, "rules": [_row(each) for each in found.rules()],
    }  # fmt: skip
    title = f"{found.court_name} {found.version} · 自 {found.in_force_from} 起"
    shown = [{**_row(each), "says": _said(plain(each.value))} for each in found.rules()]
    columns = ("zh", "rule", "says", "written", "source", "certainty")
    answer(document, tables.rows(title, shown, columns), as_json=as_json)


def _row(ruling: Ruling) -> dict[str, Any]:
    return {
        "rule": ruling.name, "zh": ruling.zh, "says": ruling.value, "written": ruling.written,
        "source": ruling.source.article if ruling.written else str(ruling.source),
        "certainty": ruling.source.certainty,
    }  # fmt: skip


def _said(value: Any) -> str:
    """A rule on one or a few lines: groups as ``name value``, rungs below each other."""
    if isinstance(value, dict):
        return " ".join(f"{name} {_said(each)}" for name, each in value.items())
    if isinstance(value, list):
        inside = [_said(each) for each in value]
        grouped = any(isinstance(each, dict | list) for each in value)
        return "\n".join(inside) if grouped else "→".join(inside)
    return "–" if value is None else str(value)
