// The panel of the stand-in for the portal: orders with their jobs, and everything that can go wrong.

import { ask, portal } from "./api.js";
import { catalogue } from "./catalogue.js";
import { draw, h } from "./dom.js";
import { icon } from "./icons.js";
import { changed, look, note, state } from "./state.js";
import { wire } from "./wire.js";

const SPEEDS = [[0, "❚❚", "Stand still"], [0.5, "½×", "Half speed"], [1, "1×", "A delivery in about 45 seconds"], [4, "4×", "Four times as fast"], [15, "15×", "Fifteen times as fast"]];
const JOBS = { download: "Transfer", link: "Link", email: "E-mail" };
const SLOW = { kind: "slow", times: null, seconds: 5 };
const REFUSED = { kind: "unauthorised", times: null };
const ONCE = [
  { words: "Cut the connection after receiving the next order", fault: { kind: "cut", endpoint: "add-encore" } },
  { words: "Refuse the next order", fault: { kind: "refuse", endpoint: "add-encore", reason: "This event is not released for encores" } },
  { words: "“Too many requests” to the next question", fault: { kind: "rate-limit", retry_after: "3" } },
];

/** Draws the panel. */
export function drawPanel() {
  const panel = document.getElementById("panel");
  panel.hidden = !state.ui.panelShown;
  const tab = (name, words) => h("button", { type: "button", role: "tab", "aria-selected": String(state.ui.panel === name), onclick: () => turn(name) }, words);
  draw(panel,
    h("header", { class: "bar" },
      h("h2", {}, "The portal"), h("div", { class: "tabs", role: "tablist" }, tab("orders", "Orders"), tab("wire", "On the wire")),
      h("button", { type: "button", class: "plain narrow-only", "aria-label": "Close the panel", onclick: close }, icon("close"))),
    h("div", { class: "list", key: state.ui.panel, tabindex: "0" }, state.ui.panel === "wire" ? wire(state.wire) : [settings(), orders()]));
}

function turn(name) {
  state.ui.panel = name;
  void look();
}

function close() {
  state.ui.panelShown = state.ui.pane === "panel";
  state.ui.pane = "main";
  changed();
}

async function doing(deed) {
  try {
    await deed();
  } catch (error) {
    note(error.message);
  }
  await look();
}

function settings() {
  const { portal: known } = state;
  if (!known) return h("p", { class: "quiet", key: "settings" }, "The portal is not there.");
  const slow = known.faults.some((fault) => fault.kind === "slow");
  const refused = known.faults.some((fault) => fault.kind === "unauthorised" && fault.times === null);
  const lasting = (fault) => fault.kind === "slow" || (fault.kind === "unauthorised" && fault.times === null);
  const kept = known.faults.filter((fault) => !lasting(fault));
  const set = (value) => () => doing(() => portal.set(value));
  const toggle = (lasts, one) => () => doing(async () => {
    if (!lasts) return portal.fault(one);
    await portal.clearFaults();
    for (const fault of known.faults.filter((each) => each.kind !== one.kind || each.times !== null)) await portal.fault(fault);
    return undefined;
  });
  const quirks = known.switches.quirks;
  const otherwise = (name) => set({ quirks: quirks.includes(name) ? quirks.filter((each) => each !== name) : [...quirks, name] });
  return h("section", { class: "settings", key: "settings", "aria-label": "How the portal behaves" },
    h("div", { class: "row" }, h("span", { id: "speed" }, "Speed"),
      h("div", { class: "segments", role: "radiogroup", "aria-labelledby": "speed" },
        SPEEDS.map(([value, sign, words]) => h("button", { type: "button", role: "radio", key: value, title: words, "aria-label": words, "aria-checked": String(nearest(known.speed) === value), onclick: set({ speed: value }) }, sign)))),
    h("div", { class: "row" }, lamp("Up", known.accepting, set({ accepting: !known.accepting }), "Down: it takes no connections"), lamp("Quick", !slow, toggle(slow, SLOW), "Slow: every answer takes five seconds"),
      lamp("Status", known.switches.orders_status, set({ orders_status: !known.switches.orders_status }), "Jobs only: it has no orders/status, just the two documented pages"),
      lamp("Token", !refused, toggle(refused, REFUSED), "Refused: it does not accept the bot's token")),
    catalogue(),
    h("details", { key: "trouble" }, h("summary", {}, "Make trouble, once"),
      h("div", { class: "once" }, ONCE.map(({ words, fault }) => h("button", { type: "button", class: "button", key: fault.kind, onclick: () => doing(() => portal.fault(fault)) }, words)),
        h("button", { type: "button", class: "button", key: "kill", onclick: () => doing(kill) }, "Kill the bot in the middle (it starts again)"))),
    h("details", { key: "otherwise" }, h("summary", {}, "Answer otherwise, from now on"),
      h("div", { class: "once" }, Object.entries(known.kinds.quirks).map(([name, words]) => h("button", { type: "button", class: "button", key: name, role: "switch", "aria-checked": String(quirks.includes(name)), onclick: otherwise(name) }, words)))),
    kept.length ? h("p", { class: "ahead", key: "ahead", role: "status" }, `Waiting to strike: ${kept.map((fault) => fault.kind).join(", ")} `,
      h("button", { type: "button", class: "link", onclick: () => doing(portal.clearFaults) }, "forget it")) : null);
}

const nearest = (speed) => SPEEDS.map(([value]) => value).reduce((best, value) => (Math.abs(value - speed) < Math.abs(best - speed) ? value : best));

async function kill() {
  await ask("/sandbox/bot/kill", { body: {} });
  note("The bot was killed. It starts again and goes on where it was.");
}

function lamp(word, on, press, off) {
  return h("button", { type: "button", class: "lamp", role: "switch", "aria-checked": String(on), title: on ? `Press for: ${off}` : off, onclick: press },
    h("i", {}), on ? word : off.split(":")[0]);
}

function orders() {
  const found = state.portal?.orders ?? [];
  if (!found.length) {
    return h("div", { class: "empty", key: "orders" }, icon("reel"), h("p", {}, "Orders appear here as the portal sees them: each with its jobs, moving."));
  }
  return h("ul", { class: "orders", key: "orders" }, found.map(order));
}

function order(one) {
  const part = one.total ? one.step / one.total : one.state === "completed" ? 1 : 0;
  const failed = one.jobs.some((job) => job.state === "failed");
  const open = one.jobs.some((job) => job.state === "running" || job.state === "waiting");
  const over = ["canceled", "duplicate"].includes(one.state);
  const button = (action, words, can, title) => (can ? h("button", { type: "button", class: "button", key: action, title, onclick: () => doing(() => portal.act(one.id, action)) }, words) : null);
  return h("li", { key: one.id, class: `order ${failed ? "failed" : one.cleaned ? "cleaned" : one.state}`, "aria-label": `Order ${one.id}` },
    h("p", { class: "top" }, h("strong", {}, one.company.name), h("span", { class: "state" }, one.cleaned ? "cleaned" : failed ? "failed" : one.state)),
    h("p", { class: "quiet" }, one.description, " · ", one.company.city),
    h("div", { class: "meter", role: "progressbar", "aria-label": "Transferred", "aria-valuemin": "0", "aria-valuemax": "100", "aria-valuenow": String(Math.floor(part * 100)) }, h("i", { style: { "--part": String(part) } })),
    h("ol", { class: "jobs" }, one.jobs.map(job)),
    h("p", { class: "id" }, h("code", {}, one.id), ` ${one.portal.toUpperCase()}`),
    h("div", { class: "deeds" },
      button("start", "Start now", one.waits && !over, "Do not wait for transfer after"),
      button("fail", "Fail a job", open && !over, "The job that runs, else the next one, ends with an error"),
      button("recover", "Recover", failed, "Run the failed job again from the bytes it has"),
      button("cancel", "Cancel", !over && one.state !== "completed", "Cancel the order at the portal"),
      button("clean", "Clean", !one.cleaned && one.jobs.length, "Delete its jobs, as the portal does when it tidies up")));
}

function job(one) {
  const part = one.size ? one.done / one.size : one.state === "completed" ? 1 : 0;
  const words = one.state === "running" && one.type === "download" ? (part < 1 ? `${Math.floor(part * 100)} %` : "checking") : one.state;
  return h("li", { key: one.id, class: one.state, title: one.description }, h("i", { "aria-hidden": "true" }), h("span", {}, JOBS[one.type] ?? one.type), h("span", { class: "quiet" }, words));
}
