-- Views (查询视图): Debts and distribution plans. Same conventions as 0002_views.sql.
COMMENT ON SCHEMA views IS 'what the facts add up to; thrown away and told again';

CREATE TABLE views.debt_registers (
    book        text NOT NULL,
    debts       uuid NOT NULL,
    case_number text NOT NULL,
    PRIMARY KEY (debts, book)
);

CREATE TABLE views.debt_claims (
    book         text    NOT NULL,
    debts        uuid    NOT NULL,
    claim        text    NOT NULL,
    case_number  text    NOT NULL,
    title        text    NOT NULL,
    creditor     text    NOT NULL,
    state        text    NOT NULL,
    category     text    NOT NULL,
    standing     text    NOT NULL,
    priority     text,
    turn         bigint,
    costs        bigint  NOT NULL,
    principal    bigint  NOT NULL,
    paid         bigint  NOT NULL,
    last_paid_on date,
    currency     char(3) NOT NULL,
    position     bigint  NOT NULL,
    PRIMARY KEY (debts, claim, book)
);

CREATE TABLE views.plans (
    book         text        NOT NULL,
    plan         uuid        NOT NULL,
    number       text        NOT NULL,
    case_number  text        NOT NULL,
    stage        text        NOT NULL,
    version      integer     NOT NULL,
    regime       text        NOT NULL,
    gross        bigint      NOT NULL,
    paid         bigint      NOT NULL,
    drawn        bigint      NOT NULL,
    surplus      bigint      NOT NULL,
    currency     char(3)     NOT NULL,
    taken_on     date        NOT NULL,
    participants integer     NOT NULL,
    served       integer     NOT NULL,
    objections   integer     NOT NULL,
    suits        integer     NOT NULL,
    last_until   date,
    final_on     date,
    digest       text        NOT NULL,
    drafted_by   text        NOT NULL,
    drafted_at   timestamptz NOT NULL,
    position     bigint      NOT NULL,
    windows      jsonb       NOT NULL,
    PRIMARY KEY (plan, book)
);
CREATE INDEX plans_case ON views.plans (book, case_number, position);
CREATE INDEX plans_to_approve ON views.plans (book, position) WHERE stage = 'drafted';
CREATE INDEX plans_to_serve ON views.plans (book, position)
    WHERE stage = 'approved' AND served < participants;
CREATE INDEX plans_to_finalise ON views.plans (book, last_until, position)
    WHERE stage = 'approved' AND served = participants;
CREATE INDEX plans_to_pay ON views.plans (book, position) WHERE stage = 'final';

CREATE TABLE views.plan_windows (
    book        text    NOT NULL,
    plan        uuid    NOT NULL,
    kind        text    NOT NULL,
    objection   text    NOT NULL,
    party       text    NOT NULL,
    number      text    NOT NULL,
    case_number text    NOT NULL,
    reached_on  date    NOT NULL,
    until       date    NOT NULL,
    running     boolean NOT NULL,
    position    bigint  NOT NULL,
    PRIMARY KEY (plan, kind, objection, party, book)
);
CREATE INDEX plan_windows_ending ON views.plan_windows
    (book, until, plan, kind, objection, party) WHERE running;
