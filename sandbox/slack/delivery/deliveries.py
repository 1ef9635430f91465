"""Deliveries: commands, interactions and events sent to the app, over two transports, with three seconds to answer.

Commands, interactions and suggestions are sent once; a person sees ``operation_timeout`` when the app does not answer in
time. Events are sent again, at once, after one minute and after five (Slack: apis/events-api#retries).
"""

import asyncio
import json
from collections.abc import Sequence
from typing import Any

from sandbox.slack import slack_limits
from sandbox.slack.delivery.http_mode import HttpMode
from sandbox.slack.delivery.socket_mode import SocketMode
from sandbox.slack.workspace.activity_log import Delivery, DeliveryKind, LoggedAnswer
from sandbox.slack.workspace.slack_state import SlackState

JSON = dict[str, Any]


class AppDeliveries:
    """Sends to the app over HTTP when ``http`` is set, else over its sockets. ``log`` holds everything ever sent.

    ``ack_within`` is in real seconds; ``retry_after`` are the waits before an event is sent again, in real seconds too.
    """

    def __init__(self, state: SlackState, sockets: SocketMode) -> None:
        self.sockets = sockets
        self.http: HttpMode | None = None
        self.log = state.log.deliveries
        self.ack_within = slack_limits.ACKNOWLEDGE_WITHIN
        self.retry_after: Sequence[float] = slack_limits.EVENT_RETRY_AFTER
        self._clock, self._events = state.clock, state.events
        self._count = 0
        self._retries: set[asyncio.Task[None]] = set()

    async def send(self, kind: DeliveryKind, payload: JSON) -> LoggedAnswer:
        """Tell the app about a command or an interaction, once."""
        return await self._attempt(self._logged(kind, payload))

    async def event(self, payload: JSON) -> LoggedAnswer:
        """Tell the app about an event; the answer to the first attempt. Where it fails, later ones follow by themselves."""
        delivery = self._logged("events_api", payload)
        answer = await self._attempt(delivery)
        if not answer.ok and not answer.no_retry:
            retries = asyncio.create_task(self._retry(delivery, answer))
            self._retries.add(retries)
            retries.add_done_callback(self._retries.discard)
        return answer

    async def again(self, delivery: Delivery | None = None) -> LoggedAnswer:
        """Send the very same thing once more (the last one unless given), an event with Slack's retry headers."""
        delivery = delivery or self.log[-1]
        retry = (len(delivery.answers), "http_timeout") if delivery.kind == "events_api" else None
        return await self._attempt(delivery, retry)

    async def close(self) -> None:
        """Stop sending events again."""
        for task in list(self._retries):
            task.cancel()
        await asyncio.gather(*self._retries, return_exceptions=True)

    def _logged(self, kind: DeliveryKind, payload: JSON) -> Delivery:
        delivery = Delivery(kind, payload, self._clock())
        self.log.append(delivery)
        return delivery

    async def _retry(self, delivery: Delivery, answer: LoggedAnswer) -> None:
        for number, seconds in enumerate(self.retry_after, start=1):
            await asyncio.sleep(seconds)
            reason = "http_timeout" if answer.what == "operation_timeout" else "connection_failed"
            answer = await self._attempt(delivery, (number, reason))
            if answer.ok or answer.no_retry:
                return

    async def _attempt(self, delivery: Delivery, retry: tuple[int, str] | None = None) -> LoggedAnswer:
        try:
            if self.http is not None:
                answer = await self._by_http(self.http, delivery, retry)
            else:
                answer = await self._by_socket(delivery, retry)
        except ConnectionError as error:
            answer = LoggedAnswer("dispatch_failed", detail=str(error))
        delivery.answers.append(answer)
        self._events.publish("delivery", type=delivery.type)
        return answer

    async def _by_socket(self, delivery: Delivery, retry: tuple[int, str] | None) -> LoggedAnswer:
        self._count += 1
        envelope: JSON = {
            "envelope_id": f"e{self._count:06d}-{int(self._clock())}",
            "type": delivery.kind,
            "accepts_response_payload": delivery.kind != "events_api",
            "payload": delivery.payload,
        }
        if delivery.kind == "events_api":
            envelope |= {"retry_attempt": retry[0] if retry else 0, "retry_reason": retry[1] if retry else ""}
        acknowledged = await self.sockets.send(envelope, self.ack_within)
        if acknowledged is None:
            return LoggedAnswer("operation_timeout")
        body = acknowledged.get("payload")
        return LoggedAnswer("ok", body if isinstance(body, dict) and body else None)

    async def _by_http(self, http: HttpMode, delivery: Delivery, retry: tuple[int, str] | None) -> LoggedAnswer:
        answered = await http.send(delivery.kind, delivery.payload, self.ack_within, retry)
        if answered is None:
            return LoggedAnswer("operation_timeout")
        status, headers, body = answered
        if not 200 <= status < 300:
            no_retry = headers.get("x-slack-no-retry") == "1"
            return LoggedAnswer("dispatch_failed", detail=f"status {status}: {body[:200]}", no_retry=no_retry)
        return LoggedAnswer("ok", self._body(body))

    @staticmethod
    def _body(body: str) -> JSON | None:
        if not body:
            return None
        try:
            read = json.loads(body)
        except ValueError:
            return {"text": body}
        return read if isinstance(read, dict) else {"text": body}
