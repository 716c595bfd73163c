"""BD-5: while a bidding runs, no way to read the book tells who paid to bid, or how many did.

One lot is bid for: two deposits a platform keeps, one paid to the court, one whose claim waits for
its second person. Every question of the application is asked, in every role, and at both doors.
"""

import json
from collections.abc import Iterator
from datetime import date
from itertools import cycle, product
from typing import Any, Final
from uuid import UUID

import pytest
from typer.testing import CliRunner

from api.app import document
from api.cli import app as command_line
from api.cli.lots import LISTS as LOT_LISTS
from auctions.lot import Lot
from auctions.lot_words import BidderRole
from auctions.money import LotMoney
from auctions.money_parts import Purpose
from auctions.money_refunds import LotRefunds
from auctions.services.money import LotMoneys
from auctions.views.seal import CLAIMED, LIVE
from ledger.domain.act import Act, Role, acting
from ledger.domain.bank_line import BankLine
from ledger.domain.errors import Refusal
from ledger.domain.money import Money
from ledger.services.command import record
from ledger.store.database import Database
from reconciliation.importing import Imports
from tests.api.office import ACCOUNT, DAY, FINANCE, refused
from tests.api.test_lot_commands import Doors, doors
from tests.auctions.lots import CASE, PLATFORM, TERMS, Walk
from tests.formats.make import Line, camt053

__all__ = ["doors"]  # the fixture
A1: Final = "r1-A1"
CODES: Final = ("QX71", "QX72", "QX73", "QX74")
PAYERS: Final = ("竞买甲", "竞买乙")
TELLING: Final = (*CODES, *PAYERS, "姓名QX71", "ID-QX71")
KEEPERS: Final = ("finance", "auctioneer")
OTHERS: Final = ("officer", "chief", "leader", "auditor", "admin")
AUCTIONEER: Final = Act("zheng.he", Role.AUCTIONEER)


def entered() -> Walk:
    """Announced, two have paid through the platform, the second of them is the debtor."""
    walk = Walk().announced().enter("QX71")
    return walk.enter("QX72", role=BidderRole.DEBTOR).open()


class Bidding:
    """A lot that is bid for, and everything that tells of its bidders."""

    def __init__(self, doors: Doors) -> None:
        self.doors, self.office = doors, doors.office
        self.lot = doors.stand(entered)
        money = LotMoney(lot=self.lot, case_numbers=(CASE,), bank_account=ACCOUNT)
        for code in CODES[:2]:
            money.freeze(A1, code, TERMS.deposit, platform=PLATFORM, order=f"O-{code}")
        refunds = LotRefunds(lot=self.lot, case_number=CASE, bank_account=ACCOUNT)
        with acting(AUCTIONEER):
            record(self.office.court, money, refunds, lot=self.lot)
        paid = [
            Line("100000.00", serial=f"D{at}", name=name, remark="竞买保证金", account=f"6217{at}")
            for at, name in enumerate(PAYERS, 1)
        ]
        with acting(FINANCE):
            file = camt053(ACCOUNT, "15300.00", paid)
            self.file = Imports(self.office.court).take(file, "deposits.xml").sha256
        self.lines = [BankLine.create_id(ACCOUNT, f"D{at}", DAY) for at in (1, 2)]
        for line, code in zip(self.lines, CODES[2:], strict=True):
            self.claim(line, code)
        with acting(FINANCE):
            LotMoneys(self.office.court).confirm_claim(self.lot, self.lines[0], "a1")
        self.office.catch_up()

    def claim(self, line: UUID, code: str) -> None:
        with acting(AUCTIONEER):
            LotMoneys(self.office.court).propose_claim(
                self.lot, line, Purpose.DEPOSIT, code, amount=Money("100000.00"), evidence="凭证"
            )

    def end(self) -> None:
        """The bidding ends; nobody bid."""
        attempt = self.office.court.find(Lot, Lot.create_id(self.lot), named="").attempt
        assert attempt is not None
        with acting(AUCTIONEER):
            LotMoneys(self.office.court).close_bidding(self.lot, at=attempt.ends_at)
        self.office.catch_up()

    # Everything that can be asked

    def questions(self) -> Iterator[tuple[str, dict[str, str]]]:
        """Every path that is read, about the lot, its lines and its accounts."""
        for path, operations in document()["paths"].items():
            if "get" not in operations or path.startswith(("/problems", "/livez", "/readyz")):
                continue
            asked = operations["get"].get("parameters", [])
            needed = [each for each in asked if each.get("required") and each["in"] != "header"]
            values = [self.values(path, each) for each in needed]
            for chosen in product(*values):
                given = dict(zip((each["name"] for each in needed), chosen, strict=True))
                query = {e["name"]: given[e["name"]] for e in needed if e["in"] == "query"}
                yield path.format_map(given), query

    def values(self, path: str, parameter: dict[str, Any]) -> list[str]:
        lines = [str(line) for line in self.lines]
        claims = [f"{line}:a1" for line in lines]
        known: dict[str, list[str]] = {
            "lot": [self.lot], "line": lines, "sha256": [self.file], "named": [*claims, str(DAY)],
            "stream": [str(Lot.create_id(self.lot)), str(LotMoney.create_id(self.lot)), *lines],
            "account": [ACCOUNT] if parameter["in"] == "path" else [
                f"deposit/{self.lot}/QX73", f"memo/frozen/{self.lot}/QX71", f"unclaimed/{lines[0]}",
            ],
            "case_number": [CASE], "day": [str(DAY)], "month": ["2026-03"], "code": ["F6", "R-1"],
            "since": ["2026-01-01"], "until": ["2026-12-31"], "on": [str(DAY)],
        }  # fmt: skip
        examples = parameter.get("examples") or parameter["schema"].get("examples") or ["x1"]
        return known.get(parameter["name"], [str(examples[0])])

    def typed(self, *words: str, who: str) -> str:
        self.doors.monkeypatch.setenv("ANZHANG_KEY", self.office.secrets[who] if who else "")
        ran = CliRunner().invoke(command_line(words[0]), [*words, "--json"])
        assert ran.exception is None or isinstance(ran.exception, Refusal | SystemExit), (
            words, ran.exception,
        )  # fmt: skip
        return ran.output

    def commands(self) -> Iterator[tuple[str, ...]]:
        yield from (
            ("lists", name) for name in ("to-claim", "to-confirm", "discrepancies", "oldest")
        )
        yield from (("lot", "list", name) for name in LOT_LISTS)
        yield from (("lot", what, self.lot) for what in ("show", "money"))
        yield ("lot", "board")
        yield ("trial-balance",)
        yield ("audit",)
        yield ("case", CASE)
        yield ("reconcile", "day", str(DAY))
        yield ("reconcile", "month", "show", "2026-03")
        yield ("forms", "F6", str(DAY))
        yield from (("lines", how, str(line)) for line in self.lines for how in ("show", "trail"))
        yield from (("account", f"unclaimed/{line}") for line in self.lines)
        yield ("account", f"bank/{ACCOUNT}")


@pytest.fixture
def bidding(doors: Doors) -> Bidding:
    return Bidding(doors)


def told(text: str) -> set[str]:
    return {each for each in TELLING if each in text}


def test_bd_5_while_they_bid_no_question_over_http_is_answered_with_a_bidder(
    bidding: Bidding,
) -> None:
    """Who keeps deposits is told, by the same questions; so the walk does come by them."""
    found: set[str] = set()
    questions = list(bidding.questions())
    for (path, query), who in zip(questions, cycle(("auditor", "officer", "leader"))):
        answer = bidding.office.get(path, who, params=query)
        assert answer.status_code < 500, (path, answer.text)
        itself = told(f"{path} {query}")  # a refusal may repeat what was asked
        assert told(answer.text) <= itself, (path, query, who, answer.text)
        if path.startswith(("/lots", "/lines", "/lists/to-", "/ledger/", "/auctions", "/forms")):
            found |= told(bidding.office.get(path, "finance", params=query).text)
    assert len(questions) > 200
    assert found >= {*CODES, *PAYERS}


def test_bd_5_while_they_bid_nobody_else_is_told_how_many_they_are(bidding: Bidding) -> None:
    office = bidding.office
    for who in OTHERS:
        (attempt,) = office.get(f"/lots/{bidding.lot}/attempts", who).json()["items"]
        assert attempt["entrants"] is None
        said = refused(office.get("/ledger/trial-balance", who), 409, "not-disclosed")
        balance = office.get(f"/ledger/trial-balance?known_at={said['upto']}", who).json()
        families = {each["prefix"]: each for each in balance["families"]}
        assert not {"deposit", "memo"} & families.keys()
        assert (families["bank"]["amount"], balance["total"]) == ("15300.00", "0.00")
    kept = office.get("/ledger/trial-balance", "finance").json()
    families = {each["prefix"]: each["amount"] for each in kept["families"]}
    assert (families["deposit"], families["unclaimed"]) == ("-100000.00", "-105000.00")
    (attempt,) = office.get(f"/lots/{bidding.lot}/attempts", "finance").json()["items"]
    assert attempt["entrants"] == 2


def test_bd_5_no_sum_asked_position_by_position_counts_the_bidders(bidding: Bidding) -> None:
    """The bank's balance before and after a line that is not told says what came by it."""
    office, bank = bidding.office, f"bank/{ACCOUNT}"
    before = refused(office.get("/ledger/trial-balance", "auditor"), 409, "not-disclosed")["upto"]
    for path in ("trial-balance?", f"balance?account={bank}&", f"entries?account={bank}&limit=1&"):
        asked = f"/ledger/{path}known_at="
        assert office.get(f"{asked}{before}", "auditor").status_code == 200
        for position in range(before + 1, office.court.position() + 1):
            refused(office.get(f"{asked}{position}", "auditor"), 409, "not-disclosed")
        now = asked.removesuffix("known_at=")
        refused(office.get(now, "auditor"), 409, "not-disclosed")
        assert office.get(now, "finance").status_code == 200
    for words in (("trial-balance",), ("account", bank, "--limit", "1")):
        assert bidding.typed(*words, who="auditor") == ""
        assert bidding.typed(*words, who="finance")
    bidding.end()
    assert office.get("/ledger/trial-balance", "auditor").status_code == 200


def test_bd_5_while_they_bid_no_command_shows_a_bidder_to_who_does_not_keep_deposits(
    bidding: Bidding,
) -> None:
    for words, who in zip(bidding.commands(), cycle(("auditor", ""))):
        assert not told(bidding.typed(*words, who=who)), (words, who)
    wanted = [("lines", "show", str(bidding.lines[1])), ("lists", "to-confirm"), ("trial-balance",)]
    shown = [bidding.typed(*words, who="finance") for words in wanted]
    assert {"QX73", "QX74", PAYERS[1]} <= told("".join(shown))


def test_bd_5_what_holds_a_bidder_is_refused_whole_until_the_bidding_has_ended(
    bidding: Bidding,
) -> None:
    line, lot, digest = bidding.lines[0], bidding.lot, "digest=" + "0" * 64
    held = [
        f"/statements/{bidding.file}/evidence", f"/evidence/{bidding.file}", f"/lines/{line}",
        f"/lines/{line}/hits", f"/lines/{line}/match", f"/forms/F6/{DAY}", f"/forms/F5/{line}:a1",
        f"/forms/F6/{DAY}/check?{digest}", f"/ledger/balance?account=prepaid/{lot}/nobody",
        f"/ledger/balance?account=unclaimed/{line}", f"/lines/{line}/trail",
        f"/ledger/entries?account=unclaimed/{line}", f"/ledger/entries?account=deposit/{lot}/QX73",
        f"/ledger/entries?account=bank/{ACCOUNT}",
    ]  # fmt: skip
    for path in held:
        refused(bidding.office.get(path, "auditor"), 409, "not-disclosed")
        assert bidding.office.get(path, "finance").status_code in (200, 404), path
    bidding.end()
    for path in held:
        assert bidding.office.get(path, "auditor").status_code in (200, 404), path


def test_bd_5_when_the_bidding_has_ended_the_auditor_is_told_all_of_it(bidding: Bidding) -> None:
    bidding.end()
    stream = LotMoney.create_id(bidding.lot)
    assert set(CODES) - {"QX74"} <= told(bidding.office.get(f"/ledger/streams/{stream}/facts").text)
    assert bidding.office.get(f"/statements/{bidding.file}/evidence").status_code == 200
    journal = bidding.office.get("/ledger/journal?limit=500").text
    assert set(CODES) <= told(journal)
    assert bidding.office.seen(f"/lines/{bidding.lines[0]}")["payer_name"] == PAYERS[0]
    (attempt,) = bidding.office.listed(f"/lots/{bidding.lot}/attempts")
    assert attempt["entrants"] == 2


def test_bd_5_a_claim_for_a_bidder_is_decided_by_who_keeps_deposits(bidding: Bidding) -> None:
    for act in ("confirm-claim", "refuse-claim"):
        body: dict[str, Any] = {"line": str(bidding.lines[1]), "claim": "a1"}
        body |= {"reason": "x"} if act == "refuse-claim" else {}
        for dry in ("?dry_run=true", ""):
            asked = bidding.office.post(f"/lots/{bidding.lot}/{act}{dry}", body, "officer")
            refused(asked, 409, "not-disclosed")
    body = {"line": str(bidding.lines[1]), "claim": "a1", "reason": "另案款项"}
    bidding.office.done(f"/lots/{bidding.lot}/refuse-claim", body, "finance")
    bidding.office.catch_up()
    listed = bidding.office.get("/lists/to-claim", "officer").json()["items"]
    assert str(bidding.lines[1]) in {each["line"] for each in listed}, "it is anybody's again"
    assert not told(bidding.office.get("/lists/to-confirm", "officer").text)
    assert "QX74" not in bidding.office.get("/ledger/journal?limit=500", "auditor").text


def test_bd_5_what_the_views_do_not_know_yet_is_not_told_before_they_do(bidding: Bidding) -> None:
    """A deposit just booked: the journal would show it before anything knew that it is sealed."""
    bidding.end()
    again = bidding.doors.stand(entered)
    for path in ("/ledger/journal", "/ledger/trial-balance", "/lines"):
        refused(bidding.office.get(path, "auditor"), 503, "not-yet-visible")
        assert bidding.office.get(path, "finance").status_code == 200
    bidding.office.catch_up()
    assert bidding.office.get("/ledger/journal?limit=500", "auditor").status_code == 200
    assert bidding.office.get(f"/lots/{again}", "auditor").status_code == 200
    assert date(2026, 3, 2) == DAY
    assert json.loads(bidding.typed("trial-balance", who="auditor"))["total"] == "0.00"


def test_what_is_sealed_is_found_by_index(own_database: Database) -> None:
    """Few lots are bid for, and few lines are claimed for lots, among many that are not."""
    given = {"book": "book", "lots": ["lot"], "attempts": [A1]}
    for sql, index in ((LIVE, "lot_attempts_live"), (CLAIMED, "claims_of_lots")):
        with own_database.app.connect() as connection:
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
            rows = connection.exec_driver_sql(f"EXPLAIN {sql}", given)
            assert index in "\n".join(row[0] for row in rows)
