"""A paper (文书): the document an act rests on, named so that anybody can ask to see it.

What a paper says stays in the file; the fact keeps its kind, number, date and, when the file was
attached, the SHA-256 of its bytes, which are stored once as evidence.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any, Final, get_args, get_type_hints

from ledger.domain.errors import Malformed

_SHA256: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)


class PaperKind(StrEnum):
    """What sort of document a paper is."""

    RULING = "ruling"  # 裁定书
    JUDGMENT = "judgment"  # 判决书
    DECISION = "decision"  # 决定书
    LETTER = "letter"  # 公函、函件
    BANK_LETTER = "bank-letter"  # 银行查询、退回函
    PANEL_RECORD = "panel-record"  # 合议庭评议笔录
    CHANGE_OF_PARTY = "change-of-party"  # 变更、追加当事人裁定
    AUTHORITY = "authority"  # 特别授权委托书
    IDENTITY = "identity"  # 身份证明
    JOINT_DESIGNATION = "joint-designation"  # 共同指定收款书
    COMPUTATION = "computation"  # 核算表
    OTHER_CASE_CHECK = "other-case-check"  # 另案核查结论
    VOUCHER = "voucher"  # 费用票据
    PAYMENT_SLIP = "payment-slip"  # 缴款书
    APPROVAL_FORM = "approval-form"  # 审批表
    NOTICE = "notice"  # 通知书
    PLAN = "plan"  # 分配方案
    SIGN_OFF = "sign-off"  # 法制审核意见
    FINANCIAL_DECISION = "financial-decision"  # 财政部门书面决定
    RECEIPT = "receipt"  # 收款凭证
    RECORD = "record"  # 笔录、工作记录
    APPLICATION = "application"  # 申请书
    OTHER = "other"  # 其他材料


class PaperUnnamed(Malformed):
    """A paper has no number, or a digest that is none."""

    code = "paper-unnamed"
    title = "Name the paper by its number"
    title_zh = "文书须注明文号"


@dataclass(frozen=True, slots=True)
class Paper:
    """One document: its kind, number (文号), day, and the SHA-256 (hex) of its file or ``""``."""

    kind: PaperKind
    number: str
    day: date
    sha256: str = ""

    def __str__(self) -> str:
        return f"{self.kind.value} {self.number} ({self.day})"


def well_named(papers: Iterable[Paper]) -> tuple[Paper, ...]:
    """The papers, each with a number; raises :class:`PaperUnnamed`."""
    named = tuple(papers)
    for paper in named:
        if not paper.number.strip():
            raise PaperUnnamed(f"a {paper.kind.value} without a number", kind=paper.kind.value)
        if paper.sha256 and not _SHA256.fullmatch(paper.sha256):
            raise PaperUnnamed(f"{paper.sha256!r} is no SHA-256", number=paper.number)
    return named


def files_in(record: Any) -> tuple[str, ...]:
    """The SHA-256 (hex) of the file of every paper that a record names, however deep, each once."""
    if not (names := _with_papers(record.__class__)):
        return ()  # most facts: a book is verified a million facts at a time
    named = (getattr(record, name) for name in names)
    return tuple(dict.fromkeys(sha256 for each in named for sha256 in _files(each)))


def may_name_files(kind: type) -> bool:
    """Whether a record of this kind has any field in which a paper may stand."""
    return bool(_with_papers(kind))


def _files(value: Any) -> Iterator[str]:
    match value:
        case Paper(sha256=sha256):
            yield from (sha256,) if sha256 else ()
        case tuple():
            for each in value:
                yield from _files(each)
        case _ if is_dataclass(value):
            yield from files_in(value)


@cache
def _with_papers(kind: type) -> tuple[str, ...]:
    """The fields of a record in which a paper may stand, read from their annotations once."""
    hints = get_type_hints(kind)
    return tuple(field.name for field in fields(kind) if _may_hold(hints[field.name]))


def _may_hold(annotation: Any) -> bool:
    if isinstance(annotation, type) and is_dataclass(annotation):
        return annotation is Paper or bool(_with_papers(annotation))
    return any(_may_hold(part) for part in get_args(annotation))
