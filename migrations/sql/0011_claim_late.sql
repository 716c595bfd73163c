-- 超期未认领: receipts of which something is nobody's, by the day they were to be claimed.
CREATE INDEX lines_claim_late ON views.lines (book, claim_due, position)
    WHERE state IN ('to-claim', 'proposed');
