"""A lot at an appraiser's (委托评估): three firms in their order, one after the other."""

from collections.abc import Sequence
from datetime import date

from auctions import timers
from auctions.law import appraisal as law
from auctions.law.says import ReferenceRefused, refuse
from auctions.lot_parts import Appraisal
from auctions.lot_registries import Inquiring
from auctions.lot_state import LotState
from auctions.parameters import CourtRules
from ledger.domain.kernel import Root
from ledger.domain.money import Money


class AppraisalCommissioned(Root.Event):
    """Firms were chosen, and the first was asked for a report (委托评估)."""

    TOPIC = "lot.appraisal-commissioned"
    firms: tuple[str, ...]
    by_lot: bool  # 摇号; otherwise the parties agreed
    record: str
    document: str
    on: date
    due: date

    def apply(self, lot: LotState) -> None:
        lot.appraisal = Appraisal(self.firms, self.firms[0], self.on, self.due)


class AppraisalExtended(Root.Event):
    """The firm asked in time for fifteen days more (延长评估期限)."""

    TOPIC = "lot.appraisal-extended"
    firm: str
    document: str
    asked_on: date
    due: date

    def apply(self, lot: LotState) -> None:
        assert lot.appraisal is not None
        lot.appraisal.extensions = (*lot.appraisal.extensions, self.asked_on)
        lot.appraisal.due = self.due


class AppraisalReported(Root.Event):
    """The firm's report is here (收到评估报告)."""

    TOPIC = "lot.appraisal-reported"
    firm: str
    document: str
    amount: Money
    on: date

    def apply(self, lot: LotState) -> None:
        assert lot.appraisal is not None
        lot.appraisal.report = self.document


class AppraisalRecalled(Root.Event):
    """A firm let its time pass: the file went to the next, and the first gets no fee (撤回委托)."""

    TOPIC = "lot.appraisal-recalled"
    firm: str
    document: str
    on: date
    next_firm: str  # empty when all have been asked
    due: date | None

    def apply(self, lot: LotState) -> None:
        assert lot.appraisal is not None
        lot.unpaid_firms.add(self.firm)
        firms = lot.appraisal.firms
        lot.appraisal = None
        if self.due is not None:
            lot.appraisal = Appraisal(firms, self.next_firm, self.on, self.due)


class Appraising(Inquiring):
    """A lot that is appraised."""

    def commission_appraisal(
        self,
        firms: Sequence[str],
        *,
        by_lot: bool,
        record: str,
        document: str,
        on: date,
        rules: CourtRules,
    ) -> None:
        """Ask the first of three firms for its report; it has thirty days (CK-7)."""
        self.ask("fix_reference")
        if self.appraisal is not None:
            refuse(
                ReferenceRefused,
                "CK-7",
                f"{self.appraisal.firm} was asked already",
                agency=self.appraisal.firm,
            )
        law.firms_chosen(firms, record, on, by_lot=by_lot)
        due = law.appraisal_due(on, (), rules.calendar)
        self.record(
            AppraisalCommissioned, firms=tuple(firms), by_lot=by_lot, record=record,
            document=document, on=on, due=due,
        )  # fmt: skip
        self._wait_for_report(on, due, "commission_appraisal")

    def extend_appraisal(self, *, document: str, asked_on: date, rules: CourtRules) -> None:
        """Give the firm fifteen days more, twice at most, asked for five days before (CK-7)."""
        self.ask("fix_reference")
        asked = self._waited_for()
        extensions = (*asked.extensions, asked_on)
        due = law.appraisal_due(asked.asked_on, extensions, rules.calendar)
        self.record(
            AppraisalExtended, firm=asked.firm, document=document, asked_on=asked_on, due=due
        )
        self._wait_for_report(asked_on, due, "extend_appraisal")

    def take_report(self, firm: str, *, amount: Money, document: str, on: date) -> None:
        """Take the report of the firm that was asked, in its time (CK-7)."""
        self.ask("fix_reference")
        asked = self._waited_for()
        law.report_in_time(firm, asked.firm, on, asked.due)
        law.reported(document)
        self.record(AppraisalReported, firm=firm, document=document, amount=amount, on=on)
        self.stop_clock("T-APPRAISAL", by_act="take_report")

    def recall_appraisal(self, *, document: str, on: date, rules: CourtRules) -> None:
        """Recall the file of a firm whose time is over, and ask the next one (CK-7)."""
        self.ask("fix_reference")
        asked = self._waited_for()
        late = law.recalled(on, asked.due, rules.calendar)
        later = asked.firms[asked.firms.index(asked.firm) + 1 :]
        due = law.appraisal_due(on, (), rules.calendar) if later else None
        self.record(
            AppraisalRecalled, firm=asked.firm, document=document, on=on,
            next_firm=later[0] if later else "", due=due,
        )  # fmt: skip
        self.remark(late)
        self.stop_clock("T-APPRAISAL", by_act="recall_appraisal")
        if due is not None:
            self._wait_for_report(on, due, "recall_appraisal")

    def _waited_for(self) -> Appraisal:
        if self.appraisal is None or self.appraisal.report:
            firm = self.appraisal.firm if self.appraisal else ""
            said = f"no report is waited for{f', {firm} gave its own' if firm else ''}"
            refuse(ReferenceRefused, "CK-7", said, agency=firm, state=self.state)
        return self.appraisal

    def _wait_for_report(self, on: date, due: date, act: str) -> None:
        self.stop_clock("T-APPRAISAL", by_act=act)
        self.start_clock(timers.until("T-APPRAISAL", on, due), by_act=act)
