"""What is asked at a past position is answered as it was answered there, whatever came since.

One book lives through a year. On its way everything that can be asked at a position is asked there,
the last it then had; at its end, years later, all of it is asked again for the same positions and
must be the same, byte for byte. What takes a position is read from the application itself.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Final
from uuid import UUID

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.desk import Desk
from api.every import follower
from ledger.domain import clock
from ledger.domain.act import Role
from ledger.domain.case_account import PartyRole
from ledger.domain.law.escrow import EscrowGround
from ledger.domain.money import Money
from ledger.domain.payout_kind import PayoutKind
from ledger.services.payment_notices import PaymentNotices
from ledger.services.people import People
from ledger.store.court import Court
from reconciliation.legacy.classes import LADDER, Grade
from tests.api.conftest import SETTINGS
from tests.api.office import CARD, Teller
from tests.forms.printing import Printing
from tests.forms.test_other_forms import ATTEMPTS
from tests.incoming.desk import RECORD
from tests.legacy.clearinghouse import Old
from tests.legacy.registers import row
from tests.legacy.test_legacy_clearing import ladder
from tests.reconciliation.bank_side import BankSide
from tests.reconciliation.day_side import sent
from tests.services.courthouse import ACCOUNT, CASE, CREDITOR, DEBTOR, OTHER_CASE, POLICY, by
from tests.services.keyed import in_use
from tests.services.papers import CHECK, COMPUTATION, NOTICE

MARCH: Final = "2026-03-01..2026-03-31"
OLD: Final = "2010-01-01..2010-12-31"
# Which forms a list of days has; the others are those that the case's own list names.
LISTS: Final = {"F6": MARCH, "F7": OLD, "F10": MARCH}


class Past:
    """The court behind its door, and what was answered at each position."""

    def __init__(self, desk: Printing, client: TestClient, secret: str) -> None:
        self.desk, self._client = desk, client
        self._headers = {"Authorization": f"Bearer {secret}"}
        self.line = ""
        self.answered: dict[int, dict[str, bytes]] = {}

    def ask(self, path: str, at: int) -> bytes:
        """The answer at a position, or how it was refused there."""
        joint = "&" if "?" in path else "?"
        got = self._client.get(f"{path}{joint}known_at={at}", headers=self._headers)
        if got.status_code == 200:
            return got.content
        assert got.status_code in {404, 409}, (path, got.text)
        return str(got.json()["type"]).encode()

    def paths(self, at: int) -> list[str]:
        """Everything that can be asked, filled in with what this book has at a position."""
        found = [
            "/book/policies", "/book/policies/in-force?on=2026-03-15",
            "/book/policies/in-force?on=2026-09-15", f"/cases/{CASE}/statement",
            f"/cases/{CASE}/statement?effective_on=2026-03-20", f"/cases/{CASE}/payment-notice",
            f"/lines/{self.line}/trail", f"/forms?case_number={CASE}", "/ledger/trial-balance",
            "/ledger/trial-balance?effective_on=2026-03-20", "/ledger/checkpoint",
            f"/ledger/balance?account=case/{CASE}/available",
            f"/ledger/entries?account=case/{CASE}/available",
            f"/ledger/entries?account=bank/{ACCOUNT}", f"/ledger/extract?case_number={CASE}",
        ]  # fmt: skip
        got = self._client.get(
            "/forms", params={"case_number": CASE, "known_at": at}, headers=self._headers
        )
        items = got.json()["items"] if got.status_code == 200 else []
        named = [*((each["form"], each["named"]) for each in items), *LISTS.items()]
        # On paper, where the digest of what programs are told stands below.
        return [*found, *(f"/forms/{code}/{name}?as=html" for code, name in named)]

    def look(self) -> None:
        """Ask all there is, at the last position the book has now."""
        at = self.desk.court.position()
        follower(self.desk.court).catch_up()
        self.answered[at] = {path: self.ask(path, at) for path in self.paths(at)}


@pytest.fixture
def past(new_court: Court, door: FastAPI) -> Iterator[Past]:
    desk = Printing(new_court)
    desk.watch()
    desk.open_book()
    secret = in_use(desk.keys, "feng.yi", Role.AUDITOR)
    settings = SETTINGS.model_copy(update={"dsn": new_court.database.dsn, "wait_seconds": 5})
    door.state.desk = Desk(new_court, settings, Teller())
    with TestClient(door, raise_server_exceptions=False) as client:
        yield Past(desk, client, secret)
    clock.reset()


def test_whatever_is_asked_at_a_position_is_answered_as_it_was_there(
    past: Past, tmp_path: Path, door: FastAPI
) -> None:
    for step in Life(past, tmp_path).steps:
        step()
        past.look()
    past.desk.at(2031, 8, 3)  # years later, when everything of it is long overdue
    past.desk.receive("1.00", name="后来")
    follower(past.desk.court).catch_up()
    asked = {path for each in past.answered.values() for path in each}
    odd = [
        (at, path)
        for at, answers in past.answered.items()
        for path, answer in answers.items()
        if past.ask(path, at) != answer
    ]
    assert odd == []
    for path in asked:
        past.ask(path, 0)  # before the first fact there is nothing, and that is said
    assert _templates(door) == {_template(path, past.line) for path in asked}
    forms = {path.split("/")[2] for path in asked if path.startswith("/forms/")}
    assert forms == {"F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8", "F9", "F10"}


def _templates(door: FastAPI) -> set[str]:
    """Every path that takes a position, except the one that holds a print against its form."""
    return {
        re.sub(r"/\{\w+\}", "", path)
        for path, does in door.openapi()["paths"].items()
        for each in does.get("get", {}).get("parameters", ())
        if each["name"] == "known_at" and not path.endswith("/check")
    }


def _template(path: str, line: str) -> str:
    """The same path with nothing filled in."""
    path = path.partition("?")[0].replace(f"/{CASE}/", "/").replace(f"/{line}/", "/")
    return "/".join(path.split("/")[:3]) if path.startswith("/forms/") else path


class Life:
    """What happens to the court, one thing after another."""

    def __init__(self, past: Past, folder: Path) -> None:
        self.past, self.desk = past, past.desk
        self.side = BankSide(self.desk, opening="70.00")
        self.old = Old(self.desk, folder)
        self.made: dict[str, str] = {}

    @property
    def steps(self) -> tuple[Callable[[], None], ...]:
        return (self.arrives, self.claimed, self.asked, self.agreed, self.paid, self.changed)

    def arrives(self) -> None:
        sub = self.desk.payable()
        self.desk.open_case(OTHER_CASE, "zhao")
        self.old.loaded(
            row(1, "20.00", day="2010-06-05", case=CASE, payer=DEBTOR, officer="老王"),
            row(2, "10.00", day="2010-01-05", remark="往来"),
            row(4, "40.00", day="2010-03-07", cls="D", document="提存审批1号"),
        )
        split = self.side.line("300.00", name="乙某", remark="往来")
        mine = self.side.line("45000.00", name=DEBTOR, sub_account=sub, remark="执行款")
        self.side.day("2026-03-02", mine, split)
        self.past.line, self.made["mine"] = str(self.side.id_of(split)), str(self.side.id_of(mine))

    def claimed(self) -> None:
        with by("wang"):
            self.made["claim"] = self.desk.receipts.propose(
                UUID(self.past.line), [(CASE, Money("100.00"))], evidence="函", reason=""
            ).ids["claim"]
        with by("zhao"):
            self.desk.receipts.confirm(UUID(self.past.line), self.made["claim"])
        with by("wang"):
            PaymentNotices(self.desk.court).issue(CASE, "p2", NOTICE, date(2025, 12, 30))
        self.desk.slips()
        self.desk.counted()

    def asked(self) -> None:
        self.made["paid"] = self.desk.drafted("20000.00").ids["payout"]
        self.made["deferral"] = self.desk.deferred("900.00", expected_end=date(2026, 5, 1))
        debtor = self.desk.payee(PartyRole.DEBTOR, DEBTOR)
        with by("wang"):
            self.made["escrow"] = self.desk.escrows.ask(
                CASE, "p1", Money("800.00"), ground=EscrowGround.WHEREABOUTS, reason="下落不明",
                attempts=ATTEMPTS, papers=[RECORD],
            ).ids["escrow"]  # fmt: skip
        with by("wang"):
            self.desk.payouts.draft(
                CASE, debtor, Money("500.00"), "退还余款", kind=PayoutKind.SURPLUS,
                papers=[COMPUTATION, CHECK],
            )  # fmt: skip

    def agreed(self) -> None:
        with by("chen"):
            self.desk.deferrals.approve(self.made["deferral"])
        with by("chen"):
            self.desk.escrows.grant(self.made["escrow"])
        with by("wang"):
            match = self.old.clearing.propose(
                self.old.id(1), [(CASE, Money("20.00"))], Grade.E1, evidence="回单"
            ).ids["match"]
        with by("feng"):
            self.old.clearing.confirm(self.old.id(1), match)
        ladder(self.old, 2, LADDER)
        with by("chen"):
            self.old.clearing.draft_notice(
                "公1", [self.old.id(2)], medium="人民法院公告网", until=date(2026, 9, 2)
            )

    def paid(self) -> None:
        reference = self.desk.payout(sent(self.desk, "2000.00")).reference
        self.side.day(
            "2026-03-03",
            self.side.line("2000.00", on="2026-03-03", credit=False, name=CREDITOR,
                      end_to_end=reference),
        )  # fmt: skip
        with by("lin"):
            self.old.clearing.post_notice("公1")

    def changed(self) -> None:
        """What was said before is said otherwise: whose it is, whereto it goes, by which rules."""
        self.desk.at(2026, 4, 1)
        with by("feng"):
            self.desk.receipts.reverse(UUID(self.past.line), self.made["claim"], CASE, "认错案件")
        with by("wang"):
            self.desk.cases.state_account(
                CASE, "p1", holder=CREDITOR, number=CARD, bank_name="建设银行",
                bank_code="105305000017", evidence="变更确认书",
            )  # fmt: skip
        self.desk.at(2026, 9, 1)
        later = POLICY.read_text().replace('"2016-08-04"', '"2026-09-01"', 1)
        with by("admin"):
            self.desk.books.activate_policy(later)
        with by("chen"):
            People(self.desk.court).assign(CASE, "zhao", basis="轮岗")
