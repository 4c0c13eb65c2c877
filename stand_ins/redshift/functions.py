"""The functions of the manual's reference, by where they run, and the reserved words.

Anything else is refused, unless it is a function of the user's (with a schema, or named f_...).
"""

import re
from pathlib import Path

from stand_ins.redshift.names import words

_DEFINED = re.compile(r"create (?:function|aggregate) pg_rs\.(\w+)\s*\(", re.IGNORECASE)
_GENERATED = ("is_array", "is_object", "is_boolean", "is_varchar")

AGGREGATES = words(
    """
    any_value avg count listagg max median min percentile_cont percentile_disc stddev
    stddev_samp stddev_pop sum variance var_samp var_pop bit_and bit_or bool_and bool_or hll
    hll_create_sketch hll_combine hll_cardinality hll_combine_sketches grouping
    """
)
RANKS = words(
    """
    cume_dist dense_rank lag lead ntile percent_rank rank row_number
    """
)
WINDOW = RANKS | {"first_value", "last_value", "nth_value", "ratio_to_report"}
# DATE(x) is a cast of PostgreSQL's, as in version 8: not in the reference, assumed.
SCALARS = words(
    """
    coalesce decode greatest least nvl nvl2 nullif isnull zeroifnull add_months convert_timezone
    date date_cmp date_cmp_timestamp date_cmp_timestamptz dateadd date_add datediff date_diff
    date_part date_part_year date_trunc extract getdate interval_cmp last_day months_between
    next_day sysdate timeofday timestamp_cmp timestamp_cmp_date timestamp_cmp_timestamptz
    timestamptz_cmp timestamptz_cmp_date timestamptz_cmp_timestamp timezone to_timestamp trunc
    checksum farmfingerprint64 func_sha1 fnv_hash md5 sha sha1 sha2 murmur3_32_hash crc32
    is_valid_json is_valid_json_array json_array_length json_extract_array_element_text
    json_extract_path_text json_parse can_json_parse json_serialize json_serialize_to_varbyte
    json_size json_typeof abs acos asin atan atan2 cbrt ceil ceiling cos cot degrees dexp dlog1
    dlog10 exp floor ln log mod pi pow power radians random round sin sign sqrt tan array
    array_concat array_flatten get_array_length split_to_array subarray object array_contains
    array_distinct array_except array_intersection array_position array_positions array_sort
    array_union array_exclude lower_attribute_names upper_attribute_names object_transform
    get_number_attributes decimal_precision decimal_scale is_array is_bigint is_boolean is_char
    is_decimal is_float is_integer is_object is_scalar is_smallint is_varchar from_hex
    from_varbyte getbit to_hex to_varbyte ascii bpcharcmp btrim bttext_pattern_cmp char_length
    character_length charindex chr collate concat difference initcap left len length lower lpad
    rpad ltrim octetindex octet_length position quote_ident quote_literal regexp_count
    regexp_instr regexp_replace regexp_substr repeat replace replicate reverse right rtrim
    soundex split_part strpos strtol substring textlen translate trim upper urlencode urldecode
    cast try_cast convert to_char to_date to_number text_to_int_alt text_to_numeric_alt
    current_date current_user current_user_id user session_user current_setting set_config
    pg_backend_pid current_aws_account current_namespace pg_last_copy_count pg_last_copy_id
    pg_last_query_id version generate_uuid user_is_member_of role_is_member_of
    pg_terminate_backend pg_cancel_backend current_session_arn
    """
)
# Answered by the leader node alone: refused as soon as a user's table has a part in it.
LEADER_ONLY = words(
    """
    current_schema current_schemas has_database_privilege has_schema_privilege
    has_table_privilege age current_time current_timestamp localtime localtimestamp isfinite now
    get_bit get_byte set_bit set_byte to_ascii factorial substr current_database pg_get_viewdef
    pg_get_late_binding_view_cols pg_get_cols pg_get_iam_role_by_user format_type
    pg_get_session_roles obj_description col_description pg_get_userbyid pg_table_is_visible
    generate_series quote_nullable
    """
)
KNOWN = AGGREGATES | WINDOW | SCALARS | LEADER_ONLY
# Run on compute nodes alone: refused on constants, so in the fixtures of dbt's unit tests.
COMPUTE_ONLY = words(
    """
    listagg median percentile_cont percentile_disc hll hll_create_sketch hll_combine
    hll_cardinality
    """
)
SORTING = {"listagg", "median", "percentile_cont"}
TABLE_FUNCTIONS = {"pg_get_late_binding_view_cols", "pg_get_cols", "pg_get_iam_role_by_user"}

# The same under another name in PostgreSQL or in our shims.
SYNONYMS = {
    "nvl": "coalesce",
    "textlen": "len",
    "pow": "power",
    "date_add": "dateadd",
    "date_diff": "datediff",
    "dexp": "exp",
    "dlog1": "ln",
    "dlog10": "log",
    "generate_uuid": "gen_random_uuid",
}

RESERVED = words(
    """
    aes128 aes256 all allowoverwrite analyse analyze and any array as asc authorization az64
    backup between binary blanksasnull both bytedict bzip2 case cast check collate column
    connect constraint create credentials cross current_date current_time current_timestamp
    current_user current_user_id default deferrable deflate defrag delta delta32k desc disable
    distinct do else emptyasnull enable encode encrypt encryption end except explicit false for
    foreign freeze from full globaldict256 globaldict64k grant group gzip having identity ignore
    ilike in initially inner intersect interval into is isnull join leading left like
    limit localtime localtimestamp lun luns lzo lzop minus mostly16 mostly32 mostly8 natural new
    not notnull null nulls off offline offset oid old on only open or order outer overlaps
    parallel partition percent permissions pivot placing primary raw readratio recover
    references rejectlog resort respect restore right select session_user similar snapshot some
    sysdate system table tag tdes text255 text32k then timestamp to top trailing true
    truncatecolumns union unique unnest unpivot user using verbose wallet when where with
    without
    """
)
# Those that PostgreSQL has too may follow AS as a label; Redshift's own may not.
RESERVED_AS_LABEL = words(
    """
    aes128 aes256 allowoverwrite az64 backup blanksasnull bytedict bzip2 credentials deflate
    defrag delta delta32k disable emptyasnull enable encode encrypt encryption explicit
    globaldict256 globaldict64k gzip identity ignore lun luns lzo lzop minus mostly16
    mostly32 mostly8 nulls offline oid open parallel partition percent permissions pivot raw
    readratio recover rejectlog resort respect restore snapshot sysdate system tag tdes text255
    text32k top truncatecolumns unnest unpivot wallet without
    """
)


def shim_names() -> set[str]:
    """Functions that shims/ defines: they are called as pg_rs.<name>."""
    folder = Path(__file__).with_name("shims")
    texts = (shim.read_text() for shim in folder.glob("*.sql"))
    return {name.lower() for text in texts for name in _DEFINED.findall(text)} | set(_GENERATED)


SHIMS = shim_names()
