"""Policy item 16 typed at the command line: a lot's whole story, act by act, from seizure to zero.

The story is the demonstration's own; here everything that is asked of a lot, of a case and of a
payout is a command somebody types. Only the bank stands aside: its lines arrive, its money goes.
"""

import json
from base64 import b64encode
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from typer.testing import CliRunner

from api.cli.acting import every_noun
from api.cli.lots import lot as lot_commands
from api.demo.lot_story import LOT, D, LotStory
from ledger.domain import clock
from ledger.domain.act import Role
from ledger.domain.errors import Refusal
from ledger.store.court import Court
from ledger.store.database import Database
from ledger.store.keys import KEY_BYTES, MasterKey
from ledger.store.verify import verify
from tests.services.courthouse import ACCOUNT, Courthouse
from tests.services.keyed import in_use
from tests.services.till import Till

# The story's people, and who they are in this court.
PEOPLE = {
    "zhao": ("zhou", Role.AUCTIONEER), "wang": ("wang", Role.OFFICER),
    "feng": ("feng", Role.FINANCE), "chen": ("chen", Role.CHIEF), "zhou": ("lin", Role.LEADER),
}  # fmt: skip
BY_ROLE = {"chief": "chen", "leader": "zhou", "finance": "feng"}


class Typist:
    """Types what the story would have sent over HTTP, as one of its people."""

    def __init__(self, walk: "Walk", who: str) -> None:
        self.walk, self.who = walk, who

    def post(self, path: str, _version: int | None = None, **body: Any) -> Any:
        _, noun, *rest = path.split("/")
        match noun, rest:
            case "lots", [number, name]:
                return self.walk.types(
                    self.who, lot_commands, "do", name, number, "--json-body", "-", body=body
                )
            case "auctions", ["tick"]:
                return self.walk.types(self.who, lot_commands, "tick")
            case _, [*marks]:
                name = "draft" if not marks else marks[-1]
                options = [
                    word for field, value in body.items()
                    for word in (f"--{field.replace('_', '-')}", str(value))
                ]  # fmt: skip
                return self.walk.types(self.who, self.walk.nouns[noun], name, *marks[:-1], *options)

    def get(self, path: str, **asked: Any) -> Any:
        match path.split("/")[1:]:
            case ["lots", number]:
                return self.walk.types(self.who, lot_commands, "show", number)
            case ["payouts", number]:
                return self.walk.types(self.who, self.walk.nouns["payouts"], "show", number)
            case ["cases", number]:
                return {"free": self.walk.house.case(number).free.plain}
            case ["auctions", "statistics" | "clearing" as which]:
                told = self.walk.types(
                    self.who, lot_commands, "figures", asked["since"], asked["until"]
                )
                return told[which]
        raise AssertionError(path)


class Walk(LotStory):
    """The lot's story, where everything is typed."""

    def __init__(self, house: Courthouse, monkeypatch: pytest.MonkeyPatch) -> None:
        self.house, self.monkeypatch, self.till = house, monkeypatch, Till(house)
        self.nouns = {"payouts": every_noun("payouts")["payouts"]}
        self.world: Any = house
        self.keys: dict[str, str] = {}
        self.accounts = {}
        self.round = self.typed = 0
        self.opens = ""
        self.story: Any = SimpleNamespace(
            account=ACCOUNT, say=lambda _: None, chapter=lambda *_: None, must=self.must,
            refused=self.refused, _open=lambda *_: house.payable(D),
        )  # fmt: skip

    def types(self, who: str, group: Any, *words: str, body: Any = None) -> Any:
        """One command that succeeds, as this person; its document."""
        self.typed += 1
        self.monkeypatch.setenv("ANZHANG_KEY", self.keys[who])
        given = None if body is None else json.dumps(body)
        ran = CliRunner().invoke(group, [*words, "--json"], input=given)
        if isinstance(ran.exception, Refusal):
            raise ran.exception
        assert ran.exit_code == 0, (words, body, ran.exception, ran.output)
        return json.loads(ran.stdout)

    def must(self, holds: bool, words: str) -> None:
        assert holds, words

    def refused(self, code: str, ask: Callable[[], Any]) -> None:
        with pytest.raises(Refusal) as no:
            ask()
        assert no.value.code == code

    @property
    def today(self) -> date:
        return clock.today()

    def wait(self, days: int) -> None:
        self.house.later(days=days)
        self.zhao.post("/auctions/tick")

    def court(self) -> None:
        self.house.watch()
        self.house.open_book()
        for name, (person, role) in PEOPLE.items():
            self.keys[name] = in_use(self.house.keys, person, role)
        self.people = {name: Typist(self, name) for name in PEOPLE}  # type: ignore[misc]
        self.zhao = self.people["zhao"]

    def act(self, person: str, name: str, /, **body: Any) -> Any:
        self.opens = body.get("opens_at", self.opens)
        return self.people[person].post(f"/lots/{LOT}/{name}", None, **body)

    def until_open(self) -> str:
        left = (date.fromisoformat(self.opens[:10]) - self.today).days
        self.wait(left + 1)
        return self.opens

    def arrives(self, payer: str, amount: str) -> dict[str, Any]:
        line: UUID = self.house.receive(amount, name=payer)
        return {"line": str(line), "payer_account": self.house.line(line).payer_account}

    def pay_in(self, amount: str, payer: str, purpose: str, payee: str, **more: Any) -> None:
        came = self.arrives(payer, amount)
        self.accounts[payee] = came["payer_account"]
        asked = self.act("zhao", "propose-claim", line=came["line"], purpose=purpose, payee=payee,
                         amount=amount, evidence="付款凭证", **more)  # fmt: skip
        self.act("feng", "confirm-claim", line=came["line"], claim=asked["ids"]["claim"])

    def paid_out(self, number: str) -> None:
        while (seen := self.people["feng"].get(f"/payouts/{number}"))["next_role"]:
            who = self.people[BY_ROLE[seen["next_role"]]]
            who.post(f"/payouts/{number}/approve", digest=seen["digest"], seen=seen["version"])
        self.till.send(number)
        self.till.book(number)

    def proved(self) -> None:
        left = {f"bank/{ACCOUNT}": 6000_00, f"cost/{D}": -6000_00}
        assert self.house.balances() == left, "the cost of the defaulted sale, kept for its bill"
        assert verify(self.house.court.database, self.house.court.book, workers=0).intact


@pytest.fixture
def walk(
    warm: None, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Walk]:
    master = MasterKey(bytes(KEY_BYTES))
    key = tmp_path / "master.key"
    key.write_text(b64encode(bytes(KEY_BYTES)).decode(), encoding="ascii")
    key.chmod(0o600)
    for name, value in (("DSN", database.dsn), ("BOOK", "苏0508"), ("KEY_FILE", str(key))):
        monkeypatch.setenv(f"ANZHANG_{name}", value)
    yield Walk(Courthouse(Court(database, "苏0508", master)), monkeypatch)
    clock.reset()


def test_policy_item_16_a_lots_whole_story_is_typed_from_seizure_to_zero(walk: Walk) -> None:
    """It fails twice and in private sale, is refused in kind, opens a second round, is sold with a
    loan, defaults, reruns, is paid, ruled on, delivered, and its money is paid out of the case."""
    walk.tell()
    assert walk.see()["state"] == "closed-sold"
    assert walk.typed > 100
