-- 查控措施: freezes of debtors' accounts, and what was asked of their banks, by the case.
CREATE TABLE views.measures (
    book        text    NOT NULL,
    source      uuid    NOT NULL,
    number      text    NOT NULL,
    case_number text    NOT NULL,
    kind        text    NOT NULL,
    day         date    NOT NULL,
    until       date,
    amount      bigint  NOT NULL,
    realised    bigint  NOT NULL,
    state       text    NOT NULL,
    position    bigint  NOT NULL,
    currency    char(3) NOT NULL,
    mark        text    NOT NULL,
    PRIMARY KEY (source, mark, book)
);
CREATE INDEX measures_case ON views.measures (book, case_number, position);

-- What is sold for a case is one of its measures.
CREATE INDEX lots_case ON views.lots (book, case_number, position);
