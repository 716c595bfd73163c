"""The book retold in plain Python: dictionaries of fen, and none of the ledger's own code.

Whatever the ledger does through its services, its balances must be the ones these few rules give.
"""

from collections import Counter
from dataclasses import dataclass, field

WITH_BANK = {"sent", "accepted", "unknown"}
UNDER_WAY = WITH_BANK | {"handed"}
BOUND = {"in-approval", "approved", "queued"}
CASH_GIVEN = {"given", "denied"}
GIVEN_BACK = {"rejected", "withdrawn", "stopped", "failed", "returned"}
LEADER_ABOVE = 100_000_00


def drawn(sources: dict[str, int], fen: int) -> dict[str, int]:
    """Take so much from what is kept, in the order in which it came there."""
    taken: dict[str, int] = {}
    for line, there in list(sources.items()):
        part = min(there, fen - sum(taken.values()))
        if part:
            taken[line] = part
            sources[line] -= part
        if not sources[line]:
            del sources[line]
    return taken


def put(sources: dict[str, int], more: dict[str, int]) -> None:
    """Add to what is kept; each line stands there once."""
    for line, fen in more.items():
        sources[line] = sources.get(line, 0) + fen


@dataclass
class Claim:
    """So much of a line for one case."""

    by: str
    case: str
    fen: int
    state: str = "proposed"


@dataclass
class Line:
    """A bank line: what it was, and what of it no case has."""

    serial: str
    fen: int
    credit: bool
    kind: str
    remainder: int = 0
    stranger: bool = True
    claims: dict[str, Claim] = field(default_factory=dict)

    @property
    def unproposed(self) -> int:
        return self.remainder - sum(c.fen for c in self.claims.values() if c.state == "proposed")


@dataclass
class Lot:
    """What a case has of one line."""

    fen: int
    free: int
    third_party: bool
    later: bool


def _nth(pocket: str) -> int:
    """Which of all holds of its case a pocket is of: all are placed on one day."""
    return int(pocket.rpartition("-")[2])


@dataclass
class Kept:
    """A freeze or a deferral that keeps a pocket."""

    number: str
    freeze: bool
    missing: int = 0
    asked: int | None = None


@dataclass
class Taken:
    """The cash of a slip that the bank does not have; ``heard`` once both officers said so."""

    slip: str
    in_hand: int
    heard: bool


@dataclass
class Case:
    """A case: its money in the order it came, and whether its creditor can be paid."""

    number: str
    sub_account: str
    payers_number: str = ""
    stated: int = 0
    confirmed: bool = False
    lots: dict[str, Lot] = field(default_factory=dict)
    pockets: dict[str, dict[str, int]] = field(default_factory=dict)
    kept: dict[str, Kept] = field(default_factory=dict)

    @property
    def payable(self) -> int:
        return sum(lot.free for lot in self.lots.values() if not lot.third_party)

    @property
    def held_first(self) -> bool:
        """Whether a freeze lacks some of what is here: it is covered before anything goes."""
        return self.payable > 0 and any(kept.freeze and kept.missing for kept in self.kept.values())

    @property
    def beyond_freezes(self) -> int:
        """What may be put into another class: the rest is left for what freezes still lack."""
        return self.payable - sum(kept.missing for kept in self.kept.values() if kept.freeze)

    def left_in_turn(self, name: str) -> int:
        """What a freeze may have: what the earlier ones lack is theirs (轮候)."""
        earlier = (k.missing for n, k in self.kept.items() if k.freeze and _nth(n) < _nth(name))
        return max(self.payable - sum(earlier), 0)

    def paid_into(self, figure: int) -> str:
        """The number a payment of so much comes on: the debtor's own, or the case's."""
        return (self.payers_number if figure % 2 else "") or self.sub_account

    def credit(
        self, line: str, fen: int, *, third_party: bool = False, later: bool = False
    ) -> None:
        """``later``: it came after every line of the bank, which all bear one day."""
        lot = self.lots.setdefault(line, Lot(0, 0, third_party, later))
        lot.fen += fen
        lot.free += fen

    def uncredit(self, line: str, fen: int) -> None:
        lot = self.lots[line]
        lot.fen -= fen
        lot.free -= fen
        if not lot.fen:
            del self.lots[line]

    def bind(self, fen: int) -> dict[str, int]:
        """Take so much, from what came first."""
        sources: dict[str, int] = {}
        for line, lot in sorted(self.lots.items(), key=lambda each: each[1].later):
            part = 0 if lot.third_party else min(lot.free, fen - sum(sources.values()))
            if part:
                lot.free -= part
                sources[line] = part
        return sources

    def free(self, sources: dict[str, int]) -> None:
        for line, fen in sources.items():
            self.lots[line].free += fen


@dataclass
class Apart:
    """Money of a case under a name, from which lines, on which account."""

    case: Case
    account: str
    sources: dict[str, int]
    number: str = ""

    @property
    def payable(self) -> int:
        return sum(self.sources.values())

    def bind(self, fen: int) -> dict[str, int]:
        return drawn(self.sources, fen)

    def free(self, sources: dict[str, int]) -> None:
        put(self.sources, sources)


@dataclass
class Payout:
    """A payout in its state, with the people who have acted on it, and the money it draws on."""

    number: str
    case: Case
    fen: int
    sources: dict[str, int]
    roles: list[str]
    acted: set[str]
    drawn_on: Case | Apart
    cash: bool = False
    state: str = "in-approval"
    given: list[str] = field(default_factory=list)
    queued_by: str = ""
    batch: str = ""
    account: int = 0
    giver: str = ""
    witness: str = ""
    debit: str = ""  # a line that quotes it, and of which nobody has said yet what it is
    taken: bool = False  # whether the bank said that it has this attempt

    @property
    def with_leader(self) -> bool:
        """Whether the leader agrees to it, however little it is."""
        return self.cash or isinstance(self.drawn_on, Apart)

    @property
    def goes_there(self) -> bool:
        """Whether the account it was agreed to go to is the one in force; cash goes to none."""
        return self.cash or (self.case.confirmed and self.account == self.case.stated)

    def give_back(self, state: str) -> None:
        self.state = state
        self.drawn_on.free(self.sources)

    def may_decide(self, person: str, role: str) -> bool:
        turn = self.roles[len(self.given)] if len(self.given) < len(self.roles) else None
        return self.state == "in-approval" and person not in self.acted and role == turn


@dataclass
class Batch:
    """A batch and its payouts."""

    message_id: str
    payouts: list[Payout]
    state: str = "prepared"

    @property
    def handed(self) -> bool:
        """Whether it went, or may have gone, to the bank."""
        return self.state not in ("prepared", "dissolved")

    def may_be_sent_by(self, person: str) -> bool:
        if self.state not in ("prepared", "line-down"):
            return False
        ours = {"queued"} if self.state == "prepared" else WITH_BANK
        if self.state == "line-down" and any(p.taken for p in self.payouts):
            return False
        return all(
            p.batch == self.message_id and p.state in ours
            and person not in p.acted and person != p.queued_by
            and p.goes_there and not p.debit
            for p in self.payouts
        )  # fmt: skip


@dataclass
class Model:
    """Everything that should be in the book."""

    account: str
    cases: list[Case] = field(default_factory=list)
    lines: dict[str, Line] = field(default_factory=dict)
    payouts: list[Payout] = field(default_factory=list)
    batches: list[Batch] = field(default_factory=list)
    taken: dict[str, Taken] = field(default_factory=dict)
    cheques: list[str] = field(default_factory=list)

    def roles_for(
        self, case: Case, fen: int, but: Payout | None = None, *, with_leader: bool = False
    ) -> list[str]:
        """All that goes to one payee of one case on one day counts together."""
        today = sum(
            p.fen for p in self.payouts
            if p.case is case and p is not but and p.state not in GIVEN_BACK
        )  # fmt: skip
        leader = ["leader"] if with_leader or today + fen > LEADER_ABOVE else []
        return ["chief", *leader, "finance"]

    def claimers(self, sources: dict[str, int]) -> set[str]:
        lines = (self.lines[line] for line in sources if line in self.lines)
        claims = (c for line in lines for c in line.claims.values())
        return {c.by for c in claims if c.state in ("confirmed", "assigned")} - {"system"}

    def balances(self, ids: dict[str, str], payouts: dict[str, str]) -> dict[str, int]:
        """What every account must stand at; ``ids`` and ``payouts`` name them as the book does."""
        found: Counter[str] = Counter()
        for serial, line in self.lines.items():
            found[f"bank/{self.account}"] += line.fen if line.credit else -line.fen
            found[f"unclaimed/{ids[serial]}"] -= line.remainder
            found[f"short/{ids[serial]}"] += line.fen if line.kind == "short" else 0
        for case in self.cases:
            free = sum(lot.free for lot in case.lots.values())
            found[f"case/{case.number}/available"] -= free
            for pocket, sources in case.pockets.items():
                found[f"case/{case.number}/held/{pocket}"] -= sum(sources.values())
        for taken in self.taken.values():
            found[f"cash/{taken.slip}"] += taken.in_hand
        for payout in self.payouts:
            id_ = payouts[payout.number]
            if payout.state in BOUND | CASH_GIVEN:
                found[f"case/{payout.case.number}/held/{id_}"] -= payout.fen
            elif payout.state in UNDER_WAY:
                found[f"transit/{id_}"] -= payout.fen
        return {account: fen for account, fen in found.items() if fen}
