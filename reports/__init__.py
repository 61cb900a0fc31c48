"""From answers to paper: builders make Tables of what the ledger's readers say, renderers make bytes of Tables.

::

    connection ─build_pack────▶ Tables ─render_workbook─▶ xlsx
    Answer     ─build_totals──▶ Table  ─render_text─────▶ text │ CSV │ JSON
    Audit      ─build_audit───▶ Table

A builder knows no file format, a renderer no rule of the field. Nothing here writes to the ledger.
"""
