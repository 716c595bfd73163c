"""The routes: one noun a file, and nothing decided in any of them."""

from collections.abc import Iterator

from fastapi import APIRouter

from api.routes import (
    bank,
    batches,
    book,
    cases,
    cash,
    health,
    keys,
    ledger,
    lines,
    lists,
    payouts,
    problems,
    statements,
)

_NOUNS = (
    book,
    keys,
    cases,
    cash,
    lines,
    statements,
    payouts,
    batches,
    bank,
    lists,
    ledger,
    problems,
    health,
)


def every_router() -> Iterator[APIRouter]:
    """The routers, in the order of the document."""
    for noun in _NOUNS:
        yield noun.router
    yield cash.instruments
