"""Errors: how this Slack refuses a call of the app, or what a person tries."""

from collections.abc import Sequence
from typing import Any


class MethodRefusedError(Exception):
    """A Web API call is refused: becomes ``{"ok": false, "error": code, ...}``.

    ``messages`` becomes ``response_metadata.messages``, where Slack names the place with a JSON pointer;
    ``fields`` are further fields of the answer, such as ``needed`` and ``provided`` beside ``missing_scope``.
    """

    def __init__(self, code: str, *, messages: Sequence[str] = (), **fields: Any) -> None:
        super().__init__(f"{code}: {'; '.join(messages)}" if messages else code)
        self.code = code
        self.messages = tuple(messages)
        self.fields = fields

    def answer(self) -> dict[str, Any]:
        """The body that Slack would send."""
        body: dict[str, Any] = {"ok": False, "error": self.code, **self.fields}
        if self.messages:
            body["errors"] = list(self.messages)
            body["response_metadata"] = {"messages": [f"[ERROR] {message}" for message in self.messages]}
        return body


class MethodRateLimitedError(MethodRefusedError):
    """Too many calls: becomes status 429 with ``Retry-After`` in whole seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__("ratelimited")
        self.retry_after = retry_after


class CannotDoError(AssertionError):
    """A person tried what Slack would not let her do: press a button that is not there, pick an option nobody offers.

    It is an assertion error because it means that a story went another way than the test tells it.
    """
