"""A book of numbered collection slips (收取凭证): each number is used or voided, once, in turn.

Finance hands the book out and takes it back; then every leaf is accounted for. A number that is
skipped would be a receipt nobody knows of, so none can be.
"""

from enum import StrEnum
from uuid import UUID

from ledger.domain.errors import Conflict, Forbidden, Malformed
from ledger.domain.kernel import FirstFact, Root, event, name_id
from ledger.domain.law.cash import OUTSIDE


class SlipState(StrEnum):
    """What became of a slip."""

    USED = "used"  # 已开具
    VOIDED = "voided"  # 作废


class NoSlipLeft(Conflict):
    """Every slip of the book is used, or the book was given back."""

    code = "no-slip-left"
    title = "The book has no slip left"
    title_zh = "该凭证册已用完或已交回"
    article = OUTSIDE


class NotItsKeeper(Forbidden):
    """A slip is used by somebody who was not given the book."""

    code = "not-its-keeper"
    title = "The slip book was given to somebody else"
    title_zh = "非该凭证册领用人"
    article = OUTSIDE


class SlipsUnnumbered(Malformed):
    """The numbers of a slip book do not run from one to a later one."""

    code = "slips-unnumbered"
    title = "A slip book needs a first and a last number"
    title_zh = "凭证册起止号有误"
    article = OUTSIDE


class SlipBook(Root):
    """One book of slips, in one officer's hands."""

    TOPIC = "slip-book"

    class HandedOut(FirstFact):
        """Finance gave the book to an officer (领用凭证册)."""

        TOPIC = "slip-book.handed-out"
        book: str
        first: int
        last: int
        keeper: str
        by: str

    class SlipUsed(Root.Event):
        """The next slip was written for a collection (开具凭证)."""

        TOPIC = "slip-book.slip-used"
        number: int
        slip: str
        collection: UUID

    class SlipVoided(Root.Event):
        """The next slip was spoilt, and kept with its copies (凭证作废)."""

        TOPIC = "slip-book.slip-voided"
        number: int
        slip: str
        reason: str
        by: str

    class PassedOn(Root.Event):
        """The book went to whoever takes the cases over (凭证册移交)."""

        TOPIC = "slip-book.passed-on"
        keeper: str
        basis: str
        by: str

    class GivenBack(Root.Event):
        """The book came back to finance with ``unused`` blank leaves (交回凭证册)."""

        TOPIC = "slip-book.given-back"
        unused: int
        by: str

    @staticmethod
    def create_id(book: str) -> UUID:
        return name_id("slip-book", book)

    @event(HandedOut)
    def __init__(self, book: str, first: int, last: int, keeper: str, by: str) -> None:
        self.book = book
        self.next = first
        self.last = last
        self.keeper = keeper
        self.slips: dict[str, SlipState] = {}
        self.given_back = False

    @classmethod
    def hand_out(cls, book: str, *, first: int, last: int, keeper: str, by: str) -> "SlipBook":
        """Give a book out; raises :class:`SlipsUnnumbered`."""
        if not book.strip() or not 0 < first <= last:
            raise SlipsUnnumbered(f"{first} to {last} are no numbers", first=first, last=last)
        return cls(book=book.strip(), first=first, last=last, keeper=keeper, by=by)

    def use(self, collection_of: "type[Root]", *, by: str) -> str:
        """Take the next slip for a collection; raises :class:`NoSlipLeft`."""
        slip = self._next(by)
        collection = collection_of.create_id(slip)
        self._slip_used(number=self.next, slip=slip, collection=collection)
        return slip

    @event(SlipUsed)
    def _slip_used(self, number: int, slip: str, collection: UUID) -> None:
        self.slips[slip] = SlipState.USED
        self.next = number + 1

    def void(self, reason: str, *, by: str) -> str:
        """Note that the next slip was spoilt; its number is never used again."""
        if not reason.strip():
            raise SlipsUnnumbered("say why the slip is void", lacking="reason")
        slip = self._next(by)
        self._slip_voided(number=self.next, slip=slip, reason=reason, by=by)
        return slip

    @event(SlipVoided)
    def _slip_voided(self, number: int, slip: str, reason: str, by: str) -> None:
        self.slips[slip] = SlipState.VOIDED
        self.next = number + 1

    def pass_to(self, keeper: str, *, basis: str, by: str) -> None:
        """Let another officer keep it, on a signed hand-over; raises :class:`NoSlipLeft`."""
        if self.given_back:
            raise NoSlipLeft(f"{self.book} was given back before", book=self.book)
        self._passed_on(keeper=keeper, basis=basis, by=by)

    @event(PassedOn)
    def _passed_on(self, keeper: str, basis: str, by: str) -> None:
        self.keeper = keeper

    def give_back(self, *, by: str) -> int:
        """Take the book back and say how many leaves are blank; raises :class:`NoSlipLeft`."""
        if self.given_back:
            raise NoSlipLeft(f"{self.book} was given back before", book=self.book)
        unused = self.last - self.next + 1
        self._given_back(unused=unused, by=by)
        return unused

    @event(GivenBack)
    def _given_back(self, unused: int, by: str) -> None:
        self.given_back = True

    def _next(self, by: str) -> str:
        if by != self.keeper:
            raise NotItsKeeper(f"{self.book} was given to {self.keeper}", keeper=self.keeper)
        if self.given_back or self.next > self.last:
            raise NoSlipLeft(f"{self.book} has no slip left", book=self.book)
        return f"{self.book}-{self.next:04d}"
