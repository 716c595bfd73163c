"""Whom a line may be for (匹配建议): what rules propose, and what was taken of it."""

from ledger.domain.errors import NotFound
from ledger.domain.kernel import Root
from ledger.domain.line_state import LineState
from ledger.domain.line_words import FoundHit
from ledger.domain.money import zero


class NoSuchHit(NotFound):
    """The line has no proposal under this mark."""

    code = "no-such-hit"
    title = "No such proposal on this line"
    title_zh = "无此匹配建议"


class HitsFound(Root.Event):
    """The rules of matching proposed whose money it is (匹配建议); nothing is booked by it."""

    TOPIC = "bank-line.hits-found"
    hits: tuple[FoundHit, ...]

    def apply(self, line: LineState) -> None:
        line.hits = {hit.hit: hit for hit in self.hits}


class HitTaken(Root.Event):
    """A person took a proposal over as a claim (采纳匹配建议)."""

    TOPIC = "bank-line.hit-taken"
    hit: str
    claim: str

    def apply(self, line: LineState) -> None:
        line.hits_taken[self.claim] = line.hits[self.hit]


class Matching(LineState):
    """A line for which rules propose cases."""

    def find_hits(self, hits: tuple[FoundHit, ...]) -> None:
        """Note what the rules propose; the same proposals again are no news."""
        if self.unproposed > zero() and hits != tuple(self.hits.values()):
            self.record(HitsFound, hits=hits)

    def book_hit(self, hit: FoundHit) -> None:
        """Note by which exact rule the line was booked, and what awaited money it met."""
        self.record(HitsFound, hits=(hit,))
        self.record(HitTaken, hit=hit.hit, claim=self.AUTOMATIC)

    def hit(self, mark: str) -> FoundHit:
        """The proposal with this mark; raises :class:`NoSuchHit`."""
        if mark not in self.hits:
            raise NoSuchHit(f"line {self.serial} has no proposal {mark}", hit=mark)
        return self.hits[mark]

    def take_hit(self, mark: str, claim: str) -> None:
        """Note which proposal a claim took over."""
        self.record(HitTaken, hit=self.hit(mark).hit, claim=claim)
