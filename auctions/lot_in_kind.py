"""A lot that goes to a creditor instead of a buyer (以物抵债)."""

from datetime import date

from auctions.law import in_kind as law
from auctions.law.failure import in_kind_price_after
from auctions.law.says import InKindNotAllowed, empty, refuse
from auctions.lot_sale import Selling
from auctions.lot_state import InKind, LotState
from auctions.lot_words import FAILED, Answer, Attempt, Creditor, Kind, Mode, State, Trait
from auctions.parameters import CourtRules
from ledger.domain import clock
from ledger.domain.kernel import Root
from ledger.domain.money import Money


class InKindAsked(Root.Event):
    """The creditors were asked whether they take the asset at the failed price (征询以物抵债)."""

    TOPIC = "lot.inkind-asked"
    mark: str
    price: Money
    creditors: tuple[Creditor, ...]
    on: date
    answer_by: date
    document: str

    def apply(self, lot: LotState) -> None:
        lot.in_kind = InKind(
            self.mark, self.price, {each.party: each for each in self.creditors}, self.answer_by,
            came_from=lot.state,
        )  # fmt: skip
        lot.asked_in_kind.append(self.mark)
        single = lot.state is State.A1_FAILED and lot.mode is Mode.SINGLE_STEP
        if lot.state is State.A2_FAILED or single:
            lot.state = State.INKIND_INQUIRY


class InKindAnswered(Root.Event):
    """A creditor said whether it takes the asset (答复以物抵债)."""

    TOPIC = "lot.inkind-answered"
    party: str
    answer: Answer
    on: date
    document: str

    def apply(self, lot: LotState) -> None:
        assert lot.in_kind is not None
        lot.in_kind.answers[self.party] = self.answer


class InKindAwarded(Root.Event):
    """The asset goes to this creditor, who pays the difference if there is one (接受抵债)."""

    TOPIC = "lot.inkind-awarded"
    mark: str
    party: str
    price: Money
    entitled: Money
    difference: Money
    difference_due: date | None
    lottery: str  # 抽签记录
    eligibility: str
    on: date

    def apply(self, lot: LotState) -> None:
        assert lot.in_kind is not None
        lot.in_kind.came_from = lot.state
        lot.in_kind.acceptor = self.party
        lot.in_kind.difference = self.difference
        lot.in_kind.difference_due = self.difference_due
        lot.state = State.INKIND_PENDING


class DifferencePaid(Root.Event):
    """The difference and the costs of taking the asset are there, or none were due (补差到账)."""

    TOPIC = "lot.difference-paid"
    party: str
    difference: Money
    costs: Money
    on: date

    def apply(self, lot: LotState) -> None:
        assert lot.in_kind is not None
        lot.in_kind.paid_on = self.on
        lot.state = State.INKIND_PAID


class DifferenceOverdue(Root.Event):
    """The difference never came: the lot goes on, without this creditor (未补差)."""

    TOPIC = "lot.difference-overdue"
    party: str
    ruling: str
    on: date
    mark: str

    def apply(self, lot: LotState) -> None:
        assert lot.in_kind is not None
        lot.barred_acceptors.add(self.party)
        lot.in_kind.acceptor, lot.in_kind.paid_on = "", None
        lot.in_kind.answers.pop(self.party, None)
        lot.in_kind.creditors.pop(self.party, None)
        # An acceptance during the inquiry goes back to the failed attempt it was about.
        lot.state = FAILED[lot.attempts[self.mark].kind] if self.mark else State.PRICED


class InKindRuled(Root.Event):
    """The ruling gave the asset to the creditor; the title passed (抵债裁定送达)."""

    TOPIC = "lot.inkind-ruled"
    mark: str
    party: str
    price: Money
    document: str
    served_on: date

    def apply(self, lot: LotState) -> None:
        lot.ruling = self.document
        lot.ruled_on = self.served_on
        lot.state = State.CLOSED_INKIND


class InKindRefused(Root.Event):
    """Every creditor refused or was silent (均不接受抵债)."""

    TOPIC = "lot.inkind-refused"
    mark: str
    on: date

    def apply(self, lot: LotState) -> None:
        if lot.state is State.INKIND_INQUIRY:
            lot.state = State.PS_PREP


class Taking(Selling):
    """A lot offered to its creditors after a failed attempt."""

    def ask_in_kind(self, *, on: date, answer_by: date, document: str, rules: CourtRules) -> None:
        """Ask every listed creditor whether it takes the asset at the failed attempt's price."""
        self.ask("ask_in_kind")
        attempt = self._failed()
        # Who did not pay the difference is not asked again; where nobody else is, nobody takes it.
        asked = [c for c in self.creditors.values() if c.party not in self.barred_acceptors]
        if not self.creditors or answer_by < on or not document.strip():
            refuse(
                InKindNotAllowed, "DA-1", "no creditor is listed, or no day to answer by",
                asked_on=on, until=answer_by,
                lacking=empty(creditors=self.creditors, document=document),
            )  # fmt: skip
        late = None
        if attempt.kind is Kind.A2 and attempt.ended_at is not None:
            late = law.asked_in_time(clock.on(attempt.ended_at), on, rules.calendar)
        before = self.state
        self.record(
            InKindAsked, mark=attempt.mark, price=attempt.terms.start,
            creditors=tuple(asked), on=on, answer_by=answer_by,
            document=document,
        )  # fmt: skip
        self.remark(late)
        self.settle("ask_in_kind", before, on, rules)

    def answer_in_kind(self, party: str, *, answer: Answer, on: date, document: str) -> None:
        """Record a creditor's answer; after the last day a silence counts as one."""
        self.ask("answer_in_kind")
        offer = self._offer()
        law.may_enter_again(party, self.barred_acceptors)
        if party not in offer.creditors:
            refuse(InKindNotAllowed, "DA-1", f"{party} was not asked", party=party)
        if answer is Answer.SILENT and on <= offer.answer_by:
            refuse(
                InKindNotAllowed,
                "DA-1",
                f"{party} may answer until {offer.answer_by}",
                party=party,
                until=offer.answer_by,
            )
        self.record(InKindAnswered, party=party, answer=answer, on=on, document=document)

    def award_in_kind(
        self,
        party: str,
        *,
        price: Money,
        on: date,
        rules: CourtRules,
        difference_due: date | None = None,
        lottery: str = "",
        eligibility: str = "",
        part: str = "",
        from_settlement: bool = False,
    ) -> None:
        """Give the asset to the creditor whom the law names among the willing (DA-1 to DA-10)."""
        self.ask("award_in_kind")
        attempt, offer = self._failed(), self._offer()
        law.whole(part)
        law.not_on_settlement(from_settlement=from_settlement)
        law.may_enter_again(party, self.barred_acceptors)
        self._price_holds(attempt)
        if party not in offer.creditors:
            refuse(InKindNotAllowed, "DA-1", f"{party} was not asked", party=party)
        creditor = offer.creditors[party]
        law.may_take(creditor, price, offer.price)
        if attempt.kind is Kind.A1:
            in_kind_price_after(attempt.terms.start, price)
        willing = [
            offer.creditors[each]
            for each, answer in offer.answers.items()
            if answer is Answer.ACCEPTED
        ]
        if creditor not in willing:
            refuse(InKindNotAllowed, "DA-1", f"{party} did not accept", party=party)
        law.taker(willing, party, lottery=lottery)
        due = law.difference(price, creditor.entitled)
        if due.fen and difference_due is None:
            refuse(InKindNotAllowed, "DA-3", f"name the day {due} is due", due=due)
        before = self.state
        self.record(
            InKindAwarded, mark=attempt.mark, party=party, price=price,
            entitled=creditor.entitled, difference=due, difference_due=difference_due,
            lottery=lottery, eligibility=eligibility, on=on,
        )  # fmt: skip
        self.settle("award_in_kind", before, on, rules)

    def pay_difference(self, *, paid: Money, costs: Money, on: date, rules: CourtRules) -> None:
        """Record that the difference and the costs of taking the asset are there (DA-3)."""
        self.ask("pay_difference")
        offer = self._offer()
        assert offer.difference is not None
        law.difference_paid(paid, offer.difference)
        if self.costs is not None and costs < self.costs:
            refuse(
                InKindNotAllowed, "DA-3", f"the costs of {self.costs} are not funded",
                costs=self.costs,
            )  # fmt: skip
        before = self.state
        self.record(DifferencePaid, party=offer.acceptor, difference=paid, costs=costs, on=on)
        self.settle("pay_difference", before, on, rules)

    def miss_difference(self, *, ruling: str, on: date, rules: CourtRules) -> None:
        """Record that the difference never came, or that the taking fell away: the lot goes on
        without this creditor (DA-4). One that owes no difference, or has paid, is no longer
        waited for, as the ruling says: it gave the asset up, or may not have it.
        """
        self.ask("miss_difference")
        offer, due = self._offer(), None
        if self.state is State.INKIND_PENDING:
            due = offer.difference_due
        if not ruling.strip() or (due is not None and on <= due):
            refuse(
                InKindNotAllowed,
                "DA-4",
                f"no ruling, or not before {offer.difference_due}",
                due=offer.difference_due,
            )
        before = self.state
        self.record(
            DifferenceOverdue, party=offer.acceptor, ruling=ruling, on=on,
            mark=offer.mark,
        )  # fmt: skip
        self.settle("miss_difference", before, on, rules)

    def rule_in_kind(
        self, *, document: str, served_on: date, rules: CourtRules, eligibility: str = ""
    ) -> None:
        """Record the service of the ruling in kind: the title passes, the lot is at zero (DA-5)."""
        self.ask("rule_in_kind")
        self._may_dispose(served_on, rules)
        offer = self._offer()
        assert offer.paid_on is not None
        if offer.mark:
            self._price_holds(self.attempts[offer.mark])
        if not document.strip() or served_on < offer.paid_on:
            refuse(
                InKindNotAllowed, "DA-5", "the ruling has no number, or no money before it",
                paid_on=offer.paid_on, served_on=served_on, lacking=empty(document=document),
            )  # fmt: skip
        late = law.ruled_in_time(
            offer.paid_on, served_on, rules.calendar, limited=Trait.LIMITED in self.traits,
            eligibility=eligibility,
        )  # fmt: skip
        before = self.state
        self.record(
            InKindRuled, mark=offer.mark, party=offer.acceptor, price=offer.price,
            document=document, served_on=served_on,
        )  # fmt: skip
        self.remark(late)
        self.settle("rule_in_kind", before, served_on, rules)

    def refuse_in_kind(self, *, on: date, rules: CourtRules) -> None:
        """Record that no creditor takes the asset: each one's answer is on file."""
        self.ask("refuse_in_kind")
        offer = self._offer()
        taking = [each for each, answer in offer.answers.items() if answer is Answer.ACCEPTED]
        open_ = sorted(set(offer.creditors) - set(offer.answers))
        if taking or open_:
            said = f"{', '.join(taking)} accepted" if taking else f"no answer of {', '.join(open_)}"
            refuse(InKindNotAllowed, "DA-1", said, open=tuple(open_), taking=tuple(taking))
        before = self.state
        self.record(InKindRefused, mark=offer.mark, on=on)
        self.settle("refuse_in_kind", before, on, rules)

    def _price_holds(self, attempt: Attempt) -> None:
        assert attempt.ended_at is not None
        law.price_of_this_case(self.ended_cases, self.case_numbers, clock.on(attempt.ended_at))

    def _failed(self) -> Attempt:
        attempt = self._under_way()
        if self.state is State.INKIND_INQUIRY and self.in_kind is not None:
            return self.attempts[self.in_kind.mark]
        return attempt

    def _offer(self) -> InKind:
        if self.in_kind is None:
            said = "the creditors were not asked"
            refuse(InKindNotAllowed, "DA-1", said, attempt=self.current, state=self.state)
        return self.in_kind
