// Block Kit blocks to elements. `where` is the place that they stand in: {view} or {message, channel}.

import { h } from "./dom.js";
import { control } from "./elements.js";
import { input } from "./inputs.js";
import { mrkdwn, text } from "./mrkdwn.js";
import { markdown, richText } from "./richtext.js";

/** All blocks of a message, a modal or a Home. */
export function blocks(list, where) {
  return list.map((block, index) => h("div", { class: `block ${block.type}`, key: key(block, index) }, block_(block, where)));
}

// The app names the blocks of a redrawn message anew each time; by place and kind they are still the same ones.
const key = (block, index) => (block.type === "input" ? `input ${block.block_id}` : `${block.type} ${index}`);

function block_(block, where) {
  switch (block.type) {
    case "section":
      return [
        h("div", { class: "words" },
          block.text ? h("div", {}, text(block.text)) : null,
          block.fields ? h("div", { class: "fields" }, block.fields.map((field) => h("div", {}, text(field)))) : null),
        block.accessory ? h("div", { class: "accessory" }, control(block.accessory, block, where)) : null,
      ];
    case "header":
      return h("h3", {}, text(block.text));
    case "divider":
      return h("hr");
    case "context":
      return block.elements.map((element) => (element.type === "image" ? picture(element) : h("span", {}, text(element))));
    case "actions":
      return block.elements.map((element) => control(element, block, where));
    case "input":
      return input(block, where);
    case "image":
      return h("figure", {}, picture(block), block.title ? h("figcaption", {}, text(block.title)) : null);
    case "rich_text":
      return richText(block);
    case "markdown":
      return markdown(block.text);
    case "table":
      return table(block);
    case "alert":
      return h("div", { class: `alert ${block.level ?? "default"}`, role: "note" }, text(block.text));
    default:
      return h("em", { class: "quiet" }, `(a ${block.type} block: not drawn in this sandbox)`);
  }
}

/** Nothing is fetched from other machines: a picture is its words. */
const picture = (element) => h("span", { class: "picture", role: "img", "aria-label": element.alt_text }, element.alt_text);

function table(block) {
  const columns = block.column_settings ?? [];
  const side = (index) => columns[index]?.align ?? "left";
  const cell = (tag) => (one, index) => h(tag, { class: side(index), scope: tag === "th" ? "col" : null }, content(one));
  const [head, ...rows] = block.rows;
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Table" },
    h("table", {},
      h("thead", {}, h("tr", {}, head.map(cell("th")))),
      h("tbody", {}, rows.map((row) => h("tr", {}, row.map(cell("td")))))));
}

function content(cell) {
  return cell.type === "rich_text" ? richText(cell) : (cell.text ?? String(cell.value ?? ""));
}

/** What a message says: its blocks, or its text where it has none. */
export function contents(message, where) {
  return message.blocks?.length ? blocks(message.blocks, where) : h("div", { class: "block section" }, h("div", { class: "words" }, mrkdwn(message.text)));
}
