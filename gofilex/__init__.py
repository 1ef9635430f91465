"""A typed client for the Gofilex portals' encore orders.

::

    async with GofilexClient(Portal.EMEA, token=token) as portal:
        order = await portal.add_encore_order(
            NewEncoreOrder(company_id="92ocDLbbpnHPYZrTe", event_id="kPv58SRFYExY7xAzQ", delivery_due=datetime(2026, 12, 12, 18))
        )
        jobs = await portal.jobs_by_order(order.id)

`GofilexClient` tells of calls, limits and retries; `gofilex.errors` shows all errors as a tree, and says after which of them
an order was surely not created.
"""

from gofilex.client import GofilexClient
from gofilex.connection import Timeouts
from gofilex.errors import (
    AnswerError,
    CallError,
    ConnectionBrokenError,
    ConnectionFailedError,
    EndpointMissingError,
    ForbiddenError,
    GofilexError,
    InvalidOrderError,
    NotSentError,
    OutcomeUnknownError,
    PortalFaultError,
    PortalTimeoutError,
    ProxyLoginError,
    RateLimitedError,
    RefusedError,
    UnauthorisedError,
    UnexpectedAnswerError,
)
from gofilex.jobs import (
    Asset,
    Dependencies,
    DigitalCinemaPackage,
    Job,
    Run,
    RunError,
    RunProgress,
    TransferProgress,
)
from gofilex.models import (
    Company,
    Encore,
    EncoreOrder,
    JobState,
    JobType,
    Location,
    OrderState,
    OrderStatus,
    Owner,
    Progress,
    StatusDetail,
)
from gofilex.orders import Identifier, NewEncoreOrder
from gofilex.portals import Portal
from gofilex.retry import RetryPolicy

__all__ = [
    "AnswerError",
    "Asset",
    "CallError",
    "Company",
    "ConnectionBrokenError",
    "ConnectionFailedError",
    "Dependencies",
    "DigitalCinemaPackage",
    "Encore",
    "EncoreOrder",
    "EndpointMissingError",
    "ForbiddenError",
    "GofilexClient",
    "GofilexError",
    "Identifier",
    "InvalidOrderError",
    "Job",
    "JobState",
    "JobType",
    "Location",
    "NewEncoreOrder",
    "NotSentError",
    "OrderState",
    "OrderStatus",
    "OutcomeUnknownError",
    "Owner",
    "Portal",
    "PortalFaultError",
    "PortalTimeoutError",
    "Progress",
    "ProxyLoginError",
    "RateLimitedError",
    "RefusedError",
    "RetryPolicy",
    "Run",
    "RunError",
    "RunProgress",
    "StatusDetail",
    "Timeouts",
    "TransferProgress",
    "UnauthorisedError",
    "UnexpectedAnswerError",
]
