"""Command lines as they are typed fast on a phone, in each language, as Slack sends them; and the drafts that they mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from bot.orders.order import Draft
from tests.orders.desk import ALICE, BERGH, EVENT, HYDE, OWNER, TORRI, UTRECHT, hear


@dataclass(frozen=True)
class Line:
    """What was typed, and what it means; `due` may come with its filling words."""

    typed: str
    cinemas: tuple[str, ...] = (BERGH.key,)
    event: str = EVENT
    due: str = ""
    more: tuple[tuple[str, Any], ...] = ()
    unused: tuple[str, ...] = ()


def line(typed: str, due: str, *cinemas: str, event: str = EVENT, unused: tuple[str, ...] = (), **more: Any) -> Line:
    return Line(typed, cinemas or (BERGH.key,), event, due, tuple(more.items()), unused)


TYPED = {
    "en": [
        line("Bergh. Event Carmen. Due friday 6pm...", "friday 6pm"),
        line('“Filmhuis Bergh” event “Carmen" due fri 6pm 🙏', "fri 6pm"),
        line(f"Filmhuis bergh,event:carmen,Due:friday 6pm,owner:{OWNER}", "friday 6pm", owner=OWNER),
        line("FILMHUIS BERGH DUE FRIDAY 6PM EVENT CARMEN LIVE OWNER GOFILEX DISTRIBUTION", "FRIDAY 6PM", owner="GOFILEX DISTRIBUTION"),
        line("Bergh &amp; Hyde Park Picture House, Carmen live, deadline Friday 6pm", "Friday 6pm", BERGH.key, HYDE.key),
        line("Bergh Carmen live before friday 6pm, text Welcome to the opera, note Rush job", "before friday 6pm",
             additional_text="Welcome to the opera", description="Rush job"),
        line("Bergh carmen friday 6pm in <#C1|bookings>", "friday 6pm", channel="C1"),
        line("Bergh: carmen by no later than friday 6pm", "friday 6pm"),
        line(f"Bergh event {EVENT}. Transfer after Monday 9am. Due friday 6pm. Booker disney: 417.", "friday 6pm.",
             transfer_after="Monday 9am.", booker="disney:417"),
    ],
    "nl": [
        line("Voor Filmhuis Bergh graag Carmen Live uiterlijk vrijdag 18u", "vrijdag 18u"),
        line("Bergh evenement Carmen deadline vrijdag 18 uur eigenaar Gofilex Distribution", "vrijdag 18 uur", owner="Gofilex Distribution"),
        line("Bioscoop bergh,voorstelling “carmen”,leveren voor vrijdag 18u00..", "vrijdag 18u00"),
        line("Bergh en Pathé Utrecht vrijdag 18u carmen live opmerking Deur achterom tekst Veel plezier!", "vrijdag 18u",
             BERGH.key, UTRECHT.key, description="Deur achterom", additional_text="Veel plezier!"),
        line(f"‘s-Heerenberg Bergh event {EVENT}. Uiterlijk vrijdag 18.00u", "vrijdag 18.00u"),
    ],
    "de": [
        line("Bergh Carmen bis spätestens Freitag 18 Uhr", "Freitag 18 Uhr"),
        line("Für Filmhuis Bergh Carmen Live bis Freitag 18 Uhr", "bis Freitag 18 Uhr"),
        line("Kino Bergh, Veranstaltung: „Carmen“, fällig: Freitag 18 Uhr, Hinweis: Bitte klingeln", "Freitag 18 Uhr",
             description="Bitte klingeln"),
        line("Bergh Carmen live Lieferung bis Freitag 18 Uhr Freigabe ab Freitag 20 Uhr Übertragung ab Montag 9 Uhr", "Freitag 18 Uhr",
             release_after="Freitag 20 Uhr", transfer_after="Montag 9 Uhr"),
        line("Bergh und Pathé Utrecht, Frist Freitag 18Uhr, Event Carmen, Zusatztext Viel Spaß", "Freitag 18Uhr",
             BERGH.key, UTRECHT.key, additional_text="Viel Spaß"),
        line("Bergh vor Freitag 18 Uhr, Carmen live, Rechteinhaber Gofilex Distribution", "vor Freitag 18 Uhr", owner="Gofilex Distribution"),
    ],
    "fr": [
        line("Pour le Filmhuis Bergh, Carmen Live, avant vendredi 18h", "avant vendredi 18h"),
        line("Cinéma Bergh évènement « Carmen » échéance : vendredi 18h propriétaire : disney:417", "vendredi 18h", owner="disney:417"),
        line("Bergh Carmen live livraison avant vendredi 18h remarque Sonner à l’entrée texte Bonne séance à tous", "vendredi 18h",
             description="Sonner à l’entrée", additional_text="Bonne séance à tous"),
        line("Bergh et Pathé Utrecht au plus tard vendredi 18h carmen live svp merci", "vendredi 18h", BERGH.key, UTRECHT.key),
    ],
    "es": [
        line("Para Filmhuis Bergh, Carmen Live, para el viernes a las 18h", "para el viernes a las 18h"),
        line("Cine Bergh evento carmen fecha límite viernes 18:00 propietario Gofilex Distribution nota Llamar antes", "viernes 18:00",
             owner="Gofilex Distribution", description="Llamar antes"),
        line("Bergh y Pathé Utrecht Carmen live entrega viernes 18h texto Que disfruten", "viernes 18h", BERGH.key, UTRECHT.key,
             additional_text="Que disfruten"),
    ],
    "it": [
        line("Per Filmhuis Bergh, Carmen Live, entro venerdì alle 18", "entro venerdì alle 18"),
        line("Due Torri evento “Carmen” scadenza venerdì alle 18 proprietario HKDd83r8Qy6acvY3R", "venerdì alle 18", TORRI.key, owner=OWNER),
        line("Cinema Due Torri carmen live consegna tra due giorni alle 18 nota Citofonare testo Buona visione", "tra due giorni alle 18",
             TORRI.key, description="Citofonare", additional_text="Buona visione"),
    ],
}  # fmt: skip
"""By the language that they are typed in."""

PASTED = [
    line("cinema disney:999 country nl event carmen due friday 6pm", "friday 6pm", "disney:999", country="NL"),
    line("company._id: 92ocDLbbpnHPYZrTe eventid: kPv58SRFYExY7xAzQ DeliveryDue: friday 6pm TransferAfter: monday 9am "
         "releaseAfter: friday 5pm ownerId: HKDd83r8Qy6acvY3R bookerIdentifier: disney:417 additionalText: hi", "friday 6pm",
         transfer_after="monday 9am", release_after="friday 5pm", owner=OWNER, booker="disney:417", additional_text="hi"),
    line(f"bergh event <https://genie.portal.example/event/{EVENT}|genie.portal.example/event/{EVENT}> due friday 6pm", "friday 6pm"),
    line("bergh\u200b due\u2236 friday\u202f6\u223630pm event\uff1acarmen note mail <mailto:desk@kino.example|desk@kino.example>",
         "friday 6:30pm", description="mail desk@kino.example"),
    line("<@U0BOB|bob> bergh event carmen due friday 6pm", "friday 6pm", unused=("@bob",)),
    line("bergh event carmen due friday 6pm owner Acme Films", "friday 6pm", owner="Acme Films"),
    line("bergh due friday 6pm event carmne", "friday 6pm", event="", unused=("event carmne",)),
]  # fmt: skip
"""From the portal and out of its documentation, and typed in haste."""

LINES = [*(each for lines in TYPED.values() for each in lines), *PASTED]


@pytest.mark.parametrize("one", LINES, ids=lambda one: one.typed[:40])
def test_a_line_typed_on_a_phone_means_its_draft(one: Line) -> None:
    heard = hear(one.typed)

    portal = heard.draft.portal  # of the directory's cinemas
    expected = Draft(
        "d1", ALICE.id, "T1", portal=portal, cinemas=one.cinemas, event=one.event, due=one.due, **dict(one.more)
    )
    assert heard.draft == expected
    assert heard.not_understood == one.unused
