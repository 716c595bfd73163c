"""Every act on a lot that moves no money, taken once and refused once, through both doors.

A lot stands where an act begins, brought there by its own facts. Over HTTP and on the command line
the act is done and recorded; where it may not be done it is refused with the same code at both.
Acts that move money are walked with their money in ``tests/auctions``.
"""

import json
from base64 import b64encode
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from api.cli.lots import lot as command_line
from api.lot_acts import ACTS, BY_NAME
from auctions.lot_words import State, Trait
from ledger.domain.act import Act, Role, acting
from ledger.domain.errors import Refusal
from ledger.services.cases import Cases
from ledger.services.command import record
from ledger.store.keys import MasterKey
from tests.api.lot_tries import TRIED, Body, S, Tried
from tests.api.office import ACCOUNT, PEOPLE, A, Office
from tests.auctions import lots
from tests.auctions.lots import TO

WITH_MONEY = {
    act.path for act in ACTS
    if act.desk in ("lot_moneys", "lot_endings", "lot_refunds", "settlements", "lot_adoption")
}  # fmt: skip


def test_every_act_that_moves_no_money_is_tried() -> None:
    assert {each.act for each in TRIED} | WITH_MONEY | {"activate"} == set(BY_NAME)
    assert len({each.act for each in TRIED}) == len(TRIED)


class Doors:
    """One office with both its doors, and lots brought to where an act begins."""

    def __init__(
        self, office: Office, master: MasterKey, tmp: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.office = office
        self.numbers = count(1)
        self.number = ""
        made = lots.registered

        def registered(*traits: Trait, **given: Any) -> Any:
            return made(*traits, **given, number=self.number)

        monkeypatch.setattr(lots, "registered", registered)
        # A lot is registered in a case of the book, and these stand there without having been.
        with acting(Act("li.na", Role.OFFICER)):
            Cases(office.court).open(
                lots.CASE, officer="li.na", filed_on=date(2026, 1, 5), bank_account=ACCOUNT
            )
        key = tmp / "master.key"
        key.write_text(b64encode(master._key).decode(), encoding="ascii")
        key.chmod(0o600)
        for name, value in (
            ("DSN", office.court.database.dsn), ("BOOK", office.court.book),
            ("KEY_FILE", str(key)),
        ):  # fmt: skip
            monkeypatch.setenv(f"ANZHANG_{name}", value)
        self.monkeypatch = monkeypatch

    def stand(self, start: Any) -> str:
        """A new lot at a stage, or where a walk leads."""
        self.number = f"D{next(self.numbers)}"
        if start is not None:
            walk = TO[start]() if isinstance(start, State) else start()
            with acting(Act("li.na", Role.OFFICER)):
                record(self.office.court, walk.lot, lot=self.number)
        return self.number

    def version(self, number: str) -> int:
        found: int = self.office.seen(f"/lots/{number}")["version"]
        return found

    def over_http(self, tried: Tried, number: str, body: Body, seen: int | None) -> str:
        answer = self.office.post(f"/lots/{number}/{tried.act}", body, tried.who, seen=seen)
        told = answer.json()
        return "" if answer.status_code == 200 else str(told["type"]).rpartition("/")[2]

    def on_the_line(self, tried: Tried, number: str, body: Body, seen: int | None) -> str:
        self.monkeypatch.setenv("ANZHANG_KEY", self.office.secrets[tried.who])
        words = ["do", tried.act, number, "--json-body", "-", "--json"]
        words += [] if seen is None else ["--seen", str(seen)]
        ran = CliRunner().invoke(command_line, words, input=json.dumps(body))
        if isinstance(ran.exception, Refusal):
            return ran.exception.code
        assert ran.exit_code == 0, (tried.act, ran.exception, ran.output)
        assert json.loads(ran.stdout)["ids"]["lot"] == number
        return ""


@pytest.fixture
def doors(
    warm: None, office: Office, master: MasterKey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Doors:
    return Doors(office, master, tmp_path, monkeypatch)


def test_every_act_is_taken_and_refused_alike_through_both_doors(doors: Doors) -> None:
    told: dict[str, Any] = {}
    for tried in TRIED:
        act = BY_NAME[tried.act]
        codes = []
        for door in (doors.over_http, doors.on_the_line):
            number = doors.stand(tried.start)
            body = tried.body
            if tried.act == "publish":
                body = body | {"platform_lot": f"P-{number}"}
            if tried.act == "register":
                body = body | {"asset": f"苏-{number}"}
            seen = doors.version(number) if act.needs_version else None
            wrong, other = tried.wrong, body
            at_number = number
            if isinstance(wrong, dict):
                other = body | wrong
            elif wrong == "nowhere":
                at_number = "nowhere"
            else:
                at_number = doors.stand(wrong)
            stale = doors.version(at_number) if act.needs_version and wrong != "nowhere" else seen
            codes.append(door(tried, at_number, other, stale))
            taken = door(tried, number, body, seen)
            assert taken == "", (tried.act, door.__name__, taken)
        told[tried.act] = codes
    refused = {act: codes for act, codes in told.items() if "" in codes or len(set(codes)) != 1}
    assert refused == {}, "refused at both doors, with one code"
    assert {PEOPLE[each.who][1] for each in TRIED} == {Role.OFFICER, Role.AUCTIONEER}


PAPER = {
    "platform_lot": "292142186", "lot": "P1", "asset": "苏-P1", "title": "某室", "applicant": "p1",
    "debtor": "p2", "panel": "合议庭笔录", "document": "公告", "published_on": "2026-02-02",
    "seizure": {"document": "查封", "ordered_on": "2025-10-01", "expires_on": "2028-09-30"},
    "bank_account": ACCOUNT, "balance_due_days": 15, "method": "agreement",
    "priced_on": "2026-01-12", "valid_until": "2026-12-31", "reports": ["议价"],
    "deposit": "100000.00", "increment": "5000.00",
}  # fmt: skip
SHOWN = {
    "case_no": A, "attempt": "A2", "platform": "JD", "platform_lot_id": "292142186",
    "asset_class": "REAL_ESTATE", "reference": "1000000.00", "start_price": "560000.00",
    "starts_at": "2026-03-04T10:00:00+08:00", "ends_at": "2026-03-05T10:00:00+08:00",
    "status": "FAILED", "raw_status": {"auctionStatus": 2, "displayStatus": 1},
}  # fmt: skip


def test_a_platforms_lots_come_in_by_http_and_follow_it_from_the_command_line(
    doors: Doors,
) -> None:
    office = doors.office
    text = json.dumps({"lot": SHOWN})
    unknown = json.dumps({"lot": SHOWN | {"raw_status": {"auctionStatus": 7, "displayStatus": 1}}})
    body = {"text": unknown, "papers": [PAPER]}
    refused = office.post("/auctions/adopt-lots", body).json()
    assert refused["type"].endswith("/platform-state-unknown")
    assert "7" in json.dumps(refused, ensure_ascii=False)
    told = office.done("/auctions/adopt-lots", {"text": text, "papers": [PAPER]})
    assert (told["ids"]["adopted"], told["ids"]["unknown"]) == ("1", "")
    page = office.seen("/lots/P1")
    assert (page["state"], page["attempt"]) == ("a2-failed", "r1-A2")
    doors.monkeypatch.setenv("ANZHANG_KEY", office.secrets["auctioneer"])
    words = ["do", "follow-platform", "--json-body", "-", "--json"]
    ran = CliRunner().invoke(command_line, words, input=json.dumps({"text": unknown}))
    assert isinstance(ran.exception, Refusal)
    assert ran.exception.code == "platform-state-unknown"
    ran = CliRunner().invoke(command_line, words, input=json.dumps({"text": text}))
    assert json.loads(ran.stdout)["ids"]["followed"] == "1"
    office.catch_up()
    listed = office.seen("/auctions/board")["items"]
    assert [(row["lot"]["lot"], row["lot"]["state"]) for row in listed] == [("P1", "a2-failed")]


def test_bd_5_until_the_bidding_has_ended_no_deposit_is_shown(doors: Doors) -> None:
    office, live, over = doors.office, doors.stand(S.A1_BIDDING), doors.stand(S.A1_FAILED)
    office.catch_up()
    for who, codes in (("auditor", (409, 200)), ("officer", (409, 200)), ("finance", (200, 200))):
        told = [office.get(f"/lots/{lot}/deposits", who).status_code for lot in (live, over)]
        assert tuple(told) == codes, who
    assert "姓名B1" not in office.get(f"/lots/{live}").text


def test_a_lots_page_and_lists_say_the_same_at_both_doors(doors: Doors) -> None:
    office = doors.office
    stale = [doors.stand(State.A1_FAILED) for _ in range(3)]
    candidate = doors.stand(State.PS_FAILED)
    office.catch_up()
    page = office.seen(f"/lots/{candidate}")
    assert (page["state"], page["ladder"][1]["cut"]) == ("ps-failed", "0.2000")
    assert page["next_actions"][0]["zh"] == "复查变卖不成拍品"
    assert page["next_actions"][0]["article"] == "本院拍卖参数 留置复查期限"
    assert page["next_actions"][0]["role"] == "auctioneer"
    shown = CliRunner().invoke(command_line, ["show", candidate, "--json"])
    assert json.loads(shown.stdout) == page
    said = CliRunner().invoke(command_line, ["show", candidate])
    assert "复查变卖不成拍品" in said.stdout
    (waits,) = office.seen("/auctions/second-round")["items"]
    assert waits["lot"]["lot"] == candidate
    assert len(waits["conditions"]) == 12
    assert waits["unmet"] == ["R2-5", "R2-6"], "nobody asked, and nobody consented yet"
    told = CliRunner().invoke(command_line, ["list", "second-round", "--json"])
    assert [row["unmet"] for row in json.loads(told.stdout)] == ["R2-5, R2-6"]
    first = CliRunner().invoke(command_line, ["list", "stale", "--limit", "2", "--json"])
    rest = CliRunner().invoke(
        command_line, ["list", "stale", "--json", "--after", first.stderr.split()[-1]]
    )
    found = [row["lot"] for ran in (first, rest) for row in json.loads(ran.stdout)]
    assert found[:3] == stale
