// What a newcomer can try, and what `/encore` takes: data alone. Days are near to the day on which somebody looks: a day that has just
// passed is asked about, and one of next year would be a long way off.

export const COMMANDS = [
  { words: "/encore order", more: " ", usage: "<cinema> event <id> due <when>", tells: "Order an encore; whatever you leave out, the form asks for" },
  { words: "/encore list", more: "", usage: "", tells: "Open orders, late and troubled ones first" },
  { words: "/encore status", more: " ", usage: "<order id>", tells: "How one order stands" },
  { words: "/encore follow", more: " ", usage: "<portal> <order id>", tells: "Follow an order that was placed elsewhere" },
  { words: "/encore unfollow", more: " ", usage: "<order id>", tells: "No more news of an order" },
  { words: "/encore help", more: "", usage: "", tells: "Everything it takes" },
];

const MONTHS = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

/** In two weeks: `12 december`. */
function soon() {
  const day = new Date(Date.now() + 14 * 86_400_000);
  return `${day.getDate()} ${MONTHS[day.getMonth()]}`;
}

/** The 31st of the next month that has none: `31 february`. */
function never() {
  const today = new Date();
  let month = today.getMonth() + 1;
  while (new Date(today.getFullYear(), month, 31).getDate() === 31) month += 1;
  return `31 ${MONTHS[month % 12]}`;
}

export const TRIES = [
  {
    title: "Order an encore",
    tells: "Six in the morning or in the evening? The bot asks, on the cinema's own clock.",
    line: "/encore order Filmhuis Bergh event kPv58SRFYExY7xAzQ due next friday at 6",
  },
  {
    title: "Four cinemas, four clocks",
    tells: "One order for each; the same six o'clock from the Azores to Athens.",
    line: `/encore order Filmhuis Bergh, Cine Ancla, Cinema Ribeira and Σινέ Αίγλη event kPv58SRFYExY7xAzQ due ${soon()} 18h`,
  },
  {
    title: "A day that does not exist",
    tells: "The bot says so at the field, keeps the rest, and sends nothing.",
    line: `/encore order Cine Ópera event kPv58SRFYExY7xAzQ due ${never()} 18:00`,
  },
];

export const THEN = "Then break something: fail a job in the portal's panel, or let it cut the connection after receiving the next order.";
