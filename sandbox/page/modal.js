// The modal in front, of a stack of up to three.

import { blocks } from "./blocks.js";
import { draw, h } from "./dom.js";
import { icon } from "./icons.js";
import { errors, sendAll } from "./inputs.js";
import { text } from "./mrkdwn.js";
import { act, changed, state } from "./state.js";

const TROUBLE = { operation_timeout: "The app took too long to answer.", dispatch_failed: "The app could not be reached.", bad_answer: "The app answered something that Slack does not take." };
let shown = null; // the id of the view that was drawn last
let opener = null; // what had the focus before

/** Draws the modal, if there is one. */
export function drawModal() {
  const dialog = document.getElementById("modal");
  const view = state.views.at(-1);
  if (!view) {
    if (dialog.open) dialog.close();
    draw(dialog);
    if (shown && opener?.isConnected) {
      // The browser has put the focus back already, but not the caret: Chromium then takes keys and writes nothing.
      opener.blur();
      opener.focus();
    }
    shown = null;
    return;
  }
  dialog.oncancel = (event) => {
    event.preventDefault(); // it closes when Slack says that it has
    if (!state.ui.combo) void close(view);
  };
  draw(dialog, sheet(view));
  if (!dialog.open) {
    opener = document.activeElement;
    dialog.showModal();
  }
  if (view.id !== shown) {
    shown = view.id;
    dialog.querySelector(".body").scrollTop = 0;
    focusFirst(dialog);
  }
}

function sheet(view) {
  const below = state.views.at(-2);
  const where = { view };
  const trouble = state.ui.trouble[view.id];
  const busy = view.submitting || state.ui.submitting === view.id;
  return h("form", { class: "sheet", key: view.id, novalidate: true, "data-callback": view.callback_id, onsubmit: (event) => void submit(event, view) },
    h("header", {},
      below ? h("button", { type: "button", class: "plain", "aria-label": `Back to ${below.title.text}`, onclick: () => void close(view) }, icon("back")) : null,
      h("h2", { id: "modal-title" }, text(view.title)),
      h("button", { type: "button", class: "plain", "aria-label": "Close everything", onclick: () => void close(view, true) }, icon("close"))),
    trouble ? h("p", { class: "trouble", role: "alert" }, trouble) : null,
    h("div", { class: "body" }, blocks(view.blocks, where)),
    h("footer", {},
      h("button", { type: "button", class: "button", onclick: () => void close(view) }, view.close ? text(view.close) : view.submit ? "Cancel" : "Close"),
      view.submit
        ? h("button", { type: "submit", class: "button solid primary", disabled: busy || view.submit_disabled, "aria-busy": busy ? "true" : null }, text(view.submit))
        : null));
}

function focusFirst(dialog) {
  const wanted = dialog.querySelector("[autofocus]") ?? dialog.querySelector(".body :is(input, textarea, select, button)") ?? dialog.querySelector("footer .button:last-child");
  wanted?.focus({ preventScroll: true });
}

async function close(view, all = false) {
  await act({ do: "close", view_id: view.id, all });
}

async function submit(event, view) {
  event.preventDefault();
  if (state.ui.submitting) return;
  const { ui } = state;
  ui.submitting = view.id;
  delete ui.errors[view.id];
  delete ui.trouble[view.id];
  changed();
  await sendAll(view);
  const outcome = await act({ do: "submit", view_id: view.id });
  ui.submitting = null;
  if (outcome?.what === "incomplete") ui.errors[view.id] = outcome.errors;
  else if (outcome && outcome.what in TROUBLE) ui.trouble[view.id] = `${TROUBLE[outcome.what]} ${outcome.detail}`.trim();
  changed();
  if (outcome && Object.keys(outcome.errors).length) queueMicrotask(() => queueMicrotask(() => showError(view)));
}

/** Put the first field with an error in sight and the caret into it. */
function showError(view) {
  const current = state.views.find((one) => one.id === view.id);
  const [first] = current ? current.blocks.filter((block) => errors({ view: current })[block.block_id]) : [];
  const field = first && document.querySelector(`#modal [data-block="${CSS.escape(first.block_id)}"]`);
  field?.scrollIntoView({ block: "center" });
  field?.querySelector("input, textarea")?.focus({ preventScroll: true });
}
