-- Views (查询视图): Money coming in and waiting. Same conventions as 0002_views.sql.
COMMENT ON SCHEMA views IS 'what the facts add up to; thrown away and told again';

-- A book that was opened before cash had an account of its own.
INSERT INTO anzhang.chart (prefix, side) VALUES ('cash', 1) ON CONFLICT DO NOTHING;
