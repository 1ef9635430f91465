"""French: of France, Belgium, Switzerland, Luxembourg and Québec."""

from bot.when.languages import Language

_NUMBERS: dict[float, str] = {
    0: "zéro", 1: "un|une", 2: "deux", 3: "trois", 4: "quatre", 5: "cinq", 6: "six", 7: "sept", 8: "huit", 9: "neuf", 10: "dix", 11: "onze",
    12: "douze", 13: "treize", 14: "quatorze", 15: "quinze", 16: "seize", 17: "dix-sept", 18: "dix-huit", 19: "dix-neuf", 20: "vingt",
    30: "trente", 40: "quarante", 45: "quarante-cinq|trois quarts", 50: "cinquante", 60: "soixante", 70: "soixante-dix|septante",
    71: "soixante et onze|soixante-onze|septante et un|septante-et-un|septante-un", 72: "soixante-douze|septante-deux",
    73: "soixante-treize|septante-trois", 74: "soixante-quatorze|septante-quatre", 75: "soixante-quinze|septante-cinq",
    76: "soixante-seize|septante-six", 77: "soixante-dix-sept|septante-sept", 78: "soixante-dix-huit|septante-huit",
    79: "soixante-dix-neuf|septante-neuf", 80: "quatre-vingts|quatre-vingt|huitante|octante", 90: "quatre-vingt-dix|nonante",
    91: "quatre-vingt-onze|nonante et un|nonante-et-un|nonante-un", 92: "quatre-vingt-douze|nonante-deux",
    93: "quatre-vingt-treize|nonante-trois", 94: "quatre-vingt-quatorze|nonante-quatre", 95: "quatre-vingt-quinze|nonante-cinq",
    96: "quatre-vingt-seize|nonante-six", 97: "quatre-vingt-dix-sept|nonante-sept", 98: "quatre-vingt-dix-huit|nonante-huit",
    99: "quatre-vingt-dix-neuf|nonante-neuf", 100: "cent",
}  # fmt: skip
_ORDINALS: dict[int, str] = {
    -3: "avant-avant-dernier|antépénultième", 1: "premier|prem", 2: "deuxième|second", 3: "troisième", 4: "quatrième", 5: "cinquième",
    6: "sixième", 7: "septième", 8: "huitième", 9: "neuvième", 10: "dixième", 11: "onzième", 12: "douzième", 13: "treizième", 14: "quatorzième",
    15: "quinzième", 16: "seizième", 17: "dix-septième", 18: "dix-huitième", 19: "dix-neuvième", 20: "vingtième",
    21: "vingt et unième|vingt-et-unième", 22: "vingt-deuxième", 23: "vingt-troisième", 24: "vingt-quatrième", 25: "vingt-cinquième",
    26: "vingt-sixième", 27: "vingt-septième", 28: "vingt-huitième", 29: "vingt-neuvième", 30: "trentième",
    31: "trente et unième|trente-et-unième",
}  # fmt: skip

LANGUAGE = Language(
    code="fr",
    name="French",
    turn=2,
    locale="fr",
    date_pattern="EEE d MMM y",
    countries="FR BE CH LU MC CA SN CI MA TN DZ CM HT RE GP MQ",
    holiday_locales=("fr",),
    known_everywhere=False,
    telling_words="",
    zones_in_everyday_letters=False,
    umlauts=False,
    glued=False,
    dotted_ordinals=False,
    ordinals_are_days=False,
    cardinals_are_days=True,
    bare_hour="morning",
    marked_hours_of_24=8,
    clock_figures_in_doubt=False,
    dotted_is_rather_a_date=True,
    last_dot_makes_a_date=True,
    dotted_months_of_one_figure=True,
    dashed_dates=True,
    figures_to_are_a_range=False,
    minutes_follow_noon=True,
    night_follows_its_day=False,
    weekdays=(
        "lundi|lun|lu",
        "mardi|mar|ma",
        "mercredi|mer|merc|mercr|me",
        "jeudi|jeu|jeud|je",
        "vendredi|ven|vend|vendr|ve",
        "samedi|sam|same|sa",
        "dimanche|dim|dima|di",
    ),
    months=(
        "janvier|janv|jan",
        "février|févr|fév|fev",
        "mars|mrs",
        "avril|avr",
        "mai",
        "juin|jun",
        "juillet|juil|juill|jul",
        "août|aoû|aout",
        "septembre|sept|sep",
        "octobre|oct",
        "novembre|nov",
        "décembre|déc|dec",
    ),
    units={
        "second": "seconde|secondes|sec|secs|s",
        "minute": "minute|minutes|min|mins|mn|mns",
        "hour": "heure|heures|h|hr|hrs",
        "day": "jour|jours|j|jrs|journée|journées|jour calendaire|jours calendaires|jour calendrier|jours calendrier|jours francs|jour franc",
        "workday": "jour ouvré|jours ouvrés|jour ouvrable|jours ouvrables|jour de travail|jours de travail|jour de semaine|jours de semaine|j ouvrés",
        "week": "semaine|semaines|sem|sems",
        "weekend": "week-end|week-ends|weekend|weekends|we|w-e|wkd|wk",
        "month": "mois",
        "quarter": "trimestre|trimestres|trim",
        "year": "an|ans|année|années",
    },
    days={
        -3: "avant-avant-hier",
        -2: "avant-hier|avanthier",
        -1: "hier|d'hier",
        0: "aujourd'hui|auj|ajd|ajrd|aujd|aujourdhui|aujourd'hui même|ce jour|ce jour même|dans la journée|d'aujourd'hui|au jour d'aujourd'hui|en ce jour|"
        "le jour même|jour même",
        1: "demain|dem|2main|dmain|dem1|de demain|le jour suivant|jour suivant|dès demain",
        2: "après-demain|aprèsdemain|ap-demain|après-dem|d'après-demain",
        3: "après-après-demain",
    },
    day_parts={
        (0, "evening"): "ce soir|c'soir|ce soir même|à soir|dans la soirée d'aujourd'hui",
        (0, "noon"): "ce midi",
        (0, "afternoon"): "cet aprem|cet aprèm|cet'aprem|c't'aprem|cette aprem|cet apm|cet ap-midi",
        (0, "morning"): "ce mat",
        (-1, "night"): "la nuit dernière|nuit dernière|la nuit passée|hier dans la nuit",
        (-1, "evening"): "hier au soir|hier à soir",
        (1, "evening"): "demain au soir|demain à soir",
    },
    parts={
        "dawn": "aube|à l'aube|de l'aube|dès l'aube|tôt le matin|tôt dans la matinée|tôt ce matin|de bon matin|de bonne heure|petit matin|au petit matin|"
        "le petit matin|du petit matin|matin tôt|à la première lueur|lever du jour|au lever du jour|aurore|à l'aurore",
        "morning": "matin|le matin|du matin|au matin|dans le matin|matinée|la matinée|en matinée|dans la matinée|de la matinée|mat|du mat|fin de matinée|"
        "en fin de matinée|début de matinée|en début de matinée|dans le courant de la matinée|courant de matinée|avant-midi|de l'avant-midi|en avant-midi|"
        "milieu de matinée|en milieu de matinée|du mat'|tard dans la matinée|pendant la matinée|durant la matinée",
        "noon": "mi-journée|à la mi-journée|heure du midi|à l'heure du midi|heure du déjeuner|à l'heure du déjeuner|pause déjeuner|heure du repas|"
        "heure du dîner",
        "afternoon": "après-midi|l'après-midi|de l'après-midi|dans l'après-midi|en après-midi|aprem|aprèm|l'aprem|de l'aprem|dans l'aprem|apm|ap-midi|"
        "aprèsmidi|début d'après-midi|en début d'après-midi|fin d'après-midi|en fin d'après-midi|milieu d'après-midi|en milieu d'après-midi|fin d'aprem|"
        "début d'aprem|en fin d'aprem|en début d'aprem|dans le courant de l'après-midi|tard dans l'après-midi|tôt dans l'après-midi|pendant l'après-midi|"
        "durant l'après-midi",
        "evening": "soir|le soir|du soir|au soir|en soirée|soirée|la soirée|dans la soirée|de la soirée|dans le courant de la soirée|début de soirée|"
        "en début de soirée|fin de soirée|en fin de soirée|milieu de soirée|soir tard|tard le soir|tard dans la soirée|tôt dans la soirée|pendant la soirée|"
        "durant la soirée",
        "night": "nuit|la nuit|de la nuit|de nuit|dans la nuit|en pleine nuit|pendant la nuit|durant la nuit|au milieu de la nuit|tard dans la nuit|"
        "tard la nuit",
    },
    holidays={
        "new year's day": "jour de l'an|le jour de l'an|nouvel an|le nouvel an|premier de l'an|le premier de l'an|premier jour de l'an",
        "new year's eve": "saint-sylvestre|la saint-sylvestre|st-sylvestre|réveillon du nouvel an|réveillon du jour de l'an|réveillon de la saint-sylvestre|"
        "réveillon de fin d'année|veille du jour de l'an|la veille du jour de l'an|veille du nouvel an|la veille du nouvel an|réveillon de nouvel an",
        "epiphany": "épiphanie|l'épiphanie|fête des rois|jour des rois|les rois",
        "candlemas": "chandeleur|la chandeleur",
        "valentine's day": "saint-valentin|la saint-valentin|st-valentin|st valentin|fête des amoureux|jour de la saint-valentin",
        "womens day": "journée de la femme|journée des femmes|journée internationale des femmes|journée des droits des femmes|"
        "journée internationale de la femme|journée internationale des droits des femmes|fête des femmes",
        "st patrick's day": "saint-patrick|la saint-patrick|st-patrick|fête de la saint-patrick",
        "st joseph": "saint-joseph|la saint-joseph|st-joseph",
        "april fools": "poisson d'avril|jour du poisson d'avril",
        "shrove tuesday": "mardi gras|jour de mardi gras",
        "ash wednesday": "mercredi des cendres|les cendres",
        "palm sunday": "dimanche des rameaux|les rameaux|rameaux",
        "maundy thursday": "jeudi saint|le jeudi saint",
        "good friday": "vendredi saint|le vendredi saint",
        "easter saturday": "samedi saint|le samedi saint|samedi de pâques",
        "easter": "pâques|dimanche de pâques|jour de pâques|pâque",
        "easter monday": "lundi de pâques|le lundi de pâques",
        "ascension": "ascension|l'ascension|jeudi de l'ascension|jour de l'ascension|fête de l'ascension",
        "whit sunday": "pentecôte|la pentecôte|dimanche de pentecôte|dimanche de la pentecôte",
        "whit monday": "lundi de pentecôte|lundi de la pentecôte",
        "corpus christi": "fête-dieu|la fête-dieu",
        "earth day": "jour de la terre|journée de la terre",
        "labour day": "fête du travail|la fête du travail|fête des travailleurs|journée des travailleurs|journée internationale des travailleurs|"
        "jour du travail",
        "victory day": "fête de la victoire|victoire 1945|victoire de 1945|armistice du 8 mai|fête de la victoire 1945|jour de la victoire|armistice de 1945",
        "martin luther king day": "jour de martin luther king|journée martin luther king",
        "victoria day": "fête de la reine|fête de victoria|journée nationale des patriotes|journée des patriotes|fête des patriotes",
        "memorial day": "memorial day",
        "mothers day": "fête des mères|la fête des mères|fête des mamans",
        "fathers day": "fête des pères|la fête des pères|fête des papas",
        "st john": "saint-jean|la saint-jean|saint-jean-baptiste|la saint-jean-baptiste|st-jean|fête nationale du québec|fête de la saint-jean",
        "canada day": "fête du canada|la fête du canada|jour du canada|confédération",
        "independence day": "fête de l'indépendance américaine|jour de l'indépendance américaine|fête nationale américaine|independence day",
        "bastille day": "prise de la bastille|fête nationale française|la fête nationale française",
        "belgian national day": "fête nationale belge|la fête nationale belge",
        "swiss national day": "fête nationale suisse|la fête nationale suisse",
        "assumption": "assomption|l'assomption|fête de l'assomption|jour de l'assomption|assomption de marie",
        "canadian thanksgiving": "action de grâce|action de grâces|l'action de grâce|fête de l'action de grâce|jour de l'action de grâce",
        "thanksgiving": "thanksgiving",
        "halloween": "halloween|veille de la toussaint",
        "all saints": "toussaint|la toussaint|jour de la toussaint|fête de la toussaint",
        "all souls": "jour des morts|fête des morts|fête des défunts|jour des défunts|commémoration des défunts",
        "remembrance day": "armistice|l'armistice|jour de l'armistice|armistice 1918|armistice de 1918|armistice du 11 novembre|jour du souvenir|"
        "le jour du souvenir",
        "st martin": "saint-martin|la saint-martin|st-martin",
        "black friday": "black friday|vendredi noir|le vendredi noir",
        "cyber monday": "cyber monday|cyber lundi|cyberlundi",
        "first advent": "premier dimanche de l'avent",
        "second advent": "deuxième dimanche de l'avent",
        "third advent": "troisième dimanche de l'avent",
        "fourth advent": "quatrième dimanche de l'avent",
        "st nicholas": "saint-nicolas|la saint-nicolas|st-nicolas|fête de la saint-nicolas",
        "immaculate conception": "immaculée conception|l'immaculée conception",
        "christmas eve": "veille de noël|la veille de noël|réveillon de noël|le réveillon de noël|vigile de noël",
        "christmas": "noël|jour de noël|le jour de noël|fête de noël",
        "boxing day": "saint-étienne|la saint-étienne|st-étienne|lendemain de noël|le lendemain de noël|boxing day",
    },
    quarters="t",
    week_number="s|semaine n°|semaine no|semaine numéro|sem n°|n°",
    numbers=_NUMBERS,
    number_joins="{ten} {unit}|{ten} et {unit}",
    couple="une couple de|une couple d'|couple de|couple d'|un couple de|un couple d'|une paire de|une paire d'",
    ordinals=_ORDINALS,
    ordinals_of={
        -3: "avant-avant-dernière",
        1: "première|1ère|1re",
        2: "seconde",
    },
    thousand="deux mille|deux-mille|deux mil",
    ordinal_marks="er|ier|ère|re|e|ème|ième|nd|nde|è|°|º",
    half_units={
        "30 seconds": "demi-minute|une demi-minute",
        "15 minutes": "quart d'heure|un quart d'heure|petit quart d'heure|1/4 d'heure|1/4 heure|un 1/4 d'heure|et quart|et un quart",
        "30 minutes": "demi-heure|une demi-heure|demie-heure|une demie-heure|la demi-heure|1/2 heure|1/2 h|une 1/2 heure|demi heure|une petite demi-heure",
        "45 minutes": "trois quarts d'heure|trois quart d'heure|3 quarts d'heure|3/4 d'heure|3/4 heure|trois quarts|et trois quarts|3 quart d'heure|"
        "les trois quarts d'heure",
        "60 minutes": "l'heure|la prochaine heure",
        "90 minutes": "une heure et demie|une heure et demi|heure et demie|1 heure et demie|1h et demie|une heure trente",
        "12 hours": "demi-journée|une demi-journée|1/2 journée",
        "6 months": "semestre|un semestre|une demi-année|demi-année",
    },
    and_a_half="et demie|et demi|et 1/2|et la demie",
    at="à|vers|vers les|sur les|sur le coup de|aux environs de|aux alentours de|autour de|alentours de|environ|à environ|à peu près à|à exactement|"
    "exactement à|sur le coup des|vers environ|aux environs des|aux alentours des|environ à|à peu près|genre",
    hour_marks="heures|heure|h|hr|hrs",
    # "8 h pm" is said in Québec; the mark goes with the half of the day, so that "8 h" alone stays the 24-hour clock.
    am="am|a.m.|a m|h am|heures am|heure am|h a.m.",
    pm="pm|p.m.|p m|h pm|heures pm|heure pm|h p.m.",
    noon="midi|12h midi",
    midnight="minuit",
    quarter="quart|le quart|un quart|1/4",
    half="demie|demi|la demie|1/2",
    plus="et",
    less="moins|moins le|moins les",
    minute_marks="minutes|minute|min|mn|mins|m",
    hours_of={
        "09:00": "à la première heure|première heure|dès la première heure|aux premières heures|à l'ouverture des bureaux|ouverture des bureaux",
        "17:00": "fermeture des bureaux|à la fermeture des bureaux|à l'heure de fermeture des bureaux",
    },
    this="ce|cet|cette|ces|en cours|courant|courante|actuel|actuelle|présent|présente|de ce|de cette|c't",
    next="d'après|prochain|prochaine|prochains|prochaines|proch|suivant|suivante|qui suit|pro",
    coming="qui vient|qui arrive|à venir|arrivant|qui viennent|venant",
    last="dernier|dernière|passé|passée|précédent|précédente|derniers|dernières|écoulé|écoulée|der",
    after_next="d'après|après le prochain|après la prochaine|d'après le prochain|d'après la prochaine|suivant le prochain|suivant la prochaine",
    before_last="avant-dernier|avant-dernière|pénultième",
    this_month="courant|du courant|du mois courant|de ce mois-ci",
    weeks_on={
        1: "en huit|en 8|dans huit jours|dans 8 jours|en huit jours",
        2: "en quinze|en 15|dans quinze jours|dans 15 jours|en quinze jours",
        3: "en vingt et un",
    },
    now="maintenant|mtn|mnt|tout de suite|immédiatement|en ce moment|en ce moment même|à l'instant|là maintenant|là tout de suite|sur-le-champ|à présent|"
    "actuellement|à cet instant|à l'instant même|dès maintenant|de suite|dans l'immédiat|présentement|dès à présent",
    same_time="à la même heure|même heure|à cette heure-ci|à cette heure|la même heure|à l'heure actuelle",
    in_="dans|ds|d'ici|d'ici à|dans environ|dans à peu près|dans exactement|dans encore|dans les|sous|d'ici environ|dans tout juste|dans pile|"
    "dans un délai de|sous un délai de|d'ici les|d'ici à environ|dans très exactement|dans genre|dans les prochaines|dans les prochains",
    from_now="après|à partir de maintenant|à compter de maintenant|plus tard|à compter d'aujourd'hui|à partir d'aujourd'hui|à compter de ce jour|"
    "à partir de ce jour|à dater d'aujourd'hui|à dater de ce jour|après aujourd'hui|après maintenant",
    ago="plus tôt|auparavant|avant aujourd'hui|avant maintenant|en arrière|avant ce jour|de cela",
    ago_first="il y a|y a|ya|il y a environ|il y a exactement|il y a à peu près|il y a de cela|voilà|voici|il y a déjà|il ya|il y a tout juste",
    before="avant|d'avant|avant les|plus tôt que|précédant|en avance sur",
    after="après|à partir de|à partir|à compter de|à compter|suivant|depuis|à dater de|à dater|après les|plus tard que|qui suivent|qui suit",
    until="jusqu'à|jusqu'au|jusque",
    as_of="à partir de|à partir du|à compter de|à compter du|dès|dès le|pas avant|pas avant le|au plus tôt|au plus tôt le",
    day_before="veille|la veille|veille de|veille du|la veille de|la veille du|la veille des|à la veille de|à la veille du|jour d'avant|le jour d'avant|"
    "le jour précédant|jour précédant|au soir de la veille de|la veille d'",
    day_after="lendemain|le lendemain|lendemain de|lendemain du|le lendemain de|le lendemain du|le lendemain des|au lendemain de|au lendemain du|"
    "le jour suivant|le jour d'après|jour d'après|le lendemain d'",
    two_days_before="avant-veille|l'avant-veille|avant-veille de|avant-veille du|l'avant-veille de|l'avant-veille du|à l'avant-veille de|à l'avant-veille du",
    two_days_after="surlendemain|le surlendemain|surlendemain de|surlendemain du|le surlendemain de|le surlendemain du|au surlendemain de|au surlendemain du",
    start="début|au début|en début|le début|dès le début|tout début|au tout début|commencement|au commencement|débuts|les débuts",
    middle="mi|à la mi|milieu|au milieu|le milieu|en milieu|la mi|courant mi",
    end="fin|la fin|à la fin|en fin|toute fin|à la toute fin|d'ici la fin|d'ici fin|d'ici à la fin|pour la fin|pour fin|sur la fin|vers la fin|"
    "au plus tard fin|au plus tard à la fin|fins",
    edges={
        ("end", "day"): "fin de journée|fin de la journée|en fin de journée|à la fin de la journée|fin de jour|"
        "fin du jour|d'ici la fin de la journée|d'ici ce soir minuit|avant la fin de la journée|avant la fin du jour",
        ("end", "week"): "fin de semaine|fin de la semaine|en fin de semaine|avant la fin de la semaine",
        ("end", "month"): "fin de mois|fin du mois|en fin de mois|avant la fin du mois|fdm",
        ("end", "quarter"): "fin de trimestre|fin du trimestre",
        ("end", "year"): "fin d'année|fin de l'année|en fin d'année|avant la fin de l'année|fin d'an",
        ("start", "week"): "début de semaine|début de la semaine|en début de semaine",
        ("start", "month"): "début de mois|début du mois|en début de mois",
        ("start", "year"): "début d'année|début de l'année|en début d'année",
    },
    # Feminine articles stand in `on` only: "la une" is no day of the month.
    the="le|au|du|le jour du|en date du|en date de|à la date du|date du",
    of="de|du|d'|de la|de l'|des|en|dans|au|à la|dans la|dans le",
    on="pour|pr|dici|pour le|pour la|à|au|aux|à la|à l'|d'ici|d'ici à|d'ici au|d'ici le|d'ici la|sur|lors de|lors du|la|l'|vers|la date du|le jour de|"
    "le jour du|au jour du|dans la journée de|dans la journée du|la journée de|la journée du|pour la journée de|pour la journée du",
    within="en|dans|au|dans la|dans le|au cours de|au cours du|durant|pendant|courant|à|dans l'|au mois de|au mois d'|le mois de|en l'an|pendant le mois de|"
    "courant du mois de|dans le courant de|dans le courant du mois de|durant le mois de|en l'année|mois de|mois d'|le mois d'|du mois de|du mois d'",
    and_="et|plus|&|puis",
    fillers="séance|projection|première|avant-première|ouverture des portes|portes|début de séance|spectacle|environ|à peu près|approximativement|circa|plus ou moins|en gros|grosso modo|il le faut|il la faut|au cinéma|le cinéma|on décale à|on décale au|on reporte à|on passe à|on met|plutôt|merci de livrer|merci de|svp|stp|"
    "s'il vous plaît|s'il te plaît|s'il-vous-plaît|merci|merci d'avance|merci beaucoup|merci bien|mille mercis|par avance|bonjour|bonsoir|salut|coucou|bjr|"
    "bsr|slt|cordialement|cdt|bien à vous|bien à toi|à livrer|livrer|livrez|livre|livraison|livrable|livré|livrée|livrés|livraison prévue|date de livraison|"
    "livraison demandée|livraison souhaitée|à livrer pour|à recevoir|réception|expédier|expédition|à expédier|envoyer|envoyez|envoie|envoi|à envoyer|"
    "à rendre|rendu|échéance|date limite|deadline|date butoir|délai|date|la date|au plus tard|au plus tard le|dernier délai|dernière limite|dernier carat|"
    "grand maximum|max|maxi|maximum|env|au maximum|reporte|reporter|reportez|reporté|reportée|reporte à|reporter à|déplace|déplacer|déplacez|déplacé|décale|"
    "décaler|décalez|décalé|avance|avancer|avancez|repousse|repousser|repoussez|change|changer|changez|modifie|modifier|passe|passer|passez|mets|mettez|"
    "mettre|met|mets-le|mets-la|fixe|fixer|fixez|fixons|fixé|fixée|prévois|prévoir|prévoyez|prévu|prévue|prévu pour|planifie|planifier|planifiez|planifié|"
    "programme|programmer|programmez|programmé|on peut dire|on dit|disons|dis|dites|mettons|plutôt|on fait|faisons|partons|on part|va|allons|si on disait|"
    "pourquoi pas|que dirais-tu de|que dites-vous de|précise|précises|précisément|pile|pile-poil|pétante|pétantes|tapante|tapantes|sonnante|sonnantes|"
    "exactement|exact|exacte|net|sans faute|impérativement|absolument|si possible|idéalement|de préférence|c'est|c'est à|c'est pour|il est|il sera|ce sera|"
    "ce sera à|ça sera|ce serait|il faudrait|il faut|il me faut|il me le faut|il nous le faut|il nous faut|il me faudrait|il nous faudrait|j'en ai besoin|"
    "j'ai besoin|nous avons besoin|nous en avons besoin|on a besoin|on en a besoin|je veux|je voudrais|je le veux|je souhaite|je souhaiterais|j'aimerais|"
    "on veut|on voudrait|on aimerait|nous voulons|nous souhaitons|nous voudrions|nous aimerions|ok|okay|d'accord|oui|ouais|parfait|super|très bien|entendu|"
    "bien|alors|donc|rendez-vous|rdv|réunion|rappelle-moi|rappelez-moi|je reviendrai|je reviens|je suis revenu|je suis revenue|je suis rentré|"
    "je suis rentrée|je suis parti|je suis partie|je serai parti|j'y vais|j'irai|je serai de retour|je serai là|je rentrerai|je rentre|je pars|je partirai|"
    "je quitterai|on se voit|on se retrouve|on se rencontre|rencontrons-nous|peut-on|est-ce possible|est-ce qu'on peut|pouvez-vous|peux-tu|pourriez-vous|"
    "pourrais-tu|serait-il possible|possible|ce serait bien|ce serait parfait|libérer|libère|transférer|transfère|transférez|doit arriver|doit être là|"
    "doit y être|arrivée|arrive|arriver|prêt|prêt pour|prête|l'encore|encore bot|°|du coup|finalement|en fait|même|là|ci|locale|jour pour jour|"
    "dans la journée|heure pour heure|à l'heure|qu'est-ce qui se passe|la réunion est|horaire|réserve|réserver|réservez|réservation|rv",
    refused={
        "a show": "la séance|la projection|la première|l'avant-première|la matinée",
        "negation": "pas|ne|non|jamais|sauf|excepté|hormis|hors|ni|sans|mais|n'importe|n'importe quand|n'importe quel|plus|aucun|aucune|nul|surtout pas",
        "choice": "ou|soit|ou bien|au choix|sinon|et/ou|voire",
        "range": "jusqu'à|jusqu'au|jusque|jusqu|jusqu'en|entre|depuis|pendant|durant|avant|après|toute|tout|entier|entière|au-delà|des|au moins|dès|du|de|"
        "durée|d'un bout à l'autre|non-stop|24h/24",
        "recurring": "tous|toutes|chaque|quotidien|quotidiennement|hebdomadaire|mensuel|mensuellement|annuel|lundis|mardis|mercredis|jeudis|vendredis|"
        "samedis|dimanches|matins|soirs|midis|nuits|par|fois|toujours|souvent|habituellement|d'habitude|régulièrement",
        "vague": "bientôt|dès que possible|asap|au plus vite|au plus tôt|quelque|quelques|plusieurs|quand|prochainement|incessamment|tôt|tard|éventuellement|"
        "peut-être|quelconque|un de ces jours|tantôt|sous peu|récemment|dernièrement|longtemps|certains|certain|vite|rapidement|ultérieurement|"
        "une quinzaine|quinzaine|une dizaine|dizaine|une vingtaine|vingtaine|une douzaine|douzaine|une trentaine|trentaine|un matin|un soir|une nuit|"
        "une soirée|une matinée|un après-midi|une après-midi|un aprem|un midi",
    },
    time_words="heure|heure de|heure d'|heure du|heure de la|heure des|heure locale de|heure locale|heure locale d'|heure locale du|à l'heure de|à l'heure d'",
    local_time="heure locale|heure du cinéma|heure sur place|heure d'ici|notre heure|l'heure locale|à l'heure locale|horaire local|leur heure|en heure locale",
    zones={
        "Europe/Paris": "heure française|heure de france|heure métropolitaine|heure de métropole|heure d'europe centrale|heure de l'europe centrale|hec|"
        "heure normale d'europe centrale|heure de l'hexagone",
        "Europe/London": "heure anglaise|heure britannique|heure du royaume-uni|heure d'angleterre|heure de grande-bretagne",
        "Europe/Brussels": "heure belge|heure de belgique",
        "Europe/Zurich": "heure suisse|heure de suisse",
        "Europe/Lisbon": "heure portugaise",
        "Europe/Madrid": "heure espagnole",
        "Europe/Rome": "heure italienne",
        "Europe/Berlin": "heure allemande",
        "America/Toronto": "hne|hae|heure de l'est|heure normale de l'est|heure avancée de l'est|heure du québec|heure québécoise",
        "America/Winnipeg": "hnc|hac|heure du centre|heure normale du centre|heure avancée du centre",
        "America/Edmonton": "hnr|har|heure des rocheuses|heure normale des rocheuses|heure avancée des rocheuses",
        "America/Vancouver": "hnp|hap|heure du pacifique|heure normale du pacifique|heure avancée du pacifique",
        "America/Halifax": "hna|haa|heure de l'atlantique|heure normale de l'atlantique|heure avancée de l'atlantique",
        "America/St_Johns": "hnt|hat|heure de terre-neuve",
        "Indian/Reunion": "heure de la réunion",
        "Asia/Tokyo": "heure japonaise",
        "UTC": "temps universel|temps universel coordonné|tuc|tu",
    },
    places={
        "Europe/London": "londres|royaume-uni|angleterre|grande-bretagne|uk|édimbourg",
        "Europe/Lisbon": "lisbonne|portugal",
        "Europe/Brussels": "bruxelles|belgique|liège|anvers|gand|namur",
        "Europe/Zurich": "genève|lausanne|berne|bâle|suisse|neuchâtel|fribourg",
        "Europe/Paris": "france|lyon|marseille|lille|bordeaux|toulouse|nice|nantes|strasbourg|métropole|cannes",
        "Europe/Berlin": "francfort|munich|cologne|allemagne|hambourg",
        "Europe/Madrid": "barcelone|espagne|séville",
        "Europe/Rome": "milan|italie|venise|naples|turin|florence",
        "Europe/Amsterdam": "pays-bas|hollande|la haye",
        "Europe/Vienna": "vienne|autriche",
        "Europe/Warsaw": "varsovie|pologne",
        "Europe/Moscow": "moscou",
        "Europe/Athens": "athènes|grèce",
        "Europe/Copenhagen": "copenhague|danemark",
        "Europe/Bucharest": "bucarest|roumanie",
        "Europe/Dublin": "irlande",
        "Europe/Luxembourg": "luxembourg",
        "America/Toronto": "montréal|québec|ottawa|gatineau|laval",
        "America/New_York": "washington|boston|miami|new york|ny|nyc|philadelphie",
        "America/Los_Angeles": "los angeles|san francisco|californie|hollywood",
        "America/Mexico_City": "mexico",
        "America/Havana": "la havane",
        "America/Sao_Paulo": "sao paulo|rio|rio de janeiro",
        "America/Cayenne": "guyane",
        "America/Guadeloupe": "guadeloupe",
        "America/Martinique": "martinique|fort-de-france",
        "Indian/Reunion": "saint-denis",
        "Indian/Mauritius": "île maurice|maurice",
        "Pacific/Noumea": "nouméa|nouvelle-calédonie",
        "Pacific/Tahiti": "papeete|polynésie",
        "Africa/Algiers": "alger|algérie",
        "Africa/Tunis": "tunisie",
        "Africa/Casablanca": "maroc|rabat|marrakech",
        "Africa/Dakar": "sénégal",
        "Africa/Abidjan": "côte d'ivoire",
        "Africa/Cairo": "le caire|caire",
        "Asia/Tokyo": "japon",
        "Asia/Shanghai": "pékin|chine|shanghaï",
        "Asia/Seoul": "séoul|corée",
        "Asia/Kolkata": "bombay|delhi|new delhi|inde|mumbai",
        "Asia/Jerusalem": "jérusalem|tel-aviv|israël",
        "Asia/Beirut": "beyrouth|liban",
        "Asia/Singapore": "singapour",
        "Asia/Hong_Kong": "hong kong",
        "Australia/Sydney": "australie",
    },
    in_place="à {place}",
)
