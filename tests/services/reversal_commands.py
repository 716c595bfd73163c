"""Every act of a reversal of enforcement, each prepared up to where it can be given."""

from collections.abc import Callable
from datetime import date

from ledger.domain.debt_parts import Part
from ledger.domain.law.counting import StopDay
from ledger.domain.money import Money
from ledger.domain.paper import PaperKind
from ledger.domain.permissions import Permission
from ledger.services.command import Recorded
from ledger.services.reversal_rows import Back, Bore, Held
from tests.services.courthouse import CASE, CREDITOR, Courthouse, by
from tests.services.fallen import NEW, NUMBER, new_case
from tests.services.papers import RECORD, paper
from tests.services.till import Till

Ready = tuple[str, Permission, Callable[..., Recorded]]
DAY = date(2026, 3, 2)
RENT = Bore("w1", "租金", Money("600.00"))
ONE = [Part("c1", Money("100.00"))]


def order_reversal(house: Courthouse) -> Ready:
    house.open_book().funded("25000.00")
    paid = Till(house).paid(house.drafted("20000.00").ids["payout"]).number
    new_case(house)

    def ordered() -> Recorded:
        return house.reversals.order(
            CASE, NEW, title="（2025）苏0508民初9号", set_aside=paper(PaperKind.JUDGMENT),
            ruling=paper(PaperKind.RULING), creditor="p1", perform_by=DAY,
            taken=[Back(paid, "p2")], things=[Held("p2", "轿车一辆")],
        )  # fmt: skip

    return "wang", Permission.KEEP_DEBTS, ordered


def _ordered(house: Courthouse) -> None:
    _, _, ordered = order_reversal(house)
    with by("wang"):
        ordered()


def amend_reversal(house: Courthouse) -> Ready:
    _ordered(house)
    amended = house.reversals.amend
    return (
        "wang", Permission.KEEP_DEBTS,
        lambda **seen: amended(
            NUMBER, paper(PaperKind.RULING, "裁定-2"), because="再审改判", perform_by=DAY,
            taken=[Back(f"{CASE}-1", "p2", Money("5000.00"))], bore=[RENT], **seen,
        ),
    )  # fmt: skip


def collect_returned(house: Courthouse) -> Ready:
    _ordered(house)
    receipt = house.receive("100.00", sub_account=house.case(NEW).sub_account, name=CREDITOR)
    counted = house.reversals.collect
    return (
        "wang", Permission.KEEP_DEBTS,
        lambda **seen: counted(NUMBER, receipt, ONE, on=DAY, stop=StopDay.PERFORMED, **seen),
    )  # fmt: skip


def return_directly(house: Courthouse) -> Ready:
    _ordered(house)
    handed = house.reversals.return_directly
    return (
        "wang", Permission.KEEP_DEBTS,
        lambda **seen: handed(NUMBER, ONE, on=DAY, document="收条", **seen),
    )  # fmt: skip


def ask_uncount(house: Courthouse) -> Ready:
    person, _, counted = collect_returned(house)
    with by(person):
        counted()
    ask = house.reversals.ask_uncount
    return (
        "wang", Permission.KEEP_DEBTS,
        lambda **seen: ask(NUMBER, "k1", RECORD, because="误认", **seen),
    )  # fmt: skip


def _uncount_asked(house: Courthouse) -> None:
    person, _, asked = ask_uncount(house)
    with by(person):
        asked()


def uncount(house: Courthouse) -> Ready:
    _uncount_asked(house)
    agree = house.reversals.uncount
    return "chen", Permission.GRANT, lambda **seen: agree(NUMBER, "k1", **seen)


def refuse_uncount(house: Courthouse) -> Ready:
    _uncount_asked(house)
    refuse = house.reversals.refuse_uncount
    return "lin", Permission.GRANT, lambda **seen: refuse(NUMBER, "k1", "没有登错", **seen)


def return_thing(house: Courthouse) -> Ready:
    _ordered(house)
    back = house.reversals.return_thing
    return "wang", Permission.KEEP_DEBTS, lambda **seen: back(NUMBER, "w1", DAY, RECORD, **seen)


def value_thing(house: Courthouse) -> Ready:
    _ordered(house)
    valued = house.reversals.value_thing
    return (
        "wang", Permission.KEEP_DEBTS,
        lambda **seen: valued(
            NUMBER, "w1", Money("80.00"), agreed_by=["p1", "p2"], on=DAY, pay_by=DAY,
            paper=RECORD, **seen,
        ),
    )  # fmt: skip


def end_thing(house: Courthouse) -> Ready:
    _ordered(house)
    ended = house.reversals.end_thing
    return "wang", Permission.KEEP_DEBTS, lambda **seen: ended(NUMBER, "w1", DAY, RECORD, **seen)
