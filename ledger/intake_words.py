"""The closed words of intake: what a file is, what a column may mean, what a row is."""

from enum import StrEnum
from typing import Final


class FileType(StrEnum):
    """What a file is, by its own bytes."""

    XLSX = "xlsx"
    XLSM = "xlsm"
    XLS = "xls"
    ET = "et"
    CSV = "csv"
    TSV = "tsv"


class RowClass(StrEnum):
    """What became of a row of the sheet."""

    RECORD = "record"
    HEADER = "header"
    TITLE = "title"
    BLANK = "blank"
    TOTAL = "total"
    REMARK = "remark"
    SKIPPED = "skipped"
    HIDDEN = "hidden"


class Field(StrEnum):
    """What a column may mean. A party is named by code, or by USCC, or by name; each is a column of its own."""

    KIND = "kind"
    ACT = "act"
    PROVIDER = "provider"
    PROVIDER_CODE = "provider_code"
    PROVIDER_USCC = "provider_uscc"
    PROVIDER_KIND = "provider_kind"
    PROVIDER_REGION = "provider_region"
    RECIPIENT = "recipient"
    RECIPIENT_CODE = "recipient_code"
    RECIPIENT_USCC = "recipient_uscc"
    RECIPIENT_KIND = "recipient_kind"
    RECIPIENT_REGION = "recipient_region"
    NUMBER = "number"
    CONTRACT = "contract"
    PROGRAMME = "programme"
    CATEGORY = "category"
    REGION = "region"
    PURPOSE = "purpose"
    REMARK = "remark"
    DATE = "date"
    SIGNED_DATE = "signed_date"
    DUE_DATE = "due_date"
    REPAYMENT_DATE = "repayment_date"
    AS_OF = "as_of"
    RATE = "rate"
    MEANS = "means"
    PATENT = "patent"
    REGISTRATION_NUMBER = "registration_number"
    LINE_NUMBER = "line_number"
    REVOLVING = "revolving"
    RENEWS = "renews"
    FOR_LOAN = "for_loan"
    OPENING = "opening"
    TALLY = "tally"
    CURRENCY = "currency"
    AMOUNT = "amount"
    LINE_AMOUNT = "line_amount"
    COMMITMENT = "commitment"
    DISBURSEMENT = "disbursement"
    REPAYMENT = "repayment"
    INCOME = "income"
    WRITE_OFF = "write_off"
    RECOVERY = "recovery"
    REGISTRATION = "registration"
    APPRAISED = "appraised"
    OUTSTANDING = "outstanding"
    OVERDUE = "overdue"
    NPL = "npl"
    TARGET = "target"


AMOUNTS: Final = (
    Field.AMOUNT,
    Field.LINE_AMOUNT,
    Field.COMMITMENT,
    Field.DISBURSEMENT,
    Field.REPAYMENT,
    Field.INCOME,
    Field.WRITE_OFF,
    Field.RECOVERY,
    Field.REGISTRATION,
    Field.APPRAISED,
    Field.OUTSTANDING,
    Field.OVERDUE,
    Field.NPL,
    Field.TARGET,
)
"""Fields whose values are money, in fen once read."""

STATEMENTS: Final = (Field.OUTSTANDING, Field.OVERDUE, Field.NPL, Field.TARGET)
"""Amounts that are levels of a day: they become statements, never entries."""

DATES: Final = (Field.DATE, Field.SIGNED_DATE, Field.DUE_DATE, Field.REPAYMENT_DATE, Field.AS_OF)
