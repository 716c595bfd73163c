"""What a lot costs (处置费用): entered on papers, the debtor's in the end, paid before all else.

Each cost is due to somebody and was advanced by somebody; the applicant advances, the debtor bears
(CK-16). Money for it is put aside in the case, and the lot keeps on which paper.
"""

from collections.abc import Sequence
from datetime import date

from auctions.law import costs as law
from auctions.law.says import RulingRefused, empty, refuse
from auctions.lot_appraisal import Appraising
from auctions.lot_parts import Cost, CostKind, Work
from auctions.lot_state import LotState
from auctions.lot_words import Outcome, State
from ledger.domain.kernel import Personal, Root
from ledger.domain.money import Money, total


class CostEntered(Root.Event):
    """A cost of the lot was entered on its paper (登记处置费用)."""

    TOPIC = "lot.cost-entered"
    kind: CostKind
    payee: Personal
    amount: Money
    base: Money | None  # what the fee was reckoned on
    document: str
    advanced_by: str
    advance: str  # the receipt of the advance, or an insurer's letter
    borne_by: str
    on: date

    def apply(self, lot: LotState) -> None:
        lot.cost_entries.append(
            Cost(self.kind, self.payee, self.amount, self.document, self.advanced_by)
        )


class CostsCharged(Root.Event):
    """The debtor stopped the sale by paying, and bears what it had cost (费用由被执行人负担)."""

    TOPIC = "lot.costs-charged"
    debtor: str
    amount: Money
    documents: tuple[str, ...]
    on: date

    def apply(self, lot: LotState) -> None:
        lot.charged = self.amount


class CostsSettled(Root.Event):
    """Money of the case was put aside for costs of the lot (处置费用列支)."""

    TOPIC = "lot.costs-settled"
    case_number: str
    amount: Money
    documents: tuple[str, ...]
    paper: str
    on: date

    def apply(self, lot: LotState) -> None:
        for each in lot.cost_entries:
            if each.document in self.documents:
                each.settled_by = self.paper


class Costing(Appraising):
    """A lot that costs something."""

    @property
    def open_costs(self) -> tuple[Cost, ...]:
        """The costs for which no money was put aside yet."""
        return tuple(each for each in self.cost_entries if not each.settled_by)

    def enter_auxiliary_cost(
        self, work: Work, body: str, *, amount: Money, receipt: str, on: date, advance: str = ""
    ) -> None:
        """Enter what engaged auxiliary work cost, on its receipt (PF-6)."""
        known = self.engaged.get(body)
        works, paper = (known.works, known.document) if known else ((), "")
        law.auxiliary_cost(work, works, paper, receipt, amount)
        self._enter_cost(Cost(CostKind.AUXILIARY, body, amount, receipt), None, on, advance)

    def enter_inquiry_fee(
        self, *, fee: Money, payees: Sequence[str], document: str, on: date, advance: str = ""
    ) -> None:
        """Enter the fee of the online inquiry, due to the platform that came closest (CK-14)."""
        sale = self._sold_for()
        results = {each.platform: each.amount for each in self.quotes}
        if sale is None or not results:
            refuse(
                RulingRefused, "CK-14", "no platform's figure can be held against a sale",
                price=sale, count=len(results),
            )  # fmt: skip
        due = law.inquiry_fee(results, sale, fee)
        law.only_the_nearest(payees, due)
        for payee, share in due.items():
            its = Cost(CostKind.INQUIRY, payee, share, f"{document} {payee}")
            self._enter_cost(its, fee, on, advance)

    def enter_appraisal_fee(
        self,
        firm: str,
        *,
        base: Money,
        fee: Money,
        document: str,
        on: date,
        reissued: bool = False,
        advance: str = "",
    ) -> None:
        """Enter an appraiser's fee, on a base that is no more than appraisal and sale (CK-15).

        Unsold, the base is what the work really cost; a report issued again is three tenths of the
        first fee. A firm whose file was recalled gets none (CK-7).
        """
        if firm in self.unpaid_firms:
            refuse(
                RulingRefused,
                "CK-7",
                f"the file of {firm} was recalled: it gets no fee",
                agency=firm,
            )
        law.has_ended(self.state, ended=self._has_ended())
        most = self._most_for(firm, base, reissued=reissued)
        law.base_within(base, most, fee)
        self._enter_cost(Cost(CostKind.APPRAISAL, firm, fee, document), base, on, advance)

    def _most_for(self, firm: str, actual: Money, *, reissued: bool) -> Money:
        before = [e.amount for e in self.cost_entries if e.payee == firm]
        if reissued and not before:
            refuse(RulingRefused, "CK-15", f"no first fee of {firm} was entered", agency=firm)
        if reissued:
            return law.reissued_fee(before[0])
        appraisal = self.reference.amount if self.reference else actual
        return law.appraisal_fee_base(appraisal, self._sold_for(), actual)

    def _sold_for(self) -> Money | None:
        attempt = self.attempt
        sold = attempt is not None and attempt.outcome is Outcome.SOLD and not attempt.defaulted
        if sold and attempt is not None and self.state is not State.VOIDED:
            return attempt.price
        if self.state is State.CLOSED_INKIND and self.in_kind is not None:
            return self.in_kind.price
        return None

    def _has_ended(self) -> bool:
        """Sold, at its end, or its pricing called off again (CK-17)."""
        return self._sold_for() is not None or self.finished or self.state is State.REGISTERED

    def _enter_cost(self, new: Cost, base: Money | None, on: date, advance: str) -> None:
        known = {each.document for each in self.cost_entries}
        if not new.document.strip() or new.document in known:
            said = f"{new.document or 'no paper'} is entered already, or names nothing"
            refuse(
                RulingRefused, "CK-16", said, document=new.document,
                lacking=empty(document=new.document),
            )  # fmt: skip
        by, bearer = law.bears_fee()
        who = {"applicant": self.applicant, "debtor": self.debtor}
        self.record(
            CostEntered, kind=new.kind, payee=new.payee, amount=new.amount, base=base,
            document=new.document, advanced_by=who[by], advance=advance, borne_by=who[bearer],
            on=on,
        )  # fmt: skip
        if new.kind is not CostKind.AUXILIARY:
            self.remark(law.advanced(advance))

    def charge_costs(self, on: date) -> None:
        """The debtor who stopped the sale by paying bears what it had cost (SU-4)."""
        if self.open_costs:
            self.record(
                CostsCharged, debtor=self.debtor, on=on,
                amount=total(each.amount for each in self.open_costs),
                documents=tuple(each.document for each in self.open_costs),
            )  # fmt: skip

    def settle_costs(
        self, costs: Sequence[Cost], *, case_number: str, paper: str, on: date
    ) -> None:
        """Note on which paper money of the case was put aside for costs (CL-11)."""
        if not costs or not paper.strip():
            refuse(
                RulingRefused,
                "CL-11",
                "no cost is open, or no paper is named",
                lacking=empty(costs=costs, paper=paper),
            )
        self.record(
            CostsSettled, case_number=case_number, amount=total(each.amount for each in costs),
            documents=tuple(each.document for each in costs), paper=paper, on=on,
        )  # fmt: skip
