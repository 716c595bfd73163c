"""The door for bank files: bytes in, one whole :class:`StatementFile` out, or a refusal.

The format is told from the bytes and never from the name. Exactly one reader must fit; nothing is
guessed and nothing is read by halves.
"""

import hashlib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Final

from reconciliation.formats.camt import read_camt
from reconciliation.formats.model import Statement, StatementFile
from reconciliation.formats.profiles import Profile, Profiles, load_profiles
from reconciliation.formats.refusals import (
    AccountWrong,
    EncodingWrong,
    FileTooLarge,
    FileUnreadable,
    FormatUnknown,
)
from reconciliation.formats.sheet import (
    Table,
    decoded,
    is_workbook,
    text_table,
    workbook_tables,
)
from reconciliation.formats.table import Match, matches, nearest, read_table
from reconciliation.formats.words import possible
from reconciliation.formats.xml import looks_like_xml, parse

MAX_BYTES: Final = 64 * 1024 * 1024


def read(
    data: bytes,
    *,
    name: str,
    account: str | None = None,
    profiles: Profiles | None = None,
    max_bytes: int = MAX_BYTES,
    today: date | None = None,
) -> StatementFile:
    """Read one bank file whole, or raise a Malformed refusal that names the place.

    ``name`` is only for the refusals. ``account`` is the court's own account: every statement
    must be for it, and it completes a number the bank masked. ``today`` makes later booking days
    impossible. The statements are what the bank wrote; whether they can be true is for
    :func:`reconciliation.formats.model.check`.
    """
    if not data.strip():
        raise FileUnreadable(f"{name}: the file is empty", file=name)
    if len(data) > max_bytes:
        raise FileTooLarge(
            f"{name}: {len(data)} bytes are more than the limit of {max_bytes}",
            file=name,
            size=len(data),
            limit=max_bytes,
        )
    if looks_like_xml(data) and not is_workbook(data):
        kind, statements = read_camt(parse(data))
        _check_accounts(statements, account)
        _check_days(statements, today)
    else:
        kind, statements = _read_table(data, name, account, profiles, today)
    return StatementFile(kind, statements, hashlib.sha256(data).hexdigest(), len(data))


def _read_table(
    data: bytes,
    name: str,
    account: str | None,
    profiles: Profiles | None,
    today: date | None,
) -> tuple[str, tuple[Statement, ...]]:
    known_profiles = _shipped() if profiles is None else profiles
    tables, found = _recognised(data, known_profiles, name)
    if len(found) > 1:
        fits = ", ".join(f"{one.profile.name} on {one.table.name}" for one in found)
        raise FormatUnknown(f"{name}: more than one reader fits: {fits}", file=name, fits=fits)
    (match,) = found
    digest = hashlib.sha256(data).hexdigest()
    latest = today and today + timedelta(days=1)
    statement = read_table(match, account=account, digest=digest, latest=latest)
    return match.profile.name, (_noting_unread(statement, tables, match),)


@cache
def _shipped() -> Profiles:
    return load_profiles()


def _recognised(data: bytes, profiles: Profiles, name: str) -> tuple[list[Table], list[Match]]:
    if is_workbook(data):
        tables = list(workbook_tables(data))
        found = matches(tables, profiles.reading("workbook"))
        if not found:
            raise _unknown(name, tables, profiles.reading("workbook"))
        return tables, found
    return _text_recognised(data, profiles.reading("text"), name)


def _text_recognised(
    data: bytes, profiles: list[Profile], name: str
) -> tuple[list[Table], list[Match]]:
    """The first encoding in which a header is found; a wrong one turns the names to noise."""
    failed: list[EncodingWrong] = []
    damaged: list[FileUnreadable] = []
    tried: list[Table] = []
    for encoding in dict.fromkeys(code for profile in profiles for code in profile.encodings):
        text = decoded(data, encoding)
        if isinstance(text, EncodingWrong):
            failed.append(text)
            continue
        able = [profile for profile in profiles if encoding in profile.encodings]
        found: list[Match] = []
        for delimiter, fitting in _by_delimiter(able):
            try:
                table = text_table(text, delimiter, name)
            except FileUnreadable as refusal:
                damaged.append(refusal)
                continue
            tried.append(table)
            found += matches([table], fitting)
        if found:
            return tried, found
    for wrong in failed:  # would it have been known, but for a bad byte?
        if not (tried or damaged) or _nearly(data, wrong, profiles, name):
            raise wrong
    raise (*damaged, _unknown(name, tried, profiles))[0]


def _by_delimiter(profiles: list[Profile]) -> list[tuple[str, list[Profile]]]:
    delimiters = dict.fromkeys(profile.delimiter for profile in profiles)
    return [(one, [each for each in profiles if each.delimiter == one]) for one in delimiters]


def _nearly(data: bytes, wrong: EncodingWrong, profiles: list[Profile], name: str) -> bool:
    """Whether a header stands in the text once its bad bytes are passed over; only to explain."""
    text = data.decode(wrong.facts["encoding"], errors="replace")
    for delimiter, fitting in _by_delimiter(profiles):
        with suppress(FileUnreadable):
            if matches([text_table(text, delimiter, name)], fitting):
                return True
    return False


def _unknown(name: str, tables: Iterable[Table], profiles: list[Profile]) -> FormatUnknown:
    looked_for = ", ".join(["camt.052/053/054", *(profile.name for profile in profiles)])
    near = nearest(tables, profiles)
    hint = f"; closest is {near.profile}, without {'、'.join(sorted(near.missing))}" if near else ""
    return FormatUnknown(
        f"{name}: no known format fits; looked for {looked_for}{hint}",
        file=name,
        looked_for=looked_for,
        nearest=near.profile if near else None,
        missing=sorted(near.missing) if near else [],
    )


def _noting_unread(statement: Statement, tables: list[Table], match: Match) -> Statement:
    unread = [
        f"sheet {table.name} holds no lines and was not read"
        for table in tables
        if table is not match.table and not all(row.blank for row in table.rows)
    ]
    return replace(statement, notes=(*statement.notes, *unread))


def _check_accounts(statements: tuple[Statement, ...], account: str | None) -> None:
    wanted = (account or "").replace(" ", "")
    for statement in statements:
        if wanted and wanted not in {statement.account, statement.parent_account}:
            raise AccountWrong(
                f"statement {statement.statement_id} is for account {statement.account}, "
                f"not {wanted}",
                shown=statement.account,
                expected=wanted,
            )


def _check_days(statements: tuple[Statement, ...], today: date | None) -> None:
    for statement in statements if today else ():
        for line in statement.booked:
            possible(line.booked_on, line.place, latest=today and today + timedelta(days=1))
