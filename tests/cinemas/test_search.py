"""Finding a cinema while typing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.cinemas.cinema import Cinema
from bot.cinemas.search import Index, search_words
from gofilex import Portal


def cinema(key: str, name: str, city: str = "") -> Cinema:
    return Cinema(Portal.EMEA, key, name=name, city=city)


BERGH = cinema("92ocDLbbpnHPYZrTe", "Filmhuis Bergh", "'s-Heerenberg")
ARNHEM = cinema("a1", "Pathé", "Arnhem")
UTRECHT = cinema("a2", "Pathé", "Utrecht")
RUE = cinema("a3", "L’Écran Étoile", "Sète")
BERG = cinema("a4", "Berg", "Bergen")
NUMBERED = Cinema(Portal.EMEA, source="disney", value="NL-417", name="Lux")
INDEX = Index([BERGH, ARNHEM, UTRECHT, RUE, BERG, NUMBERED])


def test_any_beginning_of_any_word_in_any_order() -> None:
    assert INDEX.search("heer film") == [BERGH]
    assert INDEX.search("UTR pathe") == [UTRECHT]
    assert INDEX.search("lecran") == INDEX.search("l'écran etoile") == INDEX.search("ecran") == [RUE]
    assert INDEX.search("s-heerenberg") == INDEX.search("’s Heerenberg") == [BERGH]


def test_by_id_and_by_the_number_in_a_scheme() -> None:
    assert INDEX.search("92ocDL") == [BERGH]
    assert INDEX.search("417") == [NUMBERED]
    assert INDEX.named("disney:NL-417") == [NUMBERED]
    assert INDEX.named("92ocDLbbpnHPYZrTe") == [BERGH]


def test_the_best_comes_first() -> None:
    assert INDEX.search("berg") == [BERG, BERGH]
    assert INDEX.search("pathé") == [ARNHEM, UTRECHT]


def test_nothing_typed_offers_the_first_ones_by_name() -> None:
    assert INDEX.search("", limit=2) == [BERG, BERGH]
    assert INDEX.search("nowhere") == []


def test_near_misses_are_named() -> None:
    assert INDEX.close("filmhuis bregh") == [BERGH]
    assert INDEX.close("something else") == []


@given(st.text(max_size=40))
def test_any_text_is_searched_without_an_error(typed: str) -> None:
    found = INDEX.search(typed)

    assert set(found) <= {BERGH, ARNHEM, UTRECHT, RUE, BERG, NUMBERED}


@given(st.sampled_from([BERGH, ARNHEM, UTRECHT, RUE, BERG]), st.randoms())
def test_typing_more_of_a_label_never_loses_the_cinema(wanted: Cinema, random: object) -> None:
    spelled = search_words(wanted.label)
    random.shuffle(spelled)  # type: ignore[attr-defined]
    typed = " ".join(spelled)

    for end in range(1, len(typed) + 1):
        assert wanted in INDEX.search(typed[:end])
