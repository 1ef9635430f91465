// Slack's mrkdwn to elements: bold, italic, strike, code, quotes, links, mentions, dates, emoji. Whatever it is not stays text.

import { filled, moment } from "./dates.js";
import { fragment, h } from "./dom.js";
import { emoji } from "./emoji.js";
import { me, state, who } from "./state.js";

const INSIDE = "(?:<[^<>\\n]*>|`[^`\\n]*`|[^\\n])+?";
const TOKEN = new RegExp(
  [
    "<(?<live>[^<>\\n]+)>",
    "`(?<code>[^`\\n]+)`",
    ":(?<emoji>[a-z0-9_+-]+):",
    `(?<![\\p{L}\\p{N}])(?<mark>[*_~])(?=\\S)(?<marked>${INSIDE})(?<=\\S)\\k<mark>(?![\\p{L}\\p{N}])`,
  ].join("|"),
  "gu",
);
const MARKS = { "*": "strong", _: "em", "~": "s" };

const plain = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

/** A whole mrkdwn text. */
export function mrkdwn(text) {
  const parts = String(text).split("```");
  return fragment(
    parts.map((part, index) => {
      if (index % 2 && index < parts.length - 1) return h("pre", {}, plain(part.replace(/^\n|\n$/g, "")));
      return lines(index % 2 ? `\`\`\`${part}` : part, index > 0);
    }),
  );
}

/** Lines of text; those that begin with > are quotes. */
function lines(text, afterCode) {
  const groups = [];
  for (const line of (afterCode ? text.replace(/^\n/, "") : text).split("\n")) {
    const quoted = /^(?:>|&gt;) ?/.exec(line);
    const last = groups.at(-1);
    const rest = quoted ? line.slice(quoted[0].length) : line;
    if (last && last.quoted === Boolean(quoted)) last.lines.push(rest);
    else groups.push({ quoted: Boolean(quoted), lines: [rest] });
  }
  return groups.map((group) => {
    const drawn = group.lines.map((line, index) => [index ? h("br") : null, inline(line)]);
    return group.quoted ? h("blockquote", {}, drawn) : drawn;
  });
}

function inline(text) {
  const found = [];
  let from = 0;
  for (const match of text.matchAll(TOKEN)) {
    const { live, code, emoji: name, mark, marked } = match.groups;
    found.push(plain(text.slice(from, match.index)));
    from = match.index + match[0].length;
    if (live) found.push(token(live));
    else if (code) found.push(h("code", {}, plain(code)));
    else if (name) found.push(emoji(name) ?? match[0]);
    else found.push(h(MARKS[mark], {}, inline(marked)));
  }
  found.push(plain(text.slice(from)));
  return found;
}

/** What stands between < and >. */
function token(live) {
  const [target, ...rest] = live.split("|");
  const label = rest.join("|");
  if (target.startsWith("@")) return mention(target.slice(1));
  if (target.startsWith("#")) return channel(target.slice(1), label);
  if (target.startsWith("!date^")) return date(target, label);
  if (target.startsWith("!")) return h("span", { class: "mention" }, `@${plain(label.replace(/^@/, "") || target.slice(1).split("^")[0])}`);
  return link(target, plain(label || target));
}

/** A person by id. */
export function mention(id) {
  const name = who(id)?.real_name ?? id;
  return h("span", { class: id === me().id ? "mention mine" : "mention" }, `@${name}`);
}

/** A channel by id. */
export function channel(id, label = "") {
  const name = state.channels.find((one) => one.id === id)?.name ?? label;
  return name ? h("a", { class: "mention", href: "#", "data-channel": id }, `#${name}`) : h("em", {}, "#private-channel");
}

/** A link; only to the web and to mail, everything else is text. */
export function link(target, label) {
  const safe = /^(https?:\/\/|mailto:)/i.test(plain(target));
  return safe ? h("a", { href: plain(target), target: "_blank", rel: "noopener noreferrer" }, label) : label;
}

function date(target, label) {
  const [, seconds, pattern = "", url] = target.split("^");
  const words = filled(seconds, plain(pattern)) ?? plain(label);
  const shown = h("time", { title: `${moment(Number(seconds) * 1000)} (${me().tz})` }, words);
  return url ? link(url, words) : shown;
}

/** A text object of Block Kit. */
export function text(object) {
  if (!object) return null;
  if (object.type === "mrkdwn") return mrkdwn(object.text);
  const named = object.emoji === false ? object.text : object.text.replace(/:([a-z0-9_+-]+):/g, (whole, name) => emoji(name) ?? whole);
  return fragment(named.split("\n").map((line, index) => [index ? h("br") : null, line]));
}
