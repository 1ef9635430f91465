// Elements and their renewal: what is drawn is built anew each time and laid over what stands, so that focus, the caret
// and the scroll position survive. Text from outside only ever becomes text nodes and attributes.

const SVG = "http://www.w3.org/2000/svg";
const LIVE = ["value", "checked", "indeterminate"]; // properties that a person changes and an attribute does not

/** An element. `props`: attributes; `on…`: handlers; `key`: who it is among its siblings; `style`: custom properties. */
export function h(tag, props, ...children) {
  const node = tag === "svg" || tag === "path" ? document.createElementNS(SVG, tag) : document.createElement(tag);
  node.handlers = {};
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "key") node.key = String(value);
    else if (name === "style") node.custom = value;
    else if (name.startsWith("on")) node.handlers[name] = node[name] = value;
    else if (LIVE.includes(name)) node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  if (node.custom) dress(node, {}, node.custom);
  add(node, children);
  return node;
}

/** Text and elements in a fragment. */
export function fragment(...children) {
  const made = document.createDocumentFragment();
  add(made, children);
  return made;
}

function add(parent, children) {
  for (const child of children.flat(Infinity)) {
    if (child === undefined || child === null || child === false || child === "") continue;
    parent.append(child instanceof Node ? child : String(child));
  }
}

/** Make the children of `parent` what `children` are. */
export function draw(parent, ...children) {
  const fresh = document.createDocumentFragment();
  add(fresh, children);
  renew(parent, fresh);
}

function renew(parent, fresh) {
  const wanted = [...fresh.childNodes];
  const keys = new Set(wanted.map((node) => node.key));
  const keyed = new Map();
  for (const node of [...parent.childNodes]) {
    if (!node.key) continue;
    // What goes, goes first: whatever has the focus would lose it by being moved.
    if (keys.has(node.key)) keyed.set(node.key, node);
    else node.remove();
  }
  let place = parent.firstChild;
  for (const node of wanted) {
    let found = keyed.get(node.key);
    if (!node.key) {
      place = skipped(place, node);
      found = place;
    }
    if (!found || !alike(found, node)) {
      parent.insertBefore(node, place);
      continue;
    }
    if (found === place) place = place.nextSibling;
    else parent.insertBefore(found, place);
    patch(found, node);
  }
  while (place) {
    const next = place.nextSibling;
    place.remove();
    place = next;
  }
}

const alike = (one, other) => one.nodeName === other.nodeName && one.key === other.key;

/** The next node that is like the wanted one, having removed those before it; as it was where none is. */
function skipped(place, wanted) {
  let found = place;
  while (found && !found.key && !alike(found, wanted)) found = found.nextSibling;
  if (!found || !alike(found, wanted)) return place;
  while (place !== found) {
    const next = place.nextSibling;
    place.remove();
    place = next;
  }
  return place;
}

function patch(old, fresh) {
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.data !== fresh.data) old.data = fresh.data;
    return;
  }
  for (const { name } of [...old.attributes]) {
    // What the browser sets itself stays: whether a dialog or a <details> is open, and the custom properties.
    if (!fresh.hasAttribute(name) && name !== "open" && name !== "style") old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (name !== "style" && old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  for (const name of Object.keys(old.handlers ?? {})) if (!fresh.handlers[name]) old[name] = null;
  for (const [name, handler] of Object.entries(fresh.handlers ?? {})) old[name] = handler;
  old.handlers = fresh.handlers;
  dress(old, old.custom ?? {}, fresh.custom ?? {});
  old.custom = fresh.custom;
  for (const name of LIVE) if (name in fresh && old[name] !== fresh[name]) old[name] = fresh[name];
  renew(old, fresh);
}

function dress(node, before, now) {
  for (const name of Object.keys(before)) if (!(name in now)) node.style.removeProperty(name);
  for (const [name, value] of Object.entries(now)) if (before[name] !== value) node.style.setProperty(name, value);
}
