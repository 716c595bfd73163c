"""What an alert of a lot says, in Chinese (预警): the English sentence stands in the fact for ever.

Each pair is one sentence of the law's remarks, with its holes named alike on both sides. A test
reads every remark there is in ``auctions`` and finds the one that has no Chinese here.
"""

from typing import Final

from api.chinese_sentences import Sentences
from auctions.timers import CLOCKS
from ledger.domain.law.rules import RULES

# fmt: off
SENTENCES: Final[dict[str, str]] = {
    # What came late
    "creditors asked on {on}, due by {due}": "{on}才询问债权人，期限为{due}",
    "ruling served on {on}, due by {due}": "{on}才送达裁定，期限为{due}",
    "the file was recalled on {on}, due by {due}": "{on}才调回评估材料，期限为{due}",
    "second auction held on {on}, due by {due}": "第二次拍卖于{on}举行，期限为{due}",
    "second auction on {on}, due by {due}": "第二次拍卖定于{on}，期限为{due}",
    "private sale announced on {on}, due by {due}": "{on}才公告变卖，期限为{due}",
    "pricing opened on {on}, due by {due}": "{on}才启动定价，期限为{due}",
    "the report was sent on {on}, due by {due}": "{on}才发送报告，期限为{due}",
    "terms set on {on}, due by {due}": "{on}才确定拍卖参数，期限为{due}",
    "resumed on {on}, due by {due}": "{on}才恢复，期限为{due}",
    "handed over on {on}, due by {due}": "{on}才交付，期限为{due}",
    "the price was complete on {on}, due on {due}": "价款于{on}付清，期限为{due}",
    "remitted at {at}, due at {due}": "平台于{at}划转，期限为{due}",
    "released at {at}, due at {due}": "于{at}退还，期限为{due}",
    "{registry} answered on {on}, due by {due}": "{registry}于{on}答复，期限为{due}",
    "{what}: not done by {due}": "{what}：至{due}未办理",
    # The notice
    "the notice ran {days} days beside the stay, the law wants {needed}":
        "扣除中止期间公告仅{days}日，法定为{needed}日",
    "announced before the book knew it: its disclosure was not judged here":
        "承接前已公告，公示内容未经本系统审查",
    "{holder} was not told {least} days before the auction": "未在拍卖{least}日前通知{holder}",
    "{held} covers {owed} already; {agrees}": "在管案款{held}已足以清偿{owed}；{agrees}",
    "this notice put all taxes on the buyer": "公告载明全部税费由买受人承担",
    "no local paper was in force on {on}, the day of the notice":
        "公告日（{on}）无生效的当地税费规定",
    # The platform
    "the day {platform} was admitted is not confirmed: {source}":
        "{platform}入库日期未确认：{source}",
    "{platform} {what}: to be reported, it may leave the list":
        "{platform}：{what}，应上报，可除名",
    "no pointer to the platform's record": "未登记平台记录的查询标识",
    "{platform} is not on the list any more on {on}": "{platform}于{on}已不在名单库内",
    "the platform shows a start of {said}, the panel set {start}":
        "平台起拍价为{said}，合议庭确定为{start}",
    "the platform says withdrawn; that is the court's to decide": "平台显示撤回；应由法院决定",
    "the platform says sold at {price}, the book at {amount}":
        "平台成交价为{price}，账簿为{amount}",
    "the platform says {status}, the book has {bids} valid bids":
        "平台显示{status}，账簿有{bids}次有效出价",
    "the platform says {status}, the court {state}": "平台显示{status}，法院为{state}",
    "the platform says {status}, the book {state}": "平台显示{status}，账簿为{state}",
    # Who bids, and how
    "the debtor bids for the asset": "被执行人参与竞买",
    "a loan letter, and the notice offers no loan": "竞买人提交贷款函，公告未载明可贷款",
    "{buyer} bid on a loan without a letter of the bank before the auction":
        "{buyer}拟贷款付款，拍卖前未提交银行贷款函",
    "{lender} refused {letter}: the balance is due as it was":
        "{lender}不予发放（{letter}），尾款期限不变",
    # Deposits and costs
    "closed while {amount} is not back with who paid it": "结清时尚有{amount}未退还交款人",
    "it failed: the applicant bears the cost of the auction": "流拍：拍卖费用由申请执行人承担",
    "nobody advanced the fee, and no insurer guarantees it": "评估费无人预交，亦无保险机构担保",
    "{paid} is paid, and the costs of taking it are not known": "已付{paid}，承受费用尚未确定",
    "{paid} of {costs} is paid": "应付{costs}，已付{paid}",
    "{left} of {charged} of the costs is still the debtor's":
        "费用{charged}中{left}仍由被执行人负担",
    "no deposit was forfeited: what is missing is ordered, or set off by a ruling":
        "无保证金可没收：差额责令补交或者裁定抵扣",
    "{code}: the platform sent it, the bank has not credited it within 24 hours":
        "平台已划转，银行二十四小时内未入账",
    "{code}: {reference}: not in the bank within 24 hours": "{reference}二十四小时内未到账",
    "{code}: still frozen 24 hours after the end": "结束二十四小时后保证金仍冻结",
    # Taxes
    "the transfer was registered: its deed tax is not refunded": "已办理转移登记，契税不予退还",
    "the buyer may ask the tax office to refund its deed tax": "买受人可以申请税务机关退还契税",
    "advances may be claimed until {deadline}: nothing is kept":
        "买受人在{deadline}前仍可申请返还垫付税费，未预留款项",
    "not recorded: {gaps}": "未记录：{gaps}",
    "{funded} of {tax} is funded": "税款{tax}中已筹集{funded}",
    # What stops and undoes a sale
    "a ruling was served on {on}, accepted on {accepted}": "破产于{accepted}受理，裁定于{on}送达",
    "an objection is pending and nobody noted why": "异议正在审查，未记明继续的理由",
    "{claimant} claims damage done by {doer}: {way}": "{claimant}主张{doer}造成损害：{way}",
    "{left} was paid out and is not recovered: the panel decides":
        "{left}已付出未追回，由合议庭决定",
    # What should have happened by itself
    "{what}: not possible": "{what}：无法办理",
    "{what}: {why}": "{what}：{why}",
}
_WAYS: Final = {"state-compensation": "国家赔偿", "suit": "另行诉讼"}
_TAX_STEPS: Final = {"told": "告知", "answered": "答复", "withheld": "扣缴", "remitted": "缴纳"}
# fmt: on
_WORDS: Final = {clock.en: clock.zh for clock in CLOCKS.values()} | _WAYS | _TAX_STEPS
_SENTENCES: Final = Sentences(SENTENCES, _WORDS)


def alert_zh(rule: str, said: str) -> str:
    """The whole sentence in Chinese; of an unknown one, what its rule is about."""
    if told := _SENTENCES.told(said):
        return told
    return RULES[rule].zh if rule in RULES else ""
