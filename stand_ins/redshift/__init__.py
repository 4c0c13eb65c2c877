"""A stand-in for Amazon Redshift on the loopback: PostgreSQL behind a gateway that speaks its SQL.

    with redshift() as stand_in:
        subprocess.run(["dbt", "build", "--target", "redshift"], env=stand_in.environment())

See README.md for what it refuses, what it can be told to break, and how sure each is.
"""

from stand_ins.redshift.stand_in import StandIn, StandInError, redshift

__all__ = ["StandIn", "StandInError", "redshift"]
