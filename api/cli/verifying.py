"""The whole book derived again from what is stored (核验), and every kind of difference named."""

from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated, Any

import typer

from api.chinese_differences import difference_zh
from api.cli.opening import Place, book
from api.cli.saying import REFUSED, Json, answer, progress
from api.every import HOME
from api.every import untrue as untrue_views
from api.proving import differing, lines_given
from api.refusals import NotAHead
from ledger.store.head import Head
from ledger.store.keys import MasterKey
from ledger.store.meaning import Difference
from ledger.store.verify import Progress, Verdict
from ledger.store.verify import verify as verify_book
from reconciliation.closing.published import unmet


def verify(
    *,
    noted: Annotated[
        list[str] | None,
        typer.Option(help="此前记下的账簿末端 · a head noted earlier; may be given several times"),
    ] = None,
    head_file: Annotated[
        Path | None,
        typer.Option(
            help="末端存证文件 · a file of heads noted earlier; the new head is added when intact"
        ),
    ] = None,
    checkpoints: Annotated[
        Path | None,
        typer.Option(
            "--checkpoint-file",
            help="并核对已公布的核验点 · a file of checkpoints given away, a month's among them: "
            "each is made again and compared; reads every posting for each",
        ),
    ] = None,
    views: Annotated[
        bool,
        typer.Option(
            "--views", help="并核对视图 · tell every view again too, and compare it; takes longer"
        ),
    ] = False,
    as_json: Json = False,
) -> None:
    """核验 · Derive everything again from what is stored, and name the first difference."""
    kept = head_file.read_text(encoding="utf-8").split() if head_file and head_file.exists() else []
    heads = tuple(map(_head, [*(noted or ()), *kept]))
    with book() as here:
        others = [head.book for head in heads if head.book != here.book]
        if others:
            raise NotAHead(
                f"a head of book {others[0]} proves nothing about {here.book}", book=here.book
            )
        with progress() as step:
            verdict = verdict_of(here, step, heads)
            if checkpoints is not None:
                lines = lines_given(checkpoints.read_text(encoding="utf-8").split(), here.book)
                gone = differing(unmet(here.court(), lines, step))
                verdict = replace(verdict, differences=(*verdict.differences, *gone))
            if views:
                odd = untrue_views(here.court(), lambda done, of: step("views", done, of))
                bent = (Difference("view-changed", None, f"{e.view}: {e.detail}") for e in odd)
                verdict = replace(verdict, differences=(*verdict.differences, *bent))
    answer(_document(verdict), _verdict(verdict), as_json=as_json)
    if not verdict.intact:
        raise typer.Exit(REFUSED)
    if head_file and str(verdict.head) not in kept:
        with head_file.open("a", encoding="utf-8") as file:
            file.write(f"{verdict.head}\n")


def verdict_of(here: Place, step: Progress, heads: tuple[Head, ...] = ()) -> Verdict:
    """The book of this place verified; with the master key, which an auditor may not have."""
    path = here.settings.key_file
    return verify_book(
        here.database, here.book, noted=heads, progress=step, domain=HOME,
        master=MasterKey.read(path) if path.exists() else None,
    )  # fmt: skip


def _head(text: str) -> Head:
    try:
        return Head.parse(text)
    except ValueError as wrong:
        raise NotAHead(f"{text!r:.100} is not book:position:link", given=text[:80]) from wrong


def _document(verdict: Verdict) -> dict[str, Any]:
    found = [asdict(each) | difference_zh(each) for each in verdict.differences]
    return verdict.as_dict() | {"head": str(verdict.head), "differences": found}


def _verdict(verdict: Verdict) -> str:
    counts = f"{verdict.facts} facts, {verdict.postings} postings, {verdict.balances} balances"
    if verdict.unmarked:
        counts += (
            f"\n前{verdict.unmarked}件事实早于程序印记"
            f" · the first {verdict.unmarked} facts are from before facts bore marks"
        )
    if verdict.intact:
        return f"verify: intact · 核验无误\n{counts}\n{verdict.head}"
    found = "\n".join(map(_difference, verdict.differences))
    return f"verify: NOT intact · 核验发现差异\n{found}\n{counts}"


def _difference(found: Difference) -> str:
    """What differs and where, in Chinese, and under it in English."""
    zh = difference_zh(found)
    place = f"位置{found.position} " if found.position is not None else ""
    at = found.position if found.position is not None else "-"
    return f"✗ {place}{zh['kind_zh']}：{zh['detail_zh']}\n  {found.kind} at {at}: {found.detail}"
