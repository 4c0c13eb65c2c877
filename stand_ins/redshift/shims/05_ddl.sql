-- Statements of several steps: the gateway sends one CALL, so that they stay in the client's transaction.

-- CREATE TABLE, then what PostgreSQL has no types for: VARCHAR counts bytes, every NUMERIC has a scale.
create procedure pg_rs.create_table(statement text, attributes jsonb) language plpgsql as $$
declare
    existed bool := to_regclass(attributes ->> 'relation') is not null;
    relation oid;
    field record;
    bytes int;
    changes text[] := '{}';
begin
    execute statement;
    relation := to_regclass(attributes ->> 'relation')::oid;
    if existed or relation is null then return; end if;
    for field in
        select attname, atttypid, atttypmod from pg_catalog.pg_attribute
        where attrelid = relation and attnum > 0 and not attisdropped order by attnum
    loop
        bytes := null;
        if field.atttypid in ('text'::regtype, 'name'::regtype)
            or (field.atttypid in ('varchar'::regtype) and field.atttypmod = -1)
        then
            bytes := case when field.atttypid = 'name'::regtype then 128 when attributes ? 'ctas' then 65535 else 256 end;
            changes := changes || format('alter column %I type varchar(%s)', field.attname, bytes);
        elsif field.atttypid in ('varchar'::regtype, 'bpchar'::regtype) then
            bytes := field.atttypmod - 4;
        elsif field.atttypid = 'numeric'::regtype and field.atttypmod = -1 then
            changes := changes || format('alter column %I type numeric(38, 10)', field.attname);
        end if;
        if bytes is not null then
            changes := changes || format(
                'add constraint %I check (octet_length(%I) <= %s)', 'rs_bytes_' || md5(field.attname), field.attname, bytes
            );
        end if;
    end loop;
    if changes <> '{}' then
        execute format('alter table %s %s', relation::regclass, array_to_string(changes, ', '));
    end if;
    insert into pg_rs.table_attributes (relid, attributes) values (relation, create_table.attributes - 'relation')
    on conflict (relid) do update set attributes = excluded.attributes;
end $$;

create procedure pg_rs.alter_column_type(relation text, field text, statement text, bytes int) language plpgsql as $$
begin
    execute format('alter table %s drop constraint if exists %I', relation, 'rs_bytes_' || md5(field));
    execute statement;
    if bytes is not null then
        execute format('alter table %s add constraint %I check (octet_length(%I) <= %s)', relation, 'rs_bytes_' || md5(field), field, bytes);
    end if;
end $$;
create procedure pg_rs.add_column(relation text, field text, statement text) language plpgsql as $$
declare
    bytes int;
begin
    execute statement;
    select atttypmod - 4 into bytes from pg_catalog.pg_attribute
    where attrelid = relation::regclass and attname = field and atttypid in ('varchar'::regtype, 'bpchar'::regtype) and atttypmod > 0;
    if bytes is not null then
        execute format('alter table %s add constraint %I check (octet_length(%I) <= %s)', relation, 'rs_bytes_' || md5(field), field, bytes);
    end if;
end $$;

-- A late-binding view reads through a function that plans its text anew each time. What its columns are is found out now;
-- when a table is not there yet, they are not known until the view is made again.
create procedure pg_rs.create_late_view(relation text, query text, definition text, may_replace bool) language plpgsql as $$
declare
    number bigint := nextval('pg_rs.numbers');
    probe text := 'rs_probe_' || number;
    reader text := 'pg_rs.late_' || number;
    described text;
    casts text;
    columns jsonb;
begin
    begin
        execute format('create temp view %I as %s', probe, query);
        select
            string_agg(format('%I %s', attname, type_name), ', ' order by attnum),
            string_agg(format('%I::%s', attname, type_name), ', ' order by attnum),
            jsonb_agg(jsonb_build_array(attname, full_type) order by attnum)
        into described, casts, columns
        from (
            select attname, attnum, format_type(atttypid, atttypmod) as full_type,
                case when atttypid = 'unknown'::regtype then 'varchar' else format_type(atttypid, null) end as type_name
            from pg_catalog.pg_attribute
            where attrelid = ('pg_temp.' || quote_ident(probe))::regclass and attnum > 0 and not attisdropped
        ) as fields;
        execute format('drop view pg_temp.%I', probe);
    exception when undefined_table or undefined_column or invalid_schema_name then
        described := '"?column?" varchar'; casts := 'null::varchar'; columns := '[]';
    end;
    execute format(
        'create function %s() returns table (%s) language plpgsql stable security definer as $f$ begin return query execute %L; end $f$',
        reader, described, format('select %s from (%s) as late', casts, query)
    );
    if may_replace and to_regclass(relation) is not null then
        execute format('drop view %s', relation);
    end if;
    execute format('create view %s as select * from %s()', relation, reader);
    insert into pg_rs.late_views values (to_regclass(relation)::oid, definition, reader, columns);
end $$;

create procedure pg_rs.create_materialized_view(relation text, statement text, definition text, attributes jsonb) language plpgsql as $$
declare
    read_view text;
begin
    execute statement;
    select c.relname into read_view
    from pg_rewrite as r
    inner join pg_depend as d on d.objid = r.oid and d.classid = 'pg_rewrite'::regclass
    inner join pg_catalog.pg_class as c on c.oid = d.refobjid and d.refclassid = 'pg_catalog.pg_class'::regclass
    where r.ev_class = to_regclass(relation)::oid and c.relkind = 'v' and c.oid <> r.ev_class limit 1;
    if read_view is not null then
        raise exception 'Materialized views can''t reference the view "%"', read_view using errcode = '0A000';
    end if;
    insert into pg_rs.materialized_views values (to_regclass(relation)::oid, definition, attributes);
end $$;
create procedure pg_rs.alter_materialized_view(relation text, changed jsonb) language plpgsql as $$
begin update pg_rs.materialized_views set attributes = attributes || changed where relid = to_regclass(relation)::oid; end $$;

create procedure pg_rs.comment_on_view(relation text, content text) language plpgsql as $$
begin
    execute format(
        'comment on %s %s is %L',
        case (select relkind from pg_catalog.pg_class where oid = relation::regclass) when 'm' then 'materialized view' else 'view' end,
        relation, content
    );
end $$;
create procedure pg_rs.nothing(what text) language plpgsql as $$
begin raise notice 'stand-in: % is taken and does nothing', what; end $$;
