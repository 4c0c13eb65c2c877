-- Currencies of purchases are upper case, so any other spelling would match none of them.
select app_id, currency
from {{ ref('apps') }}
where length(currency) <> 3 or currency <> upper(currency)
