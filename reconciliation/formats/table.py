"""A bank's table, read by its profile: the header found, every row a line or a refusal."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from ledger.domain.money import Money, total, zero
from ledger.domain.payout_parts import quoted_in
from reconciliation.formats.model import Statement, StatementLine, Totals, chains
from reconciliation.formats.profiles import Flagged, Profile, Signed, TwoColumns, date_pattern
from reconciliation.formats.refusals import (
    AccountNeeded,
    AccountWrong,
    FileUnreadable,
    StatementUnreadable,
)
from reconciliation.formats.sheet import Cell, Row, Table, as_text
from reconciliation.formats.words import (
    positive,
    possible,
    shown_amount,
    unreadable,
    with_serials,
)

PREAMBLE: Final = 60  # rows in which a header is looked for

_unquoted = re.compile(r'="(.*)"', re.DOTALL)
_masked = re.compile(r"[*xX]+")


@dataclass(frozen=True, slots=True)
class Match:
    """A table, the profile that fits it, and where its header stands."""

    profile: Profile
    table: Table
    header: int


class Nearest(NamedTuple):
    """The profile that came closest, for the refusal of a table none of them fits."""

    missing: frozenset[str]
    profile: str


def matches(tables: Iterable[Table], profiles: Iterable[Profile]) -> list[Match]:
    """Every pair of table and profile whose header names are all there, each exactly once."""
    wanted = list(profiles)
    found = []
    for table in tables:
        headers = [[as_text(cell) for cell in row.cells] for row in table.rows[:PREAMBLE]]
        for profile in wanted:
            fits = (at for at, names in enumerate(headers) if _is_header(names, profile.needed))
            if (at := next(fits, None)) is not None:
                found.append(Match(profile, table, at))
    return found


def nearest(tables: Iterable[Table], profiles: Iterable[Profile]) -> Nearest | None:
    """What the closest profile lacked, if any row had at least two of its names."""
    rows = [{as_text(cell) for cell in row.cells} for t in tables for row in t.rows[:PREAMBLE]]
    near = [
        Nearest(profile.needed - names, profile.name)
        for profile in profiles
        for names in rows
        if len(profile.needed & names) >= 2
    ]
    return min(near, key=lambda one: (len(one.missing), one.profile), default=None)


def _is_header(names: list[str], needed: frozenset[str]) -> bool:
    return needed <= set(names) and all(names.count(name) == 1 for name in needed)


def read_table(match: Match, *, account: str | None, digest: str, latest: date | None) -> Statement:
    """The statement in a recognised table; raises a Malformed refusal naming the row."""
    return _Reading(match, account, latest).statement(digest)


class _Reading:
    """One table being read: its account first, then its rows, then what ends it."""

    def __init__(self, match: Match, account: str | None, latest: date | None) -> None:
        self.profile = match.profile
        self.rows = match.table.rows[match.header + 1 :]
        self.cut = match.table.cut
        self.names = [as_text(cell) for cell in match.table.rows[match.header].cells]
        self.latest = latest
        self.notes: list[str] = []
        self.preamble = "\n".join(
            " ".join(map(as_text, row.cells)) for row in match.table.rows[: match.header]
        )
        self.account = self._account(account)

    def statement(self, digest: str) -> Statement:
        """Every row read, in the order in which the money moved."""
        lines, declared = self._lines()
        lines = self._in_order(lines)
        days = [line.booked_on for line in lines]
        first, last = (min(days), max(days)) if days else (None, None)
        opening, closing = self._before_and_after(lines)
        return Statement(
            statement_id=f"{self.profile.name}/{first}/{last}/{digest[:12]}",
            account=self.account,
            currency=self.profile.currency,
            opening=opening,
            closing=closing,
            opening_on=first,
            closing_on=last,
            sequence=None,
            lines=with_serials(lines),
            declared=declared,
            counted=self._counted(lines),
            balances=self.profile.balances,
            notes=tuple(self.notes),
        )

    # What stands above and below the lines

    def _account(self, given: str | None) -> str:
        """The account's number: the file's own, or the caller's where the file hides or omits it.

        Raises :class:`AccountWrong` when the two differ, :class:`AccountNeeded` when neither is
        complete.
        """
        true = (given or "").replace(" ", "")
        pattern = self.profile.account
        found = re.search(pattern, self.preamble, re.ASCII) if pattern else None
        shown = found[1] if found else ""
        if not true and (not shown or _masked.search(shown)):
            told = f"shows only {shown}" if shown else "names no account"
            said = f"the file {told}; name the account it is for (--account)"
            raise AccountNeeded(said, shown=shown)
        if not shown or not true:
            return true or shown
        agreeing = "[0-9]+".join(map(re.escape, _masked.split(shown)))
        if not re.fullmatch(agreeing, true, re.ASCII):
            raise AccountWrong(
                f"the file is for account {shown}, not {true}", shown=shown, expected=true
            )
        if not re.search(r"[0-9]", shown):
            self._note(f"账号全部遮蔽 · the file hides its account number altogether ({shown})")
        return true

    def _balance(self, pattern: str) -> Money | None:
        found = re.search(pattern, self.preamble, re.ASCII) if pattern else None
        return shown_amount(found[1], self.profile.currency, "preamble") if found else None

    def _lines(self) -> tuple[list[StatementLine], Totals | None]:
        lines: list[StatementLine] = []
        rows = iter(self.rows)
        for row in rows:
            if row.blank:
                continue
            if self._ends(row):
                self._nothing_after(rows)
                return lines, self._totals(row)
            lines.append(self._line(self._facts(row), row.place))
        if self.profile.footer and self.profile.footer.required:
            raise FileUnreadable(
                f"the table is cut off: no row begins with {self.profile.footer.pattern}",
                rows=len(lines),
            )
        # Half a row may read well: a remark cut short is another remark, and would be booked again.
        if self.cut and lines:
            raise unreadable("the file is cut off: its last row does not end", lines[-1].place)
        return lines, None

    def _ends(self, row: Row) -> bool:
        footer = self.profile.footer
        return bool(footer and re.match(footer.pattern, as_text(row.cells[0]), re.ASCII))

    @staticmethod
    def _nothing_after(rows: Iterable[Row]) -> None:
        for row in rows:
            if not row.blank:
                raise unreadable("the table goes on after the row that ends it", row.place)

    def _totals(self, row: Row) -> Totals | None:
        sign = self.profile.sign
        if not (self.profile.footer and self.profile.footer.totals and sign.rule == "two-columns"):
            return None
        facts = dict(zip(self.names, row.cells, strict=False))
        return Totals(
            credits=self._amount(facts.get(sign.income, ""), row.place),
            debits=self._amount(facts.get(sign.outgo, ""), row.place),
        )

    def _counted(self, lines: list[StatementLine]) -> Totals:
        nothing = zero(self.profile.currency)
        money_in = [line.amount for line in lines if line.credit]
        money_out = [line.amount for line in lines if line.debit]
        return Totals(
            entries=len(lines),
            credit_entries=len(money_in),
            credits=total(money_in) if money_in else nothing,
            debit_entries=len(money_out),
            debits=total(money_out) if money_out else nothing,
        )

    # One row

    def _facts(self, row: Row) -> Mapping[str, Cell]:
        width = len(self.names)
        if len(row.cells) < width or any(as_text(cell) for cell in row.cells[width:]):
            raise unreadable(f"{len(row.cells)} cells stand under a header of {width}", row.place)
        return dict(zip(self.names, row.cells, strict=False))

    def _line(self, facts: Mapping[str, Cell], place: str) -> StatementLine:
        columns = self.profile.columns
        self._check_currency(facts, place)
        booked_on = self._day(facts[columns.booked_on], place)
        amount, credit = self._movement(facts, place)
        valued = facts[columns.value_date] if columns.value_date else ""
        name, number = self._counterparty(facts, place)
        remark = " ".join(filter(None, (self._text(facts, at) for at in columns.remark)))
        return StatementLine(
            account=self.account,
            serial=self._text(facts, columns.serial),
            booked_on=booked_on,
            value_date=self._day(valued, place) if self._filled(valued) else booked_on,
            credit=credit,
            amount=positive(amount, place),
            counterparty_name=name,
            counterparty_account=number,
            counterparty_bank=self._text(facts, columns.counterparty_bank),
            remark=remark,
            end_to_end=self._text(facts, columns.end_to_end) or quoted_in(remark),
            sub_account=self._text(facts, columns.sub_account),
            return_reason=self._text(facts, columns.return_reason),
            balance_after=self._balance_after(facts, place),
            place=place,
        )

    def _text(self, facts: Mapping[str, Cell], column: str) -> str:
        """A cell's words as the bank wrote them, formula-like or not; a dash means nothing."""
        words = self._shown(facts[column]) if column else ""
        return "" if words in self.profile.empty else words

    def _shown(self, cell: Cell) -> str:
        words = as_text(cell)
        found = _unquoted.fullmatch(words) if self.profile.unquote else None
        return found[1].strip() if found else words

    def _filled(self, cell: Cell) -> bool:
        return self._shown(cell) not in self.profile.empty

    def _counterparty(self, facts: Mapping[str, Cell], place: str) -> tuple[str, str]:
        split, columns = self.profile.split, self.profile.columns
        if split is None:
            return (
                self._text(facts, columns.counterparty_name),
                self._text(facts, columns.counterparty_account),
            )
        found = re.fullmatch(split.pattern, self._text(facts, split.column), re.ASCII)
        if found is None:
            raise unreadable(f"{split.column} is not in the form the profile tells", place)
        return found["name"] or "", found["account"] or ""

    def _check_currency(self, facts: Mapping[str, Cell], place: str) -> None:
        column = self.profile.columns.currency
        words = self._text(facts, column)
        if column and self.profile.currency_words.get(words) != self.profile.currency:
            raise unreadable(
                f"currency {words!r:.40} on an account kept in {self.profile.currency}",
                place,
                found=words[:40],
                expected=self.profile.currency,
            )

    def _day(self, cell: Cell, place: str) -> date:
        if isinstance(cell, date):
            return possible(cell, place, latest=self.latest)
        words = self._shown(cell)
        for written in self.profile.dates:
            if found := date_pattern(written).fullmatch(words):
                try:
                    day = date(int(found["year"]), int(found["month"]), int(found["day"]))
                except ValueError:
                    break
                return possible(day, place, latest=self.latest)
        raise unreadable(f"{words!r:.40} is not a day", place, given=words[:40])

    def _amount(self, cell: Cell, place: str) -> Money | None:
        """An amount, or None for an empty cell or a nought, which banks print for nothing."""
        if not self._filled(cell):
            return None
        figure = cell if isinstance(cell, Decimal) else self._shown(cell)
        return shown_amount(figure, self.profile.currency, place)

    def _movement(self, facts: Mapping[str, Cell], place: str) -> tuple[Money, bool]:
        sign = self.profile.sign
        if isinstance(sign, TwoColumns):
            return self._one_of_two(sign, facts, place)
        amount = self._amount(facts[sign.amount], place)
        if amount is None:
            raise unreadable(f"{sign.amount} is empty", place)
        if isinstance(sign, Signed):
            return abs(amount), amount > zero(self.profile.currency)
        return amount, self._flag(sign, facts, place)

    def _one_of_two(
        self, sign: TwoColumns, facts: Mapping[str, Cell], place: str
    ) -> tuple[Money, bool]:
        income, outgo = (self._amount(facts[at], place) for at in (sign.income, sign.outgo))
        filled = [
            (amount, credit)
            for amount, credit in ((income, True), (outgo, False))
            if amount is not None and amount.fen != 0
        ]
        if len(filled) != 1:
            raise unreadable(f"one of {sign.income} and {sign.outgo} must be filled", place)
        return filled[0]

    def _flag(self, sign: Flagged, facts: Mapping[str, Cell], place: str) -> bool:
        words = self._text(facts, sign.flag)
        if words not in {*sign.credit, *sign.debit}:
            raise unreadable(f"{words!r:.40} in {sign.flag} is no direction", place)
        return words in sign.credit

    # Balances

    def _balance_after(self, facts: Mapping[str, Cell], place: str) -> Money | None:
        column = self.profile.columns.balance
        try:
            return self._amount(facts[column], place) if column else None
        except StatementUnreadable:
            if self.profile.balances == "strict":
                raise
            self._note("部分余额被遮蔽，未采用 · some balances are masked and were left out")
            return None

    def _before_and_after(self, lines: list[StatementLine]) -> tuple[Money | None, Money | None]:
        """What stood before the first line and after the last: as the file says above its lines,
        or else as their running balances (逐笔余额) tell, where every line has one.

        Where a profile is informative, they are believed only if they follow from one another.
        """
        opening = self._balance(self.profile.opening)
        closing = self._balance(self.profile.closing)
        running = [line.balance_after for line in lines if line.balance_after is not None]
        believed = self.profile.balances != "informative" or chains(tuple(lines))
        if not lines or len(running) < len(lines) or not believed:
            return opening, closing
        before = running[0] - lines[0].signed
        after = running[-1] if closing is None else closing
        return (before if opening is None else opening), after

    def _in_order(self, lines: list[StatementLine]) -> list[StatementLine]:
        """The lines oldest first, as their balances or else their days tell."""
        turned = lines[::-1]
        if chains(tuple(lines)) and not self._falling(lines):
            return lines
        if chains(tuple(turned)):
            return turned
        if self.profile.balances == "informative":
            self._note(
                "逐笔余额不连续，未采用 · running balances that do not follow, not relied on"
            )
        return turned if self._falling(lines) else lines

    @staticmethod
    def _falling(lines: list[StatementLine]) -> bool:
        days = [line.booked_on for line in lines]
        return bool(days) and days[0] > days[-1] and days == sorted(days, reverse=True)

    def _note(self, words: str) -> None:
        if words not in self.notes:
            self.notes.append(words)
