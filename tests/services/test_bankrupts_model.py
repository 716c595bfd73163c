"""R2.16b, beside a model: each receipt stands in one place, each debtor is bankrupt or not."""

from datetime import date

from hypothesis import HealthCheck, settings
from hypothesis import given as for_all
from hypothesis import strategies as st

from ledger.domain.case_account import PartyKind, PartyRole
from ledger.domain.errors import Refusal
from ledger.domain.money import Money
from ledger.services.cases import NewParty
from tests.services.bankrupts import NAMES, SUMS
from tests.services.courthouse import Courthouse, by
from tests.services.papers import DECISION, RULING

DAY = date(2026, 3, 2)
BANKRUPTS, PAYERS = ("p2", "p3"), ("p2", "p3", "p4")
steps = st.one_of(
    st.tuples(st.sampled_from(["accept", "end"]), st.sampled_from(BANKRUPTS), st.just("")),
    st.tuples(st.just("receive"), st.sampled_from(PAYERS), st.just("")),
    st.tuples(st.just("sweep"), st.just(""), st.just("")),
    st.tuples(st.sampled_from(["owner", "co-debtor"]), st.sampled_from(PAYERS),
              st.sampled_from(PAYERS)),
)  # fmt: skip


class Model:
    """Where the money each debtor paid stands, said without the case: ``""`` is free."""

    def __init__(self) -> None:
        self.bankrupt: set[str] = set()
        self.stands: dict[tuple[str, str], int] = {}

    def put(self, where: str, payer: str, sum_: int) -> None:
        self.stands[where, payer] = self.stands.get((where, payer), 0) + sum_

    def move(self, source: str, target: str, payer: str | None = None) -> int:
        moved = [k for k in self.stands if k[0] == source and payer in (None, k[1])]
        sums = {key[1]: self.stands.pop(key) for key in moved}
        for each, sum_ in sums.items():
            self.put(target, each, sum_)
        return sum(sums.values())

    def does(self, what: str, who: str, whose: str) -> bool:
        """Whether it may be done; and then what follows."""
        if what == "receive":
            self.put("", who, int(SUMS[who][:-3]))
            return True
        if what == "accept":
            return self._accepts(who)
        if what == "sweep":
            return self._sweeps()
        return (
            self._ends(who)
            if what == "end"
            else self._tells(who, whose, is_bankrupt=what == "owner")
        )

    def _accepts(self, who: str) -> bool:
        if who in self.bankrupt:
            return False
        self.bankrupt.add(who)
        self.move(f"cleared-{who}", f"estate-{who}")
        return self._sweeps()

    def _sweeps(self) -> bool:
        if self.bankrupt:
            self.move("", "bankruptcy")
        return bool(self.bankrupt)

    def _tells(self, who: str, whose: str, *, is_bankrupt: bool) -> bool:
        if not self.bankrupt or (who in self.bankrupt) != is_bankrupt:
            return False
        if whose in self.bankrupt - {who}:
            return False
        target = f"estate-{who}" if is_bankrupt else f"cleared-{who}"
        return self.move("bankruptcy", target, whose) > 0

    def _ends(self, who: str) -> bool:
        if who not in self.bankrupt:
            return False
        self.bankrupt.remove(who)
        if self.bankrupt:
            self.move(f"estate-{who}", f"cleared-{who}")
        else:
            self.move("bankruptcy", "")
            self.move(f"estate-{who}", "")
        return True

    @property
    def sums(self) -> dict[str, int]:
        """What stands under each name, in fen."""
        sums: dict[str, int] = {}
        for (where, _), sum_ in self.stands.items():
            sums[where] = sums.get(where, 0) + sum_ * 100
        return sums


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@for_all(done=st.lists(steps, min_size=2, max_size=8))
def test_whatever_is_told_in_whatever_order_each_fen_stands_where_the_model_says(
    house: Courthouse, done: list[tuple[str, str, str]]
) -> None:
    house.serial, desk = house.serial + 1, house.bankruptcies
    number, model = f"（2026）苏0508执{1000 + house.serial}号", Model()
    house.open_case(number, "wang")
    for mark in ("p3", "p4"):
        party = NewParty(PartyRole.DEBTOR, PartyKind.COMPANY, NAMES[mark])
        with by("wang"):
            house.cases.add_party(number, party)
    begun = [("receive", "p2", ""), ("receive", "p3", ""), ("accept", "p2", "")]
    for step in [*begun, *done]:
        may = model.does(*step)
        try:
            do(house, number, *step)
        except Refusal:
            assert not may, step
        else:
            assert may, step
        case = house.case(number)
        stands = {"": case.free.fen} | {n: p.amount.fen for n, p in case.pockets.items()}
        assert {k: v for k, v in stands.items() if v} == model.sums, step
        assert step[0] == "receive" or set(desk.bankruptcy(number).bankrupt) == model.bankrupt


def do(house: Courthouse, number: str, what: str, who: str, whose: str) -> None:
    desk, case = house.bankruptcies, house.case(number)
    if what == "receive":
        house.receive(SUMS[who], sub_account=case.sub_account, name=NAMES[who])
        return
    sum_ = Money(SUMS.get(whose, "0.00"))
    paid = [id_ for id_, lot in case.lots.items() if lot.amount == sum_]
    with by("wang" if what in ("accept", "sweep") else "chen"):
        match what:
            case "accept":
                desk.accept(number, who, RULING, DAY, DAY)
            case "sweep":
                desk.sweep(number)
            case "end":
                desk.end(number, DECISION, debtor=who)
            case "owner":
                desk.find_owner(number, who, paid, DECISION)
            case _:
                desk.find_co_debtors(number, who, paid, DECISION)
