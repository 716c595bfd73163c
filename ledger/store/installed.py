"""Whether the database's own machinery is the one the migrations made.

The door is a function, what is recorded is held by triggers and grants, and whoever owns the
database can replace any of them without touching a fact. So everything that can be made in the
ledger's schemas is described from the server's catalogs, each thing by a digest of all that bears
on what it does, and held against ``schema.json``, which says what the migrations make. Owners are
compared with the owner of the schema, for the name of whoever migrates is a court's own affair.
"""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa

KEPT: Final = Path(__file__).with_name("schema.json")

# Everything in the schemas that was not made by an extension, with its owner and who may do what.
_COMMON: Final = """
    WITH ours AS (
        SELECT oid, nspname, nspowner, nspacl FROM pg_namespace
         WHERE nspname IN ('anzhang', 'views')),
    made AS (SELECT classid, objid FROM pg_depend WHERE deptype = 'e')"""


def _by(owner: str, acl: str, kind: str) -> str:
    """Who owns a thing, and what everybody else may do with it."""
    return f"""
        concat_ws(' ',
            CASE WHEN {owner} = n.nspowner THEN 'owner' ELSE pg_get_userbyid({owner}) END,
            (SELECT string_agg(concat_ws(' ', CASE WHEN a.grantee = 0 THEN 'PUBLIC'
                        WHEN a.grantee = {owner} THEN 'owner' ELSE pg_get_userbyid(a.grantee) END,
                        a.privilege_type, a.is_grantable), ',' ORDER BY a.grantee = 0,
                        pg_get_userbyid(a.grantee) COLLATE "C", a.privilege_type COLLATE "C")
               FROM aclexplode(coalesce({acl}, acldefault('{kind}', {owner}))) a
              WHERE a.grantee <> {owner}))"""


_SCHEMAS: Final = f"""
    SELECT 'schema ' || n.nspname, {_by("n.nspowner", "n.nspacl", "n")} FROM ours n"""

_TABLES: Final = f"""
    SELECT 'table ' || n.nspname || '.' || c.relname,
           concat_ws('|', c.relkind, c.relpersistence, c.relrowsecurity, c.relforcerowsecurity,
               {_by("c.relowner", "c.relacl", "r")},
               (SELECT string_agg(concat_ws(' ', a.attname, format_type(a.atttypid, a.atttypmod),
                           a.attnotnull, a.attidentity, a.attgenerated, a.attacl::text,
                           (SELECT l.collname FROM pg_collation l WHERE l.oid = a.attcollation),
                           (SELECT pg_get_expr(d.adbin, d.adrelid) FROM pg_attrdef d
                             WHERE d.adrelid = c.oid AND d.adnum = a.attnum)), ';'
                           ORDER BY a.attname COLLATE "C")
                  FROM pg_attribute a
                 WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
               CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END,
               (SELECT string_agg(i.inhparent::regclass::text, ',') FROM pg_inherits i
                 WHERE i.inhrelid = c.oid))
      FROM pg_class c JOIN ours n ON n.oid = c.relnamespace
     WHERE c.relkind NOT IN ('i', 'I', 'c', 't')
       AND (1259::oid, c.oid) NOT IN (SELECT classid, objid FROM made)"""

# Whatever inherits from a record is read as part of it, wherever it stands.
_HEIRS: Final = """
    SELECT 'heir ' || i.inhrelid::regclass || ' of ' || n.nspname || '.' || c.relname, ''
      FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhparent
      JOIN ours n ON n.oid = c.relnamespace
     WHERE c.relkind NOT IN ('i', 'I')"""

_INDEXES: Final = """
    SELECT 'index ' || n.nspname || '.' || x.relname,
           concat_ws('|', pg_get_indexdef(i.indexrelid), i.indisvalid, i.indisready)
      FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_class x ON x.oid = i.indexrelid
      JOIN ours n ON n.oid = c.relnamespace
     WHERE c.relkind <> 't'"""

# That a column is never empty is said with the column; some servers say it here as well.
_CONSTRAINTS: Final = """
    SELECT 'constraint ' || k.conname || ' of ' || n.nspname || '.' ||
               coalesce(c.relname, t.typname),
           concat_ws('|', pg_get_constraintdef(k.oid), k.convalidated, k.condeferrable)
      FROM pg_constraint k JOIN ours n ON n.oid = k.connamespace
      LEFT JOIN pg_class c ON c.oid = k.conrelid LEFT JOIN pg_type t ON t.oid = k.contypid
     WHERE k.contype <> 'n'"""

# A foreign key is held by triggers of the server's own, which have numbers for names.
_TRIGGERS: Final = """
    SELECT DISTINCT 'trigger ' || CASE WHEN g.tgisinternal
               THEN coalesce(k.conname, '') || ' ' || g.tgfoid::regproc || ' ' || g.tgtype
               ELSE g.tgname END || ' on ' || n.nspname || '.' || c.relname,
           concat_ws('|', g.tgenabled,
                     CASE WHEN NOT g.tgisinternal THEN pg_get_triggerdef(g.oid) END)
      FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid JOIN ours n ON n.oid = c.relnamespace
      LEFT JOIN pg_constraint k ON k.oid = g.tgconstraint"""

_RULES: Final = """
    SELECT 'rule ' || r.rulename || ' on ' || n.nspname || '.' || c.relname,
           concat_ws('|', r.ev_enabled, pg_get_ruledef(r.oid))
      FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class JOIN ours n ON n.oid = c.relnamespace
    UNION ALL
    SELECT 'policy ' || p.polname || ' on ' || n.nspname || '.' || c.relname,
           concat_ws('|', p.polcmd, p.polpermissive, pg_get_expr(p.polqual, p.polrelid),
                     pg_get_expr(p.polwithcheck, p.polrelid))
      FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
      JOIN ours n ON n.oid = c.relnamespace"""

_FUNCTIONS: Final = f"""
    SELECT 'function ' || n.nspname || '.' || p.proname || '(' ||
               oidvectortypes(p.proargtypes) || ')',
           concat_ws('|', p.prokind, l.lanname, p.prosecdef, p.provolatile, p.proisstrict,
               p.proleakproof, p.proconfig::text, pg_get_function_arguments(p.oid),
               pg_get_function_result(p.oid), {_by("p.proowner", "p.proacl", "f")}, p.prosrc,
               p.probin, CASE WHEN p.prokind <> 'a' THEN pg_get_function_sqlbody(p.oid) END)
      FROM pg_proc p JOIN ours n ON n.oid = p.pronamespace JOIN pg_language l ON l.oid = p.prolang
     WHERE (1255::oid, p.oid) NOT IN (SELECT classid, objid FROM made)"""

_TYPES: Final = f"""
    SELECT 'type ' || n.nspname || '.' || t.typname,
           concat_ws('|', t.typtype, format_type(t.typbasetype, t.typtypmod), t.typnotnull,
               t.typdefault, {_by("t.typowner", "t.typacl", "T")},
               (SELECT l.collname FROM pg_collation l WHERE l.oid = t.typcollation))
      FROM pg_type t JOIN ours n ON n.oid = t.typnamespace WHERE t.typtype NOT IN ('b', 'c', 'p')"""

# What will be granted on tables yet to be made: a rebuild makes some.
_DEFAULTS: Final = """
    SELECT 'grants to come in ' || coalesce(n.nspname, 'every schema') || ' on ' ||
               d.defaclobjtype::text,
           string_agg(concat_ws(' ', CASE WHEN a.grantee = 0 THEN 'PUBLIC'
                        ELSE pg_get_userbyid(a.grantee) END, a.privilege_type, a.is_grantable), ','
                      ORDER BY pg_get_userbyid(a.grantee) COLLATE "C",
                               a.privilege_type COLLATE "C")
      FROM pg_default_acl d LEFT JOIN ours n ON n.oid = d.defaclnamespace
      CROSS JOIN LATERAL aclexplode(d.defaclacl) a
     WHERE (d.defaclnamespace = 0 OR n.oid IS NOT NULL) AND a.grantee <> d.defaclrole
     GROUP BY n.nspname, d.defaclobjtype"""

# The two roles can do nothing else, and are nobody else besides.
_ROLES: Final = """
    SELECT 'role ' || r.rolname,
           concat_ws('|', r.rolsuper, r.rolcreaterole, r.rolcreatedb, r.rolcanlogin,
                     r.rolreplication, r.rolbypassrls,
                     (SELECT string_agg(m.roleid::regrole::text, ',' ORDER BY 1)
                        FROM pg_auth_members m WHERE m.member = r.oid))
      FROM pg_roles r WHERE r.rolname IN ('anzhang_app', 'anzhang_views')"""

# Triggers that do not fire for a session, because the database or a login was told so.
_SETTINGS: Final = """
    SELECT 'setting ' || setting || CASE WHEN s.setrole = 0 THEN ''
               ELSE ' of ' || pg_get_userbyid(s.setrole) END, ''
      FROM pg_db_role_setting s CROSS JOIN LATERAL unnest(s.setconfig) AS setting
     WHERE setting LIKE 'session_replication_role=%'
       AND (s.setdatabase = 0 OR s.setdatabase = (
            SELECT oid FROM pg_database WHERE datname = current_database()))
    UNION ALL
    SELECT 'setting session_replication_role', ''
     WHERE current_setting('session_replication_role') <> 'origin'"""

# What has the name of something of the server's own, and would be asked in its stead.
_SHADOWS: Final = """
    SELECT 'function ' || p.pronamespace::regnamespace || '.' || p.proname || '(' ||
               oidvectortypes(p.proargtypes) || ')', ''
      FROM pg_proc p
     WHERE p.pronamespace <> 'pg_catalog'::regnamespace
       AND p.pronamespace <> 'information_schema'::regnamespace
       AND (1255::oid, p.oid) NOT IN (SELECT classid, objid FROM made)
       AND p.proname IN (SELECT q.proname FROM pg_proc q
                          WHERE q.pronamespace = 'pg_catalog'::regnamespace)
    UNION ALL
    SELECT 'operator ' || o.oprnamespace::regnamespace || '.' || o.oprname || '(' ||
               format_type(o.oprleft, NULL) || ', ' || format_type(o.oprright, NULL) || ')', ''
      FROM pg_operator o
     WHERE o.oprnamespace <> 'pg_catalog'::regnamespace
       AND (2617::oid, o.oid) NOT IN (SELECT classid, objid FROM made)"""

ASKED: Final = (
    _SCHEMAS, _TABLES, _HEIRS, _INDEXES, _CONSTRAINTS, _TRIGGERS, _RULES, _FUNCTIONS, _TYPES,
    _DEFAULTS, _ROLES, _SETTINGS, _SHADOWS,
)  # fmt: skip


def described(connection: sa.Connection) -> dict[str, str]:
    """Everything there is in the ledger's schemas: its name, and a digest of what it is."""
    found: dict[str, str] = {}
    # Names are written whole, whatever path this connection happens to search.
    path = connection.scalar(sa.text("SELECT set_config('search_path', 'pg_catalog', true)"))
    assert path == "pg_catalog"
    for sql in ASKED:
        for name, said in connection.exec_driver_sql(f"{_COMMON}{sql}".replace("%", "%%")):
            found[name] = sha256((said or "").encode()).hexdigest()[:16]
    return dict(sorted(found.items()))


@cache
def made() -> Mapping[str, str]:
    """The same as the migrations of this version make it."""
    kept: dict[str, Any] = json.loads(KEPT.read_text(encoding="utf-8"))
    things: dict[str, str] = kept["things"]
    return things


def changes(connection: sa.Connection) -> Iterator[str]:
    """What somebody made, changed or took away since the migrations, in words."""
    there, should = described(connection), made()
    for name in sorted(there.keys() | should.keys()):
        if name not in there:
            yield f"{name} is missing"
        elif name not in should:
            yield f"{name} was added"
        elif there[name] != should[name]:
            yield f"{name} is not as the migrations made it"
