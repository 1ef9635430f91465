"""One call to Slack's Web API, and what its failure means."""

from __future__ import annotations

from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.slack.connecting import Renew, nothing_new, web_client
from bot.slack.errors import (
    SlackError,
    SlackOutcomeUnknownError,
    SlackRateLimitedError,
    SlackTokenRefusedError,
    failure,
)


class Calls:
    """Slack's methods by their names. `web` is the SDK's client."""

    def __init__(
        self,
        token: str,
        base_url: str,
        session: aiohttp.ClientSession,
        *,
        timeout_seconds: float,
        renew: Renew = nothing_new,
    ) -> None:
        """renew: called when Slack refuses the token; by the time it returns `web` may have another."""
        self.web = web_client(token, base_url, session, timeout_seconds)
        self._renew = renew

    async def call(self, method: str, /, **arguments: Any) -> dict[str, Any]:
        """One call, in the form that the SDK gives it. Arguments that are None are not sent.

        A token that is refused does nothing: if there is another by then, the call is made with that one.
        """
        used = self.web.token
        try:
            return await self.once(method, **arguments)
        except SlackTokenRefusedError:
            await self._renew()
            if self.web.token == used or "token" in arguments:
                raise
        return await self.once(method, **arguments)

    async def once(self, method: str, /, **arguments: Any) -> dict[str, Any]:
        """The same with the token that there is, or with `token`."""
        given = {name: value for name, value in arguments.items() if value is not None}
        try:
            answer = await getattr(self.web, method.replace(".", "_"))(**given)
        except SlackApiError as error:
            raise self._failure(method, error) from None
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            raise SlackOutcomeUnknownError(method, type(error).__name__) from None
        data = answer.data
        if not isinstance(data, dict):
            raise SlackOutcomeUnknownError(method, "no_json")
        return data

    @staticmethod
    def _failure(method: str, error: SlackApiError) -> SlackError:
        response = error.response
        # Where the body was no JSON at all, the SDK hands on the answer of its HTTP library.
        status = int(getattr(response, "status_code", 0) or getattr(response, "status", 0))
        if status == 429:
            return SlackRateLimitedError(method, seconds_of(response.headers.get("Retry-After")))
        data = getattr(response, "data", None)
        if status >= 500 or not isinstance(data, dict) or "error" not in data:
            return SlackOutcomeUnknownError(method, f"http_{status}")
        messages = (data.get("response_metadata") or {}).get("messages") or []
        return failure(method, str(data["error"]), "; ".join(map(str, messages))[:500])


def seconds_of(text: str | None) -> float:
    """What a Retry-After says, within a second and an hour; half a minute where it says nothing."""
    try:
        return min(max(float(text or 30), 1.0), 3600.0)
    except ValueError:
        return 30.0
