-- Leaving (出款): payouts of every payer and kind.
--
-- Columns are given a value for rows that are there; the view's new version then tells it the book
-- again.
ALTER TABLE views.payouts
    ADD COLUMN kind       text  NOT NULL DEFAULT 'applicant',
    ADD COLUMN method     text  NOT NULL DEFAULT 'transfer',
    ADD COLUMN payer_kind text  NOT NULL DEFAULT 'case-account',
    ADD COLUMN payer      uuid  NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
    ADD COLUMN hold       text  NOT NULL DEFAULT '',
    ADD COLUMN papers     jsonb NOT NULL DEFAULT '[]';
CREATE INDEX payouts_payer ON views.payouts (book, payer, position);
CREATE INDEX payouts_handed ON views.payouts (book, sent_on, position) WHERE state = 'handed';

CREATE TABLE views.leavings (
    book        text        NOT NULL,
    process     uuid        NOT NULL,
    kind        text        NOT NULL,
    number      text        NOT NULL,
    case_number text        NOT NULL,
    party       text,
    amount      bigint      NOT NULL,
    outstanding bigint      NOT NULL,
    currency    char(3)     NOT NULL,
    state       text        NOT NULL,
    waits_for   text,
    due         date,
    words       jsonb       NOT NULL,
    begun_by    text        NOT NULL,
    position    bigint      NOT NULL,
    changed_at  timestamptz NOT NULL,
    PRIMARY KEY (process, book)
);
CREATE INDEX leavings_case ON views.leavings (book, case_number, position);
CREATE INDEX leavings_waiting ON views.leavings (book, waits_for, position)
    WHERE waits_for IS NOT NULL;
CREATE INDEX leavings_granting ON views.leavings (book, position)
    WHERE waits_for IN ('grant', 'lapse');
CREATE INDEX leavings_wrong ON views.leavings (book, position)
    WHERE waits_for IN ('recognition', 'recovery');
CREATE INDEX leavings_lapsing ON views.leavings (book, due, position)
    WHERE due IS NOT NULL AND state = 'granted';

CREATE TABLE views.bankruptcies (
    book        text    NOT NULL,
    bankruptcy  uuid    NOT NULL,
    case_id     uuid    NOT NULL,
    case_number text    NOT NULL,
    debtor      text    NOT NULL,
    ruling      text    NOT NULL,
    accepted_on date    NOT NULL,
    under_way   boolean NOT NULL,
    position    bigint  NOT NULL,
    PRIMARY KEY (bankruptcy, debtor, book)
);
CREATE INDEX bankruptcies_under_way ON views.bankruptcies (book, case_id) WHERE under_way;
