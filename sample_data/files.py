"""A file of a sample, whatever the source."""

import os
from pathlib import Path

from sample_data.config import Summary


def put(path: Path, data: bytes, summary: Summary) -> None:
    os.makedirs(path.parent, exist_ok=True)
    path.write_bytes(data)
    summary.files += 1
    summary.bytes += len(data)
