"""Spanish: of Spain, Mexico, Central and South America and the Caribbean."""

from bot.when.languages import Language

_NUMBERS: dict[float, str] = {
    0: "cero", 1: "uno|un|una", 2: "dos", 3: "tres", 4: "cuatro", 5: "cinco", 6: "seis", 7: "siete", 8: "ocho", 9: "nueve", 10: "diez",
    11: "once", 12: "doce", 13: "trece", 14: "catorce", 15: "quince", 16: "dieciséis|diez y seis", 17: "diecisiete|diez y siete",
    18: "dieciocho|diez y ocho", 19: "diecinueve|diez y nueve", 20: "veinte", 21: "veintiuno|veintiún|veintiuna|veinte y uno",
    22: "veintidós|veinte y dos", 23: "veintitrés|veinte y tres", 24: "veinticuatro|veinte y cuatro", 25: "veinticinco|veinte y cinco",
    26: "veintiséis|veinte y seis", 27: "veintisiete|veinte y siete", 28: "veintiocho|veinte y ocho", 29: "veintinueve|veinte y nueve",
    30: "treinta", 40: "cuarenta", 50: "cincuenta", 60: "sesenta", 70: "setenta", 80: "ochenta", 90: "noventa", 100: "cien|ciento",
}  # fmt: skip
_ORDINALS: dict[int, str] = {
    -3: "antepenúltimo", 1: "primer|primero|1º|1.º|1er|1ro", 2: "segundo|2º|2do", 3: "tercer|tercero|3º|3er|3ro", 4: "cuarto|4º|4to",
    5: "quinto|5to", 6: "sexto", 7: "séptimo", 8: "octavo", 9: "noveno", 10: "décimo", 11: "undécimo|decimoprimer",
    12: "duodécimo|decimosegundo",
}  # fmt: skip

_WEEKDAYS = (
    "lunes|lun|lns", "martes|mar|mart|mtes", "miércoles|mié|mier|miér|mierc|miérc|mx|mcoles", "jueves|jue|juev|jvs",
    "viernes|vie|vier|viern|vrns", "sábado|sáb|sába|sbdo", "domingo|dom|domin|dgo",
)  # fmt: skip
_MONTHS = (
    "enero|ene|ener", "febrero|feb|febr", "marzo|mar|mzo|marz", "abril|abr", "mayo|may", "junio|jun", "julio|jul",
    "agosto|ago|agto|agt|agos", "septiembre|sept|sep|setiembre|set|sbre", "octubre|oct|octbre",
    "noviembre|nov|novbre", "diciembre|dic|dicbre|dbre",
)  # fmt: skip

LANGUAGE = Language(
    code="es",
    name="Spanish",
    turn=5,
    locale="es",
    date_pattern="EEE d MMM y",
    countries="ES MX AR CO CL PE VE EC GT CU BO DO HN PY SV NI CR PA UY PR US",
    holiday_locales=("es",),
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
    weekdays=_WEEKDAYS,
    months=_MONTHS,
    units={
        "second": "segundo|segundos|seg|segs|s|segundito|segunditos",
        "minute": "minuto|minutos|min|mins|minutito|minutitos",
        "hour": "hora|horas|h|hs|hr|hrs|horita|horitas",
        "day": "día|días|jornada|jornadas|día natural|días naturales|día calendario|días calendario|día corrido|días corridos",
        "workday": "día hábil|días hábiles|día laborable|días laborables|día laboral|días laborales|día de trabajo|días de trabajo|jornada laboral|"
        "jornadas laborales|día entre semana|días entre semana",
        "week": "semana|la semana|semanas|sem|sems|semanita|semanitas",
        "weekend": "fin de semana|fines de semana|finde|findes|fds|finde semana|fin de sem",
        "month": "mes|meses|mesecito",
        "quarter": "trimestre|trimestres|trim",
        "year": "año|años|añito",
    },
    days={
        -3: "trasanteayer|anteanteayer|trasantier|antes de anteayer|antes de antier",
        -2: "anteayer|antes de ayer|antier|antesdeayer|antesde ayer|antayer|el día antes de ayer",
        -1: "ayer|el día de ayer|de ayer|día de ayer|en el día de ayer",
        0: "hoy|hoy día|hoy mismo|el día de hoy|día de hoy|de hoy|en el día de hoy|este día|hoydía|el mismo día|este mismo día",
        1: "mañana|mñn|mñna|mñana|el día de mañana|día de mañana|de mañana|manyana|mnn|mñan|en el día de mañana|mañana mismo|el día siguiente|día siguiente",
        2: "pasado mañana|pasadomañana|pasado mñn|el día después de mañana|el día de pasado mañana|pasado mañana mismo|pasado mñna",
        3: "traspasado mañana",
    },
    day_parts={
        (0, "morning"): "esta mañana|esta misma mañana|esta mañanita|en esta mañana|hoy de mañana|hoy mañana",
        (0, "afternoon"): "esta tardecita|esta misma tarde",
        (0, "night"): "esta nochecita|esta misma noche|hoy noche",
        (0, "noon"): "este mediodía",
        (-1, "night"): "anoche|ayer noche|la noche de ayer|la noche pasada|la pasada noche|la última noche",
        (-1, "morning"): "ayer mañana|ayer de mañana",
        (-2, "night"): "antenoche|anteanoche|antes de anoche|antier noche",
    },
    parts={
        "dawn": "madrugada|de la madrugada|de madrugada|por la madrugada|en la madrugada|a la madrugada|la madrugada|amanecer|al amanecer|del amanecer|"
        "al alba|alba|del alba|durante la madrugada|aurora|al despuntar el día|la madrugadita",
        "morning": "la mañana|de la mañana|por la mañana|en la mañana|a la mañana|durante la mañana|por la mañanita|en la mañanita|de la mañanita|temprano|"
        "tempranito|bien temprano|muy temprano|temprano en la mañana|temprano por la mañana|a media mañana|media mañana|de mañanita|muy de mañana|"
        "a última hora de la mañana|x la mañana|mañana temprano en la mañana|de la mañana temprano|pronto por la mañana|por la mañana temprano",
        "noon": "del mediodía|de mediodía|hora del almuerzo|a la hora del almuerzo|hora de comer|a la hora de comer|del medio día|hora de la comida|"
        "a la hora de la comida|al mediodía|por el mediodía",
        "afternoon": "tarde|la tarde|de la tarde|por la tarde|en la tarde|a la tarde|durante la tarde|tardecita|de la tardecita|en la tardecita|media tarde|"
        "a media tarde|x la tarde|de tarde|a primera hora de la tarde|a última hora de la tarde",
        "evening": "atardecer|al atardecer|anochecer|al anochecer|del anochecer|tarde noche|por la tarde noche|a la tarde noche|tardenoche|la tarde noche",
        "night": "noche|la noche|de la noche|por la noche|en la noche|a la noche|de noche|durante la noche|nochecita|en la nochecita|por la nochecita|"
        "x la noche|entrada la noche|bien entrada la noche",
    },
    # "viernes mañana" is its morning; "mañana" anywhere else is tomorrow, so the bare word is no part of the day, nor does "la" stand in `the`, `of` or `on`.
    parts_after_day={"morning": "mañana"},
    # The Spanish afternoon lasts until supper, and "las 12 de la mañana" is noon.
    part_hours={"dawn": (0, 9), "morning": (0, 13), "noon": (11, 17), "afternoon": (12, 22)},
    holidays={
        "new year's day": "año nuevo|el año nuevo|día de año nuevo|el día de año nuevo|primero de año|día primero de año",
        "new year's eve": "nochevieja|noche vieja|la nochevieja|san silvestre|víspera de año nuevo|la víspera de año nuevo|noche de fin de año|"
        "la noche de fin de año|día de nochevieja|noche de año nuevo|la noche de año nuevo|noche de san silvestre",
        "epiphany": "reyes|día de reyes|el día de reyes|los reyes|reyes magos|día de los reyes magos|día de los reyes|epifanía|la epifanía|los reyes magos|"
        "epifanía del señor",
        "candlemas": "candelaria|la candelaria|día de la candelaria",
        "valentine's day": "san valentín|día de san valentín|el día de san valentín|día de los enamorados|el día de los enamorados",
        "st david's day": "san david",
        "womens day": "día de la mujer|día internacional de la mujer|el día de la mujer|día internacional de la mujer trabajadora|día de la mujer trabajadora",
        "st patrick's day": "san patricio|día de san patricio|el día de san patricio",
        "st joseph": "san josé|día de san josé|el día de san josé",
        "shrove tuesday": "martes de carnaval|mardi gras|martes de carnestolendas",
        "rose monday": "lunes de carnaval",
        "ash wednesday": "miércoles de ceniza",
        "palm sunday": "domingo de ramos",
        "maundy thursday": "jueves santo",
        "good friday": "viernes santo",
        "easter saturday": "sábado santo|sábado de gloria",
        "easter": "pascua|domingo de resurrección|domingo de pascua|domingo de gloria|día de pascua|pascua de resurrección|domingo de pascua de resurrección|"
        "el día de pascua|la pascua",
        "easter monday": "lunes de pascua",
        "ascension": "ascensión|la ascensión|día de la ascensión|jueves de la ascensión",
        "whit sunday": "pentecostés|domingo de pentecostés|día de pentecostés",
        "whit monday": "lunes de pentecostés",
        "corpus christi": "corpus christi|el corpus|corpus",
        "earth day": "día de la tierra|el día de la tierra",
        "st george's day": "san jorge|sant jordi|día de san jorge|día del libro|el día del libro",
        "labour day": "día del trabajo|el día del trabajo|día del trabajador|día de los trabajadores|fiesta del trabajo|"
        "día internacional de los trabajadores|día internacional del trabajo|día internacional del trabajador|la fiesta del trabajo|"
        "día mundial del trabajador",
        "martin luther king day": "día de martin luther king|día de martin luther king jr",
        "presidents day": "día de los presidentes|día del presidente",
        "memorial day": "día de los caídos|día de la recordación",
        "remembrance day": "día de los veteranos|día del armisticio|armisticio",
        "canada day": "día de canadá",
        "columbus day": "día de colón",
        "mothers day": "día de la madre|el día de la madre|día de las madres",
        "fathers day": "día del padre|el día del padre|día de los padres|día de papá",
        "st john": "san juan|día de san juan|el día de san juan",
        "st james": "santiago apóstol|día de santiago|el día de santiago|día de santiago apóstol",
        "assumption": "asunción|la asunción|asunción de la virgen|la asunción de la virgen|virgen de agosto|día de la asunción|la virgen de agosto|"
        "asunción de maría",
        "spanish national day": "fiesta nacional|la fiesta nacional|día de la hispanidad|la hispanidad|el pilar|día del pilar|virgen del pilar|"
        "fiesta nacional de españa|día de la fiesta nacional|día de la virgen del pilar",
        "halloween": "halloween|noche de brujas|la noche de brujas|día de brujas|víspera de todos los santos",
        "all saints": "todos los santos|día de todos los santos|el día de todos los santos|tosantos",
        "all souls": "día de muertos|día de los muertos|el día de muertos|el día de los muertos|día de los difuntos|día de difuntos|los fieles difuntos|"
        "día de los fieles difuntos|fieles difuntos",
        "st martin": "san martín|día de san martín",
        "thanksgiving": "acción de gracias|día de acción de gracias|el día de acción de gracias|día de gracias|thanksgiving",
        "black friday": "black friday|viernes negro|el viernes negro",
        "cyber monday": "cyber monday|ciberlunes|ciber lunes|lunes cibernético",
        "st andrew's day": "san andrés|día de san andrés",
        "first advent": "primer domingo de adviento",
        "second advent": "segundo domingo de adviento",
        "third advent": "tercer domingo de adviento",
        "fourth advent": "cuarto domingo de adviento",
        "st nicholas": "san nicolás|día de san nicolás",
        "constitution day": "día de la constitución|el día de la constitución|día de la constitución española",
        "immaculate conception": "inmaculada|la inmaculada|inmaculada concepción|la inmaculada concepción|día de la inmaculada|la purísima|"
        "día de la inmaculada concepción",
        "christmas eve": "nochebuena|noche buena|la nochebuena|día de nochebuena|víspera de navidad|la víspera de navidad|vísperas de navidad|"
        "la noche de nochebuena",
        "christmas": "navidad|día de navidad|el día de navidad|la navidad|natividad|natividad del señor|navidades",
        "boxing day": "san esteban|sant esteve|día de san esteban|boxing day",
        "holy innocents": "santos inocentes|día de los santos inocentes|día de los inocentes|el día de los inocentes|el día de los santos inocentes|inocentes",
        "independence day": "día de la independencia de estados unidos|día de la independencia americana|día de la independencia estadounidense",
    },
    quarters="t|q",
    week_number="s|semana número|semana n|semana nro|semana núm|semana no",
    numbers=_NUMBERS,
    number_joins="{ten} y {unit}|{ten} {unit}",
    couple="par de|un par de|el par de",
    ordinals=_ORDINALS,
    ordinals_of={
        1: "primera|la primera|1era|1ra",
        2: "segunda|la segunda|2da",
        3: "tercera|la tercera|3era|3ra",
        4: "cuarta|la cuarta|4ta",
        5: "quinta|5ta",
        -3: "antepenúltima",
    },
    thousand="dos mil|dosmil",
    # "1º" is folded to "1o", and a bare "o" means or: such figures are listed one by one among the ordinals.
    ordinal_marks="er|ero|ro|do|to|mo|vo|no|°",
    half_units={
        "30 seconds": "medio minuto",
        "15 minutes": "cuarto de hora|un cuarto de hora|cuartito de hora|un cuartito de hora|1/4 de hora|1/4 hora|y cuarto|y un cuarto",
        "30 minutes": "media hora|una media hora|1/2 hora|media horita|una media horita|media h",
        "45 minutes": "tres cuartos de hora|3 cuartos de hora|3/4 de hora|y tres cuartos",
        "60 minutes": "la próxima hora",
        "75 minutes": "hora y cuarto|una hora y cuarto",
        "90 minutes": "hora y media|una hora y media|1 hora y media|1h y media",
        "12 hours": "medio día|media jornada",
        "6 months": "medio año|semestre|un semestre|seis meses",
        "18 months": "año y medio|un año y medio",
        "36 hours": "día y medio|un día y medio",
    },
    and_a_half="y media|y medio|y 1/2",
    at="a las|a la|a eso de las|a eso de la|sobre las|sobre la|hacia las|hacia la|las|la|alrededor de las|alrededor de la|cerca de las|cerca de la|"
    "como a las|como a la|aproximadamente a las|aproximadamente a la|más o menos a las|tipo|tipo las|exactamente a las|justo a las|para las|para la|"
    "por ahí de las|alas|a las aproximadamente|tipo a las|aprox a las|son las|serán las|es la|será la|cuando sean las|eran las|a las",
    hour_marks="horas|hora|h|hs|hrs|hr",
    am="am|a.m.|a. m.|a. m|a m|h am|hs am|hrs am|horas am|ante meridiem",
    pm="pm|p.m.|p. m.|p. m|p m|h pm|hs pm|hrs pm|horas pm|post meridiem",
    noon="mediodía|medio día|el mediodía|12 del mediodía|doce del mediodía|12 del día|doce del día|12 m|12:00 m|doce m|12 de mediodía|12 del medio día|12m",
    midnight="esta medianoche|medianoche|media noche|la medianoche",
    quarter="cuarto|un cuarto|1/4",
    half="media|1/2",
    to="para las|para la|para|p las",
    plus="y|con",
    less="menos|menos las|menos los",
    minute_marks="minutos|minuto|min|mins",
    hours_of={
        "09:00": "a primera hora|primera hora|a primera hora de la mañana|a primera hora del día|primera hora de la mañana|al comienzo de la jornada",
        "17:00": "cierre de oficina|al cierre de oficina|cierre de oficinas|cierre de negocio|al cierre de los negocios|cierre del negocio|"
        "fin de la jornada laboral|final de la jornada laboral|al final de la jornada laboral|cierre de la jornada laboral",
    },
    this="este|esta|éste|ésta|presente|en curso|actual|este mismo|esta misma|corriente|el presente|la presente",
    next="próximo|próxima|próximos|próximas|prox|proxima|siguiente|que sigue|q sigue|prx|px|el próximo|la próxima|próx|próximo día",
    coming="que viene|q viene|que entra|entrante|venidero|venidera|que llega|por venir|viniente|que vienen|ke viene|k viene",
    last="pasado|pasada|último|última|anterior|pasados|pasadas|el pasado|la pasada|el último|la última|previo|previa|recién pasado|recién pasada|que pasó|"
    "ultimo",
    after_next="subsiguiente|después del próximo|después de la próxima|sub siguiente|después del que viene|después de la que viene|de después del próximo|"
    "siguiente al próximo|siguiente a la próxima|después de la siguiente|después del siguiente",
    before_last="penúltimo|penúltima|la penúltima|antepasado|antepasada|tras anterior|trasanterior",
    this_month="corriente|del corriente|del mes corriente|del presente|del mes en curso|del actual|cte|del cte",
    weeks_on={
        1: "en ocho|en ocho días|en 8|en 8 días|de en ocho",
        2: "en quince|en quince días|en 15|en 15 días",
    },
    now="ahora|ahora mismo|ya|ya mismo|en este momento|en este instante|inmediatamente|de inmediato|enseguida|en seguida|al instante|actualmente|justo ahora|"
    "en este preciso momento|en estos momentos|ahora ya|en la actualidad|este momento|este instante|en el momento|este minuto|en este minuto|"
    "en este mismo momento|en el momento actual",
    same_time="a la misma hora|la misma hora|misma hora|a esta hora|a esta misma hora|esta misma hora|esta hora|a estas horas|estas horas",
    in_="en|dentro de|dentro|de aquí a|de aquí en|de acá a|de acá en|de hoy a|en aproximadamente|en alrededor de|en exactamente|en las próximas|"
    "en los próximos|dentro de los próximos|dentro de las próximas|en el plazo de|en un plazo de|dentro de aproximadamente|dentro de exactamente|en otras|"
    "en otros|de aquí|en cosa de",
    from_now="después|a partir de ahora|desde ahora|a partir de hoy|desde hoy|a contar desde hoy|a contar de hoy|más tarde|más adelante|"
    "a partir de este momento|desde este momento|después de hoy|después de ahora|contando desde hoy|desde el día de hoy|a partir del día de hoy",
    ago="atrás|antes de hoy|antes de ahora|antes de este momento|pa atrás|para atrás",
    ago_first="hace|hace ya|hace como|hace aproximadamente|hace alrededor de|hace exactamente|hace apenas|hará|hace tan solo|hace tan sólo|hace más o menos|"
    "hace justo|hace casi exactamente|ace",
    before="antes|antes de|antes del|antes que|previo a|previo al|previos a|previos al|previas a|previas al|con anterioridad a|con anterioridad al|"
    "anterior a|anterior al|anteriores a|anteriores al",
    after="después|después de|después del|tras|luego de|luego del|a partir de|a partir del|a partir|a contar de|a contar del|a contar desde|desde|"
    "posterior a|posterior al|posteriores a|posteriores al|siguiente a|siguiente al|que sigue a|que sigue al",
    until="hasta|hasta el|hasta la|a más tardar",
    as_of="desde|desde el|a partir de|a partir del|no antes de|no antes del|como pronto|a contar desde",
    day_before="víspera|la víspera|víspera de|víspera del|la víspera de|la víspera del|el día anterior a|el día anterior al|el día anterior|el día antes|"
    "el día antes de|el día antes del|día anterior a|día anterior al|el día previo a|el día previo al|día antes de|día antes del|día antes|en vísperas de|"
    "en víspera de|a la víspera de|vísperas de|un día antes|un día antes de|un día antes del|en la víspera de|en la víspera del",
    day_after="el día después|el día después de|el día después del|el día siguiente a|el día siguiente al|el día siguiente de|el día siguiente del|"
    "al día siguiente de|al día siguiente del|día siguiente a|día siguiente al|día después de|día después del|día después|un día después de|"
    "un día después del|el día posterior a|el día posterior al|un día después|el día tras|al día siguiente a|al día siguiente al",
    two_days_before="antevíspera|la antevíspera|la antevíspera de|antevíspera de|dos días antes de",
    start="principio|principios|a principios|al principio|a principio|inicio|inicios|a inicios|al inicio|el inicio|comienzo|comienzos|a comienzos|"
    "al comienzo|el principio|el comienzo|primeros|a primeros|primeros días|arranque|a inicio|los inicios|los principios|para principios|para inicios|"
    "para comienzos|en los primeros días|los primeros días",
    middle="mediados|a mediados|mitad|a mitad|a la mitad|la mitad|en medio|en la mitad|para mediados|medio|por mediados|hacia mediados|mitades|en mitad",
    end="al finalizar|finalizando|al terminar|fin|fines|a fin|a fines|al fin|final|finales|a finales|a final|al final|el final|el fin|término|al término|últimos|a últimos|para fin|para fines|"
    "para finales|para final|para el final|para el fin|hacia finales|hacia el final|hacia fines|cierre|al cierre|el cierre",
    edges={
        ("end", "day"): "final del día|fin del día|fin de día|al final del día|a final del día|fin de la jornada|"
        "final de la jornada|al final de la jornada|al cierre del día|cierre del día|al término del día|antes de que acabe el día|"
        "antes de que termine el día|final de día|al final de día|el final del día|el fin del día|al fin del día",
        ("end", "month"): "fin de mes|fines de mes|final de mes|finales de mes|a fin de mes|a fines de mes|"
        "a finales de mes|cierre de mes|últimos de mes",
        ("end", "quarter"): "fin de trimestre|final de trimestre|cierre de trimestre",
        ("end", "year"): "fin de año|fines de año|final de año|finales de año|a fin de año|a fines de año|"
        "a finales de año|cierre de año",
        ("start", "month"): "principio de mes|principios de mes|a principios de mes|inicio de mes|inicios de mes|"
        "comienzo de mes|comienzos de mes|primeros de mes|a primeros de mes|a principio de mes",
        ("start", "year"): "principio de año|principios de año|a principios de año|inicio de año|inicios de año|"
        "comienzo de año|comienzos de año",
        ("start", "week"): "principio de semana|principios de semana|a principios de semana|inicio de semana|"
        "comienzo de semana|a principio de semana|inicios de semana",
    },
    the="el|al|del|el día|del día|al día|día|en el día|para el día|el día de",
    of="de|del|d|en|del año|de el|del mes de|del día|en el|dl|a",
    on="a|al|para|para el|por|por el|hacia|hacia el|sobre|sobre el|el|el día de|en el día de|el día del|en el|para el día|para el día de|a fecha|a fecha de|"
    "con fecha|con fecha de|con fecha del|fecha|el dia|pa|pal|pa el|xa|xa el|pa l|a más tardar para|x|en la fecha|para la fecha",
    within="en|durante|en el|en la|en el mes de|el mes de|mes de|para|del mes de|en el año|el año|año|para el mes de|hacia|por|durante el mes de|durante el|"
    "a lo largo de|durante la|para el|durante el año|en el transcurso de",
    and_="y|más|&|con",
    fillers="función|sesión|pase|proyección|estreno|preestreno|matiné|matinée|puertas|apertura de puertas|aprox|aproximadamente|más o menos|circa|o así|poco más o menos|en el cine|al cine|por favor|porfa|porfavor|porfis|porfi|xfa|xfavor|x favor|pf|plis|gracias|muchas gracias|mil gracias|de antemano|hola|buenas|"
    "buenos días|buen día|buenas tardes|buenas noches|saludos|un saludo|estimados|estimado|entrega|entregar|entregarlo|entregado|entregada|entregue|"
    "entreguen|entréguenlo|a entregar|fecha de entrega|entrega prevista|envío|enviar|envíen|envía|enviarlo|envíenlo|mandar|mandarlo|manda|recibir|recibirlo|"
    "recepción|llegar|llegada|llegue|que llegue|tiene que llegar|debe llegar|debe estar|debe estar allí|tiene que estar|listo|lista|listo para|"
    "como muy tarde|como tarde|a más tardar|a lo más tardar|como máximo|máximo|lo más tarde|fecha límite|límite|fecha tope|tope|plazo|vence|vencimiento|"
    "deadline|en punto|exactas|exacta|exacto|exactamente|justo|justas|clavadas|sin falta|puntual|puntuales|precisamente|muévelo|muévela|muévanlo|mueve|mover|"
    "moverlo|moverla|movamos|movámoslo|cambia|cambiar|cambiarlo|cámbialo|cámbiala|cambien|pásalo|pásala|pasar|pasarlo|pasemos|pasémoslo|pospón|posponer|"
    "posponlo|aplaza|aplazar|aplázalo|retrasa|retrasar|retrásalo|adelanta|adelantar|adelántalo|reprograma|reprogramar|reprogramado|programa|programar|"
    "programado|programada|agenda|agendar|agéndalo|agendado|pon|poner|ponlo|ponla|pongamos|pongámoslo|déjalo|dejarlo|dejémoslo|digamos|mejor|preferiblemente|"
    "de preferencia|sería|es|era|será|sea|que sea|puede ser|podría ser|ok|okey|okay|vale|de acuerdo|perfecto|claro|bueno|bien|entonces|pues|cita|la cita|"
    "reunión|la reunión|la reunión es|quedamos|nos vemos|veámonos|nos reunimos|reunámonos|volveré|vuelvo|volví|regresé|me fui|salí|estuve|fui|volver|"
    "regresar|yo|regreso|regresaré|estaré de vuelta|estaré|iré|me iré|voy|salgo|saldré|me voy|recuérdame|recordarme|recordatorio|quiero|queremos|quisiera|"
    "quisiéramos|querría|necesito|necesitamos|lo necesito|lo necesitamos|lo quiero|lo queremos|se necesita|hay que|me gustaría|nos gustaría|me viene bien|"
    "nos viene bien|puedes|puede|pueden|podemos|podría|podrían|podrías|si es posible|si puede ser|a ser posible|de ser posible|posible|sin excepción|horario|"
    "faltan|falta|es a|será a|reserva|reservar|reservado|resérvalo|haz|hacerlo|hagámoslo|qué tal|qué tal si|qué te parece|qué les parece|te parece|"
    "les parece|ok para|va|dale|mismo|misma|fecha|la fecha|hora de entrega|allí|ahí|encore|liberar|liberarlo|transferir|o'clock|el encore|el envío|"
    "la entrega|de reloj|tiene que ser|debe ser|ha de ser|tiene que estar listo|aprox|aproximadamente",
    refused={
        "a show": "la función|la sesión|el pase|el estreno|la proyección",
        "negation": "no|nunca|jamás|excepto|salvo|sin|ni|tampoco|menos|pero|sino|ningún|ninguno|ninguna|nada|quitando|aparte",
        "choice": "o|u|ó|bien sea|ya sea|alternativamente|y/o",
        "range": "hasta|entre|desde|durante|toda|todo|entero|entera|antes|después|los|las|partir|más|resto|a lo largo|duración|mitad",
        "recurring": "todos|todas|cada|diario|diaria|diariamente|semanal|semanalmente|mensual|mensualmente|anual|anualmente|sábados|domingos|los lunes|"
        "los martes|los miércoles|los jueves|los viernes|los sábados|los domingos|mañanas|tardes|noches|madrugadas|por semana|por día|por mes|por año|"
        "por hora|por segundo|veces|vez|siempre|cotidiano|habitual|habitualmente|sí y otro",
        "vague": "pronto|cuanto antes|lo antes posible|lo más pronto posible|asap|unos|unas|algunos|algunas|algún|alguna|alguno|varios|varias|cuando|luego|"
        "tarde|quizás|quizá|tal vez|a lo mejor|acaso|ahorita|próximamente|recientemente|últimamente|pico|y pico|cualquier|cualquiera|quincena|quincenas|"
        "otro día|un día de estos|uno de estos días|en breve|dentro de poco|hace poco|hace mucho|hace tiempo|rato|un rato|ratito|momentito|una mañana|"
        "una tarde|una noche|una madrugada|un mediodía",
    },
    time_words="hora|hora de|hora del|hora de la|hora de las|hora local de|hora en|horario de|horario del|en hora de|huso horario de|hora d|en horario de",
    local_time="hora local|hora del cine|hora de aquí|hora local del cine|nuestra hora|en hora local|horario local|hora de allí|su hora|a hora local",
    zones={
        "Europe/Madrid": "hora peninsular|hora de la península|hora española|hora peninsular española|horario peninsular|hora central europea|"
        "hora de europa central|hora de verano de europa central|en la península|península",
        "Atlantic/Canary": "hora canaria|hora insular|hora de las canarias|hora de las islas canarias",
        "Europe/London": "hora británica|hora inglesa|hora de inglaterra|hora del reino unido",
        "Europe/Paris": "hora francesa",
        "Europe/Rome": "hora italiana",
        "Europe/Lisbon": "hora portuguesa",
        "Europe/Berlin": "hora alemana",
        "America/Argentina/Buenos_Aires": "hora argentina",
        "America/Santiago": "hora chilena",
        "America/Bogota": "hora colombiana",
        "America/Lima": "hora peruana",
        "America/Caracas": "hora venezolana",
        "America/Montevideo": "hora uruguaya",
        "America/Mexico_City": "hora mexicana|hora del centro de méxico",
        "America/New_York": "hora del este|hora estándar del este|hora de la costa este",
        "America/Chicago": "hora central",
        "America/Denver": "hora de la montaña",
        "America/Los_Angeles": "hora del pacífico|hora de la costa oeste",
        "UTC": "tiempo universal|tiempo universal coordinado",
    },
    places={
        "Europe/London": "londres|inglaterra|reino unido|gran bretaña|uk",
        "Europe/Paris": "francia|parís",
        "Europe/Lisbon": "lisboa|portugal",
        "Europe/Rome": "roma|italia|milán",
        "Europe/Berlin": "alemania|múnich|frankfurt|fráncfort|hamburgo",
        "Europe/Amsterdam": "holanda|países bajos|los países bajos",
        "Europe/Brussels": "bruselas|bélgica",
        "Europe/Zurich": "ginebra|suiza|zúrich|berna",
        "Europe/Vienna": "viena|austria",
        "Europe/Athens": "atenas|grecia",
        "Europe/Warsaw": "varsovia|polonia",
        "Europe/Copenhagen": "copenhague|dinamarca",
        "Europe/Stockholm": "estocolmo|suecia",
        "Europe/Moscow": "moscú|rusia",
        "Europe/Dublin": "dublín|irlanda",
        "Europe/Istanbul": "estambul",
        "Europe/Madrid": "españa|barcelona|sevilla|valencia|bilbao|zaragoza|málaga",
        "Atlantic/Canary": "canarias|las canarias|islas canarias|tenerife|las palmas|gran canaria",
        "America/New_York": "nueva york|ny|nyc|miami|washington|boston",
        "America/Los_Angeles": "los ángeles|san francisco|california|hollywood",
        "America/Mexico_City": "ciudad de méxico|cdmx|méxico|guadalajara|df",
        "America/Havana": "la habana|cuba",
        "America/Bogota": "colombia|bogotá|medellín|cali",
        "America/Guayaquil": "quito|ecuador",
        "America/Lima": "perú",
        "America/Santiago": "chile|santiago de chile",
        "America/Argentina/Buenos_Aires": "argentina|rosario",
        "America/Montevideo": "uruguay",
        "America/Asuncion": "paraguay",
        "America/La_Paz": "bolivia",
        "America/Caracas": "venezuela",
        "America/Panama": "panamá|ciudad de panamá",
        "America/Costa_Rica": "costa rica",
        "America/Guatemala": "ciudad de guatemala",
        "America/Santo_Domingo": "república dominicana",
        "America/Puerto_Rico": "puerto rico|san juan",
        "America/Sao_Paulo": "brasil|río de janeiro|são paulo",
        "Asia/Tokyo": "tokio|japón",
        "Asia/Shanghai": "pekín|china",
        "Asia/Seoul": "seúl|corea",
        "Asia/Kolkata": "bombay|delhi|india",
        "Asia/Singapore": "singapur",
        "Asia/Jerusalem": "jerusalén|tel aviv|israel",
        "Africa/Cairo": "el cairo",
        "Africa/Casablanca": "marruecos",
        "Australia/Sydney": "sídney",
    },
    in_place="en {place}",
)
