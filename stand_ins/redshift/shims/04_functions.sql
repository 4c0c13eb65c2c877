-- Strings, numbers, hashes, aggregates.
create function pg_rs.concat(a text, b text) returns varchar language sql immutable as $$ select (a || b)::varchar $$;
create function pg_rs.len(value text) returns int language sql immutable strict as $$ select length(value) $$;
create function pg_rs.charindex(part text, value text) returns int language sql immutable strict as $$ select strpos(value, part) $$;
create function pg_rs.replicate(value text, times int) returns varchar language sql immutable strict as $$ select repeat(value, times)::varchar $$;
-- The longest beginning of so many bytes: how casts to VARCHAR(n) cut.
create function pg_rs.first_bytes(value text, bytes int) returns text language plpgsql immutable strict as $$
declare
    cut text := left(value, bytes);
begin
    while octet_length(cut) > bytes loop
        cut := left(cut, length(cut) - greatest(1, (octet_length(cut) - bytes) / 4));
    end loop;
    return cut;
end $$;
create function pg_rs.cut(value text, bytes int) returns text language sql immutable strict as $$
    select case when octet_length(value) <= bytes then value else pg_rs.first_bytes(value, bytes) end
$$;
-- Parameter p: Perl-like expressions, whose `.` is no line end.
create function pg_rs.regexp_substr(value text, pattern text, start_at int default 1, occurrence int default 1, flags text default '')
returns varchar language sql immutable strict as $$
    select coalesce(
        pg_catalog.regexp_substr(
            value, pattern, greatest(start_at, 1), occurrence, translate(flags, 'e', ''), case when flags like '%e%' then 1 else 0 end
        ), ''
    )::varchar
$$;
create function pg_rs.regexp_replace(value text, pattern text, replacement text default '', start_at int default 1, flags text default '')
returns varchar language sql immutable strict as $$
    select pg_catalog.regexp_replace(
        value, pattern, case when flags like '%p%' then pg_catalog.regexp_replace(replacement, '\$(\d)', '\\\1', 'g') else replacement end,
        greatest(start_at, 1), 0, flags
    )::varchar
$$;
create function pg_rs.regexp_count(value text, pattern text, start_at int default 1, flags text default '') returns int language sql immutable strict as $$
    select pg_catalog.regexp_count(value, pattern, greatest(start_at, 1), flags)
$$;
create function pg_rs.regexp_instr(value text, pattern text, start_at int default 1, occurrence int default 1, after int default 0, flags text default '')
returns int language sql immutable strict as $$
    select pg_catalog.regexp_instr(
        value, pattern, greatest(start_at, 1), occurrence, after, translate(flags, 'e', ''), case when flags like '%e%' then 1 else 0 end
    )
$$;
create function pg_rs.round(value float8, digits int) returns float8 language sql immutable strict as $$ select pg_catalog.round(value::numeric, digits)::float8 $$;
create function pg_rs.round(value numeric, digits int) returns numeric language sql immutable strict as $$ select pg_catalog.round(value, digits) $$;
create function pg_rs.round(value float8) returns float8 language sql immutable strict as $$ select pg_catalog.round(value) $$;
create function pg_rs.round(value numeric) returns numeric language sql immutable strict as $$ select pg_catalog.round(value) $$;
create function pg_rs.md5(value text) returns varchar language sql immutable strict as $$ select pg_catalog.md5(value)::varchar $$;
create function pg_rs.sha2(value text, bits int) returns varchar language sql immutable strict as $$
    select encode(
        case bits
            when 224 then sha224(convert_to(value, 'UTF8')) when 384 then sha384(convert_to(value, 'UTF8'))
            when 512 then sha512(convert_to(value, 'UTF8')) when 256 then sha256(convert_to(value, 'UTF8'))
            when 0 then sha256(convert_to(value, 'UTF8'))
        end, 'hex'
    )::varchar
$$;
create function pg_rs.strtol(value text, base int) returns bigint language sql immutable strict as $$
    select case base
        when 16 then ('x' || lpad(pg_catalog.regexp_replace(lower(value), '^0x', ''), 16, '0'))::bit(64)::bigint
        when 2 then lpad(value, 64, '0')::bit(64)::bigint
        when 10 then value::bigint
    end
$$;
create function pg_rs.bpcharcmp(a text, b text) returns int language sql immutable strict as $$
    select case when rtrim(a) > rtrim(b) then 1 when rtrim(a) < rtrim(b) then -1 else 0 end
$$;
create function pg_rs.isnull(a anycompatible, b anycompatible) returns anycompatible language sql immutable as $$ select coalesce(a, b) $$;
create function pg_rs.getbit(value bytea, index int) returns int language sql immutable strict as $$ select get_bit(value, index) $$;
create function pg_rs.to_hex(value text) returns varchar language sql immutable strict as $$ select encode(convert_to(value, 'UTF8'), 'hex')::varchar $$;
create function pg_rs.to_varbyte(value text, format text) returns bytea language sql immutable strict as $$
    select case lower(format) when 'hex' then decode(value, 'hex') when 'base64' then decode(value, 'base64') else convert_to(value, 'UTF8') end
$$;
create function pg_rs.from_varbyte(value bytea, format text) returns varchar language sql immutable strict as $$
    select case lower(format)
        when 'hex' then encode(value, 'hex') when 'base64' then encode(value, 'base64') else convert_from(value, 'UTF8')
    end::varchar
$$;
create function pg_rs.urlencode(value text) returns varchar language sql immutable strict as $$
    select string_agg(
        case when letter ~ '[A-Za-z0-9_.~-]' then letter
            else pg_catalog.regexp_replace(upper(encode(convert_to(letter, 'UTF8'), 'hex')), '(..)', '%\1', 'g') end,
        '' order by number
    )::varchar
    from regexp_split_to_table(value, '') with ordinality as letters (letter, number)
$$;
create function pg_rs.current_aws_account() returns varchar language sql stable as $$ select '123456789012'::varchar $$;
create function pg_rs.current_namespace() returns varchar language sql stable as $$ select '00000000-0000-0000-0000-000000000000'::varchar $$;
create function pg_rs.current_user_id() returns int language sql stable as $$ select oid::int from pg_roles where rolname = current_user $$;
create function pg_rs.version() returns varchar language sql stable as $$
    select 'PostgreSQL 8.0.2 on i686-pc-linux-gnu, compiled by GCC gcc (GCC) 3.4.2 20041017 (Red Hat 3.4.2-6.fc3), Redshift 1.0 (stand-in)'::varchar
$$;
do $do$
declare
    name text;
begin
    foreach name in array array['int2', 'int4', 'int8', 'numeric', 'float4', 'float8', 'bool', 'date', 'timestamp', 'timestamptz'] loop
        execute format(
            'create function pg_rs.try_cast_%1$s(value text) returns %1$s language plpgsql immutable strict as $f$ '
            'begin return value::%1$s; exception when data_exception then return null; end $f$', name
        );
        -- Texts are assigned to columns of other types.
        execute format('create cast (varchar as %1$s) with inout as assignment', name);
    end loop;
end $do$;

-- AVG of integers is an integer, cut.
create function pg_rs.add_to_average(state numeric[], value bigint) returns numeric[] language sql immutable as $$
    select case when value is null then state else array[state[1] + value, state[2] + 1] end
$$;
create function pg_rs.integer_average(state numeric[]) returns bigint language sql immutable as $$
    select case when state[2] > 0 then pg_catalog.trunc(state[1] / state[2])::bigint end
$$;
do $do$
declare
    name text;
begin
    foreach name in array array['int2', 'int4', 'int8'] loop
        if name <> 'int8' then
            execute format(
                'create function pg_rs.add_to_average(state numeric[], value %s) returns numeric[] language sql immutable as '
                '$f$ select pg_rs.add_to_average(state, value::bigint) $f$', name
            );
        end if;
        execute format(
            'create aggregate pg_rs.avg(%s) (sfunc = pg_rs.add_to_average, stype = numeric[], finalfunc = pg_rs.integer_average, '
            'initcond = ''{0,0}'')', name
        );
    end loop;
end $do$;
create aggregate pg_rs.avg(float8) (sfunc = float8_accum, stype = float8[], finalfunc = float8_avg, initcond = '{0,0,0}');
create aggregate pg_rs.avg(numeric) (sfunc = numeric_avg_accum, stype = internal, finalfunc = numeric_avg);
-- IGNORE NULLS, and percentiles over windows.
create function pg_rs.keep_last(state anyelement, value anyelement) returns anyelement language sql immutable as $$ select coalesce(value, state) $$;
create function pg_rs.keep_first(state anyelement, value anyelement) returns anyelement language sql immutable as $$ select coalesce(state, value) $$;
create aggregate pg_rs.last_not_null(anyelement) (sfunc = pg_rs.keep_last, stype = anyelement);
create aggregate pg_rs.first_not_null(anyelement) (sfunc = pg_rs.keep_first, stype = anyelement);
create function pg_rs.add_to_percentile(state numeric[], value numeric, fraction numeric) returns numeric[] language sql immutable as $$
    select case when value is null then coalesce(state, array[fraction]) else coalesce(state, array[fraction]) || value end
$$;
create function pg_rs.percentile_of(state numeric[]) returns numeric language sql immutable as $$
    select pg_catalog.percentile_cont(state[1]::float8) within group (order by value)::numeric from unnest(state[2:]) as v (value)
$$;
create aggregate pg_rs.window_percentile(numeric, numeric) (sfunc = pg_rs.add_to_percentile, stype = numeric[], finalfunc = pg_rs.percentile_of);
-- What is cast to text goes through here: Redshift does not cast booleans to text.
create function pg_rs.castable(value anyelement) returns anyelement language sql immutable as $$ select value $$;
create function pg_rs.castable(value bool) returns text language plpgsql immutable as $$
begin
    raise exception 'cannot cast type boolean to character varying' using errcode = '42846', hint = 'CASE WHEN x THEN ''true'' ... END';
end $$;
