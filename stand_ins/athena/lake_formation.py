"""The calls of dbt-athena's to Lake Formation that moto lacks. Nothing of it is enforced."""

import json

from moto.lakeformation.models import lakeformation_backends

from stand_ins.aws import ACCOUNT, REGION

_filters: dict[tuple[str, str, str], dict] = {}


def lake_formation(operation: str, body: bytes) -> dict | None:
    """The answer, or None for what moto knows."""
    if operation == "GetResourceLFTags":
        _make_tags(json.loads(body))
        return None
    if operation in ("CreateDataCellsFilter", "UpdateDataCellsFilter"):
        data = json.loads(body)["TableData"]
        _filters[data["DatabaseName"], data["TableName"], data["Name"]] = data
        return {}
    if operation == "DeleteDataCellsFilter":
        data = json.loads(body)
        _filters.pop((data["DatabaseName"], data["TableName"], data["Name"]), None)
        return {}
    if operation == "ListDataCellsFilter":
        table = json.loads(body or b"{}").get("Table", {})
        wanted = (table.get("DatabaseName"), table.get("Name"))
        return {"DataCellsFilters": [data for key, data in _filters.items() if key[:2] == wanted]}
    return None


def _make_tags(request: dict) -> None:
    """moto answers with HTTP 500 for a table that never had tags."""
    table = request["Resource"].get("Table")
    if table:
        key = (table.get("CatalogId", ACCOUNT), table["DatabaseName"], table["Name"])
        lakeformation_backends[ACCOUNT][REGION].lf_table_tags.setdefault(key, [])
