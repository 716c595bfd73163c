"""A month (会计月份): signed by two people over a proof without holes, then sealed.

The seal is a SHA-256 over everything the month came to: which position was read, the chain's link
there, every account's balance, every bank account's proof, and the month's indicators. Nothing is
posted to a closed month: the database's own door refuses it. Whoever recomputes the seal later
sees whether anything of it has moved.
"""

import calendar
import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from ledger.domain.errors import Conflict, Malformed, Stale
from ledger.domain.kernel import FirstFact, Root, event, name_id
from ledger.domain.law.closing import MONTHLY_CHECK, may_reopen, may_sign


class MonthState(StrEnum):
    """Where a month stands."""

    OPEN = "open"  # 未结账
    CLOSED = "closed"  # 已结账


class MonthNotOver(Conflict):
    """The month has not ended yet."""

    code = "month-not-over"
    title = "The month is not over"
    title_zh = "当月尚未结束"
    article = MONTHLY_CHECK


class MonthIsClosed(Conflict):
    """The month is closed already; it takes no signature."""

    code = "month-is-closed"
    title = "The month is closed already"
    title_zh = "该月已结账"
    article = MONTHLY_CHECK


class MonthIsOpen(Conflict):
    """The month is open; there is nothing to open again."""

    code = "month-is-open"
    title = "The month is open"
    title_zh = "该月未结账"
    article = MONTHLY_CHECK


class MonthOutOfOrder(Conflict):
    """Months are closed one after another and opened again from the last one back."""

    code = "month-out-of-order"
    title = "Close months in order, open them again from the last one back"
    title_zh = "应按月份顺序结账，自最后月份起重开"
    article = MONTHLY_CHECK


class OtherFigures(Stale):
    """What would be signed is not what is read now."""

    code = "other-figures"
    title = "The figures have changed since they were read"
    title_zh = "数据已变化，请重新核对后签署"
    article = MONTHLY_CHECK


class NotAMonth(Malformed):
    """A month is written ``2026-03``."""

    code = "not-a-month"
    title = "Not a month"
    title_zh = "月份格式不正确"


class ReasonMissing(Malformed):
    """Opening a closed month again needs a reason."""

    code = "reopening-needs-reason"
    title = "Say why the month is opened again"
    title_zh = "重开须说明理由"
    article = MONTHLY_CHECK


@dataclass(frozen=True, slots=True)
class Span:
    """One month, from its first day to its last."""

    label: str
    begins_on: date
    ends_on: date

    @classmethod
    def of(cls, label: str) -> "Span":
        """The month written ``2026-03``; raises :class:`NotAMonth`."""
        year, dash, month = label.partition("-")
        shaped = len(label) == 7 and dash and year.isascii() and month.isascii()
        if not shaped or not (year + month).isdigit() or not 1 <= int(month) <= 12:
            raise NotAMonth(f"{label[:20]!r} is no month like 2026-03", given=label[:20])
        if not 1990 <= int(year) <= 2200:
            raise NotAMonth(f"{label} lies outside the calendar", label=label)
        last = calendar.monthrange(int(year), int(month))[1]
        return cls(label, date(int(year), int(month), 1), date(int(year), int(month), last))


@dataclass(frozen=True, slots=True)
class AccountProof:
    """One bank account at the month's end: the bank's balance, the books', and what explains it."""

    bank_account: str
    closing: str
    booked: str
    digest: str
    agreed: bool  # the balances are one figure but for lines the bank booked later


@dataclass(frozen=True, slots=True)
class FamilyStood:
    """What one family of accounts held at the month's end, and how many of it held something."""

    family: str
    accounts: int
    balance: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One indicator of the month by one version of its formula; both parts as plain figures."""

    indicator: str
    version: int
    numerator: str
    denominator: str


@dataclass(frozen=True, slots=True)
class MonthRead:
    """Everything a month came to, as it was read at one position of the book.

    ``link`` is the chain's link there, ``balances`` a SHA-256 over every account's balance on the
    month's last day, ``listed`` what was explained and stands, as it was signed.
    """

    read_to: int
    link: str
    families: tuple[FamilyStood, ...]
    balances: str
    proofs: tuple[AccountProof, ...]
    listed: tuple[str, ...]
    figures: tuple[Figure, ...]

    def seal(self, label: str, *, whole: bool = True) -> str:
        """SHA-256 in hex over the canonical words; without ``whole``, of what two people sign.

        They sign bank, books and what stands open. Where the book stood when it was read, and the
        indicators, are sealed with it, but a fact of another day between two signatures voids
        neither.
        """
        words = asdict(self)
        if not whole:
            del words["read_to"], words["link"], words["figures"]
        text = json.dumps([label, words], ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


class Month(Root):
    """One month of the book."""

    TOPIC = "month"

    class Begun(FirstFact):
        """Somebody set about closing it (开始月度核对)."""

        TOPIC = "month.begun"
        label: str
        begins_on: date
        ends_on: date

    class Signed(Root.Event):
        """One person found bank and books to agree, and signed exactly these figures (签署)."""

        TOPIC = "month.signed"
        by: str
        side: str
        figures: str

    class Closed(Root.Event):
        """Two had signed; the month is sealed and takes no posting any more (结账)."""

        TOPIC = "month.closed"
        label: str
        begins_on: date
        ends_on: date
        read_to: int
        read: MonthRead
        seal: str

    class Reopened(Root.Event):
        """The leader let it be posted to again (重开); its seal stays on record."""

        TOPIC = "month.reopened"
        label: str
        begins_on: date
        ends_on: date
        by: str
        reason: str

    @staticmethod
    def create_id(label: str) -> UUID:
        return name_id("month", label)

    @event(Begun)
    def __init__(self, *, label: str, begins_on: date, ends_on: date) -> None:
        self.label = label
        self.begins_on = begins_on
        self.ends_on = ends_on
        self.state = MonthState.OPEN
        self.signed: dict[str, str] = {}
        self.figures = ""
        self.seal = ""
        self.read: MonthRead | None = None

    def sign(self, read: MonthRead, seen: str, *, by: str, side: str, today: date) -> None:
        """Sign the figures that were seen; the second of two signatures closes the month.

        A signature over other figures makes earlier ones void: they are given again. Raises
        :class:`MonthNotOver`, :class:`MonthIsClosed`, :class:`OtherFigures`, and what the rule of
        two signatures raises.
        """
        if self.state is MonthState.CLOSED:
            raise MonthIsClosed(f"{self.label} is closed", label=self.label)
        if today <= self.ends_on:
            raise MonthNotOver(f"{self.label} ends on {self.ends_on}", ends_on=self.ends_on)
        figures = read.seal(self.label, whole=False)
        if seen != figures:
            raise OtherFigures(f"what is read now has digest {figures}", digest=figures)
        may_sign(by, side, self.signed if figures == self.figures else {})
        self._signed(by=by, side=side, figures=figures)
        if len(self.signed) == 2:
            self._closed(
                label=self.label, begins_on=self.begins_on, ends_on=self.ends_on,
                read_to=read.read_to, read=read, seal=read.seal(self.label),
            )  # fmt: skip

    @event(Signed)
    def _signed(self, by: str, side: str, figures: str) -> None:
        if figures != self.figures:
            self.signed = {}
        self.signed[by] = side
        self.figures = figures

    @event(Closed)
    def _closed(
        self,
        *,
        label: str,
        begins_on: date,
        ends_on: date,
        read_to: int,
        read: MonthRead,
        seal: str,
    ) -> None:
        self.state = MonthState.CLOSED
        self.read = read
        self.seal = seal

    def reopen(self, reason: str, *, by: str, role: str) -> None:
        """Open it again, by the leader only; raises :class:`MonthIsOpen`."""
        may_reopen(role)
        if self.state is MonthState.OPEN:
            raise MonthIsOpen(f"{self.label} is open", label=self.label)
        if not reason.strip():
            raise ReasonMissing(
                "say why the month is opened again", lacking="reason", label=self.label
            )
        self._reopened(
            label=self.label, begins_on=self.begins_on, ends_on=self.ends_on, by=by, reason=reason
        )

    @event(Reopened)
    def _reopened(self, label: str, begins_on: date, ends_on: date, by: str, reason: str) -> None:
        self.state = MonthState.OPEN
        self.signed = {}
        self.figures = ""
