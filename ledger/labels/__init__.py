"""All Chinese of the program: names of the vocabulary, findings with their cures, headers and other texts.

Code everywhere else speaks in codes and data; whoever shows something to a person asks here for the words. Nothing
heavy is imported, so that a message costs no database or frame.
"""

from ledger.labels.findings import cure, describe
from ledger.labels.names import act_label, code_of, label, measure_label

__all__ = ["act_label", "code_of", "cure", "describe", "label", "measure_label"]
