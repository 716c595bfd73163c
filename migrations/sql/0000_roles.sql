-- The roles that may pass the door (anzhang_app) and write views (anzhang_views): whoever migrates, or
-- brings a book back from a backup, may take them up.

DO $$
DECLARE
    r      text;
    taking text := CASE WHEN current_setting('server_version_num')::int >= 160000
                        THEN 'SET' ELSE 'MEMBER' END;
BEGIN
    FOREACH r IN ARRAY ARRAY['anzhang_app', 'anzhang_views'] LOOP
        -- Roles belong to the whole cluster: another database may have made them, even just now.
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = r) THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I NOLOGIN', r);
            EXCEPTION WHEN duplicate_object OR unique_violation THEN
                NULL;
            END;
        END IF;
        -- Whoever migrates may also serve, which means taking up these roles.
        IF NOT pg_has_role(current_user, r, taking) THEN
            EXECUTE format('GRANT %I TO CURRENT_USER', r);
        END IF;
    END LOOP;
END $$;
