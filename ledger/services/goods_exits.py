"""Goods that leave (执行物交付、发还、变卖、提存), and the money that some of them become."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from uuid import UUID

from ledger.domain import act, clock
from ledger.domain.case_account import CaseAccount, PartyRole
from ledger.domain.cash_collection import CashCollection, CashNotThere
from ledger.domain.errors import NotFound
from ledger.domain.escrow import Escrow
from ledger.domain.escrow_state import EscrowNotInThatState, EscrowState
from ledger.domain.goods_receipt import GoodsReceipt
from ledger.domain.goods_state import CREDITORS, GoodsUnclear, Seal, Way
from ledger.domain.law.escrow import Attempt, Channel, EscrowGround
from ledger.domain.law.goods_leaving import DeliveryToAnother, ProceedsDiffer
from ledger.domain.money import Money
from ledger.domain.paper import Paper
from ledger.domain.permissions import Permission
from ledger.services.command import Recorded, command, record
from ledger.services.goods import found, officer_of
from ledger.services.stops import goods_stay
from ledger.services.whose import itself
from ledger.store.court import Court


class GoodsExits:
    """Goods as they go."""

    def __init__(self, court: Court) -> None:
        self.court = court

    # To the creditor

    @command(Permission.KEEP_GOODS)
    def hand_over_directly(
        self,
        number: str,
        receiver: str,
        paper: Paper,
        *,
        signed_by: Iterable[str],
        on: date,
        reason: str = "",
        expected: int | None = None,
    ) -> Recorded:
        """Record that they went from hand to hand, on a receipt or both their signatures."""
        goods, case = found(self.court, number, expected)
        if case.party(receiver).role not in CREDITORS:
            raise DeliveryToAnother(f"{receiver} is no creditor of the case", to=receiver)
        goods_stay(self.court, case, goods.owner, on=on)
        goods.hand_over_directly(
            goods.deliverer, receiver, paper, signed_by=tuple(dict.fromkeys(signed_by)), on=on,
            reason=reason, by=officer_of(case), today=clock.today(),
        )  # fmt: skip
        return record(self.court, goods, goods=number)

    @command(Permission.KEEP_GOODS)
    def end_duty(self, number: str, paper: Paper, *, expected: int | None = None) -> Recorded:
        """Note the decision by which awaited goods are not handed over any more."""
        goods, case = found(self.court, number, expected)
        goods.end_duty(paper, by=officer_of(case))
        return record(self.court, goods, goods=number)

    @command(Permission.KEEP_GOODS)
    def settle_costs(
        self, number: str, amount: Money, paper: Paper, *, expected: int | None = None
    ) -> Recorded:
        """Note that the costs were settled; their money is booked where money is."""
        goods, case = found(self.court, number, expected)
        goods.settle_costs(amount, paper, by=officer_of(case))
        return record(self.court, goods, goods=number)

    @command(Permission.KEEP_GOODS)
    def tell(
        self,
        number: str,
        party: str,
        channel: Channel,
        told_on: date,
        paper: Paper,
        *,
        expected: int | None = None,
    ) -> Recorded:
        """Note that the applicant was told to come for them."""
        goods, case = found(self.court, number, expected)
        if case.party(party).role not in CREDITORS:
            raise DeliveryToAnother(f"{party} is no creditor of the case", to=party)
        by = officer_of(case)
        goods.tell(party, channel, told_on, paper, by=by, today=clock.today())
        return record(self.court, goods, goods=number)

    @command(Permission.KEEP_GOODS)
    def order_delivery(
        self, number: str, to: str, ruling: Paper | None = None, *, expected: int | None = None
    ) -> Recorded:
        """Order their delivery to the applicant, or to another party on a ruling."""
        goods, case = found(self.court, number, expected)
        creditor = case.party(to).role in CREDITORS
        goods_stay(self.court, case, goods.owner, on=clock.today(), to=to)
        goods.order_delivery(
            to, ruling, to_applicant=creditor, by=officer_of(case),
            to_administrator=case.party(to).role is PartyRole.ADMINISTRATOR,
        )  # fmt: skip
        return record(self.court, goods, goods=number)

    @command(
        Permission.HOLD_GOODS,
        whose=itself("执行物保管人", "whoever keeps the goods"),
    )
    def hand_out(
        self,
        number: str,
        to: str,
        receipt: Paper,
        *,
        quantity: Decimal | None = None,
        seal: Seal | None = None,
        on: date | None = None,
        reason: str = "",
        expected: int | None = None,
    ) -> Recorded:
        """Hand them out as was ordered, against a receipt: a party by its mark, or ``buyer``.

        A ``quantity`` of them leaves the rest where it is, sealed anew under ``seal`` where it is
        valuable.
        """
        goods, case = found(self.court, number, expected)
        escrowed = goods.order is not None and goods.order.way is Way.ESCROWED
        if escrowed or (to in case.parties and case.party(to).role in CREDITORS):
            goods_stay(self.court, case, goods.owner, on=on or clock.today())
        goods.hand_out(
            to, receipt, quantity=quantity, seal=seal or Seal(), on=on or clock.today(),
            reason=reason, by=act.current().actor, officer=case.officer, today=clock.today(),
        )  # fmt: skip
        way = goods.way.value if goods.way else ""
        return record(self.court, goods, goods=number, way=way, left=str(goods.remaining))

    # Back

    @command(Permission.KEEP_GOODS)
    def release(
        self, number: str, on: date, paper: Paper, *, expected: int | None = None
    ) -> Recorded:
        """Lift the seizure: they go back within ten days, unless the debtor keeps them himself."""
        goods, case = found(self.court, number, expected)
        due = goods.release(on, paper, by=officer_of(case), today=clock.today())
        return record(self.court, goods, goods=number, return_by=str(due or ""))

    # Sold

    @command(Permission.KEEP_GOODS, ahead=("handle_by",))
    def order_disposal(
        self,
        number: str,
        way: Way,
        reason: str,
        handle_by: date,
        paper: Paper,
        *,
        expected: int | None = None,
    ) -> Recorded:
        """Order the parties to handle them promptly, or order their sale."""
        goods, case = found(self.court, number, expected)
        by = officer_of(case)
        goods_stay(self.court, case, goods.owner, on=clock.today())
        goods.order_disposal(way, reason, handle_by, paper, by=by, today=clock.today())
        return record(self.court, goods, goods=number)

    @command(Permission.KEEP_GOODS)
    def sell(
        self,
        number: str,
        sold_on: date,
        buyer_name: str,
        price: Money,
        paper: Paper,
        *,
        expected: int | None = None,
    ) -> Recorded:
        """Record their sale; the price reaches finance the same day."""
        goods, case = found(self.court, number, expected)
        by = officer_of(case)
        goods_stay(self.court, case, goods.owner, on=sold_on)
        due = goods.sell(sold_on, buyer_name, price, paper, by=by, today=clock.today())
        return record(self.court, goods, goods=number, proceeds_by=str(due))

    @command(Permission.COUNT_CASH)
    def find_proceeds(
        self,
        number: str,
        amount: Money,
        *,
        slip: str = "",
        line: UUID | None = None,
        reason: str = "",
        expected: int | None = None,
    ) -> Recorded:
        """Say by which slip's cash, or which line of the bank, the price came to finance."""
        goods, case = found(self.court, number, expected)
        mark, held, on = self._receipt(case, slip, line)
        paid = self._tied(case, mark, held)
        timing = goods.reach(mark, amount, paid.left, on=on, reason=reason, by=act.current().actor)
        paid.pay_for(number, amount)
        left = str(goods.outstanding)
        return record(self.court, goods, paid, goods=number, timing=timing.value, outstanding=left)

    def _receipt(self, case: CaseAccount, slip: str, line: UUID | None) -> tuple[str, Money, date]:
        """A receipt of this case's money: its mark, how much it was, and when finance had it."""
        if (line is None) == (not slip):
            raise GoodsUnclear("name the slip, or the line", line=line)
        if line is not None:
            lot = case.lots.get(line)
            if lot is None:
                raise NotFound(f"{case.case_number} has no receipt {line}", named=str(line))
            return str(line), lot.amount, lot.value_date
        cash = self.court.find(CashCollection, CashCollection.create_id(slip), named=f"slip {slip}")
        if cash.case_number != case.case_number:
            raise ProceedsDiffer(f"{slip} is {cash.case_number}'s", receipt=slip)
        if cash.handed_on is None:
            raise CashNotThere(f"the cash of {slip} has not reached finance", state=cash.state)
        return slip, cash.amount, cash.handed_on

    def _tied(self, case: CaseAccount, mark: str, amount: Money) -> GoodsReceipt:
        """A receipt with what of it is not the price of other goods yet."""
        id_ = GoodsReceipt.create_id(mark)
        known = self.court.find_many(GoodsReceipt, [id_]).get(id_)
        return known or GoodsReceipt(case_number=case.case_number, mark=mark, amount=amount)

    # Escrow

    @command(Permission.KEEP_GOODS)
    def ask_escrow(
        self,
        number: str,
        party: str,
        ground: EscrowGround,
        reason: str,
        *,
        attempts: Iterable[Attempt],
        unsuitable: str = "",
        papers: Iterable[Paper] = (),
        expected: int | None = None,
    ) -> Recorded:
        """Ask for escrow; ``unsuitable`` says why the goods must be sold for it."""
        goods, case = found(self.court, number, expected)
        case.party(party)
        goods_stay(self.court, case, goods.owner, on=clock.today())
        goods.ask_escrow(
            party, ground, reason, tuple(attempts), unsuitable=unsuitable, papers=tuple(papers),
            by=officer_of(case), today=clock.today(),
        )  # fmt: skip
        return record(self.court, goods, goods=number)

    @command(Permission.GRANT)
    def grant_escrow(self, number: str, *, expected: int | None = None) -> Recorded:
        """Agree to the escrow."""
        goods, case = found(self.court, number, expected)
        by, role = act.current().actor, act.current().role
        goods_stay(self.court, case, goods.owner, on=clock.today())
        goods.grant_escrow(by=by, role=role, on=clock.today())
        return record(self.court, goods, goods=number)

    @command(Permission.GRANT)
    def refuse_escrow(self, number: str, reason: str, *, expected: int | None = None) -> Recorded:
        """Do not agree to the escrow."""
        goods, _ = found(self.court, number, expected)
        goods.refuse_escrow(reason, by=act.current().actor)
        return record(self.court, goods, goods=number)

    @command(Permission.KEEP_GOODS)
    def escrow_price(self, number: str, escrow: str, *, expected: int | None = None) -> Recorded:
        """Name the escrow in which the price stands for whom they could not be delivered to."""
        goods, case = found(self.court, number, expected)
        by = officer_of(case)
        kept = self.court.find(Escrow, Escrow.create_id(escrow), named=f"escrow {escrow}")
        if kept.state is not EscrowState.GRANTED or kept.case_number != case.case_number:
            raise EscrowNotInThatState(f"{escrow} is {kept.state.value}", state=kept.state)
        if goods.escrow is not None and kept.party != goods.escrow.party:
            raise ProceedsDiffer(f"{escrow} is {kept.party}'s", escrow=escrow)
        goods.escrow_price(escrow, kept.amount, by=by)
        paid = self._tied(case, escrow, kept.amount)
        paid.pay_for(number, kept.amount)
        return record(self.court, goods, paid, goods=number, escrow=escrow)
