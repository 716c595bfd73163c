"""What a field is called in Chinese where it is printed (栏目名称), and what a word in it means.

A test finds the field of an answer that has no Chinese name, as one finds the fact of a refusal.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from enum import Enum
from typing import Any, Final

from api.chinese import in_chinese
from api.chinese_accounts import account_said, account_zh
from api.chinese_labels import LABELS
from api.chinese_values import VALUES
from ledger.domain.clock import COURT_ZONE

NO_ENUMS: Final[Mapping[str, type[Enum]]] = {}
# fmt: off
# Before what the fact of a refusal is called: on the screen a word may stand for something else.
FIELDS: Final[Mapping[str, str]] = {
    "account_evidence": "账户依据", "account_number": "收款账号",
    "account_version": "账户版本", "accounts": "户数", "activated_by": "启用人",
    "activated_on": "启用日", "admitted_by": "核准人", "adopted": "承接", "again": "再次",
    "against": "对方科目", "already": "此前已导入", "amendments": "变更",
    "applicant_told": "已告知申请人", "application": "申请", "approvals": "审批",
    "archived_on": "归档日", "article": "条文", "asked_back": "申请撤销理由",
    "asked_back_by": "申请撤销人", "asset_title": "标的名称", "assignment": "认领",
    "at": "位置", "attempts": "发送次数", "awaited": "待收", "backdated": "追溯适用",
    "balance": "余额", "balance_due_on": "尾款期限", "balances_hold": "余额相符",
    "batch": "付款批次", "begun_by": "发起人",
    "bids": "出价", "booked": "入账", "booked_on": "记账日", "by": "经办", "certainty": "确定程度",
    "calendar_version": "工作日历", "changed": "变动", "claim": "认领",
    "claim_due": "认领期限", "claw_back": "待追回", "cleared": "已清零", "closed": "结账",
    "closed_on": "销号日", "closing_on": "截止日",
    "collect_receipt_by": "取回回执期限", "collectable_until": "领取届满日",
    "collected_on": "收款日", "compared_by": "核对人",
    "confirmed": "复证", "cost": "费用", "costs_settled": "费用已结",
    "count_by": "清点期限", "counts": "已计到位",
    "court": "超本院期限", "court_code": "法院代字", "covered": "已保留",
    "cut": "降价幅度", "damage": "毁损", "database": "数据库", "debited": "银行已记账",
    "decide": "待决",
    "decided_by": "复核人", "defaulted": "悔拍", "deferral": "延缓编号", "delegation": "代行",
    "denied": "否认理由", "denied_by": "否认人员",
    "differing": "不符", "digest": "审批摘要",
    "discharged": "债务消灭额", "discrepancies": "不符", "disturbed_on": "归档后来款日",
    "doubt": "待查事项", "drafted_by": "拟稿人", "drawn": "已动用", "due_at": "期限",
    "due_on": "期限", "effective_on": "起息日", "ended_at": "恢复所至位置",
    "ending": "将到期", "escalated": "已上报",
    "escrow": "提存编号", "expires_on": "有效期至", "explained_by": "查明人", "fact": "事实",
    "facts": "事实", "fields": "栏目", "fifteen": "超十五日", "figures": "摘要",
    "first_claim": "首次认领", "format": "格式", "found_on": "发现日", "from_on": "起始日",
    "fruits": "孳息", "granted": "已批准", "granted_on": "批准日", "gross": "总额",
    "hand_over": "交接", "handed": "已协助划拨", "head": "账簿末端", "heads": "账簿末端",
    "hits": "命中",
    "in_force": "适用期间",
    "inquiries": "查询次数", "intact": "是否完好", "is_object": "是否异议", "issued_at": "发放时间",
    "issued_on": "生成日", "judged_on": "判决日", "keeper_kind": "保管方", "key": "密钥",
    "key_file": "密钥文件", "known_by": "知悉人", "lag": "视图进度", "lamp": "预警灯",
    "last_claim": "末次认领", "last_until": "最晚期限", "last_used_on": "最近使用日",
    "legal": "超三十日", "legal_due": "法定期限", "lines": "笔数", "link": "链值",
    "link_holds": "链值相符", "linked": "已关联", "links": "关联", "list": "清单",
    "long": "长款", "made_at": "备份时间",
    "matched": "自动识别",
    "matters": "未决事项", "measures": "查控措施", "move": "移转", "next_due": "下次到期",
    "next_role": "待办岗位", "next_step": "下一步骤", "nobodys_yet": "权属待定款",
    "node": "节点", "note": "说明",
    "note_file": "备份说明",
    "notes": "说明", "notified_on": "通知日", "numbers": "子账号", "offered_to": "拟接收人",
    "officer_due": "通知承办人期限", "on_application_from": "可依申请恢复日", "on_day": "查找日",
    "origins": "原到账明细",
    "other_books": "其他账套", "out_of": "来源", "owing": "尚欠",
    "overdue": "超期天数", "paid": "已发",
    "parameters": "参数", "participants": "债权人", "party_due": "告知当事人期限",
    "payer": "付款方", "payer_kind": "付款方类别", "payment": "付款", "perform_by": "履行期限",
    "petition": "申请", "policy": "规则版本", "policy_of": "制定法院", "power": "代理权限",
    "price_escrow": "价款提存", "proceeds_by": "价款期限", "process": "事项", "proposed": "已提出",
    "provisional": "待日历公布",
    "put_into": "转入", "question": "问题", "reached_on": "送达日", "realised": "到账金额",
    "reason": "原因",
    "received_on": "收到日", "recognised": "已识别", "refund_fee_by": "退费期限",
    "refused_because": "退回核对的理由",
    "released": "已解除", "remainder": "未认领", "remark": "附言", "reminder": "提醒",
    "reopened": "已重开", "replayed": "此前已办", "reserved": "预留", "rest": "其余",
    "result": "结果", "return_by": "发还期限", "returned": "退汇", "returned_on": "退汇日",
    "reversal_case": "回转案号", "revoked_at": "吊销时间", "role": "岗位", "roles": "审批岗位",
    "rules": "规则", "run": "批次", "said": "说明", "said_by": "办理人", "said_counted": "所报数量",
    "said_on": "办理日", "said_place": "所报存放地点", "said_zh": "内容", "says": "说明",
    "says_zh": "内容", "seal": "封存摘要", "served": "已送达", "server": "数据库版本",
    "settled": "出款记账", "settled_on": "付讫日", "shares": "分配", "sources": "资金来源",
    "start_price": "起拍价", "stated_by": "登记人", "stay": "期限变更",
    "stopped": "已止付", "stopped_by": "阻止事项", "sub_account": "子账号",
    "sub_account_closed_on": "子账号销号日", "suggested": "附案号线索",
    "suspended_at": "停用时间", "taken": "应返还款项", "taken_at": "领取时间",
    "taken_back": "已撤销", "taken_by": "收取人", "things": "应返还物",
    "ticket": "工单", "timer": "期限名称", "timing": "是否按期", "to_confirm": "待确认人员",
    "told_by": "登记人",
    "transfer": "法院间移转",
    "transit": "在途", "unclaimed": "待认领", "undo_asked_by": "申请撤销人",
    "undo_because": "撤销理由", "unexplained": "短款", "unknown": "结果不明",
    "unproposed": "未提出认领", "unsettled": "未发放", "until": "截止日",
    "untouched_since": "封存后未变动", "unused": "未用", "valuable": "贵重",
    "verify": "核验",
    "voided": "已作废", "waits": "仍延缓", "waits_for": "待办", "was": "原为",
    "watched": "办理事项",
    "went_back_on": "恢复日",
    "words": "说明", "work": "工单", "working_days": "超工作日",
    "written": "已填写", "written_as": "填法",
    "yields": "孳息", "zh": "名称",
}
CODED: Final = frozenset({
    "state", "kind", "method", "payer_kind", "next_role", "role", "ground", "process", "decide",
    "waits_for", "outcome", "stage", "step", "to", "timing", "keeper_kind", "capacity", "node",
    "channel", "lamp", "means", "watched",
})
# fmt: on
# Under these stands an account of the chart, or several.
ACCOUNTS: Final = frozenset({"account", "against", "hold", "put_into", "taken_from"})
_moment: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")
_yuan: Final = re.compile(r"(?:CNY )?(-?[0-9]{1,3})((?:[0-9]{3})*)(\.[0-9]{2})")
_paper: Final = re.compile(r"([a-z]+(?:-[a-z]+)*) (.+ \(\d{4}-\d{2}-\d{2}\))")


def called(name: str, value: Any = None) -> str:
    """A field by its Chinese name and its own, which is what ``--json`` calls it.

    ``value`` tells a word that is a day here and a sum there, a number here and a mark there.
    """
    zh = FIELDS.get(name) or LABELS.get(name)
    if name == "due" and isinstance(value, str) and _yuan.fullmatch(value):
        zh = "应返还款"
    if name == "hold" and isinstance(value, str) and account_zh(value):
        zh = "款项所在科目"
    if name == "count" and isinstance(value, str) and value.startswith("k"):
        zh = "到位登记编号"
    return f"{zh} {name}" if zh else name


def meant(name: str, value: Any, own: Mapping[str, type[Enum]] = NO_ENUMS) -> Any:
    """A word of the program, by what it means and as it is written; anything else as it is.

    A moment is told by the court's clock (北京时间), whatever zone a program is answered in.
    """
    if isinstance(value, bool):
        return "是 yes" if value else "否 no"
    if said := _read_aloud(name, value):
        return said
    if name in own and value in set(own[name]):
        value = own[name](value)
    if isinstance(value, Enum):
        zh, word = in_chinese(value), str(value.value)
    elif name in CODED and isinstance(value, str):
        zh, word = VALUES.get(value, value), value
    elif isinstance(value, str) and (paper := _paper.fullmatch(value)) and paper[1] in VALUES:
        return f"{VALUES[paper[1]]} {paper[2]}"
    else:
        return value
    return word if zh == word else f"{zh} {word}"


def _read_aloud(name: str, value: Any) -> Any:
    """A moment by the court's clock, an account by what it is; ``None`` for all else."""
    if isinstance(value, str) and _moment.fullmatch(value):
        return f"{datetime.fromisoformat(value).astimezone(COURT_ZONE):%Y-%m-%d %H:%M:%S}"
    if name not in ACCOUNTS:
        return None
    if isinstance(value, list):
        return [account_said(each) for each in value]
    return account_said(value) if isinstance(value, str) else None


def grouped(words: str) -> str:
    """A sum with its thousands apart (千分位), for eyes; whatever else it is, as it stands."""
    found = _yuan.fullmatch(words)
    if found is None:
        return words
    first, thousands, fen = found.groups()
    return ",".join((first, *re.findall("...", thousands))) + fen
