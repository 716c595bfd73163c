"""The fields of an act on a lot (栏目), each with its name and how it is written."""

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from api.cli import tables
from api.cli.hints import parts_of, written
from api.cli.saying import answer
from api.signatures import Act

# What a field of an act is called, where elsewhere the word means something else or nothing.
CALLED = {
    "applicant": "申请执行人", "balance_due_days": "尾款期限，日数", "banks": "贷款银行",
    "case_numbers": "案号", "closes_at": "结束时间", "creditors": "债权人",
    "due_days": "期限，日数", "entitled": "债权数额", "items": "公示事项", "opens_at": "开始时间",
    "panel": "合议庭评议笔录", "platform_lot": "平台标的编号", "priority": "优先债权",
    "prompts": "特别提示", "published_on": "公告日", "received_at": "出价时间",
    "reports": "报告或者协议", "start": "起拍价", "text": "文字", "title": "标的名称",
    "words": "公告载明事项",
}  # fmt: skip


def one_act(wanted: Act, *, as_json: bool) -> None:
    """The fields of one act in their order, those of a part under it."""
    rows = [*_fields(wanted.body)] if wanted.body else []
    title = f"{wanted.zh} {wanted.path}{' 拍品编号' if wanted.of_one_lot else ''}"
    answer(rows, tables.rows(title, rows, ("field", "needed", "written_as")), as_json=as_json)


def _fields(body: type[BaseModel], under: str = "") -> Iterator[dict[str, Any]]:
    for name, field in body.model_fields.items():
        yield {
            "field": f"{under}{name}", "needed": field.is_required(),
            "written_as": written(name, field, CALLED),
        }  # fmt: skip
        for part in parts_of(field):
            yield from _fields(part, f"{under}{name}.")
