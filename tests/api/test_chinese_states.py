"""No Chinese word is shared by two states that mean two things (同词异义)."""

import ast
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from pkgutil import resolve_name
from typing import Final

import api.every  # noqa: F401  # registers every fact, and with them their words
from api.chinese import detail_zh, in_chinese
from api.chinese_states import OWN
from auctions import lot_words
from auctions.lot_table import NotInThatStage
from ledger.domain.payment_batch import BatchNotInThatState, BatchState
from tests.api.test_chinese import CHINESE, every_site
from tests.docs.pages import ROOT

HOUSE: Final = ("ledger.", "auctions.", "reconciliation.")
STATES: Final = re.compile(r"(State|Status|Stage|Outcome|Course|Answer|Step)$")
ALIKE: Final = {
    "asked": "待审批 everywhere",
    "withdrawn": "撤回 everywhere",
    "unknown": "结果不明: nobody answered, of one or of a batch",
}


def kinds() -> Iterator[type[StrEnum]]:
    pending = [StrEnum]
    while pending:
        kind = pending.pop()
        pending += kind.__subclasses__()
        if kind.__module__.startswith(HOUSE) and STATES.search(kind.__name__):
            yield kind


def meant(kind: type[StrEnum]) -> dict[str, str]:
    """What the author wrote beside each word, as far as it is Chinese."""
    path = sys.modules[kind.__module__].__file__
    assert path is not None
    text = Path(path).read_text(encoding="utf-8")
    lines, found = text.splitlines(), {}
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ClassDef) and node.name == kind.__name__:
            for each in node.body:
                beside = re.search(r"# ([^:(;]*)", lines[each.lineno - 1])
                if isinstance(each, ast.Assign) and beside and CHINESE.search(beside[1]):
                    found[ast.literal_eval(each.value)] = beside[1].strip()
    return found


def test_two_states_that_share_a_word_and_not_its_meaning_have_two_chinese_words() -> None:
    shared: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for kind in kinds():
        for word, meaning in meant(kind).items():
            shared[word][meaning].add(in_chinese(kind(word)))
    several = {word: told for word, told in shared.items() if len(told) > 1 and word not in ALIKE}
    assert len(several) > 15
    confused = {
        word: told for word, told in several.items()
        if len(set().union(*told.values())) < len(told)
    }  # fmt: skip
    assert confused == {}


def test_a_noun_names_only_its_own_states_and_in_chinese() -> None:
    for name, words in OWN.items():
        kind = resolve_name(name)
        assert f"{kind.__module__}.{kind.__qualname__}" == name, "it is looked up where it was made"
        assert {word for word in words if word not in set(kind)} == set(), kind
        assert all(CHINESE.search(word) for word in words.values())


def test_a_prepared_lot_is_no_prepared_batch() -> None:
    assert in_chinese(BatchState.PREPARED) == "已编制"
    assert in_chinese(lot_words.State.PREPARED) == "参数已评议"
    sent = BatchNotInThatState("sent", state=BatchState.PREPARED)
    assert "状态：已编制" in detail_zh(sent)
    early = NotInThatStage("not yet", state=lot_words.State.PREPARED)
    assert "状态：参数已评议" in detail_zh(early)


def test_a_refusal_hands_on_the_state_itself_and_not_its_bare_word() -> None:
    bare = re.compile(r"\b(state|status|stage|course|needed)=[\w.]+\.value\b")
    files = {site.where.partition(":")[0] for site in every_site()}
    found = []
    for name in sorted(files):
        for node in ast.walk(ast.parse((ROOT / name).read_text(encoding="utf-8"))):
            if isinstance(node, ast.Raise) and bare.search(ast.unparse(node)):
                found.append(f"{name}:{node.lineno}")
    assert found == []
