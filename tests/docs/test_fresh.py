"""The printed documents say what the code says, and every fact ever released can still be read."""

import ast
import importlib
import json
import re
from collections import Counter
from datetime import datetime
from pathlib import Path
from uuid import UUID

import pytest

from ledger.domain.citation import Article
from ledger.domain.law.rules import RULES, rule
from ledger.store.mapper import FactMapper
from tests.docs import examples, fresh
from tests.docs.examples import FIXED_KEY, GOLDEN, facts, golden_path, own_fields, plainly
from tests.docs.pages import (
    OF_AUCTIONS,
    PAGES,
    ROOT,
    every_refusal,
    files_naming,
    load_everything,
    page,
    words_of,
    words_of_tests,
)

KINDS = facts()
COPIES = sorted(GOLDEN.glob("*.json"))
MAPPER = FactMapper(FIXED_KEY)
CHINESE = re.compile(r"[\u4e00-\u9fff]")
load_everything()
LAW = sorted(
    path
    for house in ("ledger/domain/law", "auctions/law", "reconciliation")
    for path in (ROOT / house).rglob("*.py")
    if "law" in {path.stem, path.parent.name}
)


# Pages


@pytest.mark.parametrize("name", list(PAGES))
def test_a_printed_page_is_up_to_date(name: str) -> None:
    assert (fresh.DOCS / name).read_text(encoding="utf-8") == page(name), (
        "run: python -m tests.docs.fresh --write"
    )


def test_a_page_that_is_out_of_date_or_missing_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fresh, "PAGES", ("permissions.md", "lot.md", "chart.md"))
    fresh.write(tmp_path)
    assert fresh.stale(tmp_path) == []
    (tmp_path / "lot.md").write_text("nothing is certain", encoding="utf-8")
    (tmp_path / "chart.md").unlink()
    assert fresh.stale(tmp_path) == [tmp_path / "lot.md", tmp_path / "chart.md"]


# Golden copies


def test_every_fact_has_a_golden_copy() -> None:
    missing = [kind.TOPIC for kind in KINDS if not golden_path(kind).exists()]
    assert missing == [], "run: python -m tests.docs.fresh --write"


def test_every_fact_ever_released_is_read_as_it_was_meant() -> None:
    for copy in COPIES:
        golden = json.loads(copy.read_text(encoding="utf-8"))
        fact = MAPPER.fact_of(
            golden["topic"], UUID(golden["originator_id"]), golden["originator_version"],
            datetime.fromisoformat(golden["recorded_at"]), json.dumps(golden["state"]),
        )  # fmt: skip
        if copy == golden_path(type(fact)):  # an older version says what its upcast makes of it
            said = {name: plainly(getattr(fact, name)) for name in golden["fields"]}
            assert said == golden["fields"], copy.stem
        assert copy.stem.rpartition(".")[0] == golden["topic"]


def test_a_fact_is_written_today_as_in_its_golden_copy() -> None:
    for kind in KINDS:
        golden = json.loads(golden_path(kind).read_text(encoding="utf-8"))
        written = json.loads(MAPPER.state_of(examples.example(kind)))
        # A sealed box differs at every writing, so only whose key seals it is compared.
        for state in (written, golden["state"]):
            if "sealed" in state:
                state["sealed"] = state["sealed"][0]
        assert written == golden["state"], kind.TOPIC
        assert set(golden["fields"]) == set(own_fields(kind)), kind.TOPIC


def test_a_golden_copy_is_never_written_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(examples, "GOLDEN", tmp_path)
    monkeypatch.setattr(fresh, "PAGES", ())
    written = fresh.write(tmp_path)
    first = golden_path(KINDS[0])
    assert first.parent == tmp_path
    assert first in written
    first.write_text("as it was released", encoding="utf-8")
    golden_path(KINDS[1]).unlink()
    assert fresh.write(tmp_path) == [golden_path(KINDS[1])]
    assert first.read_text(encoding="utf-8") == "as it was released"


# What the pages rest on


def test_every_rule_is_named_by_a_test() -> None:
    ours = [id_ for id_ in RULES if id_.startswith("R") or re.fullmatch(OF_AUCTIONS, id_)]
    assert len(ours) > 250
    assert [id_ for id_ in ours if not files_naming(id_)] == []


def test_every_rule_of_law_stands_on_its_page() -> None:
    printed = set(re.findall(r"^## (\S+) ", page("law.md"), re.MULTILINE))
    assert set(RULES) == printed


def test_a_rule_nobody_tests_is_noticed() -> None:
    number = "R99" + ".01"  # not written out, or this file would name it
    rule(number, Article("测试规则", "第一条"), zh="甲", en="A")(lambda: None)
    try:
        assert files_naming(number) == []
        assert "- tests: **none**" in page("law.md")
    finally:
        del RULES[number]


def test_every_fact_says_what_happened_in_both_languages() -> None:
    assert [kind.TOPIC for kind in KINDS if not CHINESE.search(words_of(kind))] == []


def test_every_refusal_has_its_own_words() -> None:
    for kind in every_refusal():
        for name in ("code", "title", "title_zh", "__doc__"):
            assert vars(kind).get(name), f"{kind.__name__} takes its {name} from another"
        assert CHINESE.search(kind.title_zh), kind.__name__
        assert re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", kind.code), kind.__name__


# What cannot be counted, whatever the law: the dates or the sums given do not fit each other.
ARITHMETIC = {"NotAPeriod", "OverPerformed"}


def test_no_room_of_law_refuses_without_an_article() -> None:
    """A class may cite for all its refusals; auctions' ``refuse`` cites the rule it is given."""
    silent = []
    for path in LAW:
        room = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
                kind = getattr(room, getattr(node.exc.func, "id", ""), None)
                said = {word.arg for word in node.exc.keywords}
                if getattr(kind, "article", "none") is None and "article" not in said:
                    silent.append((path.name, node.lineno, kind.__name__))
    assert [each for each in silent if each[2] not in ARITHMETIC] == []


def test_no_two_refusals_share_a_code() -> None:
    assert [
        code for code, n in Counter(kind.code for kind in every_refusal()).items() if n > 1
    ] == []


def test_every_refusal_of_the_domain_was_seen_in_a_test() -> None:
    seen = {word for words in words_of_tests().values() for word in re.findall(r"\w+", words)}
    ours = [
        kind.__name__
        for kind in every_refusal()
        if kind.__module__.startswith("ledger.domain.")
        and kind.__module__ != "ledger.domain.errors"
    ]
    assert len(ours) > 250
    assert sorted(set(ours) - seen) == []
