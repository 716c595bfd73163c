-- Views (查询视图): what the facts add up to. Any of them can be emptied and told the book again, so
-- nothing here is a record: no table refers to another, and none refers to a fact.
--
-- Every key begins with the stream a row belongs to: that tells most rows apart at the first look,
-- where a key that began with `book` would say the same of all of them, and be sorted in twice the
-- time. Amounts are in fen (分) of the row's `currency`. Every list of the day has an index that
-- holds exactly its rows, in its order.

-- Views (查询视图) can be thrown away and rebuilt from the facts; only their own role writes them.
CREATE SCHEMA views;
CREATE TABLE views.tracking (
    book       text        NOT NULL,
    projection text        NOT NULL,
    version    integer     NOT NULL,
    position   bigint      NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (book, projection)
);
GRANT USAGE ON SCHEMA views TO anzhang_app, anzhang_views;
GRANT SELECT ON ALL TABLES IN SCHEMA views TO anzhang_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA views TO anzhang_views;
ALTER DEFAULT PRIVILEGES IN SCHEMA views GRANT SELECT ON TABLES TO anzhang_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA views
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO anzhang_views;

-- A long book is told again into tables beside the views, without indexes; these are made from what
-- is there, and the tables take the views' places, all in the caller's one transaction. So a rebuild
-- that is killed was never there, and readers have the old rows until they have the new ones.
CREATE FUNCTION views.begin_beside(p_table text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF p_table = 'tracking' THEN
        RAISE EXCEPTION 'how far the views are is no view' USING ERRCODE = '42501';
    END IF;
    EXECUTE format('CREATE TABLE views.%I (LIKE views.%I INCLUDING ALL EXCLUDING INDEXES)',
                   'new_' || p_table, p_table);
END $$;

-- Make the indexes a view has for the table beside it as well, as far as they are not made yet:
-- those it is read by, or only its key. Nobody helps with that: whoever rebuilds a long book has
-- two processes at work, and a helper has to be started for each index.
CREATE FUNCTION views.index_beside(p_table text, p_key_only boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET maintenance_work_mem = '128MB'
SET max_parallel_maintenance_workers = 0 AS $$
DECLARE
    v record;
BEGIN
    FOR v IN
        SELECT c.relname, i.indisunique, pg_get_indexdef(i.indexrelid) AS made
          FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
         WHERE i.indrelid = format('views.%I', p_table)::regclass
           AND (i.indisprimary OR NOT p_key_only)
           AND to_regclass(format('views.%I', 'new_' || c.relname)) IS NULL
         ORDER BY c.relname
    LOOP
        EXECUTE format('CREATE %s INDEX %I ON views.%I %s',
                       CASE WHEN v.indisunique THEN 'UNIQUE' ELSE '' END, 'new_' || v.relname,
                       'new_' || p_table, substr(v.made, strpos(v.made, ' USING ')));
    END LOOP;
END $$;

-- Put the tables beside the views in their places, other books' rows taken along. Readers of several
-- views hold one and ask for the next, so all are asked for at once, and again if that takes long.
-- The planner knows nothing of a new table: a look at some thousand rows of each is enough for it.
CREATE FUNCTION views.put_in_place(p_book text, p_tables text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET lock_timeout = '200ms' SET default_statistics_target = 10 AS $$
DECLARE
    v_table text;
    v_all text := (SELECT string_agg(format('views.%I', t), ', ' ORDER BY t) FROM unnest(p_tables) t);
    v record;
BEGIN
    LOOP
        BEGIN
            EXECUTE 'LOCK TABLE ' || v_all || ' IN ACCESS EXCLUSIVE MODE';
            EXIT;
        EXCEPTION WHEN lock_not_available THEN
            PERFORM pg_sleep(0.05);
        END;
    END LOOP;
    FOREACH v_table IN ARRAY p_tables LOOP
        EXECUTE format('INSERT INTO views.%I SELECT * FROM views.%I WHERE book <> $1',
                       'new_' || v_table, v_table) USING p_book;
        EXECUTE format('DROP TABLE views.%I', v_table);
        EXECUTE format('ALTER TABLE views.%I RENAME TO %I', 'new_' || v_table, v_table);
        FOR v IN
            SELECT c.relname, substr(c.relname, 5) AS name, i.indisunique
              FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
             WHERE i.indrelid = format('views.%I', v_table)::regclass
        LOOP
            IF v.name = v_table || '_pkey' THEN
                EXECUTE format('ALTER TABLE views.%I ADD CONSTRAINT %I PRIMARY KEY USING INDEX %I',
                               v_table, v.name, v.relname);
            ELSE
                EXECUTE format('ALTER INDEX views.%I RENAME TO %I', v.relname, v.name);
            END IF;
        END LOOP;
        EXECUTE format('ANALYZE views.%I', v_table);
    END LOOP;
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA views FROM PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA views TO anzhang_views;

CREATE TABLE views.cases (
    book         text    NOT NULL,
    case_id      uuid    NOT NULL,
    case_number  text    NOT NULL,
    officer      text    NOT NULL,
    filed_on     date    NOT NULL,
    bank_account text    NOT NULL,
    sub_account  text    NOT NULL,
    parties      integer NOT NULL,
    receipts     integer NOT NULL,
    payouts      integer NOT NULL,
    position     bigint  NOT NULL,
    PRIMARY KEY (case_id, book)
);
CREATE INDEX cases_order ON views.cases (book, position);
CREATE INDEX cases_officer ON views.cases (book, officer, position);

CREATE TABLE views.parties (
    book              text    NOT NULL,
    case_id           uuid    NOT NULL,
    party             text    NOT NULL,
    case_number       text    NOT NULL,
    role              text    NOT NULL,
    kind              text    NOT NULL,
    name              text    NOT NULL,
    identity          text,
    phone             text,
    identity_verified boolean NOT NULL,
    account_version   integer,
    account_holder    text,
    account_number    text,
    bank_name         text,
    bank_code         text,
    account_evidence  text,
    stated_by         text,
    confirmed_by      text,
    position          bigint  NOT NULL,
    stated_at         bigint,
    known_as          text    NOT NULL,
    PRIMARY KEY (case_id, party, book)
);
-- Of whom another case speaks: by number, and where there is none to compare, by name.
CREATE INDEX parties_identity ON views.parties (book, identity) WHERE role = 'debtor';
CREATE INDEX parties_known_as ON views.parties (book, known_as) WHERE role = 'debtor';
CREATE INDEX parties_to_confirm ON views.parties (book, stated_at, case_id, party)
    WHERE account_version IS NOT NULL AND confirmed_by IS NULL;

CREATE TABLE views.numbers (
    book         text   NOT NULL,
    case_id      uuid   NOT NULL,
    number       text   NOT NULL,
    case_number  text   NOT NULL,
    bank_account text   NOT NULL,
    party        text,
    capacity     text,
    issued_on    date   NOT NULL,
    closed_on    date,
    position     bigint NOT NULL,
    PRIMARY KEY (book, case_id, number)
);
CREATE INDEX numbers_payers ON views.numbers (book, number) WHERE party IS NOT NULL;

CREATE TABLE views.payees (
    book    text NOT NULL,
    case_id uuid NOT NULL,
    payout  uuid NOT NULL,
    party   text NOT NULL,
    PRIMARY KEY (case_id, payout, book)
);

CREATE TABLE views.lines (
    book                  text    NOT NULL,
    line                  uuid    NOT NULL,
    bank_account          text    NOT NULL,
    serial                text    NOT NULL,
    booked_on             date    NOT NULL,
    value_date            date    NOT NULL,
    purpose               text    NOT NULL,
    state                 text    NOT NULL,
    amount                bigint  NOT NULL,
    remainder             bigint  NOT NULL,
    currency              char(3) NOT NULL,
    payer_name            text    NOT NULL,
    payer_account         text    NOT NULL,
    payer_bank            text    NOT NULL,
    remark                text    NOT NULL,
    sub_account           text    NOT NULL,
    end_to_end            text    NOT NULL,
    issued_to             text,
    issued_name           text,
    bank_says             text,
    matched               text,
    suggested             jsonb   NOT NULL,
    payout                uuid,
    confirmations         integer NOT NULL,
    discrepancies         integer NOT NULL,
    files                 jsonb   NOT NULL,
    claim_due             date,
    claim_due_provisional boolean NOT NULL,
    position              bigint  NOT NULL,
    waiting               bigint  NOT NULL,
    PRIMARY KEY (line, book)
);
CREATE INDEX lines_order ON views.lines (book, position);
CREATE INDEX lines_account ON views.lines (book, bank_account, position);
CREATE INDEX lines_to_claim ON views.lines (book, value_date, position) WHERE state = 'to-claim';
CREATE INDEX lines_unexplained ON views.lines (book, value_date, position)
    WHERE purpose = 'unexplained';

CREATE TABLE views.claims (
    book           text        NOT NULL,
    line           uuid        NOT NULL,
    claim          text        NOT NULL,
    state          text        NOT NULL,
    by             text        NOT NULL,
    amount         bigint      NOT NULL,
    currency       char(3)     NOT NULL,
    shares         jsonb       NOT NULL,
    evidence       text        NOT NULL,
    reason         text        NOT NULL,
    decided_by     text,
    decided_reason text,
    proposed_at    timestamptz NOT NULL,
    position       bigint      NOT NULL,
    PRIMARY KEY (line, claim, book)
);
CREATE INDEX claims_to_confirm ON views.claims (book, position, claim) WHERE state = 'proposed';
CREATE INDEX claims_of_lots ON views.claims (book, split_part(shares -> 0 ->> 0, '/', 2))
    WHERE shares -> 0 ->> 0 LIKE 'lot/%';

CREATE TABLE views.discrepancies (
    book     text        NOT NULL,
    line     uuid        NOT NULL,
    file     text        NOT NULL,
    place    text        NOT NULL,
    amount   bigint      NOT NULL,
    currency char(3)     NOT NULL,
    incoming boolean     NOT NULL,
    found_at timestamptz NOT NULL,
    position bigint      NOT NULL,
    PRIMARY KEY (line, file, book)
);
CREATE INDEX discrepancies_order ON views.discrepancies (book, position);

CREATE TABLE views.payouts (
    book               text        NOT NULL,
    payout             uuid        NOT NULL,
    number             text        NOT NULL,
    case_number        text        NOT NULL,
    party              text        NOT NULL,
    account_version    integer     NOT NULL,
    amount             bigint      NOT NULL,
    currency           char(3)     NOT NULL,
    purpose            text        NOT NULL,
    sources            jsonb       NOT NULL,
    state              text        NOT NULL,
    digest             text        NOT NULL,
    roles              jsonb       NOT NULL,
    approvals          jsonb       NOT NULL,
    next_role          text,
    policy             text        NOT NULL,
    drafted_by         text        NOT NULL,
    drafted_at         timestamptz NOT NULL,
    batch              text,
    reference          text,
    attempts           integer     NOT NULL,
    queued_by          text,
    sent_by            text,
    sent_on            date,
    bank_found_nothing boolean     NOT NULL,
    settled_on         date,
    returned_on        date,
    debit_line         uuid,
    return_line        uuid,
    said               text,
    position           bigint      NOT NULL,
    changed_at         timestamptz NOT NULL,
    PRIMARY KEY (payout, book)
);
CREATE INDEX payouts_order ON views.payouts (book, position);
CREATE INDEX payouts_case ON views.payouts (book, case_number, position);
CREATE INDEX payouts_to_approve ON views.payouts (book, next_role, position)
    WHERE next_role IS NOT NULL;
CREATE INDEX payouts_to_send ON views.payouts (book, position) WHERE state IN ('approved', 'queued');
CREATE INDEX payouts_in_transit ON views.payouts (book, sent_on, position)
    WHERE state IN ('sent', 'accepted', 'unknown');
CREATE INDEX payouts_unknown ON views.payouts (book, sent_on, position) WHERE state = 'unknown';
CREATE INDEX payouts_returned ON views.payouts (book, returned_on, position)
    WHERE state = 'returned';

CREATE TABLE views.batches (
    book         text        NOT NULL,
    batch        uuid        NOT NULL,
    message_id   text        NOT NULL,
    bank_account text        NOT NULL,
    state        text        NOT NULL,
    count        integer     NOT NULL,
    amount       bigint      NOT NULL,
    currency     char(3)     NOT NULL,
    items        jsonb       NOT NULL,
    file         text,
    accepted     boolean,
    detail       text,
    prepared_by  text        NOT NULL,
    sent_by      text,
    prepared_at  timestamptz NOT NULL,
    sent_at      timestamptz,
    answered_at  timestamptz,
    position     bigint      NOT NULL,
    PRIMARY KEY (batch, book)
);
CREATE INDEX batches_order ON views.batches (book, position);

CREATE TABLE views.clocks (
    book                 text    NOT NULL,
    case_id              uuid    NOT NULL,
    receipt              uuid    NOT NULL,
    case_number          text    NOT NULL,
    value_date           date    NOT NULL,
    notified_on          date    NOT NULL,
    amount               bigint  NOT NULL,
    unsettled            bigint  NOT NULL,
    currency             char(3) NOT NULL,
    third_party          boolean NOT NULL,
    legal_due            date,
    legal_provisional    boolean NOT NULL,
    target               date,
    fifteen_due          date,
    fifteen_provisional  boolean NOT NULL,
    court_due            date,
    court_provisional    boolean NOT NULL,
    earliest             date,
    settled_on           date,
    returned_on          date,
    resumed_due          date,
    note                 text,
    position             bigint  NOT NULL,
    PRIMARY KEY (case_id, receipt, book)
);
CREATE INDEX clocks_running ON views.clocks (book, earliest, case_id, receipt)
    WHERE unsettled > 0 AND earliest IS NOT NULL;

CREATE TABLE views.clock_sources (
    book    text  NOT NULL,
    payout  uuid  NOT NULL,
    case_id uuid  NOT NULL,
    sources jsonb NOT NULL,
    PRIMARY KEY (payout, book)
);

CREATE TABLE views.files (
    book          text        NOT NULL,
    file          uuid        NOT NULL,
    sha256        text        NOT NULL,
    name          text        NOT NULL,
    format        text        NOT NULL,
    size          bigint      NOT NULL,
    statements    jsonb       NOT NULL,
    received_at   timestamptz NOT NULL,
    finished_at   timestamptz,
    booked        integer,
    matched       integer,
    confirmed     integer,
    discrepancies integer,
    settled       integer,
    returned      integer,
    position      bigint      NOT NULL,
    PRIMARY KEY (file, book)
);
CREATE INDEX files_order ON views.files (book, position);
