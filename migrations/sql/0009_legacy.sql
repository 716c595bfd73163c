-- Views (查询视图): clearing of legacy money. Same conventions as 0002_views.sql.
--
-- One row for each legacy line from the moment it is loaded, whoever deals with it; `remainder` is
-- what still stands on unclaimed/<line>, `matched` what went to cases, `reassigned` what went to an
-- account of its own; of what cases got, `passed_on` went on to other accounts of the book.
CREATE TABLE views.legacy_lines (
    book         text    NOT NULL,
    line         uuid    NOT NULL,
    stretch      uuid    NOT NULL,
    at           integer NOT NULL,
    bank_account text    NOT NULL,
    place        text    NOT NULL,
    serial       text    NOT NULL,
    booked_on    date    NOT NULL,
    amount       bigint  NOT NULL,
    remainder    bigint  NOT NULL,
    matched      bigint  NOT NULL,
    reassigned   bigint  NOT NULL,
    passed_on    bigint  NOT NULL,
    owed_again   bigint  NOT NULL,
    currency     char(3) NOT NULL,
    loaded_as    text    NOT NULL,
    cls          text    NOT NULL,
    why          text    NOT NULL,
    state        text    NOT NULL,
    case_number  text    NOT NULL,
    officer      text    NOT NULL,
    owner        text    NOT NULL,
    payer_name   text    NOT NULL,
    remark       text    NOT NULL,
    payee_name   text    NOT NULL,
    document     text    NOT NULL,
    review_on    date,
    approved_by  text,
    steps        integer NOT NULL,
    last_step    text,
    last_on      date,
    next_on      date,
    in_hand      boolean NOT NULL,
    cleared_on   date,
    position     bigint  NOT NULL,
    waiting      bigint  NOT NULL,
    match        text    NOT NULL,
    PRIMARY KEY (line, book)
);
-- A cell of the opening table, and the list behind it.
CREATE INDEX legacy_lines_account ON views.legacy_lines (book, bank_account, cls, booked_on, line);
-- What is still to be cleared, by class, oldest money first.
CREATE INDEX legacy_lines_open ON views.legacy_lines (book, cls, booked_on, line)
    WHERE remainder > 0;

CREATE TABLE views.legacy_steps (
    book     text   NOT NULL,
    line     uuid   NOT NULL,
    step     text   NOT NULL,
    on_day   date   NOT NULL,
    result   text   NOT NULL,
    document text   NOT NULL,
    by       text   NOT NULL,
    position bigint NOT NULL,
    PRIMARY KEY (line, step, book)
);

CREATE TABLE views.legacy_matches (
    book     text    NOT NULL,
    line     uuid    NOT NULL,
    match    text    NOT NULL,
    state    text    NOT NULL,
    amount   bigint  NOT NULL,
    currency char(3) NOT NULL,
    shares   jsonb   NOT NULL,
    grade    text    NOT NULL,
    rule     text    NOT NULL,
    evidence text    NOT NULL,
    reason   text    NOT NULL,
    by       text    NOT NULL,
    decided_by text,
    position bigint  NOT NULL,
    PRIMARY KEY (line, match, book)
);
CREATE INDEX legacy_matches_waiting ON views.legacy_matches (book, position, line, match)
    WHERE state = 'proposed';

CREATE TABLE views.legacy_positions (
    book         text    NOT NULL,
    opening      uuid    NOT NULL,
    bank_account text    NOT NULL,
    cut_off      date    NOT NULL,
    balance      bigint  NOT NULL,
    total        bigint  NOT NULL,
    over         bigint  NOT NULL,
    under        bigint  NOT NULL,
    currency     char(3) NOT NULL,
    lines        integer NOT NULL,
    agreed_by    text,
    position     bigint  NOT NULL,
    PRIMARY KEY (opening, book)
);

CREATE TABLE views.legacy_differences (
    book         text    NOT NULL,
    opening      uuid    NOT NULL,
    ticket       text    NOT NULL,
    bank_account text    NOT NULL,
    kind         text    NOT NULL,
    amount       bigint  NOT NULL,
    standing     bigint  NOT NULL,
    currency     char(3) NOT NULL,
    owner        text    NOT NULL,
    reason       text    NOT NULL,
    position     bigint  NOT NULL,
    PRIMARY KEY (opening, ticket, book)
);

CREATE TABLE views.legacy_notices (
    book      text    NOT NULL,
    notice    uuid    NOT NULL,
    number    text    NOT NULL,
    medium    text    NOT NULL,
    lines     integer NOT NULL,
    amount    bigint  NOT NULL,
    currency  char(3) NOT NULL,
    posted_on date,
    until     date    NOT NULL,
    state     text    NOT NULL,
    claims    integer NOT NULL,
    position  bigint  NOT NULL,
    PRIMARY KEY (notice, book)
);
-- What was put up on which day.
CREATE INDEX legacy_notices_posted ON views.legacy_notices (book, posted_on, notice)
    WHERE posted_on IS NOT NULL;
