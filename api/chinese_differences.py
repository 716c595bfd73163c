"""What verification finds (核验差异), in Chinese: its English is written where the book is read.

A test reads every difference there is in the sources and finds the one that has no Chinese here.
Amounts are told in yuan here; in the English beside it they stand in fen, as they are stored.
"""

import re
from decimal import Decimal
from typing import Final

from api.chinese import CURRENCIES, in_chinese
from api.chinese_findings import change_zh
from api.chinese_sentences import Sentences, plainly
from ledger.projections.journal import label
from ledger.store.meaning import Difference

# fmt: off
KINDS: Final[dict[str, str]] = {
    "balance-changed": "科目余额被改", "chain-broken": "链断裂", "chart-changed": "科目表被改",
    "checkpoint-differs": "核验点不符",
    "evidence-changed": "存档文件被换", "evidence-missing": "存档文件缺失",
    "fact-missing": "事实缺号", "fact-unreadable": "事实无法读取", "head-link": "末端链值不符",
    "head-time": "末端时间不符", "history-rewritten": "历史被改写", "key-changed": "数据密钥被换",
    "key-destroyed": "数据密钥被擅自销毁", "key-missing": "数据密钥缺失",
    "machinery-changed": "账簿机件被改",
    "mark-forged": "程序印记不符", "mark-missing": "程序印记缺失",
    "open-from-changed": "关账界限被改", "posting-changed": "分录被改",
    "request-changed": "请求记录被改", "running-balance": "逐笔余额被改", "tail-cut": "末端被截",
    "version-gap": "流水版本断号", "view-changed": "视图不符",
}
SENTENCES: Final[dict[str, str]] = {
    # The end, the positions and the chain
    "the head says {said} facts, the last one stored is {last}":
        "末端记载共{said}件事实，实存最后一件为第{last}件",
    "the head's link is not its last fact's": "末端的链值与最后一件事实的链值不同",
    "the head says {said}, its last fact was recorded at {last}":
        "末端记载时间为{said}，最后一件事实记录于{last}",
    "a head was noted at {at}, and the book no longer reaches it":
        "曾在位置{at}记下末端，账簿现已不到该位置",
    "the fact at {at} was not recorded by a program with the court's key":
        "位置{at}的事实并非持有本院主密钥的程序所记",
    "the fact at {at} bears no mark, and facts before it do":
        "位置{at}的事实无程序印记，而此前已有带印记的事实",
    "the fact at {at} is not the one whose head was noted":
        "位置{at}的事实不是记下末端时的那一件",
    "position {at} is missing": "缺少位置{at}的事实",
    "a fact stands at {at}, before the first": "位置{at}有一件事实，早于第一件",
    "the fact at {at} is not the one that was recorded there": "位置{at}的事实不是当时记录的那一件",
    "stream {stream} has {count} facts, numbered {first} to {last}":
        "流{stream}有{count}件事实，版本号却为{first}至{last}",
    # Lines given away
    "the line stated for {months} at {at} no longer comes out: {why}":
        "{months}月结时公布的位置{at}核验点已不成立：{why}",
    "the line stated at {at} no longer comes out: {why}": "曾公布的位置{at}核验点已不成立：{why}",
    # Postings, balances, months
    "{account} {currency} stands at {held} fen, should be {sum}":
        "科目{account}（{currency}）记载结余{held}，应为{sum}",
    "{account} {currency}: balance {held} fen at {stored_at}, its postings give {sum} at"
    " {derived_at}":
        "科目{account}（{currency}）记载余额{held}（至位置{stored_at}），"
        "由分录推得{sum}（至位置{derived_at}）",
    "a posting at {at} belongs to no fact": "位置{at}的分录不属于任何事实",
    "{topic} posts {legs}, stored is {kept}": "“{topic}”应记{legs}，实存{kept}",
    "the door's chart differs from ours at {family}": "数据库的科目表与程序不同，首处为{family}",
    "the book is open from {stored}, its months say {derived}":
        "账簿记载自{stored}起开放记账，按月结应为{derived}",
    # What is kept beside the facts
    "Failed to resolve topic '{name}': {why}": "本程序不认识“{name}”这一种事实：{why}",
    "cannot read {topic} version {version} of {stream}: {why}":
        "“{topic}”（流{stream}第{version}版）无法读取：{why}",
    "the request {request} does not answer with the facts it made":
        "请求{request}的答复不是它所记录的事实",
    "the file {sha256} ({file}) is not the one that was handed in":
        "存档文件{file}（{sha256}）不是当时提交的那一份",
    "the file {sha256} is not kept": "事实所依据的文件{sha256}未存档",
    "the data key {scope} is not there": "缺少{scope}的数据密钥",
    "the data key {scope} was destroyed and no fact says by whom":
        "{scope}的数据密钥被销毁，没有事实说明由何人销毁",
    "the data key {scope} does not open what was sealed with it":
        "{scope}的数据密钥打不开用它封存的内容",
    # The machinery and the views
    "{change}, and {count} more; see anzhang doctor":
        "{change}，另有{count}处；见体检（anzhang doctor）",
    "{change}; see anzhang doctor": "{change}；见体检（anzhang doctor）",
    "{view}: it was told {count} facts of {all}": "视图{view}：共{all}件事实，只读到{count}件",
    "{view}: {table} row {key} is not there": "视图{view}：表{table}缺少一行（{key}）",
    "{view}: {table} row {key} is of no fact": "视图{view}：表{table}多出一行（{key}），无事实可据",
    "{view}: {table} row {key} differs in {columns}":
        "视图{view}：表{table}的一行（{key}）与事实不符，列为{columns}",
}
_WORDS: Final = {
    "None": "无", "nothing": "无", "the book no longer reaches it": "账簿现已不到该位置",
}
# fmt: on
_LEG: Final = re.compile(r"(.+) ([A-Z]{3}) (-?\d+) fen on (\d{4}-\d\d-\d\d)", re.DOTALL)


def _yuan(words: str) -> str:
    """Fen in yuan, however many somebody wrote there; amounts of money are bounded."""
    return f"{Decimal(words) / 100:,.2f}"


def _legs(words: str) -> str:
    """An entry: account, amount and day of each of its legs."""
    return "、".join(map(_leg, words.split("; ")))


def _leg(words: str) -> str:
    found = _LEG.fullmatch(words)
    if found is None:
        return _WORDS.get(words, words)
    account, code, count, day = found.groups()
    return f"{account} {_yuan(count)}{CURRENCIES.get(code, code)}（{in_chinese(day)}）"


def _why(words: str) -> str:
    """Why something is not: a line that comes out in its place, or the program's own words."""
    return _WORDS.get(words, words.replace("it is now ", "现为"))


_AS_IT_IS: Final = (
    "account", "at", "columns", "currency", "file", "key", "request", "scope", "sha256", "stream",
    "table", "view",
)  # fmt: skip
_OWN: Final = dict.fromkeys(_AS_IT_IS, plainly) | {
    "change": change_zh, "held": _yuan, "kept": _legs, "legs": _legs, "sum": _yuan, "topic": label,
    "why": _why,
}  # fmt: skip
told: Final = Sentences(SENTENCES, _WORDS, _OWN).told


def detail_zh(found: Difference) -> str:
    """The whole sentence in Chinese; of a fact whose reader failed, in its own words."""
    return told(found.detail) or f"读取出错（{found.detail}）"


def difference_zh(found: Difference) -> dict[str, str]:
    """The kind and the detail of a difference in Chinese, to stand beside its English."""
    return {"kind_zh": KINDS[found.kind], "detail_zh": detail_zh(found)}
