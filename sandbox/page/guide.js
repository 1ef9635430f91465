// The card that tells a newcomer what to try.

import { h } from "./dom.js";
import { THEN, TRIES } from "./hints.js";
import { icon } from "./icons.js";
import { compose } from "./composer.js";
import { changed, state } from "./state.js";

/** The guide; nothing once it was put away. */
export function guide() {
  if (!state.ui.guide) return null;
  return h("section", { class: "guide", "aria-label": "What to try", key: "guide" },
    h("header", {}, icon("bulb"), h("h3", {}, "Two minutes from nothing to a delivered encore"),
      h("button", { type: "button", class: "plain", "aria-label": "Put this away", onclick: () => show(false) }, icon("close"))),
    h("ol", {}, TRIES.map((one, index) =>
      h("li", { key: one.title },
        h("button", { type: "button", class: index ? "try" : "try first", onclick: () => compose(one.line) },
          h("strong", {}, one.title), h("span", {}, one.tells), h("code", {}, one.line))))),
    h("p", {}, THEN));
}

/** Show the guide, or put it away. */
export function show(shown) {
  state.ui.guide = shown;
  try {
    sessionStorage.setItem("guide", shown ? "shown" : "away");
  } catch {
    // A browser without storage shows it again next time.
  }
  changed();
  if (shown) queueMicrotask(() => document.querySelector(".guide")?.scrollIntoView({ block: "center" }));
}
