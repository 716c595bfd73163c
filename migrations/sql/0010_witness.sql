-- Cash that somebody says he gave, and whom that waits for (现金待见证).
ALTER TABLE views.payouts ADD COLUMN witness text;
CREATE INDEX payouts_given ON views.payouts (book, sent_on, position)
    WHERE state IN ('given', 'denied');
