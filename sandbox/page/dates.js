// Times as the acting person reads them: in her zone, never in that of the machine.

import { me, now } from "./state.js";

const LANGUAGE = "en-GB";
const DAY = 86_400_000;
const formats = new Map();

function format(ms, zone, options) {
  const key = JSON.stringify([zone, options]);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(LANGUAGE, { timeZone: zone, ...options }));
  return formats.get(key).format(ms);
}

const SHAPES = {
  date_num: { year: "numeric", month: "2-digit", day: "2-digit" },
  date: { year: "numeric", month: "long", day: "numeric" },
  date_short: { year: "numeric", month: "short", day: "numeric" },
  date_long: { weekday: "long", year: "numeric", month: "long", day: "numeric" },
  time: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  time_secs: { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" },
};

/** `18:04` in a zone, the acting person's unless told. */
export const clock = (ms, zone = me().tz) => format(ms, zone, SHAPES.time);

/** Saturday 21 November 2026, 18:04: for titles. */
export const moment = (ms) => `${format(ms, me().tz, SHAPES.date_long)}, ${clock(ms)}`;

/** `Today`, `Yesterday`, `Friday 20 November`: between messages. */
export function day(ms) {
  return relative(ms) ?? format(ms, me().tz, { weekday: "long", day: "numeric", month: "long" });
}

/** Which day it is there, as text that is the same for the whole day. */
export const dayKey = (ms) => format(ms, me().tz, SHAPES.date_num);

function relative(ms) {
  const there = dayKey(ms);
  const names = { Yesterday: -DAY, Today: 0, Tomorrow: DAY };
  return Object.keys(names).find((name) => dayKey(now() + names[name]) === there);
}

/** `3 minutes ago`, `in 2 hours`. */
function ago(ms) {
  const gap = (ms - now()) / 1000;
  const steps = [[86_400, "day"], [3600, "hour"], [60, "minute"], [1, "second"]];
  const [size, unit] = steps.find(([seconds]) => Math.abs(gap) >= seconds) ?? steps.at(-1);
  return new Intl.RelativeTimeFormat(LANGUAGE, { numeric: "auto" }).format(Math.round(gap / size), unit);
}

/** Slack's date token (messaging/formatting-message-text): `{date_short_pretty} at {time}` filled in; null: not a date. */
export function filled(seconds, pattern) {
  const ms = Number(seconds) * 1000;
  if (!Number.isFinite(ms)) return null;
  return pattern.replace(/\{(\w+)\}/g, (whole, name) => {
    if (name === "ago") return ago(ms);
    const pretty = name.endsWith("_pretty");
    const shape = SHAPES[pretty ? name.slice(0, -"_pretty".length) : name];
    if (!shape) return whole;
    return (pretty && relative(ms)?.toLowerCase()) || format(ms, me().tz, shape);
  });
}

/** `Amsterdam` for `Europe/Amsterdam`. */
export const city = (zone) => zone.split("/").at(-1).replaceAll("_", " ");
