"""A book carried away, brought back, and said to have gone back: where the machine stands."""

import getpass
from pathlib import Path
from typing import Annotated
from uuid import uuid4

import typer

from api.cli.opening import Place, place, said
from api.cli.saying import REFUSED, Json, answer, listed, note, progress
from api.cli.verifying import verdict_of
from ledger.domain import act
from ledger.domain.act import Act, Role
from ledger.services.command import Recorded
from ledger.services.restorations import Restorations
from ledger.store.backup import Note, back_up, beside, bring_back
from ledger.store.database import owner_engine
from ledger.store.keys import MasterKey
from ledger.store.verify import Verdict
from migrations.run import make_roles, migrate

Reason = Annotated[
    str, typer.Option(help="恢复原因及批准人 · why, and on whose order: it stays in the book")
]


def backup(
    file: Annotated[Path, typer.Argument(help="备份文件 · where the backup is written")],
    *,
    as_json: Json = False,
) -> None:
    """备份 · Carry the whole database away, and note where each book ends; no key is in it."""
    with place() as here:
        here.ready()
        made = back_up(here.found.dsn, file, here.revision or "")
    document = _told(file, made)
    answer(document, listed(document), as_json=as_json)
    note("主密钥另行保管，不在备份内 · The master key is not in it: keep it elsewhere.")


def restore(
    file: Annotated[Path, typer.Argument(help="备份文件 · the backup to bring back")],
    *,
    reason: Reason,
    as_json: Json = False,
) -> None:
    """恢复 · Bring a backup back into an empty database, verify it, and hold all payments.

    Finance then compares the book with the bank, and the chief or a leader releases the payments.
    """
    found = Note.read(file)
    with place() as here:
        MasterKey.read(here.settings.key_file)  # before anything is done: no name could be read
        owner = owner_engine(here.found.dsn)
        make_roles(owner)
        bring_back(here.found.dsn, file, found)
        migrate(owner)
        with progress() as step:
            verdict = verdict_of(here, step)
        done = _tell(here, reason) if verdict.intact else None
    document = _told(file, found) | {"verify": "intact" if verdict.intact else "not intact"}
    if done is not None:
        document |= done.ids
    answer(document, listed(document), as_json=as_json)
    _held(verdict)


def restored(*, reason: Reason, as_json: Json = False) -> None:
    """登记账簿恢复 · Say that the book went back by other ways, and hold all payments.

    A disk's snapshot, a point in time, a standby that took over without the last commands.
    """
    with place() as here:
        done = _tell(here, reason)
    document = {**done.ids, "position": done.position}
    answer(document, listed(document), as_json=as_json)
    _held(None)


def _tell(here: Place, reason: str) -> Recorded:
    court = here.court()
    doing = Act(getpass.getuser(), Role.SYSTEM, uuid4().hex, said(), "anzhang restored")
    with act.acting(doing):
        done = Restorations(court).tell(reason)
    court.note_head(back=True)
    return done


def _told(file: Path, found: Note) -> dict[str, object]:
    return {
        "file": str(file), "note_file": str(beside(file)), "made_at": found.made_at,
        "heads": "\n".join(map(str, found.heads)), "sha256": found.sha256,
    }  # fmt: skip


def _held(verdict: Verdict | None) -> None:
    """Say what is to be done next."""
    if verdict is not None and not verdict.intact:
        note("✗ 核验发现差异，先查明原因 · not intact: anzhang verify says what differs")
        raise typer.Exit(REFUSED)
    note("付款已暂停：导入截至今日的对账文件，财务核对，局长或院领导放行 · Payments are held:")
    note("  anzhang import FILE · anzhang restoration compare … · anzhang restoration release …")
    note("恢复点之后停用的密钥、删除的个人信息重新办理 · Suspend and erase anew: docs/backup.md")
