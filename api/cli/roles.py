"""A role as it is typed (岗位): by its word, or by what it is called."""

import unicodedata
from typing import Final

import typer

from api.chinese import in_chinese
from ledger.domain.act import Role

HELD: Final = tuple(each for each in Role if each is not Role.SYSTEM)  # by people
# What a role is called for short; the whole name is in the labels.
_SHORT: Final = {
    "局长": Role.CHIEF, "院领导": Role.LEADER, "财务": Role.FINANCE, "审计": Role.AUDITOR,
    "管理员": Role.ADMIN,
}  # fmt: skip


def role_of(words: str) -> Role:
    """A role a person holds: ``finance``, 财务部门 or 财务.

    Raises typer's ``BadParameter``, naming every role, for any other word.
    """
    tidy = unicodedata.normalize("NFKC", words).strip()
    by_name = _SHORT | {word: each for each in HELD for word in (each.value, in_chinese(each))}
    if tidy not in by_name:
        named = ", ".join(f"'{each}'" for each in HELD)
        raise typer.BadParameter(f"'{words}' is not one of {named}.")
    return by_name[tidy]
