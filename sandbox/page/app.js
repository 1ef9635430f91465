// Starts the page and draws it whenever something changed.

import { listen, slack } from "./api.js";
import { drawMain, drawThread } from "./conversation.js";
import { draw, h } from "./dom.js";
import { show } from "./guide.js";
import { icon } from "./icons.js";
import { drawModal } from "./modal.js";
import { drawPanel } from "./portal.js";
import { drawQuestion } from "./question.js";
import { become, drawSidebar, go, openApp, waiting } from "./sidebar.js";
import { changed, drawWith, look, note, refresh, state } from "./state.js";

const LOOK = 800; // ms between two looks at the portal
const WORTH = new Set(["message", "view", "typed"]);

function drawAll() {
  const app = document.getElementById("app");
  app.dataset.pane = state.ui.pane;
  app.dataset.panel = state.ui.panelShown ? "shown" : "away";
  app.dataset.thread = state.ui.thread ? "open" : "closed";
  document.body.classList.toggle("busy", state.ui.busy > 0);
  drawTop();
  drawSidebar();
  const ends = [drawMain(), drawThread()];
  drawPanel();
  drawTabs();
  for (const end of ends) end();
  drawModal();
  drawQuestion();
  drawNotes();
  const count = waiting();
  document.title = `${count ? `(${count}) ` : ""}Encore Bot – try it`;
}

function drawTop() {
  const panel = () => {
    state.ui.panelShown = !state.ui.panelShown;
    changed();
  };
  draw(document.getElementById("top"),
    h("span", { class: "brand" }, icon("reel"), "Encore Bot"),
    h("span", { class: "about" }, "A small Slack, a small portal and the real bot, on this machine alone"),
    state.lost ? h("span", { class: "lost", role: "alert" }, "The demo has stopped") : null,
    h("button", { type: "button", class: "plain", onclick: () => { go(firstChannel()); show(true); } }, icon("bulb"), h("span", {}, "What to try")),
    h("button", { type: "button", class: "plain wide-only", "aria-pressed": String(state.ui.panelShown), onclick: panel }, icon("panel"), h("span", {}, "Portal")));
}

function drawNotes() {
  const notes = document.getElementById("notes");
  draw(notes, state.ui.notes.map((one) => h("p", { key: one.id }, one.text)));
  // A popover stands above a dialog; what lies behind one can't be read.
  if (notes.matches(":popover-open") !== state.ui.notes.length > 0) notes.togglePopover();
}

function drawTabs() {
  const tab = (pane, sign, words) => h("button", { type: "button", "aria-current": state.ui.pane === pane ? "page" : null, onclick: () => turn(pane) }, icon(sign), h("span", {}, words));
  draw(document.getElementById("tabs"), tab("list", "people", "Channels"), tab("main", "hash", "Messages"), tab("panel", "panel", "Portal"));
}

function turn(pane) {
  state.ui.pane = pane;
  if (pane === "panel") state.ui.panelShown = true;
  changed();
}

const firstChannel = () => (state.ui.place !== "app" && state.ui.place) || state.channels.find((one) => one.kind !== "im")?.id || "app";

async function start() {
  const { people, ...known } = await slack.people();
  Object.assign(state, known, { people });
  try {
    state.ui.guide = sessionStorage.getItem("guide") !== "away";
  } catch {
    // Without storage the guide is shown each time.
  }
  const asked = new URLSearchParams(location.hash.slice(1));
  state.me = (people.find((one) => one.name === asked.get("as")) ?? people[0]).id;
  drawWith(drawAll);
  await refresh();
  const wanted = state.channels.find((one) => one.name === asked.get("in"));
  if (asked.get("in") === "app") await openApp("home");
  else go(wanted?.id ?? firstChannel());
  await look();
}

listen(
  (change) => {
    if (state.me && WORTH.has(change.what) && (!change.user || change.user === state.me)) void refresh().catch(() => undefined);
  },
  (lost) => {
    if (state.lost && !lost && state.me) void become(state.me);
    state.lost = lost;
    changed();
  },
);
addEventListener("hashchange", () => location.reload());
document.addEventListener("visibilitychange", () => changed());
document.addEventListener("click", (event) => {
  const channel = event.target.closest?.("[data-channel]")?.dataset.channel;
  if (channel) {
    event.preventDefault();
    go(channel);
  }
  if (state.ui.menu && !event.target.closest?.(".shortcuts")) {
    state.ui.menu = null;
    changed();
  }
});
setInterval(() => {
  if (state.me && !document.hidden && !state.lost) void look();
}, LOOK);
start().catch((error) => note(`This page could not start: ${error.message}`));
