"""Every view of the ledger; ``api.every`` puts those of the whole house together."""

from typing import Final

from ledger.projections.account_interest import account_interests
from ledger.projections.batches import batches
from ledger.projections.cases import cases
from ledger.projections.cash import cash
from ledger.projections.clocks import clocks
from ledger.projections.debtors import debtors
from ledger.projections.debts import debts
from ledger.projections.files import files
from ledger.projections.goods import goods
from ledger.projections.holds import holds
from ledger.projections.instruments import instruments
from ledger.projections.keyring import keyring
from ledger.projections.leavings import leavings
from ledger.projections.lines import lines
from ledger.projections.measures import measures
from ledger.projections.nodes import nodes
from ledger.projections.notices import notices
from ledger.projections.numbers import numbers
from ledger.projections.payouts import payouts
from ledger.projections.people import people
from ledger.projections.plans import plans
from ledger.projections.projection import Projection
from ledger.projections.reliefs import reliefs
from ledger.projections.reminders import reminders
from ledger.projections.terminations import terminations

EVERY: Final[tuple[Projection, ...]] = (
    account_interests,
    batches,
    cases,
    cash,
    clocks,
    debtors,
    debts,
    files,
    goods,
    holds,
    instruments,
    keyring,
    leavings,
    lines,
    measures,
    nodes,
    notices,
    numbers,
    payouts,
    people,
    plans,
    reliefs,
    reminders,
    terminations,
)
