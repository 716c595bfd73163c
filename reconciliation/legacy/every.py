"""Every noun and every view of the legacy money."""

from typing import Final

from ledger.domain.kernel import Root
from ledger.projections.projection import Projection
from reconciliation.legacy import clearing
from reconciliation.legacy.cleared import ClearedCertificate
from reconciliation.legacy.ladder import ladder
from reconciliation.legacy.line import LegacyLine
from reconciliation.legacy.notice import OwnerlessPetition, PublicNotice
from reconciliation.legacy.openings import openings
from reconciliation.legacy.position import LegacyPosition
from reconciliation.legacy.stretch import LegacyStretch
from reconciliation.legacy.views import legacy

__all__ = ["NOUNS", "VIEWS", "clearing"]

NOUNS: Final[tuple[type[Root], ...]] = (
    LegacyPosition, LegacyStretch, LegacyLine, PublicNotice, OwnerlessPetition,
    ClearedCertificate,
)  # fmt: skip
VIEWS: Final[tuple[Projection, ...]] = (ladder, legacy, openings)
