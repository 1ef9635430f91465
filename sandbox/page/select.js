// Selects of every kind: one or several, fixed options or the app's suggestions, people and channels. An ARIA combobox.

import { slack } from "./api.js";
import { h } from "./dom.js";
import { idOf, pick, place, valueOf } from "./element_actions.js";
import { icon } from "./icons.js";
import { text } from "./mrkdwn.js";
import { changed, state } from "./state.js";

const PAUSE = 150; // ms after the last letter before the app is asked

/** A select. */
export function select(element, block, where, labelled) {
  const id = idOf(element, block, where);
  const many = element.type.startsWith("multi_");
  const held = valueOf(element, block, where);
  const chosen = (many ? (held ?? []) : held === null ? [] : [held]).map((one) => asOption(element, one));
  const open = state.ui.combo?.id === id ? state.ui.combo : null;
  const tools = { element, block, where, id, many, chosen };
  return h("div", { class: `select ${many ? "many" : "one"} ${open ? "open" : ""}`, key: id, onfocusout: (event) => left(event, id) },
    h("div", { class: "box text" },
      many ? chosen.map((option) => chip(option, tools)) : null,
      field(tools, open, labelled),
      icon("down")),
    open ? list(tools, open) : null);
}

function field(tools, open, labelled) {
  const { element, id, many, chosen } = tools;
  const shown = !many && chosen.length ? chosen[0].text.text : "";
  const active = open?.options[open.active];
  return h("input", {
    id, type: "text", role: "combobox", autocomplete: "off", spellcheck: "false",
    "aria-expanded": open ? "true" : "false", "aria-controls": `${id}-list`, "aria-autocomplete": "list",
    "aria-labelledby": labelled, "aria-label": labelled ? null : (element.placeholder?.text ?? "Choose"),
    "aria-activedescendant": active ? `${id}-${open.active}` : null,
    placeholder: shown || (many && chosen.length ? "" : (element.placeholder?.text ?? "Choose")),
    class: shown && !open ? "filled" : "",
    value: open ? open.query : shown,
    onclick: () => (open ? null : show(tools)),
    oninput: (event) => show(tools, event.target.value),
    onkeydown: (event) => key(event, tools, open),
  });
}

function chip(option, tools) {
  const take = () => {
    void pick(tools.element, tools.block, tools.where, tools.chosen.filter((one) => one.value !== option.value).map((one) => bare(tools.element, one)));
    document.getElementById(tools.id)?.focus();
  };
  return h("span", { class: "chip", key: option.value }, option.text.text,
    h("button", { type: "button", "aria-label": `Remove ${option.text.text}`, onclick: take }, icon("close")));
}

function list(tools, open) {
  const rows = open.options.map((option, index) => {
    const has = tools.chosen.some((one) => one.value === option.value);
    return h("li", {
      id: `${tools.id}-${index}`, key: option.value, role: "option", class: index === open.active ? "active" : "",
      "aria-selected": has ? "true" : "false",
      onmousedown: (event) => event.preventDefault(), onclick: () => choose(tools, option),
    }, h("span", {}, text(option.text), option.description ? h("small", {}, text(option.description)) : null), has ? icon("check") : null);
  });
  const empty = open.loading ? "Searching …" : open.trouble || "Nothing found";
  return h("ul", { class: "options", id: `${tools.id}-list`, role: "listbox", "aria-multiselectable": tools.many ? "true" : null },
    rows.length ? rows : h("li", { class: "quiet", role: "option", "aria-disabled": "true" }, empty));
}

function key(event, tools, open) {
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  if (event.key in steps) {
    event.preventDefault();
    if (!open) return void show(tools);
    const count = open.options.length || 1;
    open.active = (open.active + steps[event.key] + count) % count;
    changed();
    requestAnimationFrame(() => document.getElementById(`${tools.id}-${open.active}`)?.scrollIntoView({ block: "nearest" }));
  } else if (event.key === "Enter") {
    event.preventDefault();
    if (open?.options[open.active]) choose(tools, open.options[open.active]);
    else if (!open) show(tools);
  } else if (event.key === "Escape" && open) {
    event.preventDefault();
    event.stopPropagation();
    shut();
  } else if (event.key === "Backspace" && tools.many && !event.target.value && tools.chosen.length) {
    void pick(tools.element, tools.block, tools.where, tools.chosen.slice(0, -1).map((one) => bare(tools.element, one)));
  } else if ((event.key === "Backspace" || event.key === "Delete") && !tools.many && tools.chosen.length && !open && tools.block.optional) {
    void pick(tools.element, tools.block, tools.where, []);
  }
}

/** Open the list for what was typed. */
function show(tools, query = "") {
  const { combo } = state.ui;
  const open = combo?.id === tools.id ? combo : { id: tools.id, options: [], active: 0 };
  clearTimeout(open.timer);
  Object.assign(open, { query, active: 0, trouble: "" });
  state.ui.combo = open;
  if (tools.element.type.endsWith("external_select")) {
    open.loading = true;
    open.timer = setTimeout(() => void suggest(tools, open), query ? PAUSE : 0);
  } else {
    const wanted = query.toLocaleLowerCase();
    open.options = offered(tools.element).filter((option) => option.text.text.toLocaleLowerCase().includes(wanted));
  }
  changed();
}

async function suggest(tools, open) {
  const { query } = open;
  try {
    const { options } = await slack.act(state.me, { do: "suggest", ...place(tools.where), id: tools.block.block_id, query });
    if (open.query !== query) return; // an answer to letters that have changed since
    open.options = options;
  } catch (error) {
    Object.assign(open, { options: [], trouble: error.message });
  }
  open.loading = false;
  changed();
}

function choose(tools, option) {
  shut();
  const already = tools.chosen.filter((one) => one.value !== option.value);
  const kept = !tools.many ? [option] : already.length < tools.chosen.length ? already : [...already, option];
  void pick(tools.element, tools.block, tools.where, kept.map((one) => bare(tools.element, one)));
}

function shut() {
  clearTimeout(state.ui.combo?.timer);
  state.ui.combo = null;
  changed();
}

function left(event, id) {
  if (state.ui.combo?.id === id && !event.currentTarget.contains(event.relatedTarget)) shut();
}

const isIds = (element) => /(users|conversations|channels)_select$/.test(element.type);

/** What is picked as an option; people and channels are picked by their ids. */
function asOption(element, value) {
  if (!isIds(element)) return value;
  return offered({ ...element, filter: null }).find((option) => option.value === value) ?? { text: { type: "plain_text", text: value }, value };
}

const bare = (element, option) => (isIds(element) ? option.value : option);

function offered(element) {
  const made = (value, name) => ({ text: { type: "plain_text", text: name, emoji: false }, value });
  if (/users_select$/.test(element.type)) return state.people.map((person) => made(person.id, person.real_name));
  if (isIds(element)) {
    const kinds = element.filter?.include ?? ["public", "private", "im"];
    const signs = { public: "#", private: "🔒", im: "" };
    return state.channels.filter((one) => kinds.includes(one.kind) && !one.archived).map((one) => made(one.id, one.kind === "im" ? state.bot.name : `${signs[one.kind]}${one.name}`));
  }
  return element.option_groups ? element.option_groups.flatMap((group) => group.options) : (element.options ?? []);
}
