-- The further cases of a lot stand in a column of their own. The view is told again.
DROP INDEX views.lots_further_cases;
ALTER TABLE views.lots ADD COLUMN further_cases jsonb NOT NULL DEFAULT '[]';
CREATE INDEX lots_further_cases ON views.lots USING gin (further_cases);
