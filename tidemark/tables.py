"""Tables of text, and sizes, as a person reads them on a screen."""

from collections.abc import Collection, Sequence


def table(
    head: Sequence[str], rows: Sequence[Sequence[str]], numbers: Collection[int] = ()
) -> list[str]:
    """Lines of an aligned table; the columns in `numbers` (by index) are aligned to the right."""
    cells = [list(head), *map(list, rows)]
    widths = [max(len(row[n]) for row in cells) for n in range(len(head))]
    return [
        "  ".join(
            cell.rjust(width) if n in numbers else cell.ljust(width)
            for n, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in cells
    ]


def megabytes(size: int) -> str:
    """A size in bytes, as a person reads it."""
    return f"{size:,} bytes" if size < 100_000 else f"{size / 1e6:,.1f} MB"
