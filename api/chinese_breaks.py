"""What platform, bank and book differ by, in Chinese (结算差异): the English stands in the fact.

Most differences are said where they are found; some are the words of a refusal, of which those
known here are told whole and the others by what kind of difference they are.
"""

from typing import Final

from api.chinese_sentences import Sentences
from api.chinese_states import OWN
from api.chinese_values import VALUES
from auctions.imports.shape import Status
from auctions.lot_words import State
from auctions.money_parts import DepositState

# fmt: off
SENTENCES: Final[dict[str, str]] = {
    "{count} attempts have the number {number}": "标的编号{number}对应{count}次拍卖",
    "{count} attempts have this number": "该编号对应{count}次拍卖",
    "the platform froze {sum}, the book has {kept}": "平台冻结{sum}，账簿为{kept}",
    "the platform released {sum}, the book has {kept}": "平台解冻{sum}，账簿为{kept}",
    "the platform returned {sum}, the book has {kept}": "平台退还{sum}，账簿为{kept}",
    "{sum} was prepaid, the whole price is {price}": "预缴{sum}，全部价款为{price}",
    "{platform} takes back {sum}": "{platform}冲回{sum}",
    "interest: nobody's deposit bears it": "利息，不属任何人的保证金",
    "no platform announced it, due {due}": "无平台预告，应于{due}前查明",
    "the platform sent it, the bank has not credited it within 24 hours":
        "平台已划转，银行二十四小时内未入账",
    "{reference}: not in the bank within 24 hours": "{reference}二十四小时内未到账",
    "still frozen 24 hours after the end": "结束二十四小时后保证金仍冻结",
    "the platform says {sum}, the bank {credited}": "平台为{sum}，银行为{credited}",
    "the platform says {status}, the court {state}": "平台显示{status}，法院为{state}",
    # The words of refusals
    "{bidder} did not win: the deposit goes back": "{bidder}未竞得，保证金应退还",
    "{bidder} won: the deposit stays": "{bidder}已竞得，保证金不退",
    "{sum} was sent, the deposit is {deposit}": "汇划{sum}，保证金为{deposit}",
    "{bidder} on {attempt}: {state}, not given back":
        "{bidder}的保证金（{attempt}）{state}，账簿未退还",
    "{payer} is not {buyer}": "付款人{payer}不是买受人{buyer}",
}
# fmt: on
_OWNERS: Final = (State, Status, DepositState)
_WORDS: Final = {
    each.value: OWN.get(f"{kind.__module__}.{kind.__qualname__}", {}).get(
        each.value, VALUES.get(each.value, each.value)
    )
    for kind in reversed(_OWNERS)
    for each in kind
}
told: Final = Sentences(SENTENCES, _WORDS).told


def break_zh(code: str, said: str) -> str:
    """The whole sentence in Chinese; of an unknown one, what kind of difference it is."""
    return told(said) or VALUES[code]
