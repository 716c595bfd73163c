"""Others who act between what a command read and what it records."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import Context
from typing import Any

import pytest

from ledger.store.court import Court


@contextmanager
def before_recording(
    court: Court, monkeypatch: pytest.MonkeyPatch, act: Callable[[], Any], *, times: int = 1
) -> Iterator[list[int]]:
    """Let somebody else act after a command has read and before the door is asked."""
    real, tried = court.recorder.pass_door, [0]

    def interrupted(statement: Any) -> Any:
        tried[0] += 1
        if tried[0] <= times:
            with monkeypatch.context() as once:
                once.setattr(court.recorder, "pass_door", real)
                Context().run(act)
        return real(statement)

    with monkeypatch.context() as patched:
        patched.setattr(court.recorder, "pass_door", interrupted)
        yield tried


def another_process(court: Court) -> Court:
    """The same book as another process has it open, with a memory of its own."""
    return Court(court.database, court.book, court.keys.master)
