"""The book (账套): opened once, then its bank accounts and its rules."""

from datetime import date
from typing import Annotated

from fastapi import Query
from pydantic import Field, StringConstraints

from api.acts import act
from api.answers import Answer
from api.deps import Court, Reader, Tag, Writer
from api.desk import Desk
from api.openapi import WRITES
from api.own_rules import PolicyShown, policy_shown
from api.past import KnownAt, Past
from api.routing import Routes
from api.shown import Shown, shown
from api.wire import Day, Text, Wire, Word
from ledger.domain import clock
from ledger.domain.book import NoPolicyInForce
from ledger.projections import rules
from ledger.services.command import Recorded

router = Routes(prefix="/book", tags=["book"], responses=WRITES)


class NewBook(Wire):
    """A court that opens its book."""

    court_code: Word = Field(examples=["苏0508"])
    court_name: Text = Field(examples=["苏州市姑苏区人民法院"])


class NewBankAccount(Wire):
    """A special account (执行款专户) of the court; ``bank_code`` is its bank's number (行号)."""

    number: str = Field(pattern="^[0-9A-Z-]{5,32}$", examples=["1102020509000012345"])
    holder: Text = Field(description="户名", examples=["苏州市姑苏区人民法院"])
    bank_name: Text = Field(examples=["中国工商银行苏州分行"])
    bank_code: Word = Field(examples=["102305000013"])


class NewPolicy(Wire):
    """The court's own rules: the text of a policy file, which names the day they begin."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=200_000, pattern=r"^[^\x00]+$")]


class BankAccountShown(Shown):
    """A special account of the court."""

    number: str
    holder: str
    bank_name: str
    bank_code: str


class BookShown(Shown):
    """The book: its court, its bank accounts, and the days from which its rules are in force."""

    court_code: str
    court_name: str
    bank_accounts: list[BankAccountShown]
    policies_from: list[date]


@router.get("", summary="查看账套 · Look at the book")
def see_book(desk: Court, reader: Reader, tag: Tag) -> BookShown:
    """The court, its special accounts, and since when its rules are in force."""
    with reader.act():
        book = desk.books.book()
    tag(book.version)
    accounts = [
        BankAccountShown(number=number, holder=holder, bank_name=name, bank_code=code)
        for number, (holder, name, code) in book.accounts.items()
    ]
    return BookShown(
        court_code=book.court_code, court_name=book.court_name, bank_accounts=accounts,
        policies_from=sorted({first for first, _ in book.policies}),
    )  # fmt: skip


@router.post("", status_code=201, summary="建账 · Open the book")
def open_book(new: NewBook, desk: Court, writer: Writer) -> Answer:
    """Open the court's book, once."""
    with writer.act():
        return writer.answer(desk.books.open(new.court_code, new.court_name))


@act(router, "add-account", "/bank-accounts", "登记专户 · Add a special account", new=True)
def add_bank_account(desk: Desk, new: NewBankAccount) -> Recorded:
    """Put a special account under the book; money never crosses books without a transfer."""
    return desk.books.add_bank_account(new.number, new.holder, new.bank_name, new.bank_code)


@router.post("/policies", status_code=201, summary="启用规则 · Activate the court's rules")
def activate_policy(new: NewPolicy, desk: Court, writer: Writer) -> Answer:
    """Let the court's own rules take effect from the day they name, until the last day they name.

    After it the rules of before hold again. A policy with holes, or another court's, is refused.
    """
    with writer.act():
        return writer.answer(desk.books.activate_policy(new.text))


@router.get("/policies", summary="规则沿革 · Which of the court's rules held when")
def list_policies(desk: Court, reader: Reader, past: KnownAt) -> list[shown(rules.PolicyRow)]:  # type: ignore[valid-type]
    """Every policy as it was activated: by whom, when, and the days on which it held or holds."""
    with reader.act():
        return list(_known(desk, past).rows())


@router.get("/policies/in-force", summary="某日适用规则 · The rules that hold on a day")
def see_policy(
    desk: Court,
    reader: Reader,
    past: KnownAt,
    on: Annotated[Day | None, Query(description="适用日: today where nothing is said")] = None,
) -> PolicyShown:
    """Every rule of that day with its source, as the book knew them then or knows them now."""
    day = on or clock.today()
    with reader.act():
        policy = _known(desk, past).on(day)
    if policy is None:
        raise NoPolicyInForce(f"no policy is in force on {day}", day=day)
    return policy_shown(policy)


def _known(desk: Desk, past: Past) -> rules.Activated:
    with desk.views() as connection:
        return rules.activated(
            connection, desk.court.book, upto=past.position, known_at=past.moment
        )
