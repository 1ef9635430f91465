// What there is to order: the portal's events, ready to be put into a command.

import { portal } from "./api.js";
import { compose } from "./composer.js";
import { h } from "./dom.js";
import { changed, state } from "./state.js";

const FIRST = "emea";

/** The events of one portal and a cinema to send each to. */
export function catalogue() {
  const known = state.catalogue?.[FIRST];
  const opened = (event) => {
    if (event.target.open && !state.catalogue) void read();
  };
  return h("details", { ontoggle: opened, key: "catalogue" }, h("summary", {}, "What there is to order"),
    known
      ? h("div", { class: "once" }, known.events.map((event, index) => {
        const cinema = known.companies[(index + 2) % known.companies.length];
        return h("button", { type: "button", class: "button", key: event.id, title: `Order it for ${cinema.name}`, onclick: () => compose(`/encore order ${cinema.name} event ${event.id} due saturday 20:00`) }, event.name);
      }))
      : h("p", { class: "quiet" }, "Looking …"));
}

async function read() {
  state.catalogue = await portal.catalogue().catch(() => null);
  changed();
}
