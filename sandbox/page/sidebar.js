// The left side: the workspace, its channels, the app, and the people one can be.

import { city, clock } from "./dates.js";
import { draw, h } from "./dom.js";
import { avatar, icon } from "./icons.js";
import { mentions, newest } from "./messages.js";
import { act, changed, me, now, refresh, state } from "./state.js";

/** Draws it. */
export function drawSidebar() {
  const channels = state.channels.filter((one) => one.kind !== "im");
  const direct = state.channels.find((one) => one.kind === "im");
  draw(document.getElementById("sidebar"),
    h("h1", {}, state.team.name),
    h("h2", {}, "Channels"),
    h("ul", {}, channels.map((one) => entry(one.id, one.kind === "private" ? "lock" : "hash", one.name, one, () => go(one.id)))),
    h("h2", {}, "Apps"),
    h("ul", {}, entry("app", "reel", state.bot.name, direct, () => void openApp(state.ui.place === "app" ? state.ui.tab : "home"))),
    h("div", { class: "people" },
      h("h2", { id: "people-title" }, "You are"),
      h("ul", { role: "radiogroup", "aria-labelledby": "people-title" }, state.people.map(person))));
}

function entry(place, sign, name, channel, open) {
  const news = channel && place !== state.ui.place ? unread(channel) : [];
  const called = news.filter(mentions).length;
  const current = place === state.ui.place;
  return h("li", { key: place },
    h("button", { type: "button", class: news.length ? "entry news" : "entry", "aria-current": current ? "page" : null, onclick: open },
      place === "app" ? avatar({ is_app: true }, "tiny") : icon(sign), h("span", {}, name),
      called ? h("b", { class: "count", "aria-label": `${called} mentions` }, called) : news.length ? h("i", { class: "dot", role: "img", "aria-label": "unread" }) : null));
}

function person(one) {
  const current = one.id === me().id;
  return h("li", { key: one.id },
    h("button", { type: "button", role: "radio", class: "entry person", "aria-checked": String(current), onclick: () => void become(one.id) },
      avatar(one), h("span", {}, one.real_name, h("small", {}, `${city(one.tz)} ${clock(now(), one.tz)}`))));
}

const seen = (channel) => `${state.me}/${channel.id}`;

/** What the acting person has not seen of a channel. */
function unread(channel) {
  const since = state.ui.read[seen(channel)] ?? "";
  return channel.messages.flatMap((one) => [one, ...(one.replies ?? [])]).filter((one) => one.ts > since && one.user !== state.me);
}

/** How many channels have news. */
export const waiting = () => state.channels.filter((one) => one.kind !== "im" && one.id !== state.ui.place && unread(one).length).length;

/** Note that a channel was looked at. */
export function read(channel) {
  if (channel && document.visibilityState === "visible") state.ui.read[seen(channel)] = newest(channel);
}

/** Go to a channel. */
export function go(place) {
  Object.assign(state.ui, { place, pane: "main", thread: null, hint: 0 });
  remember();
  changed();
}

/** Go to a tab of the app. */
export async function openApp(tab) {
  state.ui.tab = tab;
  go("app");
  if (tab === "home") await act({ do: "home", tab });
}

/** Act as somebody else from now on. */
export async function become(id) {
  Object.assign(state, { me: id, channels: [], views: [], home: null });
  Object.assign(state.ui, { thread: null, combo: null, question: null, values: {}, errors: {} });
  await refresh();
  if (state.ui.place === "app") return openApp(state.ui.tab);
  if (!state.channels.some((one) => one.id === state.ui.place)) go(state.channels.find((one) => one.kind !== "im")?.id ?? "app");
  remember();
  changed();
  return undefined;
}

/** Who and where one is stands in the address, so that a second window can be somebody else. */
function remember() {
  history.replaceState(null, "", `#${new URLSearchParams({ as: me().name, in: state.channels.find((one) => one.id === state.ui.place)?.name ?? "app" })}`);
}
