"""The words of `/encore order …` in each language of the bot: what announces a field, and the small words around names. The
portal's own names for its fields stand with the English ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Homograph:
    """Where a keyword is another word: after one of these, or before one. Parted by `|`."""

    after: str
    before: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandWords:
    """Those of one language, parted by `|`; nothing has a default, so that none is forgotten.

    keywords: what announces each field of the draft, by its name; one marked `~` only where what follows fits the field. Words
    that begin a date ("before", "voor", "bis", "avant") are none: they belong to it, and "48h before friday" must not be cut
    in two. fillers: words around a cinema or a name that name nothing. courtesies: words of a polite request around
    the names, which are none at the beginning of a piece ("can you send"). conjunctions: between two cinemas. before_nouns: before
    one of the fields' names where it is a word of a sentence ("the text"). after_verbs: after a verb, where a field's name
    is one ("note that"). homographs: keywords, of whichever language, that are also another word of this one; `{}` for none.
    """

    keywords: Mapping[str, str]
    fillers: str
    courtesies: str
    conjunctions: str
    before_nouns: str
    after_verbs: str
    homographs: Mapping[str, Homograph]


COMMAND_WORDS: Final[Mapping[str, CommandWords]] = {
    "en": CommandWords(
        keywords={
            "cinemas": "cinema|cinemas|company|company id|company._id|company identifier|company.identifier",
            "country": "country|country code|company.country",
            "event": "event|event id",
            "assets": "asset|assets|asset uuid|asset uuids|uuid|uuids",
            "due": "due|due by|due on|due before|due date|deadline|deliver by|deliver before|delivery by|delivery due|"
            "delivery date|no later than|by no later than|~delivery|~deliver",
            "transfer_after": "~transfer|transfer after|transfer from|transfer not before|send after",
            "release_after": "~release|release after|release from|release not before",
            "portal": "portal",
            "owner": "owner|owner id|owner identifier|content owner",
            "booker": "booker|booker id|booker identifier|booked by",
            "description": "note|description|remark|comment",
            "additional_text": "text|additional text",
            "channel": "channel|post in|post to",
        },
        fillers="for|to|at|in|the|an|a|and|please|pls|thanks|encore|order|of|with|is",
        courtesies="please|pls|can|could|would|will|you|we|i|like|need|want|send|order|book|hi|hello|hey|dear",
        conjunctions="and",
        before_nouns="a|an|the|this|that|these|your|our|their|my|no|any|with|by|in|of|please",
        after_verbs="that|is|was",
        homographs={},
    ),
    "nl": CommandWords(
        keywords={
            "cinemas": "bioscoop|bioscopen",
            "country": "~land",
            "event": "evenement|voorstelling",
            "assets": "asset|assets",
            "due": "uiterlijk|uiterste datum|leverdatum|leveren voor|leveren op|levering op|~levering|~leveren",
            "transfer_after": "transfer na|transfer vanaf|verzenden na|verzenden vanaf|versturen na|versturen vanaf|"
            "overdracht na|overdracht vanaf",
            "release_after": "vrijgeven na|vrijgeven vanaf|vrijgave na|vrijgave vanaf",
            "portal": "portaal",
            "owner": "eigenaar|rechthebbende",
            "booker": "boeker",
            "description": "notitie|opmerking|omschrijving|beschrijving",
            "additional_text": "tekst|extra tekst",
            "channel": "~kanaal",
        },
        fillers="voor|naar|te|de|het|een|en|in|graag|aub|ajb|svp|van|met|bij|bestelling|is",
        courtesies="graag|aub|ajb|svp|kun|kunt|kan|je|jij|u|we|wij|ik|willen|wil|sturen|stuur|bestellen|bestel|hallo|hoi|beste",
        conjunctions="en",
        before_nouns="de|het|een|deze|dit|die|uw|onze|geen|met",
        after_verbs="dat|is|was",
        homographs={},
    ),
    "de": CommandWords(
        keywords={
            "cinemas": "kino|kinos",
            "country": "~land",
            "event": "event|veranstaltung|vorstellung",
            "assets": "asset|assets",
            "due": "fällig|faellig|frist|liefertermin|lieferdatum|spätestens|spaetestens|spätestens bis|bis spätestens|bis spaetestens|liefern bis|lieferung bis|"
            "~lieferung|~liefern",
            "transfer_after": "transfer nach|transfer ab|übertragen nach|übertragen ab|übertragung nach|übertragung ab|senden ab",
            "release_after": "freigeben nach|freigeben ab|freigabe nach|freigabe ab",
            "portal": "portal",
            "owner": "eigentümer|eigentuemer|rechteinhaber",
            "booker": "bucher|disponent",
            "description": "notiz|bemerkung|anmerkung|beschreibung|hinweis",
            "additional_text": "text|zusatztext",
            "channel": "~kanal",
        },
        fillers="für|fuer|an|am|im|in|zu|zum|zur|das|der|die|den|dem|ein|eine|und|bitte|von|vom|mit|bestellung|ist",
        courtesies="bitte|kannst|können|könnten|könntest|du|ihr|sie|wir|ich|möchte|möchten|senden|schicken|schick|bestellen|hallo",
        conjunctions="und",
        before_nouns="der|die|das|den|dem|ein|eine|diese|dieser|mit|bitte",
        after_verbs="dass|ist",
        homographs={},
    ),
    "fr": CommandWords(
        keywords={
            "cinemas": "cinéma|cinémas",
            "country": "~pays",
            "event": "évènement|spectacle",
            "assets": "asset|assets",
            "due": "échéance|date limite|date de livraison|à livrer|à livrer avant|livrer avant|livraison avant|au plus tard|"
            "~livraison|~livrer",
            "transfer_after": "transférer après|transférer à partir de|transférer à partir du|"
            "transfert après|transfert à partir de|transfert à partir du",
            "release_after": "libérer après|libérer à partir de|libérer à partir du|"
            "libération après|libération à partir de|libération à partir du",
            "portal": "portail",
            "owner": "propriétaire|ayant droit",
            "booker": "programmateur|programmatrice",
            "description": "remarque|commentaire",
            "additional_text": "texte|texte supplémentaire",
            "channel": "~canal",
        },
        fillers="pour|à|au|aux|le|la|les|un|une|et|de|du|des|en|dans|stp|svp|merci|avec|chez|commande|est",
        courtesies="stp|svp|s'il|te|vous|plaît|merci|pouvez|peux|pourriez|tu|nous|je|voudrais|envoyer|envoyez|commander|bonjour|salut",
        conjunctions="et",
        before_nouns="le|la|les|l|un|une|ce|cette|votre|notre|sans|avec",
        after_verbs="que|est",
        homographs={},
    ),
    "es": CommandWords(
        keywords={
            "cinemas": "cine|cines",
            "country": "~país",
            "event": "evento|espectáculo",
            "assets": "asset|assets",
            "due": "fecha límite|fecha de entrega|a más tardar|plazo|vencimiento|~entrega|~entregar",
            "transfer_after": "transferir después de|transferir después del|transferir a partir de|transferir a partir del|"
            "transferir desde|transferencia después de|transferencia después del|transferencia a partir de|"
            "transferencia a partir del|transferencia desde",
            "release_after": "liberar después de|liberar después del|liberar a partir de|liberar a partir del|liberar desde|"
            "liberación desde",
            "portal": "portal",
            "owner": "propietario|dueño|titular",
            "booker": "programador|programadora",
            "description": "nota|descripción|comentario",
            "additional_text": "texto|texto adicional",
            "channel": "~canal",
        },
        fillers="para|por|favor|a|en|de|el|la|los|las|un|una|y|e|del|al|con|pedido|gracias|es",
        courtesies="por|favor|gracias|puede|puedes|podría|podrías|quiero|queremos|enviar|envíe|pedir|hola",
        conjunctions="y|e",
        before_nouns="el|la|los|las|un|una|este|esta|su|sin|con",
        after_verbs="que|es",
        homographs={},
    ),
    "it": CommandWords(
        keywords={
            "cinemas": "cinema",
            "country": "~paese",
            "event": "evento|spettacolo",
            "assets": "asset",
            "due": "scadenza|data di consegna|al più tardi|~consegna|~consegnare",
            "transfer_after": "trasferire dopo|trasferire a partire da|trasferimento dopo|trasferimento a partire da|trasferimento dal",
            "release_after": "rilasciare dopo|rilascio dopo|rilascio a partire da|rilascio dal",
            "portal": "portale",
            "owner": "proprietario|titolare",
            "booker": "programmatore",
            "description": "nota|descrizione|commento",
            "additional_text": "testo|testo aggiuntivo",
            "channel": "~canale",
        },
        fillers="per|a|al|in|il|lo|la|i|gli|le|un|una|e|ed|di|da|del|con|favore|presso|ordine|grazie|è",
        courtesies="per|favore|grazie|puoi|può|potete|potresti|vorrei|inviare|mandare|ordinare|ciao|buongiorno",
        conjunctions="e|ed",
        before_nouns="il|lo|la|le|un|uno|una|questo|questa|per|con",
        after_verbs="che|è",
        homographs={
            # the number two: "tra due giorni", "alle due", "I due Foscari"
            "due": Homograph(
                after="i|tra|fra|entro|alle|dalle|le|ore|il|del|dal|dopo|di|prima|ogni",
                before="minuti|ore|giorni|settimane|mesi|anni|volte|gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|"
                "settembre|ottobre|novembre|dicembre",
            ),
        },
    ),
}
"""By language (ISO 639-1)."""
