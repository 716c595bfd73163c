"""What a court asks a registry about an asset, and the answer it waits for (协助查询)."""

from datetime import date

from auctions import timers
from auctions.law.says import NotDisclosed, empty, refuse
from auctions.law.settling import registry_answered, registry_due
from auctions.lot_helpers import Helped
from auctions.lot_parts import Query
from auctions.lot_state import LotState
from auctions.parameters import CourtRules
from ledger.domain.kernel import Root


class RegistryAsked(Root.Event):
    """A registry was asked to answer about the asset (协助查询通知书)."""

    TOPIC = "lot.registry-asked"
    registry: str
    document: str
    on: date
    due: date

    def apply(self, lot: LotState) -> None:
        lot.queries[self.document] = Query(self.registry, self.on, self.due)


class RegistryAnswered(Root.Event):
    """The registry answered (查询结果)."""

    TOPIC = "lot.registry-answered"
    document: str
    answer: str
    on: date

    def apply(self, lot: LotState) -> None:
        lot.queries[self.document].answered_on = self.on


class Inquiring(Helped):
    """A lot about which registries are asked."""

    def ask_registry(self, registry: str, *, document: str, on: date, rules: CourtRules) -> None:
        """Ask a registry about the asset; it answers in five working days (TX-13)."""
        if not registry.strip() or not document.strip() or document in self.queries:
            refuse(
                NotDisclosed, "TX-13", "name the registry, and a notice that was not sent yet",
                document=document, lacking=empty(registry=registry, document=document),
            )  # fmt: skip
        due = registry_due(on, rules.calendar)
        self.record(RegistryAsked, registry=registry, document=document, on=on, due=due)
        self.start_clock(
            timers.until("T-REGISTRY", on, due, subject=document), by_act="ask_registry"
        )

    def answer_registry(self, document: str, *, answer: str, on: date) -> None:
        """Keep the registry's answer to a notice; a late one is remarked (TX-13)."""
        asked = self.queries.get(document)
        if asked is None or asked.answered_on is not None or not answer.strip():
            refuse(
                NotDisclosed,
                "TX-13",
                f"no answer to {document} is waited for, or it is empty",
                document=document,
            )
        self.record(RegistryAnswered, document=document, answer=answer, on=on)
        self.remark(registry_answered(asked.registry, on, asked.due))
        self.stop_clock("T-REGISTRY", subject=document, by_act="answer_registry")
