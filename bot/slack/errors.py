"""What Slack's error strings mean to us, and what to do about them.

SlackFailure            a call to Slack did not do what was asked
├── RateLimited         429: surely not done; `retry_after` in seconds
├── NotKnown            time-out, reset, 5xx: it may have been done
├── ChannelClosed       we cannot post there: not a member, archived, gone, restricted
├── MessageGone         the message to change or to answer is not there
├── NotEditable         the message is there, and stays as it is
├── TriggerExpired      too late to open a window: the person has to press again
├── ViewGone            the window was closed or has changed meanwhile
├── NotOffered          this workspace or token does not offer the method
├── TokenRefused        the token is wrong or was revoked
└── Rejected            anything else: our call was not what Slack expects
"""

from __future__ import annotations


class SlackFailure(Exception):
    """A call of `method` failed with Slack's error string `error`. Never holds the token."""

    def __init__(self, method: str, error: str, detail: str = "") -> None:
        super().__init__(f"{method}: {error}" + (f" ({detail})" if detail else ""))
        self.method = method
        self.error = error
        self.detail = detail


class RateLimited(SlackFailure):
    """429. Surely not done; may be tried again after `retry_after` seconds."""

    def __init__(self, method: str, retry_after: float) -> None:
        super().__init__(method, "ratelimited")
        self.retry_after = retry_after


class NotKnown(SlackFailure):
    """No answer, or one that says nothing: it may have been done."""


class ChannelClosed(SlackFailure):
    """The bot cannot post there."""


class MessageGone(SlackFailure):
    """The message is not there."""


class NotEditable(SlackFailure):
    """The workspace does not let the message be changed any more."""


class TriggerExpired(SlackFailure):
    """A trigger lives three seconds and serves once."""


class ViewGone(SlackFailure):
    """The view was closed, or changed after we last saw it."""


class NotOffered(SlackFailure):
    """The method or its scope is not there."""


class TokenRefused(SlackFailure):
    """The token does not serve (any more)."""


class Rejected(SlackFailure):
    """Slack did not accept the call as it was."""


MEANINGS: dict[type[SlackFailure], frozenset[str]] = {
    ChannelClosed: frozenset(
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
    MessageGone: frozenset(
        [
            "message_not_found",
            "thread_not_found",
            "thread_locked",
            "cannot_reply_to_message",
        ]
    ),
    NotEditable: frozenset(["cant_update_message", "edit_window_closed"]),
    TriggerExpired: frozenset(["expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id", "trigger_expired"]),
    ViewGone: frozenset(["hash_conflict", "not_found", "view_not_found"]),
    NotOffered: frozenset(
        [
            "unknown_method",
            "missing_scope",
            "not_allowed_token_type",
            "method_deprecated",
            "feature_not_enabled",
            "no_scope",
        ]
    ),
    TokenRefused: frozenset(
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
    NotKnown: frozenset(
        ["fatal_error", "internal_error", "service_unavailable", "request_timeout", "team_added_to_org"]
    ),
}


def failure(method: str, error: str, detail: str = "") -> SlackFailure:
    """The failure that an error string stands for; `detail` is what Slack says beside it."""
    if error in ("ratelimited", "rate_limited", "message_limit_exceeded"):
        return RateLimited(method, 30.0)
    if "trigger_id" in detail and "expired" in detail:  # the other form of expired_trigger_id
        return TriggerExpired(method, error, detail)
    for kind, errors in MEANINGS.items():
        if error in errors:
            return kind(method, error, detail)
    return Rejected(method, error, detail)
