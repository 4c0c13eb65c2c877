-- A value has one name, whatever its case, and a name that is a value itself stands for itself.
with named as (
    select {{ lower_text('value') }} as written, platform
    from {{ ref('platforms') }}
)

select written, min(platform) as platform
from named
group by written
having count(*) > 1 or written is null or min(platform) <> {{ lower_text('min(platform)') }}
union all
select written, platform
from named
where written in (select names.platform from named as names) and written <> platform
