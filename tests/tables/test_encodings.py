"""What a file was saved as is found out, and told by name; what is no text is refused in a sentence."""

from __future__ import annotations

import pytest

from bot.tables.encodings import UnreadableFileError, decode_bytes

WORDS = {
    "de": "Kino;Stadt\r\nKühne Lichtspiele;Münster\r\nGroßes Haus;Überlingen\r\nCafé “Öse”;Köln – Süd\r\n",
    "fr": "Cinéma;Ville\r\nL’Étoile;Orléans\r\nLe Grand Écran;Besançon\r\nCinéma à l’âme;Nîmes\r\n",
    "nl": "Bioscoop;Plaats\r\nDe Kuil (3½);’s-Heerenberg\r\nCinéma Liberté;Reünie\r\n",
    "es": "Cine;Ciudad\r\nCine Peñíscola;Málaga\r\n¡Sí!;Logroño\r\n",
    "it": "Cinema;Città\r\nNuovo Città;Forlì\r\nPiù;Cantù\r\n",
}


@pytest.mark.parametrize("language", WORDS)
@pytest.mark.parametrize(
    ("codec", "name"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("utf-32", "UTF-32"),
        ("cp1252", "Windows-1252"),
        ("mac_roman", "Mac Roman"),
        ("cp850", "DOS 850"),
    ],
)
def test_the_encodings_of_spreadsheets(language: str, codec: str, name: str) -> None:
    text = WORDS[language]
    if codec == "cp850":
        text = text.translate(str.maketrans("’“”–", '\'""-'))
    if codec == "mac_roman":
        text = text.replace("½", "1/2")

    found = decode_bytes(text.encode(codec))

    assert (found.encoding, found.text) == (name, text)


@pytest.mark.parametrize(
    ("codec", "words"),
    [
        ("cp1252", "Paris–Lyon|Kino “Capitol”|kino „luxor“|L’Écran|dell’arte|Köln|MÜNCHEN|CAFÉ|à|cœur|Citroën|Reünie|12 €"),
        ("mac_roman", "España|Città|Köln|été|aquí|Orléans|L’Étoile bleutée|Besançon|pasó|Übersee"),
        ("cp850", "España|été|Orléans"),
    ],
)  # fmt: skip
def test_a_word_or_two_are_enough(codec: str, words: str) -> None:
    for name in words.split("|"):
        text = f"id;name\nx1;{name}\n"
        assert decode_bytes(text.encode(codec)).text == text, name


def test_a_guess_shows_a_word_by_which_it_can_be_judged() -> None:
    assert decode_bytes("Ort\nKöln\nMünster\n".encode("cp1252")).example == "Köln"
    assert decode_bytes("Ort\nKöln\n".encode()).example == ""


@pytest.mark.parametrize(
    ("data", "said", "line"),
    [
        (b"PK\x03\x04\x14\x00", "This is a spreadsheet, not CSV. Open it and save the sheet as “CSV UTF-8”.", 0),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 50, "This is a spreadsheet", 0),
        (b"%PDF-1.7", "not a text file", 0),
        (b"\r\n<html><table>", "This is a web page or XML", 0),
        (b"<?xml version='1.0'?>", "This is a web page or XML", 0),
        (bytes(range(64)) * 4, "not a text file", 0),
        ("id\nKöln\nMünster\n".encode() + b"M\xfcnster\n", "The file is UTF-8, and here it is not", 4),
        ("id\r\nKöln, Überlingen\r\nMünster".encode()[:-6], "The file is UTF-8, and here it is not", 3),
        ("id\nx".encode("utf-16") + b"\0", "The file is UTF-16, and here it is not", 2),
        (b"\xff\xfe" + "id\n".encode("utf-16-le") + b"\x00\xd8a\x00", "The file is UTF-16", 2),
    ],
)
def test_what_is_no_text_or_is_damaged(data: bytes, said: str, line: int) -> None:
    with pytest.raises(UnreadableFileError) as refused:
        decode_bytes(data)

    assert said in str(refused.value)
    assert refused.value.line == line
