"""What a verification reads fast — all facts of a kind at once — it reads as one by one."""

import json
import re
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import NAMESPACE_OID, uuid5

import pytest
from hypothesis import example
from hypothesis import given as for_all

from ledger.domain.chart import Posting, available, bank, move
from ledger.domain.money import Money, fen
from ledger.store.chain import Some
from ledger.store.mapper import FactMapper
from ledger.store.meaning import _Days, _Read, _written
from tests.docs.examples import facts, golden_path
from tests.strategies import amounts

OPENED = ((40, date(2017, 6, 1)), (90, date(2017, 5, 1)))


def some(*told: tuple[str, str]) -> Some:
    """Facts by their topics and words, each of a stream and a day of its own."""
    return Some(
        list(range(1, len(told) + 1)),
        tuple(str(uuid5(NAMESPACE_OID, str(at))).encode() for at in range(len(told))),
        tuple(str(at + 2).encode() for at in range(len(told))),
        tuple(topic.encode() for topic, _ in told),
        tuple(state.encode() for _, state in told),
        tuple(str(1_493_600_000_000_000 + at * 7_777_777_777).encode() for at in range(len(told))),
    )


def goldens() -> list[tuple[str, str]]:
    """Every kind of fact three times over, in words that differ wherever they are figures."""
    found = []
    for figure in ("1234.56", "0.07", "98765432.10"):
        for kind in facts():
            state = json.loads(golden_path(kind).read_text(encoding="utf-8"))["state"]
            said = json.dumps(state, ensure_ascii=False, separators=(",", ":"))
            named = f'"{sha256((kind.TOPIC + figure).encode()).hexdigest()}"'
            said = re.sub('"‹(sha256|parts|file)›"', named, said.replace("1234.56", figure))
            found.append((kind.TOPIC, said))
    return found


def read(told: Some, *, slowly: bool = False) -> tuple[Any, ...]:
    """What is derived from facts: their postings, their files, and which cannot be read."""
    reading = _Read(FactMapper(unseal=False), _Days(OPENED), {})
    if slowly:
        reading.legs = [""] * len(told.positions)
        reading._one_by_one(told, list(range(len(told.positions))), reading.legs)
    else:
        reading.take(told)
    return reading.legs, reading.files, reading.unreadable


def test_every_fact_read_at_once_bears_what_it_bears_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = some(*goldens())
    slow = read(told, slowly=True)
    assert not slow[2]
    assert sum(map(bool, slow[0])) > 100  # they do post
    assert slow[1]  # and name files
    monkeypatch.setattr(_Read, "_one_by_one", None)  # so that nothing is read slowly after all
    assert read(told) == slow
    assert read(told) == slow  # again, when it is known which of them need their envelopes


@pytest.mark.parametrize("wrong", ["{}", "", '{"future":1}', "{", "null", "\x1f"])
def test_one_that_cannot_be_read_is_named_and_hides_no_other(wrong: str) -> None:
    once = goldens()[: len(facts())]
    told = [each for each in once if each[1] != wrong for _ in range(2)]
    told[1::2] = [(topic, wrong) for topic, _ in told[1::2]]
    fast, slow = read(some(*told)), read(some(*told), slowly=True)
    assert fast == slow
    assert len(fast[2]) == len(told) // 2
    nobody = some(("nobody.knows", "{}"), goldens()[0])
    assert read(nobody) == read(nobody, slowly=True)


@example(fen(1))
@example(fen(99))
@example(fen(-99))
@example(fen(100))
@for_all(amounts)
def test_what_a_fact_should_have_posted_is_written_in_fen(amount: Money) -> None:
    debit, credit = available("a\\b"), bank("6222")
    entry = (Posting(debit, amount), Posting(credit, Money(1)), Posting(debit, Money(-1)))
    for legs in (move(amount, debit=debit, credit=credit), entry, entry[:2], ()):
        lines = "".join(
            f"7\t{leg.account}\tCNY\t{leg.amount.fen}\t2026-03-03\n".replace("\\", "\\\\")
            for leg in legs
        )
        assert _written(7, legs, "2026-03-03") == lines
