-- The catalogue as Redshift shows it. The gateway sends readers of pg_class and its like to the views of the same name here.
create view pg_rs.attributes as
select relid, attributes from pg_rs.table_attributes
union all
select relid, attributes from pg_rs.materialized_views;

-- The data of a materialized view shows as mv_tbl__<name>__0, the view itself as a view.
create view pg_rs.pg_class as
select
    c.oid, c.relname, c.relnamespace, c.reltype, c.relowner, c.relam, c.relpages, c.reltuples, c.relhasindex,
    (case when c.relkind = 'm' then 'v' else c.relkind end)::"char" as relkind, c.relnatts, c.relacl,
    case coalesce(t.attributes ->> 'diststyle', 'auto') when 'even' then 0 when 'key' then 1 when 'all' then 8 else 9 end as reldiststyle
from pg_catalog.pg_class as c
left join pg_rs.table_attributes as t on c.oid = t.relid
where c.relkind not in ('i', 't', 'S', 'c')
union all
select
    c.oid, ('mv_tbl__' || c.relname || '__0')::name, c.relnamespace, c.reltype, c.relowner, c.relam, c.relpages, c.reltuples, c.relhasindex,
    'm'::"char", c.relnatts, c.relacl, 9
from pg_rs.materialized_views as m
inner join pg_catalog.pg_class as c on m.relid = c.oid;

create view pg_rs.pg_attribute as
select
    a.attrelid, a.attname, a.atttypid, a.attlen, a.attnum, a.atttypmod, a.attnotnull, a.atthasdef, a.attisdropped,
    coalesce(t.attributes ->> 'distkey' = a.attname, false) as attisdistkey,
    coalesce((
        select number from jsonb_array_elements_text(coalesce(t.attributes -> 'sortkeys', '[]')) with ordinality as keys (name, number)
        where name = a.attname
    ), 0)::int as attsortkeyord,
    0 as attencodingtype
from pg_catalog.pg_attribute as a
left join pg_rs.attributes as t on a.attrelid = t.relid
where not exists (select from pg_rs.late_views as l where l.relid = a.attrelid);

create view pg_rs.pg_views as
select v.schemaname, v.viewname, v.viewowner, coalesce(l.definition, replace(v.definition, 'pg_rs.', '')) as definition
from pg_catalog.pg_views as v
left join pg_rs.late_views as l on l.relid = to_regclass(format('%I.%I', v.schemaname, v.viewname))::oid
where v.schemaname not in ('pg_rs')
union all
select n.nspname, c.relname, pg_get_userbyid(c.relowner), m.definition
from pg_rs.materialized_views as m
inner join pg_catalog.pg_class as c on m.relid = c.oid
inner join pg_namespace as n on c.relnamespace = n.oid;

create view pg_rs.information_schema_views as
select
    table_catalog, table_schema, table_name, case when l.relid is not null then l.definition else replace(view_definition, 'pg_rs.', '') end as view_definition,
    check_option, is_updatable, is_insertable_into
from information_schema.views as v
left join pg_rs.late_views as l on l.relid = to_regclass(format('%I.%I', table_schema, table_name))::oid
where table_schema <> 'pg_rs'
union all
select current_database(), n.nspname, c.relname, m.definition, 'NONE', 'NO', 'NO'
from pg_rs.materialized_views as m
inner join pg_catalog.pg_class as c on m.relid = c.oid
inner join pg_namespace as n on c.relnamespace = n.oid;

create view pg_rs.information_schema_columns as
select
    current_database()::information_schema.sql_identifier as table_catalog,
    n.nspname::information_schema.sql_identifier as table_schema,
    c.relname::information_schema.sql_identifier as table_name,
    a.attname::information_schema.sql_identifier as column_name,
    a.attnum::int as ordinal_position,
    pg_get_expr(d.adbin, d.adrelid)::varchar as column_default,
    case when a.attnotnull then 'NO' else 'YES' end::varchar as is_nullable,
    case when a.atttypid in ('text'::regtype, 'name'::regtype, 'unknown'::regtype) then 'character varying' else format_type(a.atttypid, null) end::varchar as data_type,
    case
        when a.atttypid in ('varchar'::regtype, 'bpchar'::regtype) and a.atttypmod > 0 then a.atttypmod - 4
        when a.atttypid in ('varchar'::regtype, 'text'::regtype) then 65535
        when a.atttypid = 'name'::regtype then 128
    end::int as character_maximum_length,
    case when a.atttypid = 'numeric'::regtype and a.atttypmod = -1 then 38 else information_schema._pg_numeric_precision(a.atttypid, a.atttypmod) end::int as numeric_precision,
    case when a.atttypid = 'numeric'::regtype and a.atttypmod = -1 then 10 else information_schema._pg_numeric_scale(a.atttypid, a.atttypmod) end::int as numeric_scale
from pg_catalog.pg_attribute as a
inner join pg_catalog.pg_class as c on a.attrelid = c.oid
inner join pg_namespace as n on c.relnamespace = n.oid
left join pg_attrdef as d on a.attrelid = d.adrelid and a.attnum = d.adnum
where a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'v', 'm', 'f', 'p') and n.nspname <> 'pg_rs'
    and not exists (select from pg_rs.late_views as l where l.relid = c.oid)
    and (pg_has_role(c.relowner, 'usage') or has_column_privilege(c.oid, a.attnum, 'select, insert, update, references'));

create view pg_rs.late_columns as
select
    n.nspname as schema_name, c.relname as view_name, (field ->> 0)::name as column_name,
    regexp_replace(field ->> 1, '^text$', 'character varying')::varchar as column_type, number::int as column_number
from pg_rs.late_views as l
inner join pg_catalog.pg_class as c on l.relid = c.oid
inner join pg_namespace as n on c.relnamespace = n.oid
cross join jsonb_array_elements(l.columns) with ordinality as fields (field, number);
create function pg_catalog.pg_get_late_binding_view_cols() returns setof record language sql stable as $$
    select schema_name, view_name, column_name, column_type, column_number from pg_rs.late_columns
$$;

create view pg_catalog.svv_table_info as
select
    current_database()::text as database, n.nspname::text as "schema", c.oid::int as table_id, c.relname::text as "table", 'Y, AUTO(ENCODE)'::text as encoded,
    case coalesce(t.attributes ->> 'diststyle', 'auto')
        when 'even' then 'EVEN' when 'all' then 'ALL' when 'key' then 'KEY(' || (t.attributes ->> 'distkey') || ')' else 'AUTO(ALL)'
    end as diststyle,
    case
        when t.attributes ->> 'sorttype' = 'interleaved' then 'INTERLEAVED'
        when jsonb_array_length(coalesce(t.attributes -> 'sortkeys', '[]')) > 0 then t.attributes -> 'sortkeys' ->> 0
        else 'AUTO(SORTKEY)'
    end as sortkey1,
    (select max(atttypmod - 4) from pg_catalog.pg_attribute as a where a.attrelid = c.oid and a.atttypid = 'varchar'::regtype)::int as max_varchar,
    'none'::text as sortkey1_enc, jsonb_array_length(coalesce(t.attributes -> 'sortkeys', '[]')) as sortkey_num,
    (pg_total_relation_size(c.oid) / 1048576)::bigint as size, 0.0::numeric(10, 4) as pct_used, 0::bigint as empty, 0::numeric(5, 2) as unsorted,
    0::numeric(5, 2) as stats_off, greatest(c.reltuples, 0)::numeric(38, 0) as tbl_rows, null::numeric(19, 2) as skew_sortkey1,
    null::numeric(19, 2) as skew_rows, greatest(c.reltuples, 0)::numeric(38, 0) as estimated_visible_rows
from pg_catalog.pg_class as c
inner join pg_namespace as n on c.relnamespace = n.oid
left join pg_rs.attributes as t on c.oid = t.relid
where c.relkind in ('r', 'm') and n.nspname not like 'pg\_%' and n.nspname <> 'information_schema';

create view pg_catalog.svv_mv_info as
select
    current_database()::char(128) as database_name, n.nspname::char(128) as schema_name, pg_get_userbyid(c.relowner)::char(128) as user_name,
    c.relname::char(128) as name, 'f'::char(1) as is_stale, pg_get_userbyid(c.relowner)::char(128) as owner_user_name, 1 as state,
    case when (m.attributes ->> 'autorefresh')::bool then 't' else 'f' end::char(1) as autorefresh, 'f'::char(1) as autorewrite
from pg_rs.materialized_views as m
inner join pg_catalog.pg_class as c on m.relid = c.oid
inner join pg_namespace as n on c.relnamespace = n.oid;
create view pg_catalog.stv_mv_info as
select database_name as db_name, schema_name as "schema", name, 0::bigint as updated_upto_xid, is_stale, owner_user_name, state, autorefresh, autorewrite
from pg_catalog.svv_mv_info;

create view pg_catalog.svv_all_schemas as
select
    current_database()::varchar as database_name, nspname::varchar as schema_name, nspowner::int as schema_owner,
    case when e.name is null then 'local' else 'external' end::varchar as schema_type
from pg_namespace
left join pg_rs.external_schemas as e on nspname = e.name
where nspname not like 'pg\_%' and nspname <> 'information_schema';
create view pg_catalog.svv_all_tables as
select
    current_database()::varchar as database_name, n.nspname::varchar as schema_name, c.relname::varchar as table_name,
    case when c.relkind = 'r' then 'TABLE' else 'VIEW' end::varchar as table_type, null::varchar as table_acl,
    obj_description(c.oid)::varchar as remarks
from pg_catalog.pg_class as c
inner join pg_namespace as n on c.relnamespace = n.oid
where c.relkind in ('r', 'v', 'm') and n.nspname not like 'pg\_%' and n.nspname <> 'information_schema';

create view pg_catalog.svv_redshift_columns as
select
    table_catalog::varchar as database_name, table_schema::varchar as schema_name, table_name::varchar as table_name, column_name::varchar as column_name,
    ordinal_position,
    case
        when data_type = 'numeric' then format('numeric(%s,%s)', numeric_precision, numeric_scale)
        when data_type in ('character varying', 'character') then format('%s(%s)', data_type, character_maximum_length)
        else data_type
    end::varchar as data_type,
    column_default, is_nullable, 'az64'::varchar as encoding, false as distkey, 0 as sortkey, null::varchar as column_acl,
    col_description(to_regclass(format('%I.%I', table_schema, table_name))::oid, ordinal_position)::varchar as remarks
from pg_rs.information_schema_columns
where table_schema not like 'pg\_%' and table_schema <> 'information_schema'
union all
select current_database(), schema_name, view_name, column_name, column_number, column_type, null, 'YES', null, false, 0, null, null
from pg_rs.late_columns;

create view pg_catalog.svv_relation_privileges as
select
    n.nspname::varchar as namespace_name, c.relname::varchar as relation_name, a.privilege_type::varchar as privilege_type, a.grantee::int as identity_id,
    case when a.grantee = 0 then 'public' else pg_get_userbyid(a.grantee) end::varchar as identity_name,
    case when a.grantee = 0 then 'public' else coalesce(i.kind, case when r.rolcanlogin then 'user' else 'role' end) end::varchar as identity_type,
    a.is_grantable as admin_option
from pg_catalog.pg_class as c
inner join pg_namespace as n on c.relnamespace = n.oid
cross join lateral aclexplode(c.relacl) as a
left join pg_roles as r on a.grantee = r.oid
left join pg_rs.identities as i on r.rolname = i.name
where n.nspname not like 'pg\_%' and n.nspname <> 'information_schema';
create view pg_catalog.svv_schema_privileges as
select
    n.nspname::varchar as namespace_name, a.privilege_type::varchar as privilege_type, a.grantee::int as identity_id,
    case when a.grantee = 0 then 'public' else pg_get_userbyid(a.grantee) end::varchar as identity_name,
    case when a.grantee = 0 then 'public' else coalesce(i.kind, case when r.rolcanlogin then 'user' else 'role' end) end::varchar as identity_type,
    a.is_grantable as admin_option
from pg_namespace as n
cross join lateral aclexplode(n.nspacl) as a
left join pg_roles as r on a.grantee = r.oid
left join pg_rs.identities as i on r.rolname = i.name
where n.nspname not like 'pg\_%' and n.nspname <> 'information_schema';
create view pg_catalog.svv_roles as
select r.oid::int as role_id, r.rolname::varchar as role_name, 'dev'::varchar as role_owner, null::varchar as external_id
from pg_roles as r
inner join pg_rs.identities as i on r.rolname = i.name and i.kind = 'role';
create view pg_catalog.svv_user_grants as
select m.member::int as user_id, u.rolname::varchar as user_name, m.roleid::int as role_id, r.rolname::varchar as role_name, m.admin_option
from pg_auth_members as m
inner join pg_roles as u on m.member = u.oid
inner join pg_roles as r on m.roleid = r.oid
inner join pg_rs.identities as i on r.rolname = i.name and i.kind = 'role';
create view pg_rs.pg_group as
select r.rolname as groname, r.oid as grosysid, array(select m.member from pg_auth_members as m where m.roleid = r.oid) as grolist
from pg_roles as r
inner join pg_rs.identities as i on r.rolname = i.name and i.kind = 'group';
create view pg_catalog.pg_table_def as
select
    n.nspname as schemaname, c.relname as tablename, a.attname as "column", format_type(a.atttypid, a.atttypmod)::varchar as "type",
    'az64'::varchar(32) as encoding, x.attisdistkey as distkey, x.attsortkeyord as sortkey, a.attnotnull as "notnull"
from pg_catalog.pg_attribute as a
inner join pg_catalog.pg_class as c on a.attrelid = c.oid
inner join pg_namespace as n on c.relnamespace = n.oid
inner join pg_rs.pg_attribute as x on x.attrelid = a.attrelid and x.attnum = a.attnum
where a.attnum > 0 and not a.attisdropped and c.relkind = 'r' and n.nspname = any (current_schemas(false));

create view pg_catalog.svv_rls_policy as
select current_database()::varchar as poldb, name::varchar as polname, alias::varchar as polalias, columns::text as polatts, predicate::varchar as polqual, true as polenabled
from pg_rs.rls_policies;
create view pg_catalog.svv_rls_attached_policy as
select
    n.nspname::varchar as relschema, c.relname::varchar as relname, 'table'::varchar as relkind, a.policy::varchar as polname, a.grantee::varchar as grantee,
    coalesce(i.kind, case a.grantee when 'public' then 'public' else 'role' end)::varchar as granteekind, c.relrowsecurity as is_pol_on, true as is_rls_on
from pg_rs.rls_attachments as a
inner join pg_catalog.pg_class as c on a.relid = c.oid
inner join pg_namespace as n on c.relnamespace = n.oid
left join pg_rs.identities as i on a.grantee = i.name;
create view pg_catalog.svv_datashares as
select
    name::varchar(128) as share_name, 1 as share_id, owner::varchar as share_owner, current_database()::varchar as source_database, null::varchar as consumer_database,
    'OUTBOUND'::varchar as share_type, created::timestamp as createdate, is_public as is_publicaccessible, null::varchar as share_acl,
    pg_rs.current_aws_account() as producer_account, pg_rs.current_namespace() as producer_namespace, null::varchar as managed_by
from pg_rs.datashares;
create view pg_catalog.svv_datashare_objects as
select
    'OUTBOUND'::varchar as share_type, share::varchar as share_name, kind::varchar as object_type, name::varchar as object_name,
    pg_rs.current_aws_account() as producer_account, pg_rs.current_namespace() as producer_namespace, include_new
from pg_rs.datashare_objects;
create view pg_catalog.svv_datashare_consumers as
select
    share::varchar as share_name, case when kind = 'account' then value end::varchar as consumer_account,
    case when kind = 'namespace' then value end::varchar as consumer_namespace, now()::timestamp as share_date
from pg_rs.datashare_consumers;
create view pg_catalog.sys_query_detail as
select relid as table_id, 'insert'::varchar as step_name, created::timestamp as start_time from pg_rs.table_attributes;

-- External objects: what Glue says, as the gateway wrote it when the statement came.
create view pg_catalog.svv_external_schemas as
select
    n.oid::int as esoid, 1 as eskind, e.name::varchar as schemaname, n.nspowner::int as esowner, e.glue_database::varchar as databasename,
    json_build_object('IAM_ROLE', e.iam_role)::text::varchar as esoptions
from pg_rs.external_schemas as e
inner join pg_namespace as n on e.name = n.nspname;
create view pg_catalog.svv_external_tables as
select current_database()::varchar as redshift_database_name, x.*
from json_to_recordset(pg_rs.read_file('external_tables')) as x (
    schemaname varchar, tablename varchar, tabletype varchar, location varchar, input_format varchar, output_format varchar,
    serialization_lib varchar, serde_parameters varchar, compressed int, parameters varchar
);
create view pg_catalog.svv_external_columns as
select current_database()::varchar as redshift_database_name, x.*
from json_to_recordset(pg_rs.read_file('external_columns')) as x (
    schemaname varchar, tablename varchar, columnname varchar, external_type varchar, columnnum int, part_key int, is_nullable varchar
);
create view pg_catalog.svv_external_partitions as
select x.*
from json_to_recordset(pg_rs.read_file('external_partitions')) as x (
    schemaname varchar, tablename varchar, "values" varchar, location varchar, input_format varchar, output_format varchar,
    serialization_lib varchar, serde_parameters varchar, compressed int, parameters varchar
);
create view pg_catalog.stl_load_errors as
select x.*
from json_to_recordset(pg_rs.read_file('load_errors')) as x (
    userid int, slice int, tbl int, starttime timestamp, session int, query int, filename char(256), line_number bigint, colname char(127),
    type char(10), col_length char(10), position int, raw_line char(1024), raw_field_value char(1024), err_code int, err_reason char(100)
);
create view pg_catalog.sys_load_error_detail as
select
    userid as user_id, query::bigint as query_id, tbl as table_id, starttime as start_time, session as session_id, trim(filename)::varchar as file_name,
    line_number, trim(colname)::varchar as column_name, trim(type)::varchar as column_type, position, err_code as error_code, trim(err_reason)::varchar as error_message
from pg_catalog.stl_load_errors;

-- SHOW
create function pg_rs.show_schemas(wanted_database text, pattern text default '%')
returns table (database_name varchar, schema_name varchar, schema_owner varchar, schema_type varchar, schema_acl varchar, source_database varchar, schema_option varchar)
language sql stable as $$
    select current_database(), nspname, pg_get_userbyid(nspowner), case when e.name is null then 'local' else 'external' end, nspacl::text, e.glue_database, null
    from pg_namespace
    left join pg_rs.external_schemas as e on nspname = e.name
    where lower(wanted_database) = current_database() and nspname like lower(pattern) and nspname not like 'pg\_%' and nspname <> 'information_schema'
$$;
create function pg_rs.show_tables(wanted_database text, wanted_schema text, pattern text default '%')
returns table (
    database_name varchar, schema_name varchar, table_name varchar, table_type varchar, table_acl varchar, remarks varchar, owner varchar,
    last_altered_time timestamp, last_modified_time timestamp, dist_style varchar, table_subtype varchar
)
language sql stable as $$
    select
        current_database(), n.nspname, c.relname, case when c.relkind = 'r' then 'TABLE' else 'VIEW' end, c.relacl::text, obj_description(c.oid),
        pg_get_userbyid(c.relowner), t.created::timestamp, t.created::timestamp, t.attributes ->> 'diststyle',
        case
            when c.relkind = 'r' then 'REGULAR TABLE' when m.relid is not null then 'MATERIALIZED VIEW'
            when l.relid is not null then 'LATE BINDING VIEW' else 'REGULAR VIEW'
        end
    from pg_catalog.pg_class as c
    inner join pg_namespace as n on c.relnamespace = n.oid
    left join pg_rs.table_attributes as t on t.relid = c.oid
    left join pg_rs.materialized_views as m on m.relid = c.oid
    left join pg_rs.late_views as l on l.relid = c.oid
    where lower(wanted_database) = current_database() and n.nspname = lower(wanted_schema) and c.relname like lower(pattern) and c.relkind in ('r', 'v', 'm')
$$;
create function pg_rs.show_columns(wanted_database text, wanted_schema text, wanted_table text)
returns table (
    database_name varchar, schema_name varchar, table_name varchar, column_name varchar, ordinal_position int, column_default varchar, is_nullable varchar,
    data_type varchar, character_maximum_length int, numeric_precision int, numeric_scale int, remarks varchar, sort_key_type varchar, sort_key int,
    dist_key int, encoding varchar, collation_name varchar
)
language sql stable as $$
    select
        table_catalog, table_schema, table_name, column_name, ordinal_position, column_default, is_nullable, data_type, character_maximum_length,
        numeric_precision, numeric_scale, null, null, 0, 0, 'az64', null
    from pg_rs.information_schema_columns
    where lower(wanted_database) = current_database() and table_schema = lower(wanted_schema) and table_name = lower(wanted_table)
    union all
    select
        current_database(), schema_name, view_name, column_name, column_number, null, 'YES', regexp_replace(column_type, '\(.*\)', ''),
        case when column_type like 'char%' then substring(column_type from '\((\d+)\)')::int end,
        case when column_type like 'num%' then substring(column_type from '\((\d+)')::int end,
        case when column_type like 'num%' then substring(column_type from ',(\d+)')::int end, null, null, 0, 0, null, null
    from pg_rs.late_columns
    where schema_name = lower(wanted_schema) and view_name = lower(wanted_table)
    order by 5
$$;
create function pg_rs.show_grants(wanted_database text, wanted_schema text, wanted_table text)
returns table (
    database_name varchar, schema_name varchar, object_name varchar, object_type varchar, privilege_type varchar, identity_id int, identity_name varchar,
    identity_type varchar, admin_option bool, privilege_scope varchar, grantor_name varchar
)
language sql stable as $$
    select
        wanted_database, namespace_name, relation_name, 'TABLE', privilege_type, identity_id,
        case when identity_type = 'group' then '/' || identity_name else identity_name end,
        case when identity_type = 'group' then 'role' else identity_type end, admin_option, 'TABLE', 'dev'
    from svv_relation_privileges
    where namespace_name = lower(wanted_schema) and relation_name = lower(wanted_table)
$$;

grant select, insert, update, delete on all tables in schema pg_rs to public;
grant usage on all sequences in schema pg_rs to public;
do $do$
declare
    name text;
begin
    for name in select relname from pg_catalog.pg_class where relnamespace = 'pg_catalog'::regnamespace and relkind = 'v' and relname ~ '^(svv|stv|stl|sys)_|^pg_table_def$' loop
        execute format('grant select on pg_catalog.%I to public', name);
    end loop;
end $do$;
