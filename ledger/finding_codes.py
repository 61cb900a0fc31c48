"""Every finding the ledger can make, by code; ``ledger.labels.findings`` gives each its sentence and its cure.

Members are grouped by where they arise. A code names the broken rule, so that two findings with one code have one cure.
"""

from enum import StrEnum


class FindingCode(StrEnum):
    """The closed set of finding codes."""

    # the shape of what was handed in
    UNREADABLE = "unreadable"
    TOO_LARGE = "too_large"
    UNSUPPORTED_TYPE = "unsupported_type"
    NO_SUCH_ADDRESS = "no_such_address"
    METHOD_NOT_ALLOWED = "method_not_allowed"
    INTERNAL = "internal"
    MALFORMED = "malformed"
    MISSING_FIELD = "missing_field"
    UNKNOWN_FIELD = "unknown_field"
    UNKNOWN_FACT = "unknown_fact"
    UNKNOWN_CODE = "unknown_code"
    TEXT_LENGTH = "text_length"
    TEXT_CONTROL_CHARACTER = "text_control_character"
    EMPTY_VOUCHER = "empty_voucher"
    TOO_MANY_FACTS = "too_many_facts"

    # values
    AMOUNT_UNREADABLE = "amount_unreadable"
    AMOUNT_JSON_NUMBER = "amount_json_number"
    AMOUNT_SUB_FEN = "amount_sub_fen"
    AMOUNT_NOT_POSITIVE = "amount_not_positive"
    AMOUNT_TOO_LARGE = "amount_too_large"
    CURRENCY_NOT_CNY = "currency_not_cny"
    RATE_UNREADABLE = "rate_unreadable"
    DATE_UNREADABLE = "date_unreadable"
    DATE_TWO_DIGIT_YEAR = "date_two_digit_year"
    DATE_IN_FUTURE = "date_in_future"
    DATE_OUT_OF_RANGE = "date_out_of_range"
    PERIOD_UNREADABLE = "period_unreadable"
    USCC_MALFORMED = "uscc_malformed"
    USCC_CHECK_DIGIT = "uscc_check_digit"
    USCC_ORGANISATION_CHECK = "uscc_organisation_check"
    PATENT_MALFORMED = "patent_malformed"
    PATENT_CHECK_DIGIT = "patent_check_digit"
    PATENT_CHECK_MISSING = "patent_check_missing"
    REGION_UNKNOWN = "region_unknown"
    REGION_NOT_VALID_THEN = "region_not_valid_then"
    FIGURE_UNREADABLE = "figure_unreadable"

    # references between facts
    UNKNOWN_INSTITUTION = "unknown_institution"
    UNKNOWN_INSTRUMENT = "unknown_instrument"
    AMBIGUOUS_INSTRUMENT = "ambiguous_instrument"
    UNKNOWN_ENTRY = "unknown_entry"
    UNKNOWN_PUBLICATION = "unknown_publication"
    UNKNOWN_ISSUE = "unknown_issue"
    LATER_FACT = "later_fact"
    LINK_KIND = "link_kind"

    # rules of the field
    ACT_OF_KIND = "act_of_kind"
    PARTY_KIND = "party_kind"
    INSTITUTION_KIND_CHANGED = "institution_kind_changed"
    FIELD_OF_KIND = "field_of_kind"
    NUMBER_TAKEN = "number_taken"
    SECOND_DISBURSEMENT = "second_disbursement"
    BALANCE_NEGATIVE = "balance_negative"
    LINE_EXCEEDED = "line_exceeded"
    LINE_PARTIES = "line_parties"
    RENEWAL_PARTIES = "renewal_parties"
    RECEIPT_SUM_DIFFERS = "receipt_sum_differs"
    LIMIT_NEGATIVE = "limit_negative"
    RECOVERY_EXCEEDS = "recovery_exceeds"
    RECLAIM_EXCEEDS = "reclaim_exceeds"
    PATENT_NOT_PLEDGED = "patent_not_pledged"
    PATENT_PLEDGED_TWICE = "patent_pledged_twice"
    REVERSAL_OF_REVERSAL = "reversal_of_reversal"
    ALREADY_REVERSED = "already_reversed"
    CLOSING_ORDER = "closing_order"
    CLOSING_NOT_ENDED = "closing_not_ended"
    REOPENING_NOT_CLOSED = "reopening_not_closed"
    CONFIRMED_FIGURE = "confirmed_figure"
    CLOSING_NOT_ALONE = "closing_not_alone"
    CLOSING_STALE = "closing_stale"
    OPENING_SUM_DIFFERS = "opening_sum_differs"
    SUCCESSION_CYCLE = "succession_cycle"
    SUCCESSION_TWICE = "succession_twice"

    # warnings that a checker accepts by name
    DUPLICATE_ENTRY = "duplicate_entry"
    PATENT_UNDER_OTHER_PLEDGE = "patent_under_other_pledge"
    OPENING_OVERLAPS = "opening_overlaps"
    BOOK_BALANCE_NEGATIVE = "book_balance_negative"

    # what is asked before a month closes, accepted by name
    UNDECIDED_VOUCHERS = "undecided_vouchers"
    LOANS_OVERDUE = "loans_overdue"
    LOANS_UNSECURED = "loans_unsecured"
    RELEASE_MISSING = "release_missing"
    STATEMENT_DIFFERS = "statement_differs"
    STATEMENT_MISSING = "statement_missing"
    ATTACHMENT_ABSENT = "attachment_absent"
    REVIEW_MISSING = "review_missing"

    # what a decision says beside its number
    BOOKED_LATE = "booked_late"

    # vouchers and decisions
    KEY_CONFLICT = "key_conflict"
    UNKNOWN_VOUCHER = "unknown_voucher"
    ALREADY_DECIDED = "already_decided"
    REVISES_NOT_RETURNED = "revises_not_returned"
    ALREADY_REVISED = "already_revised"
    SAME_PERSON = "same_person"
    NOT_OWN_VOUCHER = "not_own_voucher"
    NOT_OWN_BUSINESS = "not_own_business"
    NO_MAKER = "no_maker"
    UNKNOWN_USER = "unknown_user"
    USER_EXISTS = "user_exists"
    ROLE_MISSING = "role_missing"
    ROLES_EXCLUDE = "roles_exclude"
    REASON_MISSING = "reason_missing"
    WARNING_NOT_ACCEPTED = "warning_not_accepted"
    BATCH_INCOMPLETE = "batch_incomplete"

    # access
    ACCOUNT_REMOVED = "account_removed"
    PASSWORD_LENGTH = "password_length"  # noqa: S105  (the name of a rule)
    PASSWORD_IS_NAME = "password_is_name"  # noqa: S105
    SIGN_IN_FAILED = "sign_in_failed"
    SIGN_IN_THROTTLED = "sign_in_throttled"
    TOKEN_UNKNOWN = "token_unknown"  # noqa: S105
    TOKEN_EXPIRED = "token_expired"  # noqa: S105
    TOKEN_REVOKED = "token_revoked"  # noqa: S105
    TOKEN_LIFETIME = "token_lifetime"  # noqa: S105
    SCOPE_NOT_HELD = "scope_not_held"
    SCOPE_MISSING = "scope_missing"
    NOT_SELF = "not_self"
    CLERK_FOR_EVER = "clerk_for_ever"

    # attachments
    ATTACHMENT_TYPE = "attachment_type"
    ATTACHMENT_TOO_LARGE = "attachment_too_large"
    ATTACHMENT_NAME = "attachment_name"
    ATTACHMENT_MISSING = "attachment_missing"
    ATTACHMENT_DIFFERS = "attachment_differs"

    # questions
    UNKNOWN_PARAMETER = "unknown_parameter"
    REPEATED_PARAMETER = "repeated_parameter"
    USAGE = "usage"
    SCOPE_TIME = "scope_time"
    STOCK_OVER_PERIOD = "stock_over_period"
    MEASURE_DIMENSION = "measure_dimension"
    KNOWN_AT_UNREADABLE = "known_at_unreadable"
    KNOWN_AT_BEYOND_HEAD = "known_at_beyond_head"
    VIEWER_MISSING = "viewer_missing"
    CURSOR_UNREADABLE = "cursor_unreadable"
    STAMP_MISSING = "stamp_missing"
    STAMP_OF_ANOTHER = "stamp_of_another"

    # verification of the stored bytes
    DIGEST_DIFFERS = "digest_differs"
    HASH_DIFFERS = "hash_differs"
    LINK_BROKEN = "link_broken"
    NUMBER_GAP = "number_gap"
    TIME_RUNS_BACK = "time_runs_back"
    HEAD_LINE_MISSING = "head_line_missing"
    HEAD_LINE_DIFFERS = "head_line_differs"
    HEAD_FILE_MISSING = "head_file_missing"
    HEAD_FILE_UNREADABLE = "head_file_unreadable"
    VOUCHER_MISSING = "voucher_missing"
    FACTS_UNREADABLE = "facts_unreadable"
    PROJECTION_DIFFERS = "projection_differs"
    PROJECTION_ROW_MISSING = "projection_row_missing"
    PROJECTION_ROW_EXTRA = "projection_row_extra"
    GUARD_MISSING = "guard_missing"
    WATERMARK_DIFFERS = "watermark_differs"
    FROZEN_DIFFERS = "frozen_differs"

    # the database
    DATABASE_MISSING = "database_missing"
    DATABASE_DAMAGED = "database_damaged"
    DATABASE_NOT_A_LEDGER = "database_not_a_ledger"
    DATABASE_NEWER = "database_newer"
    DATABASE_OLDER = "database_older"
    DATABASE_READ_ONLY = "database_read_only"
    DATABASE_LOCKED = "database_locked"
    DATABASE_UNREACHABLE = "database_unreachable"
    FILE_MISSING = "file_missing"
    FILE_EXISTS = "file_exists"
    FILE_UNWRITABLE = "file_unwritable"
