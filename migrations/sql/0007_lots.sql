-- Views (查询视图): Auction lots. Same conventions as 0002_views.sql.
COMMENT ON SCHEMA views IS 'what the facts add up to; thrown away and told again';

-- The clocks of lots and their alerts (期限、预警)

CREATE TABLE views.lot_timers (
    book        text        NOT NULL,
    lot_id      uuid        NOT NULL,
    timer       text        NOT NULL,
    name        text        NOT NULL,
    subject     text        NOT NULL,
    zh          text        NOT NULL,
    rule        text        NOT NULL,
    role        text        NOT NULL,
    started_by  text        NOT NULL,
    started_on  date        NOT NULL,
    due_at      timestamptz NOT NULL,
    rolled      boolean     NOT NULL,
    provisional boolean     NOT NULL,
    state       text        NOT NULL,
    fired_at    timestamptz,
    level       integer     NOT NULL,
    urged_to    text,
    position    bigint      NOT NULL,
    PRIMARY KEY (lot_id, timer, book)
);
CREATE INDEX lot_timers_due ON views.lot_timers (book, due_at, lot_id, timer)
    WHERE state = 'running';
CREATE INDEX lot_timers_escalated ON views.lot_timers (book, due_at, lot_id, timer)
    WHERE level > 0;

CREATE INDEX lot_timers_named ON views.lot_timers (book, name, due_at, lot_id)
    WHERE state = 'running';

CREATE TABLE views.lot_accounts (
    book         text NOT NULL,
    money_id     uuid NOT NULL,
    bank_account text NOT NULL,
    PRIMARY KEY (money_id, book)
);
CREATE INDEX lot_accounts_number ON views.lot_accounts (book, bank_account);

CREATE TABLE views.lot_alerts (
    book     text   NOT NULL,
    lot_id   uuid   NOT NULL,
    position bigint NOT NULL,
    rule     text   NOT NULL,
    said     text   NOT NULL,
    due      date,
    PRIMARY KEY (lot_id, position, book)
);
CREATE INDEX lot_alerts_order ON views.lot_alerts (book, position, lot_id);

CREATE TABLE views.lots (
    book            text        NOT NULL,
    lot_id          uuid        NOT NULL,
    lot             text        NOT NULL,
    case_number     text        NOT NULL,
    title           text        NOT NULL,
    asset_class     text        NOT NULL,
    state           text        NOT NULL,
    round_no        integer     NOT NULL,
    attempt         text,
    platform        text,
    reference       bigint,
    start_price     bigint,
    price           bigint,
    paid            bigint,
    balance_due_on  date,
    seized_on       date        NOT NULL,
    seizure_until   date        NOT NULL,
    reference_until date,
    next_timer      text,
    next_due        timestamptz,
    alerts          integer     NOT NULL,
    finished        boolean     NOT NULL,
    finished_on     date,
    opened_on       date        NOT NULL,
    position        bigint      NOT NULL,
    currency        char(3)     NOT NULL,
    timers          jsonb       NOT NULL,
    terms           jsonb       NOT NULL,
    ps_failed       boolean     NOT NULL,
    second_round    boolean     NOT NULL,
    in_kind         boolean     NOT NULL,
    request_on_file boolean     NOT NULL,
    PRIMARY KEY (lot_id, book)
);
CREATE INDEX lots_order ON views.lots (book, position);
CREATE INDEX lots_number ON views.lots (book, lot);
CREATE INDEX lots_stage ON views.lots (book, state, position);
CREATE INDEX lots_urgent ON views.lots (book, next_due, position)
    WHERE NOT finished AND next_due IS NOT NULL;
CREATE INDEX lots_candidates ON views.lots (book, position)
    WHERE state IN ('ps-failed', 'round-review');
CREATE INDEX lots_balances ON views.lots (book, balance_due_on, position)
    WHERE state IN ('sold-await-balance', 'overdue') AND balance_due_on IS NOT NULL;

CREATE TABLE views.lot_attempts (
    book           text        NOT NULL,
    lot_id         uuid        NOT NULL,
    attempt        text        NOT NULL,
    lot            text        NOT NULL,
    kind           text        NOT NULL,
    round_no       integer     NOT NULL,
    rerun_no       integer     NOT NULL,
    platform       text        NOT NULL,
    platform_lot   text        NOT NULL,
    published_on   date        NOT NULL,
    opens_at       timestamptz NOT NULL,
    ends_at        timestamptz NOT NULL,
    start_price    bigint      NOT NULL,
    deposit        bigint      NOT NULL,
    entrants       integer     NOT NULL,
    bids           integer     NOT NULL,
    extensions     integer     NOT NULL,
    outcome        text,
    ended_on       date,
    price          bigint,
    winner         text,
    balance_due_on date,
    defaulted      boolean     NOT NULL,
    reference      bigint,
    stayed         boolean     NOT NULL,
    withdrawn      boolean     NOT NULL,
    position       bigint      NOT NULL,
    currency       char(3)     NOT NULL,
    PRIMARY KEY (lot_id, attempt, book)
);
CREATE INDEX lot_attempts_ended ON views.lot_attempts (book, ended_on);
CREATE INDEX lot_attempts_live ON views.lot_attempts (book, lot_id) WHERE outcome IS NULL;
CREATE INDEX lot_attempts_published ON views.lot_attempts (book, published_on);

CREATE TABLE views.lot_deposits (
    book     text    NOT NULL,
    money_id uuid    NOT NULL,
    attempt  text    NOT NULL,
    bidder   text    NOT NULL,
    lot      text    NOT NULL,
    channel  text    NOT NULL,
    amount   bigint  NOT NULL,
    currency char(3) NOT NULL,
    state    text    NOT NULL,
    platform text,
    since    date    NOT NULL,
    ended_on date,
    position bigint  NOT NULL,
    PRIMARY KEY (money_id, attempt, bidder, book)
);
CREATE INDEX lot_deposits_bidder ON views.lot_deposits (book, bidder, position);
CREATE INDEX lot_deposits_live ON views.lot_deposits (book, position) WHERE ended_on IS NULL;

CREATE TABLE views.lot_defaults (
    book       text    NOT NULL,
    default_id uuid    NOT NULL,
    lot        text    NOT NULL,
    attempt    text    NOT NULL,
    buyer      text    NOT NULL,
    price      bigint  NOT NULL,
    deposit    bigint  NOT NULL,
    frozen     bigint  NOT NULL,
    difference bigint,
    short_by   bigint,
    ordered    bigint  NOT NULL,
    topped_up  bigint  NOT NULL,
    currency   char(3) NOT NULL,
    ruled_on   date    NOT NULL,
    settled    boolean NOT NULL,
    position   bigint  NOT NULL,
    PRIMARY KEY (default_id, book)
);
CREATE INDEX lot_defaults_open ON views.lot_defaults (book, ruled_on, position) WHERE NOT settled;

CREATE TABLE views.settlement_breaks (
    book     text        NOT NULL,
    break_id uuid        NOT NULL,
    code     text        NOT NULL,
    subject  text        NOT NULL,
    lot      text        NOT NULL,
    owner    text        NOT NULL,
    amount   bigint,
    currency char(3)     NOT NULL,
    said     text        NOT NULL,
    found_at timestamptz NOT NULL,
    open     boolean     NOT NULL,
    how      text,
    position bigint      NOT NULL,
    PRIMARY KEY (break_id, book)
);
CREATE INDEX settlement_breaks_open ON views.settlement_breaks (book, position) WHERE open;

CREATE TABLE views.lot_moves (
    book       text    NOT NULL,
    source_id  uuid    NOT NULL,
    position   bigint  NOT NULL,
    account    text    NOT NULL,
    lot        text    NOT NULL,
    what       text    NOT NULL,
    amount     bigint  NOT NULL,
    currency   char(3) NOT NULL,
    counted_on date    NOT NULL,
    PRIMARY KEY (source_id, position, account, book)
);
CREATE INDEX lot_moves_of_lot ON views.lot_moves (book, lot, position, account);

CREATE TABLE views.lot_refunds (
    book       text        NOT NULL,
    refunds_id uuid        NOT NULL,
    payee      text        NOT NULL,
    lot        text        NOT NULL,
    amount     bigint      NOT NULL,
    currency   char(3)     NOT NULL,
    waits      text,
    due_at     timestamptz NOT NULL,
    position   bigint      NOT NULL,
    PRIMARY KEY (refunds_id, payee, book)
);
CREATE INDEX lot_refunds_due ON views.lot_refunds (book, due_at, position)
    WHERE amount > 0 AND waits IS NULL;
