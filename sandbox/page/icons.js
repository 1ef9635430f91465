// Small drawings, 20 by 20, in the colour of the text around them.

import { h } from "./dom.js";

const PATHS = {
  hash: "M7.5 3 6 17M14 3l-1.5 14M3.5 7.5h14M2.5 12.5h14",
  lock: "M5 9h10v8H5zM7 9V6.5a3 3 0 0 1 6 0V9",
  bolt: "M11.5 2 4 11.5h5L8 18l8-10h-5.5z",
  send: "M3 3.5 17.5 10 3 16.5 5.5 10zM5.5 10H11",
  close: "M5 5l10 10M15 5 5 15",
  back: "M12.5 4 6.5 10l6 6",
  down: "M5 8l5 5 5-5",
  thread: "M3 4.5h14v9H9l-4 3.5v-3.5H3z",
  panel: "M3 4h14v12H3zM12 4v12",
  bulb: "M7.5 14h5M8 17h4M10 2.5a5 5 0 0 1 2.8 9.1c-.5.4-.8 1-.8 1.6v.8H8v-.8c0-.6-.3-1.2-.8-1.6A5 5 0 0 1 10 2.5z",
  check: "M4 10.5l4 4 8-9",
  eye: "M2 10s3-5.5 8-5.5S18 10 18 10s-3 5.5-8 5.5S2 10 2 10zM10 12.3a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6z",
  people: "M7.5 9.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2 17c0-3 2.5-5 5.5-5s5.5 2 5.5 5M13 9.5a2.5 2.5 0 1 0 0-5M14.5 12c2 .5 3.5 2.3 3.5 5",
  reel: "M10 18a8 8 0 1 0 0-16 8 8 0 0 0 0 16zM10 7.2a1.3 1.3 0 1 0 0-2.6 1.3 1.3 0 0 0 0 2.6zM14.3 10.3a1.3 1.3 0 1 0 0-2.6 1.3 1.3 0 0 0 0 2.6zM12.7 15.2a1.3 1.3 0 1 0 0-2.6 1.3 1.3 0 0 0 0 2.6zM7.3 15.2a1.3 1.3 0 1 0 0-2.6 1.3 1.3 0 0 0 0 2.6zM5.7 10.3a1.3 1.3 0 1 0 0-2.6 1.3 1.3 0 0 0 0 2.6z",
};

/** A drawing that says nothing to a screen reader: the words beside it do. */
export function icon(name) {
  return h("svg", { viewBox: "0 0 20 20", class: "icon", "aria-hidden": "true" }, h("path", { d: PATHS[name] }));
}

/** The picture of a person or of the bot. */
export function avatar(person, size = "") {
  if (person?.is_app) return h("span", { class: `avatar app ${size}`, "aria-hidden": "true" }, icon("reel"));
  const name = person?.real_name ?? "?";
  const initials = name.split(" ").map((word) => word[0]).slice(0, 2).join("");
  const hue = [...(person?.id ?? "")].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 6, 7) % 6;
  return h("span", { class: `avatar hue${hue} ${size}`, "aria-hidden": "true" }, initials);
}
