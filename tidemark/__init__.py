"""tidemark's Python: landing, the one step before dbt, and the commands around both.

`tidemark <command>` (`python -m tidemark`) is the one way in, and what make calls. A command is a
module with a `main(arguments) -> exit code`.
"""
