"""Proposals (匹配建议): what the rules say of money nobody has claimed."""

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from ledger.domain.bank_line import BankLine
from ledger.domain.line_words import FoundHit, HitPart
from ledger.domain.money import read
from ledger.projections.projection import Projection, Work
from ledger.projections.read import select_all
from ledger.projections.rows import Table


@dataclass(frozen=True, slots=True)
class LineHits:
    """What is proposed for one line, the surest first."""

    line: UUID
    hits: tuple[FoundHit, ...]
    position: int


def _hits(raw: Any) -> tuple[FoundHit, ...]:
    return tuple(
        FoundHit(
            hit, rule, score,
            tuple(HitPart(c, read(a), UUID(e) if e else None) for c, a, e in parts),
            tuple(reasons),
        )
        for hit, rule, score, parts, reasons in raw
    )  # fmt: skip


HITS: Final = Table("hits", LineHits, ("line",), decode={"hits": _hits})
hits: Final = Projection("hits", 1, HITS)


@hits.on(BankLine.HitsFound)
def _found(work: Work, fact: BankLine.HitsFound) -> None:
    work[HITS].put(
        {
            "line": fact.originator_id,
            "hits": [
                [
                    hit.hit,
                    hit.rule,
                    hit.score,
                    [[p.case_number, str(p.amount), str(p.expectation or "")] for p in hit.parts],
                    list(hit.reasons),
                ]
                for hit in fact.hits
            ],
            "position": work.position,
        }
    )


def hits_of(connection: sa.Connection, book: str, line: UUID) -> tuple[FoundHit, ...]:
    """What is proposed for a line."""
    found = select_all(connection, HITS, "book = %s AND line = %s", (book, line), "line")
    return found[0].hits if found else ()
