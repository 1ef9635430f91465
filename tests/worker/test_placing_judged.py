"""What is made of an order that was not placed: who hears of it, when it is tried again, and whose words the reason is in."""

from __future__ import annotations

import pytest

from bot.orders.order import Order, SaidBy
from bot.store.claims import LONGEST_SECONDS
from bot.worker.placing import TRY_AGAIN_SECONDS, _for_administrators, _seconds_to_wait, _whose_words
from bot.worker.portal_health import PortalHealth
from gofilex import (
    AnswerError,
    CallError,
    ConnectionFailedError,
    EndpointMissingError,
    ForbiddenError,
    Portal,
    PortalTimeoutError,
    RateLimitedError,
    RefusedError,
    UnauthorisedError,
    UnexpectedAnswerError,
)
from tests.orders.desk import REQUEST

NEVER, ONCE = PortalHealth(placed=False), PortalHealth(placed=True)


def answer(kind: type[AnswerError], status: int, reason: str | None = None, wait: float | None = None) -> AnswerError:
    return kind(Portal.EMEA, "add-encore", "req-1", status=status, reason=reason, retry_after=wait)


def page(status: int, *, foreign: bool = True) -> AnswerError:
    """A web page in the place of an answer; or, not foreign, JSON that is none of the portal's."""
    error = answer(UnexpectedAnswerError, status)
    error.foreign = foreign  # type: ignore[attr-defined]
    return error


@pytest.mark.parametrize("health", [NEVER, ONCE])
@pytest.mark.parametrize(("kind", "status"), [(UnauthorisedError, 401), (EndpointMissingError, 404)])
def test_administrators_hear_of_a_token_or_an_address_by_which_no_order_can_be_placed(
    kind: type[AnswerError], status: int, health: PortalHealth
) -> None:
    assert _for_administrators(answer(kind, status), health)


@pytest.mark.parametrize("status", [200, 302, 399])
def test_a_page_in_the_place_of_an_answer_is_for_them_where_no_order_was_ever_placed(status: int) -> None:
    assert _for_administrators(page(status), NEVER)
    assert not _for_administrators(page(status), ONCE)
    assert not _for_administrators(page(status, foreign=False), NEVER)


@pytest.mark.parametrize(
    "error",
    [page(400), page(403), answer(RefusedError, 400), answer(ForbiddenError, 403), answer(RateLimitedError, 429)],
)
def test_what_is_about_one_order_is_not_for_them(error: AnswerError) -> None:
    assert not _for_administrators(error, NEVER)


def test_an_order_that_was_not_sent_is_tried_again_ever_more_seldom() -> None:
    error = ConnectionFailedError(Portal.EMEA, "add-encore", "req-1")
    tries = range(len(TRY_AGAIN_SECONDS) + 2)
    waits = [_seconds_to_wait(Order("carmen", 0, REQUEST, tries=made), error) for made in tries]
    assert tuple(waits) == (*TRY_AGAIN_SECONDS, TRY_AGAIN_SECONDS[-1], TRY_AGAIN_SECONDS[-1])


@pytest.mark.parametrize(
    ("asked", "waits"),
    [
        (None, TRY_AGAIN_SECONDS[0]),
        (0.0, TRY_AGAIN_SECONDS[0]),
        (0.5, TRY_AGAIN_SECONDS[0]),
        (7.0, 7.0),
        (LONGEST_SECONDS, LONGEST_SECONDS),
        (LONGEST_SECONDS + 1, LONGEST_SECONDS),
    ],
)
def test_a_portal_is_given_the_time_it_asks_for_within_bounds(asked: float | None, waits: float) -> None:
    error = answer(RateLimitedError, 429, wait=asked)
    assert isinstance(error, RateLimitedError)
    assert _seconds_to_wait(Order("carmen", 0, REQUEST), error) == waits


@pytest.mark.parametrize(
    ("error", "said_by"),
    [
        (answer(RefusedError, 400, "No such event"), SaidBy.PORTAL),
        (answer(RefusedError, 400), SaidBy.ANSWER),
        (answer(ForbiddenError, 403), SaidBy.ANSWER),
        (answer(UnauthorisedError, 401, "You must be logged in"), SaidBy.ANSWER),
        (page(200), SaidBy.BOT),
        (PortalTimeoutError(Portal.EMEA, "add-encore", "req-1"), SaidBy.BOT),
    ],
)
def test_whose_words_a_reason_is_in(error: CallError, said_by: SaidBy) -> None:
    assert _whose_words(error) is said_by
