"""The period workbook (month, quarter, half-year, year): one module a sheet, one list of them in ``builder``."""
