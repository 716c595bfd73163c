"""A court's office as the API tests find it: its people, two cases, and a bank file just in.

Case ``A`` holds 10,000.00 from its debtor and 300.00 from a third party; 5,000.00 more lie
unclaimed. Its applicant ``p1`` has a confirmed account.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from importlib.resources import files
from itertools import count
from typing import Any
from uuid import UUID

from api.every import follower
from ledger.domain import act
from ledger.domain.act import Act, Role
from ledger.domain.bank_line import BankLine
from ledger.domain.case_account import PartyKind, PartyRole
from ledger.services.books import Books
from ledger.services.cases import Cases, NewParty
from ledger.services.keys import Keys
from ledger.store.court import Court
from reconciliation.importing import Imports
from reconciliation.payments.bank import BankMessage, BankUnreachable, Inquiry, Receipt, received
from tests.formats.make import COURT as ACCOUNT
from tests.formats.make import Line, camt053
from tests.services.keyed import in_use

A, B = "（2017）苏0508执101号", "（2018）苏0508执202号"
APPLICANT, DEBTOR, STRANGER = "张三丰", "李四光", "王五常"
CARD = "6222000000000000004"
DAY = date(2026, 3, 2)
POLICY = (files("ledger") / "policies" / "suzhou.json").read_text(encoding="utf-8")
PEOPLE = {
    "officer": ("li.na", Role.OFFICER),
    "colleague": ("wang.wei", Role.OFFICER),
    "chief": ("zhao.min", Role.CHIEF),
    "leader": ("sun.lei", Role.LEADER),
    "finance": ("qian.duo", Role.FINANCE),
    "cashier": ("zhou.bo", Role.FINANCE),
    "sender": ("wu.jun", Role.FINANCE),
    "auctioneer": ("zheng.he", Role.AUCTIONEER),
    "auditor": ("feng.yi", Role.AUDITOR),
    "admin": ("chen.gang", Role.ADMIN),
}
OFFICER, FINANCE, ADMIN = (
    Act(PEOPLE[name][0], PEOPLE[name][1]) for name in ("officer", "finance", "admin")
)

Secrets = dict[str, str]


def bank_file(sub_account: str) -> bytes:
    """Three receipts: from the debtor, from a stranger to the case's account, and one nameless."""
    lines = [
        Line("10000.00", serial="S1", name=DEBTOR, sub_account=sub_account, remark="执行款"),
        Line("5000.00", serial="S2", name=STRANGER, remark="货款"),
        Line("300.00", serial="S3", name=STRANGER, sub_account=sub_account, remark="代付"),
    ]
    return camt053(ACCOUNT, "0.00", lines)


def line_id(serial: str) -> UUID:
    """The id of a line of :func:`bank_file`."""
    return BankLine.create_id(ACCOUNT, serial, DAY)


def furnish(court: Court) -> Secrets:
    """Open the book, give everybody a key, and bring in the two cases and the bank file."""
    with act.acting(ADMIN):
        books = Books(court)
        books.open("苏0508", "苏州市姑苏区人民法院")
        books.add_bank_account(ACCOUNT, "苏州市姑苏区人民法院", "工行姑苏支行", "102305000013")
        books.activate_policy(POLICY)
    secrets = {name: in_use(Keys(court), *held) for name, held in PEOPLE.items()}
    sub_account = _cases(court)
    with act.acting(FINANCE):
        Cases(court).confirm_account(A, "p1", 1)
        Imports(court).take(bank_file(sub_account), "march.xml")
    follower(court).catch_up()
    return secrets


def _cases(court: Court) -> str:
    parties = (
        NewParty(PartyRole.APPLICANT, PartyKind.PERSON, APPLICANT),
        NewParty(PartyRole.DEBTOR, PartyKind.PERSON, DEBTOR),
    )
    with act.acting(OFFICER):
        cases = Cases(court)
        opened = [
            cases.open(number, officer="li.na", filed_on=DAY, bank_account=ACCOUNT, parties=parties)
            for number in (A, B)
        ]
        cases.state_account(
            A, "p1", holder=APPLICANT, number=CARD, bank_name="工行", bank_code="102305000013",
            evidence="收款账户确认书",
        )  # fmt: skip
    return opened[0].ids["sub_account"]


class Teller:
    """A bank that takes every file, and says what a test puts into its mouth."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []
        self.messages: list[BankMessage] = []
        self.knows = Inquiry(found=True, status="ACCP", raw={})
        self.down = False

    def submit(self, data: bytes) -> Receipt:
        if self.down:
            raise BankUnreachable("the line is down")
        self.taken.append(data)
        return Receipt(accepted=True, message_id="M1", detail="taken")

    def say(self, data: bytes) -> None:
        self.messages.append(received(f"m{len(self.messages) + 1}", data))

    def fetch(self, after: str | None) -> list[BankMessage]:
        ids = [message.id for message in self.messages]
        return self.messages[ids.index(after) + 1 if after in ids else 0 :]

    def acknowledge(self, message: BankMessage) -> None:
        """Nothing is kept here."""

    def set_aside(self, message: BankMessage, why: str) -> None:
        """Nothing is kept here."""

    def inquire(self, reference: str) -> Inquiry:
        return self.knows


@dataclass
class Office:
    """The office behind its HTTP door; everybody speaks with a key of their own."""

    client: Any
    court: Court
    secrets: Secrets
    bank: Teller
    _keys: Callable[[], int] = field(default_factory=lambda: count(1).__next__)

    def headers(self, who: str | None) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secrets[who]}"} if who else {}

    def get(self, path: str, who: str | None = "auditor", **given: Any) -> Any:
        headers = self.headers(who) | given.pop("headers", {})
        return self.client.get(path, headers=headers, **given)

    def post(
        self,
        path: str,
        body: Any = None,
        who: str | None = "officer",
        *,
        key: str | None = "",
        seen: Any = None,
        headers: dict[str, str] | None = None,
        **given: Any,
    ) -> Any:
        """Post under a fresh key; ``key=None`` sends none, ``seen`` is the version of If-Match."""
        sent = self.headers(who) | (headers or {})
        if key is not None:
            sent["Idempotency-Key"] = key or f"k{self._keys()}"
        if seen is not None:
            sent["If-Match"] = f'"{seen}"'
        if body is not None:
            given["json"] = body
        return self.client.post(path, headers=sent, **given)

    def done(self, *args: Any, **given: Any) -> Any:
        """Post what must succeed, and return its answer."""
        answer = self.post(*args, **given)
        assert answer.status_code in (200, 201), answer.text
        return answer.json()

    def seen(self, path: str) -> Any:
        answer = self.get(path)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def listed(self, path: str) -> Any:
        """The rows of a list that is told whole."""
        page = self.seen(path)
        assert page.keys() == {"items", "next"}, path
        assert page["next"] is None, path
        return page["items"]

    def catch_up(self) -> int:
        """Tell the views everything; the position they have reached."""
        return follower(self.court).catch_up()

    # What many tests begin with

    def drafted(self, amount: str = "1000.00") -> str:
        """A payout of case A to its applicant, waiting for approval."""
        body = {"case_number": A, "party": "p1", "amount": amount, "purpose": "发放执行案款"}
        return str(self.done("/payouts", body)["ids"]["payout"])

    def approved(self, amount: str = "1000.00") -> str:
        """A payout everybody has agreed to."""
        number = self.drafted(amount)
        for who in ("chief", "finance"):
            payout = self.seen(f"/payouts/{number}")
            consent = {"digest": payout["digest"]}
            self.done(f"/payouts/{number}/approve", consent, who, seen=payout["version"])
        return number

    def queued(self, number: str) -> str:
        """A batch with this payout."""
        body = {"bank_account": ACCOUNT, "payouts": [number]}
        return str(self.done("/batches", body, "cashier")["ids"]["batch"])

    def claimed(self, amount: str = "5000.00") -> str:
        """A claim of case A on the nameless line, waiting for a second person."""
        shares = [{"case_number": A, "amount": amount}]
        body = {"shares": shares, "evidence": "付款人电话确认"}
        return str(self.done(f"/lines/{line_id('S2')}/claims", body)["ids"]["claim"])


def refused(answer: Any, status: int, code: str) -> Any:
    """The problem in an answer, which must be this one."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["type"] == f"/problems/{code}", problem
    assert problem["status"] == status
    assert problem["trace"] == answer.headers["x-request-id"]
    return problem
