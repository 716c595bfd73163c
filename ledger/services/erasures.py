"""Erasures (抹除): the fact first, then the key, so that no key is ever gone without its fact."""

from ledger.domain import act
from ledger.domain.erasure import ErasedAlready, Erasure
from ledger.domain.errors import NotFound
from ledger.domain.paper import Paper
from ledger.domain.permissions import Permission
from ledger.services.command import Recorded, command, record
from ledger.services.papers import on_paper
from ledger.store.court import Court


class Erasures:
    """Persons made unreadable, on paper."""

    def __init__(self, court: Court) -> None:
        self.court = court

    @command(Permission.KEEP_KEYS, fresh=True)
    def erase(self, scope: str, paper: Paper, reason: str) -> Recorded:
        """Destroy the data key of a scope for ever, and say who had it done, on which paper.

        An erasure that was broken off between fact and key is finished by asking again. Raises
        :class:`ErasedAlready`, and ``NotFound`` where there is no such key.
        """
        if not self.court.keys.has(scope):
            raise NotFound(f"there is no data key {scope} in book {self.court.book}", named=scope)
        id_ = Erasure.create_id(scope)
        if id_ in self.court.find_many(Erasure, [id_]):
            return self._finished(scope)
        (given,) = on_paper(self.court, [paper])
        made = Erasure(scope=scope, paper=given, reason=reason, by=act.current().actor)
        done = record(self.court, made, scope=scope)
        if not done.dry_run:
            self.court.keys.destroy(scope)
        return done

    def _finished(self, scope: str) -> Recorded:
        if act.current().dry_run or not self.court.keys.destroy(scope):
            raise ErasedAlready(f"the data key {scope} was destroyed before", scope=scope)
        position = self.court.position()
        return Recorded(position, position, {"scope": scope})
