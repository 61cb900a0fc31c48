"""The closed words of a proof: in what a workbook may differ from the ledger, and what is worth saying beside it."""

from enum import StrEnum


class Change(StrEnum):
    """What a difference is. Those of the stamp and the ledger are told apart from those of the content."""

    VALUE_CHANGED = "value_changed"
    TYPE_CHANGED = "type_changed"
    FORMULA_LOST = "formula_lost"
    FORMULA_ADDED = "formula_added"
    FORMULA_CHANGED = "formula_changed"
    RESULT_DIFFERS = "result_differs"
    ROW_ADDED = "row_added"
    ROW_REMOVED = "row_removed"
    COLUMN_ADDED = "column_added"
    COLUMN_REMOVED = "column_removed"
    ROWS_HIDDEN = "rows_hidden"
    COLUMNS_HIDDEN = "columns_hidden"
    ROWS_CUT = "rows_cut"
    CELLS_MERGED = "cells_merged"
    SHOWN_OTHERWISE = "shown_otherwise"
    FILTER_SET = "filter_set"
    CONDITION_HIDES = "condition_hides"
    ZEROS_HIDDEN = "zeros_hidden"
    PRINT_CUT = "print_cut"
    PAGE_TEXT_ADDED = "page_text_added"
    SHEET_ADDED = "sheet_added"
    SHEET_REMOVED = "sheet_removed"
    SHEET_RENAMED = "sheet_renamed"
    SHEET_HIDDEN = "sheet_hidden"
    DRAWING_ADDED = "drawing_added"
    DRAWING_REMOVED = "drawing_removed"
    DRAWING_MOVED = "drawing_moved"
    CHART_CHANGED = "chart_changed"
    LEADS_OUTSIDE = "leads_outside"
    STAMP_CHANGED = "stamp_changed"
    STAMP_REMOVED = "stamp_removed"
    LEDGER_CHANGED = "ledger_changed"
    LEDGER_ADDED = "ledger_added"
    LEDGER_REMOVED = "ledger_removed"


class Cause(StrEnum):
    """Where a difference comes from."""

    FILE = "file"
    STAMP = "stamp"
    LEDGER = "ledger"


class Remark(StrEnum):
    """What is worth saying beside the differences."""

    NOT_CALCULATED = "not_calculated"
    ISSUED = "issued"
    NEVER_ISSUED = "never_issued"
    OTHERWISE_ISSUED = "otherwise_issued"
    AS_ISSUED = "as_issued"
    OTHER_FORMAT = "other_format"
    OTHER_CONTENT = "other_content"
