"""What speaks against the legacy money being cleared, in Chinese (清零检验)."""

from typing import Final

from api.chinese_sentences import Sentences

# fmt: off
SENTENCES: Final[dict[str, str]] = {
    "no opening position": "未登记底数",
    "{account}: {proof} of {day}: bank {held}, books {ours}":
        "{account}：{day}{proof}为{held}元，账面为{ours}元",
    "{account}: {kind} {subject} explained, {amount} not put right":
        "{account}：{kind} {subject}，原因已查明，{amount}元尚未处理",
    "{account}: {kind} {subject}": "{account}：{kind} {subject}",
    "{case} deferred until {day}": "{case}延缓至{day}",
    "{case} {amount} since {day}": "{case} {amount}元，自{day}起",
    "{month} +{amount}": "{month}增加{amount}",
    "{place} (E → {cls})": "{place}（不明案款改为{cls}）",
    "{place} ({cls})": "{place}（{cls}）",
}
# fmt: on
PROOFS: Final = {
    "statement": "银行对账单",
    "balance letter": "余额对账单",
    "opening certificate": "底数余额证明",
}  # fmt: skip
_SENTENCES: Final = Sentences(SENTENCES, PROOFS)


def against_zh(said: str) -> str:
    """One thing that speaks against it; a sum alone stays as it is."""
    return _SENTENCES.told(said) or said
