-- As BCP 47, Java, ICU and POSIX write them. What is no language or region gives none.
with cases as (
    select 'en_US' as locale, 'US' as expected_country, 'en' as expected_language
    union all select 'en', null, 'en'
    union all select 'EN-us', 'US', 'en'
    union all select 'fil_PH', 'PH', 'fil'
    union all select 'es_419', '419', 'es'
    union all select 'es-419', '419', 'es'
    union all select ' de_DE ', 'DE', 'de'
    -- BCP 47
    union all select 'zh-Hant-TW', 'TW', 'zh'
    union all select 'zh-Hans', null, 'zh'
    union all select 'zh-cmn-Hans-CN', 'CN', 'zh'
    union all select 'zh-Hans-CN-u-ca-buddhist', 'CN', 'zh'
    union all select 'en-u-ca-gregory', null, 'en'
    union all select 'sl-IT-rozaj', 'IT', 'sl'
    union all select 'sl-rozaj-IT', null, 'sl'
    union all select 'de-1996', null, 'de'
    union all select 'de-DE-1996', 'DE', 'de'
    union all select 'en-x-US', null, 'en'
    union all select 'x-US', null, null
    union all select 'i-klingon', null, null
    union all select 'und', null, null
    union all select 'und-US', 'US', null
    -- Java
    union all select 'zh_TW_#Hant', 'TW', 'zh'
    union all select 'zh__#Hant', null, 'zh'
    union all select 'sr_RS_#Latn', 'RS', 'sr'
    union all select 'ja_JP_JP_#u-ca-japanese', 'JP', 'ja'
    union all select 'en_US_POSIX', 'US', 'en'
    union all select 'en__POSIX', null, 'en'
    union all select '_US', 'US', null
    union all select 'in_ID', 'ID', 'in'
    union all select 'iw', null, 'iw'
    -- ICU
    union all select 'en_US@calendar=buddhist', 'US', 'en'
    union all select 'de_DE@rg=atzzzz', 'DE', 'de'
    union all select 'zh_Hans_CN', 'CN', 'zh'
    union all select '@calendar=buddhist', null, null
    -- POSIX
    union all select 'en_US.UTF-8', 'US', 'en'
    union all select 'ca_ES.UTF-8@valencia', 'ES', 'ca'
    union all select 'C', null, null
    union all select 'C.UTF-8', null, null
    union all select 'POSIX', null, null
    -- None of these
    union all select 'en_', null, 'en'
    union all select '_', null, null
    union all select 'en_USA', null, 'en'
    union all select 'en_U1', null, 'en'
    union all select 'en_12', null, 'en'
    union all select 'en__US', null, 'en'
    union all select 'en US', null, null
    union all select 'English', null, null
    union all select 'english_US', null, null
    union all select '=US', null, null
    union all select '@US', null, null
    union all select 'e1_US', null, null
    union all select 'ü_US', null, null
    union all select 'dé_DÉ', null, null
    union all select {{ "'en' || chr(10)" }}, null, null
    union all select {{ "'en_US' || chr(10)" }}, null, 'en'
    union all select ' ', null, null
    union all select '', null, null
    union all select null, null, null
),

computed as (
    select
        cases.*,
        {{ country_of_locale('locale') }} as country,
        {{ language_of_locale('locale') }} as language
    from cases
)

select *
from computed
where
    (country is null) <> (expected_country is null)
    or country <> expected_country
    or (language is null) <> (expected_language is null)
    or language <> expected_language
