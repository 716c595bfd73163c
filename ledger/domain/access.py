"""Who may hold a key: a name is one person's, a person has one name and serves one office.

Four eyes are four only then. Which key it is, and what opens with it, is the key's own
(:mod:`ledger.domain.api_key`).
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from ledger.domain.act import Role
from ledger.domain.citation import Article, Certainty
from ledger.domain.errors import Conflict, Malformed
from ledger.domain.law.approval import MUTUAL_SUPERVISION

ONE_PERSON: Final = Article("岗位分离要求", "一人一名、管钥不办案", Certainty.DESIGN)
# Letters that look like these and are others would make two people of one.
_name_form: Final = re.compile(r"[0-9A-Za-z\u4e00-\u9fff\u3400-\u4dbf·._-]{1,64}")
_beside: Final = re.compile(r"[·._-]")


class NotAPersonsName(Malformed):
    """Somebody is named by Chinese characters, Latin letters and digits, and the marks · . - _."""

    code = "not-a-persons-name"
    title = "Not a name that a key is given to"
    title_zh = "持有人名称含有不允许的字符"
    article = ONE_PERSON


class LooksLikeAnother(Conflict):
    """Two names that read alike would let one person act as two."""

    code = "looks-like-another"
    title = "Somebody holds keys under a name that reads alike"
    title_zh = "与已有持有人名称近似，一人不得两名"
    article = ONE_PERSON


class KeepsKeys(Conflict):
    """Whoever gives keys to others and acts with one himself needs nobody else."""

    code = "keeps-keys"
    title = "Whoever keeps the keys holds no other key, and the other way round"
    title_zh = "系统管理员不得兼任业务岗位"
    article = ONE_PERSON


class HoldsNoOfficersKey(Conflict):
    """A case is nobody's while whoever it is given to cannot act on it."""

    code = "holds-no-officers-key"
    title = "Nobody of this name holds an officer's key"
    title_zh = "该人员无有效的承办人密钥，不得承办案件"
    article = MUTUAL_SUPERVISION


class TwoFamilies(Conflict):
    """Nobody asks for money in one room and pays it in the other, nor audits himself (R1.02)."""

    code = "two-families"
    title = "One person holds keys of enforcement, of finance or of audit, and of one only"
    title_zh = "执行、财务、审计岗位不得由一人兼任"
    article = MUTUAL_SUPERVISION


FAMILIES: Final = (
    frozenset({Role.OFFICER, Role.CHIEF, Role.LEADER, Role.AUCTIONEER}),
    frozenset({Role.FINANCE}),
    frozenset({Role.AUDITOR}),
    frozenset({Role.ADMIN}),
)


def one_family(delegated: Role, own: Role) -> None:
    """Refuse to stand in for a role of another family than one's own (R1.02).

    Raises :class:`TwoFamilies`.
    """
    if not any({delegated, own} <= family for family in FAMILIES):
        raise TwoFamilies(f"who is {own.value} does not stand in as {delegated.value}", role=own)


@dataclass(frozen=True, slots=True)
class Holder:
    """A key that is still good: whose it is, and in which role."""

    person: str
    role: Role


def named(person: str) -> str:
    """Somebody's name in its one form; raises :class:`NotAPersonsName`."""
    name = unicodedata.normalize("NFKC", person).strip()
    if not _name_form.fullmatch(name):
        raise NotAPersonsName(f"{person!r:.80} is no name for a key", given=person[:64])
    return name


def may_hold(person: str, role: Role, known: Iterable[str], live: Iterable[Holder]) -> str:
    """The name under which a person is given a key; ``known`` are all who ever held one.

    Four eyes are four only while a name is one person's and a person has one name. Raises
    :class:`NotAPersonsName`, :class:`LooksLikeAnother`, :class:`KeepsKeys`, :class:`TwoFamilies`.
    """
    name = named(person)
    alike = next((each for each in known if each != name and _read(each) == _read(name)), None)
    if alike is not None:
        raise LooksLikeAnother(f"{name} reads like {alike}, who holds keys", known=alike)
    for held in live:
        if held.person == name and (held.role is Role.ADMIN) is not (role is Role.ADMIN):
            said = f"{name} holds a key as {held.role.value}"
            raise KeepsKeys(said, person=name, role=held.role.value)
        if held.person == name and not any({held.role, role} <= family for family in FAMILIES):
            said = f"{name} holds a key as {held.role.value}"
            raise TwoFamilies(said, person=name, role=held.role.value)
    return name


def _read(name: str) -> str:
    """A name as the eye takes it, without case and marks between."""
    return _beside.sub("", unicodedata.normalize("NFKC", name).casefold())
