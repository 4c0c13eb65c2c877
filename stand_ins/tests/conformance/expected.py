"""Tests of the suite that fail, and why: the one place for it.

In: a reason, and the tests that fail for it, as `Class::test`, or a class for all of its tests. A
test that is on the list and passes makes the run fail.
"""

_JAVASCRIPT = (
    "TestFunctionsBasicJSUDF",
    "TestFunctionsJSUDFMultiLineBody",
    "TestFunctionsJSUDFDeterministicVolatility",
    "TestFunctionsJSUDFNonDeterministicVolatility",
    "TestFunctionsJSUDFStableVolatilityWarns",
    "TestFunctionsJSUDFDefaultArgSupport",
    "TestFunctionsBasicJSAggregateUDF",
    "TestFunctionsJSAggregateUDFVolatilityIgnored",
)
_AGGREGATES = (
    "TestFunctionsBasicSQLUDAF",
    "TestFunctionsBasicPythonUDAF",
    "TestFunctionsPythonUDAFDefaultArgSupport",
)
_PYTHON_FUNCTIONS = (
    "TestFunctionsPythonUDFSupported",
    "TestFunctionsPythonUDFDefaultArgSupport",
    "TestFunctionsPythonUDFVolatilitySupport",
    "TestFunctionsPythonUDFWithPackagesSupported",
)
_PYTHON_MODELS = (
    "TestPythonModel",
    "TestPythonModelPythonIncremental",
    "TestPythonModelPythonMetaGet",
    "TestPythonModelPythonEmpty",
    "TestPythonModelPythonSample",
    "TestPythonModelPySpark",
)
_CLONES = (
    "TestDbtCloneClonePossible::test_can_clone_true",
    "TestDbtCloneCloneSameSourceAndTarget",
)
_LATER_CORE = (
    "TestEmptySeedFlag::test_seed_empty_creates_table_with_zero_rows",
    "TestEmptySeedFlag::test_seed_empty_preserves_column_types",
    "TestEmptySeedFlag::test_build_empty_with_seed",
)
_BOTH: dict[str, tuple[str, ...]] = {
    "The adapter has no functions in JavaScript.": _JAVASCRIPT,
    "The adapter has no aggregate functions.": _AGGREGATES,
    "The adapter has no functions in Python.": _PYTHON_FUNCTIONS,
    "The adapter cannot clone, it makes views.": _CLONES,
    "The option `--empty` of `dbt seed` is in later releases of dbt-core.": _LATER_CORE,
    "The adapter does not answer for a single relation; the test lacks a fixture, too.": (
        "TestBasicGetCatalogForSingleRelation",
    ),
    "`current_timestamp` has no time zone: the class for those that have none passes.": (
        "TestUtilsCurrentTimestampAware::test_current_timestamp_type",
    ),
    "All names are in lower case, quoted or not, so nothing differs that the test expects to.": (
        "TestPersistDocsQuotedDescriptionNotAppliedOnMismatch",
    ),
}

REDSHIFT: dict[str, tuple[str, ...]] = _BOTH | {
    "Python models need a cluster of Spark, which dbt-redshift does not drive.": _PYTHON_MODELS,
}

ATHENA: dict[str, tuple[str, ...]] = _BOTH | {
    "Python models run in Athena for Spark, which the stand-in does not have.": _PYTHON_MODELS,
    "dbt-athena makes functions in SQL, which Athena does not have.": (
        "TestFunctionsUDFsBasic",
        "TestFunctionsDeterministicUDF",
        "TestFunctionsStableUDF",
        "TestFunctionsNonDeterministicUDF",
        "TestFunctionsSqlUDFDefaultArgSupport",
        "TestFunctionsCanFindScalarFunctionRelation",
    ),
    "No GRANT in Athena.": (
        "TestGrantsIncrementalGrants",
        "TestGrantsInvalidGrants",
        "TestGrantsModelGrants",
        "TestGrantsSeedGrants",
        "TestGrantsSnapshotGrants",
    ),
    "No materialized views in Athena.": (
        "TestMaterializedViewBasic",
        "TestMaterializedViewChangesApplyMixin",
        "TestMaterializedViewChangesContinueMixin",
        "TestMaterializedViewChangesFailMixin",
    ),
    "No constraints in Athena.": (
        "TestConstraintsRollback",
        "TestConstraintsIncrementalConstraintsRollback",
    ),
    "dbt-athena does not leave the SQL that it ran where the test looks for it.": (
        "TestConstraintsRuntimeDdlEnforcement",
        "TestConstraintsIncrementalConstraintsRuntimeDdlEnforcement",
        "TestConstraintsModelConstraintsRuntimeEnforcement",
        "TestConstraintsConstraintQuotedColumn",
    ),
    "The test compares PostgreSQL's CREATE VIEW with the SQL that was run.": (
        "TestEphemeralMulti",
        "TestEphemeralNested",
    ),
    "Athena takes one statement at a time, so a header that is one cannot go before another.": (
        "TestConstraintsTableContractSqlHeader",
        "TestConstraintsIncrementalContractSqlHeader",
    ),
    "The test makes its tables with PostgreSQL's CREATE TABLE; Athena's wants a location.": (
        "TestHooksPrePostModelHooks",
        "TestHooksPrePostModelHooksUnderscores",
        "TestHooksHookRefs",
        "TestHooksPrePostModelHooksInConfig",
        "TestHooksPrePostModelHooksInConfigWithCount",
        "TestHooksPrePostModelHooksInConfigKwargs",
        "TestHooksPrePostRunHooks",
        "TestSimpleCopyBase::test_simple_copy_with_materialized_views",
        "TestSimpleSeedBasicSeed",
        "TestSimpleSeedSeedConfigFullRefreshOn",
        "TestSimpleSeedSeedConfigFullRefreshOff",
        "TestSimpleSeedSeedCustomSchema",
        "TestSimpleSeedSeedWithUniqueDelimiter",
        "TestSimpleSeedSeedWithWrongDelimiter",
        "TestSimpleSeedSeedWithEmptyDelimiter",
        "TestSimpleSeedSeedParsing",
        "TestSimpleSeedWithBOM",
        "TestSimpleSnapshotSnapshotNewRecordCheckMode",
        "TestSimpleSnapshotSnapshotNewRecordDbtValidToCurrent",
        "TestSimpleSnapshotSnapshotNewRecordTimestampMode",
        "TestSimpleSnapshotSnapshotEphemeralHardDeletes",
        "TestSimpleSnapshotSnapshotNewColumnTimestampStrategy",
        "TestSimpleSnapshotSnapshotNewColumnSpecificCheckCols",
        "TestSimpleSnapshotSnapshotNewColumnWithDeletes",
        "TestSimpleSnapshotSnapshotColumnNames",
        "TestSimpleSnapshotSnapshotColumnNamesFromDbtProject",
        "TestSimpleSnapshotSnapshotInvalidColumnNames",
        "TestSimpleSnapshotSnapshotDbtValidToCurrent",
        "TestSimpleSnapshotSnapshotMultiUniqueKey",
    ),
    "DROP TABLE and ALTER TABLE with names in double quotes, which Athena's DDL does not take.": (
        "TestHooksPrePostModelHooksOnSeeds",
        "TestHooksPrePostModelHooksOnSeedsPlusPrefixed",
        "TestHooksPrePostModelHooksOnSeedsPlusPrefixedWhitespace",
        "TestHooksPrePostModelHooksOnSnapshots",
        "TestHooksPrePostSnapshotHooksInConfigKwargs",
        "TestSimpleSnapshot",
        "TestSimpleSnapshotSnapshotCheck",
        "TestEmptyMetadataWithEmptyFlag::test_run[alter_relation_add_remove_columns]",
    ),
    "dbt-athena has dbt's own macro for it, with statements that Athena does not know.": (
        "TestEmptyMetadataWithEmptyFlag::test_run[alter_column_type]",
        "TestEmptyMetadataWithEmptyFlag::test_run[truncate_relation]",
    ),
    "The test changes rows of a seed, and seeds are Hive tables.": (
        "TestBasicSnapshotCheckCols",
        "TestBasicSnapshotTimestamp",
    ),
    "dbt-athena raises another class of error than the test looks for.": (
        "TestHooksAfterRunHooks",
    ),
    "dbt-athena checks the strategy itself, in other words.": ("TestBasicIncrementalBadStrategy",),
    "Names are in lower case in Glue (Athena's guide), and dbt-athena asks for the model's.": (
        "TestSimpleCopyUppercase",
    ),
    "dbt-athena's merge needs a key.": (
        "TestIncrementalUniqueKey::test__no_unique_keys",
        "TestIncrementalUniqueKey::test__empty_str_unique_key",
        "TestIncrementalUniqueKey::test__empty_unique_key_list",
    ),
    "dbt-athena writes comments in one line.": (
        "TestPersistDocs",
        "TestQueryComments",
        "TestQueryCommentMacroQueryComments",
    ),
    "Names of types are PostgreSQL's or Hive's, where dbt-athena knows Trino's.": (
        "TestColumnTypesPostgresColumnTypes",
        "TestSimpleSeedColumnOverride",
        "TestUtilsTypeNumeric",
    ),
    "Hive tables have no type for times with a time zone.": ("TestSampleModeTest",),
    "Tables have no type for NULL alone.": (
        "TestUtilsMixedNullCompare",
        "TestUtilsNullCompare",
    ),
    "The test asks PostgreSQL's catalogue with ILIKE.": ("TestSimpleCopyEmptyModelsArentRunBase",),
    "dbt-athena cuts texts of a unit test to the width of the column.": (
        "TestUnitTestingVarcharFixtureNoTruncation",
    ),
    "dbt-athena has dbt's own macro for it, with TO_DATE.": ("TestUtilsDate",),
    "dbt-athena's `dateadd` takes no texts.": (
        "TestUtilsDateSpine",
        "TestUtilsGetIntervalsBetween",
    ),
    "dbt-athena's `datediff` knows no microseconds.": ("TestUtilsDateDiff",),
    "dbt-athena's `split_part` does not count from the end.": ("TestUtilsSplitPart",),
    "A quote in a text is doubled; the class for that passes.": (
        "TestUtilsEscapeSingleQuotesBackslash",
    ),
    "A column cannot be named `current_timestamp` without quotes.": ("TestUtilsCurrentTimestamps",),
}

ENGINES = {"redshift": REDSHIFT, "athena": ATHENA}


def reasons(engine: str) -> dict[str, str]:
    """The reason by test or class. Errors: ValueError for what is listed twice."""
    found: dict[str, str] = {}
    for reason, tests in ENGINES[engine].items():
        for test in tests:
            if test in found:
                raise ValueError(f"{engine}: {test} is listed twice")
            found[test] = reason
    return found
