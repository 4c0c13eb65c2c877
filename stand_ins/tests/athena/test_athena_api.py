"""The shapes of Athena's answers, seen through boto3 as every client sees them."""

import pytest
from botocore.exceptions import ClientError

from stand_ins.athena.errors import QueryError
from stand_ins.athena.results import MAX_ROWS


def code(error) -> str:
    return error.value.response["AthenaErrorCode"]


def test_a_query_and_its_first_page(fake):
    execution = fake.account.finish(fake.account.start("select n, t from x"))
    assert execution["Status"]["State"] == "SUCCEEDED"
    assert (execution["StatementType"], execution["SubstatementType"]) == ("DML", "SELECT")
    assert execution["Statistics"]["DataScannedInBytes"] == 123
    query_id = execution["QueryExecutionId"]
    assert execution["ResultConfiguration"]["OutputLocation"] == f"s3://b/results/{query_id}.csv"
    answer = fake.account.client.get_query_results(QueryExecutionId=query_id)
    assert answer["ResultSet"]["Rows"] == [
        {"Data": [{"VarCharValue": "n"}, {"VarCharValue": "t"}]},
        {"Data": [{"VarCharValue": "1"}, {"VarCharValue": "a"}]},
        {"Data": [{"VarCharValue": "2"}, {}]},
    ]
    columns = answer["ResultSet"]["ResultSetMetadata"]["ColumnInfo"]
    assert [column["Type"] for column in columns] == ["bigint", "varchar"]
    assert answer["UpdateCount"] == 0


def test_the_result_file(fake):
    fake.executor.rows = [['a"b', None], ["", "x,\ny"]]
    execution = fake.account.finish(fake.account.start("select 1"))
    file = fake.executor.objects[execution["ResultConfiguration"]["OutputLocation"]]
    assert file.decode() == '"n","t"\n"a""b",\n"","x,\ny"\n'


def test_the_header_counts_as_a_row_of_the_first_page(fake):
    fake.executor.columns = [("n", "bigint")]
    fake.executor.rows = [[str(n)] for n in range(2 * MAX_ROWS)]
    query_id = fake.account.start("select n from x")
    fake.account.finish(query_id)
    pages = fake.account.client.get_paginator("get_query_results").paginate(
        QueryExecutionId=query_id
    )
    sizes, values = [], []
    for page in pages:
        sizes.append(len(page["ResultSet"]["Rows"]))
        values += [row["Data"][0]["VarCharValue"] for row in page["ResultSet"]["Rows"]]
    assert sizes == [MAX_ROWS, MAX_ROWS, 1]
    assert values == ["n"] + [str(n) for n in range(2 * MAX_ROWS)]


@pytest.mark.parametrize(("size", "token"), [(1001, None), (10, "x")])
def test_pages_that_are_none(fake, size, token):
    query_id = fake.account.start("select 1")
    fake.account.finish(query_id)
    request = {"QueryExecutionId": query_id, "MaxResults": size}
    with pytest.raises(
        ClientError, match="MaxResults is more than maximum|Malformed nextPageToken x"
    ):
        fake.account.client.get_query_results(**request | ({"NextToken": token} if token else {}))


def test_a_failed_query(fake):
    fake.executor.error = QueryError("TABLE_NOT_FOUND: line 1:15: no t", type=1301)
    query_id = fake.account.start("select * from t")
    status = fake.account.finish(query_id)["Status"]
    assert (status["State"], status["StateChangeReason"]) == (
        "FAILED",
        "TABLE_NOT_FOUND: line 1:15: no t",
    )
    assert status["AthenaError"]["ErrorType"] == 1301
    assert status["AthenaError"]["Retryable"] is False
    with pytest.raises(ClientError, match="Final query state: FAILED") as error:
        fake.account.client.get_query_results(QueryExecutionId=query_id)
    assert code(error) == "INVALID_QUERY_EXECUTION_STATE"


def test_a_stopped_query(fake):
    fake.executor.blocked = True
    query_id = fake.account.start("select 1")
    with pytest.raises(ClientError, match="has not yet finished. Current state: RUNNING"):
        fake.account.client.get_query_results(QueryExecutionId=query_id)
    fake.account.client.stop_query_execution(QueryExecutionId=query_id)
    status = fake.account.finish(query_id)["Status"]
    assert (status["State"], status["StateChangeReason"]) == (
        "CANCELLED",
        "Query cancelled by user",
    )
    with pytest.raises(ClientError, match="Could not find results"):
        fake.account.client.get_query_results(QueryExecutionId=query_id)


def test_the_same_request_runs_once(fake):
    token = "t" * 32
    first = fake.account.start("select 1", ClientRequestToken=token)
    assert fake.account.start("select 1", ClientRequestToken=token) == first
    assert fake.executor.ran == ["select 1"]
    with pytest.raises(ClientError, match="Idempotent parameters do not match"):
        fake.account.start("select 2", ClientRequestToken=token)


def test_what_is_not_there(fake):
    client = fake.account.client
    with pytest.raises(ClientError, match="QueryExecution x was not found") as error:
        client.get_query_execution(QueryExecutionId="x")
    assert code(error) == "QUERY_EXECUTION_NOT_FOUND"
    with pytest.raises(ClientError, match="WorkGroup is not found."):
        client.get_work_group(WorkGroup="x")
    with pytest.raises(ClientError, match="WorkGroup is not found."):
        fake.account.start("select 1", WorkGroup="x")
    with pytest.raises(ClientError, match="MetadataException"):
        client.get_table_metadata(CatalogName="AwsDataCatalog", DatabaseName="s", TableName="x")
    with pytest.raises(ClientError, match="Cannot find catalog x"):
        client.list_databases(CatalogName="x")


def test_no_place_for_results(fake):
    with pytest.raises(ClientError, match="No output location provided"):
        fake.account.start("select 1", ResultConfiguration={})
    with pytest.raises(ClientError, match="not a valid S3 path"):
        fake.account.start("select 1", ResultConfiguration={"OutputLocation": "/tmp"})


@pytest.mark.parametrize(("enforced", "place"), [(True, "s3://group"), (False, "s3://b/results")])
def test_work_groups(fake, enforced, place):
    configuration = {
        "EnforceWorkGroupConfiguration": enforced,
        "ResultConfiguration": {"OutputLocation": "s3://group/"},
    }
    client = fake.account.client
    client.create_work_group(Name="g", Configuration=configuration)
    assert client.get_work_group(WorkGroup="g")["WorkGroup"]["State"] == "ENABLED"
    assert [each["Name"] for each in client.list_work_groups()["WorkGroups"]] == ["g", "primary"]
    query_id = fake.account.start("select 1", WorkGroup="g")
    execution = fake.account.finish(query_id)
    assert execution["WorkGroup"] == "g"
    assert execution["ResultConfiguration"]["OutputLocation"] == f"{place}/{query_id}.csv"
    assert client.list_query_executions(WorkGroup="g")["QueryExecutionIds"] == [query_id]


def test_the_catalogue(fake):
    client = fake.account.client
    names = {"CatalogName": "awsdatacatalog", "DatabaseName": "s"}
    assert client.list_data_catalogs()["DataCatalogsSummary"][0]["Type"] == "GLUE"
    assert client.get_data_catalog(Name="AwsDataCatalog")["DataCatalog"]["Type"] == "GLUE"
    assert client.list_databases(CatalogName="AwsDataCatalog")["DatabaseList"] == [{"Name": "s"}]
    assert client.get_database(**names)["Database"] == {"Name": "s"}
    tables = client.list_table_metadata(**names)["TableMetadataList"]
    assert tables[0]["Columns"] == [{"Name": "a", "Type": "int"}]


def test_operations_that_are_missing_say_so(fake):
    with pytest.raises(ClientError, match="the stand-in has no ListNamedQueries"):
        fake.account.client.list_named_queries()


def test_queries_are_listed_page_by_page_newest_first(fake):
    ids = [fake.account.start(f"select {n}") for n in range(120)]
    pages = fake.account.client.get_paginator("list_query_executions").paginate()
    assert [found for page in pages for found in page["QueryExecutionIds"]] == ids[::-1]
