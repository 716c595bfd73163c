"""What comes after an act (下一步): who does it, and the words to type.

Said beside the answer and never in it, so that ``--json`` stays what it is. Only where the next
step is somebody's at once, and always the same.
"""

from collections.abc import Mapping
from typing import Final

from ledger.services.command import Recorded

NEXT: Final[Mapping[tuple[str, str], tuple[str, str]]] = {
    ("cases", "state-account"): (
        "由另一人复核 · another person confirms it",
        "cases confirm-account {case} {party} {version}",
    ),
    ("lines", "claim"): (
        "由另一人查看后复核 · another person looks and confirms",
        "lines show {line}",
    ),
    ("lines", "reverse"): ("钱已回到待认领款 · it is unclaimed again", "lists to-claim"),
    ("payouts", "draft"): (
        "轮到谁审批，批什么 · whose turn it is, and on what", "payouts show {payout}",
    ),
    ("batches", "prepare"): (
        "由另一名财务发送 · another of finance sends it", "batches send {batch}",
    ),
    ("batches", "send"): (
        "付讫只凭银行流水 · paid is what the bank's statement says", "lists in-transit",
    ),
    ("tickets", "explain"): ("查看工单 · look at the ticket", "tickets show {ticket}"),
}  # fmt: skip


def after(noun: str, name: str, done: Recorded) -> str:
    """The line that says what comes next; empty where nothing is anybody's at once."""
    if done.dry_run or (noun, name) not in NEXT:
        return ""
    said, words = NEXT[noun, name]
    return f"下一步 next：{said}：anzhang {words.format_map(done.ids)}"
