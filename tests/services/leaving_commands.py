"""Every act of money leaving, each prepared up to where it can be given."""

from collections.abc import Callable
from datetime import UTC, date, datetime

from ledger.domain.act import Role
from ledger.domain.case_account import PartyRole, PocketKind
from ledger.domain.case_parties import Inability
from ledger.domain.law.escrow import Attempt, Channel, EscrowGround
from ledger.domain.law.holding import HoldKind
from ledger.domain.money import Money
from ledger.domain.payout_kind import Method
from ledger.domain.permissions import Permission
from ledger.domain.wrong_payment import MadeGoodBy, WrongKind
from ledger.services.assistance import Assistance
from ledger.services.command import Recorded
from ledger.services.holds import Holds
from ledger.services.sheets import Sheets
from tests.formats.make import Line, camt053
from tests.services.courthouse import CASE, DEBTOR, PAYEE_ACCOUNT, Courthouse, by
from tests.services.keyed import in_use
from tests.services.papers import (
    APPLICATION,
    DECISION,
    IDENTITY,
    NOTICE,
    RECEIPT,
    RECORD,
    RULING,
    SIGN_OFF,
    SLIP,
    VOUCHER,
)
from tests.services.test_stricter_rules import rules
from tests.services.till import Till

Ready = tuple[str, Permission, Callable[..., Recorded]]
DAY = date(2026, 3, 2)
ONE = Money("100.00")
TRIED = tuple(
    Attempt(DAY, channel, "无果") for channel in (Channel.MAIL, Channel.TEXT, Channel.TELEPHONE)
)


def funded(house: Courthouse) -> Till:
    house.open_book().funded("25000.00")
    return Till(house)


# What is frozen


def hand_held_over(house: Courthouse) -> Ready:
    funded(house)
    court, desk = house.payee(PartyRole.COURT, "某法院"), Holds(house.court)
    with by("wang"):
        held = desk.place(
            CASE, HoldKind.FREEZE, ONE, paper=NOTICE, until=DAY.replace(month=9)
        ).ids["hold"]  # fmt: skip
    with by("chen"):
        desk.approve(held)
    hand = Assistance(house.court).hand_held_over
    return (
        "wang", Permission.DRAFT,
        lambda **seen: hand(held, court, PAYEE_ACCOUNT, papers=[RULING, NOTICE], **seen),
    )  # fmt: skip


# Payouts


def draft_several(house: Courthouse) -> Ready:
    funded(house)
    shares = [("p1", ONE), ("p1", ONE)]
    return "wang", Permission.DRAFT, lambda: house.payouts.draft_several(CASE, shares, "款")


def approve_several(house: Courthouse) -> Ready:
    funded(house)
    numbers = [house.drafted(amount).ids["payout"] for amount in ("100.00", "200.00")]
    sheets = Sheets(house.court)
    digest = sheets.sheet(numbers).digest
    return "chen", Permission.APPROVE, lambda: sheets.approve(numbers, digest)


def extend(house: Courthouse) -> Ready:
    funded(house)
    number = house.drafted("100.00").ids["payout"]
    with by("admin"):
        house.books.activate_policy(rules("10.00", since="2026-03-02"))
    extended = house.payouts.extend
    return "chen", Permission.APPROVE, lambda **seen: extended(number, **seen)


def stop(house: Courthouse) -> Ready:
    funded(house)
    number = house.approved()
    stopped = house.payouts.stop
    return "chen", Permission.STOP, lambda **seen: stopped(number, "冻结", **seen)


def hand_over(house: Courthouse) -> Ready:
    till = funded(house)
    with by("wang"):
        number = house.payouts.draft(
            CASE, "p1", ONE, "款", method=Method.CASH
        ).ids["payout"]  # fmt: skip
    till.approve(number)
    in_use(house.keys, "qian", Role.FINANCE)
    handed = house.in_cash.hand_over
    return "sun", Permission.SEND, lambda **seen: handed(number, RECEIPT, "qian", **seen)


def given(house: Courthouse) -> str:
    """Cash that sun says he gave, and qian saw; its number."""
    _, _, handed = hand_over(house)
    with by("sun"):
        handed()
    return f"{CASE}-1"


def witness(house: Courthouse) -> Ready:
    number, saw = given(house), house.in_cash.witness
    return "qian", Permission.WITNESS, lambda **seen: saw(number, **seen)


def deny(house: Courthouse) -> Ready:
    number, denied = given(house), house.in_cash.deny
    return "qian", Permission.WITNESS, lambda **seen: denied(number, "当日外出", **seen)


def name_witness(house: Courthouse) -> Ready:
    number, named = given(house), house.in_cash.name_witness
    in_use(house.keys, "zhao", Role.OFFICER)
    return "lin", Permission.SETTLE_WITNESS, lambda **seen: named(number, "zhao", "写错", **seen)


def take_back(house: Courthouse) -> Ready:
    number, taken = given(house), house.in_cash.take_back
    with by("qian"):
        house.in_cash.deny(number, "当日外出")
    return "lin", Permission.SETTLE_WITNESS, lambda **seen: taken(number, "款未交付", **seen)


def find_cash(house: Courthouse) -> Ready:
    number = given(house)
    with by("qian"):
        house.in_cash.witness(number)
    debit = Line("100.00", credit=False, serial="C1")
    house.take(camt053(house.account, "25000.00", [debit], statement_id="CASH"))
    found, line = house.in_cash.find_cash, house.id_of(debit)
    return "feng", Permission.SEND, lambda **seen: found(number, line, **seen)


def dissolve(house: Courthouse) -> Ready:
    till = funded(house)
    number = house.approved()
    with by("sun"):
        batch = till.pay.prepare(house.account, [number]).ids["batch"]
    return "feng", Permission.SEND, lambda: till.pay.dissolve(batch, "止付")


# Classes of money


def charge(house: Courthouse) -> Ready:
    funded(house)
    charged = house.charges.charge
    return (
        "wang", Permission.DRAFT, lambda **seen: charged(CASE, PocketKind.COST, ONE, RECORD, **seen)
    )  # fmt: skip


def uncharge(house: Courthouse) -> Ready:
    _, _, charged = charge(house)
    with by("wang"):
        charged()
    undone = house.charges.uncharge
    return (
        "wang", Permission.DRAFT, lambda **seen: undone(CASE, PocketKind.COST, ONE, RECORD, **seen)
    )  # fmt: skip


def note_inability(house: Courthouse) -> Ready:
    funded(house)
    noted = house.charges.note_inability
    return (
        "wang", Permission.KEEP_CASE,
        lambda **seen: noted(CASE, "p1", Inability.DIED, DAY, RECORD, **seen),
    )  # fmt: skip


# Escrow


def ask_escrow(house: Courthouse) -> Ready:
    funded(house)

    def asked() -> Recorded:
        return house.escrows.ask(
            CASE, "p1", ONE, ground=EscrowGround.UNREACHABLE, reason="无法联系", attempts=TRIED
        )

    return "wang", Permission.DRAFT, asked


ESCROW = f"{CASE}-T1"


def _asked(house: Courthouse) -> None:
    _, _, asked = ask_escrow(house)
    with by("wang"):
        asked()


def _granted(house: Courthouse) -> None:
    _asked(house)
    with by("chen"):
        house.escrows.grant(ESCROW)


def grant_escrow(house: Courthouse) -> Ready:
    _asked(house)
    return "chen", Permission.GRANT, lambda **seen: house.escrows.grant(ESCROW, **seen)


def refuse_escrow(house: Courthouse) -> Ready:
    _asked(house)
    return "chen", Permission.GRANT, lambda **seen: house.escrows.refuse(ESCROW, "否", **seen)


def notify_escrow(house: Courthouse) -> Ready:
    _granted(house)
    told = house.escrows.notify
    return (
        "wang", Permission.DRAFT, lambda **seen: told(ESCROW, Channel.MAIL, DAY, NOTICE, **seen)
    )  # fmt: skip


def open_matter(house: Courthouse) -> Ready:
    _granted(house)
    opened = house.escrows.open_matter
    return "wang", Permission.DRAFT, lambda **seen: opened(ESCROW, "诉讼", NOTICE, **seen)


def close_matter(house: Courthouse) -> Ready:
    _, _, opened = open_matter(house)
    with by("wang"):
        opened()
    closed = house.escrows.close_matter
    return "wang", Permission.DRAFT, lambda **seen: closed(ESCROW, "诉讼", RULING, **seen)


def take_cost(house: Courthouse) -> Ready:
    _granted(house)
    taken = house.escrows.take_cost
    return "wang", Permission.DRAFT, lambda **seen: taken(ESCROW, Money("1.00"), VOUCHER, **seen)


def release_escrow(house: Courthouse) -> Ready:
    _granted(house)
    released, papers = house.escrows.release, [APPLICATION, IDENTITY]
    return "wang", Permission.DRAFT, lambda **seen: released(ESCROW, papers=papers, **seen)


def propose_lapse(house: Courthouse) -> Ready:
    _, _, told = notify_escrow(house)
    with by("wang"):
        told()
    house.now = datetime(2031, 3, 4, 1, 0, tzinfo=UTC)
    proposed = house.escrows.propose_lapse
    return "chen", Permission.GRANT, lambda **seen: proposed(ESCROW, SIGN_OFF, **seen)


def lapse(house: Courthouse) -> Ready:
    _, _, proposed = propose_lapse(house)
    with by("chen"):
        proposed()
    return "lin", Permission.GRANT, lambda **seen: house.escrows.lapse(ESCROW, **seen)


def to_treasury(house: Courthouse) -> Ready:
    _, _, lapsed = lapse(house)
    with by("lin"):
        lapsed()
    fisc = house.payee(PartyRole.TREASURY, "某财政局")
    paid, papers = house.escrows.to_treasury, [SLIP, SIGN_OFF]
    return "wang", Permission.DRAFT, lambda **seen: paid(ESCROW, fisc, papers=papers, **seen)


# Wrong payments

WRONG = f"{CASE}-W1"


def report_wrong(house: Courthouse) -> Ready:
    till = funded(house)
    number = till.paid(house.drafted("20000.00").ids["payout"]).number

    def reported() -> Recorded:
        return house.wrongs.report(
            number, ONE, kind=WrongKind.TOO_MUCH, entitled=DEBTOR, reason="多发",
            compensation=False,
        )  # fmt: skip

    return "wang", Permission.REPORT, reported


def _reported(house: Courthouse) -> None:
    _, _, reported = report_wrong(house)
    with by("wang"):
        reported()


def agree_wrong(house: Courthouse) -> Ready:
    _reported(house)
    return "chen", Permission.RECOGNISE, lambda **seen: house.wrongs.agree(WRONG, **seen)


def tell_discipline(house: Courthouse) -> Ready:
    _reported(house)
    told = house.wrongs.tell_discipline
    return "chen", Permission.REPORT, lambda **seen: told(WRONG, NOTICE, **seen)


def propose_money(house: Courthouse) -> Ready:
    _reported(house)
    for person in ("chen", "lin", "feng"):
        with by(person):
            house.wrongs.agree(WRONG)
    line, named = house.receive("100.00", name="某人"), house.wrongs.propose_money
    return "wang", Permission.REPORT, lambda **seen: named(WRONG, line, ONE, "回单", **seen)


def make_good(house: Courthouse) -> Ready:
    _, _, named = propose_money(house)
    with by("wang"):
        named()
    good = house.wrongs.make_good
    told = (WRONG, house.id_of(Line("100.00", serial=f"S{house.serial:05}")), "a1")
    assert f"unclaimed/{told[1]}" in house.balances()
    return (
        "sun", Permission.CONFIRM_CLAIM,
        lambda **seen: good(*told, MadeGoodBy.RECOVERED, DECISION, **seen),
    )  # fmt: skip
