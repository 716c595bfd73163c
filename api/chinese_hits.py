"""What a hit of the audit says, in Chinese (全量审计): its English comes out of the question's SQL.

A test reads the words of every question and finds the one that has no Chinese here.
"""

from typing import Final

from api.chinese_sentences import Sentences
from api.chinese_values import VALUES
from ledger.domain.act import Role
from ledger.projections.audit import QUESTIONS

# fmt: off
SENTENCES: Final[dict[str, str]] = {
    # Payments
    "sent without {roles}": "未经{roles}审批即发送",
    "{by} acted more than once": "{by}重复经办",
    "account {version} was not confirmed when it was sent": "发送时第{version}版收款账户未经复核",
    "{party} is no party of the case": "{party}不是本案当事人",
    "{cases} cases paid one account": "{cases}案向同一账户付款",
    "the bank paid another account than the confirmed one": "银行付入的不是经复核的账户",
    "one of several applicants was paid without a plan": "有多名申请执行人，未经分配向其中一人发放",
    "a returned payment was booked as new money": "退汇被作为新款入账",
    "paid on {settled} after acceptance on {accepted}": "破产于{accepted}受理，仍于{settled}付出",
    "paid through an agent without a power on the register": "付给代理人，登记簿上无其特别授权",
    "a fee was given back, and not out of the fee itself": "退还的执行费不是从执行费中支出",
    "a fee was given back more than once": "同一费用退还多次",
    "a stranger's money went back without a ruling or letter": "误汇款退回，无裁定、判决或者银行函",
    "{count} payments to {party} on {day} needed fewer approvals than their sum":
        "{day}向{party}付款{count}笔，各笔所需审批少于合并计算所需",
    # Money that stays
    "{amount} held since {day}": "{amount}元自{day}起留存至今",
    "{pocket} deferred since {day}": "{pocket}自{day}起延缓至今",
    "{pocket} rests on another case: {basis}": "{pocket}以他案为依据：{basis}",
    "{pocket} is frozen without an end": "{pocket}冻结未定期限",
    "claimed on the bank's word alone": "认领无依据，仅凭银行记录",
    "money of the case went to {account}": "本案案款转入{account}",
    "cash was taken and nothing followed": "已收现金，其后无记录",
    "deducted without the freeze of the same case": "扣划所依据的冻结不属本案",
    # Second persons
    "cash of {day} given by {by}: {witness} was only typed":
        "{day}由{by}交付现金，见证人{witness}仅由其录入，本人未确认",
    "cash of {day} taken by {by}: {officers} was only typed":
        "{day}由{by}收取现金，同行人员{officers}仅由其录入，本人未确认",
    "recount of {day} by {by}: {witness} was only typed":
        "{day}由{by}复点，见证人{witness}仅由其录入，本人未确认",
    "move of {day} by {by}: {witness} was only typed":
        "{day}由{by}移库，见证人{witness}仅由其录入，本人未确认",
    # Goods
    "{by} brought these goods in and keeps them": "{by}既送交又保管该执行物",
    "goods were sold on {sold}, and a day later finance had {came} of {price}":
        "{sold}变卖，价款{price}元，次日财务仅收到{came}元",
    "went back to {to}, who neither owned nor delivered them": "发还{to}，其既非所有人也非交付人",
    # Keys
    "keys were begun anew at the machine by {by}: {reason}": "{by}在服务器本机重建密钥：{reason}",
    "was taken by {by}, whose it is not": "由{by}领取，并非其本人密钥",
    "was given and admitted by {by}": "由{by}一人发放并核准",
    "was admitted by its own holder": "由持有人自行核准",
    "holds {count} keys in use: {roles}": "持有{count}把在用密钥：{roles}",
    "is in use and opened nothing since {day}": "自{day}起未用，仍在有效",
    "ended on {day} and was not taken back": "已于{day}到期，未吊销",
    "{count} facts as {role} with no key in use, the first on {day}":
        "以{role}身份办理{count}件，无有效密钥，首件在{day}",
}
# fmt: on
_ROLES: Final = {each.value: VALUES[each.value] for each in Role}
_SENTENCES: Final = Sentences(SENTENCES, _ROLES)


def hit_zh(question: str, says: str) -> str:
    """The whole sentence in Chinese; of an unknown one, what its question is about."""
    return _SENTENCES.told(says) or QUESTIONS[question].zh
