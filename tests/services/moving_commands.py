"""Acts of money between cases and courts, and of bankruptcy, each prepared up to its giving."""

from datetime import date

from ledger.domain.case_account import PartyKind, PartyRole
from ledger.domain.court_transfer import Origin
from ledger.domain.money import Money
from ledger.domain.permissions import Permission
from ledger.services.cases import NewParty
from tests.services.courthouse import CASE, OTHER_CASE, Courthouse, by
from tests.services.leaving_commands import DAY, ONE, Ready, funded
from tests.services.papers import (
    DECISION,
    LETTER,
    PLAN,
    RULING,
)
from tests.services.till import Till

# Between cases and courts

MOVE = f"{CASE}-Y1"
THEIRS = f"他院划来{CASE}"  # one transfer is one id in the whole book


def propose_move(house: Courthouse) -> Ready:
    funded(house)
    house.open_case(OTHER_CASE, "wang")
    proposed = house.moves.propose
    return (
        "wang", Permission.DRAFT,
        lambda: proposed(CASE, OTHER_CASE, ONE, papers=[PLAN], reason="方案"),
    )  # fmt: skip


def _moving(house: Courthouse) -> None:
    _, _, proposed = propose_move(house)
    with by("wang"):
        proposed()


def agree_move(house: Courthouse) -> Ready:
    _moving(house)
    return "chen", Permission.GRANT, lambda **seen: house.moves.agree(MOVE, **seen)


def take_in_move(house: Courthouse) -> Ready:
    _, _, agreed = agree_move(house)
    with by("chen"):
        agreed()
    return "wang", Permission.DRAFT, lambda **seen: house.moves.take_in(MOVE, **seen)


def refuse_move(house: Courthouse) -> Ready:
    _moving(house)
    return "chen", Permission.GRANT, lambda **seen: house.moves.refuse(MOVE, "否", **seen)


def withdraw_move(house: Courthouse) -> Ready:
    _moving(house)
    return "wang", Permission.DRAFT, lambda **seen: house.moves.withdraw(MOVE, "撤", **seen)


def send_to_court(house: Courthouse) -> Ready:
    funded(house)
    court, sent = house.payee(PartyRole.COURT, "某法院"), house.transfers.send
    return (
        "wang", Permission.DRAFT,
        lambda: sent(
            CASE, court, ONE, other_court="某法院", other_case="他案", papers=[LETTER]
        ),
    )  # fmt: skip


def follow_transfer(house: Courthouse) -> Ready:
    _, _, sent = send_to_court(house)
    with by("wang"):
        number = sent().ids["transfer"]
    Till(house).paid(number)
    return "feng", Permission.SEND, lambda: house.transfers.follow(number)


def receive_transfer(house: Courthouse) -> Ready:
    funded(house)
    line = next(iter(house.case().lots))
    origins = [Origin(DAY, Money("25000.00"))]
    received = house.transfers.receive
    return (
        "wang", Permission.DRAFT,
        lambda: received(
            THEIRS, CASE, line, "auto", other_court="某法院", other_case="他案", origins=origins,
            papers=[LETTER],
        ),
    )  # fmt: skip


def ask_transfer_back(house: Courthouse) -> Ready:
    _, _, receive = receive_transfer(house)
    with by("wang"):
        receive()
    ask = house.transfers.ask_back
    return "wang", Permission.DRAFT, lambda **seen: ask(THEIRS, "登错", **seen)


def _asked_back(house: Courthouse) -> None:
    _, _, ask = ask_transfer_back(house)
    with by("wang"):
        ask()


def take_transfer_back(house: Courthouse) -> Ready:
    _asked_back(house)
    return "chen", Permission.GRANT, lambda **seen: house.transfers.take_back(THEIRS, **seen)


def refuse_transfer_back(house: Courthouse) -> Ready:
    _asked_back(house)
    refuse = house.transfers.refuse_back
    return "lin", Permission.GRANT, lambda **seen: refuse(THEIRS, "没有登错", **seen)


# Bankruptcy


def accept_bankruptcy(house: Courthouse) -> Ready:
    funded(house)
    accepted = house.bankruptcies.accept
    return (
        "wang", Permission.KEEP_CASE, lambda: accepted(CASE, "p2", RULING, DAY, DAY)
    )  # fmt: skip


def _bankrupt(house: Courthouse) -> None:
    _, _, accepted = accept_bankruptcy(house)
    with by("wang"):
        accepted()


def sweep(house: Courthouse) -> Ready:
    _bankrupt(house)
    return "wang", Permission.KEEP_CASE, lambda **seen: house.bankruptcies.sweep(CASE, **seen)


def end_bankruptcy(house: Courthouse) -> Ready:
    _bankrupt(house)
    ended = house.bankruptcies.end
    return "chen", Permission.GRANT, lambda **seen: ended(CASE, RULING, **seen)


def find_co_debtors(house: Courthouse) -> Ready:
    funded(house)
    with by("wang"):
        house.cases.add_party(CASE, NewParty(PartyRole.DEBTOR, PartyKind.COMPANY, "乙公司"))
    house.receive("30.00", sub_account=house.case().sub_account, name="乙公司")
    with by("wang"):
        house.bankruptcies.accept(CASE, "p2", RULING, DAY, DAY)
    receipt = next(id_ for id_, lot in house.case().lots.items() if lot.amount == Money("30.00"))
    find = house.bankruptcies.find_co_debtors
    return "chen", Permission.GRANT, lambda **seen: find(CASE, "p3", [receipt], DECISION, **seen)


def find_owner(house: Courthouse) -> Ready:
    _bankrupt(house)
    (receipt,) = house.case().lots
    find = house.bankruptcies.find_owner
    return "chen", Permission.GRANT, lambda **seen: find(CASE, "p2", [receipt], DECISION, **seen)


def take_finding_back(house: Courthouse) -> Ready:
    _, _, find = find_owner(house)
    with by("chen"):
        find()
    (receipt,) = house.case().lots
    back = house.bankruptcies.take_finding_back
    return (
        "lin", Permission.GRANT,
        lambda **seen: back(CASE, "p2", [receipt], "误认", DECISION, **seen),
    )  # fmt: skip


def name_administrator(house: Courthouse) -> Ready:
    _bankrupt(house)
    to = house.payee(PartyRole.ADMINISTRATOR, "某管理人")
    name = house.bankruptcies.name_administrator
    return "wang", Permission.KEEP_CASE, lambda **seen: name(CASE, "p2", to, RULING, **seen)


def decide_bankruptcy(house: Courthouse) -> Ready:
    till = funded(house)
    number = till.paid(house.drafted("20000.00").ids["payout"]).number
    house.later(days=2)
    till.bounce(number)
    with by("wang"):
        house.bankruptcies.accept(CASE, "p2", RULING, date(2026, 3, 3), date(2026, 3, 4))
    decided = house.bankruptcies.decide
    return (
        "lin", Permission.GRANT,
        lambda **seen: decided(CASE, DECISION, to_administrator=True, **seen),
    )  # fmt: skip
