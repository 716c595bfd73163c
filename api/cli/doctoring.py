"""The doctor (体检): whether database, machine and book are as they must be; nothing is changed."""

import stat
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
import typer

from api.chinese_findings import finding_zh, origin_said
from api.cli import tables
from api.cli.opening import Place, place
from api.cli.saying import REFUSED, Json, answer, listed
from api.every import EVERY
from api.plain import plain
from ledger.domain import clock
from ledger.domain.restoration import Restoration
from ledger.projections import keyring
from ledger.services.registers import missing
from ledger.store.discovery import Finding, check
from ledger.store.head import Seen, WentBack, head_of
from ledger.store.installed import changes
from migrations.run import newest

HELD: Final = """
    SELECT topic FROM anzhang.facts WHERE book = %s AND originator_id = %s
     ORDER BY originator_version DESC LIMIT 1"""
# A second book beside a court's own is proved by itself, so whoever looks has to know of it.
_BESIDE: Final = "SELECT book FROM anzhang.books WHERE book <> %s ORDER BY book"


def doctor(*, as_json: Json = False) -> None:
    """体检 · Which database was found, whether it is fit, and how far the views lag behind."""
    with place() as here:
        found = check(here.found.dsn)
        revision = here.revision
        found.append(
            Finding("schema", revision == newest(), f"{revision or 'none'}", "anzhang migrate")
        )
        found.append(_key_file(here.settings.key_file))
        document: dict[str, Any] = {
            "database": here.found.origin, "server": f"PostgreSQL {here.found.version}",
            "book": here.book,
        }  # fmt: skip
        if revision == newest():
            found.append(_machinery(here))
            document |= _state(here, found)
        found = [replace(each, fix="") if each.ok else each for each in found]
        findings = [plain(each) | finding_zh(each) for each in found]
        well = all(each.ok for each in found)
        full = document | {"findings": findings, "well": well}
        told = listed(
            document
            | {"database": origin_said(here.found.origin)}
            | {"lag": _slowest(document.get("lag", {}))}
        )
        answer(full, told, tables.findings("", found), as_json=as_json)
    if not well:
        raise typer.Exit(REFUSED)


def _slowest(lag: Mapping[str, int]) -> str:
    """The views that have not been told everything, by how many facts."""
    late = {name: facts for name, facts in lag.items() if facts}
    return ", ".join(f"{name} -{facts}" for name, facts in late.items()) or "0"


def _key_file(path: Path) -> Finding:
    if not path.exists():
        return Finding("master key", ok=False, detail=f"no {path}", fix="anzhang init makes one")
    mode = stat.S_IMODE(path.stat().st_mode)
    said = f"{path} mode {mode:04o}"
    return Finding("master key", ok=not mode & 0o077, detail=said, fix=f"chmod 600 {path}")


def _machinery(here: Place) -> Finding:
    """Whether door, triggers, grants and owners are the migrations', each that is not by name."""
    with here.database.snapshot.connect() as connection:
        odd = list(changes(connection))
    said = "; ".join(odd) or "as the migrations made it"
    fix = "find out who changed it and why; restore what the migrations made, then verify"
    return Finding("machinery", ok=not odd, detail=said, fix=fix)


def _state(here: Place, found: list[Finding]) -> dict[str, Any]:
    """The head of the book and how far each view has been told; a book not opened is a finding."""
    if here.position() is None:
        found.append(
            Finding("book", ok=False, detail=f"{here.book} is not open", fix="anzhang init")
        )
        return {}
    head = head_of(here.database, here.book)
    sql = "SELECT projection, position FROM views.tracking WHERE book = %s"
    with here.database.app.connect() as connection:
        told = {
            row.projection: row.position for row in connection.exec_driver_sql(sql, (here.book,))
        }
        beside = connection.exec_driver_sql(_BESIDE, (here.book,)).scalars().all()
        found += [*_keys(connection, here.book), _registers(connection, here.book)]
    found += _went_back(here)
    lag = {view.name: head.position - told.get(view.name, 0) for view in EVERY}
    return {"head": str(head), "other_books": ", ".join(beside), "lag": lag}


def _keys(connection: sa.Connection, book: str) -> list[Finding]:
    """Whether more than one person can admit keys, and nobody begins anew."""
    who = keyring.who_admits(connection, book, clock.today())
    found = [
        Finding(
            "who admits keys", ok=len(who) != 1, detail=", ".join(who) or "nobody yet",
            fix="give another leader or chief a key without a last day, before this one is lost",
        )
    ]  # fmt: skip
    asked = keyring.recovery_under_way(connection, book)
    if asked is not None:
        said = f"{asked.person} begins anew from {asked.from_on}, asked by {asked.by}"
        fix = "if keys can be admitted still: anzhang key stop-recovery"
        found.append(Finding("key recovery", ok=False, detail=said, fix=fix))
    return found


def _went_back(here: Place) -> list[Finding]:
    """Whether the book goes on from where it was seen, and whether payments wait if it did not."""
    found = []
    try:
        Seen(here.settings.seen).must_go_on(here.database, here.book)
    except WentBack as back:
        fix = "find out why; if it was restored: anzhang restored --reason …"
        found.append(Finding("seen", ok=False, detail=back.detail, fix=fix))
    rows = here.database.ask(HELD, (here.book, Restoration.create_id()))
    if rows and rows[0][0] != Restoration.Released.TOPIC:
        fix = "let in the bank's files, compare, and release: anzhang restoration"
        said = "the book went back; payments are held until it was compared with the bank"
        found.append(Finding("restoration", ok=False, detail=said, fix=fix))
    return found


def _registers(connection: sa.Connection, book: str) -> Finding:
    """Whether every key and every debtor stands in its register, as a rule that asks it expects."""
    lacking = missing(connection, book)
    said = f"{len(lacking.keys)} keys and {len(lacking.cases)} cases of debtors are not entered"
    return Finding("registers", not lacking, said if lacking else "complete", "anzhang migrate")
