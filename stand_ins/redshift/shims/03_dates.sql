-- Dates as Redshift counts them: DATEDIFF counts the boundaries that were crossed.
create function pg_rs.getdate() returns timestamp language sql stable as $$ select date_trunc('second', statement_timestamp() at time zone 'UTC') $$;
create function pg_rs.sysdate() returns timestamp language sql stable as $$ select transaction_timestamp() at time zone 'UTC' $$;

-- Those of DATEADD and DATEDIFF are not strict, so that PostgreSQL can put their bodies in the place of their calls; NULL gives
-- NULL all the same.
create function pg_rs.datepart(part text) returns text language sql immutable as $$
    select case
        when lower(part) in ('y', 'yr', 'yrs', 'year', 'years') then 'year'
        when lower(part) in ('qtr', 'qtrs', 'quarter', 'quarters') then 'quarter'
        when lower(part) in ('mon', 'mons', 'month', 'months') then 'month'
        when lower(part) in ('w', 'week', 'weeks') then 'week'
        when lower(part) in ('d', 'day', 'days') then 'day'
        when lower(part) in ('h', 'hr', 'hrs', 'hour', 'hours') then 'hour'
        when lower(part) in ('m', 'min', 'mins', 'minute', 'minutes') then 'minute'
        when lower(part) in ('s', 'sec', 'secs', 'second', 'seconds') then 'second'
        when lower(part) in ('ms', 'msec', 'msecs', 'millisecond', 'milliseconds', 'millisecs') then 'milliseconds'
        when lower(part) in ('us', 'usec', 'usecs', 'microsecond', 'microseconds', 'microsecs') then 'microseconds'
        when lower(part) in ('dow', 'dayofweek', 'dw', 'weekday') then 'dow'
        when lower(part) in ('doy', 'dayofyear', 'dy', 'yearday') then 'doy'
        else lower(part)
    end
$$;
create function pg_rs.other_parts(part text, amount bigint) returns interval language sql immutable as $$ select (amount::text || ' ' || part)::interval $$;
create function pg_rs.add_parts(part text, amount bigint, moment timestamp) returns timestamp language sql immutable as $$
    select case pg_rs.datepart(part)
        when 'year' then moment + make_interval(years => amount::int)
        when 'quarter' then moment + make_interval(months => 3 * amount::int)
        when 'month' then moment + make_interval(months => amount::int)
        when 'week' then moment + make_interval(weeks => amount::int)
        when 'day' then moment + make_interval(days => amount::int)
        when 'hour' then moment + amount * interval '1 hour'
        when 'minute' then moment + amount * interval '1 minute'
        when 'second' then moment + amount * interval '1 second'
        when 'milliseconds' then moment + amount * interval '1 millisecond'
        when 'microseconds' then moment + amount * interval '1 microsecond'
        else moment + pg_rs.other_parts(pg_rs.datepart(part), amount)
    end
$$;
create function pg_rs.dateadd(part text, amount bigint, moment timestamp) returns timestamp language sql immutable as $$ select pg_rs.add_parts(part, amount, moment) $$;
create function pg_rs.dateadd(part text, amount bigint, moment date) returns timestamp language sql immutable as $$ select pg_rs.add_parts(part, amount, moment::timestamp) $$;
create function pg_rs.dateadd(part text, amount bigint, moment timestamptz) returns timestamptz language sql immutable as $$
    select pg_rs.add_parts(part, amount, moment at time zone 'UTC') at time zone 'UTC'
$$;
create function pg_rs.dateadd(part text, amount bigint, moment text) returns timestamp language sql immutable as $$ select pg_rs.add_parts(part, amount, moment::timestamp) $$;

create function pg_rs.boundaries(part text, first timestamp, last timestamp) returns bigint language sql immutable as $$
    select case pg_rs.datepart(part)
        when 'year' then extract(year from last)::bigint - extract(year from first)::bigint
        when 'quarter' then (extract(year from last) * 4 + extract(quarter from last))::bigint - (extract(year from first) * 4 + extract(quarter from first))::bigint
        when 'month' then (extract(year from last) * 12 + extract(month from last))::bigint - (extract(year from first) * 12 + extract(month from first))::bigint
        -- Weeks of DATEDIFF begin on Sunday, those of DATE_TRUNC on Monday.
        when 'week' then ((date_trunc('week', last + interval '1 day')::date - date_trunc('week', first + interval '1 day')::date) / 7)::bigint
        when 'day' then (last::date - first::date)::bigint
        when 'hour' then (extract(epoch from date_trunc('hour', last) - date_trunc('hour', first)) / 3600)::bigint
        when 'minute' then (extract(epoch from date_trunc('minute', last) - date_trunc('minute', first)) / 60)::bigint
        when 'second' then extract(epoch from date_trunc('second', last) - date_trunc('second', first))::bigint
        when 'milliseconds' then (extract(epoch from date_trunc('milliseconds', last) - date_trunc('milliseconds', first)) * 1000)::bigint
        when 'microseconds' then (extract(epoch from last - first) * 1000000)::bigint
    end
$$;
create function pg_rs.datediff(part text, first timestamp, last timestamp) returns bigint language sql immutable as $$ select pg_rs.boundaries(part, first, last) $$;
create function pg_rs.datediff(part text, first timestamptz, last timestamptz) returns bigint language sql immutable as $$
    select pg_rs.boundaries(part, first at time zone 'UTC', last at time zone 'UTC')
$$;
create function pg_rs.trunc(moment timestamp) returns date language sql immutable strict as $$ select moment::date $$;
create function pg_rs.trunc(value numeric) returns numeric language sql immutable strict as $$ select pg_catalog.trunc(value) $$;
create function pg_rs.trunc(value float8) returns float8 language sql immutable strict as $$ select pg_catalog.trunc(value) $$;
create function pg_rs.trunc(value numeric, digits int) returns numeric language sql immutable strict as $$ select pg_catalog.trunc(value, digits) $$;
create function pg_rs.trunc(value float8, digits int) returns float8 language sql immutable strict as $$ select pg_catalog.trunc(value::numeric, digits)::float8 $$;
create function pg_rs.last_day(moment timestamp) returns date language sql immutable strict as $$
    select (date_trunc('month', moment) + interval '1 month - 1 day')::date
$$;
-- The last day of a month leads to the last day of a month.
create function pg_rs.add_months(moment timestamp, amount int) returns timestamp language sql immutable strict as $$
    select case
        when moment::date = pg_rs.last_day(moment) then pg_rs.last_day(moment + make_interval(months => amount)) + moment::time
        else moment + make_interval(months => amount)
    end
$$;
create function pg_rs.months_between(a timestamp, b timestamp) returns float8 language sql immutable strict as $$
    select case
        when extract(day from a) = extract(day from b) or (a::date = pg_rs.last_day(a) and b::date = pg_rs.last_day(b))
            then pg_rs.boundaries('month', b, a)::float8
        else pg_rs.boundaries('month', b, a) + (extract(day from a) - extract(day from b))::float8 / 31
    end
$$;
create function pg_rs.next_day(moment timestamp, weekday text) returns date language sql immutable strict as $$
    select (moment::date + 1 + (
        array_position(array['su', 'mo', 'tu', 'we', 'th', 'fr', 'sa'], left(lower(weekday), 2)) - 1
        - extract(dow from moment::date + 1)::int + 7
    ) % 7)::date
$$;
create function pg_rs.convert_timezone(source text, target text, moment timestamp) returns timestamp language sql immutable strict as $$
    select (moment at time zone source) at time zone target
$$;
create function pg_rs.convert_timezone(target text, moment timestamp) returns timestamp language sql immutable strict as $$
    select (moment at time zone 'UTC') at time zone target
$$;
create function pg_rs.convert_timezone(target text, moment timestamptz) returns timestamp language sql immutable strict as $$
    select moment at time zone target
$$;
create function pg_rs.date_part_year(day date) returns int language sql immutable strict as $$ select extract(year from day)::int $$;
create function pg_rs.date_part(part text, moment timestamp) returns float8 language sql immutable strict as $$ select pg_catalog.date_part(pg_rs.datepart(part), moment) $$;
create function pg_rs.date_part(part text, moment timestamptz) returns float8 language sql stable strict as $$ select pg_catalog.date_part(pg_rs.datepart(part), moment) $$;
create function pg_rs.date_cmp(a date, b date) returns int language sql immutable strict as $$ select sign(a - b)::int $$;
create function pg_rs.timestamp_cmp(a timestamp, b timestamp) returns int language sql immutable strict as $$
    select case when a > b then 1 when a < b then -1 else 0 end
$$;
-- PostgreSQL would take a date for a TIMESTAMPTZ.
create function pg_rs.date_trunc(part text, moment timestamp) returns timestamp language sql immutable strict as $$ select pg_catalog.date_trunc(pg_rs.datepart(part), moment) $$;
create function pg_rs.date_trunc(part text, moment timestamptz) returns timestamptz language sql stable strict as $$ select pg_catalog.date_trunc(pg_rs.datepart(part), moment) $$;
create function pg_rs.date_trunc(part text, moment date) returns timestamp language sql immutable strict as $$ select pg_catalog.date_trunc(pg_rs.datepart(part), moment::timestamp) $$;
create function pg_rs.date_part(part text, moment date) returns float8 language sql immutable strict as $$ select pg_catalog.date_part(pg_rs.datepart(part), moment::timestamp) $$;
create function pg_rs.datediff(part text, first date, last date) returns bigint language sql immutable as $$ select pg_rs.boundaries(part, first::timestamp, last::timestamp) $$;
