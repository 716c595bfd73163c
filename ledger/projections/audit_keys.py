"""What the audit asks of the keys (密钥审计): who gave, took, admitted them, and acted with none.

The rules refuse all of this. Whoever has the server is held by no rule, and leaves facts behind.
"""

from typing import Final

from ledger.projections.audit_question import FACTS, Question

_CHINA: Final = "AT TIME ZONE interval '8 hours'"

# From which position on a key opened the book, and until which. What an acting key opens begins
# with its admission; the others are good as they are given.
_KEYS: Final = f"""
    WITH key AS ({FACTS} = 'api-key.issued'),
    taken AS ({FACTS} = 'api-key.taken'),
    admitted AS ({FACTS} = 'api-key.admitted'),
    ended AS ({FACTS} IN ('api-key.suspended', 'api-key.revoked')),
    life AS (
        SELECT k.stream, k.says ->> 'prefix' AS prefix, k.says ->> 'person' AS person,
               k.says ->> 'role' AS role, (k.says ->> 'expires_on')::date AS last_day,
               o.position AS begins, o.recorded_at AS since,
               (SELECT min(e.position) FROM ended e
                 WHERE e.stream = k.stream AND e.position > o.position) AS ends
          FROM key k JOIN (
              SELECT stream, position, recorded_at FROM admitted
               UNION ALL
              SELECT stream, position, recorded_at FROM key
               WHERE says ->> 'role' IN ('admin', 'auditor')) o USING (stream)),
    good AS (SELECT * FROM life WHERE ends IS NULL
                AND (last_day IS NULL OR last_day >= %(today)s::date))"""

ANEW: Final = f"""
    WITH anew AS ({FACTS} IN ('key-ring.recovery-asked', 'key-register.given-at-machine'))
    SELECT a.says ->> 'person', 'keys were begun anew at the machine by ' || (a.says ->> 'by')
           || ': ' || (a.says ->> 'reason'), ARRAY[a.position]
      FROM anew a"""

ONE_HAND: Final = f"""{_KEYS},
    first AS ({FACTS} IN ('key-ring.begun', 'key-ring.begun-anew')),
    odd AS (
        SELECT k.stream, t.position, 'was taken by ' || t.actor || ', whose it is not' AS words
          FROM key k JOIN taken t USING (stream) WHERE t.actor <> k.says ->> 'person'
         UNION ALL
        SELECT k.stream, a.position, 'was given and admitted by ' || a.actor
          FROM key k JOIN admitted a USING (stream) WHERE a.actor = k.actor
         UNION ALL
        SELECT k.stream, a.position, 'was admitted by its own holder'
          FROM key k JOIN admitted a USING (stream)
         WHERE a.says ->> 'by' = k.says ->> 'person'
           AND NOT EXISTS (SELECT FROM first r WHERE r.says ->> 'prefix' = k.says ->> 'prefix'))
    SELECT (k.says ->> 'prefix') || ' · ' || (k.says ->> 'person'), o.words,
           ARRAY[k.position, o.position]
      FROM odd o JOIN key k USING (stream)"""

SEVERAL: Final = f"""{_KEYS}
    SELECT g.person, 'holds ' || count(DISTINCT g.stream) || ' keys in use: '
           || string_agg(DISTINCT g.role, ', '), array_agg(g.begins ORDER BY g.begins)
      FROM good g GROUP BY g.person HAVING count(DISTINCT g.stream) > 1"""

IDLE: Final = f"""{_KEYS}
    SELECT g.prefix || ' · ' || g.person,
           'is in use and opened nothing since ' || coalesce(u.used_on, (g.since {_CHINA})::date),
           ARRAY[g.begins]
      FROM good g LEFT JOIN anzhang.key_uses u ON u.book = %(book)s AND u.prefix = g.prefix
     WHERE coalesce(u.used_on, (g.since {_CHINA})::date)
           < %(today)s::date - %(idle_key_days)s::integer
     UNION ALL
    SELECT l.prefix || ' · ' || l.person, 'ended on ' || l.last_day || ' and was not taken back',
           ARRAY[l.begins]
      FROM life l WHERE l.ends IS NULL AND l.last_day < %(today)s::date"""

# Whoever takes his key acts before it opens anything, and the first leader's admits itself then.
KEYLESS: Final = f"""{_KEYS}
    SELECT f.actor, count(*) || ' facts as ' || f.role || ' with no key in use, the first on '
           || min((f.recorded_at {_CHINA})::date),
           (array_agg(f.position ORDER BY f.position))[1:100]
      FROM anzhang.facts f
     WHERE f.book = %(book)s AND f.role <> 'system'
       AND NOT (f.topic IN ('api-key.taken', 'api-key.admitted') AND EXISTS (
                SELECT FROM key k WHERE k.stream = f.originator_id
                   AND k.says ->> 'person' = f.actor))
       AND NOT EXISTS (
           SELECT FROM life l WHERE l.person = f.actor AND l.role = f.role
              AND f.position > l.begins AND (l.ends IS NULL OR f.position <= l.ends)
              AND (l.last_day IS NULL OR (f.recorded_at {_CHINA})::date <= l.last_day))
     GROUP BY f.actor, f.role"""

KEY_QUESTIONS: Final = (
    Question("K1", "密钥在本机恢复", "keys begun anew at the machine", ANEW),
    Question("K2", "密钥发放领取核准未分离", "a key that was one person's work", ONE_HAND),
    Question("K3", "一人持有多把密钥", "one person with several keys in use", SEVERAL),
    Question("K4", "密钥长期未用或到期未吊销", "a key nobody uses, or left behind", IDLE),
    Question("K5", "无有效密钥办理业务", "acts with no key in use", KEYLESS),
)
