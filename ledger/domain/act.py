"""Who is acting, under which key, in answer to what: the envelope of every fact.

The envelope is set once at the door (HTTP or command line) and read once by the store; it is not a
field of every fact. Facts that must prove who did a thing — an approval, a confirmation — carry the
person as a field of their own as well, because their rules need it.
"""

from contextvars import ContextVar
from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from ledger.domain.within import Within


class Role(StrEnum):
    """What a key lets its holder do; the permissions of each stand in ``permissions.py``."""

    OFFICER = "officer"  # 承办人
    CHIEF = "chief"  # 执行局局长
    LEADER = "leader"  # 分管院领导
    FINANCE = "finance"  # 财务
    AUCTIONEER = "auctioneer"  # 拍卖专员
    AUDITOR = "auditor"  # 审计、纪检监察
    ADMIN = "admin"  # 系统管理员
    SYSTEM = "system"  # 系统: rules that act by themselves; never held by a person


@dataclass(frozen=True, slots=True)
class Act:
    """One person's one request.

    ``request_key`` makes it happen once however often it is sent; ``input_hash`` tells whether the
    same key came back with other words. ``dry_run`` asks what would be recorded, and records
    nothing. ``shown`` is the key of the ledger it was asked with, as it was when it opened the
    book: whoever loses it meanwhile records nothing more.
    """

    actor: str
    role: Role
    request_key: str = ""
    input_hash: bytes = b""
    correlation: str = ""
    dry_run: bool = False
    shown: tuple[UUID, int] | None = None


NOBODY = Act(actor="system", role=Role.SYSTEM)
_current: ContextVar[Act] = ContextVar("act", default=NOBODY)


def current() -> Act:
    """The act under way in this thread or task."""
    return _current.get()


def acting(act: Act) -> Within[Act]:
    """Do what follows in the name of this act."""
    return Within(_current, act)


def under_key(request_key: str, input_hash: bytes = b"") -> Within[Act]:
    """Do what follows under a request key of its own: one chunk of a long piece of work."""
    return acting(replace(current(), request_key=request_key, input_hash=input_hash))
