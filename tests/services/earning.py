"""A court whose bank pays interest on its special account."""

import json
from datetime import date
from uuid import UUID

from ledger.domain.account_interest import AccountInterest
from ledger.services.account_interest import (
    AccountInterests,
)
from tests.services.courthouse import ACCOUNT, POLICY, Courthouse, by
from tests.services.papers import DECISION
from tests.services.till import Till

INTEREST = f"interest/{ACCOUNT}"
BANK = f"bank/{ACCOUNT}"
SINCE = date(2026, 3, 1)
TREASURY = {
    "holder": "国家金库苏州市姑苏区支库", "number": "10101015001", "bank_name": "国家金库",
    "bank_code": "102305000000", "paper": DECISION,
}  # fmt: skip


def with_rule(**changed: object) -> str:
    """Suzhou's rules with a rule on interest of the court's own."""
    rules = json.loads(POLICY.read_text())
    rules["account_interest"] = {
        "words": ["结息"], "to": "treasury", "since": SINCE.isoformat(), **changed,
    }  # fmt: skip
    rules["sources"]["account_interest"] = "本院案款管理办法 第二十条"
    return json.dumps(rules)


class Earning:
    """A court whose bank pays interest, and short words for it."""

    def __init__(self, house: Courthouse) -> None:
        self.house, self.till = house, Till(house)
        self.desk = AccountInterests(house.court)

    def arrives(self, amount: str = "35.60") -> UUID:
        return self.house.receive(amount, name="工商银行", remark="2026年1季度结息")

    def claimed(self, amount: str = "35.60") -> UUID:
        """Interest that two people have said is interest."""
        line = self.arrives(amount)
        with by("feng"):
            claim = self.desk.propose(line, "结息清单").ids["claim"]
        with by("chen"):
            self.desk.confirm(line, claim)
        return line

    def named(self) -> None:
        with by("feng"):
            self.desk.name_treasury(ACCOUNT, **TREASURY)

    def sent_and_booked(self, number: str) -> None:
        with by("feng"):
            batch = self.till.pay.prepare(self.house.account, [number]).ids["batch"]
        with by("qian"):
            self.till.pay.send(batch)
        self.till.book(number)

    def kept(self) -> AccountInterest:
        return self.desk.interest(ACCOUNT)
