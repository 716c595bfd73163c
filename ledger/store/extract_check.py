"""案款证明的离线核验 · Check a case's extract without the court, its program or its database.

    python extract_check.py extract.json [CHECKPOINT]

Needs Python 3.8 or later and nothing else. CHECKPOINT is the line that the court gave away before,
to you or to the public: an extract that follows from it cannot have been made up later. All that is
done here is adding up and SHA-256, so that it can be written anew in any language; that is the
better check, for this file came from the court, too.
"""

# ruff: noqa: T201  # it is a program of its own, and speaks

from __future__ import annotations

import json
import sys
from datetime import datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path
from typing import Any

FORMAT = "anzhang-extract/1"
MARK = "\x1f"  # between the columns of a fact as they were hashed
COURT_ZONE = timezone(timedelta(hours=8))


class Wrong(Exception):  # what does not follow
    """What does not follow, in words."""


class Account:
    """An account of the case: its entries as they are told, and what it holds in the end.

    Amounts are in fen, or in hundredths of another currency. What is owed to somebody stands as a
    negative sum.
    """

    def __init__(self, words: str, entries: list[str]) -> None:
        self.name, self.currency = name, _ = words.rsplit(" ", 1)
        self.entries = [_entry(each) for each in entries]
        self.balance = 0
        last = (0, 0)
        for at, leg, amount, balance, _ in self.entries:
            self.balance += amount
            if self.balance != balance or (at, leg) <= last:
                raise Wrong(f"余额不连 · {name}: the balance at {at} does not follow")
            last = (at, leg)


def _entry(line: str) -> tuple[int, int, int, int, str]:
    at, leg, amount, balance, day = line.split(" ")
    return int(at), int(leg), int(amount), int(balance), day


def check(extract: dict[str, Any], checkpoint: str) -> list[Account]:
    """Check all of an extract against a checkpoint; raises :class:`Wrong` for what does not follow.

    Answers the accounts of the case, each balance of which follows from the one before.
    """
    try:
        return _check(extract, checkpoint.strip())
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as odd:
        raise Wrong(f"文件残缺 · it is not whole: {odd!r}") from odd


def _check(extract: dict[str, Any], checkpoint: str) -> list[Account]:
    if extract["format"] != FORMAT:
        raise Wrong(f"格式不识 · of another form: {extract['format']}")
    if extract["checkpoint"] != checkpoint:
        raise Wrong(f"核验点不符 · of another checkpoint: {extract['checkpoint']}")
    book, position, _, subjects, root = checkpoint.rsplit(":", 4)
    leaf = sha256(b"\0" + bytes.fromhex(extract["salt"]) + extract["leaf"].encode()).digest()
    way = [bytes.fromhex(each) for each in extract["path"]]
    if climb(leaf, extract["index"], int(subjects), way).hex() != root:
        raise Wrong("证明不通 · what is told of the case does not lead to the root")
    accounts, links = _read(extract["leaf"], extract["case_number"])
    moved = {entry[0] for account in accounts for entry in account.entries}
    if not moved <= set(links) or max(links) > int(position):
        raise Wrong("有分录没有事实 · an entry has no fact, or one after the checkpoint")
    if [fact["position"] for fact in extract["facts"]] != sorted(links):
        raise Wrong("事实不全 · facts are missing, or others were put in")
    for fact in extract["facts"]:
        _check_fact(book, fact, links[fact["position"]])
    return accounts


def _check_fact(book: str, fact: dict[str, Any], link: str) -> None:
    """What was hashed of a fact must make its link; it begins with its position."""
    at, words = fact["position"], fact["words"]
    if words is None:
        return
    made = sha256(bytes.fromhex(fact["before"]) + (book + MARK + words).encode()).hexdigest()
    if made != link or not words.startswith(f"{at}{MARK}"):
        raise Wrong(f"事实有改动 · the fact at {at} is not the one that was recorded")


def climb(leaf: bytes, index: int, row: int, way: list[bytes]) -> bytes:
    """The root over ``row`` leaves, from one of them and what stands beside its way up.

    Two hashes become one, left before right; the last of an odd row goes up as it is.
    """
    if not 0 <= index < row:
        raise Wrong("证明不通 · there is no such leaf")
    beside = iter(way)
    while row > 1:
        if index ^ 1 < row:
            other = next(beside, b"")
            leaf = sha256(b"\1" + (other + leaf if index % 2 else leaf + other)).digest()
        index, row = index // 2, (row + 1) // 2
    if next(beside, None) is not None:
        raise Wrong("证明不通 · more hashes than steps")
    return leaf


def _read(leaf: str, case_number: str) -> tuple[list[Account], dict[int, str]]:
    """What a leaf says: its accounts with their entries, then the link of each fact."""
    first, *lines = leaf.split("\n")
    if first != f"subject case/{case_number}":
        raise Wrong(f"不是本案 · of another case: {first}")
    end = lines.index("facts")
    links = {int(at): link for at, link in (each.split(" ") for each in lines[end + 1 :])}
    begins = [at for at in range(end) if lines[at].startswith("account ")] + [end]
    if begins[0] != 0 or end == 0:
        raise Wrong("文件残缺 · entries of no account")
    accounts = []
    for nth, at in enumerate(begins[:-1]):
        account = Account(lines[at][len("account ") :], lines[at + 1 : begins[nth + 1]])
        if not account.name.startswith(f"case/{case_number}/"):
            raise Wrong(f"不是本案的科目 · an account of another case: {account.name}")
        accounts.append(account)
    return accounts, links


def yuan(fen: int) -> str:
    """An amount as it is written: 1,234.50."""
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100:,}.{abs(fen) % 100:02d}"


def told(extract: dict[str, Any]) -> dict[int, str]:
    """What a reader is told of each fact: what it was, when it was recorded, and by whom.

    What a kind of fact is called is the court's word and no part of the proof.
    """
    said = {}
    for fact in extract["facts"]:
        if fact["words"] is None:
            said[fact["position"]] = "涉及他案，只证不示 · proved, not shown: other cases are in it"
            continue
        _, _, _, topic, _, micros, actor, *_ = fact["words"].split(MARK)
        at = datetime.fromtimestamp(int(micros) // 1_000_000, COURT_ZONE)
        name = extract.get("labels", {}).get(topic, topic)
        said[fact["position"]] = f"{name}  {actor}  {at:%Y-%m-%d %H:%M:%S}"
    return said


def main(arguments: list[str]) -> int:
    """Check the file named first against the line named second, and say what was found."""
    if len(arguments) not in (1, 2):
        print(__doc__)
        return 2
    try:
        extract = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
        own = str(extract["checkpoint"])
        accounts = check(extract, arguments[1] if len(arguments) > 1 else own)
        facts = told(extract)
    except (Wrong, ValueError, KeyError, TypeError) as wrong:
        print(f"✗ 核验不通过 · NOT as it was: {wrong}")
        return 1
    shown = set()
    for account in accounts:
        print(f"{account.name}  余额 {yuan(-account.balance)} {account.currency}")
        for at, _, amount, balance, day in account.entries:
            print(f"  {at}  {day}  {yuan(-amount)}  {yuan(-balance)}  {facts[at]}")
            shown.add(at)
    if beside := sorted(set(facts) - shown):
        print("付款经过 · what else was recorded of its payments")
    for at in beside:
        print(f"  {at}  {facts[at]}")
    if len(arguments) == 1:
        print(
            "自相一致；请与另行取得的核验点对照 · it agrees with itself; hold it against your line"
        )
        print(own)
        return 0
    print("核验无误：与核验点相符 · intact: all of it follows from the checkpoint")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
