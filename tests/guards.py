"""What every answer of the table has to carry: its content policy, to the letter, and what caches may do with it."""

from tests.browsing import Answer
from tests.desk_addresses import AT_THE_DESK

STRICT = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "media-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "object-src 'none'",
}
"""On every page of ours."""
DESKS = {
    "default-src 'none'",
    "script-src 'self' 'unsafe-inline'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "media-src 'self' blob:",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "frame-src 'self'",
    "frame-ancestors 'self'",
    "base-uri 'none'",
    "object-src 'none'",
}
"""On ours among Wagtail's."""
SANDBOX = {"default-src 'none'", "sandbox"}
"""On a file that somebody sent: were it a page after all, it could do nothing."""
SENT = {
    "media:file (the member's)",
    "media:file (a segment of the member's)",
    "media:picture (there)",
    "media:stored-picture (there)",
    "media:page-picture (there)",
    "media:paper (ours)",
    "media:stored-paper (ours)",
}
PUBLIC = {
    "goods:picture (on sale)",
    "goods:picture (second, on sale)",
    "media:picture (there)",
    "media:stored-picture (there)",
    "media:page-picture (there)",
}
"""Pictures that are the same for everybody, and may be kept by anyone."""


def parts(header: str, between: str) -> set[str]:
    """The directives of a header."""
    return {part.strip() for part in header.split(between)}


def policy_of(row: str, method: str, answer: Answer) -> set[str]:
    """The policy that a row's answer must have."""
    if row in AT_THE_DESK:
        return DESKS
    return SANDBOX if row in SENT and (method, answer.status) == ("get", 200) else STRICT


def unguarded(row: str, method: str, role: str, answer: Answer) -> list[str]:
    """What is missing: the row's own policy, or the word that keeps a person's answer out of shared caches."""
    missing = []
    if parts(answer.policy, ";") != policy_of(row, method, answer):
        missing.append(f"policy {answer.policy!r}")
    for_all = row in PUBLIC and (method, answer.status) == ("get", 200)
    if role != "anonymous" and not for_all and not {"private", "no-store"} & parts(answer.kept, ","):
        missing.append(f"may be kept: {answer.kept!r}")
    return missing
