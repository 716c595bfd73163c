-- The door, as it stands now: the only text of it.
--
-- Each fact bears a mark (程序印记) of whoever recorded it, made of what it says with a key that the
-- database does not have: whoever speaks through the door by himself has none to give. What was
-- recorded before there were marks has none; what is hashed is as it always was.

DROP FUNCTION IF EXISTS anzhang.append(
    text, uuid[], integer[], text[], text[], timestamptz, text, text, text, text, bytea, text,
    uuid[], integer[], integer[], text[], text[], bigint[], date[], date[]);

ALTER TABLE anzhang.facts ADD COLUMN mark bytea;  -- of 16 bytes

-- The one door. One call is one command: all of it is recorded, or none.
--
--   AZ001  unknown book                 AZ005  an account the chart does not know
--   AZ002  same key, other input        AZ006  a posting into a closed month
--   AZ003  postings do not sum to zero  AZ007  a month moved on while it was being closed
--   AZ004  a balance would go wrong     AZ008  a stream would have a gap: its caller is ahead of it
--   AZ010  what was read has moved on   23505  the stream has moved on (optimistic concurrency)
--
-- Each statement below costs as much to set up as to carry out, so there are few of them, and the
-- commonest command, which moves money once between two accounts, is spared three of the widest.
CREATE FUNCTION anzhang.append(
    p_book text, p_ids uuid[], p_versions integer[], p_topics text[], p_states text[],
    p_recorded_at timestamptz, p_actor text, p_role text, p_correlation text,
    p_request_key text, p_input_hash bytea, p_answer text,
    p_seen uuid[], p_seen_versions integer[], p_marks bytea,
    p_facts integer[], p_accounts text[], p_currencies text[], p_amounts bigint[], p_effective date[],
    p_accounted date[] DEFAULT NULL,
    OUT first_position bigint, OUT last_position bigint, OUT answer text, OUT replayed boolean,
    OUT recorded_at timestamptz
) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
-- Plans are kept for the life of a connection: one made while the book was empty must not read
-- whole tables when it is full. Every lookup below is by a whole key, for the same reason.
SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
    v_before    bigint;       -- the head: its position, its link, …
    v_link      bytea;
    v_stamp     timestamptz;  -- … its time, or ours when that is later, …
    v_open_from date;         -- … and the first day still open
    v_known     anzhang.requests%ROWTYPE;
    v_count     integer := cardinality(p_ids);
    v_micros    bigint;
    v_links     bytea[];
    v_wrong     record;
    v_today     date;
    v_pair      boolean;
    -- What is said of the whole command is looked at for control characters once, not with each fact.
    v_actor       anzhang.word := p_actor;
    v_role        anzhang.word := p_role;
    v_correlation anzhang.word := p_correlation;
    v_request_key anzhang.word := p_request_key;
BEGIN
    -- Time never runs backwards within a book, so time order is position order.
    SELECT b.position, b.link, greatest(b.recorded_at, p_recorded_at), b.open_from
      INTO v_before, v_link, v_stamp, v_open_from
      FROM anzhang.books b WHERE b.book = p_book FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no book %', p_book USING ERRCODE = 'AZ001';
    END IF;
    first_position := v_before + 1;
    last_position := v_before + v_count;
    answer := p_answer;
    replayed := false;
    recorded_at := v_stamp;

    -- The head is locked: whoever used the same key has committed, and is seen.
    IF p_request_key <> '' THEN
        INSERT INTO anzhang.requests
        VALUES (p_book, p_request_key, p_input_hash, first_position, last_position, p_answer, v_stamp)
        ON CONFLICT DO NOTHING;
        IF NOT FOUND THEN
            SELECT * INTO STRICT v_known FROM anzhang.requests r
             WHERE r.book = p_book AND r.request_key = p_request_key;
            IF v_known.input_hash <> p_input_hash THEN
                RAISE EXCEPTION 'the request key was used before with other input'
                    USING ERRCODE = 'AZ002', DETAIL = v_known.last_position::text;
            END IF;
            first_position := v_known.first_position;
            last_position := v_known.last_position;
            answer := v_known.answer;
            replayed := true;
            recorded_at := v_known.recorded_at;
            RETURN;
        END IF;
    END IF;

    -- What is hashed: every column of a fact, apart by a character none of them may hold. It is an
    -- expression and no function of its own, for that would be planned anew in every command.
    v_micros := (extract(epoch FROM v_stamp) * 1000000)::bigint;
    FOR i IN 1 .. v_count LOOP
        v_link := sha256(v_link || convert_to(
            concat_ws(E'\x1f', p_book, v_before + i, p_ids[i], p_versions[i], p_topics[i],
                      p_states[i], v_micros, p_actor, p_role, p_correlation, p_request_key), 'UTF8'));
        v_links[i] := v_link;
    END LOOP;

    INSERT INTO anzhang.facts (book, position, originator_id, originator_version, topic, state,
                               recorded_at, actor, role, correlation, request_key, link, mark)
    SELECT p_book, v_before + f.i, f.id, f.version, f.topic, f.state,
           v_stamp, v_actor, v_role, v_correlation, v_request_key, f.link,
           substr(p_marks, 16 * f.i::integer - 15, 16)
      FROM unnest(p_ids, p_versions, p_topics, p_states, v_links)
           WITH ORDINALITY AS f (id, version, topic, state, link, i);

    -- Whoever is ahead of a stream took something for recorded that was not. The question is asked in
    -- the order of one index alone: no plan made while the book was empty can ask another.
    SELECT f.id, f.version INTO v_wrong FROM unnest(p_ids, p_versions) AS f (id, version)
     WHERE f.version < 0 OR f.version > 1 AND f.version - 1 IS DISTINCT FROM (
           SELECT b.originator_version FROM anzhang.facts b WHERE b.book = p_book
              AND b.originator_id = f.id AND b.originator_version < f.version
            ORDER BY b.originator_version DESC LIMIT 1)
     LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'stream % has nothing before its version %', v_wrong.id, v_wrong.version
            USING ERRCODE = 'AZ008';
    END IF;

    -- What the command only read must still stand as it read it: a stay recorded meanwhile stops a
    -- payment that was allowed without it. What was not there is at version 0.
    IF cardinality(p_seen) > 0 THEN
        SELECT s.id, s.version INTO v_wrong FROM unnest(p_seen, p_seen_versions) AS s (id, version)
         WHERE s.version <> coalesce((
               SELECT b.originator_version FROM anzhang.facts b WHERE b.book = p_book
                  AND b.originator_id = s.id ORDER BY b.originator_version DESC LIMIT 1), 0)
         LIMIT 1;
        IF FOUND THEN
            RAISE EXCEPTION 'stream % was read at version % and is not there', v_wrong.id, v_wrong.version
                USING ERRCODE = 'AZ010';
        END IF;
    END IF;

    -- Closing and reopening a month take effect here, and only here: with the fact that says so.
    IF p_topics && ARRAY['month.closed', 'month.reopened'] THEN
        v_open_from := anzhang.open_from_after(p_book, v_open_from, p_topics, p_states);
    END IF;

    IF cardinality(p_facts) > 0 THEN
        v_today := (v_stamp AT TIME ZONE interval '8 hours')::date;
        -- One fact moves one amount from one account to another.
        v_pair := cardinality(p_facts) = 2 AND p_facts[1] = p_facts[2]
              AND p_facts[1] BETWEEN 1 AND v_count AND p_currencies[1] = p_currencies[2]
              AND p_amounts[1] + p_amounts[2] = 0 AND p_accounts[1] <> p_accounts[2];

        IF v_pair IS NOT TRUE THEN
            IF NOT (1 <= ALL (p_facts) AND v_count >= ALL (p_facts)) THEN
                RAISE EXCEPTION 'a posting names a fact outside its command' USING ERRCODE = 'AZ003',
                    DETAIL = format('the command has %s facts', v_count);
            END IF;
            SELECT p.fact, p.currency, sum(p.amount) AS off INTO v_wrong
              FROM unnest(p_facts, p_currencies, p_amounts) AS p (fact, currency, amount)
             GROUP BY p.fact, p.currency HAVING sum(p.amount) <> 0 LIMIT 1;
            IF FOUND THEN
                RAISE EXCEPTION 'the postings of a fact do not sum to zero'
                    USING ERRCODE = 'AZ003',
                    DETAIL = format('fact %s of the command is off by %s fen %s',
                                    v_wrong.fact, v_wrong.off, v_wrong.currency);
            END IF;
        END IF;

        IF v_open_from IS NOT NULL THEN
            SELECT p.account, p.accounted INTO v_wrong
              FROM unnest(p_accounts, coalesce(p_accounted, p_effective)) AS p (account, accounted)
             WHERE coalesce(p.accounted, v_today) < v_open_from LIMIT 1;
            IF FOUND THEN
                RAISE EXCEPTION 'the month of % is closed', coalesce(v_wrong.accounted, v_today)
                    USING ERRCODE = 'AZ006',
                    DETAIL = format('%s|%s', coalesce(v_wrong.accounted, v_today), v_open_from);
            END IF;
        END IF;

        IF v_pair THEN
            -- Each account stands once in the command, so what it holds afterwards is what its
            -- posting shows: the balances are moved first, and read back.
            WITH moved AS (
                INSERT INTO anzhang.balances AS b (book, account, currency, amount, position)
                SELECT p_book, p.account, p.currency, p.amount, v_before + p.fact
                  FROM unnest(p_facts, p_accounts, p_currencies, p_amounts)
                       AS p (fact, account, currency, amount)
                ON CONFLICT (account, book, currency) DO UPDATE
                   SET amount = b.amount + excluded.amount, position = excluded.position
                RETURNING b.account, b.currency, b.amount
            )
            -- Of one type in both branches: a session plans the words of a refusal once.
            SELECT q.account::text, q.currency::text, q.balance, q.side INTO v_wrong
              FROM (SELECT m.account, m.currency, m.amount AS balance, (
                           SELECT c.side FROM anzhang.chart c
                            WHERE c.prefix = split_part(m.account, '/', 1)) AS side
                      FROM moved m) q
             WHERE q.side IS NULL OR q.balance * q.side < 0 LIMIT 1;
        ELSE
            -- An account that never stood in the book is written without asking whether somebody else
            -- is writing it: of many lines most are such, and the head is ours.
            WITH leg AS MATERIALIZED (
                SELECT p.fact, p.account, p.currency, p.amount, p.effective, p.i, (
                       SELECT b.amount FROM anzhang.balances b
                        WHERE b.book = p_book AND b.account = p.account
                          AND b.currency = p.currency) AS before
                  FROM unnest(p_facts, p_accounts, p_currencies, p_amounts, p_effective)
                       WITH ORDINALITY AS p (fact, account, currency, amount, effective, i)
            ), begun AS (
                INSERT INTO anzhang.balances (book, account, currency, amount, position)
                SELECT p_book, p.account, p.currency, sum(p.amount), v_before + max(p.fact)
                  FROM leg p WHERE p.before IS NULL GROUP BY p.account, p.currency
            ), moved AS (
                INSERT INTO anzhang.balances AS b (book, account, currency, amount, position)
                SELECT p_book, p.account, p.currency, sum(p.amount), v_before + max(p.fact)
                  FROM leg p WHERE p.before IS NOT NULL GROUP BY p.account, p.currency
                ON CONFLICT (account, book, currency) DO UPDATE
                   SET amount = b.amount + excluded.amount, position = excluded.position
            ), put AS (
                INSERT INTO anzhang.postings
                    (book, position, leg, account, currency, amount, balance, effective_on)
                SELECT p_book, v_before + p.fact,
                       row_number() OVER (PARTITION BY p.fact ORDER BY p.i),
                       p.account, p.currency, p.amount,
                       coalesce(p.before, 0) + sum(p.amount) OVER (
                           PARTITION BY p.account, p.currency ORDER BY p.i ROWS UNBOUNDED PRECEDING),
                       -- Older money that is only moved on counts from the first day still open.
                       greatest(coalesce(p.effective, v_today), v_open_from)
                  FROM leg p
                RETURNING position, leg, account, currency, balance
            )
            SELECT q.account::text, q.currency::text, q.balance, c.side INTO v_wrong
              FROM put q LEFT JOIN anzhang.chart c ON c.prefix = split_part(q.account, '/', 1)
             WHERE c.side IS NULL OR q.balance * c.side < 0
             ORDER BY q.position, q.leg LIMIT 1;
        END IF;
        IF FOUND THEN
            IF v_wrong.side IS NULL THEN
                RAISE EXCEPTION 'the chart knows no account %', v_wrong.account USING ERRCODE = 'AZ005';
            END IF;
            RAISE EXCEPTION 'the balance of % would go to the wrong side', v_wrong.account
                USING ERRCODE = 'AZ004', DETAIL = format('%s|%s|%s', v_wrong.account, v_wrong.currency,
                                                         v_wrong.balance);
        END IF;

        IF v_pair THEN
            INSERT INTO anzhang.postings
                (book, position, leg, account, currency, amount, balance, effective_on)
            SELECT p_book, v_before + p.fact, p.i, p.account, p.currency, p.amount,
                   (SELECT b.amount FROM anzhang.balances b WHERE b.book = p_book
                       AND b.account = p.account AND b.currency = p.currency),
                   greatest(coalesce(p.effective, v_today), v_open_from)
              FROM unnest(p_facts, p_accounts, p_currencies, p_amounts, p_effective)
                   WITH ORDINALITY AS p (fact, account, currency, amount, effective, i);
        END IF;
    END IF;

    UPDATE anzhang.books SET position = last_position, link = v_link, recorded_at = v_stamp,
           open_from = v_open_from
     WHERE book = p_book;
    -- Delivered on commit, not before.
    PERFORM pg_notify('anzhang', p_book);
END $$;

REVOKE ALL ON FUNCTION anzhang.append FROM PUBLIC;
GRANT EXECUTE ON FUNCTION anzhang.append TO anzhang_app;
