// What went over the wire lately: the bot's calls to Slack, what Slack sent it, and its requests to the portal.

import { clock } from "./dates.js";
import { h } from "./dom.js";

const MOST = 80;

/** The list, the latest first. */
export function wire(known) {
  if (!known) return h("p", { class: "quiet" }, "Looking …");
  const lines = [
    ...known.calls.map((call) => ({ time: call.time, to: "Slack", words: call.method, more: call.ok ? "" : call.error, bad: !call.ok, detail: call.arguments })),
    ...known.deliveries.map((one) => ({ time: one.time, to: "bot", words: one.type, more: one.answers.filter((answer) => answer !== "ok").join(", ") })),
    ...known.requests.map((one) => ({ time: one.time, to: one.portal.toUpperCase(), words: one.endpoint, more: one.fault ? `${one.fault}: ${one.outcome}` : one.outcome, bad: Boolean(one.fault) || !one.status || one.status >= 400, detail: one.body })),
  ].sort((a, b) => b.time - a.time).slice(0, MOST);
  return [
    h("p", { class: "quiet", key: "about" }, "Every call the bot makes, and everything it is told. The latest first."),
    known.complaints.map((words) => h("p", { class: "trouble", key: words }, words)),
    h("ul", { class: "wire", key: "wire" }, lines.map(line)),
  ];
}

function line(one) {
  const { time, to, words, more, bad, detail } = one;
  return h("li", { key: `${time}${to}${words}`, class: bad ? "bad" : "" },
    h("details", {},
      h("summary", {}, h("time", {}, clock(time * 1000)), h("b", { class: to === "bot" ? "in" : "out" }, to === "bot" ? "→ bot" : `→ ${to}`), h("code", {}, words), more ? h("span", { class: "quiet" }, more) : null),
      detail ? h("pre", {}, JSON.stringify(detail, null, 2)) : null));
}
