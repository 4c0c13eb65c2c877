"""What users meet on Redshift when something is missing."""

import pytest

from .conftest import Built
from .targets import DbtFailed


def test_a_session_that_reads_json_wrongly_is_refused(on_redshift: Built):
    redshift = on_redshift.target
    user = redshift.stand_in.user
    change = f"alter user {user} set enable_case_sensitive_identifier to "
    redshift.query(change + "false")
    try:
        with pytest.raises(DbtFailed, match=f'alter user "{user}" set enable_case_sensitive'):
            redshift.dbt("run", "--select", "dim_date")
    finally:
        redshift.query(change + "true")
