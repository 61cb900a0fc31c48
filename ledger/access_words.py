"""The closed words of access: what a token may do, what the access log tells, what a scan is a scan of."""

from enum import StrEnum


class TokenScope(StrEnum):
    """What a token lets its bearer do, of what the account may do anyway."""

    READ = "read"
    RECORD = "record"
    DECIDE = "decide"
    ADMIN = "admin"


class AccessEvent(StrEnum):
    """What happened at the door."""

    SIGN_IN = "sign_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGN_IN_THROTTLED = "sign_in_throttled"
    SIGN_OUT = "sign_out"
    TOKEN_CREATED = "token_created"  # noqa: S105  (the name of an event)
    TOKEN_REVOKED = "token_revoked"  # noqa: S105
    REFUSED = "refused"
    EXPORTED = "exported"
    ROLE_CHANGED = "role_changed"
    ACCOUNT_ADDED = "account_added"
    ACCOUNT_REMOVED = "account_removed"
    PASSWORD_SET = "password_set"  # noqa: S105


class AttachmentKind(StrEnum):
    """What a scan that a voucher names is a scan of."""

    CONTRACT = "contract"
    RECEIPT = "receipt"
    REGISTRATION_NOTICE = "registration_notice"
    BANK_SLIP = "bank_slip"
    OTHER = "other"
