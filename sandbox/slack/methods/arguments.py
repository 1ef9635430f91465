"""The arguments of a Web API call: read from the request, and held against what the method takes.

Slack: apis/web-api. A call brings its arguments as a query, as a form or as JSON; in forms booleans are ``1`` or
``true`` and structures are JSON inside a string.
"""

import json
from collections.abc import Mapping
from typing import Any, Literal

from aiohttp import web

from sandbox.slack.slack_errors import MethodRefusedError

ArgumentKind = Literal["string", "boolean", "integer", "structure", "list"]
# Bolt's clients send the id of the team with every call; Slack heeds it for organisations alone.
_EVERYWHERE: Mapping[str, ArgumentKind] = {"team_id": "string"}
_BOOLEANS = {"1": True, "true": True, "0": False, "false": False}


async def read_arguments(request: web.Request) -> dict[str, Any]:
    """The arguments as sent, none of them checked; ``invalid_json`` or ``invalid_form_data`` when unreadable."""
    arguments: dict[str, Any] = dict(request.query)
    body = await request.text()
    if not body:
        return arguments
    if request.content_type == "application/json":
        try:
            sent = json.loads(body)
        except ValueError:
            raise MethodRefusedError("invalid_json") from None
        if not isinstance(sent, dict):
            raise MethodRefusedError("json_not_object")
        return arguments | sent
    if request.content_type not in ("application/x-www-form-urlencoded", "multipart/form-data"):
        raise MethodRefusedError("invalid_post_type")
    return arguments | {name: value for name, value in (await request.post()).items() if isinstance(value, str)}


def checked_arguments(
    sent: Mapping[str, Any], takes: Mapping[str, ArgumentKind], needs: tuple[str, ...]
) -> dict[str, Any]:
    """The arguments with their types, without those that are null.

    Raises ``invalid_arguments`` that names every argument that is unknown, missing or of another type. (Slack itself
    only warns of some unknown ones; a call that relies on that is a mistake of ours.)
    """
    takes = {**takes, **_EVERYWHERE}
    problems = [f"unknown argument: {name} [json-pointer:/{name}]" for name in sent if name not in takes]
    given: dict[str, Any] = {}
    for name, kind in takes.items():
        value = sent.get(name)
        if value is None:
            continue
        try:
            given[name] = _typed(value, kind)
        except ValueError as wrong:
            problems.append(f"{wrong} [json-pointer:/{name}]")
    problems += [f"missing required field: {name} [json-pointer:/{name}]" for name in needs if name not in given]
    if problems:
        raise MethodRefusedError("invalid_arguments", messages=problems)
    return given


def _typed(value: Any, kind: ArgumentKind) -> Any:
    if kind == "string":
        if not isinstance(value, str):
            raise ValueError("must be a string")
        return value
    if kind == "boolean":
        known = value if isinstance(value, bool) else _BOOLEANS.get(str(value).lower())
        if known is None:
            raise ValueError("must be a boolean")
        return known
    if kind == "integer":
        return _whole(value)
    return _structure(value, dict if kind == "structure" else list)


def _whole(value: Any) -> int:
    if isinstance(value, bool):
        raise ValueError("must be an integer")  # noqa: TRY004
    try:
        return int(value)
    except (TypeError, ValueError):
        raise ValueError("must be an integer") from None


def _structure(value: Any, wanted: type) -> Any:
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            raise ValueError("must be valid JSON") from None
    if not isinstance(value, wanted):
        raise ValueError("must be an object" if wanted is dict else "must be an array")  # noqa: TRY004
    return value
