-- What the gateway fetched from S3 and Glue lies in files beside the database, as JSON. They are read outside of any
-- snapshot, as Spectrum reads S3: a transaction that began before sees them too.
create function pg_rs.read_file(name text) returns json language plpgsql volatile security definer as $$
begin
    if name !~ '^[a-z0-9_]+$' then raise exception 'no such file: %', name; end if;
    return pg_read_file('exchange/' || name || '.json')::json;
end $$;

-- Files of a scan. External tables follow USAGE on their schema.
create function pg_rs.scan(name text, schema_name text, reader text default current_user) returns json language plpgsql volatile as $$
declare
    files json;
begin
    if not has_schema_privilege(reader, schema_name, 'usage') then
        raise exception 'permission denied for schema %', schema_name using errcode = '42501';
    end if;
    files := pg_rs.read_file(name);
    if json_typeof(files) = 'object' then raise exception '%', files ->> 'error'; end if;
    return files;
end $$;

create procedure pg_rs.create_external_schema(schema_name text, glue_database text, iam_role text, may_exist bool) language plpgsql as $$
begin
    if may_exist and to_regnamespace(quote_ident(schema_name)) is not null then return; end if;
    execute format('create schema %I', schema_name);
    insert into pg_rs.external_schemas values (schema_name, glue_database, iam_role);
end $$;

-- COPY: lines that the gateway has cut into fields become rows. A row that does not fit is told by a notice, which the
-- gateway writes to STL_LOAD_ERRORS, outside of the transaction as Redshift does; more than MAXERROR end the statement.
create procedure pg_rs.copy_rows(relation text, columns text[], file text, options jsonb) language plpgsql as $$
declare
    target oid := relation::regclass::oid;
    names text[];
    types text[];
    lengths int[];
    is_required bool[];
    line record;
    problem jsonb;
    problems int := 0;
    loaded bigint := 0;
    field text;
    code int;
    reason text;
    i int;
begin
    if columns is null then
        select array_agg(attname order by attnum) into columns from pg_catalog.pg_attribute
        where attrelid = target and attnum > 0 and not attisdropped and attidentity <> 'a';
    end if;
    select array_agg(a.attname order by number), array_agg(format_type(a.atttypid, a.atttypmod) order by number),
        array_agg(case when a.atttypid in ('varchar'::regtype, 'bpchar'::regtype) then a.atttypmod - 4 end order by number),
        array_agg(a.attnotnull order by number)
    into names, types, lengths, is_required
    from unnest(columns) with ordinality as wanted (name, number)
    inner join pg_catalog.pg_attribute as a on a.attrelid = target and a.attname = wanted.name;
    if cardinality(names) is distinct from cardinality(columns) then
        raise exception 'column of COPY not found in %', relation using errcode = '42703';
    end if;
    begin
    for line in
        select value ->> 'path' as path, (value ->> 'number')::bigint as number, value ->> 'raw' as raw,
            value -> 'fields' as fields, (value ->> 'code')::int as code, value ->> 'reason' as reason
        from json_array_elements(pg_rs.read_file(file))
    loop
        code := line.code; reason := line.reason; field := null;
        if code is null and json_array_length(line.fields) > cardinality(names) then
            code := 1202; reason := 'Extra column(s) found';
        elsif code is null and json_array_length(line.fields) < cardinality(names) then
            if (options ->> 'fill')::bool then
                line.fields := (
                    line.fields::jsonb || (select jsonb_agg(null::text) from generate_series(json_array_length(line.fields) + 1, cardinality(names)))
                )::json;
            else
                code := 1214; reason := 'Delimiter not found';
            end if;
        end if;
        if code is null then
            for i in 1 .. cardinality(names) loop
                if is_required[i] and (line.fields ->> (i - 1) is null or (line.fields ->> (i - 1) = '' and types[i] not like 'character%')) then
                    code := 1213; reason := 'Missing data for not-null field'; field := names[i];
                elsif octet_length(line.fields ->> (i - 1)) > lengths[i] then
                    if (options ->> 'truncate')::bool then
                        line.fields := jsonb_set(line.fields::jsonb, array[(i - 1)::text], to_jsonb(pg_rs.cut(line.fields ->> (i - 1), lengths[i])))::json;
                    else
                        code := 1204; reason := 'String length exceeds DDL length'; field := names[i];
                    end if;
                end if;
                exit when code is not null;
            end loop;
        end if;
        if code is null then
            begin
                execute format(
                    'insert into %s (%s) %s select %s', target::regclass,
                    (select string_agg(quote_ident(name), ', ') from unnest(names) as n (name)),
                    case when (options ->> 'explicit_ids')::bool then 'overriding system value' else '' end,
                    (select string_agg(format('pg_rs.copy_value($1 ->> %s, %L, $2)::%s', n - 1, types[n], types[n]), ', ') from generate_series(1, cardinality(names)) as n)
                ) using line.fields, options;
                loaded := loaded + 1;
            exception when data_exception or check_violation then
                -- Which field it was.
                for i in 1 .. cardinality(names) loop
                    begin
                        execute format('select pg_rs.copy_value($1 ->> %s, %L, $2)::%s', i - 1, types[i], types[i]) using line.fields, options;
                    exception when data_exception then
                        field := names[i];
                        code := case
                            when types[i] like 'timestamp%' then 1206 when types[i] = 'date' then 1205
                            when types[i] in ('smallint', 'integer', 'bigint') then 1207 when types[i] in ('real', 'double precision') then 1208
                            when types[i] like 'numeric%' then 1209 when types[i] = 'boolean' then 1210 else 1200 end;
                        reason := case code
                            when 1206 then 'Invalid timestamp format or value' when 1205 then 'Invalid Date Format'
                            when 1207 then 'Invalid digit' when 1208 then 'Invalid float value'
                            when 1209 then 'Invalid numeric value' when 1210 then 'Unknown boolean format' else sqlerrm end;
                        exit;
                    end;
                end loop;
                code := coalesce(code, 1200); reason := coalesce(reason, sqlerrm);
            end;
        end if;
        if code is not null then
            problems := problems + 1;
            raise notice using errcode = 'RS001', message = jsonb_build_object(
                'tbl', target::int, 'filename', line.path, 'line_number', line.number, 'colname', coalesce(field, ''),
                'type', coalesce((select left(types[n], 10) from generate_series(1, cardinality(names)) as n where names[n] = field), ''),
                'raw_line', pg_rs.cut(line.raw, 1024), 'err_code', code, 'err_reason', pg_rs.cut(reason, 100)
            )::text;
            if problems > (options ->> 'max_errors')::int then
                raise exception 'Load into table ''%'' failed.  Check ''stl_load_errors'' system table for details.',
                    (select relname from pg_catalog.pg_class where oid = target) using errcode = 'XX000';
            end if;
        end if;
    end loop;
    if (options ->> 'no_load')::bool then
        raise exception 'NOLOAD' using errcode = 'RS002';
    end if;
    exception when sqlstate 'RS002' then null; -- the rows are taken back, what was told stays
    end;
    perform set_config('rs.last_copy_count', loaded::text, false);
    raise info 'Load into table ''%'' completed, % record(s) loaded successfully.',
        (select relname from pg_catalog.pg_class where oid = target), loaded;
end $$;

-- A text of a file as the text of a type, by COPY's options.
create function pg_rs.copy_value(value text, type text, options jsonb) returns text language plpgsql stable as $$
declare
    format text := options ->> 'time_format';
begin
    if value is null then return null; end if;
    -- Only texts can be empty.
    if value = '' and type not like 'character%' then return null; end if;
    if type like 'timestamp%' then
        if format is null and value !~ '^\d{4}-\d{1,2}-\d{1,2}( \d{1,2}:\d{2}(:\d{2}(\.\d+)?)?)?([+-]\d\d(:?\d\d)?)?$' then
            raise exception 'Invalid timestamp format or value [YYYY-MM-DD HH24:MI:SS]' using errcode = '22007';
        elsif format is null or format = 'auto' then
            return value::timestamp::text;
        elsif format = 'epochsecs' then return (to_timestamp(value::float8) at time zone 'UTC')::text;
        elsif format = 'epochmillisecs' then return (timestamp '1970-01-01' + value::bigint * interval '1 millisecond')::text;
        end if;
        return to_timestamp(value, format)::timestamp::text;
    elsif type = 'date' then
        format := options ->> 'date_format';
        if format is null or format = 'auto' then return value::date::text; end if;
        return to_date(value, format)::text;
    elsif type in ('smallint', 'integer', 'bigint') and trim(value) !~ '^[+-]?\d+$' then
        raise exception 'Invalid digit' using errcode = '22P02';
    elsif type = 'super' then
        return value::json::text;
    end if;
    return value;
end $$;

create function pg_rs.pg_last_copy_count() returns bigint language sql stable as $$
    select nullif(current_setting('rs.last_copy_count', true), '')::bigint
$$;
