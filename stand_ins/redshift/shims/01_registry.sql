-- What the gateway keeps about relations and people, beside PostgreSQL's own catalogue. Everything of ours is in pg_rs,
-- so that user schemas stay empty: adapters leave out what begins with pg_.
create schema pg_rs;
grant usage, create on schema pg_rs to public;
grant create on schema public to public;

create table pg_rs.table_attributes (relid oid primary key, attributes jsonb not null, created timestamptz default clock_timestamp());
create table pg_rs.late_views (relid oid primary key, definition text, reader text, columns jsonb);
create table pg_rs.materialized_views (relid oid primary key, definition text, attributes jsonb);
create table pg_rs.identities (name text primary key, kind text check (kind in ('user', 'group', 'role')));
create table pg_rs.external_schemas (name text primary key, glue_database text, iam_role text);
create sequence pg_rs.numbers;

-- What left the catalogue leaves the registry.
create function pg_rs.on_drop() returns event_trigger language plpgsql security definer as $$
declare
    dropped record;
    late_reader text;
begin
    for dropped in
        select objid, object_name from pg_event_trigger_dropped_objects()
        where classid = 'pg_catalog.pg_class'::regclass and objsubid = 0
    loop
        delete from pg_rs.table_attributes where relid = dropped.objid;
        delete from pg_rs.materialized_views where relid = dropped.objid;
        delete from pg_rs.rls_attachments where relid = dropped.objid;
        delete from pg_rs.late_views where relid = dropped.objid returning reader into late_reader;
        if late_reader is not null then
            execute format('drop function if exists %s()', late_reader);
        end if;
    end loop;
    delete from pg_rs.external_schemas where to_regnamespace(quote_ident(name)) is null;
end $$;
create event trigger rs_on_drop on sql_drop
when tag in ('DROP TABLE', 'DROP VIEW', 'DROP MATERIALIZED VIEW', 'DROP SCHEMA', 'DROP OWNED')
execute function pg_rs.on_drop();
