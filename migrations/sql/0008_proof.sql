-- Daily proof, matching, month close. Views (查询视图) have the conventions of 0002_views.sql.

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
    PRIMARY KEY (file, nth, book)
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
    PRIMARY KEY (expectation, book)
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
    PRIMARY KEY (ticket, book)
);
CREATE INDEX tickets_order ON views.tickets (book, position);
CREATE INDEX tickets_standing ON views.tickets (book, due_on, position) WHERE state <> 'resolved';
CREATE INDEX tickets_subject ON views.tickets (book, subject);

CREATE TABLE views.months (
    book       text   NOT NULL,
    month      uuid   NOT NULL,
    label      text   NOT NULL,
    begins_on  date   NOT NULL,
    ends_on    date   NOT NULL,
    state      text   NOT NULL,
    signatures jsonb  NOT NULL,
    seal       text   NOT NULL,
    proofs     jsonb  NOT NULL,
    listed     jsonb  NOT NULL,
    figures    jsonb  NOT NULL,
    read_to    bigint,
    closed_at  timestamptz,
    reopened   jsonb  NOT NULL,
    position   bigint NOT NULL,
    PRIMARY KEY (month, book)
);
CREATE INDEX months_label ON views.months (book, label);

CREATE TABLE views.case_returns (
    book          text    NOT NULL,
    case_return   uuid    NOT NULL,
    case_number   text    NOT NULL,
    applied       bigint  NOT NULL,
    currency      char(3) NOT NULL,
    filed_on      date    NOT NULL,
    first         boolean NOT NULL,
    way           text,
    ended_on      date,
    excluded_days integer NOT NULL,
    position      bigint  NOT NULL,
    PRIMARY KEY (case_return, book)
);
-- Rates that other systems counted, entered on a paper; a month has a handful.
CREATE TABLE views.told_figures (
    book        text    NOT NULL,
    figure      uuid    NOT NULL,
    indicator   text    NOT NULL,
    month       text    NOT NULL,
    numerator   integer NOT NULL,
    denominator integer NOT NULL,
    document    text    NOT NULL,
    by          text    NOT NULL,
    position    bigint  NOT NULL,
    PRIMARY KEY (figure, book)
);
CREATE INDEX told_figures_month ON views.told_figures (book, month, indicator);
CREATE INDEX case_returns_ended ON views.case_returns (book, ended_on) WHERE ended_on IS NOT NULL;

-- What the indicators of a month are counted from.
CREATE INDEX clocks_target ON views.clocks (book, target) WHERE target IS NOT NULL;
CREATE INDEX clocks_fifteen ON views.clocks (book, fifteen_due) WHERE fifteen_due IS NOT NULL;
CREATE INDEX clocks_settled ON views.clocks (book, settled_on) WHERE settled_on IS NOT NULL;
CREATE INDEX clocks_case ON views.clocks (book, case_number);
CREATE INDEX lines_booked ON views.lines (book, booked_on);
CREATE INDEX payouts_settled ON views.payouts (book, settled_on) WHERE settled_on IS NOT NULL;
