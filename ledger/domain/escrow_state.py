"""Where an escrow stands, and what it refuses to do from there."""

from enum import StrEnum

from ledger.domain.errors import Conflict


class EscrowState(StrEnum):
    """Where an escrow stands."""

    ASKED = "asked"  # 待审批
    GRANTED = "granted"  # 已提存
    REFUSED = "refused"  # 不予提存
    LAPSING = "lapsing"  # 待确认期满
    LAPSED = "lapsed"  # 已期满


class EscrowNotInThatState(Conflict):
    """The escrow is not in a state from which this can be done."""

    code = "escrow-state"
    title = "The escrow is not in that state"
    title_zh = "提存状态不允许该操作"
