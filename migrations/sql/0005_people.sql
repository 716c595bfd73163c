-- Views (查询视图): relief, terminated cases, people and papers. Same conventions as 0002_views.sql.
ALTER TABLE views.cases ADD COLUMN terminated_on date;
CREATE INDEX cases_number ON views.cases (book, case_number);
CREATE INDEX cases_terminated ON views.cases (book, terminated_on, position)
    WHERE terminated_on IS NOT NULL;
CREATE INDEX claims_by ON views.claims (book, by) WHERE state = 'proposed';

CREATE TABLE views.keys (
    book         text        NOT NULL,
    key_id       uuid        NOT NULL,
    prefix       text        NOT NULL,
    person       text        NOT NULL,
    role         text        NOT NULL,
    issued_at    timestamptz NOT NULL,
    expires_on   date,
    revoked_at   timestamptz,
    reason       text,
    taken_at     timestamptz,
    admitted_by  text,
    admitted_at  timestamptz,
    suspended_at timestamptz,
    position     bigint      NOT NULL,
    PRIMARY KEY (key_id, book)
);
CREATE INDEX keys_order ON views.keys (book, position);
CREATE INDEX keys_person ON views.keys (book, person, position);
CREATE INDEX keys_to_admit ON views.keys (book, position)
    WHERE revoked_at IS NULL AND role NOT IN ('admin', 'auditor')
      AND (admitted_at IS NULL OR suspended_at IS NOT NULL);

CREATE INDEX keys_ending ON views.keys (book, expires_on, position) WHERE expires_on IS NOT NULL;

CREATE TABLE views.key_recoveries (
    book       text        NOT NULL,
    ring       uuid        NOT NULL,
    nth        integer     NOT NULL,
    person     text        NOT NULL,
    role       text        NOT NULL,
    reason     text        NOT NULL,
    by         text        NOT NULL,
    able       jsonb       NOT NULL,
    from_on    date        NOT NULL,
    asked_at   timestamptz NOT NULL,
    outcome    text        NOT NULL,
    ended_at   timestamptz,
    stopped_by text,
    position   bigint      NOT NULL,
    PRIMARY KEY (ring, nth, book)
);
CREATE INDEX key_recoveries_order ON views.key_recoveries (book, position);

CREATE TABLE views.powers (
    book        text    NOT NULL,
    agency_id   uuid    NOT NULL,
    mark        text    NOT NULL,
    case_number text    NOT NULL,
    principal   text    NOT NULL,
    agent       text    NOT NULL,
    collects    boolean NOT NULL,
    own_account boolean NOT NULL,
    begins      date    NOT NULL,
    until       date,
    ended       date,
    papers      jsonb   NOT NULL,
    entered_by  text    NOT NULL,
    position    bigint  NOT NULL,
    PRIMARY KEY (agency_id, mark, book)
);

CREATE TABLE views.delegations (
    book          text    NOT NULL,
    delegation_id uuid    NOT NULL,
    number        text    NOT NULL,
    giver         text    NOT NULL,
    role          text    NOT NULL,
    delegate      text    NOT NULL,
    begins        date    NOT NULL,
    until         date    NOT NULL,
    up_to         bigint,
    currency      char(3) NOT NULL,
    paper         text    NOT NULL,
    uses          integer NOT NULL,
    ended_at      timestamptz,
    position      bigint  NOT NULL,
    PRIMARY KEY (delegation_id, book)
);
CREATE INDEX delegations_order ON views.delegations (book, position);

CREATE TABLE views.recusals (
    book        text   NOT NULL,
    case_id     uuid   NOT NULL,
    person      text   NOT NULL,
    case_number text   NOT NULL,
    paper       text   NOT NULL,
    decided_by  text   NOT NULL,
    position    bigint NOT NULL,
    PRIMARY KEY (case_id, person, book)
);

CREATE TABLE views.hand_overs (
    book             text    NOT NULL,
    hand_over_id     uuid    NOT NULL,
    number           text    NOT NULL,
    leaving          text    NOT NULL,
    successor        text    NOT NULL,
    items            integer NOT NULL,
    digest           text    NOT NULL,
    leaving_signed   text,
    successor_signed text,
    witness_signed   text,
    completed_at     timestamptz,
    position         bigint  NOT NULL,
    PRIMARY KEY (hand_over_id, book)
);
CREATE INDEX hand_overs_order ON views.hand_overs (book, position);

CREATE TABLE views.ended_rounds (
    book                text    NOT NULL,
    termination         uuid    NOT NULL,
    case_number         text    NOT NULL,
    ended_on            date    NOT NULL,
    inquiries           integer NOT NULL,
    next_due            date,
    last_inquiry        date,
    on_application_from date,
    applied_on          date,
    to_restore          boolean NOT NULL,
    left_on             date,
    position            bigint  NOT NULL,
    dues                jsonb   NOT NULL,
    PRIMARY KEY (termination, book)
);
CREATE INDEX ended_rounds_case ON views.ended_rounds (book, case_number, position);
CREATE INDEX ended_rounds_due ON views.ended_rounds (book, next_due, termination)
    WHERE next_due IS NOT NULL;
CREATE INDEX ended_rounds_restore ON views.ended_rounds (book, position, termination)
    WHERE to_restore;

CREATE TABLE views.reliefs (
    book        text    NOT NULL,
    relief      uuid    NOT NULL,
    number      text    NOT NULL,
    case_number text    NOT NULL,
    party       text    NOT NULL,
    amount      bigint  NOT NULL,
    outstanding bigint  NOT NULL,
    currency    char(3) NOT NULL,
    needed      jsonb   NOT NULL,
    given       jsonb   NOT NULL,
    state       text    NOT NULL,
    waits_for   text,
    due         date    NOT NULL,
    asked_by    text    NOT NULL,
    position    bigint  NOT NULL,
    back        jsonb   NOT NULL,
    PRIMARY KEY (relief, book)
);
CREATE INDEX reliefs_case ON views.reliefs (book, case_number, position);
CREATE INDEX reliefs_to_decide ON views.reliefs (book, due, relief) WHERE state = 'asked';
CREATE INDEX reliefs_to_grant ON views.reliefs (book, due, relief) WHERE state = 'decided';
CREATE INDEX reliefs_outstanding ON views.reliefs (book, position, relief) WHERE outstanding > 0;

CREATE TABLE views.account_interests (
    book         text    NOT NULL,
    interest     uuid    NOT NULL,
    bank_account text    NOT NULL,
    credited     bigint  NOT NULL,
    carried      bigint  NOT NULL,
    shared       bigint  NOT NULL,
    bound        bigint  NOT NULL,
    waits        bigint  NOT NULL,
    currency     char(3) NOT NULL,
    position     bigint  NOT NULL,
    PRIMARY KEY (interest, book)
);

CREATE TABLE views.interest_shares (
    book         text    NOT NULL,
    interest     uuid    NOT NULL,
    share        text    NOT NULL,
    bank_account text    NOT NULL,
    escrow       text    NOT NULL,
    amount       bigint  NOT NULL,
    currency     char(3) NOT NULL,
    begins       date    NOT NULL,
    ends         date    NOT NULL,
    paper        text    NOT NULL,
    by           text    NOT NULL,
    state        text    NOT NULL,
    decided_by   text,
    position     bigint  NOT NULL,
    PRIMARY KEY (interest, share, book)
);
CREATE INDEX interest_shares_to_grant ON views.interest_shares (book, position)
    WHERE state = 'proposed';

CREATE TABLE views.nodes (
    book        text    NOT NULL,
    case_id     uuid    NOT NULL,
    event       uuid    NOT NULL,
    node        text    NOT NULL,
    party       text    NOT NULL,
    case_number text    NOT NULL,
    day         date    NOT NULL,
    amount      bigint  NOT NULL,
    currency    char(3) NOT NULL,
    due_on      date    NOT NULL,
    told_on     date,
    notice      text,
    position    bigint  NOT NULL,
    PRIMARY KEY (case_id, event, node, party, book)
);
CREATE INDEX nodes_to_tell ON views.nodes (book, due_on, case_id, event, node, party)
    WHERE told_on IS NULL AND amount > 0;

CREATE TABLE views.seers (
    book    text  NOT NULL,
    case_id uuid  NOT NULL,
    parties jsonb NOT NULL,
    PRIMARY KEY (case_id, book)
);

CREATE TABLE views.payments (
    book        text NOT NULL,
    payout      uuid NOT NULL,
    case_number text NOT NULL,
    party       text NOT NULL,
    PRIMARY KEY (payout, book)
);

-- Goods in the court's charge (执行物), by case, by custodian, by place, by day.
CREATE TABLE views.goods (
    book        text    NOT NULL,
    goods       uuid    NOT NULL,
    number      text    NOT NULL,
    case_number text    NOT NULL,
    description text    NOT NULL,
    quantity    numeric NOT NULL,
    unit        text    NOT NULL,
    kind        text    NOT NULL,
    valuable    boolean NOT NULL,
    owner       text    NOT NULL,
    is_object   boolean NOT NULL,
    state       text    NOT NULL,
    taken_on    date,
    custodian   text,
    offered_to  text,
    keeper      text,
    place       text,
    slip        text,
    missing     numeric NOT NULL,
    damage      text,
    short       boolean NOT NULL,
    escrow      text,
    price       bigint  NOT NULL,
    outstanding bigint  NOT NULL,
    currency    char(3) NOT NULL,
    way         text,
    waits_for   text,
    due_on      date,
    kept        boolean NOT NULL,
    position    bigint  NOT NULL,
    steps       jsonb   NOT NULL,
    unsuitable  boolean NOT NULL,
    PRIMARY KEY (goods, book)
);
CREATE INDEX goods_order ON views.goods (book, position, goods);
CREATE INDEX goods_case ON views.goods (book, case_number, position, goods);
CREATE INDEX goods_kept ON views.goods (book, position, goods) WHERE kept;
CREATE INDEX goods_custodian ON views.goods (book, custodian, position, goods) WHERE kept;
CREATE INDEX goods_place ON views.goods (book, place, position, goods) WHERE kept;
CREATE INDEX goods_due ON views.goods (book, due_on, goods) WHERE due_on IS NOT NULL;
CREATE INDEX goods_to_grant ON views.goods (book, position, goods) WHERE escrow = 'asked';
CREATE INDEX goods_offered ON views.goods (book, position, goods) WHERE offered_to IS NOT NULL;
CREATE INDEX goods_short ON views.goods (book, position, goods) WHERE short;
