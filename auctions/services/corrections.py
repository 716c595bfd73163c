"""Putting right what was written wrongly on a lot (更正)."""

from dataclasses import fields
from datetime import date

from auctions.lot import Lot
from auctions.lot_corrections import Written
from auctions.services.desk import LotDesk
from ledger.domain.errors import NotFound
from ledger.domain.kernel import topic_of
from ledger.domain.permissions import Permission
from ledger.services.command import Recorded, command


class Corrections(LotDesk):
    """Lots whose papers are put right; nothing recorded is ever edited."""

    @command(Permission.DECIDE_LOT)
    def correct(
        self, lot: str, *, fact: int, field: str, now: str, reason: str, document: str, on: date,
        expected: int | None = None,
    ) -> Recorded:  # fmt: skip
        """Put right the words of one fact of the lot, named by its number in the lot's history."""
        written = self._written(lot, fact, field)
        return self._ask(
            lot, expected,
            lambda it: it.correct(written, now=now, reason=reason, document=document, on=on),
        )  # fmt: skip

    def _written(self, lot: str, number: int, field: str) -> Written:
        id_ = Lot.create_id(lot)
        history = dict(self.court.recorder.select_many([id_])).get(id_, ())
        for version, topic, state, recorded_at in history:
            if version == number:
                found = self.court.facts.fact_of(topic, id_, version, recorded_at, state)
                if field in {each.name for each in fields(found)}:
                    return Written(number, topic_of(type(found)), field, getattr(found, field))
        raise NotFound(f"lot {lot} has no fact {number} with {field}", named=f"{number}.{field}")
