"""What holds within a block and no longer: who acts, what time it is, which command is under way.

Every command stands in several such blocks, and a generator made one of each costs a dozen calls.
"""

from contextvars import ContextVar, Token
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Within(Generic[T]):
    """Let a variable say something else within one block, in this thread or task only."""

    __slots__ = ("_said", "_token", "_variable")

    def __init__(self, variable: ContextVar[Any], said: T) -> None:
        self._variable, self._said = variable, said
        self._token: Token[Any]

    def __enter__(self) -> T:
        self._token = self._variable.set(self._said)
        return self._said

    def __exit__(self, *_: object) -> None:
        self._variable.reset(self._token)
