"""The routes: one noun a file, and nothing decided in any of them."""

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Final

from fastapi import APIRouter

NOUNS: Final = (
    "book",
    "keys",
    "restoration",
    "cases",
    "numbers",
    "payment_notices",
    "cash",
    "case_returns",
    "debts",
    "plans",
    "compute",
    "lines",
    "line_matching",
    "expectations",
    "statements",
    "terminations",
    "relief",
    "goods",
    "goods_exits",
    "prices",
    "payouts",
    "sheets",
    "escrows",
    "account_interest",
    "archives",
    "moves",
    "bankruptcies",
    "wrong_payments",
    "reversals",
    "reversal_counts",
    "batches",
    "bank",
    "proofs",
    "tickets",
    "months",
    "legacy",
    "legacy_exits",
    "legacy_leaving",
    "legacy_lines",
    "legacy_public",
    "lots",
    "auctions",
    "lists",
    "disclosure",
    "forms",
    "evidence",
    "people",
    "ledger",
    "audit",
    "problems",
    "health",
)
OTHERS: Final = (
    "charges",
    "incoming",
    "telling",
    "waiting",
)  # nouns that stand in others' chapters


@cache
def declared() -> dict[str, ModuleType]:
    """Every noun's module by its name; importing it declares its routes and its acts."""
    return {name: import_module(f"{__name__}.{name}") for name in (*NOUNS, *OTHERS)}


def every_router() -> Iterator[APIRouter]:
    """The routers, in the order of the document."""
    nouns = declared()
    for name in NOUNS:
        yield nouns[name].router.made
    cash, moves, plans = nouns["cash"], nouns["moves"], nouns["plans"]
    small = [each for name in ("incoming", "waiting", "telling") for each in nouns[name].ROUTERS]
    others = (nouns["charges"].router, moves.transfers, plans.of_case, plans.of_day)
    for each in (cash.instruments, *small, *others):
        yield each.made
