"""Everything that can go wrong, as one family.

::

    GofilexError
    ├── InvalidOrderError              an order that breaks a documented rule; names the field; nothing was sent
    └── CallError                      a request to a portal did not end well
        ├── NotSentError               surely nothing was sent to the portal
        │   ├── ConnectionFailedError  no connection: refused, no such host, TLS, a proxy, or the time for connecting ran out
        │   └── ProxyLoginError        407: the proxy wants another user and password, and passed nothing on
        ├── OutcomeUnknownError        it was sent, or may have been, and no whole answer came back
        │   ├── PortalTimeoutError     the time for an answer, or for the whole call, ran out
        │   └── ConnectionBrokenError  the connection broke before the answer was whole
        └── AnswerError                the portal, or something in front of it, answered
            ├── UnauthorisedError      401: the token is wrong, or no longer good
            ├── ForbiddenError         403: the token's user may not do this
            ├── RefusedError           the portal's own "no", with its reason
            ├── RateLimitedError       429, with the wait the portal asks for
            ├── PortalFaultError       408 and 5xx: it broke on the way
            ├── EndpointMissingError   404, 405, 501 without a reason: nothing of the portal's lives at this address
            └── UnexpectedAnswerError  not what was promised: no JSON, cut short, too large, `success` or the id missing

Was an order created?
---------------------
The portal documents no idempotency key, so a caller must know after every failed `add_encore_order` whether sending the
order again could place it twice. `surely_not_created` answers that, and is true only with proof:

* `InvalidOrderError`, `NotSentError`: no byte of the request left this machine (`gofilex.http_clients` tells how that is known), or
  it was turned away by a proxy with a 407, which no other server sends (RFC 9110, 15.5.8).
* `UnauthorisedError`, `ForbiddenError`, `RateLimitedError`, `EndpointMissingError`: turned away before the method ran.
* `RefusedError`: the portal itself said no: `success: false`, or a 4xx with JSON of whatever shape, or a 404, 405 or 501 with a
  reason in it, or a 4xx by which a server declares that it did not take the request in (413, 414, 415, 431).

It is false for all others. A 5xx or a broken answer may come from a proxy while the portal behind it was placing the
order, and so may a 408; a 4xx that is no JSON is nobody's word; a 2xx that cannot be read looks more like a placed order
than like a refused one; and an answer that names an order's id never counts as a refusal, whatever else it says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from gofilex.portals import Portal


class GofilexError(Exception):
    """The root: `except GofilexError` catches whatever this package raises on purpose."""

    surely_not_created: ClassVar[bool] = False
    """True when it is proven that this call created no order (the module's docstring gives the reasons)."""


class InvalidOrderError(GofilexError, ValueError):
    """An order breaks a rule of the documentation and was not sent.

    `field` is the request field as the documentation writes it, such as `company.identifier`; `problem` says what is wrong.
    """

    surely_not_created = True

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(field, problem)
        self.field = field
        self.problem = problem

    def __str__(self) -> str:
        return f"{self.field}: {self.problem}"


class CallError(GofilexError):
    """A request did not end well.

    `portal`, `endpoint` ("add-encore", "jobs-by-order", "orders-status") and `reference` say which; the reference is also
    in the log and went to the portal as `X-Request-Id`. `detail` is a sentence for the log. Never holds the token.
    """

    meaning: ClassVar[str] = "failed"
    repeating_may_help: bool = False
    """True when the same read may succeed a little later."""

    def __init__(self, portal: Portal, endpoint: str, reference: str, detail: str = "") -> None:
        super().__init__(portal, endpoint, reference, detail)
        self.portal = portal
        self.endpoint = endpoint
        self.reference = reference
        self.detail = detail

    def __str__(self) -> str:
        words = f"{self.meaning}: {self.detail}" if self.detail else self.meaning
        return f"{self.portal} {self.endpoint} {words} (reference {self.reference})"


class NotSentError(CallError):
    """Surely nothing was sent to the portal: the call may be made again."""

    meaning = "was not sent"
    surely_not_created = True
    repeating_may_help = True


class ConnectionFailedError(NotSentError):
    """No connection came about: refused, no such host, TLS failure, no tunnel through a proxy, or connecting took too long."""

    meaning = "could not connect"


class ProxyLoginError(NotSentError):
    """407: a proxy on the way wants a user and a password, or others than it was given. It passed nothing on."""

    meaning = "was turned away by a proxy, which wants a user and a password"
    repeating_may_help = False


class OutcomeUnknownError(CallError):
    """The request was sent, or may have been, and no whole answer came back."""

    meaning = "got no answer"
    repeating_may_help = True


class PortalTimeoutError(OutcomeUnknownError):
    """The time for an answer, or for the whole call, ran out."""

    meaning = "timed out"


class ConnectionBrokenError(OutcomeUnknownError):
    """The connection broke before the answer was whole."""

    meaning = "lost its connection"


class AnswerError(CallError):
    """The portal, or something in front of it, answered, and not with what was asked for.

    `status` is the HTTP status. `reason` is the portal's own text: at most 500 characters, without control characters,
    None if it gave none but the status' own name. `code` is its error code ("validation-error"). `fields` are the names in
    its list of details, as the documentation writes them (`deliveryDue`), at most 20. `retry_after` is the wait it asks for in seconds,
    None if it asked for none or for nonsense. `address` is where the request went.
    """

    meaning = "was answered with an error"

    def __init__(
        self,
        portal: Portal,
        endpoint: str,
        reference: str,
        detail: str = "",
        *,
        status: int,
        reason: str | None = None,
        code: str | None = None,
        fields: tuple[str, ...] = (),
        retry_after: float | None = None,
        address: str = "",
    ) -> None:
        super().__init__(portal, endpoint, reference, detail)
        self.status = status
        self.reason = reason
        self.code = code
        self.fields = fields
        self.retry_after = retry_after
        self.address = address

    def __str__(self) -> str:
        words = ": ".join(part for part in (self.meaning, self.detail, self.reason) if part)
        return f"{self.portal} {self.endpoint} {words} (HTTP {self.status}, reference {self.reference})"


class UnauthorisedError(AnswerError):
    """401: the portal does not accept the token. `token_renewed`: the client has another one by now, so that the call can be
    made again."""

    meaning = "was not authorised"
    surely_not_created = True
    token_renewed = False


class ForbiddenError(AnswerError):
    """403: the token is good, but its user may not do this."""

    meaning = "is forbidden"
    surely_not_created = True


class RefusedError(AnswerError):
    """The portal's own "no": `reason` says why, in its words."""

    meaning = "was refused"
    surely_not_created = True


class RateLimitedError(AnswerError):
    """429: too many requests. Nothing was done; `retry_after` is the wait in seconds, if the portal named one."""

    meaning = "was rate limited"
    surely_not_created = True
    repeating_may_help = True


class PortalFaultError(AnswerError):
    """408 or 5xx: the portal, or a proxy in front of it, broke down on the way."""

    meaning = "hit a fault of the portal"
    repeating_may_help = True


class EndpointMissingError(AnswerError):
    """404, 405 or 501: this portal does not have this endpoint, or its `address` is not the portal's."""

    meaning = "does not exist on this portal"
    surely_not_created = True

    def __str__(self) -> str:
        return f"{super().__str__()} at {self.address}" if self.address else super().__str__()


class UnexpectedAnswerError(AnswerError):
    """An answer that is not what the documentation promises, so that nothing can be concluded from it.

    `order_id` is what stood where an order's id does, if anything: a hint for whoever looks in the portal, one line of at most
    100 characters, which need not be an id at all (`gofilex.ids`). `foreign`:
    it is no JSON at all, not even a beginning of it, but a web page, a redirect or nothing, so that perhaps no API lives at this `address` (a Meteor
    application answers every path that it does not know with 200 and its page).
    """

    meaning = "got an unexpected answer"
    order_id: str | None = None
    foreign: bool = False
