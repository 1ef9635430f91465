"""The token is in the request and nowhere else."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator

import pytest

from gofilex import CallError, GofilexClient, NewEncoreOrder, Portal, Timeouts
from sandbox.portal import AFTER, BEFORE, Fault, PortalBackend, PortalServer
from tests.gofilex.failures import HARMLESS, Connect

TROUBLES = sorted((BEFORE | AFTER).keys() - HARMLESS)


def chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def everything_told(error: BaseException) -> str:
    """All that a log, a crash reporter or a curious person could print of an error."""
    assert error.__traceback__ is not None
    beneath_the_test = error.__traceback__.tb_next  # the test's own variables hold the token, of course
    trace = traceback.TracebackException(type(error), error, beneath_the_test, capture_locals=True)
    told = ["".join(trace.format())]
    for one in chain(error):
        told += [str(one), repr(one), repr(one.args), repr(vars(one))]
    return "\n".join(told)


@pytest.mark.parametrize("kind", TROUBLES)
async def test_no_error_and_no_log_line_shows_the_token(
    client: GofilexClient,
    backend: PortalBackend,
    order: NewEncoreOrder,
    token: str,
    caplog: pytest.LogCaptureFixture,
    kind: str,
) -> None:
    backend.add_fault(Fault(kind, seconds=5, times=None, reason=f"Token {token} is no good"))
    with caplog.at_level(logging.DEBUG), pytest.raises(CallError) as failed:
        await client.add_encore_order(order)
    assert token not in everything_told(failed.value)
    assert token not in caplog.text
    assert not any(token in repr(vars(record)) for record in caplog.records)


@pytest.mark.parametrize("kind", ["drop", "hang", "half-body", "huge"])
async def test_no_error_holds_the_http_librarys_request(
    client: GofilexClient, backend: PortalBackend, order: NewEncoreOrder, kind: str
) -> None:
    backend.add_fault(Fault(kind))
    with pytest.raises(CallError) as failed:
        await client.add_encore_order(order)
    assert [type(one) for one in chain(failed.value)] == [type(failed.value)]


async def test_a_refused_connection_and_the_total_limit_show_nothing_either(
    connect: Connect, server: PortalServer, backend: PortalBackend, order: NewEncoreOrder, token: str
) -> None:
    client = await connect(server.portal_url("emea"), timeouts=Timeouts(connect=1.9, read=30, total=2))
    backend.add_fault(Fault("hang"))
    with pytest.raises(CallError) as timed_out:
        await client.add_encore_order(order)
    await server.refuse_connections()
    with pytest.raises(CallError) as refused:
        await client.add_encore_order(order)
    assert token not in everything_told(timed_out.value) + everything_told(refused.value)


async def test_a_token_that_the_portal_echoes_is_struck_out(
    client: GofilexClient, backend: PortalBackend, order: NewEncoreOrder, token: str
) -> None:
    backend.add_fault(Fault("refuse", reason=f"Token {token} is no good"))
    with pytest.raises(CallError, match=r"Token \[token\] is no good"):
        await client.add_encore_order(order)


async def test_the_client_does_not_show_its_token(client: GofilexClient, token: str) -> None:
    assert token not in repr(client)
    assert token not in repr(vars(client))


async def test_a_redirect_does_not_carry_the_token_elsewhere(client: GofilexClient, backend: PortalBackend) -> None:
    backend.add_fault(Fault("redirect"))
    with pytest.raises(CallError):
        await client.jobs_by_order("a")
    assert len(backend.requests) == 1


@pytest.mark.parametrize("wrong", ["", "to ken", "tökén", "token\n", "\x00"])
def test_a_token_that_cannot_be_sent_is_refused_without_showing_it(wrong: str) -> None:
    with pytest.raises(ValueError, match="the token for EMEA is empty or has characters") as refused:
        GofilexClient(Portal.EMEA, token=wrong)
    assert not wrong or wrong not in str(refused.value)
