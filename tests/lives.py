"""Processes that tests kill: each a life of its own, born of one that already knows the house.

A program of its own would spend its life importing. So the first who asks starts a nursery, a
process without threads which has read the house once, and every life is forked from there: a
process like any other, that ``SIGKILL`` ends in the middle of whatever it does.
"""

from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any, Final

Mouth = Connection
"""Where a life says how far it is; what it says is heard whole or not at all."""

NURSERY: Final = get_context("forkserver")
NURSERY.set_forkserver_preload(["api.every", "migrations.run", "reconciliation.importing"])


class Life:
    """One process at work, and what it says of it."""

    def __init__(self, live: Callable[..., None], *arguments: Any) -> None:
        self._ear, mouth = NURSERY.Pipe(duplex=False)
        self._process = NURSERY.Process(target=live, args=(mouth, *arguments), daemon=True)
        self._process.start()
        mouth.close()  # held by the life alone, so that its end is heard

    def hear(self) -> Any | None:
        """The next it says; None once it has ended."""
        try:
            return self._ear.recv()
        except EOFError:
            return None

    def kill(self) -> None:
        """End it as a power cut would."""
        self._process.kill()

    def bury(self) -> None:
        """Leave nothing open, once it has ended and was heard."""
        self._process.join()
        self._process.close()
        self._ear.close()
