// The middle and the thread beside it.

import { blocks } from "./blocks.js";
import { composer } from "./composer.js";
import { city } from "./dates.js";
import { draw, h } from "./dom.js";
import { guide } from "./guide.js";
import { avatar, icon } from "./icons.js";
import { messages, thread } from "./messages.js";
import { openApp, read } from "./sidebar.js";
import { changed, here, me, state } from "./state.js";

const NEAR = 80; // px from the end that still count as being at the end

/** Draws the channel or the app. Answers what keeps its list at its end, for when all is drawn. */
export function drawMain() {
  const channel = here();
  const isApp = state.ui.place === "app";
  const home = isApp && state.ui.tab === "home";
  if (!home) read(channel);
  const main = document.getElementById("main");
  const end = atEnd(main);
  draw(main,
    head(channel, isApp),
    home ? homeTab() : list(channel, isApp),
    home ? null : refusal(),
    home ? null : composer({ label: isApp ? `Message ${state.bot.name}` : `Message #${channel?.name ?? ""}` }));
  return end;
}

function head(channel, isApp) {
  const back = () => {
    state.ui.pane = "list";
    changed();
  };
  const tab = (name, words) => h("button", { type: "button", role: "tab", "aria-selected": String(state.ui.tab === name), onclick: () => void openApp(name) }, words);
  return h("header", { class: "bar" },
    h("button", { type: "button", class: "plain narrow", "aria-label": "Channels and people", onclick: back }, icon("back")),
    isApp ? [avatar({ is_app: true }, "small"), h("h2", {}, state.bot.name), h("div", { class: "tabs", role: "tablist" }, tab("home", "Home"), tab("messages", "Messages"))]
      : [h("h2", {}, icon(channel?.kind === "private" ? "lock" : "hash"), channel?.name ?? "…"),
        channel && !channel.bot ? h("span", { class: "badge warn", title: `${state.bot.name} can't post here until somebody invites it` }, `${state.bot.name} is not here`) : null,
        h("span", { class: "quiet where" }, `Times are ${me().real_name?.split(" ")[0]}'s, ${city(me().tz)}`)]);
}

function list(channel, isApp) {
  const found = channel?.messages ?? [];
  return h("div", { class: "list", key: `list ${state.me} ${state.ui.place}`, role: "log", "aria-live": "polite", "aria-label": "Messages", tabindex: "0" },
    h("div", { class: "intro", key: "intro" },
      h("h2", {}, isApp ? `Direct messages with ${state.bot.name}` : [icon(channel?.kind === "private" ? "lock" : "hash"), channel?.name ?? ""]),
      h("p", { class: "quiet" }, isApp ? "What only one person has to know comes here." : "A small Slack on your own machine. The bot in it is the real one; the cinemas are not.")),
    isApp ? null : guide(),
    channel ? messages(found, channel) : null);
}

function homeTab() {
  if (!state.home) return h("div", { class: "list home", key: "home" }, h("p", { class: "quiet" }, "The app has not drawn its Home yet."));
  return h("div", { class: "list home", key: "home", tabindex: "0" }, blocks(state.home.blocks, { view: state.home }));
}

function refusal() {
  const key = `${state.me}/${state.ui.place}`;
  const words = state.ui.refusals[key];
  if (!words) return null;
  const away = () => {
    delete state.ui.refusals[key];
    changed();
  };
  return h("div", { class: "refusal", role: "alert", key: "refusal" }, icon("eye"), h("span", {}, words),
    h("button", { type: "button", class: "plain", "aria-label": "Put this away", onclick: away }, icon("close")));
}

/** Draws the open thread, if there is one. Answers as `drawMain` does. */
export function drawThread() {
  const pane = document.getElementById("thread");
  const open = thread();
  pane.hidden = !open;
  if (!open) {
    draw(pane);
    if (state.ui.pane === "thread") {
      state.ui.pane = "main";
      changed();
    }
    return () => undefined;
  }
  const { channel, root, replies } = open;
  const end = atEnd(pane);
  const close = () => {
    state.ui.thread = null;
    state.ui.pane = "main";
    changed();
    queueMicrotask(() => queueMicrotask(() => document.getElementById("composer")?.focus()));
  };
  draw(pane,
    h("header", { class: "bar" },
      h("h2", {}, "Thread"), h("span", { class: "quiet" }, channel.kind === "im" ? state.bot.name : `#${channel.name}`),
      h("button", { type: "button", class: "plain", "aria-label": "Close the thread", onclick: close }, icon("close"))),
    h("div", { class: "list", key: `thread ${root.ts}`, role: "log", "aria-live": "polite", "aria-label": "Thread", tabindex: "0" },
      messages([root], channel, { inThread: true }),
      h("p", { class: "count", key: "count" }, h("span", {}, replies.length === 1 ? "1 reply" : `${replies.length} replies`)),
      messages(replies, channel, { inThread: true })),
    composer({ thread: root.ts, label: "Reply …" }));
  return end;
}

/** Whether the list in a pane is at its end now; the answer keeps it there after drawing. */
function atEnd(pane) {
  const before = pane.querySelector(".list");
  const near = !before || before.scrollHeight - before.scrollTop - before.clientHeight < NEAR;
  const name = before?.key;
  return () => {
    const after = pane.querySelector(".list");
    if (!after?.querySelector("article")) return;
    if (near || after.key !== name) after.scrollTop = after.scrollHeight;
  };
}
