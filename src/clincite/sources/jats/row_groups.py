"""Labels within a table that stand over several rows ("Vomiting" over "mild" and "severe"), and which rows they reach.

What the table shows decides: a label over all columns, rows that are set in, bold labels. Where it shows nothing, a label reaches the rows
up to the next label, as one reads it; but not from counts on to means (±), which belong to another variable.
"""

from __future__ import annotations

import msgspec

from clincite.sources.jats.grid import Cell


class _Group(msgspec.Struct, frozen=True, kw_only=True):
    """A label over the rows that follow it.

    :param is_across: it fills a row of all columns.
    :param is_outer: another label of its sort followed it at once.
    :param test: the column in which the label bears the P value of its rows, which then have none.
    :param has_lower_rows: rows were seen that are set lower than the label.
    :param is_of_means: whether its first row had means (±); None: no row yet.
    """

    label: Cell
    is_across: bool
    is_outer: bool
    test: int | None = None
    has_lower_rows: bool = False
    is_of_means: bool | None = None


class RowGroups:
    """The labels that stand over the next row, outermost first."""

    def __init__(self) -> None:
        self._open: list[_Group] = []

    def begin(self, label: Cell, *, is_across: bool = False, is_outer: bool = False, test: int | None = None) -> None:
        """A label comes.

        :param is_across: it fills a row of all columns.
        :param is_outer: another label of its sort follows at once, which is within this one.
        :param test: the column in which it bears a P value for its rows.
        """
        group = _Group(label=label, is_across=is_across, is_outer=is_outer, test=test)
        self._open = [*(other for other in self._open if _holds(other, group)), group]

    def over(self, first: Cell, values: dict[int, str]) -> list[str]:
        """The labels over a row; those that do not reach it are done with.

        :param first: its first cell.
        :param values: the text of its other cells, by column.
        """
        is_of_means = any("±" in text for text in values.values())
        reaching = [group for group in self._open if group.test not in values or _is_lower(first, group.label)]
        self._open = [_with_row(group, first, is_of_means) for group in reaching if _reaches(group, first, is_of_means)]
        return [group.label.text for group in self._open]


def _holds(group: _Group, other: _Group) -> bool:
    """Whether a group that begins lies within one that is open."""
    if _is_lower(other.label, group.label) or (group.is_across and not other.is_across):
        return True
    if _is_lower(group.label, other.label) or (other.is_across and not group.is_across):
        return False
    return group.is_outer and not other.is_outer


def _reaches(group: _Group, first: Cell, is_of_means: bool) -> bool:
    if group.is_across or _is_lower(first, group.label):
        return True
    if group.has_lower_rows or _is_lower(group.label, first):
        return False
    return group.is_outer or group.is_of_means in (None, is_of_means)


def _with_row(group: _Group, first: Cell, is_of_means: bool) -> _Group:
    return msgspec.structs.replace(
        group,
        has_lower_rows=group.has_lower_rows or _is_lower(first, group.label),
        is_of_means=is_of_means if group.is_of_means is None else group.is_of_means,
    )


def _is_lower(label: Cell, above: Cell) -> bool:
    return label.depth > above.depth or (above.is_emphasised and not label.is_emphasised and label.depth >= above.depth)
