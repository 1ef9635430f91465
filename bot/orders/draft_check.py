"""Send: a draft is checked field by field, and becomes a plan with its warnings, or the errors to show at the fields.

Everything here is pure: what Redis and Slack know comes in as parameters.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from types import MappingProxyType

from bot.cinemas.cinema import Cinema
from bot.orders.date_reading import with_pick
from bot.orders.ids import asset_uuids, explicit_id, may_be_id, pasted_id
from bot.orders.order import Draft, OrderRequest
from bot.orders.parties import read_party, source_and_value
from bot.orders.plan import TEXT_MAX, Plan, Reading, Warning  # noqa: A004 - the trade's word
from bot.orders.seen_names import NONE_SEEN, SeenNames
from bot.orders.time_fields import time_errors, with_times
from bot.orders.tracked_order import TrackedOrder
from bot.orders.warnings import by_importance, delivered_before_warnings, same_content_warnings, warnings_of
from bot.wall_time import WallTime
from bot.wording import field_problems, order_warnings, time_problems
from gofilex import Portal
from gofilex.ids import is_id


@dataclass(frozen=True, slots=True)
class Choices:
    """What the draft's keys stand for in the directory."""

    portals: Sequence[Portal]  # those that can be ordered from
    cinemas: Sequence[Cinema] = ()  # in the directory of the draft's portal
    unknown: Sequence[str] = ()  # keys that no directory has
    of_other_portal: Sequence[Cinema] = ()  # cinemas of another portal than the draft's
    events: SeenNames = NONE_SEEN  # that were ordered at the draft's portal
    parties: SeenNames = NONE_SEEN  # owners and bookers seen there

    @property
    def no_keys(self) -> list[str]:
        """What is not in the directory and cannot be: neither an id nor `source:value`."""
        return [key for key in self.unknown if not (is_id(key) or source_and_value(key))]

    @property
    def without_zone(self) -> list[Cinema]:
        """The cinemas whose clock is not known yet."""
        return [cinema for cinema in self.cinemas if not cinema.zone]


@dataclass(frozen=True, slots=True)
class FieldErrors:
    """What to mend before there is a preview: a sentence for each bad field, by its block_id."""

    errors: dict[str, str] = field(default_factory=dict)


def check_draft(
    draft: Draft,
    choices: Choices,
    readings: Sequence[Reading],
    *,
    now: datetime,
    window: timedelta,
) -> Plan | FieldErrors:
    """The plan of a draft that was sent, or what is wrong with it.

    readings: of `date_reading.read_dates` for the same draft and cinemas. window: due sooner than this is warned about.
    """
    assets, odd = asset_uuids(draft.assets)
    errors = _field_errors(draft, choices, assets, odd) | time_errors(draft, readings, now)
    if errors:
        return FieldErrors(errors)
    groups, regrouped = _groups(draft, assets)
    common = OrderRequest(
        cinema=choices.cinemas[0],
        due=WallTime(now.replace(tzinfo=None), "UTC"),  # each request gets its own times
        event=_event_id(draft.event, choices.events),
        owner=read_party(draft.owner, choices.parties, "owner"),
        booker=read_party(draft.booker, choices.parties, "booker"),
        description=draft.description,
        additional_text=draft.additional_text,
    )
    requests = [replace(common, cinema=cinema, assets=group) for cinema in choices.cinemas for group in groups]
    plan = Plan(
        draft.id, draft.revision, draft.channel, with_times(requests, readings), tuple(readings), tuple(regrouped)
    )
    return replace(plan, warnings=by_importance((*plan.warnings, *warnings_of(plan, now, window))))


def with_picks(plan: Plan, picks: Mapping[str, str], *, now: datetime) -> tuple[Plan, str]:
    """The plan with what was picked (`Draft.picks`), and a sentence when it cannot be placed so; `""` when it can."""
    chosen = tuple(with_pick(reading, picks.get(reading.pick_key, "")) for reading in plan.readings)
    decided = replace(plan, readings=chosen, requests=with_times(plan.requests, chosen))
    if any(reading.options and reading.picked is None for reading in chosen):
        return decided, time_problems.PICK
    problems = time_errors(None, chosen, now)
    return decided, next((f"{time_problems.LABELS[name]}: {text}" for name, text in problems.items()), "")


def with_same_content_warning(
    plan: Plan,
    found: Sequence[Sequence[TrackedOrder]],
    delivered: Sequence[Sequence[TrackedOrder]] = (),
    orderers: Mapping[str, str] = MappingProxyType({}),
) -> Plan:
    """The plan with a warning of the requests that have open orders of the same content (`found`, one list each), and one of those
    to which it was delivered before (`delivered`, the same). orderers: the names of who ordered those, by submission, as far as
    the reader may know them."""
    warnings = [
        *same_content_warnings(plan.requests, found),
        *delivered_before_warnings(plan.requests, delivered, orderers),
    ]
    return replace(plan, warnings=by_importance((*plan.warnings, *warnings)))


# -- fields ---------------------------------------------------------------------------------------------------------------


def _field_errors(draft: Draft, choices: Choices, assets: Sequence[str], odd: Sequence[str]) -> dict[str, str]:
    """What is wrong with every field but the times. assets, odd: what the draft's assets came to."""
    problems = {
        "portal": "" if draft.portal in choices.portals else field_problems.CHOOSE_PORTAL,
        "cinemas": _cinemas_problem(draft, choices),
        "assets": field_problems.no_asset_uuids(odd) if odd else "",
        "event": _event_problem(draft, choices.events, any_assets=bool(assets or odd)),
        "owner": _party_problem(draft.owner, choices.parties, "owner"),
        "booker": _party_problem(draft.booker, choices.parties, "booker"),
        "description": _length_problem(draft.description),
        "additional_text": _length_problem(draft.additional_text),
        "channel": "" if draft.channel else field_problems.CHOOSE_CHANNEL,
    }
    return {name: problem for name, problem in problems.items() if problem}


def _cinemas_problem(draft: Draft, choices: Choices) -> str:
    if choices.of_other_portal:
        first = choices.of_other_portal[0]
        return field_problems.cinema_of_another_portal(first.label, first.portal, draft.portal)
    if choices.no_keys:
        return field_problems.no_cinema_keys(choices.no_keys)
    if choices.unknown:
        return field_problems.cinemas_not_known(choices.unknown)
    if missing := choices.without_zone:
        return field_problems.cinemas_without_zone([cinema.label for cinema in missing])
    return "" if choices.cinemas else field_problems.CHOOSE_CINEMA


def _event_id(text: str, seen: SeenNames) -> str:
    """The event's id, from what stands in its field: an id as it was pasted, or the name of one seen; `""` for neither."""
    found = pasted_id(text)
    if may_be_id(found) or found in seen.names:
        return found
    return explicit_id(text, "event") or seen.one(text)


def _event_problem(draft: Draft, seen: SeenNames, *, any_assets: bool) -> str:
    if not draft.event:
        return "" if any_assets else field_problems.NO_CONTENT
    if _event_id(draft.event, seen):
        return ""
    several = [seen.name_of(event) for event in seen.fitting(draft.event)]
    return field_problems.no_event_seen(draft.event, several or seen.close(draft.event))


def _party_problem(text: str, seen: SeenNames, field: str) -> str:
    try:
        read_party(text, seen, field)
    except ValueError as error:
        return str(error)
    return ""


def _length_problem(text: str) -> str:
    return field_problems.too_long(TEXT_MAX) if len(text) > TEXT_MAX else ""


def _groups(draft: Draft, assets: tuple[str, ...]) -> tuple[tuple[tuple[str, ...], ...], list[Warning]]:
    """The assets of each order of a cinema: as they were split, if the split still fits the assets."""
    if not draft.groups:
        return (assets,), []
    if sorted(asset for group in draft.groups for asset in group) == sorted(assets):
        return draft.groups, []
    return (assets,), [Warning("split", order_warnings.SPLIT_UNDONE)]
