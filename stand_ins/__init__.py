"""Stand-ins for Athena and Redshift on this machine: for tests; the project never imports them."""
