"""Goods (执行物): entered, brought to the court and counted in, moved, passed on, recounted."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Final

from ledger.domain import act, clock
from ledger.domain.case_account import CaseAccount, PartyRole
from ledger.domain.case_closing import CaseClosing, CaseNotClosed
from ledger.domain.goods import Goods, OpenGoods
from ledger.domain.goods_state import GoodsUnclear, NotInYourHands, Seal, Taking
from ledger.domain.law.goods import COUNTED_IN, GoodsKind, Keeper
from ledger.domain.law.goods_leaving import Step
from ledger.domain.paper import Paper
from ledger.domain.permissions import Permission
from ledger.services.command import Recorded, as_seen, command, record
from ledger.services.incoming import case_of
from ledger.services.numbering import all_numbered, next_number
from ledger.services.seconds import may_be_second
from ledger.services.whose import GIVES_UP, any_officer, itself
from ledger.store.court import Court

KEEPER: Final = itself("执行物保管人", "whoever keeps the goods, or takes them over")

WATCHED: Final = any_officer(
    "被指定见证复点、移库的人员", "who was named as having watched the count or the move"
)


def goods_of(court: Court, case_number: str) -> list[Goods]:
    """Every thing and lot of a case, in the order of their numbers."""
    return all_numbered(court, Goods, case_number, "G")


def goods_open(court: Court, case_number: str) -> tuple[OpenGoods, ...]:
    """What of a case's goods is open: for each the step that is due first, and its day if any.

    Empty when none was ever entered, or all have left on their receipts.
    """
    return tuple(filter(None, (each.still_open() for each in goods_of(court, case_number))))


def steps_open(goods: Iterable[Goods]) -> list[tuple[str, Step]]:
    """Everything that is still to be done with goods, as the law asks for it."""
    return [(each.number, step) for each in goods for step in each.open]


def found(court: Court, number: str, expected: int | None) -> tuple[Goods, CaseAccount]:
    """Goods by their number, as they were seen, and their case."""
    goods = court.find(Goods, Goods.create_id(number), named=f"goods {number}")
    as_seen(goods, expected)
    return goods, case_of(court, goods.case_number)


def officer_of(case: CaseAccount) -> str:
    """Whoever acts, if he answers for the case; raises :class:`NotInYourHands`."""
    by = act.current().actor
    if by != case.officer:
        raise NotInYourHands(f"{case.case_number} is {case.officer}'s", by=by, officer=case.officer)
    return by


class GoodsRegister:
    """Goods as they come and stay."""

    def __init__(self, court: Court) -> None:
        self.court = court

    def goods(self, number: str) -> Goods:
        """Goods by their number, ``（2017）苏0508执101号-G1``."""
        return found(self.court, number, None)[0]

    @command(Permission.KEEP_GOODS)
    def register(
        self,
        case_number: str,
        description: str,
        quantity: Decimal,
        unit: str,
        *,
        kind: GoodsKind,
        owner: str,
        deliverer: str,
        paper: Paper,
        is_object: bool = False,
        valuable: bool = False,
        taking: Taking | None = None,
        taken_on: date | None = None,
    ) -> Recorded:
        """Enter goods of one's own case: seized, delivered to the court, or only awaited."""
        case = case_of(self.court, case_number)
        by = officer_of(case)
        id_ = CaseClosing.create_id(case.case_number)
        closing = self.court.find_many(CaseClosing, [id_]).get(id_)
        if closing is not None and closing.closed_on is not None:
            # Else a case could be closed first and have its goods afterwards.
            said = f"{case.case_number} was closed on {closing.closed_on}"
            raise CaseNotClosed(said, closed_on=closing.closed_on)
        for party in (owner, deliverer):
            case.party(party)
        made = Goods.register(
            next_number(self.court, Goods, case.case_number, "G"), case.case_number, description,
            quantity, unit, kind=kind, valuable=valuable, owner=owner, deliverer=deliverer,
            is_object=is_object, taking=taking, taken_on=taken_on, paper=paper, by=by,
            today=clock.today(),
        )  # fmt: skip
        return record(self.court, made, goods=made.number)

    @command(Permission.KEEP_GOODS)
    def take(
        self, number: str, taking: Taking, on: date, paper: Paper, *, expected: int | None = None
    ) -> Recorded:
        """Seize awaited goods, or receive them."""
        goods, case = found(self.court, number, expected)
        goods.take(taking, on, paper, by=officer_of(case), today=clock.today())
        return record(self.court, goods, goods=number)

    @command(Permission.KEEP_GOODS)
    def bring(
        self, number: str, on: date | None = None, *, expected: int | None = None
    ) -> Recorded:
        """Bring them to the court; the custodian counts them the same day."""
        goods, case = found(self.court, number, expected)
        due = goods.bring(on or clock.today(), by=officer_of(case), today=clock.today())
        return record(self.court, goods, goods=number, count_by=str(due or ""))

    @command(Permission.HOLD_GOODS, whose=KEEPER)
    def take_in(
        self,
        number: str,
        counted: Decimal,
        sheet: Paper,
        *,
        place: str,
        slip: str,
        seal: Seal,
        damage: str = "",
        reason: str = "",
        expected: int | None = None,
    ) -> Recorded:
        """Count them, seal valuables and give the slip; not who brought them, nor the officer."""
        goods, case = found(self.court, number, expected)
        goods.take_in(
            counted, sheet, place=place, slip=slip, seal=seal, damage=damage, reason=reason,
            officer=case.officer, by=act.current().actor, today=clock.today(),
        )  # fmt: skip
        return record(self.court, goods, goods=number, slip=goods.slip)

    @command(Permission.KEEP_GOODS)
    def keep_elsewhere(
        self,
        number: str,
        keeper_kind: Keeper,
        keeper: str,
        sheet: Paper,
        *,
        place: str,
        reason: str,
        seal: Seal,
        on: date | None = None,
        expected: int | None = None,
    ) -> Recorded:
        """Leave them with the court of the place, the debtor, or whom the court entrusts.

        A debtor is named by his mark on the case.
        """
        goods, case = found(self.court, number, expected)
        if keeper_kind is Keeper.DEBTOR and case.party(keeper).role is not PartyRole.DEBTOR:
            raise GoodsUnclear(f"{keeper} is no debtor of the case", keeper=keeper)
        goods.keep_elsewhere(
            keeper_kind, keeper, sheet, place=place, reason=reason, seal=seal,
            on=on or clock.today(), by=officer_of(case), today=clock.today(),
        )  # fmt: skip
        return record(self.court, goods, goods=number)

    @command(Permission.HOLD_GOODS, whose=KEEPER)
    def move(
        self, number: str, place: str, witness: str, sheet: Paper, *, expected: int | None = None
    ) -> Recorded:
        """Say that they are in another place, and who watched; he says it next.

        Until he has, they are by the word of two where they were. Raises :class:`CannotBeSecond`
        for one who could not say it, and :class:`Recused` for one who keeps away from the case.
        """
        goods, _ = found(self.court, number, expected)
        goods.move(place, witness.strip(), sheet, by=act.current().actor, today=clock.today())
        self._may_watch(goods, witness.strip())
        return record(self.court, goods, goods=number)

    @command(Permission.HOLD_GOODS, whose=KEEPER, even_recused=GIVES_UP)
    def offer(self, number: str, to: str, *, expected: int | None = None) -> Recorded:
        """Ask another custodian to take them over."""
        goods, _ = found(self.court, number, expected)
        goods.offer(to, by=act.current().actor)
        return record(self.court, goods, goods=number)

    @command(Permission.HOLD_GOODS, whose=KEEPER)
    def take_over(
        self,
        number: str,
        counted: Decimal,
        sheet: Paper,
        *,
        place: str,
        slip: str,
        damage: str = "",
        expected: int | None = None,
    ) -> Recorded:
        """Count what another offered, and keep it from now on."""
        goods, case = found(self.court, number, expected)
        goods.take_over(
            counted, sheet, place=place, slip=slip, damage=damage, officer=case.officer,
            by=act.current().actor, today=clock.today(),
        )  # fmt: skip
        return record(self.court, goods, goods=number, slip=goods.slip)

    @command(Permission.HOLD_GOODS, whose=KEEPER)
    def recount(
        self,
        number: str,
        counted: Decimal,
        witness: str,
        sheet: Paper,
        *,
        damage: str = "",
        expected: int | None = None,
    ) -> Recorded:
        """Say what was counted again, and who counted too; he says it next.

        Only then is missing or broken what is. Raises as :meth:`move` does.
        """
        goods, _ = found(self.court, number, expected)
        missing = goods.recount(
            counted, witness.strip(), sheet, damage=damage, by=act.current().actor,
            today=clock.today(),
        )  # fmt: skip
        self._may_watch(goods, witness.strip())
        return record(self.court, goods, goods=number, missing=str(missing))

    @command(Permission.WITNESS_GOODS, whose=WATCHED)
    def witness(self, number: str, *, expected: int | None = None) -> Recorded:
        """Say under one's own key that one saw it: now they are counted, or moved."""
        goods, _ = found(self.court, number, expected)
        goods.bear_witness(by=act.current().actor)
        return record(self.court, goods, goods=number)

    @command(Permission.WITNESS_GOODS, whose=WATCHED)
    def deny(self, number: str, reason: str, *, expected: int | None = None) -> Recorded:
        """Say under one's own key that one did not see it, or not so; a leader looks."""
        goods, _ = found(self.court, number, expected)
        goods.deny(reason, by=act.current().actor)
        return record(self.court, goods, goods=number)

    @command(Permission.SETTLE_WITNESS)
    def name_witness(
        self, number: str, witness: str, reason: str, *, expected: int | None = None
    ) -> Recorded:
        """Let another say that he watched: the wrong one was named, or has left."""
        goods, _ = found(self.court, number, expected)
        goods.name_witness(witness.strip(), reason, by=act.current().actor)
        self._may_watch(goods, witness.strip())
        return record(self.court, goods, goods=number)

    @command(Permission.SETTLE_WITNESS)
    def take_back(self, number: str, reason: str, *, expected: int | None = None) -> Recorded:
        """Let a count or a move that was denied not count; it is done again."""
        goods, _ = found(self.court, number, expected)
        goods.take_back(reason, by=act.current().actor)
        return record(self.court, goods, goods=number)

    def _may_watch(self, goods: Goods, witness: str) -> None:
        may_be_second(self.court, [goods], witness, Permission.WITNESS_GOODS, article=COUNTED_IN)

    @command(Permission.GRANT)
    def settle_shortage(
        self, number: str, paper: Paper, *, expected: int | None = None
    ) -> Recorded:
        """Decide on what was missing or broken."""
        goods, _ = found(self.court, number, expected)
        goods.settle_shortage(paper, by=act.current().actor)
        return record(self.court, goods, goods=number)
