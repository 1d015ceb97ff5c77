"""Tables: which show values and which only serve the layout, and the grid that spanning cells make."""

from __future__ import annotations

from tracker.core.html import Element

_LONG_CELL = 1_500  # a cell with more characters holds a text, not a value: the table is there for the layout
_NO_VALUES = frozenset(("table", "h1", "h2"))  # what a cell holds that is no value
_MOST_COLUMNS = 60  # wider rows are not filled up: a page may not cost rows times columns
_MOST_ROWS = 1_000  # how far down a cell may reach
_SHORT_CELL = 60  # characters of a value that is said again in each row it reaches into

Grid = list[list[Element | None]]


def values(table: Element) -> Grid:
    """The cells of a table that shows values, row by row, or nothing where the table only serves the layout.

    Every row has as many cells as the widest: Markdown drops what stands right of the first row's last cell. None and
    cells without text stand where a cell to the left reaches, or one above that is the first of its row or long.
    Another cell that reaches down (`Ireland`, for three companies) stands in each of its rows, so that a row says by
    itself what it says, whatever comes, goes or is sorted beside it. Rows and columns without any text of their own
    are left out.
    """
    rows = _rows(table)
    if not _holds_values(rows):
        return []
    grid: Grid = []
    columns: set[int] = set()
    for row in _grid(rows):
        filled = [i for i, cell in enumerate(row) if cell is not None and cell.chars]
        if filled:
            grid.append(row)
            columns.update(filled)
    width = max(map(len, grid))
    if width > _MOST_COLUMNS:
        return [[cell for cell in row if cell is not None and cell.chars] for row in grid]
    grid = [row + [None] * (width - len(row)) if len(row) < width else row for row in grid]
    shown = sorted(columns)
    return grid if len(shown) == width else [[row[i] for i in shown] for row in grid]


def _rows(table: Element) -> list[Element]:
    rows: list[Element] = []
    for child in table.kids:
        if child.tag == "tr" or child.get("role") == "row":
            rows.append(child)
        elif child.tag in ("thead", "tbody", "tfoot") or child.get("role") == "rowgroup":
            rows += _rows(child)
    return rows


def _grid(rows: list[Element]) -> Grid:
    grid: Grid = []
    reaching: dict[int, tuple[int, Element | None]] = {}  # column: rows that a cell above still reaches down, and it
    for row in rows:
        if not row.chars:
            for column, (down, cell) in reaching.items():
                reaching[column] = down - 1, cell
            continue
        cells: list[Element | None] = []
        for cell in row.kids:
            _fill(cells, reaching)
            columns = _span(cell, "colspan", _MOST_COLUMNS - len(cells))
            down = _span(cell, "rowspan", _MOST_ROWS) - 1
            if down:
                again = cell if cells and cell.chars <= _SHORT_CELL else None
                reaching.update(dict.fromkeys(range(len(cells) + 1, len(cells) + columns), (down, None)))
                reaching[len(cells)] = down, again
            cells += [cell, *[None] * (columns - 1)]
        _fill(cells, reaching)
        grid.append(cells)
    return grid


def _fill(cells: list[Element | None], reaching: dict[int, tuple[int, Element | None]]) -> None:
    """Put what reaches into this row from above where it belongs: the cell again, or room for it."""
    while (found := reaching.get(len(cells), (0, None)))[0] > 0:
        reaching[len(cells)] = found[0] - 1, found[1]
        cells.append(found[1])


def _span(cell: Element, name: str, most: int) -> int:
    text = cell.get(name) if cell.attrs else ""
    return max(1, min(int(text), most)) if text.isdecimal() and len(text) < 6 else 1


def _holds_values(rows: list[Element]) -> bool:
    """Whether a table shows values: several rows and columns, and no cell that holds a text of its own."""
    filled = [[cell for cell in row.kids if cell.chars] for row in rows]
    filled = [row for row in filled if row]
    if len(filled) < 2 or max(len(row) for row in filled) < 2:
        return False
    if sum(len(row) > 1 for row in filled) < len(filled) / 2:
        return False
    for row in filled:
        for cell in row:
            if cell.chars > _LONG_CELL:
                return False
            if cell.kids and not _NO_VALUES.isdisjoint([child.tag for child in cell.elements()[1:]]):
                return False
    return True
