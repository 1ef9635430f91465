"""The result of something a person did, once the app answered or did not."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from sandbox.slack.slack_errors import MethodRefusedError
from sandbox.slack.workspace.activity_log import LoggedAnswer
from sandbox.slack.workspace.channels import JSON, PostedMessage
from sandbox.slack.workspace.slack_state import SlackState
from sandbox.slack.workspace.view_stacks import View

What = Literal[
    "ok", "closed", "cleared", "pushed", "updated", "errors", "incomplete", "denied",
    "superseded", "operation_timeout", "dispatch_failed", "bad_answer", "not_a_command", "not_subscribed",
]  # fmt: skip


@dataclass(frozen=True)
class ActionResult:
    """What a person sees of it.

    ``ok``: the app took it. After submitting: ``closed`` (this modal), ``cleared`` (all), ``pushed``, ``updated``,
    ``errors`` (the app's, by block_id) or ``incomplete`` (Slack's own, nothing was sent). ``operation_timeout``: no answer
    in three seconds; ``dispatch_failed``: the app was not there or answered with a fault; ``bad_answer``: its answer was
    not one that Slack takes, told in ``detail``; ``superseded``: it came when another view was in front already. ``denied``: she said no to the question beside a button.
    """

    what: What
    errors: Mapping[str, str] = field(default_factory=dict)
    view: View | None = None
    message: PostedMessage | None = None
    detail: str = ""

    @property
    def ok(self) -> bool:
        """Whether the app took it, and wants nothing mended."""
        return self.what in ("ok", "closed", "cleared", "pushed", "updated")


def plain_result(answer: LoggedAnswer, view: View | None) -> ActionResult:
    """The result of an interaction whose answer says nothing."""
    return ActionResult(answer.what, view=view, detail=answer.detail)


def after_command(state: SlackState, response_url: str, line: str, answer: LoggedAnswer) -> ActionResult:
    """A command may be answered with a message, for its sender alone unless ``in_channel`` (which shows the command too)."""
    url = state.messages.response_urls[response_url.rsplit("/", 1)[-1]]
    view = state.views.top(url.user)
    if not answer.ok or answer.body is None:
        return plain_result(answer, view)
    try:
        contents = state.messages.response(answer.body)
        if answer.body.get("response_type") == "in_channel":
            state.messages.say(url.channel, state.workspace.users[url.user], line)
        message = state.messages.answer(url, contents, answer.body)
    except MethodRefusedError as error:
        return _bad(state, f"answer to {line}: {error}", view)
    return ActionResult("ok", message=message, view=view)


def after_submission(state: SlackState, view: View, answer: LoggedAnswer) -> ActionResult:
    """Do what the app answered to ``view_submission``: nothing (close this one), clear, push, update or errors."""
    if not answer.ok:
        return ActionResult(answer.what, view=view, detail=answer.detail)
    if view is not (front := state.views.top(view.user)):
        return ActionResult("superseded", view=front)
    try:
        return _submitted(state, view, answer.body or {})
    except MethodRefusedError as error:
        return _bad(state, f"answer to the submission of {view.callback_id or view.id}: {error}", view)


def _submitted(state: SlackState, view: View, body: JSON) -> ActionResult:
    match body.get("response_action"):
        case None if not body:
            state.views.close(view)
            return ActionResult("closed", view=state.views.top(view.user))
        case "clear":
            state.views.clear(view.user)
            return ActionResult("cleared")
        case "push":
            return ActionResult("pushed", view=state.views.push(view.id, _view_in(body)))
        case "update":
            return ActionResult("updated", view=state.views.update(view, _view_in(body)))
        case "errors":
            view.errors = _errors_in(body, view)
            state.views.touched(view)
            return ActionResult("errors", errors=view.errors, view=view)
    raise MethodRefusedError("unknown_response_action", messages=[str(body)[:200]])


def _view_in(body: JSON) -> JSON:
    if not isinstance(body.get("view"), dict):
        raise MethodRefusedError("invalid_arguments", messages=["missing required field: view"])
    view: JSON = body["view"]
    return view


def _errors_in(body: JSON, view: View) -> dict[str, str]:
    """The errors, which attach to input blocks alone."""
    errors = body.get("errors")
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not all(isinstance(e, str) and e for e in errors.values()):
        raise MethodRefusedError("invalid_arguments", messages=["errors must be texts by block_id"])
    if strangers := set(errors) - inputs:
        raise MethodRefusedError(
            "invalid_arguments", messages=[f"no input block with the id {n}" for n in sorted(strangers)]
        )
    return dict(errors)


TROUBLE_CONNECTING = "We had some trouble connecting. Try again?"
"""What Slack says in a modal whose submission was answered with something that it does not take. The modal stays."""


def _bad(state: SlackState, detail: str, view: View | None) -> ActionResult:
    state.log.complaints.append(detail)
    state.events.publish("complaint", detail=detail)
    if view is not None and view.type == "modal" and not view.closed:
        view.slack_says = TROUBLE_CONNECTING
        state.views.touched(view)
    return ActionResult("bad_answer", view=view, detail=detail)
