"""The ``views`` methods."""

from typing import TYPE_CHECKING, Any

from sandbox.slack.errors import SlackError
from sandbox.slack.methods import method, user_of

if TYPE_CHECKING:
    from sandbox.slack.server import Slack

JSON = dict[str, Any]


@method("views.open", tier="t4", needs="view trigger_id", view="structure", trigger_id="string")
def open_view(slack: "Slack", a: JSON) -> JSON:
    trigger = slack.triggers.exchange(a["trigger_id"])
    team_id = slack.world.users[trigger.user].team_id
    return {"view": slack.views.open(trigger.user, team_id, a["view"], trigger.channel).as_slack()}


@method("views.push", tier="t4", needs="view trigger_id", view="structure", trigger_id="string")
def push_view(slack: "Slack", a: JSON) -> JSON:
    trigger = slack.triggers.exchange(a["trigger_id"])
    return {"view": slack.views.push(trigger.view_id, a["view"]).as_slack()}


@method(
    "views.update", tier="t4", needs="view", view="structure", view_id="string", external_id="string", hash="string"
)
def update_view(slack: "Slack", a: JSON) -> JSON:
    if not a.keys() & {"view_id", "external_id"}:
        raise SlackError("invalid_arguments", messages=["missing required field: view_id or external_id"])
    view = slack.views.find(a.get("view_id"), a.get("external_id"))
    return {"view": slack.views.update(view, a["view"], a.get("hash")).as_slack()}


@method("views.publish", tier="t4", needs="view user_id", view="structure", user_id="string", hash="string")
def publish_view(slack: "Slack", a: JSON) -> JSON:
    if not slack.app.manifest.home_tab:
        raise SlackError("not_enabled")
    user = user_of(slack, a["user_id"])
    return {"view": slack.views.publish(user.id, user.team_id, a["view"], a.get("hash")).as_slack()}
