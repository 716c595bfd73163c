"""What a question of the audit is made of."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Question:
    """One question to the whole book; its SQL answers subject, words, positions."""

    name: str
    zh: str
    en: str
    sql: str


FACTS: Final = """
    SELECT f.position, f.originator_id AS stream, f.originator_version AS version, f.topic,
           f.actor, f.recorded_at, f.state::jsonb AS says
      FROM anzhang.facts f WHERE f.book = %(book)s AND f.topic"""
"""Facts of one kind, with what they say; the state is canonical JSON."""
