// Interactive elements: how buttons, choices and pickers look.

import { h } from "./dom.js";
import { agreed, did, idOf, pick, place, valueOf } from "./element_actions.js";
import { text } from "./mrkdwn.js";
import { select } from "./select.js";
import { act } from "./state.js";

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
