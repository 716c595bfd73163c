"""Which families of accounts each fact moves, and on which side; also where the account is data.

A fact that names its account itself says in ``NAMED`` what it may name. That this is true is seen
by the machines: whatever their books posted must stand here.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from enum import Enum
from functools import cache
from itertools import product
from math import prod
from typing import Any, Final, get_args

from auctions import money_accounts as lots
from ledger.domain.case_pockets import PocketKind, account_of
from ledger.domain.chart import AccountName
from ledger.domain.kernel import Fact, topic_of
from ledger.domain.money import Money
from reconciliation.legacy.line_class import OWN_ACCOUNTS
from reconciliation.legacy.position import FOUND_TO_BE
from tests.docs.examples import example, facts, own_fields

Families = tuple[str, ...]


def _family(account: str) -> str:
    return account.partition("/")[0]


POCKETS: Final[Families] = tuple(
    sorted({_family(account_of("x", "y", kind)) for kind in PocketKind})
)
LOTS: Final[Families] = tuple(
    sorted(
        {
            _family(each)
            for each in (
                lots.deposit("x", "y"), lots.prepaid("x", "y"), lots.price("x"),
                lots.forfeited("x", "y"), lots.difference("x", "y"), lots.takers_costs("x", "y"),
                lots.top_up("x", "y"), lots.refundable("x", "y"), lots.interest("x"),
            )
        }
    )
)  # fmt: skip
HOLDS: Final[Families] = ("case", "interest", "refundable")
"""Where money stands while it is bound to a payout: of a case, of interest, of a line or a lot."""

NAMED: Final[Mapping[str, Mapping[str, Families]]] = {
    "bank-line.short-covered": {"source": (*HOLDS, "long", "price", "transit", "unclaimed")},
    "case-account.owed-again": {"account": ("case",)},
    "case-account.passed-on": {
        "account": (*LOTS, "tax", "transfer"), "drawn": POCKETS,
    },
    "case-account.put-back": {"account": POCKETS},
    "case-account.received": {"source": (*LOTS, "cash", "short", "tax", "transfer", "unclaimed")},
    "case-account.set-aside": {"account": POCKETS},
    "cash-collection.made-good": {"source": ("cash", "unclaimed")},
    "foreign-money.kept": {"account": ("case",)},
    "legacy-line.reassigned": {"account": OWN_ACCOUNTS},
    "legacy-position.difference-put-right": {
        "account": tuple(sorted({each for found in FOUND_TO_BE.values() for each in found})),
    },
    "lot-default.applied": {"account": ("forfeited", "reserve")},
    "lot-default.ruled": {"taken_from": LOTS, "account": ("forfeited",)},
    "lot-refunds.earmark-released": {"account": ("refundable", "tax"), "hold": ("refundable",)},
    "lot-refunds.earmarked": {"account": ("refundable", "tax"), "hold": ("refundable",)},
    "lot-refunds.owed": {"account": ("refundable", "tax")},
    "lot-refunds.restored": {"account": ("refundable", "tax")},
    "lot-refunds.returned": {"account": ("refundable", "tax")},
    "payout.drafted": {"hold": HOLDS},
    "payout.handed-over": {"hold": HOLDS},
    "payout.requeued": {"hold": HOLDS},
    "payout.sent": {"hold": HOLDS},
    "payout.turned-up": {"hold": HOLDS},
}  # fmt: skip
"""By fact and field; of a lot's money any field may name any of the lot's accounts."""

COMBINED: Final = 64  # samples of one fact in every combination of its fields; beyond, one by one


def named_by(kind: type[Fact]) -> dict[str, Families]:
    """The fields by which a fact names an account, with what they may name."""
    topic = topic_of(kind)
    fields = [name for name, hint in own_fields(kind).items() if hint is AccountName]
    any_of_a_lot = topic.startswith("lot-money.")
    return {name: LOTS if any_of_a_lot else NAMED[topic][name] for name in fields}


@cache
def moved() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """By fact, the families it debits and those it credits; facts that move nothing are absent."""
    sides: dict[str, tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    for kind in facts():
        for families, debit in _legs(kind, named_by(kind)):
            sides[topic_of(kind)][0 if debit else 1].update(families)
    return {topic: (frozenset(dr), frozenset(cr)) for topic, (dr, cr) in sides.items()}


@cache
def always_moved() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """The same without what a field names."""
    sides: dict[str, tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    for kind in facts():
        for families, debit in _legs(kind, dict.fromkeys(named_by(kind), ())):
            sides[topic_of(kind)][0 if debit else 1].update(families)
    return {topic: (frozenset(dr), frozenset(cr)) for topic, (dr, cr) in sides.items()}


def _legs(kind: type[Fact], named: Mapping[str, Families]) -> Iterator[tuple[Families, bool]]:
    for fact in _samples(kind, named):
        for leg in fact.postings():
            family = _family(leg.account)
            families = named.get(family.strip("‹›"), ()) if family[0] == "‹" else (family,)
            yield families, leg.amount.fen > 0


def _samples(kind: type[Fact], named: Iterable[str]) -> Iterator[Fact]:
    """The example of a fact, and what it may be instead: what it moves may hang on any field."""
    said: Any = example(kind, **{name: AccountName(f"‹{name}›/x") for name in named})
    choices = {name: list(_instead(hint)) for name, hint in own_fields(kind).items()}
    open_ = {name: rest for name, rest in choices.items() if rest}
    if prod(1 + len(rest) for rest in open_.values()) > COMBINED:
        yield from (replace(said, **{name: each}) for name, rest in open_.items() for each in rest)
        yield said
        return
    for chosen in product(*([getattr(said, name), *rest] for name, rest in open_.items())):
        yield replace(said, **dict(zip(open_, chosen, strict=True)))


def _instead(hint: Any) -> Iterator[Any]:
    """Other values than the example's: more money, no, nothing, each member."""
    if hint is Money:
        yield Money("2345.67")
    elif hint is bool:
        yield False
    elif isinstance(hint, type) and issubclass(hint, Enum):
        yield from list(hint)[1:]
    elif type(None) in get_args(hint):
        yield None


def as_posted() -> set[tuple[str, str, bool]]:
    """Every fact, family and side (true where it debits) that a book may hold."""
    return {
        (topic, family, side == 0)
        for topic, both in moved().items()
        for side, families in enumerate(both)
        for family in families
    }


POSTED: Final = """
    SELECT DISTINCT f.topic, split_part(p.account, '/', 1), p.amount > 0
      FROM anzhang.postings p JOIN anzhang.facts f USING (book, position) WHERE book = %s"""
"""What a book has posted, to be compared with :func:`as_posted`."""
