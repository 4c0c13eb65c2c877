"""dbt's own tests for adapters, run on the stand-ins; docs/conformance.md says what fails."""
