-- Views (查询视图): Money coming in and waiting. Same conventions as 0002_views.sql.
COMMENT ON SCHEMA views IS 'what the facts add up to; thrown away and told again';

-- A book that was opened before cash had an account of its own.
INSERT INTO anzhang.chart (prefix, side) VALUES ('cash', 1) ON CONFLICT DO NOTHING;

-- What of a receipt may wait, and the first day on which something of it is late.
ALTER TABLE views.clocks
    ADD COLUMN deferred         bigint NOT NULL DEFAULT 0,
    ADD COLUMN deferred_until   date,
    ADD COLUMN ground           text,
    ADD COLUMN after_ground     bigint NOT NULL DEFAULT 0,
    ADD COLUMN after_ground_due date,
    ADD COLUMN due              date,
    ADD COLUMN deferred_from    date;
DROP INDEX views.clocks_running;
CREATE INDEX clocks_due ON views.clocks (book, due, case_id, receipt)
    WHERE unsettled > 0 AND due IS NOT NULL;
CREATE INDEX clocks_oldest ON views.clocks (book, value_date, case_id, receipt) WHERE unsettled > 0;

CREATE TABLE views.holds (
    book             text    NOT NULL,
    hold             uuid    NOT NULL,
    number           text    NOT NULL,
    case_number      text    NOT NULL,
    process          text    NOT NULL,
    kind             text    NOT NULL,
    asked            bigint  NOT NULL,
    covered          bigint  NOT NULL,
    currency         char(3) NOT NULL,
    basis            text    NOT NULL,
    starts_on        date,
    until            date,
    state            text    NOT NULL,
    decide           text,
    asked_by         text    NOT NULL,
    approved_by      text,
    release_document text,
    doubt            text,
    overdue          integer NOT NULL,
    position         bigint  NOT NULL,
    PRIMARY KEY (hold, book)
);
CREATE INDEX holds_case ON views.holds (book, case_number, position);
CREATE INDEX holds_to_decide ON views.holds (book, position, hold) WHERE decide IS NOT NULL;
CREATE INDEX holds_ending ON views.holds (book, until, hold) WHERE covered > 0;

CREATE TABLE views.cash (
    book         text    NOT NULL,
    collection   uuid    NOT NULL,
    slip         text    NOT NULL,
    case_number  text    NOT NULL,
    officers     jsonb   NOT NULL,
    amount       bigint  NOT NULL,
    currency     char(3) NOT NULL,
    collected_on date    NOT NULL,
    due_on       date,
    state        text    NOT NULL,
    timing       text,
    in_hand      bigint  NOT NULL,
    missing      bigint  NOT NULL,
    receipt      text,
    position     bigint  NOT NULL,
    PRIMARY KEY (collection, book)
);
CREATE INDEX cash_case ON views.cash (book, case_number, position);
CREATE INDEX cash_outside ON views.cash (book, collected_on, collection)
    WHERE state = 'with-officers';
CREATE INDEX cash_to_bank ON views.cash (book, collected_on, collection) WHERE in_hand > 0;
CREATE INDEX cash_short ON views.cash (book, collected_on, collection) WHERE missing > 0;

CREATE TABLE views.slip_books (
    book         text    NOT NULL,
    slip_book    uuid    NOT NULL,
    mark         text    NOT NULL,
    keeper       text    NOT NULL,
    next         integer NOT NULL,
    last         integer NOT NULL,
    voided       integer NOT NULL,
    out          boolean NOT NULL,
    position     bigint  NOT NULL,
    PRIMARY KEY (slip_book, book)
);
CREATE INDEX slip_books_out ON views.slip_books (book, position, slip_book) WHERE out;

CREATE TABLE views.notice_clocks (
    book         text    NOT NULL,
    case_id      uuid    NOT NULL,
    receipt      uuid    NOT NULL,
    case_number  text    NOT NULL,
    amount       bigint  NOT NULL,
    currency     char(3) NOT NULL,
    value_date   date    NOT NULL,
    officer_due  date,
    officer_told date,
    party_due    date,
    party_told   date,
    late_for     date,
    choice       text,
    position     bigint  NOT NULL,
    PRIMARY KEY (case_id, receipt, book)
);
CREATE INDEX notice_clocks_officer ON views.notice_clocks (book, value_date, case_id, receipt)
    WHERE officer_told IS NULL AND amount > 0;
CREATE INDEX notice_clocks_party ON views.notice_clocks (book, party_due, case_id, receipt)
    WHERE party_told IS NULL AND amount > 0;
CREATE INDEX notice_clocks_late ON views.notice_clocks (book, value_date, case_id, receipt)
    WHERE late_for IS NOT NULL AND choice IS NULL AND amount > 0;

CREATE TABLE views.notices (
    book        text   NOT NULL,
    notice      uuid   NOT NULL,
    number      text   NOT NULL,
    case_number text   NOT NULL,
    kind        text   NOT NULL,
    addressee   text   NOT NULL,
    about       uuid,
    channel     text   NOT NULL,
    given_on    date   NOT NULL,
    due_on      date,
    timing      text   NOT NULL,
    outcome     text   NOT NULL,
    position    bigint NOT NULL,
    PRIMARY KEY (notice, book)
);
CREATE INDEX notices_case ON views.notices (book, case_number, position);

CREATE TABLE views.closed_cases (
    book         text  NOT NULL,
    case_id      uuid  NOT NULL,
    case_number  text  NOT NULL,
    closed_on    date,
    archived_on  date,
    disturbed_on date,
    came         jsonb NOT NULL,
    PRIMARY KEY (case_id, book)
);
CREATE INDEX closed_cases_disturbed ON views.closed_cases (book, disturbed_on, case_id)
    WHERE disturbed_on IS NOT NULL;

CREATE TABLE views.reminders (
    book        text    NOT NULL,
    reminder    uuid    NOT NULL,
    case_number text    NOT NULL,
    receipt     uuid    NOT NULL,
    step        integer NOT NULL,
    due         date    NOT NULL,
    days        integer NOT NULL,
    amount      bigint  NOT NULL,
    currency    char(3) NOT NULL,
    told        jsonb   NOT NULL,
    answered_by text,
    answer      text,
    next_on     date,
    position    bigint  NOT NULL,
    PRIMARY KEY (reminder, book)
);
CREATE INDEX reminders_open ON views.reminders (book, due, reminder) WHERE answered_by IS NULL;

CREATE TABLE views.instruments (
    book         text    NOT NULL,
    instrument   uuid    NOT NULL,
    number       text    NOT NULL,
    kind         text    NOT NULL,
    case_number  text    NOT NULL,
    amount       bigint  NOT NULL,
    currency     char(3) NOT NULL,
    received_on  date    NOT NULL,
    received_by  text    NOT NULL,
    presented_on date,
    state        text    NOT NULL,
    waiting      boolean NOT NULL,
    position     bigint  NOT NULL,
    PRIMARY KEY (instrument, book)
);
CREATE INDEX instruments_waiting ON views.instruments (book, received_on, instrument) WHERE waiting;
CREATE INDEX instruments_case ON views.instruments (book, case_number) WHERE waiting;
