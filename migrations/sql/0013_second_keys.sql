-- Whose own word is still wanted (待第二人确认): officers who took cash with another, and who watched
-- goods being counted again or moved.
ALTER TABLE views.cash
    ADD COLUMN taken_by   text,
    ADD COLUMN to_confirm jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN denied_by  jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN said       text;
CREATE INDEX cash_to_confirm ON views.cash (book, collected_on, collection)
    WHERE to_confirm <> '[]' OR denied_by <> '[]';

ALTER TABLE views.goods
    ADD COLUMN watched      text,
    ADD COLUMN said_by      text,
    ADD COLUMN said_on      date,
    ADD COLUMN said_counted numeric,
    ADD COLUMN said_place   text,
    ADD COLUMN witness      text,
    ADD COLUMN denied       text;
CREATE INDEX goods_to_witness ON views.goods (book, said_on, goods) WHERE watched IS NOT NULL;
