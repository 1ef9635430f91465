// Block Kit's rich text, and the little Markdown of its markdown block.

import { filled } from "./dates.js";
import { h } from "./dom.js";
import { emoji } from "./emoji.js";
import { channel, link, mention } from "./mrkdwn.js";

const STYLES = { bold: "strong", italic: "em", strike: "s", code: "code", underline: "u" };

/** The elements of a `rich_text` block. */
export function richText(block) {
  return h("div", { class: "rich" }, block.elements.map(part));
}

function part(element) {
  const words = () => element.elements.map(piece);
  switch (element.type) {
    case "rich_text_preformatted":
      return h("pre", {}, words());
    case "rich_text_quote":
      return h("blockquote", {}, words());
    case "rich_text_list":
      return h(element.style === "ordered" ? "ol" : "ul", {}, element.elements.map((item) => h("li", {}, item.elements.map(piece))));
    default:
      return h("div", {}, words());
  }
}

function piece(element) {
  let shown = inner(element);
  for (const [style, tag] of Object.entries(STYLES)) if (element.style?.[style]) shown = h(tag, {}, shown);
  return shown;
}

function inner(element) {
  switch (element.type) {
    case "link":
      return link(element.url, element.text ?? element.url);
    case "emoji":
      return emoji(element.name) ?? `:${element.name}:`;
    case "user":
      return mention(element.user_id);
    case "channel":
      return channel(element.channel_id);
    case "broadcast":
      return h("span", { class: "mention" }, `@${element.range}`);
    case "date":
      return filled(element.timestamp, element.format) ?? element.fallback ?? "";
    default:
      return (element.text ?? "").split("\n").map((line, index) => [index ? h("br") : null, line]);
  }
}

/** A `markdown` block: headings, lists, bold, italic, code and links. */
export function markdown(text) {
  const drawn = [];
  let list = null;
  for (const line of text.split("\n")) {
    const item = /^\s*(?:[-*]|\d+\.)\s+(.*)/.exec(line);
    const heading = /^#{1,6}\s+(.*)/.exec(line);
    if (item) {
      if (!list) drawn.push((list = h("ul", {})));
      list.append(h("li", {}, words(item[1])));
      continue;
    }
    list = null;
    if (heading) drawn.push(h("h4", {}, words(heading[1])));
    else if (line.trim()) drawn.push(h("p", {}, words(line)));
  }
  return h("div", { class: "rich" }, drawn);
}

function words(line) {
  const found = [];
  let from = 0;
  for (const match of line.matchAll(/\*\*(.+?)\*\*|`([^`]+)`|\[([^\]]+)\]\(([^)\s]+)\)|(?<!\w)[*_](.+?)[*_](?!\w)/g)) {
    const [whole, bold, code, label, url, italic] = match;
    found.push(line.slice(from, match.index));
    from = match.index + whole.length;
    if (bold) found.push(h("strong", {}, bold));
    else if (code) found.push(h("code", {}, code));
    else if (url) found.push(link(url, label));
    else found.push(h("em", {}, italic));
  }
  found.push(line.slice(from));
  return found;
}
