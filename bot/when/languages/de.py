"""German, as spoken in Germany, Austria and Switzerland."""

from bot.when.languages import Language

_WEEKDAYS = (
    "montag|mo|mon", "dienstag|di|diens", "mittwoch|mi|mitt|mittw", "donnerstag|do|don|donn", "freitag|fr",
    "samstag|sonnabend|sa|sam|sbd", "sonntag|so|son",
)  # fmt: skip
_MONTHS = (
    "januar|jan|jänner|januars|jänners|jaenner", "februar|feb|feber|febr|februars|febers|hornung",
    "märz|mär|mrz|märzes|maerz", "april|apr|aprils", "mai|mais|maien", "juni|jun|juno|junis", "juli|jul|julei|julis",
    "august|aug|augusts", "september|sep|sept|septembers", "oktober|okt|oktobers", "november|nov|novembers",
    "dezember|dez|dezembers|december|dec",
)  # fmt: skip
_UNITS = {
    "second": "sekunde|sekunden|sek|sec|sekündchen", "minute": "minute|minuten|min|mins|minütchen",
    "hour": "stunde|stunden|std|stdn|stündchen|h", "day": "tag|tage|tagen|tages|tags",
    "workday": "werktag|werktage|werktagen|arbeitstag|arbeitstage|arbeitstagen",
    "week": "woche|wochen|kalenderwoche|kalenderwochen", "weekend": "wochenende|wochenenden|wochenendes",
    "month": "monat|monate|monaten|monats|monates",
    "quarter": "quartal|quartale|quartalen|quartals|quartales|vierteljahr|vierteljahre|vierteljahren|vierteljahres",
    "year": "jahr|jahre|jahren|jahres|jahrs|kalenderjahr|kalenderjahres",
}  # fmt: skip

LANGUAGE = Language(
    code="de",
    name="German",
    turn=4,
    locale="de",
    date_pattern="EEE, d. MMM y",
    countries="DE AT CH LI LU BE",
    holiday_locales=("de",),
    known_everywhere=False,
    telling_words="uhr",
    zones_in_everyday_letters=False,
    umlauts=True,
    glued=True,
    dotted_ordinals=True,
    ordinals_are_days=True,
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
    weekdays=_WEEKDAYS,
    months=_MONTHS,
    units=_UNITS,
    days={
        -3: "vorvorgestern",
        -2: "vorgestern",
        -1: "gestern|gestrigen|gestriger|gestrige|gestrigen tag|gestrigen tages",
        0: "heute|noch heute|heute noch|heut|heutigen|heutiger|heutige|heutigen tag|heutigen tage|heutigen tages",
        1: "morgen|morgigen|morgiger|morgige|morgigen tag|morgigen tages|nächsten tag|der nächste tag",
        2: "übermorgen|uebermorgen|über morgen",
        3: "überübermorgen",
    },
    day_parts={
        (0, "morning"): "heute morgen|heut morgen|heute früh|heut früh|heute in der früh|diesen morgen",
        (0, "evening"): "heute abend|heute abend spät|heut abend|heutabend|diesen abend|am heutigen abend",
        (-1, "morning"): "gestern morgen|gestern früh|gestern in der früh|am gestrigen morgen",
        (-2, "morning"): "vorgestern morgen|vorgestern früh",
        (1, "morning"): "morgen früh|morgen in der früh|morgen zeitig|morgen am morgen|am morgigen morgen",
        (2, "morning"): "übermorgen morgen|übermorgen früh|übermorgen in der früh",
    },
    # "heute nacht" is a part and not a day with one: at one in the morning it is this night, by day the next.
    parts={
        "dawn": "in aller früh|in aller frühe|in aller herrgottsfrüh|am frühen morgen|frühmorgens|früh morgens|früh am morgen|"
        "in den frühen morgenstunden|in den morgenstunden|im morgengrauen",
        "morning": "morgens|am morgen|des morgens|vormittag|vormittags|am vormittag|des vormittags|im laufe des vormittags|in der früh|"
        "in der frühe|früh|vorm|am frühen vormittag|am späten vormittag|spätvormittag|am vormittage",
        "noon": "mittag|mittags|zu mittag|am mittag|um die mittagszeit|mittagszeit|zur mittagszeit|des mittags|über mittag|in der mittagspause|"
        "mittagspause",
        "afternoon": "nachmittag|nachmittags|am nachmittag|des nachmittags|im laufe des nachmittags|am frühen nachmittag|am späten nachmittag|"
        "spätnachmittag|früher nachmittag|nachm|am nachmittage",
        "evening": "abend|abends|am abend|des abends|am frühen abend|am späten abend|spätabends|spät abends|spät am abend|in den abendstunden|"
        "im laufe des abends|frühabends|am abende",
        "night": "nacht|nachts|in der nacht|des nachts|bei nacht|spätnachts|heute nacht|diese nacht|in dieser nacht|heut nacht|"
        "mitten in der nacht|kommende nacht|in der kommenden nacht",
    },
    parts_after_day={"morning": "morgen"},
    part_hours={"morning": (0, 13), "night": (21, 31)},
    holidays={
        "new year's day": "neujahr|neujahrstag|neujahrs|neues jahr",
        "new year's eve": "silvester|sylvester|silvesterabend|sylvesterabend|altjahrsabend|altjahrestag|silvesternacht|altjahr|silvestertag",
        "epiphany": "dreikönig|dreikönige|dreikönigstag|dreikönigsfest|heilige drei könige|heiligen drei könige|heilige dreikönige|"
        "heiligdreikönig|heilig drei könig|drei könige|epiphanias|dreikönigen|hl. drei könige|hl drei könige|erscheinung des herrn",
        "valentine's day": "valentinstag|sankt valentin",
        "womens day": "frauentag|weltfrauentag|internationaler frauentag|internationalen frauentag|internationalen frauentags",
        "st patrick's day": "st. patrick's day|st patrick's day|st patricks tag|sankt patricks tag",
        "st joseph": "josefstag|josefitag|josephstag|josefi|st josef",
        "april fools": "erster april",
        "weiberfastnacht": "weiberfastnacht|altweiber|altweiberfastnacht|weiberfasching|schmotziger donnerstag|schmutziger donnerstag|"
        "unsinniger donnerstag",
        "rose monday": "rosenmontag|fasnachtsmontag|faschingsmontag|fastnachtsmontag",
        "shrove tuesday": "faschingsdienstag|fastnachtsdienstag|fasnachtsdienstag|veilchendienstag|karnevalsdienstag|fastnacht",
        "ash wednesday": "aschermittwoch",
        "palm sunday": "palmsonntag",
        "maundy thursday": "gründonnerstag|hoher donnerstag|weißer donnerstag",
        "good friday": "karfreitag|stiller freitag",
        "easter saturday": "karsamstag|ostersamstag|osternacht|karsonnabend",
        "easter": "ostern|ostersonntag|osterfest|ostertag|erster ostertag|1. ostertag|1 ostertag|erster osterfeiertag|1 osterfeiertag|"
        "osterfeiertag",
        "easter monday": "ostermontag|zweiter ostertag|2 ostertag|zweiten ostertag|zweiter osterfeiertag|2 osterfeiertag|2. ostertag|"
        "2. osterfeiertag",
        "labour day": "tag der arbeit|tag der arbeiter|maifeiertag|staatsfeiertag|internationaler tag der arbeit|kampftag der arbeiterklasse",
        "ascension": "christi himmelfahrt|himmelfahrt|himmelfahrtstag|christihimmelfahrt|auffahrt|auffahrtstag|auffahrtsdonnerstag",
        "whit sunday": "pfingsten|pfingstsonntag|pfingstfest|erster pfingsttag|1 pfingsttag|1. pfingsttag|erster pfingstfeiertag|"
        "1. pfingstfeiertag|1 pfingstfeiertag",
        "whit monday": "pfingstmontag|zweiter pfingsttag|2 pfingsttag|2. pfingsttag|zweiter pfingstfeiertag|2. pfingstfeiertag|2 pfingstfeiertag",
        "corpus christi": "fronleichnam|fronleichnamstag|fronleichnamsfest",
        "mothers day": "muttertag|muttertags",
        "fathers day": "vatertag|herrentag|männertag",
        "german unity": "tag der deutschen einheit|tag der einheit|deutsche einheit|tag der dt. einheit|tag der dt einheit",
        "austrian national day": "nationalfeiertag|österreichischer nationalfeiertag|österreichischen nationalfeiertag|nationalfeiertags",
        "swiss national day": "nationalfeiertag|bundesfeier|bundesfeiertag|schweizer nationalfeiertag|bundesfeiertags",
        "bastille day": "sturm auf die bastille|französischer nationalfeiertag|französischen nationalfeiertag",
        "independence day": "amerikanischer unabhängigkeitstag|unabhängigkeitstag der usa|independence day|us unabhängigkeitstag",
        "assumption": "mariä himmelfahrt|mariahimmelfahrt|großer frauentag",
        "st john": "johannistag|johanni|johannestag",
        "reformation day": "reformationstag|reformationsfest|gedenktag der reformation",
        "halloween": "halloween|halloweenabend|halloweennacht",
        "all saints": "allerheiligen|allerheiligentag|allerheiligenfest",
        "all souls": "allerseelen|allerseelentag",
        "st martin": "martinstag|sankt martin|st. martin|st martin|martini|martinsfest|sankt martinstag|martinitag",
        "repentance day": "buß- und bettag|buss und bettag|bussundbettag|buss und bet tag",
        "sunday of the dead": "totensonntag|ewigkeitssonntag",
        "harvest festival": "erntedank|erntedankfest|erntedanktag|erntedanksonntag",
        "childrens day": "weltkindertag",
        "berchtold": "berchtoldstag|berchtelistag|bärzelistag",
        "animal day": "welttierschutztag|welttiertag",
        "first advent": "erster advent|1. advent|1 advent|erster adventssonntag|ersten advent|1. adventssonntag|1 adventssonntag|erste advent|"
        "ersten adventssonntag",
        "second advent": "zweiter advent|2. advent|2 advent|zweiter adventssonntag|zweiten advent|2. adventssonntag|2 adventssonntag|"
        "zweite advent|zweiten adventssonntag|zweite adventssonntag",
        "third advent": "dritter advent|3. advent|3 advent|dritter adventssonntag|dritten advent|3. adventssonntag|3 adventssonntag|"
        "dritte advent|dritten adventssonntag",
        "fourth advent": "vierter advent|4. advent|4 advent|vierter adventssonntag|vierten advent|4. adventssonntag|4 adventssonntag|"
        "vierte advent|vierten adventssonntag",
        "thanksgiving": "thanksgiving|thanksgiving day|thanksgivingday",
        "black friday": "black friday|schwarzer freitag|schwarzen freitag",
        "cyber monday": "cyber monday|cybermonday",
        "martin luther king day": "martin luther king tag|martin luther king day|martin-luther-king-jr.-tag",
        "columbus day": "columbus day|kolumbustag|columbustag",
        "st nicholas": "nikolaus|nikolaustag|nikolo|sankt nikolaus|st. nikolaus|st nikolaus|samichlaus|samichlaustag|nikolausabend|nikolotag",
        "immaculate conception": "mariä empfängnis|mariaempfängnis|unbefleckte empfängnis",
        "christmas eve": "heiligabend|heiliger abend|heiligen abend|heilig abend|weihnachtsabend|heilige nacht|weihnacht|christabend|hl abend|"
        "hl. abend",
        "christmas": "weihnachten|weihnachtstag|weihnachtsfeiertag|christtag|weihnachtsfest|erster weihnachtstag|erster weihnachtsfeiertag|"
        "ersten weihnachtstag|ersten weihnachtsfeiertag|1. weihnachtstag|1. weihnachtsfeiertag|1 weihnachtstag|1 weihnachtsfeiertag|"
        "erste weihnachtstag|erste weihnachtsfeiertag",
        "boxing day": "zweiter weihnachtstag|zweiter weihnachtsfeiertag|zweiten weihnachtstag|zweiten weihnachtsfeiertag|2. weihnachtstag|"
        "2. weihnachtsfeiertag|2 weihnachtstag|2 weihnachtsfeiertag|zweite weihnachtstag|zweite weihnachtsfeiertag|stefanitag|stephanitag|"
        "stephanstag|stefanstag|stephanustag|boxing day",
    },
    quarters="q",
    week_number="kw|kalenderwoche|wochennummer|woche nr|kalender woche",
    numbers={
        1.5: "anderthalb|anderthalbe|eineinhalb|einundeinhalb",
        2.5: "zweieinhalb|zweiundeinhalb",
        3.5: "dreieinhalb|dreiundeinhalb",
        4.5: "viereinhalb|vierundeinhalb",
        5.5: "fünfeinhalb|fünfundeinhalb",
        6.5: "sechseinhalb|sechsundeinhalb",
        7.5: "siebeneinhalb|siebenundeinhalb",
        8.5: "achteinhalb|achtundeinhalb",
        9.5: "neuneinhalb",
        10.5: "zehneinhalb",
        0: "null",
        1: "ein|eins",
        2: "zwei|zwo",
        3: "drei",
        4: "vier",
        5: "fünf",
        6: "sechs",
        7: "sieben",
        8: "acht",
        9: "neun",
        10: "zehn",
        11: "elf",
        12: "zwölf",
        13: "dreizehn",
        14: "vierzehn",
        15: "fünfzehn",
        16: "sechzehn",
        17: "siebzehn|siebenzehn",
        18: "achtzehn",
        19: "neunzehn",
        20: "zwanzig",
        30: "dreißig",
        40: "vierzig",
        50: "fünfzig",
        60: "sechzig",
        70: "siebzig",
        80: "achtzig",
        90: "neunzig",
        100: "hundert|einhundert",
        120: "hundertzwanzig|einhundertzwanzig",
        180: "hundertachtzig|einhundertachtzig",
        200: "zweihundert",
        1000: "tausend|eintausend",
    },
    number_joins="{unit}und{ten}|{unit} und {ten}",
    one="ein|eine|einer|einem|einen|eines|ner|nem|ne|nen|weiteren|einer weiteren",
    ordinals={
        1: "erste|erster|ersten|erstes|erstem",
        2: "zweite|zweiter|zweiten|zweites|zweitem|zwoten|zwoter",
        3: "dritte|dritter|dritten|drittes|drittem",
        4: "vierte|vierter|vierten|viertes|viertem",
        5: "fünfte|fünfter|fünften|fünftes|fünftem",
        6: "sechste|sechster|sechsten|sechstes|sechstem",
        7: "siebte|siebter|siebten|siebtes|siebtem|siebente|siebenter|siebenten",
        8: "achte|achter|achten|achtes|achtem",
        9: "neunte|neunter|neunten|neuntes|neuntem",
        10: "zehnte|zehnter|zehnten|zehntes|zehntem",
        11: "elfte|elfter|elften|elftes|elftem",
        12: "zwölfte|zwölfter|zwölften|zwölftes|zwölftem",
        13: "dreizehnte|dreizehnter|dreizehnten",
        14: "vierzehnte|vierzehnter|vierzehnten",
        15: "fünfzehnte|fünfzehnter|fünfzehnten",
        16: "sechzehnte|sechzehnter|sechzehnten",
        17: "siebzehnte|siebzehnter|siebzehnten",
        18: "achtzehnte|achtzehnter|achtzehnten",
        19: "neunzehnte|neunzehnter|neunzehnten",
        20: "zwanzigste|zwanzigster|zwanzigsten",
        21: "einundzwanzigste|einundzwanzigster|einundzwanzigsten",
        22: "zweiundzwanzigste|zweiundzwanzigster|zweiundzwanzigsten",
        23: "dreiundzwanzigste|dreiundzwanzigster|dreiundzwanzigsten",
        24: "vierundzwanzigste|vierundzwanzigster|vierundzwanzigsten",
        25: "fünfundzwanzigste|fünfundzwanzigster|fünfundzwanzigsten",
        26: "sechsundzwanzigste|sechsundzwanzigster|sechsundzwanzigsten",
        27: "siebenundzwanzigste|siebenundzwanzigster|siebenundzwanzigsten",
        28: "achtundzwanzigste|achtundzwanzigster|achtundzwanzigsten",
        29: "neunundzwanzigste|neunundzwanzigster|neunundzwanzigsten",
        30: "dreißigste|dreißigster|dreißigsten",
        31: "einunddreißigste|einunddreißigster|einunddreißigsten",
    },
    thousand="zweitausend|zweitausendund|zwotausend",
    ordinal_marks="te|ter|ten|tes|ste|ster|sten",
    half_units={
        "15 minutes": "viertelstunde|eine viertelstunde|ner viertelstunde|einer viertelstunde|viertelstündchen|viertel stunde|"
        "eine viertel stunde|einer viertel stunde|ein viertelstündchen",
        "30 minutes": "halbe stunde|halben stunde|eine halbe stunde|ner halben stunde|ne halbe stunde|einer halben stunde|halbes stündchen|"
        "ein halbes stündchen|halbstunde|1/2 stunde|halbstündchen|einem halben stündchen",
        "45 minutes": "dreiviertelstunde|eine dreiviertelstunde|einer dreiviertelstunde|dreiviertel stunde|einer dreiviertel stunde|"
        "eine dreiviertel stunde|drei viertel stunden|drei viertelstunden",
        "90 minutes": "eineinhalb stündchen|einer und einer halben stunde",
        "12 hours": "halber tag|halben tag|einen halben tag|einem halben tag|halbtag",
        "6 months": "halbes jahr|halben jahr|ein halbes jahr|einem halben jahr|halbjahr|einem halbjahr|ein halbjahr|halben jahres",
        "3 months": "vierteljahr|ein vierteljahr|einem vierteljahr|viertel jahr|einem viertel jahr",
        "9 months": "dreivierteljahr|ein dreivierteljahr|einem dreivierteljahr",
    },
    and_a_half="und eine halbe|und einer halben|und ein halbes|und einem halben|und einen halben|einhalb|ein halb|und ein halb",
    at="so um|so gegen|so ca|so circa|so zirka|so ungefähr|so etwa|so um die|so gegen die|so ungefähr um|so etwa um|so rund um|um|gegen|um punkt|um circa|um ca|circa|ca|um etwa|etwa um|ungefähr um|um ungefähr|um genau|genau um|so gegen|schlag|pünktlich um|exakt um|um exakt|ungefähr|etwa",
    hour_marks="uhr|h|uhr genau|uhr pünktlich",
    am="vm",
    pm="p.m|nm",
    noon="zwölf uhr mittags|12 uhr mittags|punkt mittag|high noon",
    midnight="mitternacht|mitternachts|um mitternacht|24 uhr mitternacht",
    quarter="viertel|ein viertel",
    half_before="halb|halber|halbe",
    quarter_before="dreiviertel|drei viertel",
    # In the east and south: viertel acht is 7:15, dreiviertel acht 7:45; "viertel vor" and "viertel nach" are the same everywhere.
    quarter_into="viertel",
    past="nach|ab|über",
    to="vor",
    minute_marks="minuten|minute|min",
    hours_of={
        "17:00": "feierabend|geschäftsschluss|büroschluss|dienstschluss|arbeitsschluss|ende des arbeitstages|arbeitsende|ende der geschäftszeit|"
        "zum feierabend|close of business|cob|ende der bürozeit|zu feierabend",
        "09:00": "arbeitsbeginn|geschäftsbeginn|bürobeginn|dienstbeginn|zu arbeitsbeginn|beginn des arbeitstages",
    },
    this="diese|dieser|diesen|dieses|diesem|dies|aktuelle|aktuellen|aktueller|laufende|laufenden|laufender|der laufenden|des laufenden|"
    "der aktuellen|des aktuellen|dem laufenden|jetzigen|jetzige",
    next="nächste|nächster|nächsten|nächstes|nächstem|nächst|folgende|folgender|folgenden|folgendes|der nächsten|des nächsten|den nächsten",
    coming="kommende|kommender|kommenden|kommendes|kommendem|diesen kommenden|der kommenden|des kommenden|zukommenden|bevorstehenden|anstehenden",
    last="letzte|letzter|letzten|letztes|letztem|vergangene|vergangener|vergangenen|vergangenes|vergangenem|vorige|voriger|vorigen|voriges|"
    "vorigem|verflossenen|vorherige|vorheriger|vorherigen|der letzten|des letzten|abgelaufenen|abgelaufenes",
    after_next="übernächste|übernächster|übernächsten|übernächstes|übernächstem|der übernächsten|des übernächsten|ueber nächste|über nächste|über nächsten",
    before_last="vorletzte|vorletzter|vorletzten|vorletztes|vorletztem|vorvorige|vorvorigen|vorvoriger|vorvoriges",
    # Eight days are a week in this saying, and fourteen two weeks; "in acht tagen" without a day before it is counted.
    weeks_on={
        1: "über eine woche|über 1 woche|in acht tagen|in 8 tagen|über acht tage|über 8 tage|auf acht tage",
        2: "über vierzehn tage|über 14 tage",
    },
    now="jetzt|sofort|nun|in diesem moment|im moment|gerade jetzt|genau jetzt|augenblicklich|ab sofort|im augenblick|zum jetzigen zeitpunkt|"
    "momentan|zur zeit|umgehend|unverzüglich|jetzt gleich|jetzt sofort|gerade",
    same_time="um dieselbe zeit|zur selben zeit|zur gleichen zeit|um die gleiche zeit|um diese zeit|zu dieser zeit|zur selben uhrzeit|"
    "um dieselbe uhrzeit|gleiche zeit|gleiche uhrzeit|selbe zeit|zur gleichen uhrzeit",
    this_month="d.m|ds mts",
    in_="in|binnen|innerhalb von|innerhalb|in etwa|in circa|in ca|in ungefähr|in genau|in rund|in exakt|in weiteren|in noch|in knapp",
    from_now="später|ab jetzt|von jetzt an|ab heute|von heute an|von heute an gerechnet|ab sofort gerechnet|von jetzt|von heute|von nun an|ab nun",
    ago="her|zurück",
    ago_first="vor|vor etwa|vor circa|vor ca|vor ungefähr|vor rund|vor genau|vor exakt|vor knapp|vor gut",
    before="vor|vorm|bevor",
    after="nach|nachm",
    until="bis|bis zum|bis spätestens|spätestens bis",
    as_of="ab|von|frühestens|frühestens ab|ab dem|ab frühestens|nicht vor|nicht vor dem|beginnend",
    day_before="tag vor|am tag vor|am tag vorm|am vortag von|vortag von|vorabend von|am vorabend von|am vorabend des|einen tag vor|der vorabend von",
    day_after="tag nach|am tag nach|der tag nach|einen tag nach|am tage nach",
    start="anfang|am anfang|zu beginn|beginn|zum beginn|anfangs|zu anfang|der anfang|zum anfang|mit beginn|ab anfang",
    middle="mitte|zur mitte|in der mitte|der mitte",
    end="ende|am ende|zum ende|gegen ende|zu ende|ausgang|das ende|ende vom|schluss",
    edges={
        ("end", "day"): "eod|tagesende|ende des tages|heute ende",
        ("end", "week"): "eow|wochenschluss|wochenausklang",
        ("end", "month"): "eom|monatsende|monatsletzter|monatsletzten|ultimo|monatsultimo|monatsschluss|monatsletzte",
        ("end", "quarter"): "eoq|quartalsende|quartalsschluss|vierteljahresende",
        ("end", "year"): "eoy|jahresende|jahresschluss|jahresultimo|jahresletzter|jahresletzten",
        ("start", "week"): "wochenbeginn|wochenanfang|wochenstart",
        ("start", "month"): "monatsbeginn|monatsanfang|monatserster|monatsersten|monatserste",
        ("start", "quarter"): "quartalsbeginn|quartalsanfang",
        ("start", "year"): "jahresbeginn|jahresanfang",
        ("middle", "month"): "monatsmitte",
    },
    the="der|den|dem|des|am|zum|bis zum|bis am|vom|beim|ab dem",
    of="von|vom|des|der|im|in|in der|in den|im laufe des|dem|vom monat|aus|am|zum|im monat|d",
    on="am|an|an dem|den|dem|der|bis|bis zum|bis zur|bis zu|bis am|bis spätestens|bis spätestens am|bis spätestens zum|bis allerspätestens|zum|"
    "zu|zur|auf|auf den|für|für den|per|spätestens|spätestens am|spätestens um|spätestens zum|spätestens bis|bis um|bis gegen|im|die|das|"
    "bei|beim|mit|im laufe des|auf die|bis in die|bis auf|aufs|fürs|bis längstens|längstens|längstens bis|bis inklusive|am tag",
    within="im|in|in der|während|während des|innerhalb des|im jahr|im jahre|im monat|im laufe des|des jahres|im laufe vom|anno|jahr|des|noch im",
    and_="und|plus|&|u",
    fillers="vorstellung|einlass|einlass ab|einlass um|matinee|matinée|vorführung|screening|premiere|vorpremiere|filmstart|beginn|beginn um|show|circa|ca|zirka|etwa|ungefähr|rund|in etwa|so etwa|so ungefähr|mehr oder weniger|hallo|ist|im kino|am kino|muss|da sein|"
    "bitte|sie|bitteschön|danke|danke schön|dankeschön|vielen dank|besten dank|merci|mfg|vg|lg|gruß|grüße|viele grüße|servus|moin|"
    "guten tag|guten abend|guten morgen|grüezi|grüß gott|ja|ok|okay|gut|super|perfekt|prima|gerne|gern|dann|also|deadline|die deadline ist|"
    "deadline ist|die deadline|deadline bis|abgabe|abgabetermin|abgabefrist|frist|frist bis|fällig|fällig am|fällig bis|termin|der termin ist|"
    "neuer termin|liefertermin|lieferung|liefern|geliefert|lieferung bis|zustellung|zustellen|schicken|senden|versenden|schick es|schickt es|"
    "ausliefern|eintreffen|ankommen|ankunft|da sein|muss da sein|es muss da sein|soll da sein|sein|wir brauchen es|wir brauchen sie|"
    "wir bräuchten es|wir brauchen ihn|ich brauche es|brauchen wir es|brauchen|gebraucht|benötigt|wird benötigt|wird gebraucht|wir benötigen es|"
    "verschieben|verschiebe es|verschieb es|verschiebe|verschieben wir es|verschoben|verlegen|verlege es|umbuchen|ändern|ändere es|geändert|"
    "setzen|setze es|leg es|lege es|mach es|machen wir|machen wir es|machen wir's|geht|geht es|geht das|ginge|ginge es|passt|passt es|passt das|"
    "kann es|könnte es|können wir|können wir es|könnten wir|kann ich es|sagen wir|sagen wir mal|nehmen wir|am besten|am liebsten|"
    "am liebsten wäre|vorzugsweise|wenn möglich|falls möglich|wenn es geht|idealerweise|spätestens|allerspätestens|pünktlich|genau|exakt|punkt|"
    "datum|uhrzeit|zeit|zeitpunkt|datum und uhrzeit|es ist|das ist|das wäre|wäre gut|wäre super|wäre ideal|wäre schön|planen|geplant|einplanen|"
    "plane es|plan|buchen|buche|reservieren|eintragen|vormerken|wir wollen es|wir möchten es|ich möchte es|ich will es|wir hätten es gern|"
    "wie wäre es mit|wie wär's mit|wie wäre|wie sieht es aus|erinnere mich|ich gehe|ich gehe zurück|ich komme|ich komme zurück|ich kehre|"
    "ich fahre|ich fahre zurück|ich bin zurück|ich werde|ich werde zurückkehren|ich werde zurückkommen|ich werde zurückgehen|zurückkehren|"
    "zurückkommen|ich reise ab|wir treffen uns|treffen wir uns|treffen|das treffen|das treffen ist|besprechung|die besprechung ist|meeting|"
    "das meeting ist|freigabe|freigeben|verfügbar|fertig|bereit|findet|beginnt|stattfinden|und zwar|nämlich|inklusive|inkl|einschließlich|"
    "kalendertag|ist|möglich|machbar|wäre möglich|klappt|klappt es|klappt das|reicht|reicht es|schaffen sie|schaffen sie es|schaffen wir es|"
    "stattdessen|neu|neuer|neue uhrzeit|neues datum|schon|bereits|doch|lieber|besser|dann doch|die lieferung|der liefertermin|der termin|"
    "ist es möglich|muss|es muss|soll|es soll|sollte|es sollte|muss es|muss fertig sein|vorliegen|vorhanden sein|wir brauchen|wir benötigen|wird es|wird",
    refused={
        "a show": "die vorstellung|der vorstellung|die vorführung|die premiere|die matinee",
        "negation": "statt|anstatt|anstelle|nicht|kein|keine|keinen|nie|niemals|außer|ohne|alles außer|ausgenommen|sondern|auf keinen fall|"
        "nimmer|noch nicht|es sei denn",
        "choice": "oder|entweder|beziehungsweise|bzw|respektive|wahlweise|alternativ|und oder",
        "range": "zwischen|seit|ab|bis|von bis|ganze|ganzen|ganzer|ganztägig|lang|während|solange|rest der|rest des|den rest|nach|vor|dauernd|"
        "durchgehend",
        "recurring": "jeden|jede|jeder|jedes|jedem|alle|täglich|wöchentlich|monatlich|jährlich|stündlich|immer|stets|montags|dienstags|"
        "mittwochs|donnerstags|freitags|samstags|sonnabends|sonntags|wochentags|werktags|an werktagen|an wochenenden|an wochentagen|mal|einmal|"
        "zweimal|dreimal|mehrmals|pro|je|regelmäßig|vierzehntägig|zweiwöchentlich|zweiwöchig|abende|montagabends|freitagabends|feiertags",
        "vague": "später|ist so|so ist|so oder so|so gut|so viel|irgendwann|demnächst|bald|baldmöglichst|gleich|paar|ein paar|einige|einigen|kurz|"
        "so bald wie möglich|sobald|asap|schnellstmöglich|schnellstens|möglichst bald|nächstens|mehrere|mehreren|wenige|wenigen|manche|neulich|"
        "kürzlich|vielleicht|eventuell|noch offen|offen|tba|tbd|irgendein|bei gelegenheit|wann|einst|dereinst|jemals|nächsten tagen|"
        "kommenden tagen|letzten tagen|nächsten wochen|kommenden wochen|letzten wochen|nächsten monaten|kommenden monaten|letzten monaten|"
        "nächsten jahren|kommenden jahren|letzten jahren|vergangenen jahren|vergangenen wochen|vergangenen monaten|vergangenen tagen|"
        "nächsten stunden|kommenden stunden|nächste tage|nächste wochen|letzte tage|letzte wochen|diese tage|diesen tagen|nächsten minuten|"
        "diese wochen|diesen wochen",
    },
    time_words="zeit|uhrzeit|ortszeit in",
    local_time="ortszeit|lokalzeit|lokale zeit|lokaler zeit|hiesige zeit|hiesiger zeit|örtliche zeit|örtlicher zeit|kinozeit|kino-ortszeit|"
    "unserer zeit|unsere zeit|ihrer zeit|eurer zeit|deren zeit|vor ort",
    zones={
        "America/New_York": "ostküstenzeit|us ostküstenzeit|eastern time",
    },
    places={
        "Europe/London": "londoner|britische|britischer|englische|englischer|england|großbritannien|uk",
        "Europe/Berlin": "deutsche|deutscher|deutschland|mitteleuropäische|mitteleuropäischer|berliner|münchner|hamburger|kölner|frankfurter",
        "Europe/Vienna": "wiener|wien|österreichische|österreichischer|österreich",
        "Europe/Zurich": "schweizer|schweiz|zürcher|zürich|berner|basler",
        "Europe/Paris": "pariser|französische|französischer|frankreich",
        "Europe/Amsterdam": "amsterdamer|niederländische|niederländischer|holländische|holländischer|niederlande|holland",
        "Europe/Brussels": "brüsseler|belgische|belgischer|belgien|brüssel",
        "Europe/Rome": "römische|römischer|italienische|italienischer|italien|rom",
        "Europe/Madrid": "madrider|spanische|spanischer|spanien",
        "Europe/Dublin": "irische|irischer|irland|dubliner",
        "Europe/Lisbon": "portugiesische|portugiesischer|portugal|lissabon|lissabonner",
        "Europe/Athens": "griechische|griechischer|griechenland|athen|athener|osteuropäische|osteuropäischer",
        "Europe/Moscow": "moskauer|moskau",
        "Europe/Warsaw": "polnische|polnischer|polen|warschauer|warschau",
        "Europe/Prague": "prager|prag|tschechische|tschechischer",
        "America/New_York": "new yorker|new york",
        "America/Los_Angeles": "los angeles|kalifornische|kalifornischer|kalifornien|pazifische|pazifischer",
        "Asia/Tokyo": "japanische|japanischer|japan|tokioter|tokio",
        "Asia/Kolkata": "indische|indischer|indien",
        "Asia/Shanghai": "chinesische|chinesischer|china|peking|pekinger",
        "Africa/Windhoek": "namibische|namibischer|namibia",
        "Australia/Sydney": "sydneyer",
    },
)
