"""Italian: of Italy, Ticino and San Marino."""

from bot.when.languages import Language

_NUMBERS: dict[float, str] = {
    0: "zero", 1: "uno|un|una|l'una", 2: "due", 3: "tre", 4: "quattro", 5: "cinque", 6: "sei", 7: "sette", 8: "otto", 9: "nove", 10: "dieci",
    11: "undici", 12: "dodici", 13: "tredici", 14: "quattordici", 15: "quindici", 16: "sedici", 17: "diciassette", 18: "diciotto",
    19: "diciannove", 20: "venti|vent", 30: "trenta|trent", 40: "quaranta|quarant", 45: "quarantacinque|quaranta cinque|tre quarti",
    50: "cinquanta|cinquant", 60: "sessanta|sessant", 70: "settanta|settant", 80: "ottanta|ottant", 90: "novanta|novant", 100: "cento",
    2019: "duemiladiciannove", 2020: "duemilaventi", 2021: "duemilaventuno", 2022: "duemilaventidue", 2023: "duemilaventitré",
    2024: "duemilaventiquattro", 2025: "duemilaventicinque", 2026: "duemilaventisei", 2027: "duemilaventisette", 2028: "duemilaventotto",
    2029: "duemilaventinove", 2030: "duemilatrenta", 2031: "duemilatrentuno", 2032: "duemilatrentadue", 2033: "duemilatrentatré",
    2034: "duemilatrentaquattro", 2035: "duemilatrentacinque",
}  # fmt: skip
_ORDINALS: dict[int, str] = {
    -3: "terzultimo|terz'ultimo", 1: "primo|1º", 2: "secondo|2º", 3: "terzo|3º", 4: "quarto|4º", 5: "quinto|5º", 6: "sesto", 7: "settimo",
    8: "ottavo", 9: "nono", 10: "decimo", 11: "undicesimo", 12: "dodicesimo", 13: "tredicesimo", 14: "quattordicesimo", 15: "quindicesimo",
    20: "ventesimo", 30: "trentesimo", 31: "trentunesimo",
}  # fmt: skip

LANGUAGE = Language(
    code="it",
    name="Italian",
    turn=6,
    locale="it",
    date_pattern="EEE d MMM y",
    countries="IT SM VA CH",
    holiday_locales=("it",),
    known_everywhere=False,
    telling_words="",
    zones_in_everyday_letters=False,
    umlauts=False,
    glued=False,
    dotted_ordinals=False,
    ordinals_are_days=False,
    cardinals_are_days=True,
    bare_hour="morning",
    marked_hours_of_24=10,
    clock_figures_in_doubt=False,
    dotted_is_rather_a_date=True,
    last_dot_makes_a_date=True,
    dotted_months_of_one_figure=True,
    dashed_dates=True,
    figures_to_are_a_range=False,
    minutes_follow_noon=True,
    night_follows_its_day=False,
    weekdays=(
        "lunedì|lun|lune",
        "martedì|mar|mart|marte",
        "mercoledì|mer|merc|merco",
        "giovedì|gio|giov",
        "venerdì|ven|vene|vener",
        "sabato|sab|saba",
        "domenica|dom|dome|domen",
    ),
    months=(
        "gennaio|gen|genn",
        "febbraio|feb|febb|febbr",
        "marzo|mar|mrz",
        "aprile|apr|april",
        "maggio|mag|magg",
        "giugno|giu|giug",
        "luglio|lug|lugl",
        "agosto|ago|agt|agos",
        "settembre|set|sett|sep",
        "ottobre|ott",
        "novembre|nov",
        "dicembre|dic",
    ),
    units={
        "second": "secondo|secondi|sec|s",
        "minute": "minuto|minuti|min|minutino|minutini",
        "hour": "ora|ore|h|hr",
        "day": "giorno|giorni|gg|g|giornata|giornate|giorno solare|giorni solari|giorni di calendario",
        "workday": "giorno lavorativo|giorni lavorativi|giorno feriale|giorni feriali|gg lavorativi|giornata lavorativa|giornate lavorative|giorno di lavoro|"
        "giorni di lavoro",
        "week": "settimana|settimane|settim",
        "weekend": "weekend|week-end|week-ends|weekends|fine settimana|finesettimana|fine-settimana|we|w-e",
        "month": "mese|mesi",
        "quarter": "trimestre|trimestri|trim",
        "year": "anno|anni",
    },
    days={
        -2: "l'altro ieri|altro ieri|ieri l'altro|avantieri|avant'ieri|altroieri|l'altroieri|ier l'altro|ierlaltro|l'altro giorno ieri|l'altrieri|altrieri",
        -1: "ieri|di ieri|la giornata di ieri",
        0: "oggi|oggi stesso|in giornata|quest'oggi|la giornata di oggi|di oggi|odierno|oggi medesimo|in data odierna|data odierna|nella giornata di oggi|"
        "oggigiorno stesso|oggi come oggi",
        1: "domani|dmn|doma|dom.ni|di domani|la giornata di domani|nella giornata di domani|domani stesso|doman|dmani|il giorno seguente|"
        "il giorno successivo|giorno successivo|giorno seguente",
        2: "dopodomani|dopo domani|domani l'altro|doman l'altro|dopodmn|dopodoman|posdomani|di dopodomani|il giorno dopo domani|domanlaltro",
        3: "dopo dopodomani|dopo dopo domani|dopodopodomani",
    },
    day_parts={
        (0, "morning"): "stamattina|stamane|stamani|sta mattina|questa mattina|stammattina|sta mane|stamatt",
        (0, "afternoon"): "sto pomeriggio|'sto pomeriggio",
        (0, "evening"): "stasera|sta sera|stassera|questa sera|st'asera|stase|stasera stessa",
        (0, "night"): "stanotte|sta notte|questa notte|stanotte stessa",
        (0, "noon"): "oggi a pranzo|a pranzo oggi",
        (1, "morning"): "domattina|doman mattina|domatina|domattina presto|dmn mattina",
        (1, "evening"): "domansera|doman sera|domanisera",
        (-1, "evening"): "iersera|ier sera",
        (-1, "night"): "ieri notte|la notte scorsa|la scorsa notte|scorsa notte|notte scorsa|la notte passata|"
        "iernotte|ier notte",
    },
    parts={
        "dawn": "alba|all'alba|dell'alba|l'alba|mattina presto|la mattina presto|di prima mattina|prima mattina|di buon'ora|di buon mattino|"
        "di mattina presto|presto la mattina|mattino presto|al mattino presto|di primo mattino|prime luci dell'alba|alle prime luci dell'alba|"
        "presto al mattino|di mattina molto presto|presto di mattina",
        "morning": "mattina|la mattina|di mattina|della mattina|del mattino|mattino|il mattino|al mattino|in mattinata|mattinata|la mattinata|"
        "nella mattinata|nel corso della mattinata|tarda mattinata|in tarda mattinata|nella tarda mattinata|metà mattina|a metà mattina|metà mattinata|"
        "a metà mattinata|in mattina|alla mattina|durante la mattina|matt|nella mattina|di mattino|della mattinata|durante la mattinata",
        "noon": "ora di pranzo|a pranzo|all'ora di pranzo|pausa pranzo|in pausa pranzo|l'ora di pranzo|nella pausa pranzo|di mezzogiorno|del mezzogiorno|"
        "di mezzodì|per pranzo",
        "afternoon": "pomeriggio|il pomeriggio|di pomeriggio|del pomeriggio|nel pomeriggio|al pomeriggio|in pomeriggio|primo pomeriggio|nel primo pomeriggio|"
        "tardo pomeriggio|nel tardo pomeriggio|pom|pome|durante il pomeriggio|metà pomeriggio|a metà pomeriggio|nel corso del pomeriggio|inizio pomeriggio|"
        "a inizio pomeriggio|fine pomeriggio|a fine pomeriggio|dopopranzo|dopo pranzo|pomerig",
        "evening": "sera|la sera|di sera|della sera|alla sera|serata|la serata|in serata|nella serata|della serata|tarda serata|in tarda serata|prima serata|"
        "in prima serata|nel corso della serata|durante la sera|durante la serata|nella sera|sera tardi|tarda sera|seconda serata|in seconda serata|"
        "fine serata|a fine serata|inizio serata|a inizio serata",
        "night": "notte|la notte|di notte|della notte|nella notte|in piena notte|a notte fonda|notte fonda|in nottata|nottata|durante la notte|a tarda notte|"
        "tarda notte|notte inoltrata|nel cuore della notte|alla notte",
    },
    part_hours={"afternoon": (12, 20)},
    holidays={
        "new year's day": "capodanno|il capodanno|primo dell'anno|il primo dell'anno|giorno di capodanno|il giorno di capodanno|anno nuovo|"
        "primo giorno dell'anno nuovo",
        "new year's eve": "san silvestro|notte di san silvestro|la notte di san silvestro|vigilia di capodanno|la vigilia di capodanno|ultimo dell'anno|"
        "l'ultimo dell'anno|cenone di capodanno|s. silvestro|notte di capodanno|la notte di capodanno",
        "epiphany": "epifania|l'epifania|befana|la befana|giorno della befana|giorno dell'epifania|re magi",
        "candlemas": "candelora|la candelora",
        "valentine's day": "san valentino|giorno di san valentino|il giorno di san valentino|festa di san valentino|festa degli innamorati|s. valentino",
        "womens day": "festa della donna|la festa della donna|giornata della donna|festa delle donne|giornata internazionale della donna|giorno della donna",
        "st patrick's day": "san patrizio|giorno di san patrizio|festa di san patrizio",
        "st joseph": "san giuseppe|giorno di san giuseppe|festa di san giuseppe",
        "april fools": "pesce d'aprile|il pesce d'aprile|giorno del pesce d'aprile",
        "weiberfastnacht": "giovedì grasso",
        "shrove tuesday": "martedì grasso|mardi gras",
        "ash wednesday": "mercoledì delle ceneri|le ceneri",
        "palm sunday": "domenica delle palme|le palme",
        "maundy thursday": "giovedì santo",
        "good friday": "venerdì santo",
        "easter saturday": "sabato santo",
        "easter": "pasqua|domenica di pasqua|giorno di pasqua|il giorno di pasqua|santa pasqua|pasqua di resurrezione|la pasqua",
        "easter monday": "pasquetta|la pasquetta|lunedì dell'angelo|il lunedì dell'angelo|lunedì di pasqua|lunedì in albis|giorno di pasquetta|"
        "lunedì di pasquetta",
        "ascension": "ascensione|l'ascensione|giorno dell'ascensione|festa dell'ascensione|ascensione di gesù",
        "whit sunday": "pentecoste|la pentecoste|domenica di pentecoste",
        "whit monday": "lunedì di pentecoste",
        "corpus christi": "corpus domini|il corpus domini|corpus christi",
        "earth day": "giornata della terra|giorno della terra",
        "italian liberation day": "festa della liberazione|la festa della liberazione|anniversario della liberazione|giorno della liberazione|liberazione|"
        "la liberazione|festa di liberazione",
        "labour day": "festa del lavoro|la festa del lavoro|festa dei lavoratori|la festa dei lavoratori|festa del primo maggio|giornata dei lavoratori|"
        "giorno del lavoro",
        "mothers day": "festa della mamma|la festa della mamma|giorno della mamma|festa della madre",
        "fathers day": "festa del papà|la festa del papà|festa del padre|giorno del papà",
        "italian republic day": "festa della repubblica|la festa della repubblica|giorno della repubblica",
        "st john": "san giovanni|giorno di san giovanni|san giovanni battista",
        "swiss national day": "festa nazionale svizzera|la festa nazionale svizzera|natale della patria",
        "assumption": "ferragosto|il ferragosto|giorno di ferragosto|il giorno di ferragosto|assunzione|l'assunzione|assunta|l'assunta|assunzione di maria",
        "halloween": "halloween|notte di halloween|vigilia di ognissanti",
        "all saints": "ognissanti|tutti i santi|festa di ognissanti|i santi|giorno di ognissanti|festa di tutti i santi|giorno dei santi",
        "all souls": "giorno dei morti|il giorno dei morti|festa dei morti|commemorazione dei defunti|giorno dei defunti|i morti|festa dei defunti",
        "st martin": "san martino|giorno di san martino|s. martino",
        "thanksgiving": "ringraziamento|giorno del ringraziamento|festa del ringraziamento|il giorno del ringraziamento|thanksgiving",
        "black friday": "black friday|venerdì nero|il black friday",
        "cyber monday": "cyber monday|cyber lunedì",
        "first advent": "prima domenica di avvento|prima domenica d'avvento|la prima domenica di avvento|la prima domenica d'avvento",
        "second advent": "seconda domenica di avvento|seconda domenica d'avvento|la seconda domenica di avvento",
        "third advent": "terza domenica di avvento|terza domenica d'avvento|la terza domenica di avvento",
        "fourth advent": "quarta domenica di avvento|quarta domenica d'avvento|la quarta domenica di avvento",
        "st andrew's day": "sant'andrea",
        "st nicholas": "san nicola|san nicolò|giorno di san nicola|san nicolao",
        "immaculate conception": "immacolata|l'immacolata|immacolata concezione|l'immacolata concezione|festa dell'immacolata|giorno dell'immacolata|"
        "la festa dell'immacolata",
        "christmas eve": "vigilia di natale|la vigilia di natale|la vigilia|vigilia natale|notte di natale|la notte di natale|cenone della vigilia",
        "christmas": "natale|giorno di natale|il giorno di natale|santo natale|il natale|il santo natale|festa di natale",
        "boxing day": "santo stefano|giorno di santo stefano|il giorno di santo stefano|s. stefano|s.stefano|st. stefano|festa di santo stefano",
        "holy innocents": "santi innocenti|giorno dei santi innocenti",
    },
    quarters="t|q",
    week_number="settimana n|settimana numero|settimana nr|settimana n°|sett n",
    numbers=_NUMBERS,
    number_joins="{ten}{unit}|{ten} {unit}|{ten} e {unit}",
    couple="paio di|un paio di|un paio d'|paio d'|coppia di|una coppia di|il paio di",
    ordinals=_ORDINALS,
    ordinals_of={
        -3: "terzultima|terz'ultima",
        1: "prima|1a|1ª",
        2: "seconda|2a|2ª",
        3: "terza|3a|3ª",
        4: "quarta|4a|4ª",
        5: "quinta|5a|5ª",
    },
    thousand="duemila",
    # "1º" is folded to "1o", and a bare "o" means or: such figures are listed one by one among the ordinals.
    ordinal_marks="°|mo|esimo",
    half_units={
        "30 seconds": "mezzo minuto",
        "15 minutes": "quarto d'ora|un quarto d'ora|quarticino d'ora|1/4 d'ora|un 1/4 d'ora|e un quarto|e quarto|quarto di ora|un quarto di ora",
        "30 minutes": "mezz'ora|mezzora|mezza ora|una mezz'ora|una mezzora|mezz'oretta|1/2 ora|una mezza ora|mezzoretta|mezz ora",
        "45 minutes": "tre quarti d'ora|3 quarti d'ora|3/4 d'ora|e tre quarti|tre quarti di ora",
        "60 minutes": "la prossima ora",
        "90 minutes": "un'ora e mezza|un'ora e mezzo|ora e mezza|ora e mezzo|1 ora e mezza|1 ora e mezzo|un ora e mezza|una ora e mezza",
        "12 hours": "mezza giornata",
        "6 months": "mezzo anno|mezz'anno|semestre|un semestre",
        "18 months": "un anno e mezzo|anno e mezzo",
    },
    and_a_half="e mezza|e mezzo|e 1/2",
    at="alle|all'|all'ora|le|verso le|verso l'|verso|intorno alle|intorno all'|attorno alle|attorno all'|circa alle|alle circa|circa le|per le|per l'|"
    "entro le|entro l'|sulle|sull'|delle|dell'|più o meno alle|circa all'|approssimativamente alle|esattamente alle|non oltre le|per circa le|sono le|"
    "saranno le|è l'|sarà l'|quando sono le|quando saranno le",
    at_24="ore|h|h.|alle ore|alle h|all'ore|le ore|verso le ore|intorno alle ore|per le ore|per le h|entro le ore|delle ore|ore circa|alle ore circa",
    # "ore" after a number is a length of time ("2 ore"); before it, a time of day.
    hour_marks="h|hrs",
    am="am|a.m.|a. m.|a m|antimeridiane|antimeridiana|ante meridiem|ant",
    pm="pm|p.m.|p. m.|p m|pomeridiane|pomeridiana|post meridiem",
    noon="mezzogiorno|mezzodì|mezzo giorno|12 di mezzogiorno|dodici di mezzogiorno|mezzo dì|il mezzogiorno|mezzogiorno in punto|mezzodi'",
    midnight="mezzanotte|mezza notte|la mezzanotte|mezzanotte in punto",
    quarter="un quarto|quarto|1/4|un 1/4",
    half="mezza|mezzo|1/2",
    quarter_before="un quarto alle|quarto alle|manca un quarto alle|un quarto all'|manca un quarto all'",
    # Never "alle" alone: "il 10 alle 8" is the tenth at eight.
    to="minuti alle|minuti all'|min alle",
    plus="e",
    less="meno",
    minute_marks="minuti|minuto|min",
    hours_of={
        "01:00": "l'una",
        "09:00": "all'apertura degli uffici|apertura degli uffici|apertura uffici|inizio giornata|a inizio giornata|inizio della giornata|"
        "all'inizio della giornata|inizio giornata lavorativa|come prima cosa|prima cosa",
        "17:00": "chiusura uffici|alla chiusura degli uffici|chiusura degli uffici|fine giornata lavorativa|fine della giornata lavorativa|"
        "a fine giornata lavorativa|alla fine della giornata lavorativa|orario di chiusura|chiusura ufficio|fine orario d'ufficio",
    },
    this="questo|questa|quest'|sto|sta|corrente|in corso|attuale|presente|c.a.|corrente anno|il corrente|la corrente|del corrente anno|codesta|medesimo|"
    "medesima",
    next="prossimo|prossima|prossimi|prossime|pross|prox|seguente|successivo|successiva|il prossimo|la prossima|che segue|pros",
    coming="che viene|che arriva|in arrivo|a venire|venturo|ventura|prossimo venturo|prossima ventura|p.v.|pv|p. v.|entrante|che vengono|che sta per arrivare",
    last="scorso|scorsa|passato|passata|ultimo|ultima|ultim'|precedente|u.s.|us|u. s.|ultimo scorso|ultima scorsa|trascorso|trascorsa|appena passato|"
    "appena passata|lo scorso|la scorsa|appena trascorso|appena trascorsa|l'ultimo|l'ultima",
    after_next="dopo il prossimo|dopo la prossima|dopo quello prossimo|dopo quella prossima|successivo al prossimo|successiva alla prossima|"
    "dopo quella che viene",
    before_last="penultimo|penultima",
    this_month="c.m.|cm|corrente mese|del corrente mese|del mese corrente|corrente|del corrente|c. m.|di questo mese|del mese in corso|del c.m.",
    weeks_on={
        1: "a otto|a otto giorni|a 8|a 8 giorni",
        2: "a quindici|a quindici giorni|a 15|a 15 giorni",
    },
    now="adesso|ora|subito|immediatamente|proprio ora|in questo momento|al momento|attualmente|all'istante|seduta stante|ora stesso|adesso stesso|"
    "ora come ora|in questo istante|proprio adesso|da subito|in questo preciso momento|in questo preciso istante|per il momento|in questo stesso momento|"
    "proprio in questo momento|questo momento|adesso subito|ora subito|ora ora",
    same_time="a quest'ora|alla stessa ora|stessa ora|la stessa ora|alla medesima ora|quest'ora|a questa ora|questa stessa ora|a questa stessa ora",
    in_="tra|fra|in|entro|tra circa|fra circa|di qui a|da qui a|nel giro di|fra esattamente|tra esattamente|entro le prossime|entro i prossimi|"
    "nelle prossime|nei prossimi|tra altri|tra altre|fra altri|fra altre|in circa|entro circa|nell'arco di|di qua a|tra appena|fra appena|in soli|in sole|"
    "da qui in|entro massimo|tra solo|fra solo|tra giusto",
    from_now="dopo|da adesso|da ora|da oggi|a partire da ora|a partire da adesso|a partire da oggi|più tardi|a decorrere da oggi|dopo oggi|da questo momento|"
    "a contare da oggi|a contare da ora|dopo adesso|a decorrere da ora|da quest'oggi",
    ago="fa|or sono|addietro|prima d'ora|indietro|prima di oggi|prima di adesso|prima di ora|or è|orsono|fà",
    before="prima|prima di|prima del|prima dello|prima della|prima dell'|prima dei|prima delle|antecedenti|antecedente|antecedenti a|antecedente a|"
    "precedenti|precedenti a|antecedenti al|precedenti al|precedente a|precedente al|anteriormente a",
    after="dopo|dopo di|a partire da|a partire dal|a partire dalla|a partire dall'|a partire|a decorrere da|a decorrere dal|da|dal|dalla|dall'|dallo|"
    "successivi a|successivi al|successive a|successive al|successivo a|successivo al|successiva a|successiva al|seguenti a|seguente al|dopo quello di|"
    "a contare da|a contare dal|successivamente a|successiva alla|successiva all'",
    until="fino a|fino al|fino alle|sino a|entro|entro il",
    as_of="da|dal|dalle|a partire da|a partire dal|a partire dalle|non prima di|non prima del|non prima delle|a decorrere da|a decorrere dal",
    day_before="vigilia|la vigilia|vigilia di|la vigilia di|alla vigilia di|vigilia del|la vigilia del|vigilia della|la vigilia della|vigilia dell'|"
    "la vigilia dell'|il giorno prima|il giorno prima di|il giorno prima del|il giorno prima della|il giorno prima dell'|il giorno precedente|"
    "il giorno antecedente|un giorno prima di|giorno prima|giorno precedente|il giorno precedente a|il giorno precedente al|alla vigilia",
    day_after="il giorno dopo|il giorno dopo di|il giorno dopo il|il giorno dopo la|il giorno seguente|il giorno successivo a|il giorno successivo al|"
    "il giorno successivo alla|l'indomani|l'indomani di|l'indomani del|l'indomani della|indomani di|all'indomani di|all'indomani del|giorno dopo|"
    "il giorno successivo",
    two_days_before="antivigilia|l'antivigilia|antivigilia di|l'antivigilia di|l'antivigilia del|antivigilia del|antevigilia|antevigilia di",
    start="inizio|l'inizio|all'inizio|a inizio|ad inizio|inizi|gli inizi|agli inizi|principio|al principio|il principio|ai primi|i primi|primi|esordio|"
    "con l'inizio|per inizio|per l'inizio|verso l'inizio|ai primi giorni|i primi giorni|nei primi giorni|entro inizio|entro l'inizio",
    middle="metà|a metà|la metà|alla metà|verso metà|verso la metà|per metà|in mezzo|mezzo|entro metà|entro la metà|per la metà",
    end="fine|la fine|alla fine|a fine|in fine|per la fine|per fine|verso la fine|verso fine|sul finire|al termine|termine|il termine|entro la fine|"
    "entro fine|finale|ultimi|gli ultimi giorni|negli ultimi giorni|chiusura|conclusione|la conclusione|entro il termine",
    edges={
        ("end", "day"): "fine giornata|fine della giornata|a fine giornata|entro fine giornata|entro la giornata|"
        "alla fine della giornata|fine del giorno|alla fine del giorno|per fine giornata|entro la fine della giornata|fine giorno|"
        "per la fine della giornata|entro la fine del giorno",
        ("end", "month"): "fine mese|a fine mese|entro fine mese|per fine mese|fine del mese|fine mese corrente",
        ("end", "quarter"): "fine trimestre|a fine trimestre",
        ("end", "year"): "fine anno|a fine anno|entro fine anno|per fine anno|fine dell'anno",
        ("end", "week"): "entro fine settimana|entro la settimana",
        ("start", "month"): "inizio mese|a inizio mese|ad inizio mese|primi del mese|ai primi del mese",
        ("start", "week"): "inizio settimana|a inizio settimana|ad inizio settimana",
        ("start", "year"): "inizio anno|a inizio anno|ad inizio anno",
    },
    # Feminine articles stand in `on` only: "la 5" is no day of the month.
    the="il|l'|del|dell'|al|nel|nell'|il giorno|giorno|al giorno|del giorno|il giorno del|in data|nel giorno|il giorno di|nella giornata del",
    of="di|del|dello|della|dell'|dei|delle|d'|in|nel|nella|nell'|dell'anno|del mese di|de|del giorno|per|a",
    on="per|per il|per la|per lo|per l'|entro|entro il|entro la|entro lo|entro l'|a|ad|al|alla|allo|all'|il|la|lo|l'|nel|nella|nello|nell'|in data|"
    "in data del|verso|verso il|verso la|sul|su|il giorno|nel giorno|il giorno di|nella giornata di|per la giornata di|nella giornata del|x|x il|fissata al|"
    "con data|la data del|la data di|alla data del|entro il giorno|per il giorno|nel giorno di|nel giorno del|pel|intorno al|attorno al|intorno a",
    within="in|a|ad|nel|nello|nella|nell'|nel mese di|il mese di|mese di|del mese di|durante|durante il|durante la|per|entro|nel corso di|nel corso del|"
    "nel corso della|nell'anno|l'anno|dell'anno|per il mese di|entro il mese di|su|nel corso dell'|per il|per la|entro il|entro la|verso|il",
    and_="e|più|&|ed",
    fillers="spettacolo|proiezione|anteprima|première|apertura porte|porte|apertura sala|matinée|matinee|circa|all'incirca|più o meno|suppergiù|approssimativamente|indicativamente|al cinema|nel cinema|per favore|per piacere|per cortesia|perfavore|x favore|xfavore|pf|pls|grazie|grazie mille|mille grazie|tante grazie|"
    "grazie in anticipo|molte grazie|ciao|salve|buongiorno|buon giorno|buonasera|buona sera|buon pomeriggio|buondì|cordiali saluti|saluti|un saluto|"
    "gentilmente|cortesemente|gentile|consegna|consegnare|consegnarlo|consegnato|consegnata|da consegnare|consegnate|consegni|consegnalo|consegna prevista|"
    "data di consegna|la consegna|spedire|spedizione|spedito|da spedire|invia|inviare|inviato|inviarlo|invio|inviate|mandare|manda|mandalo|ricevere|"
    "da ricevere|ricezione|arrivo|arrivare|arrivi|arriva|deve arrivare|deve essere|dev'essere|deve essere lì|deve essere pronto|al più tardi|"
    "al più tardi entro|massimo|al massimo|max|entro e non oltre|entro e non oltre il|entro e non oltre le|e non oltre|non oltre|non oltre il|"
    "non più tardi di|tassativamente|improrogabilmente|scadenza|la scadenza|termine ultimo|data limite|deadline|data|la data|in punto|precise|precisi|"
    "preciso|spaccate|esatte|esatti|esatto|esatta|esattamente|puntuali|puntuale|precisamente|circa|sposta|spostare|spostarlo|spostalo|spostala|spostiamo|"
    "spostiamolo|spostate|spostato|rimanda|rimandare|rimandiamo|rimandalo|posticipa|posticipare|posticipato|anticipa|anticipare|anticipato|cambia|cambiare|"
    "cambialo|cambiamo|rinvia|rinviare|rinviato|metti|mettere|mettilo|mettiamo|mettiamolo|fissa|fissare|fissiamo|fissato|fissata|programma|programmare|"
    "programmato|pianifica|pianificare|pianificato|diciamo|facciamo|facciamo per|va bene|va bene per|andrebbe bene|ok|okay|ok per|d'accordo|perfetto|certo|"
    "bene|benissimo|allora|quindi|dunque|meglio|sarebbe|sarà|sarebbe meglio|ci vediamo|vediamoci|ci troviamo|incontriamoci|appuntamento|riunione|la riunione|"
    "la riunione è|incontro|torno|tornerò|ritornerò|ritorno|sono tornato|sono tornata|sono partito|sono partita|sono andato|sono andata|me ne sono andato|"
    "sarò di ritorno|rientro|rientrerò|parto|partirò|esco|uscirò|vado|andrò|me ne vado|me ne andrò|ricordami|ricordarmi|promemoria|voglio|vogliamo|vorrei|"
    "vorremmo|mi serve|ci serve|serve|servirebbe|mi servirebbe|ci servirebbe|lo voglio|lo vogliamo|ne ho bisogno|ne abbiamo bisogno|ho bisogno|"
    "abbiamo bisogno|mi occorre|occorre|bisogna|se possibile|possibilmente|preferibilmente|di preferenza|si può|si può fare|possiamo|possiamo fare|puoi|può|"
    "potete|potrebbe|potremmo|pronto|pronta|pronto per|stesso|stessa|prenota|prenotare|prenotazione|prenotato|prenotami|orario|liberare|trasferire|"
    "che ne dici di|che ne dite di|che ne pensi di|perché no|lì|encore|mancano|manca|piuttosto|assolutamente|approssimativamente|più o meno|all'incirca|"
    "l'invio|solo|giusto|in giornata",
    refused={
        "a show": "lo spettacolo|la proiezione|l'anteprima",
        "negation": "non|no|mai|né|tranne|eccetto|salvo|senza|escluso|esclusa|ma|però|bensì|nessun|nessuno|nessuna|meno|niente|neanche|nemmeno|fuorché",
        "choice": "o|oppure|ovvero|sia|od|altrimenti|e/o",
        "range": "fino|dal|dalle|dalla|dai|dagli|dall|da|durante|tutto|tutta|intero|intera|dopo|prima|oltre|i|gli|le|durata|almeno|poi|finché|sino|tra|fra",
        "recurring": "ogni|tutti|tutte|quotidiano|quotidianamente|giornaliero|giornalmente|settimanale|settimanalmente|mensile|mensilmente|annuale|"
        "annualmente|sabati|domeniche|mattine|sere|notti|pomeriggi|volte|volta|sempre|solito|solitamente|ciascun|ciascuno|i lunedì|i martedì|i mercoledì|"
        "i giovedì|i venerdì|i sabati|le domeniche|sì e uno no",
        "vague": "presto|quanto prima|prima possibile|il prima possibile|appena possibile|qualche|alcuni|alcune|diversi|diverse|parecchi|parecchie|vari|"
        "varie|quando|tardi|forse|magari|prossimamente|recentemente|ultimamente|qualsiasi|qualunque|a breve|poco|un po'|uno di questi giorni|mesetto|oretta|"
        "settimanella|tempo|quindicina|decina|ventina|dozzina|trentina|tot|eventualmente|una mattina|una sera|una notte|un pomeriggio|una serata|"
        "una mattinata|una nottata|un mattino|chissà|boh|asap",
    },
    time_words="ora|ora di|ora del|ora della|ora dell'|ora locale di|orario di|fuso orario di|fuso di|ora d'|ore di|orario del|orario della|secondo l'ora di|"
    "ora degli|con fuso orario di|fuso orario del",
    local_time="ora locale|ora del cinema|ora di qui|la nostra ora|orario locale|nostra ora|ora locale del cinema|ora del posto|in ora locale|loro ora",
    zones={
        "Europe/Rome": "ora italiana|italiane|ore italiane|ora d'italia|orario italiano|fuso orario italiano|ora dell'europa centrale|ora centrale europea|"
        "ora solare italiana|ora legale italiana",
        "Europe/Zurich": "ora svizzera|orario svizzero",
        "Europe/London": "ora inglese|ora britannica|ora del regno unito|orario inglese",
        "Europe/Paris": "ora francese",
        "Europe/Berlin": "ora tedesca",
        "Europe/Madrid": "ora spagnola",
        "Europe/Lisbon": "ora portoghese",
        "America/New_York": "ora della costa orientale|ora della costa est|ora orientale",
        "America/Los_Angeles": "ora del pacifico|ora della costa ovest|ora della costa occidentale",
        "Asia/Tokyo": "ora giapponese",
        "UTC": "tempo universale|tempo universale coordinato",
    },
    places={
        "Europe/London": "londra|inghilterra|regno unito|gran bretagna|uk",
        "Europe/Paris": "parigi|francia|nizza|lione",
        "Europe/Lisbon": "lisbona|portogallo",
        "Europe/Berlin": "berlino|germania|francoforte|monaco di baviera|amburgo|colonia",
        "Europe/Rome": "roma|italia|milano|torino|napoli|venezia|firenze|bologna|palermo|genova",
        "Europe/Zurich": "ginevra|zurigo|lugano|bellinzona|locarno|svizzera|berna|basilea|ticino|losanna",
        "Europe/Brussels": "bruxelles|belgio",
        "Europe/Amsterdam": "olanda|paesi bassi",
        "Europe/Vienna": "austria",
        "Europe/Athens": "atene|grecia",
        "Europe/Warsaw": "varsavia|polonia",
        "Europe/Prague": "praga",
        "Europe/Copenhagen": "copenaghen|danimarca",
        "Europe/Stockholm": "stoccolma|svezia",
        "Europe/Moscow": "mosca|russia",
        "Europe/Madrid": "spagna|barcellona|siviglia",
        "Europe/Dublin": "dublino|irlanda",
        "Europe/Bucharest": "bucarest",
        "Europe/Monaco": "montecarlo",
        "Atlantic/Canary": "canarie|isole canarie",
        "America/New_York": "nuova york|ny|nyc|miami|washington|boston",
        "America/Los_Angeles": "los angeles|san francisco|california|hollywood",
        "America/Mexico_City": "città del messico|messico",
        "America/Sao_Paulo": "san paolo|rio de janeiro|brasile",
        "America/Havana": "l'avana|avana|cuba",
        "America/Argentina/Buenos_Aires": "argentina",
        "Asia/Tokyo": "tokio|giappone",
        "Asia/Shanghai": "pechino|cina",
        "Asia/Seoul": "corea",
        "Asia/Kolkata": "mumbai|bombay|nuova delhi|india",
        "Asia/Jerusalem": "gerusalemme|tel aviv|israele",
        "Africa/Cairo": "il cairo|cairo",
        "Australia/Sydney": "australia",
    },
    in_place="a {place}",
)
