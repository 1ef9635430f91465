"""What Slack's error strings mean to us, and what to do about them.

SlackError                    a call to Slack did not do what was asked
├── SlackRateLimitedError     429: surely not done; `retry_after` in seconds
├── SlackOutcomeUnknownError  time-out, reset, 5xx: it may have been done
├── SlackChannelClosedError   we cannot post there: not a member, archived, gone, restricted
├── SlackMessageGoneError     the message to change or to answer is not there
├── SlackNotEditableError     the message is there, and stays as it is
├── SlackTriggerExpiredError  too late to open a window: the person has to press again
│   └── SlackTriggerUsedError  a window was opened by it already
├── SlackViewGoneError        the window was closed or has changed meanwhile
├── SlackNotOfferedError      this workspace or token does not offer the method
├── SlackTokenRefusedError    the token is wrong or was revoked
└── SlackRejectedError        anything else: our call was not what Slack expects
"""

from __future__ import annotations


class SlackError(Exception):
    """A call of `method` failed with Slack's error string `error`. Never holds the token."""

    def __init__(self, method: str, error: str, detail: str = "") -> None:
        super().__init__(f"{method}: {error}" + (f" ({detail})" if detail else ""))
        self.method = method
        self.error = error
        self.detail = detail


class SlackRateLimitedError(SlackError):
    """429. Surely not done; may be tried again after `retry_after` seconds."""

    def __init__(self, method: str, retry_after: float) -> None:
        super().__init__(method, "ratelimited")
        self.retry_after = retry_after


class SlackOutcomeUnknownError(SlackError):
    """No answer, or one that says nothing: it may have been done."""


class SlackChannelClosedError(SlackError):
    """The bot cannot post there."""


class SlackMessageGoneError(SlackError):
    """The message is not there."""


class SlackNotEditableError(SlackError):
    """The workspace does not let the message be changed any more."""


class SlackTriggerExpiredError(SlackError):
    """A trigger lives three seconds and serves once."""


class SlackTriggerUsedError(SlackTriggerExpiredError):
    """It has served: what it was pressed for is open, or is being opened by the same request come twice."""


class SlackViewGoneError(SlackError):
    """The view was closed, or changed after we last saw it."""


class SlackNotOfferedError(SlackError):
    """The method or its scope is not there."""


class SlackTokenRefusedError(SlackError):
    """The token does not serve (any more)."""


class SlackRejectedError(SlackError):
    """Slack did not accept the call as it was."""


MEANINGS: dict[type[SlackError], frozenset[str]] = {
    SlackChannelClosedError: frozenset(
        [
            "channel_not_found",
            "not_in_channel",
            "is_archived",
            "is_inactive",
            "restricted_action",
            "restricted_action_read_only_channel",
            "restricted_action_thread_only_channel",
            "restricted_action_non_threadable_channel",
            "no_permission",
            "access_denied",
            "ekm_access_denied",
            "user_not_in_channel",
            "cannot_dm_bot",
            "messages_tab_disabled",
            "restricted_action_thread_locked",
            "user_not_found",
            "team_access_not_granted",
            "posting_to_channel_denied",
        ]
    ),
    SlackMessageGoneError: frozenset(
        [
            "message_not_found",
            "thread_not_found",
            "thread_locked",
            "cannot_reply_to_message",
        ]
    ),
    SlackNotEditableError: frozenset(["cant_update_message", "edit_window_closed"]),
    SlackTriggerExpiredError: frozenset(["expired_trigger_id", "invalid_trigger_id", "trigger_expired"]),
    SlackTriggerUsedError: frozenset(["exchanged_trigger_id"]),
    SlackViewGoneError: frozenset(["hash_conflict", "not_found", "view_not_found"]),
    SlackNotOfferedError: frozenset(
        [
            "unknown_method",
            "missing_scope",
            "not_allowed_token_type",
            "method_deprecated",
            "feature_not_enabled",
            "no_scope",
        ]
    ),
    SlackTokenRefusedError: frozenset(
        [
            "invalid_auth",
            "not_authed",
            "account_inactive",
            "token_revoked",
            "token_expired",
            "org_login_required",
            "team_not_found",
            "app_uninstalled",
        ]
    ),
    SlackOutcomeUnknownError: frozenset(
        ["fatal_error", "internal_error", "service_unavailable", "request_timeout", "team_added_to_org"]
    ),
}


def failure(method: str, error: str, detail: str = "") -> SlackError:
    """The failure that an error string stands for; `detail` is what Slack says beside it."""
    if error in ("ratelimited", "rate_limited", "message_limit_exceeded"):
        return SlackRateLimitedError(method, 30.0)
    if "trigger_id" in detail and "expired" in detail:  # the other form of expired_trigger_id
        return SlackTriggerExpiredError(method, error, detail)
    for kind, errors in MEANINGS.items():
        if error in errors:
            return kind(method, error, detail)
    return SlackRejectedError(method, error, detail)
