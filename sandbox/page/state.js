// Everything the page knows. Whoever changes it calls `changed()`; it is then drawn once, whatever changed.

import { portal, slack } from "./api.js";

export const state = {
  people: [], // whom one can act as
  commands: [],
  shortcuts: [],
  bot: { id: "", name: "" },
  team: { name: "" },
  me: null, // the acting person's id
  skew: 0, // Slack's clock minus this machine's, in seconds
  channels: [],
  views: [],
  home: null,
  portal: null, // what the portal's panel shows
  catalogue: null, // what can be ordered, once somebody looked
  wire: null, // what went over the wire, while that is looked at
  lost: false, // no connection with the sandbox
  ui: {
    place: "", // a channel's id, or "app"
    tab: "home", // of the app: home or messages
    thread: null, // ts of the root of the open thread
    pane: "main", // on a narrow screen: list, main, thread, panel
    panel: "orders", // orders or wire
    panelShown: true,
    menu: null, // which menu is open
    drafts: {}, // text by place, "place/ts" for threads
    values: {}, // what was typed into fields and is not yet with Slack
    errors: {}, // by view id: {block_id: text}, Slack's own
    trouble: {}, // by view id: why the last press came to nothing
    combo: null, // the open list of a select
    question: null, // the question before a button's deed
    notes: [], // passing messages
    busy: 0, // interactions that are under way
    read: {}, // by person and place: the newest ts she has seen
    guide: true, // whether the guide is shown
    refusals: {}, // by person and place: what Slack itself said about a command
    writing: false, // whether the caret is in a message box
    hint: 0, // which of the hints under a slash is chosen
    submitting: null, // the view that is being submitted
  },
};

let drawing = null;
let queued = false;

/** Sets what draws the page. */
export function drawWith(draw) {
  drawing = draw;
}

/** Draw soon: once for all changes of this moment. */
export function changed() {
  if (queued || !drawing) return;
  queued = true;
  queueMicrotask(() => {
    queued = false;
    drawing();
  });
}

/** The acting person. */
export const me = () => state.people.find((person) => person.id === state.me) ?? { id: "", name: "", tz: "UTC" };

/** A person or the bot by id; undefined for a stranger. */
export const who = (id) => (id === state.bot.id ? { ...state.bot, real_name: state.bot.name } : state.people.find((p) => p.id === id));

/** The channel one looks at; for the app, the direct messages with it (undefined before the first). */
export const here = () => state.channels.find((channel) => (state.ui.place === "app" ? channel.kind === "im" : channel.id === state.ui.place));

/** Slack's clock, in milliseconds. */
export const now = () => Date.now() + state.skew * 1000;

let reading = null;
let again = false;

/** Read from Slack what the acting person sees; calls that come meanwhile become one more reading. */
export async function refresh() {
  if (reading) {
    again = true;
    return reading;
  }
  reading = (async () => {
    do {
      again = false;
      const person = state.me;
      const seen = await slack.state(person);
      if (person !== state.me) continue;
      const { channels, views, home } = seen;
      Object.assign(state, { channels, views, home, skew: seen.now - Date.now() / 1000 });
      forget(views);
      changed();
    } while (again);
  })().finally(() => {
    reading = null;
  });
  return reading;
}

/** Drop what belonged to views that are gone, and typed values that Slack has by now. */
function forget(views) {
  const { ui } = state;
  const open = new Map(views.map((view) => [view.id, view]));
  for (const [key, typed] of Object.entries(ui.values)) {
    const view = open.get(typed.view);
    const kept = view?.state.values[typed.block]?.[typed.action];
    if (!view || (typed.sent && kept && (kept.value ?? "") === typed.value)) delete ui.values[key];
  }
  for (const kept of [ui.errors, ui.trouble]) for (const id of Object.keys(kept)) if (!open.has(id)) delete kept[id];
}

/** Do something as the acting person and look what came of it. Answers the outcome; undefined when it could not be done. */
export async function act(what) {
  state.ui.busy += 1;
  changed();
  try {
    return await slack.act(state.me, what);
  } catch (error) {
    note(error.message);
    return undefined;
  } finally {
    state.ui.busy -= 1;
    await refresh().catch(() => undefined);
    changed();
  }
}

/** Show a passing message. */
export function note(text) {
  const mine = { text, id: Math.random() };
  state.ui.notes.push(mine);
  setTimeout(() => {
    state.ui.notes = state.ui.notes.filter((one) => one !== mine);
    changed();
  }, 6000);
  changed();
}

/** Read how the portal stands; silent when it can't be asked. */
export async function look() {
  try {
    state.portal = await portal.state();
    if (state.ui.panel === "wire") {
      const [log, requests] = await Promise.all([slack.log(), portal.requests()]);
      state.wire = { ...log, requests };
    }
  } catch {
    state.portal = null;
  }
  changed();
}
