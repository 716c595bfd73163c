"""What a refusal could not find, in Chinese: ``payout （2017）苏0508执101号-1`` is 出款…

A test reads every name there is in the sources and finds the one that has no noun here.
"""

import re
from typing import Final

# fmt: off
NOUNS: Final = {
    "the book": "账套", "the file": "文件", "the frozen account": "被冻结账户",
    "access": "查阅授权",
    "line": "流水", "payout": "出款", "lot": "拍品", "plan": "分配方案", "debts of": "债权",
    "the debts of": "债权", "ticket": "差异工单", "escrow": "提存", "slip book": "凭证册",
    "slip": "凭证", "month": "月份", "wrong payment": "错发", "transfer": "法院间移转",
    "what was applied for in": "申请标的", "the request for": "申请", "the closing of": "结案登记",
    "the certificate of": "清零证明", "the archive of": "归档", "the opening position of": "底数",
    "the account of lot": "拍品资金账户", "sub-account": "子账号", "statement": "对账单",
    "reversal": "执行回转", "reminder": "超期提醒", "number": "号码", "move": "案款移转",
    "key": "密钥",
    "instrument": "票据", "hand-over": "交接", "goods": "执行物", "expectation": "应收款项",
    "the restoration": "账簿恢复",
    "foreign money of line": "外币流水", "delegation": "授权代行", "batch": "付款批次",
}
# fmt: on
_LONGEST_FIRST: Final = "|".join(map(re.escape, sorted(NOUNS, key=len, reverse=True)))
_form = re.compile(rf"(?P<noun>{_LONGEST_FIRST})(?: (?P<rest>.+))?", re.DOTALL)


def noun_zh(named: str) -> str:
    """The same name with its noun in Chinese; any other words as they are."""
    found = _form.fullmatch(named)
    return named if found is None else f"{NOUNS[found['noun']]}{found['rest'] or ''}"
