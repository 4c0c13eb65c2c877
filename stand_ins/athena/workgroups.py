"""Work groups: who pays, and where results go. `primary` is always there."""

from stand_ins.athena.errors import invalid
from stand_ins.athena.queries import ENGINE_VERSION

NO_OUTPUT = (
    "No output location provided. An output location is required either through the Workgroup"
    " result configuration setting or as an API input."
)


class Workgroups:
    """The work groups of the account, by name."""

    def __init__(self):
        self._groups: dict[str, dict] = {}
        self.create({"Name": "primary", "Configuration": {"EnforceWorkGroupConfiguration": False}})

    def create(self, request: dict) -> dict:
        name = request["Name"]
        if name in self._groups:
            raise invalid(f"WorkGroup {name} is already created")
        configuration = {
            "EnforceWorkGroupConfiguration": True,
            "PublishCloudWatchMetricsEnabled": True,
            "ResultConfiguration": {},
            "EngineVersion": ENGINE_VERSION,
            **request.get("Configuration", {}),
        }
        self._groups[name] = {
            "Name": name,
            "State": "ENABLED",
            "Description": request.get("Description", ""),
            "Configuration": configuration,
        }
        return {}

    def get(self, name: str) -> dict:
        """Errors: ApiError for a name that is none."""
        if name not in self._groups:
            raise invalid("WorkGroup is not found.")
        return self._groups[name]

    def summaries(self) -> list[dict]:
        return [
            {
                "Name": name,
                "State": group["State"],
                "Description": group["Description"],
                "EngineVersion": ENGINE_VERSION,
            }
            for name, group in sorted(self._groups.items())
        ]

    def output_location(self, name: str, request: dict) -> str:
        """Where the results of a request go: the group's place if it insists, else the request's.

        Errors: ApiError for no group, no place, or one that is not in S3.
        """
        configuration = self.get(name)["Configuration"]
        groups_place = configuration.get("ResultConfiguration", {}).get("OutputLocation")
        requests_place = request.get("ResultConfiguration", {}).get("OutputLocation")
        if configuration["EnforceWorkGroupConfiguration"] and groups_place:
            place = groups_place
        else:
            place = requests_place or groups_place
        if not place:
            raise invalid(NO_OUTPUT)
        if not place.startswith("s3://") or not place.removeprefix("s3://").strip("/"):
            raise invalid("outputLocation is not a valid S3 path.")
        return place.rstrip("/")
