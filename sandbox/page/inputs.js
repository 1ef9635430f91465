// Input blocks: label, field, hint, and the error that belongs to it.

import { h } from "./dom.js";
import { did, idOf, place, valueOf } from "./element_actions.js";
import { control } from "./elements.js";
import { text } from "./mrkdwn.js";
import { act, changed, state } from "./state.js";

const TEXTS = ["plain_text_input", "email_text_input", "url_text_input", "number_input"];

/** An input block. */
export function input(block, where) {
  const { element } = block;
  const id = idOf(element, block, where);
  const error = errors(where)[block.block_id];
  const isText = TEXTS.includes(element.type);
  const label = h(isText ? "label" : "span", { class: "label", id: `${id}-label`, for: isText ? id : null },
    text(block.label), block.optional ? h("span", { class: "quiet" }, " (optional)") : null);
  return h("div", { class: error ? "field wrong" : "field", "data-block": block.block_id },
    label,
    isText ? field(block, where, id, Boolean(error)) : control(element, block, where, `${id}-label`),
    error ? h("p", { class: "error", id: `${id}-error`, role: "alert" }, error) : null,
    block.hint ? h("p", { class: "hint", id: `${id}-hint` }, text(block.hint)) : null);
}

/** The errors at the fields of a view: Slack's own and the app's. */
export const errors = (where) => ({ ...where.view?.errors, ...state.ui.errors[where.view?.id] });

function field(block, where, id, wrong) {
  const { element } = block;
  const told = dispatches(block);
  const keyed = (event) => {
    if (event.key !== "Enter" || event.isComposing || (element.multiline && !(event.ctrlKey || event.metaKey))) return;
    event.preventDefault();
    if (told && !(event.ctrlKey || event.metaKey)) void send(block, where, { enter: true });
    else event.target.form.requestSubmit();
  };
  const typed = (event) => {
    state.ui.values[id] = { view: where.view.id, block: block.block_id, action: element.action_id, value: event.target.value };
    delete state.ui.errors[where.view.id]?.[block.block_id];
    if (event.target.hasAttribute("aria-invalid")) changed();
  };
  const made = h(element.multiline ? "textarea" : "input", {
    id, key: id, class: "text", type: element.multiline ? null : "text", rows: element.multiline ? "3" : null, autocomplete: "off",
    maxlength: element.max_length ?? 3000, placeholder: element.placeholder?.text,
    "aria-describedby": [wrong ? `${id}-error` : "", block.hint ? `${id}-hint` : ""].join(" ").trim() || null,
    "aria-invalid": wrong ? "true" : null, "aria-required": block.optional ? null : "true", autofocus: element.focus_on_load,
    value: state.ui.values[id]?.value ?? valueOf(element, block, where) ?? "",
    oninput: typed, onkeydown: keyed, onchange: () => void send(block, where),
  });
  return told ? h("div", { class: "told" }, made, h("kbd", { title: "Press Enter to see how this is read", "aria-hidden": "true" }, "↵")) : made;
}

function dispatches(block) {
  return block.dispatch_action && (block.element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"]).includes("on_enter_pressed");
}

/** Give Slack what was typed; with `enter` the app hears of it, even when nothing changed. */
async function send(block, where, { enter = false } = {}) {
  const id = idOf(block.element, block, where);
  const typed = state.ui.values[id];
  if (!enter && (!typed || typed.sent)) return;
  const value = typed?.value ?? valueOf(block.element, block, where) ?? "";
  if (typed) typed.sent = true;
  await did(where, act({ do: "type", ...place(where), id: block.block_id, text: value, enter }));
}

/** Give Slack whatever of a view it does not have yet. */
export async function sendAll(view) {
  for (const typed of Object.values(state.ui.values)) {
    if (typed.view !== view.id || typed.sent) continue;
    typed.sent = true;
    await act({ do: "type", view_id: view.id, id: typed.block, text: typed.value });
  }
}
