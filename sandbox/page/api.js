// The sandbox's two JSON APIs and its stream of changes (see sandbox/slack/page_api.py and sandbox/portal/controls.py).

/** Asks; answers the JSON. Throws an Error with the sandbox's own words when it says no. */
export async function ask(path, { body, method } = {}) {
  const options = { method: method ?? (body === undefined ? "GET" : "POST"), headers: {} };
  if (body !== undefined) {
    options.body = JSON.stringify(body);
    options.headers["Content-Type"] = "application/json";
  }
  const response = await fetch(path, options);
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.detail ?? answer.error ?? `${response.status} from ${path}`);
  return answer;
}

export const slack = {
  people: () => ask("/sandbox/slack/people"),
  state: (user) => ask(`/sandbox/slack/state?user=${encodeURIComponent(user)}`),
  log: () => ask("/sandbox/slack/log"),
  act: (user, what) => ask("/sandbox/slack/act", { body: { user, ...what } }),
};

export const portal = {
  state: () => ask("/sandbox/portal/state"),
  catalogue: () => ask("/sandbox/portal/catalogue"),
  requests: () => ask("/sandbox/portal/requests"),
  act: (order, action) => ask(`/sandbox/portal/orders/${encodeURIComponent(order)}/${action}`, { body: {} }),
  set: (settings) => ask("/sandbox/portal/settings", { body: settings }),
  fault: (fault) => ask("/sandbox/portal/faults", { body: fault }),
  clearFaults: () => ask("/sandbox/portal/faults", { method: "DELETE" }),
};

/** Calls `changed({what, user})` for every change, and `lost(isLost)` when the sandbox goes away or comes back. */
export function listen(changed, lost) {
  const stream = new EventSource("/sandbox/slack/live");
  stream.onopen = () => lost(false);
  stream.onerror = () => lost(true);
  stream.onmessage = (event) => changed(JSON.parse(event.data));
}
