"""The domain of Pledgebook: what the ledger knows, and how it answers.

::

    institution --provides--> instrument --has--> entry            what the ledger knows
                 (to a recipient institution)  (a dated amount)

    file, form, API --door--> facts --submit--> voucher --decide--> journal --project--> entries --totals--> answers

A voucher is the one unit of change; the journal gives it a number and a hash and never changes; entries are what a pure
projection makes of it, and can be dropped and replayed. Figures that were published are audited against answers.
Nothing in here knows of the web, of reports or of a terminal.
"""

import os

# openpyxl prefers lxml where it is installed (python-docx brings it), and would then neither read through defusedxml
# nor keep a carriage return. It is told so before anybody imports it.
os.environ["OPENPYXL_LXML"] = "False"
