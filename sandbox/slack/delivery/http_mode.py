"""Delivering to the app over HTTP, signed (Slack: authentication/verifying-requests-from-slack)."""

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import aiohttp

JSON = dict[str, Any]


def signature(secret: str, timestamp: str, body: str) -> str:
    """``X-Slack-Signature`` of a body sent at ``timestamp`` (epoch seconds): HMAC-SHA256 of ``v0:timestamp:body``."""
    return "v0=" + hmac.new(secret.encode(), f"v0:{timestamp}:{body}".encode(), hashlib.sha256).hexdigest()


@dataclass
class HttpMode:
    """Posts to the app's request URL. ``clock`` stamps the signatures: real time, which the app compares with its own."""

    url: str
    signing_secret: str
    clock: Callable[[], float] = time.time

    async def send(
        self, kind: str, payload: JSON, within: float, retry: tuple[int, str] | None = None
    ) -> tuple[int, Mapping[str, str], str] | None:
        """Status, headers and body of the app's answer, or ``None`` if none came in time.

        ``kind`` is ``slash_commands``, ``interactive`` or ``events_api``. Raises ``ConnectionError`` when there is
        nobody to connect to.
        """
        if kind == "events_api":
            return await self._post(json.dumps(payload), "application/json", within, retry)
        fields = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
        return await self._post(urlencode(fields), "application/x-www-form-urlencoded", within, retry)

    async def ssl_check(self) -> int:
        """The status the app answers to Slack's occasional ``ssl_check``; it has to be 200."""
        answer = await self._post(urlencode({"ssl_check": "1"}), "application/x-www-form-urlencoded", 3.0, None)
        return answer[0] if answer else 0

    async def verify_url(self) -> bool:
        """Whether the app echoes the challenge of a ``url_verification``, as Slack asks when a request URL is saved."""
        challenge = "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P"
        answer = await self._post(
            json.dumps({"type": "url_verification", "challenge": challenge, "token": ""}), "application/json", 3.0, None
        )
        return answer is not None and answer[0] == 200 and challenge in answer[2]

    async def _post(
        self, body: str, content_type: str, within: float, retry: tuple[int, str] | None
    ) -> tuple[int, Mapping[str, str], str] | None:
        timestamp = str(int(self.clock()))
        headers = {
            "Content-Type": content_type,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signature(self.signing_secret, timestamp, body),
        }
        if retry:
            headers |= {"X-Slack-Retry-Num": str(retry[0]), "X-Slack-Retry-Reason": retry[1]}
        try:
            async with (
                asyncio.timeout(within),
                aiohttp.ClientSession() as session,
                session.post(self.url, data=body.encode(), headers=headers, allow_redirects=False) as answer,
            ):
                return answer.status, answer.headers, await answer.text()
        except TimeoutError:
            return None
        except aiohttp.ClientError as error:
            raise ConnectionError(str(error)) from error
