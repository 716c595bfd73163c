"""What a stranger checks with nothing but a line, a file and Python."""

import json
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from purses import Purse
from tampering import Tamper

from ledger.domain.chart import Posting, available, move
from ledger.domain.errors import BeyondTheBook
from ledger.domain.kernel import FirstFact, Root, event, name_id
from ledger.domain.money import Money
from ledger.store import extract_check, merkle
from ledger.store.chain import genesis
from ledger.store.checkpoint import (
    Checkpoint,
    Extract,
    NothingMoved,
    checkpoint,
    extract,
)
from ledger.store.court import Court
from ledger.store.extract_check import Wrong, check, climb

Change = Callable[[dict[str, Any]], object]


def line(court: Court, at: int | None = None) -> Checkpoint:
    return checkpoint(court, at)


def told(court: Court, number: str = "一", at: int | None = None) -> Extract:
    return extract(court, number, at)


def tree(leaves: list[bytes]) -> bytes:
    """The tree of RFC 6962 as it is defined there: parted at the largest power of two below."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1 << (len(leaves) - 1).bit_length() - 1
    return sha256(b"\1" + tree(leaves[:k]) + tree(leaves[k:])).digest()


@given(st.integers(0, 70))
def test_every_leaf_leads_to_the_root_and_no_other_does(count: int) -> None:
    leaves = [merkle.leaf(bytes([each])) for each in range(count)]
    root = merkle.root(leaves)
    assert root == tree(leaves)
    for at, leaf in enumerate(leaves):
        way = merkle.path(leaves, at)
        assert climb(leaf, at, count, way) == root
        assert climb(merkle.leaf(b"other"), at, count, way) != root
        for elsewhere in {at - 1, at + 1} & set(range(count)):
            with suppress(Wrong):
                assert climb(leaf, elsewhere, count, way) != root


def test_a_leaf_that_is_not_there_leads_nowhere() -> None:
    leaves = [merkle.leaf(b"a"), merkle.leaf(b"b")]
    for at in (-1, 2):
        with pytest.raises(Wrong, match="no such leaf"):
            climb(leaves[0], at, 2, [leaves[1]])
    with pytest.raises(Wrong, match="more hashes"):
        climb(leaves[0], 0, 2, [leaves[1], leaves[1]])


def test_a_case_is_proved_from_a_line_alone(filled: Court) -> None:
    found = told(filled)
    given = str(line(filled))
    [account] = check(found.as_dict(), given)
    assert account.name == "case/一/available"
    assert [(at, fen) for at, _, fen, _, _ in account.entries] == [
        (2, -100), (3, -200), (4, -300), (5, -400), (6, -500), (7, 50), (8, 50),
    ]  # fmt: skip
    assert account.balance == -1400
    assert Checkpoint.parse(given) == found.checkpoint
    assert found.checkpoint.subjects == 3  # two cases and the bank


def test_a_line_of_any_position_is_made_again_and_is_the_same(filled: Court) -> None:
    before, proof = line(filled), told(filled, at=8)
    with_less = line(filled, 8)
    purse = filled.find(Purse, Purse.create_id("一"), named="一")
    purse.fill(Money(7))
    filled.save(purse)
    assert line(filled, 16) == before
    assert line(filled, 8) == with_less == proof.checkpoint
    assert len({str(each) for each in (line(filled), before, with_less)}) == 3
    assert told(filled, at=8) == proof
    check(proof.as_dict(), str(with_less))
    with pytest.raises(Wrong, match="of another checkpoint"):
        check(proof.as_dict(), str(before))


def test_nothing_is_proved_of_what_is_not_there(filled: Court) -> None:
    with pytest.raises(NothingMoved):
        told(filled, "三")
    with pytest.raises(NothingMoved):
        told(filled, "二", at=8)
    with pytest.raises(BeyondTheBook):
        line(filled, 17)


class Passage(Root):
    """Money passes out of one case's account into an account of somebody else."""

    TOPIC = "test.passage"

    class Passed(FirstFact):
        """Money passed over."""

        TOPIC = "test.passage.passed"
        out_of: str
        into: str
        amount: Money

        def postings(self) -> tuple[Posting, ...]:
            return move(self.amount, debit=available(self.out_of), credit=self.into)

    @staticmethod
    def create_id(out_of: str, into: str) -> UUID:
        return name_id("test.passage", out_of, into)

    @event(Passed)
    def __init__(self, out_of: str, into: str, amount: Money) -> None:
        self.into = into


@pytest.mark.parametrize("into", ["case/二/available", "deposit/l/1", "prepaid/l/1"])
def test_a_fact_with_money_of_others_in_it_is_proved_and_not_shown(
    filled: Court, into: str
) -> None:
    filled.save(Passage(out_of="一", into=into, amount=Money(1)))
    filled.save(Passage(out_of="一", into="fee/一", amount=Money(1)))
    given = str(line(filled))
    found = told(filled).as_dict()
    check(found, given)
    assert [each["position"] for each in found["facts"] if each["words"] is None] == [17]
    assert into not in json.dumps(found, ensure_ascii=False)
    assert "只证不示" in extract_check.told(found)[17]
    if into.startswith("case/"):
        theirs = told(filled, "二").as_dict()
        check(theirs, given)
        assert theirs["facts"][-1]["words"] is None


def test_a_book_in_which_nothing_moved_has_a_line_too(court: Court) -> None:
    empty = line(court)
    assert (empty.position, empty.subjects) == (0, 0)
    assert empty.link == genesis(court.book).hex()
    assert empty.root == sha256(b"").hexdigest()


def _word(at: int, old: str, new: str) -> Change:
    def change(found: dict[str, Any]) -> None:
        fact = found["facts"][at]
        assert old in fact["words"]
        fact["words"] = fact["words"].replace(old, new)

    return change


def _leaf(old: str, new: str) -> Change:
    def change(found: dict[str, Any]) -> None:
        assert old in found["leaf"]
        found["leaf"] = found["leaf"].replace(old, new)

    return change


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda found: found.update(format="anzhang-extract/2"), "of another form"),
        (lambda found: found.update(case_number="二"), "of another case"),
        (lambda found: found.update(salt="00" * 32), "does not lead to the root"),
        (lambda found: found.update(index=0), "does not lead to the root"),
        (lambda found: found.update(index=3), "no such leaf"),
        (lambda found: found["path"].reverse(), "does not lead to the root"),
        (lambda found: found["path"].append("00" * 32), "more hashes"),
        (lambda found: found["path"].pop(), "does not lead to the root"),
        (_leaf("2 2 -100 -100", "2 2 -900 -900"), "does not lead to the root"),
        (_word(0, "CNY 1.00", "CNY 9.00"), "the fact at 2 is not the one"),
        (_word(4, "\x1fa\x1f", "\x1fb\x1f"), "the fact at 6 is not the one"),
        (lambda found: found["facts"].pop(), "facts are missing"),
        (lambda found: found["facts"].insert(0, found["facts"][0]), "facts are missing"),
        (lambda found: found["facts"][1].update(before="00" * 32), "the fact at 3 is not the one"),
        (lambda found: found.pop("leaf"), "not whole"),
        (lambda found: found.update(index="0"), "not whole"),
        (lambda found: found.update(facts=None), "not whole"),
        (lambda found: found["path"].insert(0, "no hash"), "not whole"),
    ],
)
def test_whatever_is_changed_does_not_follow(filled: Court, change: Change, said: str) -> None:
    found, given = told(filled).as_dict(), str(line(filled))
    found = json.loads(json.dumps(found))
    check(found, given)
    change(found)
    with pytest.raises(Wrong, match=said):
        check(found, given)


# A court that makes up a leaf and all above it can make it say anything: then it is another line.
# What it says must follow in itself all the same.
@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("2 2 -100 -100", "2 2 -900 -100", "does not follow"),
        ("8 1 50 -1400 ", "2 1 50 -1400 ", "does not follow"),
        ("account case/一/available", "account case/二/available", "account of another case"),
        ("account ", "", "entries of no account"),
        ("\nfacts\n2 ", "\nfacts\n1 ", "has no fact"),
        ("\nfacts\n", "\nfacts\n17 00\n", "after the checkpoint"),
    ],
)
def test_a_leaf_that_was_made_up_must_follow_in_itself(
    filled: Court, old: str, new: str, said: str
) -> None:
    found = told(filled)
    assert old in found.leaf
    leaf = found.leaf.replace(old, new, 1)
    hashed = merkle.leaf(bytes.fromhex(found.salt) + leaf.encode())
    made_up = replace(found.checkpoint, root=hashed.hex(), subjects=1)
    forged = replace(found, leaf=leaf, checkpoint=made_up, index=0, path=())
    with pytest.raises(Wrong, match=said):
        check(forged.as_dict(), str(made_up))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])  # one proof for all letters
@given(st.data())
def test_no_letter_of_a_proof_can_be_another(proved: tuple[str, str], data: st.DataObject) -> None:
    text, given = proved
    at = data.draw(st.integers(0, len(text) - 1))
    letter = data.draw(st.sampled_from('0123456789abcdef-\\n"{}[],: 一'))
    changed = text[:at] + letter + text[at + 1 :]
    try:
        found = json.loads(changed)
    except ValueError:
        return
    if found == json.loads(text):
        return
    try:
        check(found, given)
    except Wrong:
        return
    # All that is free is what the proof does not rest on: names beside the ones that are read.
    assert {key: found[key] for key in json.loads(text)} == json.loads(text)


@pytest.fixture
def proved(filled: Court) -> tuple[str, str]:
    return json.dumps(told(filled).as_dict(), ensure_ascii=False), str(line(filled))


def test_who_rewrites_the_past_with_all_its_links_makes_another_line(
    filled: Court, tamper: Tamper
) -> None:
    """A superuser who makes chain, postings and balances agree again is found by the line alone."""
    before = line(filled)
    tamper(
        "UPDATE anzhang.postings SET amount = amount * 2, balance = balance * 2",
        "UPDATE anzhang.balances SET amount = amount * 2",
    )
    assert line(filled).root != before.root
    assert line(filled).link == before.link


def test_without_the_key_nobody_can_try_out_what_a_neighbour_has(filled: Court) -> None:
    found = told(filled)
    beside = found.path[0 if found.index % 2 == 0 else -1]
    theirs = told(filled, "二")
    assert merkle.leaf(theirs.leaf.encode()).hex() not in found.path
    assert merkle.leaf(bytes.fromhex(found.salt) + theirs.leaf.encode()).hex() not in found.path
    assert beside
    assert found.salt != theirs.salt
    assert found.salt != told(filled, at=15).salt


def _alone(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The checker as its reader runs it: a file, and a Python that has nothing of ours."""
    return subprocess.run(
        [sys.executable, "-I", "-S", extract_check.__file__, *arguments],
        capture_output=True, text=True, check=False, encoding="utf-8",
    )  # fmt: skip


def test_one_file_and_python_are_enough(proved: tuple[str, str], tmp_path: Path) -> None:
    text, given = proved
    file = tmp_path / "extract.json"
    file.write_text(text, encoding="utf-8")
    found = _alone(str(file), given)
    assert (found.returncode, found.stderr) == (0, "")
    assert "case/一/available  余额 14.00 CNY" in found.stdout
    assert "test.purse.filled  a  " in found.stdout
    assert "核验无误" in found.stdout
    unheld = _alone(str(file))
    assert unheld.returncode == 0
    assert "请与另行取得的核验点对照" in unheld.stdout
    assert given in unheld.stdout
    file.write_text(text.replace("-1400", "-1300"), encoding="utf-8")
    wrong = _alone(str(file), given)
    assert wrong.returncode == 1
    assert "核验不通过" in wrong.stdout
    file.write_text("[]", encoding="utf-8")
    assert _alone(str(file), given).returncode == 1
    assert _alone().returncode == 2
