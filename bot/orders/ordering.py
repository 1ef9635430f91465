"""The application service of ordering: what happens between `/encore order` and the worker. Knows nothing of Bolt."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from secrets import token_hex
from typing import Any, Protocol

from bot.cinemas.cinema import TYPED_PREFIX, Cinema
from bot.cinemas.directory import Directory
from bot.cinemas.search import Index
from bot.clock import Clock
from bot.orders.command_parser import ParsedCommand, parse_command
from bot.orders.date_reading import Read, is_time, read_dates, restored
from bot.orders.draft_check import Choices, FieldErrors, check_draft, with_picks, with_same_content_warning
from bot.orders.ids import may_be_id, pasted_id
from bot.orders.intake import Intake, ordered
from bot.orders.order import Draft, Order, OrderRequest, Submission
from bot.orders.parties import source_and_value
from bot.orders.plan import Plan, Reading
from bot.orders.reorder import draft_of
from bot.orders.seen_names import SeenNames
from bot.orders.segments import FREE_TEXT
from bot.orders.tracked_order import TrackedOrder
from bot.orders.typed_text import as_person_typed, plain_text
from bot.orders.visibility import Names, orderers_of
from bot.permissions import Person
from bot.when import read as read_text
from bot.wording import channel_problems, field_problems
from gofilex import Portal

CHANNEL_SECONDS = 1.0
"""How long Send waits for Slack to say whether the card can be posted: its own answer is due in three seconds."""


class OrderStore(Protocol):
    """What ordering needs of the submissions in Redis."""

    async def submit(self, intake: Intake) -> bool: ...

    async def submission(self, submission: str) -> Submission | None: ...

    async def tracked(self, submission: str, number: int | None = None) -> list[TrackedOrder]: ...

    async def same_content(self, requests: Sequence[OrderRequest]) -> list[list[TrackedOrder]]: ...


class DeliveryStore(Protocol):
    """What ordering needs of what was delivered before, in Redis."""

    async def of_same_content(
        self, requests: Sequence[OrderRequest]
    ) -> list[list[tuple[Submission, TrackedOrder]]]: ...


class DraftStore(Protocol):
    """What ordering needs of the forms in Redis."""

    async def save(self, draft: Draft, *, last: bool = False) -> Draft: ...

    async def read(self, draft_id: str) -> Draft | None: ...

    async def save_plan(self, plan: Plan) -> None: ...

    async def plan(self, draft_id: str, revision: int) -> Plan | None: ...


class EventStore(Protocol):
    """What ordering needs of the events, owners and bookers in Redis."""

    async def events(self, portal: Portal) -> dict[str, str]: ...

    async def parties(self, portal: Portal) -> dict[str, str]: ...


class Channels(Names, Protocol):
    """What ordering needs of Slack."""

    async def can_post(self, channel: str, user: str) -> str: ...


@dataclass(frozen=True, slots=True)
class Form:
    """Everything the form shows: the draft, its cinemas, how its dates were read, and what was not understood."""

    draft: Draft
    chosen: tuple[Cinema, ...] = ()
    readings: tuple[Reading, ...] = ()
    event_label: str = ""
    not_understood: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ZoneNeeded:
    """Everything else is well, but this cinema's clock is not known: a person has to say it first."""

    cinema: Cinema


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What Confirm came to. `first` is False when it was confirmed before: then `tracked_orders` are that outcome.

    `problem`, when there is one, says why nothing was submitted.
    """

    submission: Submission | None = None
    tracked_orders: tuple[TrackedOrder, ...] = ()
    first: bool = True
    problem: str = ""

    def is_of(self, person: Person) -> bool:
        """Whether this person ordered it."""
        return self.submission is not None and self.submission.by == person.id


class Ordering:
    """The use cases of an order's way through the form. All state lives in Redis.

    portals: those with a token, in the order to offer them. channel: where cards go when nobody chose.
    transfer_window_hours: due sooner than this is warned about.
    """

    def __init__(
        self,
        *,
        orders: OrderStore,
        deliveries: DeliveryStore,
        drafts: DraftStore,
        events: EventStore,
        directory: Directory,
        slack: Channels,
        clock: Clock,
        team: str,
        portals: Sequence[Portal],
        channel: str = "",
        transfer_window_hours: float = 48,
        read: Read = read_text,
    ) -> None:
        self.portals = tuple(portals)
        self._orders = orders
        self._deliveries = deliveries
        self._drafts = drafts
        self._events = events
        self._directory = directory
        self._slack = slack
        self._clock = clock
        self._team = team
        self._channel = channel
        self._window = timedelta(hours=transfer_window_hours)
        self._read = read

    # -- the form -----------------------------------------------------------------------------------------------------

    async def begin(self, person: Person, words: str = "", channel: str = "") -> Form:
        """A new draft, filled from the words typed. channel: where the command was typed, if a card can stand there."""
        here = self._channel or (channel if channel.startswith(("C", "G")) else "")
        draft = Draft(id=token_hex(12), by=person.id, team=self._team, channel=here)
        not_understood: tuple[str, ...] = ()
        notes: tuple[str, ...] = ()
        if words.strip():
            parsed = await self._parsed(words, draft, person)
            draft, not_understood, notes = parsed.draft, parsed.not_understood, parsed.notes
        draft = replace(draft, portal=self._offered(draft.portal))
        return await self._opened(draft, person, not_understood, notes)

    async def again(
        self,
        person: Person,
        submission: Submission,
        orders: Sequence[Order],
        *,
        groups: tuple[tuple[str, ...], ...] = (),
    ) -> Form:
        """A new draft with everything of these orders in it. groups: their assets, split over several orders."""
        draft, notes = draft_of(submission, orders, id=token_hex(12), by=person.id, team=self._team)
        draft = replace(draft, groups=groups or draft.groups, channel=draft.channel or self._channel)
        return await self._opened(draft, person, (), notes)

    async def typed(self, person: Person, draft_id: str, answers: Mapping[str, Any], *, at: float = 0.0) -> Form:
        """The form as it stands while somebody fills it in. It is kept, for a window that is laid over it. at: when that was, by
        Slack's clock; where something was typed later, and is known already, the form is of that."""
        draft = replace(self._filled(await self._draft(person, draft_id), answers), typed_at=at)
        return await self._form(await self._drafts.save(draft), person)

    async def newest(self, person: Person, draft_id: str) -> Form:
        """The form of what was typed last, as far as that is known by now."""
        return await self._form(await self._draft(person, draft_id), person)

    async def choose(
        self,
        person: Person,
        draft_id: str,
        answers: Mapping[str, Any],
        picks: Callable[[Sequence[Reading]], Mapping[str, str]],
        *,
        at: float = 0.0,
    ) -> Form:
        """The same after one of several readings was picked; that is kept. picks: readings to `Draft.picks`."""
        form = await self.typed(person, draft_id, answers, at=at)
        draft = replace(form.draft, picks={**form.draft.picks, **picks(form.readings)})
        return await self._form(await self._drafts.save(draft), person)

    async def event_label(self, portal: Portal, event: str) -> str:
        """The name of an event that was seen before; `""` where it is not known."""
        return (await self._events.events(portal)).get(event, "") if event else ""

    async def with_cinema(self, person: Person, draft_id: str, cinema: Cinema) -> Form:
        """The form as last kept, with a cinema that was just entered. It is asked for while the form lies beneath."""
        draft = await self._draft(person, draft_id)
        keys = dict.fromkeys((*draft.cinemas, cinema.key))
        return await self._form(replace(draft, cinemas=tuple(keys), portal=cinema.portal.value), person)

    # -- Send and Confirm ---------------------------------------------------------------------------------------------

    async def send(self, person: Person, draft_id: str, answers: Mapping[str, Any]) -> Plan | FieldErrors | ZoneNeeded:
        """Checks the form and keeps the plan that the preview shows. Sends nothing."""
        draft = self._filled(await self._draft(person, draft_id), answers)
        draft, choices = await asyncio.gather(self._drafts.save(draft, last=True), self._choices(draft))
        known = [cinema for cinema in choices.cinemas if cinema.zone]
        read = await self._readings(draft, known, person)
        result = check_draft(draft, choices, read, now=self._clock.now(), window=self._window)
        if not isinstance(result, FieldErrors) and (problem := await self.channel_problem(draft.channel, person)):
            # Asked last: where Slack offers no better way, finding out costs this person a line in the channel.
            result = FieldErrors({"channel": problem})
        if isinstance(result, FieldErrors):
            return self._zone_needed(draft, choices, result) or result
        name = choices.events.names.get(result.requests[0].event, "")
        result = replace(result, requests=tuple(replace(request, event_name=name) for request in result.requests))
        open_orders, delivered = await asyncio.gather(
            self._orders.same_content(result.requests), self._deliveries.of_same_content(result.requests)
        )
        before = [[tracked for _, tracked in found] for found in delivered]
        orderers = await orderers_of([pair for found in delivered for pair in found], person, self._slack)
        plan = with_same_content_warning(result, open_orders, before, orderers)
        await self._drafts.save_plan(plan)
        return plan

    async def confirm(
        self, person: Person, draft_id: str, revision: int, picks: Callable[[Plan], Mapping[str, str]]
    ) -> Confirmed:
        """Submits the plan of that revision, once: the submission has the draft's id, and a second Confirm finds it. Of whoever filled
        in the form alone."""
        if earlier := await self._earlier(draft_id):
            return earlier if earlier.is_of(person) else Confirmed(problem=field_problems.NOT_YOUR_PREVIEW)
        draft, plan = await asyncio.gather(self._drafts.read(draft_id), self._drafts.plan(draft_id, revision))
        if draft is None or plan is None:
            return Confirmed(problem=field_problems.STALE_PREVIEW)
        if draft.by != person.id:
            return Confirmed(problem=field_problems.NOT_YOUR_PREVIEW)
        plan = replace(plan, readings=tuple(restored(reading) for reading in plan.readings))
        plan, problem = with_picks(plan, picks(plan), now=self._clock.now())
        if problem:
            return Confirmed(problem=problem)
        submission = Submission(
            id=draft_id,
            team=self._team,
            channel=plan.channel,
            by=person.id,
            created=self._clock.time(),
            size=len(plan.requests),
        )
        intake = ordered(submission, plan.requests, at=submission.created)
        if await self._orders.submit(intake):
            return Confirmed(submission, tuple(TrackedOrder(entry.order, None) for entry in intake.entries))
        return await self._earlier(draft_id) or Confirmed(problem=field_problems.NOT_KEPT_SUBMISSION)

    async def _earlier(self, draft_id: str) -> Confirmed | None:
        submission = await self._orders.submission(draft_id)
        if submission is None:
            return None
        return Confirmed(submission, tuple(await self._orders.tracked(draft_id)), first=False)

    # -- parts --------------------------------------------------------------------------------------------------------

    async def _parsed(self, words: str, draft: Draft, person: Person) -> ParsedCommand:
        indexes: dict[Portal, Index] = {}
        events: dict[str, str] = {}
        parties: dict[str, str] = {}
        for portal in self.portals:
            indexes[portal] = (await self._directory.of_portal(portal)).index
            events |= await self._events.events(portal)
            parties |= await self._events.parties(portal)
        now = self._clock.now()
        return parse_command(
            words,
            draft,
            cinemas=indexes,
            events=events,
            parties=parties,
            is_time=lambda text: is_time(text, now=now, language=person.language, read=self._read),
        )

    async def _opened(
        self, draft: Draft, person: Person, not_understood: tuple[str, ...], notes: tuple[str, ...]
    ) -> Form:
        form = await self._form(await self._drafts.save(draft), person)
        return replace(form, not_understood=not_understood, notes=notes)

    async def _form(self, draft: Draft, person: Person) -> Form:
        choices = await self._choices(draft)
        cinemas = (
            *choices.cinemas,
            *(placeholder(Portal(draft.portal), key, draft.country) for key in choices.unknown),
        )
        read = await self._readings(draft, choices.cinemas, person)
        return Form(draft, cinemas, read, choices.events.names.get(draft.event, ""))

    async def _readings(self, draft: Draft, cinemas: Sequence[Cinema], person: Person) -> tuple[Reading, ...]:
        # In a thread: forty zones take long enough to hold up other people's answers.
        return await asyncio.to_thread(
            read_dates, draft, cinemas, now=self._clock.now(), language=person.language, read=self._read
        )

    async def _draft(self, person: Person, draft_id: str) -> Draft:
        """The draft; a forgotten one begins anew, for everything typed still stands in the form."""
        draft = await self._drafts.read(draft_id)
        return draft if draft and draft.by == person.id else Draft(id=draft_id, by=person.id, team=self._team)

    def _filled(self, draft: Draft, answers: Mapping[str, Any]) -> Draft:
        draft = replace(draft, **{name: _typed(name, given) for name, given in answers.items()})
        keys = dict.fromkeys(_key(key) for key in draft.cinemas)
        return replace(draft, cinemas=tuple(keys), portal=self._offered(draft.portal))

    def _offered(self, portal: str) -> str:
        """The portal, or the first one offered where none was chosen."""
        return portal if portal in self.portals else self.portals[0].value if self.portals else ""

    async def _choices(self, draft: Draft) -> Choices:
        if draft.portal not in self.portals:
            return Choices(self.portals)
        portal = Portal(draft.portal)
        found, unknown = await self._directory.chosen(portal, draft.cinemas)
        of_other_portal: list[Cinema] = []
        for other in self.portals if unknown else ():
            if other != portal:
                of_other_portal += (await self._directory.chosen(other, unknown))[0]
        known_there = {cinema.key for cinema in of_other_portal}
        events, parties = await asyncio.gather(self._events.events(portal), self._events.parties(portal))
        return Choices(
            self.portals,
            found,
            [key for key in unknown if key not in known_there],
            of_other_portal,
            events=SeenNames(events),
            parties=SeenNames(parties),
        )

    def _zone_needed(self, draft: Draft, choices: Choices, result: FieldErrors) -> ZoneNeeded | None:
        """The cinema to ask about, when nothing else is wrong."""
        if set(result.errors) != {"cinemas"} or choices.of_other_portal or choices.no_keys:
            return None
        if choices.unknown:
            return ZoneNeeded(placeholder(Portal(draft.portal), choices.unknown[0], draft.country))
        return ZoneNeeded(choices.without_zone[0]) if choices.without_zone else None

    async def channel_problem(self, channel: str, person: Person) -> str:
        """Why the card cannot be posted there, in plain words for a field; "" when it can, or Slack does not say in time."""
        if not channel:
            return ""
        try:
            async with asyncio.timeout(CHANNEL_SECONDS):
                problem = await self._slack.can_post(channel, person.id)
        except TimeoutError:
            return ""
        return channel_problems.for_field(problem)


def placeholder(portal: Portal, key: str, country: str = "") -> Cinema:
    """A cinema of which only what was typed is known: a company id, or `source:value`, and perhaps its country."""
    source, colon, value = key.partition(":")
    if not colon:
        return Cinema(portal, id=key, country=country)
    return Cinema(portal, source=source.strip(), value=value.strip(), country=country)


def typed_key(text: str) -> str:
    """The key of a cinema that was typed or pasted where one is chosen: its id, or `source:value`; `""` for neither."""
    found = pasted_id(text)
    return found if may_be_id(found) else source_and_value(text) or found


def _key(chosen: str) -> str:
    """The key of a cinema that was chosen, of the directory or as it was typed; what is none is refused at the field."""
    typed = chosen.removeprefix(TYPED_PREFIX)
    return chosen if typed == chosen else typed_key(typed) or typed


def _typed(name: str, given: Any) -> Any:
    """What was typed into a field: sentences keep their signs, what the bot reads is made plain; choices stay."""
    if not isinstance(given, str) or name in ("portal", "channel"):
        return given
    return as_person_typed(given) if name in FREE_TEXT else plain_text(given)
