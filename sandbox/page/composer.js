// The message box: words, slash commands with hints, the shortcuts of the app.

import { h } from "./dom.js";
import { COMMANDS } from "./hints.js";
import { icon } from "./icons.js";
import { act, changed, here, state } from "./state.js";

const SHORTCUTS = { order_encore: "Order an encore" };
const placeOf = () => `${state.me}/${state.ui.place}`;
const keyOf = (thread) => `${placeOf()}/${thread ?? ""}`;

/** Put words into the channel's message box, ready to be sent. */
export function compose(words) {
  state.ui.pane = "main";
  state.ui.drafts[keyOf()] = words;
  changed();
  queueMicrotask(() => {
    const box = document.getElementById("composer");
    box?.focus();
    box?.setSelectionRange(words.length, words.length);
  });
}

/** The box under a channel or, with `thread`, under that thread. */
export function composer({ thread = null, label }) {
  const key = keyOf(thread);
  const draft = state.ui.drafts[key] ?? "";
  const id = thread ? "thread-composer" : "composer";
  const found = thread || !state.ui.writing ? [] : matching(draft);
  const active = Math.min(state.ui.hint ?? 0, Math.max(found.length - 1, 0));
  const typed = (event) => {
    state.ui.drafts[key] = event.target.value;
    state.ui.hint = 0;
    changed();
  };
  return h("form", { class: "composer", onsubmit: (event) => { event.preventDefault(); void send(key, thread); } },
    found.length ? hints(found, active, key) : null,
    h("div", { class: "box" },
      thread ? null : shortcuts(),
      h("textarea", {
        id, key: id, rows: "1", placeholder: label, "aria-label": label, value: draft, oninput: typed, autocomplete: "off",
        role: thread ? null : "combobox", "aria-expanded": thread ? null : String(found.length > 0), "aria-controls": thread ? null : "hints", "aria-autocomplete": thread ? null : "list",
        "aria-activedescendant": found.length ? `hint-${active}` : null,
        onkeydown: (event) => keyed(event, { key, thread, found, active }), onfocus: () => writes(true), onblur: () => writes(false),
      }),
      h("button", { type: "submit", class: "plain send", "aria-label": "Send", disabled: !draft.trim() }, icon("send"))));
}

function writes(writing) {
  state.ui.writing = writing;
  changed();
}

/** The commands that what was typed may become. */
function matching(draft) {
  if (!draft.startsWith("/") || draft.includes("\n")) return [];
  return COMMANDS.filter((one) => state.commands.includes(one.words.split(" ")[0]) && one.words.startsWith(draft.trimEnd()) && draft !== one.words + one.more);
}

function hints(found, active, key) {
  return h("ul", { class: "hints", key: "hints", id: "hints", role: "listbox", "aria-label": "Commands" },
    found.map((one, index) =>
      h("li", { id: `hint-${index}`, key: one.words, role: "option", class: index === active ? "active" : "", "aria-selected": String(index === active), onmousedown: (event) => event.preventDefault(), onclick: () => take(one, key) },
        h("code", {}, one.words, " ", h("span", { class: "quiet" }, one.usage)), h("small", {}, one.tells))));
}

function take(hint, key) {
  state.ui.drafts[key] = hint.words + hint.more;
  changed();
  queueMicrotask(() => document.getElementById("composer")?.focus());
}

function keyed(event, { key, thread, found, active }) {
  if (event.isComposing) return;
  const exact = found[active]?.words === (state.ui.drafts[key] ?? "").trimEnd();
  if (found.length && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    state.ui.hint = (active + (event.key === "ArrowDown" ? 1 : -1) + found.length) % found.length;
    changed();
  } else if (found.length && (event.key === "Tab" || (event.key === "Enter" && !exact)) && !event.shiftKey) {
    event.preventDefault();
    take(found[active], key);
  } else if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    void send(key, thread);
  }
}

async function send(key, thread) {
  const text = (state.ui.drafts[key] ?? "").trim();
  if (!text) return;
  const channel = here();
  if (text.startsWith("/") && thread) {
    refuse(`${text.split(" ")[0]} is not supported in threads. Sorry!`);
    return;
  }
  state.ui.drafts[key] = "";
  delete state.ui.refusals[placeOf()];
  changed();
  if (!text.startsWith("/")) {
    await act({ do: "say", text, channel: channel?.id, thread_ts: thread ?? undefined });
    return;
  }
  const outcome = await act({ do: "command", text, channel: channel?.id });
  if (!outcome || outcome.what === "ok") return;
  if (!state.ui.drafts[key]) state.ui.drafts[key] = text;
  refuse(outcome.what === "not_a_command" ? `${outcome.detail}. Try /encore help.` : `${text.split(" ")[0]} failed with the error “${outcome.what}”. ${outcome.detail}`);
}

/** What Slack itself says about a command, for the one who typed it. */
function refuse(words) {
  state.ui.refusals[placeOf()] = words;
  changed();
}

function shortcuts() {
  if (!state.shortcuts.length) return null;
  const open = state.ui.menu === "shortcuts";
  const toggle = () => {
    state.ui.menu = open ? null : "shortcuts";
    changed();
    if (!open) queueMicrotask(() => document.querySelector(".menu button")?.focus());
  };
  const run = (callback) => {
    state.ui.menu = null;
    void act({ do: "shortcut", callback_id: callback });
  };
  return h("div", { class: "shortcuts", onkeydown: (event) => { if (event.key === "Escape" && open) toggle(); } },
    h("button", { type: "button", class: "plain bolt", "aria-label": "Shortcuts", "aria-haspopup": "menu", "aria-expanded": String(open), title: "Shortcuts", onclick: toggle }, icon("bolt")),
    open ? h("div", { class: "menu", role: "menu" }, state.shortcuts.map((one) => h("button", { type: "button", role: "menuitem", onclick: () => run(one) }, icon("bolt"), SHORTCUTS[one] ?? one, h("small", {}, state.bot.name)))) : null);
}
