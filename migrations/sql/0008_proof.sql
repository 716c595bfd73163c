-- Daily proof, matching, month close. Views (查询视图) have the conventions of 0002_views.sql.

-- The first day that is still open (开放期间首日): NULL until a month was closed.
ALTER TABLE anzhang.books ADD COLUMN open_from date;

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

-- The one door, which now knows closed months.
--
--   AZ001  unknown book                 AZ004  a balance would go to the wrong side
--   AZ002  same key, other input        AZ005  an account the chart does not know
--   AZ003  postings do not sum to zero  AZ006  a posting into a closed month
--   23505  the stream has moved on      AZ007  a month moved on while it was being closed
DROP FUNCTION anzhang.append(
    text, uuid[], integer[], text[], text[], timestamptz, text, text, text, text, bytea, text,
    integer[], text[], text[], bigint[], date[]
);
CREATE FUNCTION anzhang.append(
    p_book text, p_ids uuid[], p_versions integer[], p_topics text[], p_states text[],
    p_recorded_at timestamptz, p_actor text, p_role text, p_correlation text,
    p_request_key text, p_input_hash bytea, p_answer text,
    p_facts integer[], p_accounts text[], p_currencies text[], p_amounts bigint[], p_effective date[],
    p_accounted date[] DEFAULT NULL,
    OUT first_position bigint, OUT last_position bigint, OUT answer text, OUT replayed boolean
) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
-- Plans are kept for the life of a connection: one made while the book was empty must not read
-- whole tables when it is full. Every lookup below is by a whole key, for the same reason.
SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
    v_head   anzhang.books%ROWTYPE;
    v_known  anzhang.requests%ROWTYPE;
    v_stamp  timestamptz;
    v_link   bytea;
    v_links  bytea[];
    v_count  integer := cardinality(p_ids);
    v_wrong  record;
    v_today  date;
BEGIN
    SELECT * INTO v_head FROM anzhang.books WHERE book = p_book FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no book %', p_book USING ERRCODE = 'AZ001';
    END IF;

    IF p_request_key <> '' THEN
        SELECT * INTO v_known FROM anzhang.requests r
         WHERE r.book = p_book AND r.request_key = p_request_key;
        IF FOUND THEN
            IF v_known.input_hash <> p_input_hash THEN
                RAISE EXCEPTION 'the request key was used before with other input'
                    USING ERRCODE = 'AZ002', DETAIL = v_known.last_position::text;
            END IF;
            first_position := v_known.first_position;
            last_position := v_known.last_position;
            answer := v_known.answer;
            replayed := true;
            RETURN;
        END IF;
    END IF;

    -- Time never runs backwards within a book, so time order is position order.
    v_stamp := greatest(p_recorded_at, v_head.recorded_at);
    v_today := (v_stamp AT TIME ZONE interval '8 hours')::date;
    v_link := v_head.link;
    FOR i IN 1 .. v_count LOOP
        v_link := anzhang.digest(v_link, p_book, v_head.position + i, p_ids[i], p_versions[i], p_topics[i],
                               p_states[i], v_stamp, p_actor, p_role, p_correlation, p_request_key);
        v_links[i] := v_link;
    END LOOP;

    INSERT INTO anzhang.facts (book, position, originator_id, originator_version, topic, state,
                               recorded_at, actor, role, correlation, request_key, link)
    SELECT p_book, v_head.position + f.i, f.id, f.version, f.topic, f.state,
           v_stamp, p_actor, p_role, p_correlation, p_request_key, f.link
      FROM unnest(p_ids, p_versions, p_topics, p_states, v_links)
           WITH ORDINALITY AS f (id, version, topic, state, link, i);

    -- Closing and reopening a month take effect here, and only here: with the fact that says so.
    IF p_topics && ARRAY['month.closed', 'month.reopened'] THEN
        v_head.open_from := anzhang.open_from_after(v_head.book, v_head.open_from, p_topics, p_states);
    END IF;

    IF cardinality(p_facts) > 0 THEN
        IF NOT (1 <= ALL (p_facts) AND v_count >= ALL (p_facts)) THEN
            RAISE EXCEPTION 'a posting names a fact outside its command' USING ERRCODE = 'AZ003',
                DETAIL = format('the command has %s facts', v_count);
        END IF;
        SELECT p.fact, p.currency, sum(p.amount) AS off INTO v_wrong
          FROM unnest(p_facts, p_currencies, p_amounts) AS p (fact, currency, amount)
         GROUP BY p.fact, p.currency HAVING sum(p.amount) <> 0 LIMIT 1;
        IF FOUND THEN
            RAISE EXCEPTION 'the postings of a fact do not sum to zero'
                USING ERRCODE = 'AZ003', DETAIL = format('fact %s of the command is off by %s fen %s',
                                                         v_wrong.fact, v_wrong.off, v_wrong.currency);
        END IF;

        IF v_head.open_from IS NOT NULL THEN
            SELECT p.account, p.accounted INTO v_wrong
              FROM unnest(p_accounts, coalesce(p_accounted, p_effective)) AS p (account, accounted)
             WHERE coalesce(p.accounted, v_today) < v_head.open_from LIMIT 1;
            IF FOUND THEN
                RAISE EXCEPTION 'the month of % is closed', coalesce(v_wrong.accounted, v_today)
                    USING ERRCODE = 'AZ006',
                    DETAIL = format('%s|%s', coalesce(v_wrong.accounted, v_today), v_head.open_from);
            END IF;
        END IF;

        WITH put AS (
            INSERT INTO anzhang.postings
                (book, position, leg, account, currency, amount, balance, effective_on)
            SELECT p_book, v_head.position + p.fact,
                   row_number() OVER (PARTITION BY p.fact ORDER BY p.i),
                   p.account, p.currency, p.amount,
                   coalesce((SELECT b.amount FROM anzhang.balances b
                              WHERE b.book = p_book AND b.account = p.account
                                AND b.currency = p.currency), 0) + sum(p.amount) OVER (
                       PARTITION BY p.account, p.currency ORDER BY p.i ROWS UNBOUNDED PRECEDING),
                   -- Older money that is only moved on counts from the first day still open.
                   greatest(coalesce(p.effective, v_today), v_head.open_from)
              FROM unnest(p_facts, p_accounts, p_currencies, p_amounts, p_effective)
                   WITH ORDINALITY AS p (fact, account, currency, amount, effective, i)
            RETURNING position, leg, account, currency, balance
        )
        SELECT q.account, q.currency, q.balance, c.side INTO v_wrong
          FROM put q LEFT JOIN anzhang.chart c ON c.prefix = split_part(q.account, '/', 1)
         WHERE c.side IS NULL OR q.balance * c.side < 0
         ORDER BY q.position, q.leg LIMIT 1;
        IF FOUND THEN
            IF v_wrong.side IS NULL THEN
                RAISE EXCEPTION 'the chart knows no account %', v_wrong.account USING ERRCODE = 'AZ005';
            END IF;
            RAISE EXCEPTION 'the balance of % would go to the wrong side', v_wrong.account
                USING ERRCODE = 'AZ004', DETAIL = format('%s|%s|%s', v_wrong.account, v_wrong.currency,
                                                         v_wrong.balance);
        END IF;

        INSERT INTO anzhang.balances AS b (book, account, currency, amount, position)
        SELECT p_book, p.account, p.currency, sum(p.amount), v_head.position + max(p.fact)
          FROM unnest(p_facts, p_accounts, p_currencies, p_amounts) AS p (fact, account, currency, amount)
         GROUP BY p.account, p.currency
        ON CONFLICT (book, account, currency) DO UPDATE
           SET amount = b.amount + excluded.amount, position = excluded.position;
    END IF;

    UPDATE anzhang.books SET position = v_head.position + v_count, link = v_link, recorded_at = v_stamp,
           open_from = v_head.open_from
     WHERE book = p_book;

    first_position := v_head.position + 1;
    last_position := v_head.position + v_count;
    answer := p_answer;
    replayed := false;
    IF p_request_key <> '' THEN
        INSERT INTO anzhang.requests
        VALUES (p_book, p_request_key, p_input_hash, first_position, last_position, p_answer, v_stamp);
    END IF;
    -- Delivered on commit, not before.
    PERFORM pg_notify('anzhang', p_book);
END $$;

REVOKE ALL ON FUNCTION anzhang.append(
    text, uuid[], integer[], text[], text[], timestamptz, text, text, text, text, bytea, text,
    integer[], text[], text[], bigint[], date[], date[]
) FROM PUBLIC;
REVOKE ALL ON FUNCTION anzhang.open_from_after(text, date, text[], text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION anzhang.append(
    text, uuid[], integer[], text[], text[], timestamptz, text, text, text, text, bytea, text,
    integer[], text[], text[], bigint[], date[], date[]
) TO anzhang_app;

CREATE TABLE views.statements (
    book         text    NOT NULL,
    file         uuid    NOT NULL,
    nth          integer NOT NULL,
    sha256       text    NOT NULL,
    statement_id text    NOT NULL,
    bank_account text    NOT NULL,
    kind         text    NOT NULL,
    lines        integer NOT NULL,
    opening      bigint,
    closing      bigint,
    currency     char(3) NOT NULL,
    opening_on   date,
    closing_on   date,
    sequence     bigint,
    page         bigint,
    last_page    boolean NOT NULL,
    finished     boolean NOT NULL,
    position     bigint  NOT NULL,
    PRIMARY KEY (book, file, nth)
);
CREATE INDEX statements_account ON views.statements (book, bank_account, closing_on, position)
    WHERE kind = 'statement' AND finished;

CREATE TABLE views.expectations (
    book          text    NOT NULL,
    expectation   uuid    NOT NULL,
    number        text    NOT NULL,
    kind          text    NOT NULL,
    case_number   text    NOT NULL,
    bank_account  text    NOT NULL,
    amount        bigint  NOT NULL,
    met           bigint  NOT NULL,
    awaited       bigint  NOT NULL,
    currency      char(3) NOT NULL,
    payer_name    text    NOT NULL,
    payer_account text    NOT NULL,
    due_on        date    NOT NULL,
    basis         text    NOT NULL,
    opened_by     text    NOT NULL,
    state         text    NOT NULL,
    lines         jsonb   NOT NULL,
    position      bigint  NOT NULL,
    PRIMARY KEY (book, expectation)
);
CREATE INDEX expectations_open ON views.expectations (book, due_on, position) WHERE state = 'open';
CREATE INDEX expectations_case ON views.expectations (book, case_number, position);

CREATE TABLE views.tickets (
    book         text        NOT NULL,
    ticket       uuid        NOT NULL,
    kind         text        NOT NULL,
    subject      text        NOT NULL,
    bank_account text        NOT NULL,
    amount       bigint      NOT NULL,
    currency     char(3)     NOT NULL,
    found_on     date        NOT NULL,
    said         jsonb       NOT NULL,
    owner        text        NOT NULL,
    due_on       date        NOT NULL,
    state        text        NOT NULL,
    steps        jsonb       NOT NULL,
    cause        text        NOT NULL,
    document     text        NOT NULL,
    explained_by text,
    how          text        NOT NULL,
    position     bigint      NOT NULL,
    PRIMARY KEY (book, ticket)
);
CREATE INDEX tickets_order ON views.tickets (book, position);
CREATE INDEX tickets_standing ON views.tickets (book, due_on, position) WHERE state <> 'resolved';
CREATE INDEX tickets_subject ON views.tickets (book, subject);

CREATE TABLE views.hits (
    book     text   NOT NULL,
    line     uuid   NOT NULL,
    hits     jsonb  NOT NULL,
    position bigint NOT NULL,
    PRIMARY KEY (book, line)
);

CREATE TABLE views.proofs (
    book         text        NOT NULL,
    proof        uuid        NOT NULL,
    bank_account text        NOT NULL,
    day          date        NOT NULL,
    closing      bigint,
    booked       bigint      NOT NULL,
    difference   bigint,
    unexplained  bigint      NOT NULL,
    currency     char(3)     NOT NULL,
    items        jsonb       NOT NULL,
    digest       text        NOT NULL,
    drawn_by     text        NOT NULL,
    drawn_at     timestamptz NOT NULL,
    position     bigint      NOT NULL,
    PRIMARY KEY (book, proof)
);
CREATE INDEX proofs_day ON views.proofs (book, day, bank_account);

CREATE TABLE views.months (
    book       text   NOT NULL,
    month      uuid   NOT NULL,
    label      text   NOT NULL,
    begins_on  date   NOT NULL,
    ends_on    date   NOT NULL,
    state      text   NOT NULL,
    signatures jsonb  NOT NULL,
    seal       text   NOT NULL,
    sealed     jsonb  NOT NULL,
    read_to    bigint,
    closed_at  timestamptz,
    reopened   jsonb  NOT NULL,
    position   bigint NOT NULL,
    PRIMARY KEY (book, month)
);
CREATE INDEX months_label ON views.months (book, label);
