// The emoji that are written by name here. An unknown name stays as it was typed.

const NAMES = {
  alarm_clock: "⏰", arrow_down: "⬇️", arrow_right: "➡️", arrows_counterclockwise: "🔄", bell: "🔔", black_circle: "⚫",
  bulb: "💡", calendar: "📅", cinema: "🎦", clapper: "🎬", clock3: "🕒", email: "✉️", envelope: "✉️", eyes: "👀",
  film_frames: "🎞️", film_projector: "📽️", fire: "🔥", gear: "⚙️", grey_question: "❔", hand: "✋",
  heavy_check_mark: "✔️", hourglass: "⌛", hourglass_flowing_sand: "⏳", inbox_tray: "📥", information_source: "ℹ️",
  large_blue_circle: "🔵", large_green_circle: "🟢", large_orange_circle: "🟠", large_yellow_circle: "🟡", link: "🔗",
  lock: "🔒", mag: "🔍", movie_camera: "🎥", no_entry: "⛔", no_entry_sign: "🚫", ok: "🆗", package: "📦", pencil2: "✏️",
  popcorn: "🍿", question: "❓", red_circle: "🔴", repeat: "🔁", rotating_light: "🚨", satellite: "🛰️", smile: "😄",
  sparkles: "✨", speech_balloon: "💬", tada: "🎉", thumbsup: "👍", "+1": "👍", ticket: "🎫", truck: "🚚", warning: "⚠️",
  wave: "👋", white_check_mark: "✅", white_circle: "⚪", x: "❌", zap: "⚡",
};

/** The character for a name without its colons, or undefined. */
export const emoji = (name) => (Object.hasOwn(NAMES, name) ? NAMES[name] : undefined);
