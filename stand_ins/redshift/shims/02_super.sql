-- SUPER: a type of its own that stores compact JSON text, so that the order of members and the digits of numbers stay.
create type pg_catalog.super;
create function pg_rs.super_in(cstring) returns pg_catalog.super language internal immutable strict as 'json_in';
create function pg_rs.super_out(pg_catalog.super) returns cstring language internal immutable strict as 'json_out';
create function pg_rs.super_recv(internal) returns pg_catalog.super language internal immutable strict as 'json_recv';
create function pg_rs.super_send(pg_catalog.super) returns bytea language internal immutable strict as 'json_send';
create type pg_catalog.super (
    input = pg_rs.super_in, output = pg_rs.super_out, receive = pg_rs.super_recv, send = pg_rs.super_send, like = json
);
create cast (pg_catalog.super as json) without function;
create cast (json as pg_catalog.super) without function;
create function pg_rs.super_jsonb(value super) returns jsonb language sql immutable strict as $$ select value::json::text::jsonb $$;

-- Scalars leave as their text; arrays, objects and null as NULL.
create function pg_rs.super_text(value super) returns text language sql immutable strict as $$
    select case when json_typeof(value::json) in ('null', 'array', 'object') then null else value::json #>> '{}' end
$$;
create function pg_rs.super_varchar(value super) returns varchar language sql immutable strict as $$
    select pg_rs.super_text(value)::varchar
$$;
create cast (super as varchar) with function pg_rs.super_varchar(super) as assignment;
create cast (super as text) with function pg_rs.super_text(super) as assignment;

-- Dynamic typing: what is no number, no date gives NULL and no error.
do $do$
declare
    name text;
begin
    foreach name in array array['int2', 'int4', 'int8', 'numeric', 'float4', 'float8', 'bool', 'date', 'timestamp', 'timestamptz'] loop
        execute format(
            'create function pg_rs.super_%1$s(value super) returns %1$s language plpgsql immutable strict as $f$ '
            'begin return pg_rs.super_text(value)::%1$s; exception when data_exception then return null; end $f$', name
        );
        execute format('create cast (super as %1$s) with function pg_rs.super_%1$s(super) as assignment', name);
    end loop;
    foreach name in array array['int2', 'int4', 'int8', 'numeric', 'float8', 'bool', 'varchar', 'text'] loop
        execute format(
            'create function pg_rs.to_super_%1$s(value %1$s) returns super language sql immutable strict as '
            '$f$ select to_json(value)::super $f$', name
        );
        execute format('create cast (%1$s as super) with function pg_rs.to_super_%1$s(%1$s) as assignment', name);
    end loop;
end $do$;

-- White space outside of strings goes.
create function pg_rs.compact(value text) returns varchar language sql immutable strict as $$
    select case
        when value ~ '\s' then regexp_replace(value, '("(?:[^"\\]|\\.)*")|(\s+)', '\1', 'g') else value
    end::varchar
$$;
create function pg_rs.is_json(value text) returns bool language plpgsql immutable strict as $$
begin perform value::json; return true; exception when others then return false; end $$;

-- A name twice in one object is refused, at any level (json_parse_dedup_attributes is not there).
create function pg_rs.json_parse(value text) returns super language plpgsql immutable strict as $$
begin
    if value is not json with unique keys and pg_rs.is_json(value) then
        raise exception 'duplicate attribute';
    end if;
    return pg_rs.compact(value)::json::super;
exception when others then
    raise exception 'JSON parsing error' using errcode = 'XX000', detail = 'error: ' || sqlerrm || ' value: ' || left(value, 80);
end $$;
create function pg_rs.can_json_parse(value text) returns bool language plpgsql immutable strict as $$
begin perform pg_rs.json_parse(value); return true; exception when others then return false; end $$;
create function pg_rs.json_serialize(value super) returns varchar language sql immutable strict as $$ select value::json::text::varchar $$;
create function pg_rs.json_typeof(value super) returns varchar language sql immutable strict as $$ select json_typeof(value::json)::varchar $$;
create function pg_rs.json_size(value super) returns int language sql immutable strict as $$ select octet_length(value::json::text) $$;

-- Navigation and unnesting, as the gateway writes them. Lax: what is not there is NULL.
create function pg_rs.super_get(value super, variadic path text[]) returns super language sql immutable strict as $$
    select (value::json #> path)::super
$$;
-- OBJECT_TRANSFORM(value KEEP '"a"."b"', ...), for paths of one member.
create function pg_rs.object_transform(value super, variadic paths text[]) returns super language sql immutable strict as $$
    select case
        when json_typeof(value::json) <> 'object' then value
        else (
            select coalesce('{' || string_agg(to_json(name)::text || ':' || member::text, ',' order by place) || '}', '{}')::json::super
            from json_each(value::json) with ordinality as members (name, member, place)
            where to_json(name)::text = any(paths)
        )
    end
$$;
create function pg_rs.super_elements(value super, out element super, out idx bigint) returns setof record language sql immutable as $$
    select found::super, number - 1
    from json_array_elements(case when json_typeof(value::json) = 'array' then value::json else '[]'::json end)
        with ordinality as elements (found, number)
$$;
create function pg_rs.super_members(value super, out element super, out name varchar) returns setof record language sql immutable as $$
    select found::super, key::varchar
    from json_each(case when json_typeof(value::json) = 'object' then value::json else '{}'::json end) as members (key, found)
$$;

create function pg_rs.get_array_length(value super) returns int language sql immutable strict as $$
    select case when json_typeof(value::json) = 'array' then json_array_length(value::json) end
$$;
create function pg_rs.array_concat(a super, b super) returns super language sql immutable strict as $$
    select coalesce(json_agg(found), '[]')::super
    from (select json_array_elements(a::json) as found union all select json_array_elements(b::json)) as both_arrays
$$;
create function pg_rs.array_flatten(value super) returns super language sql immutable strict as $$
    select coalesce(json_agg(inner_value order by o, p), '[]')::super
    from json_array_elements(value::json) with ordinality as outer_values (outer_value, o),
        lateral json_array_elements(
            case when json_typeof(outer_value) = 'array' then outer_value else json_build_array(outer_value) end
        ) with ordinality as inner_values (inner_value, p)
$$;
create function pg_rs.subarray(value super, start int, amount int) returns super language sql immutable strict as $$
    select coalesce(json_agg(found order by number), '[]')::super
    from json_array_elements(value::json) with ordinality as elements (found, number)
    where number > start and number <= start + amount
$$;
create function pg_rs.split_to_array(value text, delimiter text default ',') returns super language sql immutable strict as $$
    select to_json(string_to_array(value, delimiter))::super
$$;
do $do$
declare
    pair text[];
begin
    foreach pair slice 1 in array array[
        ['is_array', 'array'], ['is_object', 'object'], ['is_boolean', 'boolean'], ['is_varchar', 'string']
    ] loop
        execute format(
            'create function pg_rs.%I(value super) returns bool language sql immutable strict as '
            '$f$ select json_typeof(value::json) = %L $f$', pair[1], pair[2]
        );
    end loop;
end $do$;
create function pg_rs.is_scalar(value super) returns bool language sql immutable strict as $$
    select json_typeof(value::json) not in ('array', 'object')
$$;
create function pg_rs.is_integer(value super) returns bool language sql immutable strict as $$
    select json_typeof(value::json) = 'number' and value::json::text ~ '^-?\d+$'
$$;
create function pg_rs.is_decimal(value super) returns bool language sql immutable strict as $$
    select json_typeof(value::json) = 'number' and value::json::text ~ '^-?\d+\.\d+$'
$$;

create function pg_rs.super_eq(a super, b super) returns bool language sql immutable strict as $$ select pg_rs.super_jsonb(a) = pg_rs.super_jsonb(b) $$;
create function pg_rs.super_lt(a super, b super) returns bool language sql immutable strict as $$ select pg_rs.super_jsonb(a) < pg_rs.super_jsonb(b) $$;
create function pg_rs.super_le(a super, b super) returns bool language sql immutable strict as $$ select pg_rs.super_jsonb(a) <= pg_rs.super_jsonb(b) $$;
create function pg_rs.super_gt(a super, b super) returns bool language sql immutable strict as $$ select pg_rs.super_jsonb(a) > pg_rs.super_jsonb(b) $$;
create function pg_rs.super_ge(a super, b super) returns bool language sql immutable strict as $$ select pg_rs.super_jsonb(a) >= pg_rs.super_jsonb(b) $$;
create function pg_rs.super_cmp(a super, b super) returns int language sql immutable strict as $$ select jsonb_cmp(pg_rs.super_jsonb(a), pg_rs.super_jsonb(b)) $$;
create function pg_rs.super_hash(a super) returns int language sql immutable strict as $$ select jsonb_hash(pg_rs.super_jsonb(a)) $$;
create operator pg_catalog.= (leftarg = super, rightarg = super, function = pg_rs.super_eq, commutator = operator(pg_catalog.=), hashes, merges);
create operator pg_catalog.< (leftarg = super, rightarg = super, function = pg_rs.super_lt);
create operator pg_catalog.<= (leftarg = super, rightarg = super, function = pg_rs.super_le);
create operator pg_catalog.> (leftarg = super, rightarg = super, function = pg_rs.super_gt);
create operator pg_catalog.>= (leftarg = super, rightarg = super, function = pg_rs.super_ge);
create operator class pg_catalog.super_ops default for type super using btree as
operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 pg_rs.super_cmp(super, super);
create operator class pg_catalog.super_hash_ops default for type super using hash as
operator 1 =, function 1 pg_rs.super_hash(super);
-- SUPER against a scalar: the SUPER side is cast.
do $do$
declare
    pair text[];
    operator text;
begin
    foreach pair slice 1 in array array[['text', 'text'], ['varchar', 'varchar'], ['int4', 'numeric'], ['int8', 'numeric'],
        ['numeric', 'numeric'], ['float8', 'float8'], ['bool', 'bool']]
    loop
        foreach operator in array array['=', '<>', '<', '<=', '>', '>='] loop
            execute format(
                'create function pg_rs.%2$I(a super, b %1$s) returns bool language sql immutable strict as '
                '$f$ select a::%3$s %4$s b::%3$s $f$', pair[1], 'super_scalar_' || pair[1] || '_' || md5(operator), pair[2], operator
            );
            execute format(
                'create operator pg_catalog.%s (leftarg = super, rightarg = %s, function = pg_rs.%I)',
                operator, pair[1], 'super_scalar_' || pair[1] || '_' || md5(operator)
            );
        end loop;
    end loop;
end $do$;

-- Arithmetic is dynamic too, and gives SUPER.
do $do$
declare
    operator text;
    name text;
    sides text[];
begin
    foreach operator in array array['+', '-', '*', '/'] loop
        foreach sides slice 1 in array array[
            ['super', 'super'], ['super', 'int4'], ['int4', 'super'], ['super', 'int8'], ['int8', 'super'],
            ['super', 'numeric'], ['numeric', 'super'], ['super', 'float8'], ['float8', 'super']
        ] loop
            name := format('super_%s_%s_%s', sides[1], sides[2], ascii(operator));
            execute format(
                'create function pg_rs.%I(a %s, b %s) returns super language sql immutable strict as '
                '$f$ select to_json(a::numeric %s b::numeric)::super $f$', name, sides[1], sides[2], operator
            );
            execute format(
                'create operator pg_catalog.%s (leftarg = %s, rightarg = %s, function = pg_rs.%I)',
                operator, sides[1], sides[2], name
            );
        end loop;
    end loop;
end $do$;

-- JSON kept in VARCHAR.
create function pg_rs.is_valid_json(value text) returns bool language plpgsql immutable as $$
begin return coalesce(json_typeof(value::json) = 'object', false); exception when others then return false; end $$;
create function pg_rs.is_valid_json_array(value text) returns bool language plpgsql immutable as $$
begin return coalesce(json_typeof(value::json) = 'array', false); exception when others then return false; end $$;

create function pg_rs.json_of(value text, null_if_invalid bool) returns json language plpgsql immutable strict as $$
begin
    return value::json;
exception when others then
    if null_if_invalid then return null; end if;
    raise exception 'JSON parsing error' using errcode = 'XX000', detail = left(value, 80);
end $$;
-- A path that leads nowhere gives '' here: the pages of the manual disagree, and code has to bear both.
create function pg_rs.json_extract_path_text(null_if_invalid bool, value text, variadic path text[]) returns varchar language plpgsql immutable as $$
declare
    document json := pg_rs.json_of(value, null_if_invalid);
begin
    if document is null or array_position(path, null) is not null then return null; end if;
    if array_length(path, 1) > 5 then
        raise exception 'JSON path can be nested up to five levels deep' using errcode = '22023';
    end if;
    if document #> path is null then return ''; end if;
    return document #>> path;
end $$;
create function pg_rs.json_extract_array_element_text(null_if_invalid bool, value text, index int) returns varchar language plpgsql immutable as $$
declare
    document json := pg_rs.json_of(value, null_if_invalid);
begin
    if document is null or index is null then return null; end if;
    if json_typeof(document) <> 'array' then
        if null_if_invalid then return null; end if;
        raise exception 'invalid json array object' using errcode = 'XX000', detail = left(value, 80);
    end if;
    return case when index >= 0 then document ->> index end;
end $$;
create function pg_rs.json_array_length(null_if_invalid bool, value text) returns int language plpgsql immutable as $$
declare
    document json := pg_rs.json_of(value, null_if_invalid);
begin
    if document is null then return null; end if;
    if json_typeof(document) <> 'array' then
        if null_if_invalid then return null; end if;
        raise exception 'invalid json array object' using errcode = 'XX000', detail = left(value, 80);
    end if;
    return json_array_length(document);
end $$;
create function pg_rs.super_compact(value json) returns json language sql immutable strict as $$ select pg_rs.compact(value::text)::json $$;
