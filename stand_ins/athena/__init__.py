"""A stand-in for Athena on the loopback: our Athena API, Glue and S3 from moto, a real Trino.

    with athena() as stand_in:
        subprocess.run(["dbt", "build"], env=stand_in.environment())

See README.md for what it refuses, what it can be told to break, and how sure each is.
"""

from stand_ins.athena.stand_in import StandIn, StandInError, athena

__all__ = ["StandIn", "StandInError", "athena"]
