// What a newcomer can try, and what `/encore` takes: data alone.

export const COMMANDS = [
  { words: "/encore order", more: " ", usage: "<cinema> event <id> due <when>", tells: "Order an encore; whatever you leave out, the form asks for" },
  { words: "/encore list", more: "", usage: "", tells: "Open orders, late and troubled ones first" },
  { words: "/encore status", more: " ", usage: "<order id>", tells: "How one order stands" },
  { words: "/encore follow", more: " ", usage: "<portal> <order id>", tells: "Follow an order that was placed elsewhere" },
  { words: "/encore unfollow", more: " ", usage: "<order id>", tells: "No more news of an order" },
  { words: "/encore help", more: "", usage: "", tells: "Everything it takes" },
];

export const TRIES = [
  {
    title: "Order an encore",
    tells: "Six in the morning or in the evening? The bot asks, on the cinema's own clock.",
    line: "/encore order Filmhuis Bergh event kPv58SRFYExY7xAzQ due next friday at 6",
  },
  {
    title: "Four cinemas, four clocks",
    tells: "One order for each; the same six o'clock from the Azores to Athens.",
    line: "/encore order Filmhuis Bergh, Cine Ancla, Cinema Ribeira and Σινέ Αίγλη event kPv58SRFYExY7xAzQ due 12 december 18h",
  },
  {
    title: "A day that does not exist",
    tells: "The bot says so at the field, keeps the rest, and sends nothing.",
    line: "/encore order Cine Ópera event kPv58SRFYExY7xAzQ due 31 november 18:00",
  },
];

export const THEN = "Then break something: fail a job in the portal's panel, or let it cut the connection after receiving the next order.";
