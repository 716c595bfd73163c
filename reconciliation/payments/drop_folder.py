"""The bank behind two folders (文件交换目录), which is how most courts and banks exchange files.

    outbox/     payment files for the bank; its transfer program takes them away
    inbox/      what the bank has left for us
    processed/  bank messages we have kept
    failed/     bank messages nobody could read, each with a ``.why.txt`` beside it

A file is written under a temporary name, made durable, and only then given its own, so a transfer
program never takes half a payment order. What the bank leaves is read when it has lain still for
a moment and is whole; a file still growing waits for the next look. Nothing is deleted.
"""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from ledger.domain.errors import Conflict
from reconciliation.payments.bank import (
    BankMessage,
    BankUnreachable,
    Inquiry,
    NotAskable,
    Receipt,
    message_id_of,
    received,
)

_UNFINISHED: Final = (".tmp", ".part", ".filepart", ".processing")


class FileAlreadySent(Conflict):
    """Another payment file of the same name lies in the outbox, with other contents."""

    code = "payment-file-already-sent"
    title = "A different file of this name was sent before"
    title_zh = "同名付款文件已发送且内容不同"


class DropFolderBank:
    """The bank as a directory; it takes files and leaves messages, and answers no questions.

    A file changed within ``settle_seconds`` is left alone; one that is not whole yet is waited
    for until it is ``patience_seconds`` old, and then delivered as ``unknown``.
    """

    def __init__(
        self, directory: Path, *, settle_seconds: float = 2.0, patience_seconds: float = 3600.0
    ) -> None:
        self.directory = directory
        self.outbox = directory / "outbox"
        self.inbox = directory / "inbox"
        self.processed = directory / "processed"
        self.failed = directory / "failed"
        self.settle_seconds = settle_seconds
        self.patience_seconds = patience_seconds
        for folder in (self.outbox, self.inbox, self.processed, self.failed):
            folder.mkdir(parents=True, exist_ok=True)

    def submit(self, data: bytes) -> Receipt:
        """Lay a payment file in the outbox under its own MsgId, whole and durable.

        The same bytes again are the same file, as long as it still lies there. Raises
        :class:`FileAlreadySent` for other bytes under that name, and :class:`BankUnreachable`
        when the folder cannot be written; then nothing lies in the outbox.
        """
        message_id = message_id_of(data)
        target = self.outbox / f"{message_id}.xml"
        try:
            if target.exists():
                _same_or_refuse(target, data)
            else:
                _write_durably(target, data)
        except OSError as fault:
            raise BankUnreachable(f"{self.outbox}: {fault.strerror}", folder="outbox") from fault
        return Receipt(accepted=True, message_id=message_id, detail=f"outbox/{target.name}")

    def fetch(self, after: str | None = None) -> list[BankMessage]:
        """Every whole message in the inbox, oldest first.

        ``after`` is of no use here: a folder forgets a message when it is acknowledged, and
        until then delivers it at each look.
        """
        return list(self._messages())

    def acknowledge(self, message: BankMessage) -> None:
        """Move a kept message to ``processed``; one that changed meanwhile stays where it is."""
        self._file_away(message, self.processed)

    def set_aside(self, message: BankMessage, why: str) -> None:
        """Move an unreadable message to ``failed``, with the reason beside it."""
        moved = self._file_away(message, self.failed)
        if moved is not None:
            _write_durably(_free_name(moved.with_name(f"{moved.name}.why.txt")), why.encode())

    def inquire(self, reference: str) -> Inquiry:
        """Always raise :class:`NotAskable`: an empty folder does not know that nothing was paid."""
        raise NotAskable("a folder cannot be asked about a payment", reference=reference)

    def _messages(self) -> Iterator[BankMessage]:
        now = time.time()
        for path, age in sorted(_arrived(self.inbox, now), key=lambda found: (-found[1], found[0])):
            if self.settle_seconds and age < self.settle_seconds:
                continue
            try:
                message = received(path.name, path.read_bytes())
            except FileNotFoundError:  # another reader was faster
                continue
            if message.kind != "unknown" or age >= self.patience_seconds:
                yield message

    def _file_away(self, message: BankMessage, folder: Path) -> Path | None:
        source = self.inbox / message.id
        try:
            if received(message.id, source.read_bytes()).sha256 != message.sha256:
                return None
            target = _free_name(folder / message.id)
            source.rename(target)
        except FileNotFoundError:
            return None
        return target


def _arrived(folder: Path, now: float) -> Iterator[tuple[Path, float]]:
    """The finished files of a folder and their ages in seconds."""
    for path in folder.iterdir():
        if path.name.startswith(".") or path.name.lower().endswith(_UNFINISHED):
            continue
        try:
            found = path.stat()
        except FileNotFoundError:
            continue
        if path.is_file():
            yield path, now - found.st_mtime


def _same_or_refuse(target: Path, data: bytes) -> None:
    if target.read_bytes() != data:
        raise FileAlreadySent(f"{target.name} lies in the outbox", name=target.name)


def _write_durably(target: Path, data: bytes) -> None:
    """Write beside, sync, rename, sync the folder: after a power cut it is there or it is not."""
    beside = target.with_name(f".{target.name}.tmp")
    try:
        with beside.open("wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        beside.replace(target)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _free_name(path: Path) -> Path:
    """The path itself, or the first numbered name beside it that is not taken."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.name}.{number}")
    return free
