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
    PRIMARY KEY (book, lot_id, timer)
);
CREATE INDEX lot_timers_due ON views.lot_timers (book, due_at, lot_id, timer)
    WHERE state = 'running';
CREATE INDEX lot_timers_escalated ON views.lot_timers (book, due_at, lot_id, timer)
    WHERE level > 0;

CREATE TABLE views.lot_alerts (
    book     text   NOT NULL,
    lot_id   uuid   NOT NULL,
    position bigint NOT NULL,
    rule     text   NOT NULL,
    said     text   NOT NULL,
    due      date,
    PRIMARY KEY (book, lot_id, position)
);
CREATE INDEX lot_alerts_order ON views.lot_alerts (book, position, lot_id);
