"""The page of a lot: its state machine drawn from the table, its clocks, its data."""

from collections.abc import Iterator
from typing import Final

from auctions.lot_table import TRANSITIONS, Transition
from auctions.lot_words import TERMINAL, State
from auctions.parameters import AuctionParameters
from auctions.timers import CLOCKS, OF_STATE, Expiry

FROM_ANYWHERE: Final = 8  # a row with more stages before it is told, not drawn
EXPIRY: Final = {
    Expiry.ALERTS: "alert 预警", Expiry.ACTS: "the lot moves 自动推进",
    Expiry.CLOSES: "a right ends 权利消灭",
}  # fmt: skip


def lot_page(remarks: dict[str, str]) -> Iterator[str]:
    """The whole page; ``remarks`` are the Chinese names of the stages."""
    yield "# A lot 拍品"
    yield (
        "Drawn from `auctions/lot_table.py`, which every command asks first. An act that no row"
        " allows is refused (`lot-not-in-that-stage`). A lot that is not finished always has a"
        " running clock, so it always has a dated next action; `lot-without-next-action` refuses"
        " anything else."
    )
    yield "## State machine 状态机"
    yield "\n".join(["```mermaid", *_diagram(remarks), "```"])
    yield from _told(remarks)
    yield "## Transitions 状态转换"
    yield "\n".join(_rows(remarks))
    yield "## Clocks 期限"
    yield (
        "A period of law that looks forward rolls past rest days. What is not done when its clock"
        " runs out is an alert named by its rule, and is urged one role higher each time."
    )
    yield "\n".join(_clocks())
    yield "## Parameters of the court 本院参数"
    yield from _parameters()


def _id(state: State) -> str:
    return state.value.replace("-", "_")


def _diagram(remarks: dict[str, str]) -> Iterator[str]:
    yield "stateDiagram-v2"
    for state in State:
        yield f'    state "{remarks[state.name]} {state.value}" as {_id(state)}'
    yield f"    [*] --> {_id(State.REGISTERED)}: 1 登记"
    for row in TRANSITIONS:
        if len(row.before) > FROM_ANYWHERE or len(row.after) > FROM_ANYWHERE:
            continue
        for before in row.before:
            for after in row.after:
                yield f"    {_id(before)} --> {_id(after)}: {row.row} {row.zh}"
    for state in State:
        if state in TERMINAL:
            yield f"    {_id(state)} --> [*]"


def _told(remarks: dict[str, str]) -> Iterator[str]:
    wide = [row for row in TRANSITIONS if max(len(row.before), len(row.after)) > FROM_ANYWHERE]
    yield "Not drawn, because they lead from or to many stages:"
    yield "\n".join(
        f"- {row.row} {row.zh} `{row.act}`: {_names(row.before, remarks)} → "
        f"{_names(row.after, remarks) or 'the same stage'}"
        for row in wide
    )


def _names(states: tuple[State, ...], remarks: dict[str, str]) -> str:
    if len(states) > 2 * FROM_ANYWHERE:
        left = [remarks[state.name] for state in State if state not in states]
        return f"every stage but {'、'.join(left)}"
    return "、".join(remarks[state.name] for state in states)


def _rows(remarks: dict[str, str]) -> Iterator[str]:
    yield "| row | act | from | to |"
    yield "|---|---|---|---|"
    for row in TRANSITIONS:
        yield f"| {_row(row, remarks)} |"


def _row(row: Transition, remarks: dict[str, str]) -> str:
    after = _names(row.after, remarks) or "（不变）"
    return f"{row.row} | `{row.act}` {row.zh} | {_names(row.before, remarks)} | {after}"


def _clocks() -> Iterator[str]:
    yield "| clock | calls for | days | rolls | rule | when it runs out | role | stages |"
    yield "|---|---|---|---|---|---|---|---|"
    for clock in CLOCKS.values():
        stages = [state.value for state, names in OF_STATE.items() if clock.name in names]
        days = "as the fact says" if clock.days is None else str(clock.days)
        yield (
            f"| {clock.name} | {clock.zh} {clock.en} | {days} | {'yes' if clock.roll else 'no'} |"
            f" {clock.rule} | {EXPIRY[clock.expiry]} | {clock.role.value} |"
            f" {', '.join(stages) or '—'} |"
        )


def _parameters() -> Iterator[str]:
    shipped = AuctionParameters.shipped()
    yield (
        f"Proposals shipped as `{shipped.version}` in `auctions/policies/default.json`; a court"
        " activates its own file, with the day from which it holds."
    )
    yield "\n".join(
        [
            "| parameter | value | owner | basis |",
            "|---|---|---|---|",
            *(
                f"| `{each.name}` | {_said(each.value)} | {each.owner} | {each.basis} |"
                for each in shipped.sources.values()
            ),
        ]
    )
    yield "\n".join(
        [
            "| platform | from | until | source |",
            "|---|---|---|---|",
            *(
                f"| {row.platform} | {row.listed_from} | {row.listed_until or '—'} | {row.source} |"
                for row in shipped.platforms
            ),
        ]
    )


def _said(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(str(part) for part in value)
    return "—" if value is None else str(value)
