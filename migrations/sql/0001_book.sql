-- The book (账套): one court's facts, in one order, through one door.
--
-- Every table's key holds `book`, and what asks of a book asks by it. Keys that are entered in any
-- order begin with what tells their rows apart, an id or an account: comparing the book first, which
-- is nearly always the same, was a tenth of what recording costs the server. The application may SELECT and may EXECUTE the functions
-- below; it owns nothing and cannot INSERT, UPDATE or DELETE a fact, a posting or a balance. Since
-- only the door writes them, facts and postings have no foreign keys, which would cost as much as
-- everything else together: the door makes them true, and `anzhang verify` proves that they are.

CREATE SCHEMA anzhang;

-- What the columns of the record may hold. These are domains and no checks of the tables, for a check
-- is read, planned and set up anew with every statement, and that was a tenth of what a command costs.
CREATE DOMAIN anzhang.book_name AS text CHECK (VALUE ~ '^[^[:cntrl:]/]{1,64}$');
CREATE DOMAIN anzhang.word AS text CHECK (VALUE !~ '[[:cntrl:]]');
CREATE DOMAIN anzhang.words AS text CHECK (strpos(VALUE, E'\x1f') = 0);
-- Accounts are compared byte by byte, so that every index also answers `case/<number>/%`.
CREATE DOMAIN anzhang.account AS text COLLATE "C" CHECK (VALUE !~ '[[:cntrl:]]');
CREATE DOMAIN anzhang.currency AS text COLLATE "C" CHECK (VALUE ~ '^[A-Z]{3}$');
CREATE DOMAIN anzhang.fen_moved AS bigint CHECK (VALUE <> 0);

-- The head of each book: its last position and the link of its last fact. Its row lock makes one
-- order of all commands; nothing else needs locking.
CREATE TABLE anzhang.books (
    book        anzhang.book_name PRIMARY KEY,
    position    bigint      NOT NULL DEFAULT 0,
    link        bytea       NOT NULL,
    recorded_at timestamptz NOT NULL,
    open_from   date  -- the first day still open (开放期间首日); NULL until a month was closed
);

CREATE TABLE anzhang.facts (
    book               text          NOT NULL,
    position           bigint        NOT NULL,
    originator_id      uuid          NOT NULL,
    originator_version integer       NOT NULL,
    topic              anzhang.word  NOT NULL,
    state              anzhang.words NOT NULL,
    recorded_at        timestamptz   NOT NULL,
    actor              text          NOT NULL,  -- words all four, which the door asks once
    role               text          NOT NULL,
    correlation        text          NOT NULL,
    request_key        text          NOT NULL,
    link               bytea         NOT NULL,
    PRIMARY KEY (book, position),
    CONSTRAINT facts_version_key UNIQUE (originator_id, originator_version, book)
);

-- What each fact debited (+) and credited (-), in fen, with the account's balance after it.
CREATE TABLE anzhang.postings (
    book         text              NOT NULL,
    position     bigint            NOT NULL,
    leg          smallint          NOT NULL,
    account      anzhang.account   NOT NULL,
    currency     anzhang.currency  NOT NULL,
    amount       anzhang.fen_moved NOT NULL,
    balance      bigint            NOT NULL,
    effective_on date              NOT NULL,
    PRIMARY KEY (book, position, leg)
);
-- An account's journal in order, and its balance at any position, from the index alone.
CREATE INDEX postings_account ON anzhang.postings
    (account, book, currency, position, leg) INCLUDE (amount, balance);
-- Balance by the day the money counts. An unclaimed account is one line's, with an entry or two: the
-- index above finds them as fast, and this one would be a third of what booking a line costs.
CREATE INDEX postings_effective ON anzhang.postings
    (account, book, currency, effective_on) INCLUDE (amount)
    WHERE account < 'unclaimed/' OR account >= 'unclaimed0';

CREATE TABLE anzhang.balances (
    book     text    NOT NULL,
    account  text    COLLATE "C" NOT NULL,
    currency text    COLLATE "C" NOT NULL,
    amount   bigint  NOT NULL,
    position bigint  NOT NULL,
    PRIMARY KEY (account, book, currency)
) WITH (fillfactor = 70);

-- The side on which each family of accounts may stand: 1 asset, -1 liability, 0 memo.
CREATE TABLE anzhang.chart (
    prefix text     COLLATE "C" PRIMARY KEY,
    side   smallint NOT NULL CHECK (side IN (-1, 0, 1))
);

-- One answer for each request key, whoever retries it and however often.
CREATE TABLE anzhang.requests (
    book           text        NOT NULL,
    request_key    text        NOT NULL,
    input_hash     bytea       NOT NULL,
    first_position bigint      NOT NULL,
    last_position  bigint      NOT NULL,
    answer         text        NOT NULL,
    recorded_at    timestamptz NOT NULL,
    PRIMARY KEY (book, request_key)
);

-- The original bytes of what others sent us and what we sent them, named by their SHA-256.
CREATE TABLE anzhang.evidence (
    book        text        NOT NULL REFERENCES anzhang.books,
    sha256      bytea       NOT NULL,
    name        text        NOT NULL,
    bytes       bytea       NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (book, sha256),
    CHECK (sha256 = sha256(bytes))
);

-- Data keys, wrapped by the court's master key. Destroying one erases a person from the facts and
-- leaves the chain, the totals and the positions as they were.
CREATE TABLE anzhang.data_keys (
    book         text        NOT NULL REFERENCES anzhang.books,
    scope        text        NOT NULL,
    wrapped      bytea,
    created_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    destroyed_at timestamptz,
    PRIMARY KEY (book, scope),
    CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL))
);
CREATE INDEX data_keys_destroyed ON anzhang.data_keys (book, destroyed_at)
    WHERE destroyed_at IS NOT NULL;

-- On which day each access key last opened the book. It is no fact, and nothing rests on it.
CREATE TABLE anzhang.key_uses (
    book    text NOT NULL REFERENCES anzhang.books,
    prefix  text NOT NULL,
    used_on date NOT NULL,
    PRIMARY KEY (book, prefix)
);

-- What is long is kept packed, and the server's old way of packing was a fifth of loading a register.
-- A server built without the new one (its own list says so) keeps to the old.
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_settings
                WHERE name = 'default_toast_compression' AND 'lz4' = ANY (enumvals)) THEN
        ALTER TABLE anzhang.facts ALTER COLUMN state SET COMPRESSION lz4;
        ALTER TABLE anzhang.evidence ALTER COLUMN bytes SET COMPRESSION lz4;
    END IF;
END $$;

CREATE FUNCTION anzhang.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on %.% is refused: what is recorded is never changed',
        TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME USING ERRCODE = 'AZ009';
END $$;

DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['facts', 'postings', 'requests', 'evidence'] LOOP
        EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE ON anzhang.%I '
                       'FOR EACH ROW EXECUTE FUNCTION anzhang.refuse_change()', t || '_stay', t);
        EXECUTE format('CREATE TRIGGER %I BEFORE TRUNCATE ON anzhang.%I '
                       'FOR EACH STATEMENT EXECUTE FUNCTION anzhang.refuse_change()', t || '_whole', t);
    END LOOP;
END $$;

CREATE FUNCTION anzhang.genesis(book text) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
    SELECT sha256(convert_to('anzhang book ' || book, 'UTF8'))
$$;

CREATE FUNCTION anzhang.open_book(p_book text, p_recorded_at timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO anzhang.books (book, link, recorded_at)
    VALUES (p_book, anzhang.genesis(p_book), p_recorded_at) ON CONFLICT DO NOTHING;
    RETURN FOUND;
END $$;

-- What a closing or a reopening makes of it. A closing says up to which position it read the book;
-- what was posted to its month since then was not looked at, so it is not closed over (AZ007).
CREATE FUNCTION anzhang.open_from_after(
    p_book text, p_open_from date, p_topics text[], p_states text[]
) RETURNS date LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    v_open_from date := p_open_from;
    v_month     record;
BEGIN
    FOR v_month IN
        SELECT t.topic, (t.state::json ->> 'begins_on')::date AS begins_on,
               (t.state::json ->> 'ends_on')::date AS ends_on,
               (t.state::json ->> 'read_to')::bigint AS read_to
          FROM unnest(p_topics, p_states) AS t (topic, state)
         WHERE t.topic IN ('month.closed', 'month.reopened')
    LOOP
        IF v_month.topic = 'month.reopened' THEN
            v_open_from := v_month.begins_on;
            CONTINUE;
        END IF;
        PERFORM FROM anzhang.postings p
          WHERE p.book = p_book AND p.position > v_month.read_to
            AND p.effective_on <= v_month.ends_on LIMIT 1;
        IF FOUND THEN
            RAISE EXCEPTION 'the month was posted to after it was read' USING ERRCODE = 'AZ007';
        END IF;
        v_open_from := v_month.ends_on + 1;
    END LOOP;
    RETURN v_open_from;
END $$;

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
    p_seen uuid[], p_seen_versions integer[],
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
                               recorded_at, actor, role, correlation, request_key, link)
    SELECT p_book, v_before + f.i, f.id, f.version, f.topic, f.state,
           v_stamp, v_actor, v_role, v_correlation, v_request_key, f.link
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

CREATE FUNCTION anzhang.keep_evidence(p_book text, p_name text, p_bytes bytea) RETURNS bytea
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    digest bytea := sha256(p_bytes);
BEGIN
    INSERT INTO anzhang.evidence (book, sha256, name, bytes)
    VALUES (p_book, digest, p_name, p_bytes) ON CONFLICT DO NOTHING;
    RETURN digest;
END $$;

-- The first writer's key wins; the answer is the key in force, or NULL where it was destroyed.
CREATE FUNCTION anzhang.put_data_key(p_book text, p_scope text, p_wrapped bytea) RETURNS bytea
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    answer bytea;
BEGIN
    INSERT INTO anzhang.data_keys (book, scope, wrapped)
    VALUES (p_book, p_scope, p_wrapped) ON CONFLICT DO NOTHING;
    SELECT wrapped INTO answer FROM anzhang.data_keys WHERE book = p_book AND scope = p_scope;
    RETURN answer;
END $$;

CREATE FUNCTION anzhang.destroy_data_key(p_book text, p_scope text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE anzhang.data_keys SET wrapped = NULL, destroyed_at = clock_timestamp()
     WHERE book = p_book AND scope = p_scope AND wrapped IS NOT NULL;
    RETURN FOUND;
END $$;

CREATE FUNCTION anzhang.note_key_use(p_book text, p_prefix text, p_day date) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO anzhang.key_uses AS known (book, prefix, used_on) VALUES (p_book, p_prefix, p_day)
    ON CONFLICT (book, prefix) DO UPDATE SET used_on = excluded.used_on
     WHERE known.used_on < excluded.used_on;
$$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA anzhang FROM PUBLIC;
GRANT USAGE ON SCHEMA anzhang TO anzhang_app, anzhang_views;
GRANT SELECT ON ALL TABLES IN SCHEMA anzhang TO anzhang_app, anzhang_views;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA anzhang TO anzhang_app;
