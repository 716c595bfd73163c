"""What the audit asks of second persons (第二人审计): who was only typed, by the first of the two.

Before each signed under a key of his own, one person wrote both names: of whom nobody but he knows
whether the other was there. It is no wrong by itself; it is what to ask the other about.
"""

from typing import Final

from ledger.projections.audit_question import FACTS, Question

_CHINA: Final = "AT TIME ZONE 'Asia/Shanghai'"


def _watched(done: str, said: str, words: str) -> str:
    """A count or a move whose witness was typed: none was said to wait for him since the last."""
    return f"""
    SELECT e.says ->> 'number', '{words} of ' || (d.says ->> 'on') || ' by '
           || (d.says ->> 'by') || ': ' || (d.says ->> 'witness') || ' was only typed',
           ARRAY[d.position]
      FROM ({FACTS} = '{done}') d JOIN ({FACTS} = 'goods.registered') e USING (stream)
     WHERE NOT EXISTS (SELECT FROM ({FACTS} = '{said}') s
                        WHERE s.stream = d.stream AND s.position < d.position
                          AND NOT EXISTS (SELECT FROM ({FACTS} = '{done}') p
                                           WHERE p.stream = d.stream AND p.position > s.position
                                             AND p.position < d.position))"""


TYPED: Final = f"""
    SELECT o.says ->> 'number', 'cash of ' || (h.says ->> 'handed_on') || ' given by '
           || (h.says ->> 'by') || ': ' || (h.says ->> 'witness') || ' was only typed',
           ARRAY[h.position]
      FROM ({FACTS} = 'payout.handed-over') h JOIN ({FACTS} = 'payout.drafted') o USING (stream)
     WHERE NOT EXISTS (SELECT FROM ({FACTS} = 'payout.cash-given') g WHERE g.stream = h.stream)
     UNION ALL
    SELECT t.says ->> 'slip',
           'cash of ' || ((t.says ->> 'collected_at')::timestamptz {_CHINA})::date || ' taken by '
           || (t.says ->> 'by') || ': '
           || (SELECT string_agg(x.who, ', ' ORDER BY x.at)
                 FROM jsonb_array_elements_text(t.says -> 'officers')
                      WITH ORDINALITY AS x (who, at)
                WHERE x.who <> t.says ->> 'by') || ' was only typed',
           ARRAY[t.position]
      FROM ({FACTS} = 'cash-collection.collected') t
     WHERE NOT EXISTS (SELECT FROM ({FACTS} = 'cash-collection.officers-asked') a
                        WHERE a.stream = t.stream)
     UNION ALL {_watched("goods.recounted", "goods.recount-said", "recount")}
     UNION ALL {_watched("goods.moved", "goods.move-said", "move")}"""

SECOND_QUESTIONS: Final = (
    Question("P2", "第二人仅有录入姓名", "a second person who was only typed", TYPED),
)
