"""The methods that ask about the team, its people and its bot, and the two that an app starts with."""

from typing import Any

from sandbox.slack.methods.registry import method, user_of
from sandbox.slack.slack_errors import MethodRefusedError
from sandbox.slack.workspace.slack_state import SlackState

JSON = dict[str, Any]


@method("auth.test", tier="t5")
def auth_test(state: SlackState, a: JSON) -> JSON:  # noqa: ARG001
    team, bot = state.workspace.team, state.workspace.bot
    return {
        "url": f"https://{team.domain}.slack.com/",
        "team": team.name,
        "user": bot.name,
        "team_id": team.id,
        "user_id": bot.id,
        "bot_id": state.app.bot_id,
        "app_id": state.app.id,
        "is_enterprise_install": False,
    }


@method("apps.connections.open", tier="t3", app_level=True)
def open_connection(state: SlackState, a: JSON) -> JSON:  # noqa: ARG001
    ticket = state.app.issue_socket_ticket()
    return {"url": f"ws://127.0.0.1:{state.port}/socket?ticket={ticket}&app_id={state.app.id}"}


@method("team.info", tier="t3", scopes="team:read", team="string", domain="string")
def team_info(state: SlackState, a: JSON) -> JSON:
    team = state.workspace.team
    if a.get("team", team.id) != team.id:
        raise MethodRefusedError("team_not_found")
    return {"team": {"id": team.id, "name": team.name, "domain": team.domain, "email_domain": "", "icon": {}}}


@method("bots.info", tier="t3", scopes="users:read", bot="string")
def bots_info(state: SlackState, a: JSON) -> JSON:
    if a.get("bot") != state.app.bot_id:
        raise MethodRefusedError("bot_not_found")
    name = state.app.manifest.name
    return {"bot": {"id": state.app.bot_id, "app_id": state.app.id, "user_id": state.workspace.bot.id, "name": name,
                    "deleted": False, "updated": int(state.clock()), "icons": {}}}  # fmt: skip


@method("users.info", tier="t4", needs="user", scopes="users:read", user="string", include_locale="boolean")
def users_info(state: SlackState, a: JSON) -> JSON:
    user, workspace = user_of(state, a["user"]), state.workspace
    stranger = workspace.is_stranger(user)
    if stranger and not workspace.meets(user):
        raise MethodRefusedError("user_not_visible")
    shown = user.as_slack(state.clock())
    if stranger:
        shown["is_stranger"] = True
    elif workspace.organisation:
        shown["enterprise_user"] = {
            "id": user.id,
            "enterprise_id": workspace.organisation.id,
            "enterprise_name": workspace.organisation.name,
            "teams": [*(user.teams or (user.team_id,))],
            "is_admin": user.is_admin,
            "is_owner": False,
        }
    return {"user": shown | ({"locale": user.locale} if a.get("include_locale") else {})}
