"""What the headings of a spreadsheet mean, in every language that the bot reads dates in: by meaning, not by spelling."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import cache
from typing import Final

HEADINGS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "portal": "portal|gofilex portal",
        "company": "id|company id|company|cinema id|gofilex id|theatre id|theater id|site id|venue id|location id",
        "order": "id|order id|order|order number|order no|encore id|encore|encore order|gofilex id|delivery id",
        "source": "source|scheme|numbering scheme|id source",
        "value": "value|number|no|cinema number|theatre number|site number|number in that scheme",
        "name": "name|cinema|cinema name|theatre|theater|theatre name|venue|venue name|site|site name|company name",
        "city": "city|town|place|location",
        "country": "country|country code|iso country",
        "zone": "zone|time zone|iana time zone|tz|time zone of the cinema",
        "due": "due|due by|due date|due at|due time|deliver by|delivery due|delivery date|deadline|date|date and time",
        "time": "time|time of day|hour",
    },
    "fr": {
        "portal": "portail",
        "company": "id|identifiant|id cinéma|identifiant cinéma|identifiant du cinéma|id du cinéma|id société",
        "order": "id|identifiant|commande|id commande|id de commande|numéro de commande|n° de commande|n° commande",
        "source": "source|schéma|système",
        "value": "valeur|numéro|numéro du cinéma|numéro de cinéma|n° cinéma",
        "name": "nom|cinéma|nom du cinéma|salle|établissement|raison sociale",
        "city": "ville|commune|localité",
        "country": "pays|code pays",
        "zone": "fuseau|fuseau horaire|zone horaire",
        "due": "échéance|date limite|délai|avant|avant le|à livrer avant|livraison avant|livrer avant|date de livraison|date",
        "time": "heure|heure limite|horaire",
    },
    "nl": {
        "portal": "portaal",
        "company": "id|bioscoop id|id bioscoop|bedrijfs id|kenmerk",
        "order": "id|order|order id|ordernummer|bestelling|bestelnummer|bestel id|opdracht|opdrachtnummer",
        "source": "bron|schema|nummerschema",
        "value": "waarde|nummer|nr|bioscoopnummer",
        "name": "naam|bioscoop|bioscoopnaam|naam bioscoop|naam van de bioscoop|filmhuis|theater|bedrijfsnaam",
        "city": "stad|plaats|plaatsnaam|woonplaats|gemeente",
        "country": "land|landcode",
        "zone": "tijdzone|zone",
        "due": "uiterlijk|leverdatum|leveren voor|levering voor|uiterste levertijd|uiterste leverdatum|deadline|datum",
        "time": "tijd|tijdstip|uur",
    },
    "de": {
        "portal": "portal",
        "company": "id|kino id|id kino|kennung|kinokennung|firmen id|unternehmens id",
        "order": "id|auftrag|auftrags id|auftragsnummer|auftragsnr|bestellung|bestell id|bestellnummer|bestellnr",
        "source": "quelle|schema|nummernschema|nummernkreis",
        "value": "wert|nummer|nr|kinonummer|kino nr",
        "name": "name|kino|kinoname|name des kinos|filmtheater|lichtspielhaus|spielstätte|firma",
        "city": "stadt|ort|standort|gemeinde",
        "country": "land|ländercode|landescode|länderkürzel|staat",
        "zone": "zeitzone|zone",
        "due": "fällig|fällig am|fällig bis|fälligkeit|frist|termin|liefertermin|lieferdatum|liefern bis|lieferung bis|bis|datum",
        "time": "uhrzeit|zeit",
    },
    "es": {
        "portal": "portal",
        "company": "id|identificador|id cine|id del cine|id empresa|id de empresa",
        "order": "id|identificador|pedido|id pedido|id del pedido|número de pedido|n° de pedido",
        "source": "fuente|origen|esquema",
        "value": "valor|número|número del cine|número de cine",
        "name": "nombre|cine|nombre del cine|sala|empresa",
        "city": "ciudad|localidad|población|municipio",
        "country": "país|código de país|código país",
        "zone": "zona horaria|huso horario|huso|zona",
        "due": "vencimiento|fecha límite|plazo|entrega|fecha de entrega|entregar antes de|entregar antes del|fecha",
        "time": "hora|hora límite",
    },
    "it": {
        "portal": "portale",
        "company": "id|identificativo|id cinema|id del cinema|id azienda",
        "order": "id|identificativo|ordine|id ordine|id dell'ordine|numero ordine|numero d'ordine|n° ordine",
        "source": "fonte|origine|schema",
        "value": "valore|numero|numero del cinema|numero cinema",
        "name": "nome|cinema|nome cinema|nome del cinema|sala|denominazione",
        "city": "città|comune|località",
        "country": "paese|codice paese|nazione|stato",
        "zone": "fuso|fuso orario|zona oraria|zona",
        "due": "scadenza|termine|consegna|data di consegna|data consegna|consegna entro|consegnare entro|entro|data",
        "time": "ora|orario|ora limite",
    },
}
"""Language (ISO 639-1) to what a column can hold to what it may be called there."""


def heading_key(heading: str) -> str:
    """A heading by its letters and figures alone: "Time zone*", "time_zone" and "TimeZone" are one."""
    without_notes, _, _ = heading.partition("(")
    letters = unicodedata.normalize("NFKD", (without_notes.strip() or heading).casefold())
    return "".join(c for c in letters if c.isalnum())


class Columns:
    """The columns that a file may have: each by our name for it and by what it holds, a word of `HEADINGS`."""

    def __init__(self, held: Mapping[str, str]) -> None:
        self.names = tuple(held)
        self._by_heading = {
            spelled: column for column, holds in held.items() for spelled in (*_spellings(holds), heading_key(column))
        }

    def meant_by(self, heading: str) -> str:
        """The column that a heading means, `""` for none of them."""
        return self._by_heading.get(heading_key(heading), "")

    def nearly(self, heading: str) -> str:
        """The column whose heading may have been mistyped, `""` where it looks like none."""
        close = get_close_matches(heading_key(heading), self._by_heading, n=1, cutoff=0.8)
        return self._by_heading[close[0]] if close else ""

    def called(self, column: str, holds: str) -> list[str]:
        """Other words for a column, for its help: the first of each language."""
        return [word for word in dict.fromkeys(_first_words(holds)) if heading_key(word) != heading_key(column)]


@cache
def _spellings(holds: str) -> tuple[str, ...]:
    return tuple(heading_key(word) for words in HEADINGS.values() for word in words[holds].split("|"))


def _first_words(holds: str) -> Iterable[str]:
    return (words[holds].partition("|")[0] for words in HEADINGS.values())
