"""How each published figure comes about (计算过程), in both languages, beside its name."""

from typing import Final, NamedTuple


class Formula(NamedTuple):
    """A figure by its Chinese name, and how it is made."""

    zh: str
    formula_zh: str
    formula: str


# fmt: off
RATES: Final = {
    "sale-rate": Formula("成交率", "成交次数÷结束的拍卖次数", "sold / finished attempts"),
    "sale-rate-effective": Formula("有效成交率", "成交且未悔拍的次数÷结束的拍卖次数",
        "sold and not defaulted / finished attempts"),
    "failure-rate": Formula("流拍率", "流拍次数÷结束的拍卖次数",
        "failed attempts / finished attempts"),
    "failure-rate-lots": Formula("流拍率（按拍品）", "始终未成交的拍品数÷上拍的拍品数",
        "lots never sold / lots offered"),
    "first-success": Formula("首拍成功率", "一拍成交次数÷结束的一拍次数",
        "sold at A1 / A1 finished"),
    "sold-at-a1": Formula("一拍成交占比", "第一轮一拍成交次数÷全部成交次数",
        "sold at A1 of the first round / all sold"),
    "sold-at-a2": Formula("二拍成交占比", "第一轮二拍成交次数÷全部成交次数",
        "sold at A2 of the first round / all sold"),
    "sold-at-ps": Formula("变卖成交占比", "第一轮变卖成交次数÷全部成交次数",
        "sold in private sale of the first round / all sold"),
    "sold-in-round": Formula("二轮成交占比", "第二轮起成交次数÷全部成交次数",
        "sold in a later round / all sold"),
    "default-rate": Formula("悔拍率", "裁定悔拍的次数÷成交次数", "defaults ruled / sales"),
    "cash-rate": Formula("变现率", "成交标的的成交价合计÷其评估价合计（以分计）",
        "fen of prices / fen of appraisals, of what was sold"),
    "start-rate": Formula("起拍率", "成交标的的起拍价合计÷其评估价合计（以分计）",
        "fen of starts / fen of appraisals, of what was sold"),
    "online-rate": Formula("网拍率", "网络成交次数÷全部成交次数；本账簿均为网络拍卖",
        "sold online / all sold; this book sells online"),
    "stopped-rate": Formula("撤回、中止率", "期间公告中撤回或者中止的次数÷期间公告的次数",
        "stayed or withdrawn / announced"),
    "zeroed": Formula("拍品清零率", "期间清零的拍品数÷（期初未结拍品数＋期间新立拍品数）",
        "zeroed / (open at the beginning + opened)"),
    "second-rounds": Formula("二轮处置率", "进入二轮处置的拍品数÷变卖不成且未抵债的拍品数",
        "lots with a second round / lots whose private sale failed"),
    "second-round-sold": Formula("二轮成交率", "二轮成交或者抵债的拍品数÷二轮结束的拍品数",
        "second-round lots sold or taken / ended"),
    "withdrawn": Formula("撤回率", "期间撤回的拍品数÷（未结拍品数＋期间清零拍品数）",
        "withdrawn in the period / lots ended in it or open"),
}
# Whatever else is counted, by the name of its field.
TOTALS: Final = {
    "turnover": Formula("成交额", "期间结束的拍卖中各成交价之和，悔拍的也计入",
        "prices of what was sold, defaulted on or not, in attempts that ended in the period"),
    "commission_flat": Formula("节约佣金（统一比例）", "成交额×5%", "turnover × 5%"),
    "commission_ladder": Formula("节约佣金（分段）",
        "逐件按成交价分段累计后相加：200万元以下5%，至1000万元3%，至5000万元2%，至1亿元1%，超过部分0.5%",
        "each sale by bands, added: 5% to 2m, 3% to 10m, 2% to 50m, 1% to 100m, 0.5% beyond"),
    "premium_on_start": Formula("溢价率（对起拍价）", "（成交价合计－起拍价合计）÷起拍价合计",
        "(prices − starts) / starts, of what was sold"),
    "premium_on_appraisal": Formula("溢价率（对评估价）", "（成交价合计－评估价合计）÷评估价合计",
        "(prices − appraisals) / appraisals, of what was sold and appraised"),
    "cycle": Formula("处置周期", "自公告日至结束日的日数，按阶段平均",
        "days from notice to end, on average by stage"),
    "forfeited_deposits": Formula("悔拍保证金", "期间结束、裁定悔拍的拍卖中应交保证金之和",
        "deposits of attempts that ended in the period and were defaulted on"),
    "average_bidders": Formula("平均竞买人数", "报名竞买人数之和÷结束的拍卖次数",
        "entrants / finished attempts"),
    "open_now": Formula("未结拍品", "现未清零的拍品数", "lots not at zero now"),
    "returned_with_request": Formula("有申请仍退还", "申请执行人申请处置在卷而退还的拍品数，应为零",
        "lots returned with a request on file; must be none"),
    "average_days": Formula("平均清零天数", "自查封至清零的日数，按已清零拍品平均",
        "days from seizure to zero, on average of lots at zero"),
    "stale": Formula("久拖未清", "下一步期限已过的未结拍品，按超过日数分档",
        "open lots past their next action, by days"),
}
# fmt: on
