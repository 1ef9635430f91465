// What an interactive element holds, and what using it sends to the app.

import { ask } from "./question.js";
import { act, changed, state } from "./state.js";

/** Which field of `state.values` holds the value of an element (sandbox/slack/block_kit/view_state.py). */
const FIELD = {
  static_select: "selected_option", external_select: "selected_option", radio_buttons: "selected_option",
  multi_static_select: "selected_options", multi_external_select: "selected_options", checkboxes: "selected_options",
  users_select: "selected_user", multi_users_select: "selected_users",
  conversations_select: "selected_conversation", multi_conversations_select: "selected_conversations",
  channels_select: "selected_channel", multi_channels_select: "selected_channels",
  datepicker: "selected_date", timepicker: "selected_time", datetimepicker: "selected_date_time",
};

/** The place as the sandbox's API wants it. */
export const place = (where) => (where.view ? { view_id: where.view.id } : { channel: where.channel, ts: where.message.ts });

/** What was picked in an element, as Slack keeps it. */
export function valueOf(element, block, where) {
  const values = where.view ? where.view.state.values : where.message.values;
  return values?.[block.block_id]?.[element.action_id]?.[FIELD[element.type] ?? "value"] ?? null;
}

/** A name for an element that is the same each time it is drawn. */
export const idOf = (element, block, where) => `${where.view?.id ?? where.message.ts}-${block.block_id}-${element.action_id}`.replaceAll(/[^\w-]/g, "_");

/** Leave exactly these picked. */
export async function pick(element, block, where, options) {
  if (!(await agreed(element))) return;
  await did(where, act({ do: "set", ...place(where), id: target(element, block), options }));
}

/** Slack's API finds an element by its block, or by its action where the block holds several. */
function target(element, block) {
  return block.type === "input" || block.accessory || block.elements?.length === 1 ? block.block_id : element.action_id;
}

/** Whether the person agrees, where the element asks first. */
export const agreed = async (element) => !element.confirm || ask(element.confirm);

/** Tell in the modal when the app did not take it. */
export async function did(where, doing) {
  const outcome = await doing;
  if (!where.view) return outcome;
  const { trouble } = state.ui;
  if (outcome && ["operation_timeout", "dispatch_failed", "bad_answer"].includes(outcome.what)) {
    trouble[where.view.id] = `We had some trouble connecting. Try again? (${outcome.what}${outcome.detail ? `: ${outcome.detail}` : ""})`;
  } else delete trouble[where.view.id];
  changed();
  return outcome;
}
