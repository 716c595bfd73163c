"""The fields of an act on a lot (栏目), each with its name and how it is written, and an example.

``anzhang lot acts ACT`` and ``anzhang lot do ACT --help`` say the same, as the act's body tells it.
"""

import json
from collections.abc import Iterator
from typing import Any, Final

from pydantic import BaseModel
from typer.core import TyperCommand

from api.cli import tables
from api.cli.examples import example
from api.cli.hints import parts_of, written
from api.cli.saying import answer, note
from api.lot_acts import BY_NAME
from api.signatures import Act

LOT: Final = "L2026-0001"
FILE: Final = "栏目.json"
# What a field of an act is called, where elsewhere the word means something else or nothing.
CALLED: Final = {
    "accepted_by": "准予逾期付款的决定", "advance": "垫付人", "anew": "重新查封",
    "answer": "答复", "answer_by": "答复期限", "applicant": "申请执行人",
    "archive": "电子数据存档号", "at": "时间", "balance_due_days": "尾款期限，日数",
    "banks": "贷款银行", "base": "计费基数", "basis_withheld": "不公示参考价的理由",
    "bidders": "竞买人", "bids": "出价",
    "by_lot": "摇号选定", "by_platform": "由平台中止", "case_numbers": "案号",
    "claimant": "请求人", "claimed_on": "请求日", "closes_at": "结束时间", "company": "单位账户",
    "consents": "同意书", "creditors": "债权人", "dated": "缴款日",
    "debtor_agrees": "被执行人同意（多拍）", "decision": "处理决定", "delivered_on": "出具日",
    "difference_due": "补差期限", "doer": "致害人", "due_days": "期限，日数",
    "eligible_since": "具备资格之日", "entitled": "债权数额", "extensions_asked": "平台申请延期",
    "fact": "事实序号", "final_price": "最后成交价", "firm": "评估机构", "fixed_on": "确定日",
    "forced": "强制腾退", "from_settlement": "依和解协议", "home_finding": "必需住房的认定",
    "investigation": "调查笔录", "items": "公示事项", "knew": "明知不具资格", "lease": "有租赁",
    "loan": "拍卖贷款", "loan_letter": "贷款承诺函", "lots": "拍品编号", "lottery": "抽签笔录",
    "made_on": "报告日", "means": "通知方式", "most_percent": "贷款上限，百分数",
    "nature": "权利性质", "net_proceeds": "变价净额", "no_reserve": "无保留价", "note": "备注",
    "notice_on": "拟公告日", "objected": "有异议", "objector": "异议人", "opens_at": "开始时间",
    "ordered_on": "查封日", "outsider": "案外人", "panel": "合议庭评议笔录", "part": "其中部分",
    "pay_by": "补交期限", "payees": "收款平台", "platform_lot": "平台标的编号",
    "president": "院长批准文号", "priced_on": "定价日", "priority": "优先债权",
    "prompts": "特别提示", "province": "省份", "proxy": "代理手续", "publicised": "公示送达",
    "published_on": "公告日", "quotes": "询价结果", "rank": "顺位", "received_at": "出价时间",
    "recover": "应追回金额", "refusal_refunds": "贷款未获批退保证金", "refused_loan": "贷款拒绝函",
    "reissued": "重新出具", "reported_at": "报告时间", "reports": "报告或者协议",
    "requester": "申请人", "resumed": "恢复执行", "security_holders": "担保物权人",
    "seizure": "查封", "start": "起拍价", "starts_on": "拟开拍日", "tax_burden": "税费承担",
    "tax_claim_days": "申领税费期限，日数", "tax_mode": "税费办理方式", "taxes": "税费受偿顺序",
    "tendered": "清偿金额", "terms": "拍卖参数", "text": "文字", "title": "标的名称",
    "traits": "特殊情形", "upheld": "成立", "voided": "拍卖已撤销", "with_assets": "一并拍卖的财产",
    "words": "公告载明事项", "work": "拍辅事项", "written_refusal": "书面悔拍声明",
}  # fmt: skip


class DoCommand(TyperCommand):
    """``lot do``, whose help for a named act is that act's own."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Tell of the act that is named beside ``--help``; otherwise as every command does."""
        named = next((BY_NAME[each] for each in args if each in BY_NAME), None)
        if named is not None and "--help" in args:
            one_act(named, as_json=False)
            note("选项 · options: anzhang lot do --help")
            ctx.exit()
        return super().parse_args(ctx, args)


def one_act(wanted: Act, *, as_json: bool) -> None:
    """What the act is, its fields in their order, those of a part under it, and an example."""
    rows = [*_fields(wanted.body)] if wanted.body else []
    title = f"{wanted.zh} {wanted.path}{' 拍品编号' if wanted.of_one_lot else ''}"
    fields = tables.rows(title, rows, ("field", "needed", "written_as"))
    answer(rows, fields, f"{wanted.doc}\n", f"示例 · example\n{typed(wanted)}", as_json=as_json)


def _fields(body: type[BaseModel], under: str = "") -> Iterator[dict[str, Any]]:
    for name, field in body.model_fields.items():
        yield {
            "field": f"{under}{name}", "needed": field.is_required(),
            "written_as": written(name, field, CALLED),
        }  # fmt: skip
        for part in parts_of(field):
            yield from _fields(part, f"{under}{name}.")


def typed(wanted: Act) -> str:
    """The act as it could be typed: its fields one by one, or as a file where they have parts."""
    given = example(wanted.body, CALLED) if wanted.body else {}
    words = ["anzhang lot do", wanted.path, *([LOT] if wanted.of_one_lot else [])]
    body = ""
    if any(isinstance(each, dict) for value in given.values() for each in _each(value)):
        words.append(f"--json-body {FILE}")
        body = f"\n{FILE}:\n{json.dumps(given, ensure_ascii=False, indent=2)}"
    else:
        words += [f"{name}={_word(v)}" for name, value in given.items() for v in _each(value)]
    seen = ["--seen 3"] if wanted.needs_version else []
    return " ".join([*words, *seen]) + body


def _each(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _word(value: Any) -> str:
    return json.dumps(value) if isinstance(value, bool) else str(value)
