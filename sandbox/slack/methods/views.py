"""The ``views`` methods."""

from typing import Any

from sandbox.slack.methods.registry import method, user_of
from sandbox.slack.slack_errors import MethodRefusedError
from sandbox.slack.workspace.slack_state import SlackState

JSON = dict[str, Any]


@method("views.open", tier="t4", needs="view trigger_id", view="structure", trigger_id="string")
def open_view(state: SlackState, a: JSON) -> JSON:
    trigger = state.triggers.exchange(a["trigger_id"])
    team_id = state.workspace.users[trigger.user].team_id
    return {"view": state.views.open(trigger.user, team_id, a["view"], trigger.channel).as_slack()}


@method("views.push", tier="t4", needs="view trigger_id", view="structure", trigger_id="string")
def push_view(state: SlackState, a: JSON) -> JSON:
    trigger = state.triggers.exchange(a["trigger_id"])
    return {"view": state.views.push(trigger.view_id, a["view"]).as_slack()}


@method(
    "views.update", tier="t4", needs="view", view="structure", view_id="string", external_id="string", hash="string"
)
def update_view(state: SlackState, a: JSON) -> JSON:
    if not a.keys() & {"view_id", "external_id"}:
        raise MethodRefusedError("invalid_arguments", messages=["missing required field: view_id or external_id"])
    view = state.views.find(a.get("view_id"), a.get("external_id"))
    return {"view": state.views.update(view, a["view"], a.get("hash")).as_slack()}


@method("views.publish", tier="t4", needs="view user_id", view="structure", user_id="string", hash="string")
def publish_view(state: SlackState, a: JSON) -> JSON:
    if not state.app.manifest.home_tab:
        raise MethodRefusedError("not_enabled")
    user = user_of(state, a["user_id"])
    return {"view": state.views.publish(user.id, user.team_id, a["view"], a.get("hash")).as_slack()}
