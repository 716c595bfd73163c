"""The routes: one noun a file, and nothing decided in any of them."""

from collections.abc import Iterator

from fastapi import APIRouter

from api.routes import (
    auctions,
    audit,
    bank,
    bankruptcies,
    batches,
    book,
    case_returns,
    cases,
    cash,
    charges,
    compute,
    debts,
    disclosure,
    escrows,
    evidence,
    expectations,
    health,
    incoming,
    keys,
    ledger,
    legacy,
    legacy_exits,
    legacy_lines,
    line_matching,
    lines,
    lists,
    lots,
    months,
    moves,
    payouts,
    people,
    plans,
    prices,
    problems,
    proofs,
    relief,
    statements,
    terminations,
    tickets,
    waiting,
    wrong_payments,
)

_NOUNS = (
    book,
    keys,
    cases,
    cash,
    case_returns,
    debts,
    plans,
    compute,
    lines,
    line_matching,
    expectations,
    statements,
    terminations,
    relief,
    prices,
    payouts,
    escrows,
    moves,
    bankruptcies,
    wrong_payments,
    batches,
    bank,
    proofs,
    tickets,
    months,
    legacy,
    legacy_exits,
    legacy_lines,
    lots,
    auctions,
    lists,
    disclosure,
    evidence,
    people,
    ledger,
    audit,
    problems,
    health,
)


def every_router() -> Iterator[APIRouter]:
    """The routers, in the order of the document."""
    for noun in _NOUNS:
        yield noun.router.made
    for others in (cash.instruments, *incoming.ROUTERS, *waiting.ROUTERS):
        yield others.made
    for others in (charges.router, moves.transfers, plans.of_case, plans.of_day):
        yield others.made
