"""Looking legacy lines up from the command line: what is still open, one line, what waits."""

from typing import Annotated, Any, Final
from uuid import UUID

import typer
from rich.console import RenderableType

from api.chinese import in_chinese
from api.chinese_values import VALUES
from api.cli import tables
from api.cli.opening import place
from api.cli.saying import Json, answer, goes_on, listed
from api.every import follower
from api.plain import plain
from ledger.domain.errors import Malformed
from ledger.projections.read import MOST
from reconciliation.legacy import looking
from reconciliation.legacy.candidates import candidates, known_cases
from reconciliation.legacy.classes import (
    LADDER,
    MEANING,
    STEPS_ZH,
    LegacyClass,
    LegacyState,
    why_zh,
)
from reconciliation.legacy.clearing import Clearing
from reconciliation.legacy.ladder import steps as steps_of

OPEN: Final = (
    "cls", "booked_on", "payer_name", "remark", "remainder", "state", "next_on", "line"
)  # fmt: skip
WAITING: Final = ("shares", "grade", "rule", "evidence", "by", "match", "line")
STEPS: Final = ("step", "on_day", "result", "document", "by")
MATCHES: Final = ("match", "state", "shares", "grade", "evidence", "by", "decided_by")
FACTS: Final = (
    "line", "cls", "分类理由 why", "state", "booked_on", "amount", "remainder", "payer_name",
    "remark", "payee_name", "case_number", "officer", "owner", "document", "review_on",
    "approved_by",
)  # fmt: skip
OWN: Final = {"state": LegacyState}

Line = Annotated[UUID, typer.Argument(help="流水 · the line, as `legacy lines` names it")]
Class = Annotated[str, typer.Option("--class", help="分类 · only this class: A … K, or B1 … B5")]
After = Annotated[
    str, typer.Option(help="上页的续页标记 · from where the part before ended: its next")
]
Limit = Annotated[int, typer.Option(min=1, max=MOST)]


class ClassUnknown(Malformed):
    """Legacy money has no such class."""

    code = "legacy-class-unknown"
    title = "Legacy money has no such class"
    title_zh = "无此分类"


def class_zh(cls: str) -> str:
    """A class by its letter and by what it means: ``E 不明案款``."""
    return f"{cls} {VALUES[cls] if len(cls) > 1 else MEANING[cls].zh}"


def lines(*, cls: Class = "", after: After = "", limit: Limit = 100, as_json: Json = False) -> None:
    """待清理清单 · What nobody has yet, oldest money first; each with the number acts ask for."""
    if cls and cls not in MEANING and cls not in set(LegacyClass):
        raise ClassUnknown(f"there is {', '.join(MEANING)}; not {cls}", cls=cls)
    with place() as here:
        follower(here.court()).catch_up()  # where no server runs, nobody else tells the views
        with here.database.snapshot.connect() as connection:
            page = looking.open_lines(connection, here.book, cls, after=after or None, limit=limit)
    rows = [{**plain(each), "cls": class_zh(each.cls)} for each in page.items]
    shown = tables.rows("待清理历史案款 · Still to clear", rows, OPEN, OWN)
    answer({"items": page.items, "next": page.next}, shown, as_json=as_json)
    goes_on(page.next, len(rows))


def to_confirm(*, after: After = "", limit: Limit = 100, as_json: Json = False) -> None:
    """待复核对应 · Matches that wait for a second person."""
    with place() as here:
        follower(here.court()).catch_up()
        with here.database.snapshot.connect() as connection:
            page = looking.waiting(connection, here.book, after=after or None, limit=limit)
    rows = [_graded(plain(each)) for each in page.items]
    shown = tables.rows("待复核对应 · Matches to confirm", rows, WAITING)
    answer({"items": page.items, "next": page.next}, shown, as_json=as_json)
    goes_on(page.next, len(rows))


def show(
    line: Line,
    *,
    as_json: Json = False,
) -> None:
    """查看历史案款 · One line: its class, how far it was looked into, its matches, its version."""
    with place() as here:
        court = here.court()
        follower(court).catch_up()
        root = Clearing(court).line(line)
        with here.database.snapshot.connect() as connection:
            row = plain(looking.line(connection, here.book, line))
            taken = [plain(each) for each in steps_of(connection, here.book, line)]
            matches = [plain(each) for each in looking.matches(connection, here.book, line)]
    left = [each for each in LADDER if each.value not in {step["step"] for step in taken}]
    told = {name: row.get(name) for name in FACTS} | {
        "cls": class_zh(row["cls"]), "分类理由 why": why_zh(row["why"]), "version": root.version,
        "next_step": f"{STEPS_ZH[left[0]]} {left[0].value}" if left else "",
    }  # fmt: skip
    shown: list[RenderableType] = [listed(told, OWN)]
    if taken:
        shown.append(tables.rows("查找措施 · The ladder so far", taken, STEPS))
    if matches:
        shown.append(tables.rows("对应 · Matches", [*map(_graded, matches)], MATCHES))
    document = {
        "line": row, "steps": taken, "matches": matches, "version": root.version,
        "next_step": left[0].value if left else None,
    }  # fmt: skip
    answer(document, *shown, as_json=as_json)


def show_candidates(line: Line, *, as_json: Json = False) -> None:
    """候选案件 · Cases a line may have come for, best first, with the reasons."""
    with place() as here:
        court = here.court()
        follower(court).catch_up()
        root = Clearing(court).line(line)
        with here.database.snapshot.connect() as connection:
            hits = candidates(root, known_cases(connection, here.book))
    title = f"候选案件 · Candidates: {root.place} {root.payer_name} {root.free.grouped}"
    shown = tables.table(title, "案号\ncase", "规则\nrule", ">分\nscore", "理由\nwhy")
    for hit in hits:
        numbers = ", ".join(part.case_number for part in hit.parts)
        why = ", ".join(VALUES.get(each, each) for each in hit.reasons)
        shown.add_row(numbers, in_chinese(hit.rule), str(hit.score), why)
    told = [{**hit._asdict(), "parts": [part._asdict() for part in hit.parts]} for hit in hits]
    none = "没有候选案件，须逐项查找 · No candidate: climb the ladder (reconcile legacy ladder)"
    answer(told, *([shown] if hits else [title, none]), as_json=as_json)


def _graded(match: dict[str, Any]) -> dict[str, Any]:
    return {**match, "grade": f"{match['grade']} {VALUES[match['grade']]}"}


def into(group: typer.Typer) -> None:
    """Put these commands into the group of legacy money."""
    group.command("lines")(lines)
    group.command("to-confirm")(to_confirm)
    group.command("show")(show)
    group.command("candidates")(show_candidates)
