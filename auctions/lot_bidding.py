"""Commands on a lot from its notice to the end of its bidding."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Final

from auctions import lot_facts, timers
from auctions.bidding import Hall, Judged, judge
from auctions.law import bids as bidding_law
from auctions.law import failure, notice, price, pricing, venue
from auctions.law.closing import balance_due, confirmation_named
from auctions.law.defaults import not_the_defaulter, notice_as_first
from auctions.law.notice import Item, Prompt, Said, Told
from auctions.law.says import (
    BiddingNotOver,
    BidRefused,
    DepositRefused,
    MayNotBid,
    NotDisclosed,
    PanelMissing,
    PlatformRefused,
    Remark,
    refuse,
)
from auctions.law.stays import after_the_quiet, lease_flag, outsider_stops, suit_allows
from auctions.lot_direct import Deciding
from auctions.lot_state import Planned
from auctions.lot_words import (
    Attempt,
    BarredAs,
    Bid,
    BidderRole,
    Channel,
    Entrant,
    Kind,
    NotifyMeans,
    Outcome,
    State,
    TimerStart,
    mark_of,
)
from auctions.parameters import CourtRules
from ledger.domain import clock
from ledger.domain.money import Money, zero

RELEASE_HOURS: Final = 24


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
    """A lot that is announced and bid for."""

    def notify(self, party: str, *, means: NotifyMeans, on: date, document: str) -> None:
        """Record that a party or pre-emptor was told of the coming attempt (NT-6)."""
        if self.planned is None and self.state is not State.PS_FAILED:
            refuse(PanelMissing, "WP-27", "no terms are set for an attempt to come")
        counts = notice.counts_from(means, on)
        self.record(lot_facts.Notified, party=party, means=means, on=counts, document=document)

    def publish(self, said: Announcement, rules: CourtRules) -> None:
        """Publish the notice of the attempt to come, judged by every rule on notices."""
        self.ask("publish")
        planned = self.planned
        if planned is None or (planned.kind, planned.rerun_no) != self.coming():
            refuse(PanelMissing, "WP-27", "the panel set no terms for this attempt")
        self._may_dispose(clock.on(said.opens_at), rules)
        self._judge_venue(said, planned, rules)
        self._judge_time(said, planned, rules)
        self._judge_words(said)
        remarks = [*self._judge_people(said), *self._judge_lateness(said, planned, rules)]
        before = self.state
        self.record(
            lot_facts.Published, mark=mark_of(self.round_no, planned.kind, planned.rerun_no),
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
        used = {each.platform_lot for each in self.attempts.values()}
        if not said.platform_lot.strip() or said.platform_lot in used:
            refuse(PlatformRefused, "PF-4", f"{said.platform_lot} names another attempt already")
        previous = self.attempt
        first_of_round = planned.kind is Kind.A1 and planned.rerun_no == 0
        if previous is not None and not first_of_round:
            venue.same_platform(previous.platform, said.platform)

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
            # A round's first notice is a first notice: it falls within validity (R2-9).
            first = planned.kind in (Kind.A1, Kind.DS) and planned.rerun_no == 0
            pricing.still_valid(
                self.reference.valid_until, first_notice_on=said.published_on if first else None,
                starts_on=opens_on,
            )  # fmt: skip

    def _judge_gap(
        self, said: Announcement, planned: Planned, opens_on: date, rules: CourtRules
    ) -> None:
        clear = rules.parameters.clear_days
        was_first = planned.kind is Kind.A1
        if planned.rerun_no:
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
        if planned.rerun_no:
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
        lease_flag(lease, self.planned.terms.with_lease)
        bidding_law.holders_named(lease, self.preemptors)

    def _judge_people(self, said: Announcement) -> tuple[Remark, ...]:
        told = {name: Told(each.means, each.on) for name, each in self.notices.items()}
        entitled = [party for party in (self.applicant, self.debtor) if party]
        notice.told_before([*entitled, *self.preemptors], told, said.published_on)
        return notice.holders_told(self.security_holders, told, clock.on(said.opens_at))

    def _may_dispose(self, on: date, rules: CourtRules) -> None:
        """Refuse every step towards a sale that an outsider's claim forbids (SU-6, VO-7, VO-8)."""
        outsider = self.outsider
        if outsider is None or outsider.allowed_by:
            return
        outsider_stops(claim_pending=outsider.dismissed_on is None)
        assert outsider.dismissed_on is not None
        suit_allows(sued=outsider.sued_on is not None, request="", security="", ruling="")
        after_the_quiet(outsider.dismissed_on, on, rules.calendar)

    # Who may bid

    def confirm_deposit(
        self,
        bidder: str,
        *,
        name: str,
        identity: str,
        role: BidderRole,
        channel: Channel,
        amount: Money,
        reference: str,
        at: datetime,
        proxy: str = "",
        loan_letter: str = "",
        claim: Money | None = None,
    ) -> None:
        """Admit a bidder whose deposit is paid or frozen; who it is stays sealed (DP-2, PF-8)."""
        self.ask("confirm_deposit")
        attempt = self._under_way()
        rank = self._rank_of(bidder, role)
        entrant = Entrant(bidder, name, identity, role, rank, channel, amount, reference, at)
        self._admit(attempt, entrant, proxy)
        needed = attempt.terms.deposit
        if channel is Channel.EXEMPT:
            needed = price.applicant_pays(needed, claim or zero(), role)
        if needed.fen or channel is not Channel.EXEMPT:
            price.deposited(amount, needed, identity=identity, reference=reference)
        self._enter(attempt, entrant, proxy, loan_letter)
        self.remark(price.debtor_bids(role), self._loan_remark(attempt, loan_letter))

    def confirm_prepayment(
        self,
        bidder: str,
        *,
        name: str,
        identity: str,
        amount: Money,
        reference: str,
        at: datetime,
        role: BidderRole = BidderRole.ORDINARY,
        channel: Channel = Channel.COURT,
    ) -> None:
        """Admit somebody who prepaid the whole price of a private sale (PS-5)."""
        self.ask("confirm_prepayment")
        attempt = self._under_way()
        rank = self._rank_of(bidder, role)
        entrant = Entrant(bidder, name, identity, role, rank, channel, amount, reference, at)
        self._admit(attempt, entrant, "")
        failure.prepaid(amount, attempt.terms.start)
        price.deposited(amount, amount, identity=identity, reference=reference)
        self._enter(attempt, entrant, "", "")
        self.remark(price.debtor_bids(role))

    def _admit(self, attempt: Attempt, new: Entrant, proxy: str) -> None:
        before = attempt.entrants.get(new.bidder)
        price.one_channel(before.channel if before else None, new.channel)
        if any(each.identity == new.identity for each in attempt.entrants.values()):
            refuse(DepositRefused, "DP-4", "this person holds a code for this attempt already")
        if new.entered_at >= attempt.ends_at:
            refuse(BiddingNotOver, "DP-2", f"the bidding ends at {attempt.ends_at}")
        defaulted = [each for each in self.barred if each.role is BarredAs.DEFAULTED]
        not_the_defaulter(new.identity, defaulted)
        others = [each for each in self.barred if each.role is not BarredAs.DEFAULTED]
        venue.may_bid(new.name, new.identity, others)
        if proxy:
            bidding_law.proxy_in_time(new.entered_at, attempt.opens_at)

    def _enter(self, attempt: Attempt, new: Entrant, proxy: str, loan_letter: str) -> None:
        self.record(
            lot_facts.Entered, mark=attempt.mark, bidder=new.bidder, name=new.name,
            identity=new.identity, role=new.role, rank=new.rank, channel=new.channel,
            amount=new.amount, reference=new.reference, proxy=proxy, loan_letter=loan_letter,
            at=new.entered_at,
        )  # fmt: skip

    def _rank_of(self, bidder: str, role: BidderRole) -> int | None:
        """The rank of the holder to whom this code was issued; an unconfirmed one has none."""
        by_code = {each.code: each for each in self.preemptors.values() if each.code}
        holder = by_code.get(bidder)
        if role is not BidderRole.PREEMPTOR:
            if holder is not None:
                refuse(MayNotBid, "PE-2", f"{bidder} is the code of {holder.holder}")
            return None
        return bidding_law.confirmed(holder.rank if holder else None, holder=bidder)

    @staticmethod
    def _loan_remark(attempt: Attempt, letter: str) -> Remark | None:
        if letter and attempt.terms.loan is None:
            return Remark("LN-2", "a loan letter, and the notice offers no loan")
        return None

    # The bidding itself

    def start_bidding(self, at: datetime, rules: CourtRules) -> None:
        """Open the bidding, or the sixty days of a private sale, at the announced time."""
        self.ask("start_bidding")
        attempt = self._under_way()
        if at < attempt.opens_at:
            refuse(BiddingNotOver, "BD-1", f"it opens at {attempt.opens_at}")
        self._may_dispose(clock.on(at), rules)
        before = self.state
        self.ran_out("T-NOTICE", at=at)
        self.record(lot_facts.BiddingStarted, mark=attempt.mark, at=at)
        self.remark(venue.still_listed(attempt.platform, self._listed(clock.on(at), rules),
                                       clock.on(at)))  # fmt: skip
        self.settle("start_bidding", before, clock.on(at), rules)

    def take_bids(self, bids: Sequence[Bid], rules: CourtRules) -> Judged:
        """Judge a stretch of bids and record it as one fact; what does not count says why."""
        self.ask("take_bids")
        attempt = self._under_way()
        done = judge(self.hall(rules), bids)
        if done.valid or done.refused:
            before = self.state
            moved = done.ends_at != attempt.ends_at
            self.record(
                lot_facts.BidsTaken, mark=attempt.mark, bids=tuple(done.valid),
                refused=tuple(done.refused), ends_at=done.ends_at, extensions=done.extensions,
            )  # fmt: skip
            heard = [each.received_at for each in done.valid]
            heard += [each.received_at for each in done.refused]
            self.settle("take_bids", before, clock.on(max(heard)), rules, restart=moved)
        return done

    def place_bid(self, bid: Bid, rules: CourtRules) -> None:
        """Take one bid; one that does not count is refused by the rule it breaks."""
        self.ask("take_bids")
        attempt = self._under_way()
        if bid.seq <= attempt.last_seq:
            refuse(BidRefused, "BD-8", f"bid {attempt.last_seq} was heard already", seq=bid.seq)
        judged = judge(self.hall(rules), [bid])
        if judged.refused:
            broken = judged.refused[0].rule
            refuse(BidRefused, broken, f"the bid of {bid.amount} breaks {broken}", seq=bid.seq)
        self.take_bids([bid], rules)

    def hall(self, rules: CourtRules) -> Hall:
        """The bidding as it stands."""
        attempt = self._under_way()
        return Hall(
            attempt.kind, attempt.terms, attempt.opens_at, attempt.ends_at, attempt.entrants,
            self.leader(), attempt.last_seq, rules.parameters.leader_may_raise,
        )  # fmt: skip

    def leader(self) -> Bid | None:
        """Who leads: price, then pre-emption, then rank, then the platform's order (PE-4)."""
        attempt = self._under_way()
        if not attempt.bids:
            return None
        top = attempt.bids[-1].amount.fen
        at_top = []
        for bid in reversed(attempt.bids):
            if bid.amount.fen != top:
                break
            at_top.append(bid)
        ranks = {code: entrant.rank for code, entrant in attempt.entrants.items()}
        return bidding_law.best(at_top[::-1], ranks)

    def close_bidding(self, at: datetime, rules: CourtRules) -> None:
        """End the bidding: the leader has bought, or nobody bid and the attempt failed."""
        self.ask("close_bidding")
        attempt = self._under_way()
        if at < attempt.ends_at:
            refuse(BiddingNotOver, "BD-2", f"the bidding ends at {attempt.ends_at}")
        venue.ended_as_reported(attempt.reported, len(attempt.bids))
        leader = self.leader()
        sold = bidding_law.sold(len(attempt.bids)) and leader is not None
        ended = attempt.ends_at
        due = None
        if leader is not None:
            due = balance_due(clock.on(ended), attempt.terms.balance_due_days, rules.calendar)
        before = self.state
        self.ran_out("T-BID", "T-PS", at=at)
        self.record(
            lot_facts.BiddingClosed, mark=attempt.mark, kind=attempt.kind,
            outcome=Outcome.SOLD if sold else Outcome.FAILED, at=ended,
            winner=leader.code if leader else "", price=leader.amount if leader else None,
            extensions=attempt.extensions, bids=len(attempt.bids), balance_due_on=due,
        )  # fmt: skip
        if not sold and self.no_surplus_request:
            self.remark(Remark("PR-5", "it failed: the applicant bears the cost of the auction"))
        self.settle(
            "close_bidding", before, clock.on(ended), rules,
            starts=self._hours_after(attempt, ended, rules),
        )  # fmt: skip

    def _hours_after(
        self, attempt: Attempt, ended: datetime, rules: CourtRules
    ) -> list[TimerStart]:
        """The hours within which deposits go back, and the winner's comes from the platform."""
        starts = []
        losers = [code for code in attempt.entrants if code != attempt.winner]
        if losers:
            within = rules.parameters.refund_hours
            starts.append(timers.hours("T-RELEASE", ended, within, subject=attempt.mark))
        winner = attempt.entrants.get(attempt.winner)
        if winner is not None and winner.channel is Channel.PLATFORM:
            starts.append(timers.hours("T-REMIT", ended, RELEASE_HOURS, subject=attempt.mark))
        return starts

    def confirm_sale(self, *, document: str, buyer: str, on: date) -> None:
        """Record the published confirmation, with the buyer's real name (CL-1)."""
        attempt = self._under_way()
        if self.state is not State.SOLD_AWAIT_BALANCE and self.state is not State.PAID:
            self.ask("complete_price")
        if not document.strip():
            refuse(NotDisclosed, "CL-1", "the confirmation has no number")
        confirmation_named(buyer, attempt.entrants[attempt.winner].name)
        self.record(
            lot_facts.SaleConfirmed, mark=attempt.mark, document=document, buyer=buyer, on=on
        )

    def _under_way(self) -> Attempt:
        attempt = self.attempt
        assert attempt is not None  # the table asks for a stage that has one
        return attempt
