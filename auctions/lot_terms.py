"""The panel's terms for the attempt to come, judged by every rule on them (拍卖参数)."""

from datetime import date
from typing import Any

from auctions import timers
from auctions.law import failure, notice, price, pricing, rounds, venue
from auctions.law.defaults import rerun_terms
from auctions.law.lending import may_publish
from auctions.law.says import NoticeTooShort, ReferenceRefused, Remark, TermsRefused, refuse
from auctions.lot_complaints import Complaining
from auctions.lot_state import LotState, Planned
from auctions.lot_table import NotInThatStage
from auctions.lot_words import (
    AssetClass,
    Attempt,
    Kind,
    Method,
    Mode,
    Outcome,
    State,
    TaxBurden,
    Terms,
    Trait,
)
from auctions.parameters import CourtRules
from ledger.domain.calendar import Period
from ledger.domain.kernel import Root
from ledger.domain.money import Money, zero


class NoSurplusAnswered(Root.Event):
    """The applicant was told that nothing would be left, and asked to go on (无益拍卖申请)."""

    TOPIC = "lot.no-surplus-answered"
    document: str
    told_on: date
    asked_on: date

    def apply(self, lot: LotState) -> None:
        lot.no_surplus_request = self.document


class TermsSet(Root.Event):
    """The panel set the terms of the attempt to come (参数评议)."""

    TOPIC = "lot.terms-set"
    kind: Kind
    round_no: int
    rerun_no: int
    panel: str
    terms: Terms
    on: date
    class_version = 2

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """Notices of loans said nothing of a refused one before: the deposit was forfeited."""
        if state["terms"]["loan"] is not None:
            state["terms"]["loan"]["refusal_refunds"] = False

    def apply(self, lot: LotState) -> None:
        lot.planned = Planned(self.kind, self.round_no, self.rerun_no, self.panel, self.terms)
        lot.notices = {}
        if lot.state is State.PRICED:
            lot.state = State.PREPARED


class Planning(Complaining):
    """A lot whose next attempt gets its terms."""

    def answer_no_surplus(
        self, *, document: str, told_on: date, asked_on: date, rules: CourtRules
    ) -> None:
        """Record that the applicant, told nothing would be left, asked to go on in five days."""
        last = rules.calendar.deadline(told_on, Period(5), roll=True).due
        if asked_on > last or asked_on < told_on or not document.strip():
            refuse(
                NoticeTooShort,
                "PR-5",
                f"asked on {asked_on}, the right ended on {last}",
                asked_on=asked_on,
                due=last,
            )
        self.record(NoSurplusAnswered, document=document, told_on=told_on, asked_on=asked_on)
        self.stop_clock("T-NOSURPLUS", by_act="answer_no_surplus")

    def tell_no_surplus(self, *, on: date, rules: CourtRules) -> None:
        """Tell the applicant that nothing would be left; it has five days (PR-5)."""
        self.stop_clock("T-NOSURPLUS", by_act="tell_no_surplus")
        self.start_clock(timers.start("T-NOSURPLUS", on, rules), by_act="tell_no_surplus")

    def may_price_anew(self, on: date) -> None:
        """Refuse to price anew while an attempt can still rest on the price (CK-12)."""
        assert self.reference is not None  # every stage from which it is asked anew has one
        kind, rerun_no = self.coming()
        if self.unappraised:
            said = "what nobody could appraise has no price to run out"
            refuse(ReferenceRefused, "CK-12", said, way=self.reference.method)
        if kind is Kind.PS:
            days = failure.SALE_NOTICE.on(on)[self.asset_class is AssetClass.MOVABLE]
        else:
            days = notice.notice_days(self.asset_class, first=kind is not Kind.A2, on=on)
        first = self.first_notice_of_price(kind, rerun_no)
        pricing.may_price_anew(self.reference.valid_until, on, first=first, notice_days=days)

    def first_notice_of_price(self, kind: Kind, rerun_no: int) -> bool:
        """Whether the notice to come is the first that rests on the price: a round's first notice
        is one (R2-9), and so is the first after the asset was priced anew.
        """
        assert self.reference is not None
        fixed_on = self.reference.fixed_on
        new = all(each.published_on < fixed_on for each in self.attempts.values())
        return kind in (Kind.A1, Kind.DS) and (rerun_no == 0 or new)

    def set_terms(self, terms: Terms, *, panel: str, on: date, rules: CourtRules) -> None:
        """Record the panel's terms for the attempt to come, judged by every rule on them."""
        self.ask("set_terms")
        venue.panel_decided(panel, "start, increment and deposit")
        kind, rerun_no = self.coming(no_reserve=terms.no_reserve)
        self._judge_price(kind, rerun_no, terms, on, rules)
        self._judge_rest(kind, terms, on)
        if terms.loan is not None:
            may_publish(terms.loan, rules.parameters.loan_most_percent)
        before = self.state
        late = None
        if before is State.PRICED and self.reference is not None:
            late = pricing.disposal_started(self.reference.fixed_on, on, rules.calendar)
        self.record(
            TermsSet, kind=kind, round_no=self.round_no, rerun_no=rerun_no, panel=panel,
            terms=terms, on=on,
        )  # fmt: skip
        self.remark(late)
        self.settle("set_terms", before, on, rules)

    def coming(self, *, no_reserve: bool = False) -> tuple[Kind, int]:
        """Which attempt comes next from here, and which rerun of it.

        What is sold without reserve is auctioned once more instead of sold privately (PR-7).
        """
        if self.state is State.A1_FAILED and self.mode is not Mode.SINGLE_STEP:
            return self._once_more(Kind.A2)
        last = self.of_round(Kind.A2) or self.of_round(Kind.A1)
        if self.state is State.PS_PREP and no_reserve and last is not None:
            return last.kind, last.rerun_no + 1
        if self.state is State.PS_PREP:
            return self._once_more(Kind.PS)
        if self.state is State.DEFAULTED and self.attempt is not None:
            return self.attempt.kind, self.attempt.rerun_no + 1
        if self.state in (State.PRICED, State.PREPARED):
            return self._once_more(Kind.A1 if self.direct is None else Kind.DS)
        raise NotInThatStage(f"no attempt comes next for lot {self.number}", state=self.state)

    def _once_more(self, kind: Kind) -> tuple[Kind, int]:
        """An attempt of this kind: after an annulment or a new price the round begins again, and
        no attempt takes the mark of one before it.
        """
        last = self.of_round(kind)
        return kind, 0 if last is None else last.rerun_no + 1

    def _judge_price(
        self, kind: Kind, rerun_no: int, terms: Terms, on: date, rules: CourtRules
    ) -> None:
        if self.state is State.DEFAULTED and self.attempt is not None:
            rerun_terms(self.attempt.terms, terms, rules.parameters.rerun_terms)
        if terms.no_reserve:
            failed = any(map(self._was_last_and_failed, self.attempts.values()))
            price.no_reserve(criminal=Trait.CRIMINAL in self.traits, last_failed=failed)
        elif kind is Kind.PS:
            price.sale_price(self.failed_start(), terms.start)
        elif kind is Kind.DS:
            assert self.direct is not None
            price.as_decided(self.direct.price, terms.start)
        elif self.unappraised:
            price.equity_start(
                terms.start, self.costs or zero(), request=self.ground_of_reference, worthless=False
            )
        elif kind is Kind.A2:
            first = self.of_round(Kind.A1)
            assert first is not None
            price.second_start(first.terms.start, terms.start, on)
            self._judge_round(kind, terms, on)
        elif self.round_no > 1:
            self._judge_round(kind, terms, on)
        else:
            assert self.reference is not None
            price.first_start(self.reference.amount, terms.start, on)
        self._judge_surplus(terms)

    def _was_last_and_failed(self, attempt: Attempt) -> bool:
        """Whether it was the last auction of its round, the second or the only one, and failed."""
        only = self.rounds[attempt.round_no] is Mode.SINGLE_STEP
        last = Kind.A1 if only else Kind.A2
        return attempt.kind is last and attempt.outcome is Outcome.FAILED

    def _judge_round(self, kind: Kind, terms: Terms, on: date) -> None:
        if self.round_no == 1:
            return
        first = self.of_round(Kind.A1)
        reference = self.reference.amount if self.reference else None
        rounds.round_start(
            self.mode, kind, terms.start, carried=self.carried, reference=reference,
            previous=first.terms.start if first else None, original=reference,
            both_consent=self.both_consent, on=on,
        )  # fmt: skip

    def _judge_surplus(self, terms: Terms) -> None:
        if self.priority is not None and not terms.no_reserve:
            price.leaves_something(
                terms.start, self.priority, self.costs or zero(),
                asked=bool(self.no_surplus_request),
            )  # fmt: skip

    def _judge_rest(
        self, kind: Kind, terms: Terms, on: date, *, imported: bool = False
    ) -> Remark | None:
        price.increment(terms.start if terms.start > zero() else terms.increment, terms.increment)
        if kind.private:
            failure.named_deposit(terms.start, terms.deposit)
        elif not (self.unappraised or terms.no_reserve):
            price.deposit(terms.start, terms.deposit, on)
        by_law = terms.tax_burden is TaxBurden.BY_LAW
        if terms.balance_due_days < 1:
            said = "the notice gives a period to pay the balance"
            refuse(TermsRefused, "CL-4", said, days=terms.balance_due_days)
        return venue.tax_clause(by_law, imported=imported)

    @property
    def unappraised(self) -> bool:
        """Whether the lot is equity nobody could appraise (PR-6)."""
        return self.reference is not None and self.reference.method is Method.NONE

    def failed_start(self) -> Money:
        """The start at which the last auction of the round failed: the private sale's price."""
        last = self.of_round(Kind.A2) or self.of_round(Kind.A1)
        assert last is not None
        return last.terms.start
