// Messages: who, when, what, and the thread under it.

import { contents } from "./blocks.js";
import { clock, day, dayKey, moment } from "./dates.js";
import { h } from "./dom.js";
import { avatar, icon } from "./icons.js";
import { mrkdwn } from "./mrkdwn.js";
import { changed, here, me, state, who } from "./state.js";

const TOGETHER = 5 * 60_000; // messages of one person within this time share their head

const at = (message) => Number(message.ts) * 1000;

/** A list of messages with days between them. `inThread`: they stand in the thread's pane. */
export function messages(list, channel, { inThread = false } = {}) {
  const drawn = [];
  let before = null;
  for (const one of list) {
    if (!inThread && (!before || dayKey(at(before)) !== dayKey(at(one)))) drawn.push(h("h3", { class: "day", key: `day ${dayKey(at(one))}` }, h("span", {}, day(at(one)))));
    drawn.push(message(one, channel, { inThread, joined: joins(before, one) }));
    before = one;
  }
  return drawn;
}

function joins(before, one) {
  if (!before || before.user !== one.user || before.ephemeral !== one.ephemeral || before.replies?.length || one.subtype) return false;
  return !one.from_bot && at(one) - at(before) < TOGETHER && dayKey(at(one)) === dayKey(at(before));
}

function message(one, channel, { inThread, joined }) {
  const author = who(one.user) ?? { id: one.user, real_name: one.user_name };
  const where = { message: one, channel: channel.id };
  const kind = ["message", joined && "joined", one.ephemeral && "ephemeral", mentions(one) && "mentions"].filter(Boolean).join(" ");
  return h("article", { class: kind, key: one.ts, "data-ts": one.ts, "aria-label": `${one.user_name}, ${clock(at(one))}` },
    joined ? h("time", { class: "aside", title: moment(at(one)) }, clock(at(one))) : avatar({ ...author, is_app: one.from_bot }),
    h("div", { class: "said" },
      one.ephemeral ? h("p", { class: "note" }, icon("eye"), "Only visible to you") : null,
      note(one, channel, inThread),
      joined ? null : h("p", { class: "head" },
        h("strong", {}, one.user_name), one.from_bot ? h("span", { class: "badge" }, "APP") : null,
        h("time", { title: `${moment(at(one))} (${me().tz})` }, clock(at(one)))),
      contents(one, where),
      one.edited ? h("span", { class: "edited", title: moment(Number(one.edited.ts) * 1000) }, "(edited)") : null,
      one.reactions?.length ? h("p", { class: "reactions" }, one.reactions.map((r) => h("span", {}, mrkdwn(`:${r.name}:`), ` ${r.count}`))) : null,
      inThread ? null : underneath(one)),
    inThread || one.ephemeral ? null : h("button", { type: "button", class: "plain reply", title: "Reply in thread", "aria-label": "Reply in thread", onclick: () => openThread(rootOf(one)) }, icon("thread")));
}

const rootOf = (one) => one.thread_ts ?? one.ts;

/** Whether the acting person is named in it. */
export function mentions(one) {
  return Boolean(me().id) && JSON.stringify([one.text, one.blocks]).includes(`<@${me().id}>`);
}

/** Of a reply that was also sent to the channel: where it comes from, or that it went there. */
function note(one, channel, inThread) {
  if (one.subtype !== "thread_broadcast") return null;
  if (inThread) return h("p", { class: "note" }, `Also sent to #${channel.name}`);
  const root = channel.messages.find((other) => other.ts === one.thread_ts);
  const open = () => openThread(one.thread_ts);
  return h("p", { class: "note" }, "replied to a thread: ", h("button", { type: "button", class: "link", onclick: open }, short(root)));
}

const short = (root) => {
  const words = (root?.text ?? "a message").replace(/<[^>|]*\|?([^>]*)>/g, "$1").replace(/[*`]/g, "");
  return words.length > 60 ? `${words.slice(0, 59)}…` : words;
};

function underneath(one) {
  if (!one.replies?.length) return null;
  const { replies } = one;
  const people = [...new Map(replies.map((reply) => [reply.user, reply])).values()].slice(0, 4);
  const words = replies.length === 1 ? "1 reply" : `${replies.length} replies`;
  return h("button", { type: "button", class: "replies", onclick: () => openThread(rootOf(one)) },
    people.map((reply) => avatar({ ...(who(reply.user) ?? { id: reply.user, real_name: reply.user_name }), is_app: reply.from_bot }, "tiny")),
    h("strong", {}, words), h("span", { class: "quiet" }, `last at ${clock(at(replies.at(-1)))}`));
}

/** Show a thread beside the channel. */
export function openThread(ts) {
  state.ui.thread = ts;
  state.ui.pane = "thread";
  changed();
  queueMicrotask(() => queueMicrotask(() => document.querySelector("#thread textarea")?.focus({ preventScroll: true })));
}

/** The root and the replies of the thread that is open; null when there is none in this channel. */
export function thread() {
  const channel = here();
  const root = channel?.messages.find((one) => one.ts === state.ui.thread);
  return root ? { channel, root, replies: root.replies ?? [] } : null;
}

/** The newest ts in a channel, threads included. */
export const newest = (channel) => channel.messages.flatMap((one) => [one, ...(one.replies ?? [])]).reduce((most, one) => (one.ts > most ? one.ts : most), "");
