"""The audit of the whole population: E1 to E15 and scenario 60, on facts planted by hand.

The guards of the commands refuse such facts; a forger with the database would not have been
refused. Each question finds its wrong, and names the facts that show it.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

import pytest

from api.every import follower
from ledger.domain import clock
from ledger.domain.act import Role
from ledger.domain.bank_line import BankLine
from ledger.domain.bankruptcy import Bankruptcy
from ledger.domain.case_account import CaseAccount, PartyRole, PocketKind
from ledger.domain.cash_collection import CashCollection
from ledger.domain.expectation import Expectation, ExpectationKind
from ledger.domain.goods import Goods
from ledger.domain.goods_state import Way
from ledger.domain.kernel import Fact
from ledger.domain.money import Money
from ledger.domain.payout import Payout, State
from ledger.domain.payout_kind import PayoutKind
from ledger.domain.policy_sections import SAMPLING
from ledger.domain.ticket import Ticket, TicketKind
from ledger.projections.audit import QUESTIONS, Hit, NoSuchQuestion, audit
from ledger.store.recorder import Entry
from reconciliation.closing.ticketing import Tickets
from reconciliation.paying import Payments
from tests.docs.examples import example
from tests.formats.make import Line, camt053
from tests.reconciliation.scripted_bank import ScriptedBank
from tests.services.courthouse import CASE, PAYEE_ACCOUNT, Courthouse, by

SPACE = UUID("6f1d8a52-3c0b-5e0e-9a6e-0f5d2a7c41b9")
Planted = tuple[type[Fact], str, dict[str, Any]]


def stream(name: str) -> UUID:
    return uuid5(SPACE, name)


def plant(house: Courthouse, *planted: Planted) -> list[int]:
    """Put facts into the book past every guard but the door's own; return their positions."""
    versions: dict[str, int] = {}
    positions = []
    for kind, name, changed in planted:
        versions[name] = versions.get(name, 0) + 1
        fact = replace(
            example(kind, **changed), originator_id=stream(name),
            originator_version=versions[name], timestamp=house.now,
        )  # fmt: skip
        stored = house.court.facts.to_stored_event(fact)
        positions.append(house.court.recorder.append([stored], [Entry(())]).first)
    return positions


def hits(house: Courthouse, only: str | None = None, *, days: int = 0) -> list[Hit]:
    follower(house.court).catch_up()
    today = house.now.date() + timedelta(days=days)
    with house.court.database.app.connect() as connection:
        return list(audit(connection, house.court.book, today, SAMPLING.default, only=only))


def drafted(number: str = "n1", **changed: Any) -> Planted:
    asked: dict[str, Any] = {
        "number": number, "kind": PayoutKind.APPLICANT, "payer_kind": "case-account",
        "payer": stream("case"), "party": "p1", "account_version": 1, "case_number": CASE,
        "by": "wang", "roles": (Role.CHIEF, Role.FINANCE), "papers": (),
        "hold": f"case/{CASE}/held/x",
    } | changed  # fmt: skip
    return Payout.Drafted, number, asked


def approved(role: Role, by: str, number: str = "n1") -> Planted:
    return Payout.Approved, number, {"by": by, "role": role}


def sent(number: str = "n1") -> Planted:
    return Payout.Sent, number, {}


def party(mark: str = "p1", role: PartyRole = PartyRole.APPLICANT) -> Planted:
    return CaseAccount.PartyAdded, "case", {"party": mark, "role": role}


def kept(kind: PocketKind, **changed: Any) -> Planted:
    asked = {"case_number": CASE, "pocket": "d1", "kind": kind, "basis": CASE, "until": None}
    return CaseAccount.SetAside, "kept", asked | changed


OWN_CHAIN = [approved(Role.CHIEF, "chen"), approved(Role.FINANCE, "feng")]
WRONGS: dict[str, list[Planted]] = {
    "E1-ground": [kept(PocketKind.DEFERRED, basis="（2001）皖1522执1号判决未结")],
    "E2": [kept(PocketKind.DEFERRED)],
    "E3-party": [party("p1"), drafted(party="p9")],
    "E3-chain": [drafted(), approved(Role.CHIEF, "chen"), sent()],
    "E3-twice": [drafted(by="wang"), approved(Role.CHIEF, "wang")],
    "E4": [
        (CashCollection.Collected, "slip", {"slip": "SJ-7"}),
        (CashCollection.OfficersAsked, "slip", {"officers": ("zhao",)}),
        (CashCollection.Confirmed, "slip", {"by": "zhao"}),
    ],
    "E5": [
        (Expectation.Opened, "due", {
            "kind": ExpectationKind.DEDUCTION, "case_number": CASE, "basis": "（2020）苏执7号",
        })
    ],
    "E6": [party("p1"), party("p2"), drafted(), *OWN_CHAIN, sent()],
    "E7": [
        (CaseAccount.Returned, "case", {"case_number": CASE, "line": stream("back")}),
        (CaseAccount.Credited, "case", {"case_number": CASE, "receipt": stream("back")}),
    ],
    "E8": [
        (Bankruptcy.Accepted, "broke", {"case_number": CASE}),
        drafted(),
        (Payout.Settled, "n1", {"settled_on": date(2017, 8, 1)}),
    ],
    "E9": [kept(PocketKind.FROZEN, until=None)],
    "G1": [
        (Goods.Registered, "goods", {}),
        (Goods.TakenIn, "goods", {"by": "wang", "brought_by": "wang"}),
    ],
    "G2": [
        (Goods.Registered, "goods", {}),
        (Goods.Sold, "goods", {"sold_on": date(2017, 5, 2), "price": Money("100.00")}),
        (Goods.ProceedsReached, "goods", {
            "reached_on": date(2017, 5, 3), "amount": Money("60.00"),
        }),
        (Goods.ProceedsReached, "goods", {
            "reached_on": date(2017, 5, 4), "amount": Money("40.00"),
        }),
    ],
    "G3": [
        (Goods.Registered, "goods", {"owner": "p2", "deliverer": "p3"}),
        (Goods.HandedOut, "goods", {"way": Way.RETURNED, "to": "p1"}),
    ],
    "E10": [drafted(kind=PayoutKind.AGENT)],
    "E11": [(BankLine.ClaimProposed, "line", {"evidence": " "})],
    "E12": [drafted(kind=PayoutKind.FEE_REFUND, hold=f"case/{CASE}/available")],
    "E13": [
        *(drafted(n, kind=PayoutKind.FEE_REFUND) for n in ("n1", "n2")), sent("n1"), sent("n2"),
    ],
    "E14": [
        (CaseAccount.PassedOn, "other", {"case_number": CASE, "account": "recoverable/w1"}),
    ],
    "E15": [drafted(kind=PayoutKind.MISREMITTED, papers=())],
    "S60-account": [party(), drafted(), *OWN_CHAIN, sent()],
    "S60-split": [
        drafted("n1", roles=(Role.CHIEF, Role.FINANCE)),
        drafted("n2", roles=(Role.CHIEF, Role.LEADER, Role.FINANCE)),
        sent("n1"), sent("n2"),
    ],
}  # fmt: skip


@pytest.mark.parametrize("question", sorted(WRONGS))
def test_edge_each_question_finds_its_wrong_and_names_the_facts(
    house: Courthouse, question: str
) -> None:
    """Given facts no command would record; when the auditor asks; then each hit lists its proof."""
    assert hits(house, question) == []
    positions = plant(house, *WRONGS[question])
    (found,) = hits(house, question, days=100)
    assert found.evidence
    assert set(found.evidence) <= set(positions)


def test_edge_who_was_stood_in_for_and_agreed_once_more_is_found(house: Courthouse) -> None:
    planted = plant(
        house, drafted(), approved(Role.CHIEF, "zhao"),
        (Payout.StoodIn, "n1", {"giver": "chen", "by": "zhao"}), approved(Role.LEADER, "chen"),
    )  # fmt: skip
    (hit,) = hits(house, "E3-twice")
    assert "chen" in hit.says
    assert list(hit.evidence) == [planted[2], planted[3]]


def test_edge_every_second_person_who_was_only_typed_is_named(house: Courthouse) -> None:
    """Of cash given and taken, goods counted and moved; not those who signed themselves."""
    said = {"by": "feng", "witness": "zhao", "on": date(2017, 5, 3)}
    slip = {
        "officers": ("wang", "zhao"), "by": "wang",
        "collected_at": datetime(2017, 5, 2, 23, tzinfo=UTC),
    }  # fmt: skip
    given = {"by": "sun", "witness": "qian", "handed_on": date(2017, 5, 3)}
    positions = plant(
        house,
        drafted("n1"), (Payout.HandedOver, "n1", given),
        drafted("n2"), (Payout.CashGiven, "n2", {}), (Payout.HandedOver, "n2", given),
        (CashCollection.Collected, "typed", {"slip": "SJ-7", **slip}),
        (CashCollection.Collected, "asked", {"slip": "SJ-8", **slip}),
        (CashCollection.OfficersAsked, "asked", {"officers": ("zhao",)}),
        (Goods.Registered, "goods", {"number": "G1"}),
        (Goods.Recounted, "goods", said), (Goods.RecountSaid, "goods", said),
        (Goods.Moved, "goods", said), (Goods.Recounted, "goods", said),
        (Goods.Recounted, "goods", said),
    )  # fmt: skip
    found = hits(house, "P2")
    assert [(hit.subject, hit.says, hit.evidence) for hit in found] == [
        ("n1", "cash of 2017-05-03 given by sun: qian was only typed", (positions[1],)),
        ("SJ-7", "cash of 2017-05-03 taken by wang: zhao was only typed", (positions[5],)),
        ("G1", "recount of 2017-05-03 by feng: zhao was only typed", (positions[9],)),
        ("G1", "move of 2017-05-03 by feng: zhao was only typed", (positions[11],)),
        ("G1", "recount of 2017-05-03 by feng: zhao was only typed", (positions[13],)),
    ]


def test_edge_e1_money_held_for_years_is_found_with_its_arrival(house: Courthouse) -> None:
    house.funded("177430.00")
    assert hits(house, "E1-held", days=300) == []
    (found,) = hits(house, "E1-held", days=6 * 365)
    assert found.subject == CASE
    assert found.says.startswith("177430.00 held since")
    assert len(found.evidence) == 1


def test_scenario_60_one_account_paid_in_many_unrelated_cases(house: Courthouse) -> None:
    for n in range(4):
        number = f"（2026）苏0508执20{n}号"
        house.receive("100.00", sub_account=house.payable(number))
        house.drafted("100.00", number)
        assert len(hits(house, "S60-repeated")) == (n == 3)
    (found,) = hits(house, "S60-repeated")
    assert len(found.evidence) == 4


@pytest.mark.parametrize(
    ("account", "found"),
    [
        ("6217000099998888777", 1),
        (PAYEE_ACCOUNT, 0),
        (f"{PAYEE_ACCOUNT[:4]} {PAYEE_ACCOUNT[4:]}", 0),
        (f"{PAYEE_ACCOUNT[:4]}****{PAYEE_ACCOUNT[-4:]}", 0),
    ],
)
def test_edge_a_payment_the_bank_made_to_somebody_else_is_found(
    house: Courthouse, account: str, found: int
) -> None:
    """The file was changed on its way: reference and amount are ours, the account is a thief's.

    It settles nothing by itself; two people who say that it does are asked about it for ever.
    """
    house.funded("25000.00")
    number, bank = house.approved("20000.00"), ScriptedBank()
    with by("sun"):
        batch = Payments(house.court, bank).prepare(house.account, [number]).ids["batch"]
    with by("qian"):
        Payments(house.court, bank).send(batch)
    reference = house.payout(number).reference
    debit = Line("20000.00", credit=False, serial="D1", account=account, end_to_end=reference)
    house.take(camt053(house.account, "25000.00", [debit], statement_id="D"))
    assert house.payout(number).state is (State.SENT if found else State.SETTLED)
    if found:
        assert not hits(house, "S60-elsewhere")
        tickets = Tickets(house.court)
        ticket = Ticket.create_id(TicketKind.SHORT, str(house.id_of(debit)))
        with by("feng"):
            tickets.explain(ticket, "收款账户已换卡", "银行回单", clock.today())
        with by("sun"):
            tickets.settle_late(ticket)
    assert house.payout(number).state is State.SETTLED
    told = hits(house, "S60-elsewhere")
    assert [hit.subject for hit in told] == [number] * found
    assert not any(account in hit.says for hit in told)
    assert all(len(hit.evidence) == 2 for hit in told)


def test_scenario_60_an_honest_book_has_no_hits(house: Courthouse) -> None:
    house.funded("25000.00")
    house.approved("20000.00")
    # Nobody of this book was ever given a key, which is the one thing that is told.
    assert {hit.question for hit in hits(house)} == {"K5"}


def test_what_the_audit_does_not_ask_is_refused(house: Courthouse) -> None:
    with pytest.raises(NoSuchQuestion):
        hits(house, "E99")
    assert {name.partition("-")[0] for name in QUESTIONS} >= {f"E{n}" for n in range(1, 16)}
