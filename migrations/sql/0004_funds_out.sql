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
