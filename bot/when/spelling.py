"""Near misses: the word that was probably meant, for a suggestion that is shown and never acted on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.when.vocabulary import lexicon

if TYPE_CHECKING:
    from bot.when.attempt import Attempt

_SHORTEST = 4
_LONG = 7
"""From this length on, two slips are forgiven instead of one."""
_MOST_WORDS = 3


def suggestion(attempt: Attempt) -> str | None:
    """The text with every unknown word replaced by a known one close to it, or None when one has none."""
    if not 1 <= len(attempt.unknown) <= _MOST_WORDS:
        return None
    text, known = attempt.text, lexicon(attempt.code).words
    for token in reversed(attempt.unknown):
        near = nearest(token.word, known)
        if near is None or near == token.word:
            return None
        text = text[: token.start] + near + text[token.end :]
    return text.strip()


def nearest(word: str, known: set[str]) -> str | None:
    """The closest known word: one slip away (two from seven letters on), the first letter being right first of all."""
    if len(word) < _SHORTEST or not word.isalpha():
        return None
    most = 2 if len(word) >= _LONG else 1
    best: tuple[int, bool, int, str] | None = None
    for one in known:
        if len(one) < _SHORTEST - 1 or abs(len(one) - len(word)) > most or not one.isalpha():
            continue
        slips = distance(word, one, most)
        if slips <= most:
            rank = (slips, one[0] != word[0], abs(len(one) - len(word)), one)
            best = rank if best is None or rank < best else best
    return best[3] if best else None


def distance(first: str, second: str, most: int) -> int:
    """Letters added, dropped, changed or swapped between two words; counting stops above `most`."""
    if len(set(first) ^ set(second)) > 2 * most:
        return most + 1
    before: list[int] = []
    row = list(range(len(second) + 1))
    for i, one in enumerate(first, 1):
        older, before, row = before, row, [i]
        for j, two in enumerate(second, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (one != two))
            if i > 1 and j > 1 and one == second[j - 2] and first[i - 2] == two:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]
