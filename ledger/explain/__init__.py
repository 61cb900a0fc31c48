"""Explain: where a published figure and the ledger differ, which cut of the ledger does give it.

    declared scope ─neighbourhood▶ cuts ─columns, sweep▶ values ─search▶ candidates ─difference▶ parts of the gap

A search proposes and never says that a figure agrees: a person confirms a cut, through a voucher. Entries are held as
numpy columns of integers; SQL totals are the reference that every value equals.
"""
