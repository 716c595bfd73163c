"""The opening position (底数) of one special account: what the bank held, and which lines that is.

Registers are loaded line by line; what bank and lines differ by is class K money with an owner. A
position is agreed by a second person once both sides tie to the fen, and then takes no more lines:
the legacy money can only become less.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final
from uuid import UUID

from ledger.domain.chart import AccountName, Posting, bank, move
from ledger.domain.errors import Conflict, Forbidden, NotFound
from ledger.domain.kernel import FirstFact, Root, event, name_id
from ledger.domain.money import Money, total, zero
from reconciliation.legacy.law import (
    OPENING,
    DifferenceBelongsElsewhere,
    difference_is_owned,
    opening_ties,
)

OPENING_SUBJECT: Final = "opening:"
FOUND_TO_BE: Final[dict[str, tuple[str, ...]]] = {
    "long": ("fee", "cost", "fine", "tax", "deposit", "interest", "unclaimed"),
    "short": ("interest", "unclaimed"),
}
"""Families of accounts that what was long belongs to, and that can make good what was short."""


class DifferenceKind(StrEnum):
    """Which side has more."""

    LONG = "long"  # 长款: the bank holds more than the lines
    SHORT = "short"  # 短款: the lines come to more than the bank holds


class PositionAgreed(Conflict):
    """The opening position was agreed; nothing is added to the legacy money any more."""

    code = "opening-agreed"
    title = "The opening position is agreed and closed"
    title_zh = "底数已核定"
    article = OPENING


class BeforeTheOpening(Conflict):
    """A bank file tells lines that stand in the account's opening position already."""

    code = "line-before-opening"
    title = "The line stands in the opening position"
    title_zh = "该流水已计入底数"
    article = OPENING


class RegisterUnfinished(Conflict):
    """A register was begun and not every line of it is in the book."""

    code = "register-unfinished"
    title = "A register is not fully loaded"
    title_zh = "登记表尚未装载完毕"
    article = OPENING


class AgreedByItself(Forbidden):
    """Whoever set the position up would also agree with it."""

    code = "opening-self-agreed"
    title = "The opening position is agreed by a second person"
    title_zh = "不得自行核定底数"
    article = OPENING


class DifferenceKnown(Conflict):
    """The ticket stands for another difference already."""

    code = "difference-known"
    title = "The ticket is taken"
    title_zh = "差错单号已使用"


class NoSuchDifference(NotFound):
    """The position has no such difference, or nothing of it is left."""

    code = "no-such-difference"
    title = "No such difference"
    title_zh = "无此差错款"


@dataclass(slots=True)
class Register:
    """One file of the position, and how far it is loaded."""

    name: str
    lines: int
    total: Money
    finished: bool = False


@dataclass(slots=True)
class Difference:
    """One difference, who owns it, and what is still unexplained."""

    kind: DifferenceKind
    amount: Money
    owner: str
    left: Money


def subject_of(bank_account: str, ticket: str) -> str:
    """What the ticket of an opening difference is about (``opening:<account>:<number>``)."""
    return f"{OPENING_SUBJECT}{bank_account}:{ticket}"


def long(ticket: str) -> str:
    """长款: credited by the bank without explanation."""
    return f"long/{ticket}"


class LegacyPosition(Root):
    """What one special account held when the ledger took over."""

    TOPIC = "legacy-position"

    class Begun(FirstFact):
        """The bank's balance at the cut-off was written down (登记底数)."""

        TOPIC = "legacy-position.begun"
        bank_account: str
        cut_off: date
        balance: Money
        evidence: str
        by: str

    class RegisterStarted(Root.Event):
        """A register was checked and found whole; its bytes are kept in parts (登记表开始装载)."""

        TOPIC = "legacy-position.register-started"
        sha256: str
        name: str
        size: int
        parts: tuple[str, ...]
        columns: str
        lines: int
        total: Money
        by: str

        def files_kept(self) -> tuple[str, ...]:
            return self.parts

    class RegisterFinished(Root.Event):
        """Every line of a register is in the book (登记表装载完毕)."""

        TOPIC = "legacy-position.register-finished"
        sha256: str
        stretches: int

    class DifferenceOwned(Root.Event):
        """Bank and lines differ, and somebody looks into it (差错款落实责任人): class K."""

        TOPIC = "legacy-position.difference-owned"
        bank_account: str
        cut_off: date
        ticket: str
        kind: DifferenceKind
        amount: Money
        owner: str
        reason: str
        by: str

        def postings(self) -> tuple[Posting, ...]:
            account = bank(self.bank_account)
            if self.kind is DifferenceKind.LONG:
                return move(self.amount, debit=account, credit=long(self.ticket))
            return move(self.amount, debit=f"short/{self.ticket}", credit=account)

        def effective_on(self) -> date:
            return self.cut_off

        def accounted_on(self) -> None:
            """Like the lines it stands beside: it enters the book on the day it is named."""

    class DifferencePutRight(Root.Event):
        """A difference was cleared up, in whole or in part, by another person (差错款处理)."""

        TOPIC = "legacy-position.difference-put-right"
        ticket: str
        kind: DifferenceKind
        amount: Money
        account: AccountName
        document: str
        by: str

        def postings(self) -> tuple[Posting, ...]:
            if self.kind is DifferenceKind.LONG:
                return move(self.amount, debit=long(self.ticket), credit=self.account)
            return move(self.amount, debit=self.account, credit=f"short/{self.ticket}")

    class Agreed(Root.Event):
        """A second person found bank and lines equal to the fen (核定底数)."""

        TOPIC = "legacy-position.agreed"
        lines: int
        total: Money
        over: Money
        under: Money
        by: str

    @staticmethod
    def create_id(bank_account: str) -> UUID:
        return name_id("legacy-position", bank_account)

    @event(Begun)
    def __init__(
        self, bank_account: str, cut_off: date, balance: Money, evidence: str, by: str
    ) -> None:
        self.bank_account = bank_account
        self.cut_off = cut_off
        self.balance = balance
        self.by = by
        self.registers: dict[str, Register] = {}
        self.differences: dict[str, Difference] = {}
        self.agreed = False

    @property
    def lines(self) -> int:
        """How many lines the registers hold."""
        return sum(register.lines for register in self.registers.values())

    @property
    def total(self) -> Money:
        """What the lines of all registers come to."""
        return total(register.total for register in self.registers.values())

    def sum_of(self, kind: DifferenceKind) -> Money:
        """The owned differences of one kind together."""
        return total(each.amount for each in self.differences.values() if each.kind is kind)

    @property
    def unexplained(self) -> Money:
        """What the bank holds beyond lines and owned differences; below zero, what it lacks."""
        over, under = self.sum_of(DifferenceKind.LONG), self.sum_of(DifferenceKind.SHORT)
        return self.balance - self.total - over + under

    def may_grow(self) -> None:
        """Refuse to add to a position that was agreed; raises :class:`PositionAgreed`."""
        if self.agreed:
            raise PositionAgreed(
                f"the position of {self.bank_account} is agreed", bank_account=self.bank_account
            )

    def start_register(
        self,
        sha256: str,
        *,
        name: str,
        size: int,
        parts: tuple[str, ...],
        columns: str,
        lines: int,
        total: Money,
        by: str,
    ) -> None:
        """Note that a register was checked and is about to be loaded; once."""
        if sha256 in self.registers:
            return
        self.may_grow()
        self._register_started(
            sha256=sha256, name=name, size=size, parts=parts, columns=columns, lines=lines,
            total=total, by=by,
        )  # fmt: skip

    @event(RegisterStarted)
    def _register_started(
        self,
        *,
        sha256: str,
        name: str,
        size: int,
        parts: tuple[str, ...],
        columns: str,
        lines: int,
        total: Money,
        by: str,
    ) -> None:
        self.registers[sha256] = Register(name, lines, total)

    def finish_register(self, sha256: str, stretches: int) -> None:
        """Note that every line of it is in the book; once."""
        if not self.registers[sha256].finished:
            self._register_finished(sha256=sha256, stretches=stretches)

    @event(RegisterFinished)
    def _register_finished(self, sha256: str, stretches: int) -> None:
        self.registers[sha256].finished = True

    def own_difference(
        self, ticket: str, kind: DifferenceKind, amount: Money, *, owner: str, reason: str, by: str
    ) -> None:
        """Put a difference under somebody's name; raises :class:`DifferenceNeedsOwner`."""
        self.may_grow()
        difference_is_owned(amount, owner=owner, reason=reason)
        if ticket in self.differences:
            raise DifferenceKnown(f"{ticket} stands for another difference", ticket=ticket)
        self._difference_owned(
            bank_account=self.bank_account, cut_off=self.cut_off, ticket=ticket, kind=kind,
            amount=amount, owner=owner, reason=reason, by=by,
        )  # fmt: skip

    @event(DifferenceOwned)
    def _difference_owned(
        self,
        *,
        bank_account: str,
        cut_off: date,
        ticket: str,
        kind: DifferenceKind,
        amount: Money,
        owner: str,
        reason: str,
        by: str,
    ) -> None:
        self.differences[ticket] = Difference(kind, amount, owner, amount)

    def still_open(self, ticket: str) -> Money:
        """What of a difference nobody has cleared up."""
        return self.differences[ticket].left if ticket in self.differences else zero()

    def put_right(
        self, ticket: str, account: AccountName, amount: Money, *, document: str, by: str
    ) -> None:
        """Take what was found out of a difference: where it belongs, or where it came from.

        Raises :class:`NoSuchDifference` and :class:`DifferenceBelongsElsewhere`.
        """
        found = self.differences.get(ticket)
        if found is None or not zero() < amount <= found.left:
            said = f"{self.still_open(ticket)} of {ticket} is open, {amount} is asked"
            raise NoSuchDifference(said, ticket=ticket, left=self.still_open(ticket))
        family, _, whose = account.partition("/")
        if family not in FOUND_TO_BE[found.kind.value] or not whose or not document.strip():
            families = FOUND_TO_BE[found.kind.value]
            said = f"name one of {', '.join(families)} and whose it is, and a document"
            raise DifferenceBelongsElsewhere(said, families=list(families), account=account)
        self._difference_put_right(
            ticket=ticket, kind=found.kind, amount=amount, account=account, document=document,
            by=by,
        )  # fmt: skip

    @event(DifferencePutRight)
    def _difference_put_right(
        self,
        *,
        ticket: str,
        kind: DifferenceKind,
        amount: Money,
        account: AccountName,
        document: str,
        by: str,
    ) -> None:
        self.differences[ticket].left -= amount

    def agree(self, *, by: str) -> None:
        """Agree with the position, as a second person, once it ties to the fen (R3.01).

        Raises :class:`OpeningDoesNotTie`, :class:`RegisterUnfinished`, :class:`AgreedByItself`.
        """
        self.may_grow()
        if waiting := [each.name for each in self.registers.values() if not each.finished]:
            raise RegisterUnfinished(f"not fully loaded: {', '.join(waiting)}", names=waiting)
        over, under = self.sum_of(DifferenceKind.LONG), self.sum_of(DifferenceKind.SHORT)
        opening_ties(self.total, over=over, under=under, bank=self.balance)
        if by == self.by:
            raise AgreedByItself(f"{by} set the position up", by=by)
        self._agreed(lines=self.lines, total=self.total, over=over, under=under, by=by)

    @event(Agreed)
    def _agreed(self, lines: int, total: Money, over: Money, under: Money, by: str) -> None:
        self.agreed = True
