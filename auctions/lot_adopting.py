"""A lot that stood on a platform before this book knew it (承接平台拍品).

A court that begins with this book has lots on platforms already. What the panel decided and when
the notice stood there is taken over with its papers and judged by the rules on prices and periods;
what nobody can judge any more — how it was disclosed, whom it was told to — stays as an alert.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from auctions import timers
from auctions.law import price, pricing, venue
from auctions.law.says import Remark, TermsRefused, refuse
from auctions.lot_notice import Announcement, Published
from auctions.lot_pricing import ReferenceFixed
from auctions.lot_reports import Following
from auctions.lot_state import Planned, Reference
from auctions.lot_terms import TermsSet
from auctions.lot_words import Kind, Mode, State, Terms, mark_of
from auctions.parameters import CourtRules
from ledger.domain import clock
from ledger.domain.kernel import Root

if TYPE_CHECKING:
    from auctions.lot_state import LotState


class Adopted(Root.Event):
    """An attempt that stood on a platform already was taken into the book (承接平台拍品)."""

    TOPIC = "lot.adopted"
    mark: str
    round_no: int
    platform: str
    platform_lot: str
    document: str

    def apply(self, lot: "LotState") -> None:
        lot.round_no = self.round_no
        lot.rounds.setdefault(self.round_no, Mode.RE_PRICE)


@dataclass(frozen=True, slots=True)
class Adoption:
    """An attempt as a platform shows it, with the papers the court has of it."""

    kind: Kind
    round_no: int
    rerun_no: int
    terms: Terms
    panel: str
    said: Announcement
    reference: Reference | None


class Adopting(Following):
    """A lot that stands on a platform."""

    def adopt(self, found: Adoption, rules: CourtRules) -> None:
        """Take over an attempt that a platform shows: terms, price and periods are judged.

        A lot first seen may be at any attempt; a lot of the book takes only the one that comes.
        """
        self.ask("adopt")
        said, on = found.said, found.said.published_on
        venue.panel_decided(found.panel, "start, increment and deposit")
        planned = Planned(found.kind, found.round_no, found.rerun_no, found.panel, found.terms)
        before = self.state
        first_seen = before is State.REGISTERED and not self.attempts
        if first_seen:
            self._judge_first_seen(found)
        else:
            self._judge_next(found)
            self._judge_price(found.kind, found.rerun_no, found.terms, on, rules)
        remarks = [self._judge_rest(found.kind, found.terms, on, imported=True)]
        self._may_dispose(clock.on(said.opens_at), rules)
        self._judge_venue(said, planned, rules)
        self._judge_time(said, planned, rules)
        remarks += self._judge_lateness(said, planned, rules)
        remarks.append(
            Remark("NT-4", "announced before the book knew it: its disclosure was not judged here")
        )
        self._record_adoption(found, planned)
        self.remark(*remarks)
        starts = []
        if first_seen and found.reference is not None:
            starts.append(timers.until("T-VALID", on, found.reference.valid_until))
        self.settle("adopt", before, on, rules, starts=starts)

    def _record_adoption(self, found: Adoption, planned: Planned) -> None:
        said, mark = found.said, mark_of(found.round_no, found.kind, found.rerun_no)
        self.record(
            Adopted, mark=mark, round_no=found.round_no, platform=said.platform,
            platform_lot=said.platform_lot, document=said.document,
        )  # fmt: skip
        if found.reference is not None and self.reference is None:
            known = found.reference
            self.record(
                ReferenceFixed, method=known.method, amount=known.amount,
                fixed_on=known.fixed_on, valid_until=known.valid_until, reports=known.reports,
                ground="",
            )  # fmt: skip
        self.record(
            TermsSet, kind=found.kind, round_no=found.round_no,
            rerun_no=found.rerun_no, panel=found.panel, terms=found.terms, on=said.published_on,
        )  # fmt: skip
        self.record(
            Published, mark=mark, kind=planned.kind, round_no=planned.round_no,
            rerun_no=planned.rerun_no, platform=said.platform, platform_lot=said.platform_lot,
            published_on=said.published_on, opens_at=said.opens_at, closes_at=said.closes_at,
            bank_account=said.bank_account, document=said.document, checklist="",
        )  # fmt: skip

    def _judge_next(self, found: Adoption) -> None:
        """Of a lot the book knows only the attempt that comes next is taken over."""
        shown = mark_of(found.round_no, found.kind, found.rerun_no)
        comes = mark_of(self.round_no, *self.coming())
        venue.comes_next(shown, comes)

    def _judge_first_seen(self, found: Adoption) -> None:
        """The floors of an attempt whose predecessors the book never saw."""
        on, start = found.said.published_on, found.terms.start
        venue.repeats_known(found.rerun_no)
        if (known := found.reference) is None:
            refuse(
                TermsRefused, "PR-2", "no reference price is on file for this start", price=start
            )
        pricing.validity(known.fixed_on, known.valid_until)
        pricing.answered(known.amount)
        pricing.still_valid(
            known.valid_until, starts_on=clock.on(found.said.opens_at),
            first_notice_on=on if found.kind is Kind.A1 else None,
        )  # fmt: skip
        if found.kind is Kind.A1:
            price.first_start(known.amount, start, on)
            return
        # Two cuts below the reference is the lowest a lawful start can have come to.
        lowest = price.second_floor(price.first_floor(known.amount, on), on)
        if start < lowest:
            refuse(TermsRefused, "PR-3", f"{start} is below {lowest}", floor=lowest)
