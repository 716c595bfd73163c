"""What a person with a key does from the command line: files, keys, an erasure."""

import getpass
import os
import sys
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated
from uuid import uuid4

import typer

from api.cli.opening import KEY, DryRun, RequestKey, desk, place, said, settings
from api.cli.papers import PaperText, paper
from api.cli.people import list_keys
from api.cli.roles import role_of
from api.cli.saying import USAGE, Json, answer, listed, note, progress
from api.cli.telling import TRIED
from api.every import rebuild as rebuild_views
from api.plain import plain
from ledger.domain import act
from ledger.domain.act import Act, Role
from ledger.domain.errors import NotFound
from ledger.services.erasures import Erasures
from ledger.services.keys import Keys
from ledger.services.papers import Papers
from reconciliation.formats.profiles import load_profiles
from reconciliation.importing import Imports


class Recoverable(StrEnum):
    """Whose keys are begun anew at the machine."""

    LEADER = "leader"
    ADMIN = "admin"


key = typer.Typer(no_args_is_help=True, help="密钥 · Keys: who may speak to the ledger.")
key.command("list")(list_keys)


def read_file(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as fault:
        raise NotFound(f"{path}: {fault.strerror}", named=str(path)) from fault


def import_file(
    file: Annotated[
        Path, typer.Argument(help="银行文件 · camt, CSV or workbook, as the bank gives it")
    ],
    *,
    account: Annotated[
        str, typer.Option(help="专户账号, where the file masks or omits its own")
    ] = "",
    as_json: Json = False,
) -> None:
    """导入 · Import a bank file, whole or not at all; the same file again changes nothing."""
    data = read_file(file)
    with desk() as court, progress() as step:
        summary = Imports(court, load_profiles(settings().bank_profiles)).take(
            data, file.name, account or None, lambda done, of: step("lines", done, of)
        )
    answer(summary, listed(plain(summary)), as_json=as_json)


@key.command("issue")
def issue(
    person: str,
    role: Annotated[
        Role,
        typer.Argument(
            parser=role_of,
            help="岗位，也可填承办人、局长、财务等 · the role; its Chinese name will do",
        ),
    ],
    *,
    expires_on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"])] = None,
    dry_run: DryRun = False,
    request_key: RequestKey = "",
    as_json: Json = False,
) -> None:
    """发放密钥 · Give a person a key in one role; it is shown once."""
    with desk(request_key, dry_run=dry_run) as court:
        done, shown = Keys(court).issue(person, role, expires_on.date() if expires_on else None)
    document = {
        "person": person, "role": role.value, "prefix": done.ids["prefix"],
        "position": done.position, "replayed": done.replayed, "key": shown or None,
    }  # fmt: skip
    answer(document, listed(document), as_json=as_json)
    if dry_run:
        note(TRIED)
    elif not shown:
        note("此前已发放, 密钥不再显示 · It was given before and is not shown again.")


@key.command("take")
def take(*, as_json: Json = False) -> None:
    """领取密钥 · Make the key in ANZHANG_KEY one that only you have seen; the old one is dead."""
    with desk(taking=True) as court:
        done, shown = Keys(court).take(os.environ[KEY])
    document = {"prefix": done.ids["prefix"], "mark": done.ids["mark"], "key": shown}
    mark = f"印记 mark        {done.ids['mark']}"
    shown_once = listed({name: document[name] for name in ("prefix", "key")})
    answer(document, shown_once, mark, as_json=as_json)
    note("印记当面报给核准人 · Say the mark to whoever admits the key.")


@key.command("admit")
def admit(prefix: str, mark: str, *, request_key: RequestKey = "", as_json: Json = False) -> None:
    """核准密钥 · Let a key act, once its holder has said its mark to you."""
    with desk(request_key) as court:
        done = Keys(court).admit(prefix, mark)
    document = {**done.ids, "position": done.position, "replayed": done.replayed}
    answer(document, listed(document), as_json=as_json)


@key.command("suspend")
def suspend(
    prefix: str, reason: str, *, request_key: RequestKey = "", as_json: Json = False
) -> None:
    """停用密钥 · Put a key out of use at once, whatever its holder leaves open."""
    with desk(request_key) as court:
        done = Keys(court).suspend(prefix, reason)
    document = {**done.ids, "position": done.position, "replayed": done.replayed}
    answer(document, listed(document), as_json=as_json)


@key.command("recover")
def recover(
    person: str,
    role: Annotated[
        Recoverable, typer.Argument(help="恢复何种密钥 · whose: a leader begins anew in a week")
    ],
    *,
    reason: Annotated[
        str, typer.Option(help="理由及批准人 · why, and on whose order: it stays in the book")
    ],
    request_key: RequestKey = "",
    as_json: Json = False,
) -> None:
    """恢复 · At the machine, where nobody can admit or give keys any more: name who begins anew."""
    with place() as here:
        keys = Keys(here.court())
        me, under = getpass.getuser(), request_key or uuid4().hex
        with act.acting(Act(me, Role.SYSTEM, under, said(), "anzhang key recover")):
            if role is Recoverable.ADMIN:
                done, shown = keys.recover_admin(person, reason)
            else:
                done, shown = keys.ask_recovery(person, reason), ""
    document = {**done.ids, "role": role.value, "position": done.position, "key": shown or None}
    answer(document, listed(document), as_json=as_json)
    note("永久记入审计 · This stands in the audit for ever.")


@key.command("stop-recovery")
def stop_recovery(reason: str, *, request_key: RequestKey = "", as_json: Json = False) -> None:
    """终止恢复 · Stop that somebody begins anew, as one who can admit keys."""
    with desk(request_key) as court:
        done = Keys(court).stop_recovery(reason)
    document = {"position": done.position, "replayed": done.replayed}
    answer(document, listed(document), as_json=as_json)


@key.command("revoke")
def revoke(
    prefix: str, reason: str, *, request_key: RequestKey = "", as_json: Json = False
) -> None:
    """吊销密钥 · Take a key back; what was done with it stays done."""
    with desk(request_key) as court:
        done = Keys(court).revoke(prefix, reason)
    document = {"prefix": prefix, "position": done.position, "replayed": done.replayed}
    answer(document, listed(document), as_json=as_json)


def evidence(
    file: Annotated[Path, typer.Argument(help="文书原件 · the file of a paper, as it was signed")],
    *,
    as_json: Json = False,
) -> None:
    """存入文书原件 · Keep a paper's file, once; the acts that rest on it name its SHA-256."""
    data = read_file(file)
    with desk() as court:
        digest = Papers(court).keep(file.name, data)
    document = {"sha256": digest, "size": len(data)}
    answer(document, listed(document), as_json=as_json)


def erase(
    scope: Annotated[str, typer.Argument(help="密钥范围 · the id of a stream, or account:YYYY-MM")],
    *,
    on_paper: PaperText,
    reason: Annotated[str, typer.Option(help="事由")],
    yes: Annotated[bool, typer.Option("--yes", help="不再询问 · do not ask")] = False,
    request_key: RequestKey = "",
    as_json: Json = False,
) -> None:
    """抹除 · Destroy a data key: its persons are unreadable for ever, the proof stays whole."""
    if not yes and not sys.stdin.isatty():
        note("抹除不可恢复 · erasing cannot be undone: say --yes")
        raise typer.Exit(USAGE)
    given = paper(on_paper)
    with desk(request_key) as court:
        if not yes:
            typer.confirm(f"{scope}: 抹除后不可恢复 · for ever?", abort=True, err=True)
        done = Erasures(court).erase(scope, given, reason)
        rebuild_views(court)  # what the views had copied goes, too
    document = {"scope": scope, "position": done.position, "replayed": done.replayed}
    answer(document, listed(document), as_json=as_json)
