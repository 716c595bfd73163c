"""The notice of an attempt: where, when, with what beside it, and who was told before (公告)."""

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from auctions.law import bids as bidding_law
from auctions.law import failure, notice, pricing, venue
from auctions.law.appraisal import no_complaint_open
from auctions.law.defaults import notice_as_first
from auctions.law.notice import Item, Prompt, Said, Told
from auctions.law.says import PanelMissing, PlatformRefused, Remark, refuse
from auctions.law.stays import after_the_quiet, outsider_stops, suit_allows
from auctions.lot_direct import Deciding
from auctions.lot_state import LotState, Notice, Planned
from auctions.lot_words import ANNOUNCED, Attempt, Kind, NotifyMeans, State, mark_of
from auctions.parameters import CourtRules
from ledger.domain import clock
from ledger.domain.kernel import Root


class Notified(Root.Event):
    """A party or pre-emptor was told of the coming attempt (通知)."""

    TOPIC = "lot.notified"
    party: str
    means: NotifyMeans
    on: date  # the day it counts as told
    document: str

    def apply(self, lot: LotState) -> None:
        lot.notices[self.party] = Notice(self.party, self.means, self.on)


class Published(Root.Event):
    """The attempt was announced on its platform (公告发布)."""

    TOPIC = "lot.published"
    mark: str
    kind: Kind
    round_no: int
    rerun_no: int
    platform: str
    platform_lot: str
    published_on: date
    opens_at: datetime
    closes_at: datetime
    bank_account: str
    document: str
    checklist: str  # SHA-256 of what was disclosed

    def apply(self, lot: LotState) -> None:
        assert lot.planned is not None
        lot.attempts[self.mark] = Attempt(
            self.mark, self.kind, self.round_no, self.rerun_no, lot.planned.terms, self.platform,
            self.platform_lot, self.published_on, self.opens_at, self.closes_at,
            self.bank_account, self.closes_at,
        )  # fmt: skip
        lot.current = self.mark
        lot.in_kind = None
        lot.planned = None
        lot.state = ANNOUNCED[self.kind]


@dataclass(frozen=True, slots=True)
class Announcement:
    """A notice as it is to be published: where, when, and with what beside it."""

    platform: str
    platform_lot: str
    published_on: date
    opens_at: datetime
    closes_at: datetime
    bank_account: str
    document: str
    words: tuple[Said, ...]  # the ten things a notice says
    items: tuple[Item, ...]
    prompts: tuple[Prompt, ...]
    basis_withheld: str = ""

    @property
    def checklist(self) -> str:
        """A fingerprint of what was disclosed."""
        said = sorted(f"{each.what.value}={each.text}" for each in self.words)
        shown = sorted(self.items) + sorted(self.prompts)
        return sha256("\n".join([*said, *shown]).encode()).hexdigest()


class Announcing(Deciding):
    """A lot that is announced."""

    def notify(self, party: str, *, means: NotifyMeans, on: date, document: str) -> None:
        """Record that a party or pre-emptor was told of the coming attempt (NT-6)."""
        if self.planned is None and self.state is not State.PS_FAILED:
            said = "no terms are set for an attempt to come"
            refuse(PanelMissing, "WP-27", said, state=self.state)
        counts = notice.counts_from(means, on)
        self.record(Notified, party=party, means=means, on=counts, document=document)

    def publish(self, said: Announcement, rules: CourtRules) -> None:
        """Publish the notice of the attempt to come, judged by every rule on notices."""
        self.ask("publish")
        planned = self.planned
        if planned is None:
            mark = mark_of(self.round_no, *self.coming())
            refuse(PanelMissing, "WP-27", f"the panel set no terms for {mark}", attempt=mark)
        self._may_dispose(clock.on(said.opens_at), rules)
        no_complaint_open(self._open_complaints())
        self._judge_venue(said, planned, rules)
        self._judge_time(said, planned, rules)
        self._judge_words(said)
        remarks = [*self._judge_people(said, rules), *self._judge_lateness(said, planned, rules)]
        before = self.state
        self.record(
            Published, mark=mark_of(self.round_no, planned.kind, planned.rerun_no),
            kind=planned.kind, round_no=self.round_no, rerun_no=planned.rerun_no,
            platform=said.platform, platform_lot=said.platform_lot,
            published_on=said.published_on, opens_at=said.opens_at, closes_at=said.closes_at,
            bank_account=said.bank_account, document=said.document, checklist=said.checklist,
        )  # fmt: skip
        self.remark(*remarks)
        self.settle("publish", before, said.published_on, rules)

    def _judge_venue(self, said: Announcement, planned: Planned, rules: CourtRules) -> None:
        listed = self._listed(said.published_on, rules)
        venue.platform_chosen(said.platform, "", said.published_on, listed=listed)
        venue.courts_own("court", "notice", account=said.bank_account)
        closed = {each.platform for each in self.faults if each.keeps_bidders_out}
        venue.no_gatekeeping(said.platform, closed)
        used = {each.platform_lot for each in self.attempts.values()}
        if not said.platform_lot.strip() or said.platform_lot in used:
            refuse(
                PlatformRefused,
                "PF-4",
                f"{said.platform_lot} names another attempt already",
                number=said.platform_lot,
            )
        previous = self.attempt
        first_of_round = planned.kind is Kind.A1 and planned.rerun_no == 0
        if previous is not None and not first_of_round:
            venue.same_platform(previous.platform, said.platform, closed=closed)

    @staticmethod
    def _listed(on: date, rules: CourtRules) -> frozenset[str]:
        rows = rules.parameters.platforms
        return venue.on_list(
            ((row.platform, row.listed_from, row.listed_until) for row in rows), on
        )

    def _judge_time(self, said: Announcement, planned: Planned, rules: CourtRules) -> None:
        opens_on = clock.on(said.opens_at)
        clear = rules.parameters.clear_days
        if planned.kind.private:
            failure.sale_notice(self.asset_class, said.published_on, opens_on, clear_days=clear)
            failure.sale_length(said.opens_at, said.closes_at)
        else:
            bidding_law.window(said.opens_at, said.closes_at)
            self._judge_gap(said, planned, opens_on, rules)
        if self.reference is not None and not self.unappraised:
            first = self.first_notice_of_price(planned.kind, planned.rerun_no)
            pricing.still_valid(
                self.reference.valid_until, first_notice_on=said.published_on if first else None,
                starts_on=opens_on,
            )  # fmt: skip

    @staticmethod
    def _repeats(before: State, planned: Planned) -> bool:
        """Whether the attempt repeats one, and does not follow one that failed."""
        follows = before is State.A1_FAILED
        follows |= before is State.PS_PREP and planned.kind is Kind.PS
        return planned.rerun_no > 0 and not follows

    def _judge_gap(
        self, said: Announcement, planned: Planned, opens_on: date, rules: CourtRules
    ) -> None:
        clear = rules.parameters.clear_days
        was_first = planned.kind is Kind.A1
        if self._repeats(self.state, planned):
            was_first = notice_as_first(rules.parameters.rerun_notice, was_first=was_first)
        if was_first:
            notice.first_notice(self.asset_class, said.published_on, opens_on, clear_days=clear)
        else:
            notice.second_notice(
                self.asset_class, said.published_on, said.published_on, opens_on, rules.calendar,
                clear_days=clear,
            )  # fmt: skip

    def _judge_lateness(
        self, said: Announcement, planned: Planned, rules: CourtRules
    ) -> list[Remark | None]:
        """What is late and yet valid: the second auction, the private sale's notice, a listing."""
        found: list[Remark | None] = []
        sources = {row.platform: row.source for row in rules.parameters.platforms}
        found.append(venue.unconfirmed_listing(said.platform, sources.get(said.platform, "")))
        if self._repeats(self.state, planned):
            return found
        opens_on = clock.on(said.opens_at)
        first, second = self.of_round(Kind.A1), self.of_round(Kind.A2)
        if planned.kind is Kind.A2 and first is not None and first.ended_at is not None:
            failed_on = clock.on(first.ended_at)
            found.append(failure.second_in_time(failed_on, opens_on, rules.calendar))
        last = second or first
        if planned.kind is Kind.PS and last is not None and last.ended_at is not None:
            failed_on = clock.on(last.ended_at)
            found.append(failure.sale_noticed(failed_on, said.published_on, rules.calendar))
        return found

    def _judge_words(self, said: Announcement) -> None:
        assert self.planned is not None
        notice.content({each.what: each.text for each in said.words})
        notice.publicity(said.items, basis_withheld=said.basis_withheld)
        notice.prompts(said.prompts)
        lease = self.investigation is not None and self.investigation.lease
        notice.lease_said(lease, self.planned.terms.with_lease)
        bidding_law.holders_named(lease, self.preemptors)

    def _judge_people(self, said: Announcement, rules: CourtRules) -> tuple[Remark, ...]:
        told = {name: Told(each.means, each.on) for name, each in self.notices.items()}
        entitled = [party for party in (self.applicant, self.debtor) if party]
        clear = rules.parameters.clear_days
        notice.told_before([*entitled, *self.preemptors], told, said.published_on, clear_days=clear)
        return notice.holders_told(
            self.security_holders, told, clock.on(said.opens_at), clear_days=clear
        )

    def _may_dispose(self, on: date, rules: CourtRules) -> None:
        """Refuse every step towards a sale that an outsider's claim forbids (SU-6, VO-7, VO-8)."""
        outsider = self.outsider
        if outsider is None or outsider.allowed_by:
            return
        outsider_stops(outsider.claimed_on, claim_pending=outsider.dismissed_on is None)
        assert outsider.dismissed_on is not None
        suit_allows(sued=outsider.sued_on is not None, request="", security="", ruling="")
        after_the_quiet(outsider.dismissed_on, on, rules.calendar)

    def _under_way(self) -> Attempt:
        attempt = self.attempt
        assert attempt is not None  # the table asks for a stage that has one
        return attempt
