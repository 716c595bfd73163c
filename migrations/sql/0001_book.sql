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
