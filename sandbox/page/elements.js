// Interactive elements: what using them sends to the app, and how buttons, choices and pickers look.

import { h } from "./dom.js";
import { text } from "./mrkdwn.js";
import { ask } from "./question.js";
import { select } from "./select.js";
import { act, changed, state } from "./state.js";

/** Which field of `state.values` holds the value of an element (sandbox/slack/state.py). */
const FIELD = {
  static_select: "selected_option", external_select: "selected_option", radio_buttons: "selected_option",
  multi_static_select: "selected_options", multi_external_select: "selected_options", checkboxes: "selected_options",
  users_select: "selected_user", multi_users_select: "selected_users",
  conversations_select: "selected_conversation", multi_conversations_select: "selected_conversations",
  channels_select: "selected_channel", multi_channels_select: "selected_channels",
  datepicker: "selected_date", timepicker: "selected_time", datetimepicker: "selected_date_time",
};

/** The place as the sandbox's API wants it. */
export const place = (where) => (where.view ? { view_id: where.view.id } : { channel: where.channel, ts: where.message.ts });

/** What was picked in an element, as Slack keeps it. */
export function valueOf(element, block, where) {
  const values = where.view ? where.view.state.values : where.message.values;
  return values?.[block.block_id]?.[element.action_id]?.[FIELD[element.type] ?? "value"] ?? null;
}

/** A name for an element that is the same each time it is drawn. */
export const idOf = (element, block, where) => `${where.view?.id ?? where.message.ts}-${block.block_id}-${element.action_id}`.replaceAll(/[^\w-]/g, "_");

/** Leave exactly these picked. */
export async function pick(element, block, where, options) {
  if (!(await agreed(element))) return;
  await did(where, act({ do: "set", ...place(where), id: target(element, block), options }));
}

/** Slack's API finds an element by its block, or by its action where the block holds several. */
function target(element, block) {
  return block.type === "input" || block.accessory || block.elements?.length === 1 ? block.block_id : element.action_id;
}

const agreed = async (element) => !element.confirm || ask(element.confirm);

/** Tell in the modal when the app did not take it. */
export async function did(where, doing) {
  const outcome = await doing;
  if (!where.view) return outcome;
  const { trouble } = state.ui;
  if (outcome && ["operation_timeout", "dispatch_failed", "bad_answer"].includes(outcome.what)) {
    trouble[where.view.id] = `We had some trouble connecting. Try again? (${outcome.what}${outcome.detail ? `: ${outcome.detail}` : ""})`;
  } else delete trouble[where.view.id];
  changed();
  return outcome;
}

/** An element in a section, an actions block or an input. `labelled`: the id of its label. */
export function control(element, block, where, labelled) {
  const id = idOf(element, block, where);
  switch (element.type) {
    case "button":
      return button(element, block, where, id);
    case "overflow":
      return overflow(element, block, where, id);
    case "radio_buttons":
    case "checkboxes":
      return choices(element, block, where, id, labelled);
    case "datepicker":
    case "timepicker":
      return picker(element, block, where, id);
    case "image":
      return h("span", { class: "picture", role: "img", "aria-label": element.alt_text }, element.alt_text);
    default:
      return select(element, block, where, labelled);
  }
}

function button(element, block, where, id) {
  const press = async () => {
    if (!(await agreed(element))) return;
    if (element.url) window.open(element.url, "_blank", "noopener");
    await did(where, act({ do: "click", ...place(where), id: element.action_id, value: element.value }));
  };
  return h("button", {
    type: "button", key: id, id, class: `button ${element.style ?? ""}`, "aria-label": element.accessibility_label, onclick: press,
  }, text(element.text));
}

function overflow(element, block, where, id) {
  const chosen = async (event) => {
    const { value } = event.target;
    event.target.value = "";
    if (value && (await agreed(element))) await did(where, act({ do: "click", ...place(where), id: element.action_id, value }));
  };
  return h("select", { key: id, id, class: "button overflow", "aria-label": "More actions", onchange: chosen },
    h("option", { value: "" }, "⋯"), element.options.map((option) => h("option", { value: option.value }, option.text.text)));
}

function choices(element, block, where, id, labelled) {
  const single = element.type === "radio_buttons";
  const chosen = valueOf(element, block, where);
  const held = new Set((single ? [chosen] : (chosen ?? [])).filter(Boolean).map((option) => option.value));
  const change = (option) => (event) => {
    const kept = element.options.filter((one) => (one === option ? event.target.checked : held.has(one.value)));
    void pick(element, block, where, single ? [option] : kept);
  };
  return h("div", { class: "choices", role: single ? "radiogroup" : "group", "aria-labelledby": labelled, key: id, id, tabindex: "-1" },
    element.options.map((option) =>
      h("label", { class: "choice", key: option.value },
        h("input", { type: single ? "radio" : "checkbox", name: id, checked: held.has(option.value), onchange: change(option) }),
        h("span", {}, text(option.text), option.description ? h("small", {}, text(option.description)) : null))));
}

function picker(element, block, where, id) {
  const change = (event) => void pick(element, block, where, event.target.value ? [event.target.value] : []);
  return h("input", {
    type: element.type === "datepicker" ? "date" : "time", key: id, id, class: "text",
    value: valueOf(element, block, where) ?? "", onchange: change,
  });
}
