"""What went wrong with a call to a portal, in words: for people, and in brief for administrators and the log."""

from __future__ import annotations

from typing import Final

from gofilex import (
    AnswerError,
    CallError,
    ConnectionBrokenError,
    ConnectionFailedError,
    EndpointMissingError,
    ForbiddenError,
    PortalFaultError,
    PortalTimeoutError,
    ProxyLoginError,
    RateLimitedError,
    RefusedError,
    UnauthorisedError,
    UnexpectedAnswerError,
)
from gofilex.ids import is_id

_WORDS: Final[dict[type[CallError], str]] = {
    UnauthorisedError: "The portal does not accept this bot's token. An administrator has to set a new one.",
    RateLimitedError: "The portal had too many requests just then.",
    PortalTimeoutError: "The portal did not answer in time.",
    ConnectionBrokenError: "The connection broke before the portal had answered.",
    PortalFaultError: "The portal had a fault.",
    ProxyLoginError: "The proxy on the way to the portal wants a user and a password, or others. An administrator sets HTTPS_PROXY, "
    "or HTTP_PROXY, to http://user:password@… and starts the bot again.",
    ConnectionFailedError: "The portal cannot be reached.",
    RefusedError: "The portal refused it without giving a reason.",
}

_NO_ANSWER: Final[dict[type[CallError], str]] = {
    PortalTimeoutError: "none in time",
    ConnectionBrokenError: "a broken connection",
    ProxyLoginError: "that of a proxy that wants a user and a password",
    ConnectionFailedError: "no connection",
}


def error_in_words(error: CallError) -> str:
    """What went wrong, for people: short, without addresses but for one that may be wrong."""
    # "You must be logged in" would tell a booker nothing.
    if is_quoted(error):
        assert isinstance(error, AnswerError)
        return error.reason or ""
    if isinstance(error, EndpointMissingError):
        return (
            "The address is wrong, or this portal does not offer it. "
            f"An administrator has to check that address: {error.address}"
        )
    if isinstance(error, UnexpectedAnswerError):
        return _not_understood(error)
    if isinstance(error, ForbiddenError):
        what = "place such an order" if error.endpoint == "add-encore" else "see its orders"
        return f"The portal does not allow this bot to {what}."
    return next((words for kind, words in _WORDS.items() if isinstance(error, kind)), "The portal could not be asked.")


def _not_understood(error: UnexpectedAnswerError) -> str:
    if error.foreign and error.status < 400:
        return f"No answer of the portal's came from {error.address}, but {_foreign(error)}."
    if not error.order_id:
        return f"The portal's answer could not be understood ({error_in_brief(error)})."
    named = error.order_id if is_id(error.order_id) else f"“{error.order_id}”, which is no id that the bot can follow"
    return f"The portal's answer could not be understood, but it names order {named}: look for that."


def is_quoted(error: CallError) -> bool:
    """Whether `error_in_words` are the portal's own."""
    return (
        isinstance(error, AnswerError)
        and bool(error.reason)
        and not isinstance(error, UnauthorisedError | UnexpectedAnswerError)
    )


def error_in_brief(error: CallError) -> str:
    """What was answered, for administrators and the log: words to stand after "the answer was"."""
    if isinstance(error, UnexpectedAnswerError) and error.foreign:
        return f"HTTP {error.status}, {_foreign(error)}"
    if isinstance(error, AnswerError):
        return f"HTTP {error.status}: {error.reason or error.detail}".removesuffix(": ")
    return next((words for kind, words in _NO_ANSWER.items() if isinstance(error, kind)), "none")


def _foreign(error: UnexpectedAnswerError) -> str:
    if 300 <= error.status < 400:
        return "a redirect"
    what = error.detail.removeprefix("the answer is ")
    return "an empty answer" if what == "empty" else what
