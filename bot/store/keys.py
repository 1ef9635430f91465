"""The Redis schema: every key the bot keeps, its shape, its life and its version, in one table.

A submission with all that belongs to it lives in one of `SHARDS` shards. Its keys share the shard's hash tag, so that one
script can change them together, on Redis Cluster too. `P` is the prefix (`KEY_PREFIX`), `{07}` a shard.

key                       shape                                                     life
------------------------  --------------------------------------------------------  ------------------------------------
P:{07}:to_send            sorted set: order id, score = when to send it, or the     until the portal's answer is known
                          end of the lease of who is sending it (ms)
P:{07}:to_poll:EMEA       sorted set: order id, score = when to poll again, or the  until the order is final
                          end of the lease of who polls (ms)
P:{07}:outbox             sorted set: submission id, score = when to announce,      until all is sent
                          or the end of the announcer's lease (ms); where only
                          the card is to be rendered, from when on, below zero
P:{07}:open               sorted set: order id, score = due time (s)                until the order is final
P:{07}:ended              sorted set: submission id, score = when it ended (s)      swept `KEEP_DAYS` later with all below
P:{07}:id:EMEA:<order>    set of our order ids for one order of a portal            with its submission
P:{07}:at:EMEA:<cinema>   set of our open order ids for one cinema                  until the order is final
P:{07}:delivered:EMEA:<cinema>  hash: event or asset to our order that delivered it   with its submission
                          to that cinema last
P:{07}:s:<submission>     hash, v1: the submission, its card, what is in flight     `KEEP_DAYS` after its last order ended
P:{07}:o:<order>          string, JSON v1: what was ordered and what was answered   with its submission
P:{07}:k:<order>          string: portal, order id and the snapshot that polling    with its submission
                          needs as a JSON list v1, about 300 bytes
P:{07}:j:<order>          string, JSON v1: its jobs as last seen                    with its submission
P:{07}:n:<submission>     list of JSON v1: notices not announced yet, oldest first  until sent
P:{07}:h:<submission>     list of JSON v1: notices sent, the last `HISTORY`         with its submission
P:{07}:i:<submission>     hash: message ts to JSON v1, a broadcast that is edited   with its submission
P:{07}:down:EMEA          hash: submission to JSON v1, the notice of an outage      until the outage ended
P:{07}:audit              stream: who (by pseudonym) did what to which order        a year

P:draft:<id>              string, JSON v1: a form being filled in                   `DRAFT_SECONDS` after the last change
P:plan:<id>               string, JSON v1: what its preview showed                  the same
P:cinemas:EMEA            hash: cinema key to JSON v1, `#version` to a counter      for ever
P:events:EMEA             hash: event id to name                                    for ever
P:parties:EMEA            hash: id of an owner or booker to name                    for ever
P:speeds:EMEA             hash: company id to its usual bytes a second, `*` to all's  for ever
P:portal:EMEA             hash: batch size, outage, how it answers                  for ever
P:person:<user>           string, JSON v1: of Slack's users.info what is used       an hour
P:pseudonyms              hash: user id to the pseudonym in the audit               until `encore-bot forget`
P:entering:EMEA:<order>   string: a person is entering this id of a portal          seconds
P:once:<request>          string: a request of Slack's is being done, or done      minutes
P:limit:<what>            hash: when the next token is free, held until when, since   until then
                          when (ms)
P:line:<channel>          hash: submission that waits to post there to its place     half an hour
                          and when it comes back (ms)
P:team                    string: the workspace this installation serves            for ever
P:beat:<process>          string: a process is alive                                half a minute
P:ready                   string: a write succeeded                                 half a minute
P:wake                    channel: a shard has something to do at once              -
P:trial                   channel: whether something may be published; unheard      -

"v1" is the field `v` of the JSON or hash, or the first of a JSON list. A reader refuses a version it does not know, so that an
old process never writes over what a newer one wrote; where many are read, that one is left out and counted (`unreadable`).
"""

from __future__ import annotations

from zlib import crc32

from gofilex import Portal

SHARDS = 16
"""Fixed for the life of an installation: a submission is found by its id alone."""

HISTORY = 200
DRAFT_SECONDS = 24 * 3600
AUDIT_SECONDS = 366 * 24 * 3600
PERSON_SECONDS = 3600
ENTERING_SECONDS = 5
BEAT_SECONDS = 30
CLAIM_SECONDS = 240
"""Longer than anything that a person asks for takes, and over before Slack sends an event for the last time, after five minutes."""
DONE_SECONDS = 900
"""Slack's signatures are taken five minutes before and after their time; its last retry comes after five minutes."""
READY_SECONDS = 30


def submission_of(order: str) -> str:
    """The submission of an order id (`<submission>.<number>`)."""
    return order.rpartition(".")[0]


class Shard:
    """The keys of one shard."""

    __slots__ = ("ended", "number", "open", "outbox", "tag", "to_send")

    def __init__(self, prefix: str, number: int) -> None:
        self.number = number
        self.tag = f"{prefix}:{{{number:02d}}}"
        self.to_send = f"{self.tag}:to_send"
        self.outbox = f"{self.tag}:outbox"
        self.open = f"{self.tag}:open"
        self.ended = f"{self.tag}:ended"

    @property
    def audit(self) -> str:
        return f"{self.tag}:audit"

    def to_poll(self, portal: str) -> str:
        return f"{self.tag}:to_poll:{portal}"

    @property
    def waiting(self) -> list[tuple[str, str]]:
        """The sorted sets of what waits for a worker, each with its kind: `to_send`, `to_poll` or `outbox`."""
        to_poll = [("to_poll", self.to_poll(portal)) for portal in Portal]
        return [("to_send", self.to_send), *to_poll, ("outbox", self.outbox)]

    def placed(self, portal: str, order_id: str) -> str:
        return f"{self.tag}:id:{portal}:{order_id}"

    def at(self, portal: str, cinema: str) -> str:
        return f"{self.tag}:at:{portal}:{cinema}"

    def delivered(self, portal: str, cinema: str) -> str:
        return f"{self.tag}:delivered:{portal}:{cinema}"

    def submission(self, submission: str) -> str:
        return f"{self.tag}:s:{submission}"

    def order(self, order: str) -> str:
        return f"{self.tag}:o:{order}"

    def snapshot(self, order: str) -> str:
        return f"{self.tag}:k:{order}"

    def jobs(self, order: str) -> str:
        return f"{self.tag}:j:{order}"

    def down(self, portal: str) -> str:
        return f"{self.tag}:down:{portal}"

    def notices(self, submission: str) -> str:
        return f"{self.tag}:n:{submission}"

    def incidents(self, submission: str) -> str:
        return f"{self.tag}:i:{submission}"

    def history(self, submission: str) -> str:
        return f"{self.tag}:h:{submission}"


class Keys:
    """All keys under one prefix."""

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix
        self.shards = tuple(Shard(prefix, number) for number in range(SHARDS))

    def shard(self, submission: str) -> Shard:
        """Where a submission lives."""
        return self.shards[crc32(submission.encode()) % SHARDS]

    def shard_of_order(self, order: str) -> Shard:
        return self.shard(submission_of(order))

    def __call__(self, *parts: str) -> str:
        """A key outside the shards: `keys("draft", id)`."""
        return ":".join((self.prefix, *parts))
