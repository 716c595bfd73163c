"""The pages of ``docs/`` that are printed from the code itself."""

import importlib
import inspect
import pkgutil
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from enum import Enum
from functools import cache
from pathlib import Path
from types import ModuleType, UnionType
from typing import Any, Final, Union, get_args, get_origin

from auctions.lot_words import State
from ledger.domain.act import Role
from ledger.domain.chart import CHART, Side
from ledger.domain.citation import Dated
from ledger.domain.errors import Refusal
from ledger.domain.kernel import Fact, Personal, topic_of
from ledger.domain.law.rules import RULES, Rule
from ledger.domain.permissions import MATRIX, Permission
from ledger.services.command import COMMANDS, EVEN_RECUSED, WHOSE
from ledger.services.whose import OWN, Asked, EvenRecused, Whose
from tests.docs.doors import cli, http
from tests.docs.examples import SUBJECT, example, facts, id_named, own_fields, variants
from tests.docs.lot_page import lot_page
from tests.docs.moving import always_moved, moved, named_by
from tests.docs.scenes import scenes

ROOT: Final = Path(__file__).parent.parent.parent
PRINTED: Final = "<!-- Printed by `python -m tests.docs.fresh --write`; do not edit. -->"
SIDES: Final = {Side.ASSET: "asset 资产", Side.MEMO: "memo 备查", Side.LIABILITY: "liability 负债"}


@cache
def load_everything() -> None:
    """Import every module of the house, so that all its rules and refusals are known."""
    for name in ("ledger", "auctions", "reconciliation", "api"):
        package: ModuleType = importlib.import_module(name)
        for module in pkgutil.walk_packages(package.__path__, f"{name}."):
            importlib.import_module(module.name)


# Law

OF_AUCTIONS: Final = r"[A-Z]{1,2}[0-9]?-\d+"
CHAPTERS: Final = {
    "CK": "参考价 Reference price", "PF": "平台与回避 Platforms, and who may not bid",
    "NT": "公告与通知 Notices", "PR": "价格 Prices", "DP": "保证金 Deposits",
    "IN": "加价幅度 Increments", "BD": "竞价 Bidding", "PE": "优先购买权 Pre-emption",
    "CL": "成交与交付 Closing", "F1": "一拍流拍 First failure", "DA": "以物抵债 Debt for asset",
    "PS": "网络司法变卖 Private sale", "R2": "二轮处置 Another round",
    "LN": "拍卖贷款 Auction loans", "TX": "税费 Taxes", "DF": "悔拍与重新拍卖 Default and rerun",
    "SU": "暂缓、中止、撤回 Stays and withdrawals", "VO": "撤销与案外人 Annulment, outsiders",
    "RB": "平台对账差异 Breaks of platform settlement", "WP": "合议庭 The panel",
}  # fmt: skip


def law() -> Iterator[str]:
    """The rule book: what each rule is called, where it comes from, its figures, its tests."""
    load_everything()
    yield "# Rules of law 规则"
    yield (
        "Every rule is a function that takes its dates as arguments. *Certainty* says how sure we"
        " are of the citation; the day of the event decides which figure applies."
    )
    for id_, each in sorted(RULES.items()):
        if re.fullmatch(r"R\d+\.\d+[a-z]?(-D\d)?", id_):
            yield from _rule(each)
    chapters: dict[str, list[Rule]] = defaultdict(list)
    for id_, each in RULES.items():
        if re.fullmatch(OF_AUCTIONS, id_):
            chapters[id_.partition("-")[0]].append(each)
    for chapter in sorted(chapters):
        yield f"# {chapter} {CHAPTERS.get(chapter, chapter)}"
        for each in sorted(chapters[chapter], key=lambda each: int(each.id.partition("-")[2])):
            yield from _rule(each)


def _rule(each: Rule) -> Iterator[str]:
    yield f"## {each.id} {each.zh} {each.en}"
    # In the order of the house, not of whichever test imported its rooms first.
    parts = sorted(each.functions, key=lambda part: (_module(part), part.__code__.co_firstlineno))
    stated = ", ".join(f"`{_module(part)}.{part.__name__}`" for part in parts)
    figures = [f"- from {start}: {value}" for start, value in _by_date(each.figures)]
    tests = files_naming(each.id)
    yield "\n".join(
        [
            f"- source: {each.article} ({each.article.certainty.value})",
            f"- stated by: {stated}",
            *figures,
            f"- tests: {', '.join(f'`{path}`' for path in tests) or '**none**'}",
        ]
    )
    yield _first_paragraph(each.function.__doc__)


def _module(function: Callable[..., Any]) -> str:
    return function.__module__.removeprefix("ledger.domain.law.").replace(".law.", " ")


def files_naming(rule: str) -> list[str]:
    """The test files that name a rule, as ``R2.08`` or in a test's name as ``r2_08``."""
    said = f"test_{re.sub('[.-]', '_', rule.lower())}_"
    named = re.compile(rf"\b{re.escape(rule)}(?![\da-z])")  # nor R3.06 by R3.06a
    return [
        name
        for name, words in words_of_tests().items()
        # Looking for plain words first spares most files the slower search.
        if said in words or (rule in words and named.search(words))
    ]


@cache
def words_of_tests() -> dict[str, str]:
    """What each test file says, by its path; those that name every rule name none."""
    return {
        str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
        for path in sorted((ROOT / "tests").rglob("test_*.py"))
        if path.name not in {"test_rule_register.py", "test_fresh.py"}
    }


def _by_date(figures: tuple[Dated[Any], ...]) -> Iterator[tuple[date, Any]]:
    for figure in figures:
        yield from sorted(figure.since.items())


# Facts


def every_fact_page() -> Iterator[str]:
    """What can happen, in which words it is stored, and what it debits and credits."""
    kinds = facts()
    yield "# Facts 事实"
    yield (
        f"The {len(kinds)} kinds of facts the ledger records. *Personal* fields are sealed with a"
        " key that can be destroyed. Entries are debit (Dr) to credit (Cr); `‹this›` is the id of"
        " the thing the fact happened to. A fact without an entry moves no money."
    )
    for kind in kinds:
        yield f"## `{topic_of(kind)}`"
        yield words_of(kind)
        rows = [f"| `{name}` | {type_name(hint)} |" for name, hint in own_fields(kind).items()]
        yield "\n".join(["| field | type |", "|---|---|", *rows])
        if entries := list(_entries(kind)):
            yield "\n".join(entries)


def words_of(kind: type[Any]) -> str:
    """The docstring its author wrote; the library's subclasses carry only a signature."""
    for base in kind.__mro__:
        doc = base.__dict__.get("__doc__")
        if doc and not doc.startswith(f"{base.__name__}("):
            return _first_paragraph(doc)
    raise LookupError(f"{kind} has no docstring")


def type_name(hint: Any) -> str:
    """A field's type in a reader's words."""
    if hint is Personal:
        return "text, **personal**"
    if get_origin(hint) is tuple:
        return f"list of {type_name(get_args(hint)[0])}"
    if get_origin(hint) in {Union, UnionType}:
        return f"{type_name(get_args(hint)[0])}, or nothing"
    if isinstance(hint, type) and issubclass(hint, Enum):
        return " / ".join(f"`{member.value}`" for member in hint)
    plain = {"str": "text", "int": "whole number", "bool": "yes or no", "UUID": "id"}
    return plain.get(hint.__name__, str(hint.__name__))


def _entries(kind: type[Fact]) -> Iterator[str]:
    for condition, fact in variants(kind):
        for debit, credit in _pairs(fact):
            when = f" when {condition}" if condition else ""
            yield f"- Dr `{debit}` Cr `{credit}`{when}"


def _pairs(fact: Fact) -> Iterator[tuple[str, str]]:
    names = {str(id_named(name)): f"‹{name}›" for name in own_fields(type(fact))}
    names[str(SUBJECT)] = "‹this›"
    legs = fact.postings()
    for debit, credit in zip(legs[::2], legs[1::2], strict=True):
        yield _named(debit.account, names), _named(credit.account, names)


def _named(account: str, names: dict[str, str]) -> str:
    for written, name in names.items():
        account = account.replace(written, name)
    return account


# Refusals


def errors() -> Iterator[str]:
    """Every way the ledger says no, in one tree; each code is an anchor."""
    load_everything()
    yield "# Refusals 不予办理"
    yield (
        "A refusal records nothing. The kind says what can be done about it; the code is stable"
        " and is the last part of a problem's `type`. `detail_zh` is the sentence for the clerk,"
        " made of the title and of the facts: 可发放案款不足（可用：10.00元；申请：20.00元）。"
        " `detail` says the same in English."
    )
    yield from _refusal(Refusal, 2)


def _refusal(kind: type[Refusal], depth: int) -> Iterator[str]:
    yield f"{'#' * min(depth, 4)} {kind.code}"
    cited = f" · {kind.article} ({kind.article.certainty.value})" if kind.article else ""
    yield f"**{kind.title}** {kind.title_zh}{cited}\n\n{_first_paragraph(kind.__doc__)}"
    for below in sorted(kind.__subclasses__(), key=lambda each: each.code):
        if _of_the_house(below):
            yield from _refusal(below, depth + 1)


def every_refusal() -> list[type[Refusal]]:
    """Every refusal of the house."""
    load_everything()
    found: list[type[Refusal]] = []
    pending: list[type[Refusal]] = [Refusal]
    while pending:
        kind = pending.pop()
        found.append(kind)
        pending += kind.__subclasses__()
    return [kind for kind in found if _of_the_house(kind)]


def _of_the_house(kind: type[Refusal]) -> bool:
    return kind.__module__.partition(".")[0] in {"ledger", "auctions", "reconciliation", "api"}


# Chart and permissions


def chart() -> Iterator[str]:
    """Every family of accounts, its side, and the facts that move it."""
    data = {topic_of(kind): named for kind in facts() if (named := named_by(kind))}
    yield "# Chart of accounts 会计科目"
    yield (
        "An asset never falls below zero and a liability never rises above it: the database"
        " refuses such a posting. A fact with an asterisk names its account itself, so that it may"
        " move several families; which, the second table says."
    )
    rows = []
    for prefix, family in CHART.items():
        debited, credited = (
            {
                f"{topic}*" if topic in data and not _fixed(topic, prefix, side) else topic
                for topic, both in moved().items()
                if prefix in both[side]
            }
            for side in (0, 1)
        )
        rows.append(
            f"| `{prefix}/…` | {family.zh} {family.en} | {SIDES[family.side]} |"
            f" {_listed(debited)} | {_listed(credited)} |"
        )
    head = ["| account | name | side | debited by | credited by |", "|---|---|---|---|---|"]
    yield "\n".join([*head, *rows])
    yield "## Accounts that are data 由事实载明的科目"
    yield (
        "What each of these fields may name. The machines of the tests post in any order, and"
        " nothing they posted may be missing from these tables."
    )
    rows = [
        f"| `{topic}` | `{name}` | {', '.join(f'`{each}`' for each in sorted(set(families)))} |"
        for topic, named in sorted(data.items())
        for name, families in named.items()
    ]
    yield "\n".join(["| fact | field | families it may name |", "|---|---|---|", *rows])


def _fixed(topic: str, family: str, side: int) -> bool:
    """Whether a fact moves this family on this side whatever its fields name."""
    return family in always_moved()[topic][side]


def _listed(topics: set[str]) -> str:
    return ", ".join(f"`{topic}`" for topic in sorted(topics)) or "—"


def permissions() -> Iterator[str]:
    """Which role may begin what; the rules of each noun say what nobody may do twice."""
    yield "# Permissions 权限"
    yield "What a role may begin. Rules such as *nobody acts twice* bind every role besides."
    named = {**remarks_of(Permission), **remarks_of(Role)}
    heads = " | ".join(f"{role.value}<br>{named.get(role.name, '')}" for role in Role)
    yield "\n".join(
        [
            f"| | {heads} |",
            "|---|" + ":-:|" * len(Role),
            *(
                f"| **{each.value}** {named.get(each.name, '')} | "
                + " | ".join("●" if role in MATRIX[each] else "" for role in Role)
                + " |"
                for each in Permission
            ),
        ]
    )

    yield from _whose()


def _whose() -> Iterator[str]:
    """Of each command an officer may give, whose case it must be, and why where not his own."""
    load_everything()
    yield "## Whose case it must be 须为谁的案件"
    yield (
        "An officer gives a command in his own cases only; of a lot of several cases, one must be"
        " his. The exceptions are declared with their reason, and a command that declares none is"
        " closed."
    )
    given = {name: each for name, each in COMMANDS.items() if Role.OFFICER in MATRIX[each]}
    rows: dict[Whose, list[str]] = defaultdict(list)
    for name, permission in sorted(given.items()):
        if WHOSE[name].asked is not Asked.OWN:
            rows[WHOSE[name]].append(f"`{name}` ({permission.value})")
    yield "\n".join(
        [
            "| whose case | commands |",
            "|---|---|",
            *(f"| {each.zh}<br>{each.en} | {', '.join(names)} |" for each, names in rows.items()),
        ]
    )
    own = [f"`{name}`" for name in sorted(given) if WHOSE[name].asked is Asked.OWN]
    yield f"{OWN.zh} {OWN.en} — the {len(own)} others: {', '.join(own)}."
    yield "## Who keeps away 应回避的人员"
    yield (
        "Whoever must keep away from a case (回避) gives no command that touches it, whatever his"
        " role: he refuses, takes back and notes as little as he approves, and nobody stands in for"
        " him there. These commands he may give all the same:"
    )
    let: dict[EvenRecused, list[str]] = defaultdict(list)
    for name, why in sorted(EVEN_RECUSED.items()):
        let[why].append(f"`{name}`")
    yield "\n".join(
        [
            "| why | commands |",
            "|---|---|",
            *(f"| {why.zh}<br>{why.en} | {', '.join(names)} |" for why, names in let.items()),
        ]
    )


def remarks_of(kind: type[Enum]) -> dict[str, str]:
    """The words beside each member in the source: its Chinese name."""
    source = inspect.getsource(kind)
    return {
        name: re.split("[:;]", remark)[0].strip()
        for name, remark in re.findall(r"^    ([A-Z0-9_]+) = .*?  # (.+)$", source, re.MULTILINE)
    }


def _first_paragraph(doc: str | None) -> str:
    text = inspect.cleandoc(doc or "").partition("\n\n")[0].replace("\n", " ")
    return re.sub(r":\w+:`([^`]+)`", r"`\1`", text).replace("``", "`")


def lot() -> Iterator[str]:
    """The way of a lot from seizure to zero, drawn from the code."""
    yield from lot_page(remarks_of(State))


PAGES: Final[dict[str, Callable[[], Iterator[str]]]] = {
    "law.md": law,
    "facts.md": every_fact_page,
    "errors.md": errors,
    "chart.md": chart,
    "permissions.md": permissions,
    "lot.md": lot,
    "http.md": http,
    "cli.md": cli,
    "scenes.md": scenes,
}


def page(name: str) -> str:
    """The whole text of a page as it should stand in ``docs/``."""
    return "\n\n".join([PRINTED, *PAGES[name]()]) + "\n"


__all__ = ["PAGES", "every_refusal", "example", "files_naming", "page", "words_of_tests"]
