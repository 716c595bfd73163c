-- Views (查询视图): Relief, terminated cases, people and papers. Same conventions as 0002_views.sql.
COMMENT ON SCHEMA views IS 'what the facts add up to; thrown away and told again';
