// The question before a button's deed (Slack: reference/block-kit/composition-objects/confirmation-dialog-object).

import { draw, h } from "./dom.js";
import { text } from "./mrkdwn.js";
import { changed, state } from "./state.js";

/** Asks; answers whether the person agreed. */
export function ask(confirm) {
  state.ui.question?.answer(false);
  return new Promise((resolve) => {
    const answer = (yes) => {
      state.ui.question = null;
      changed();
      resolve(yes);
    };
    state.ui.question = { confirm, answer };
    changed();
  });
}

/** Draws the question, if there is one. */
export function drawQuestion() {
  const dialog = document.getElementById("question");
  const { question } = state.ui;
  if (!question) {
    if (dialog.open) dialog.close();
    return;
  }
  const { confirm, answer } = question;
  dialog.oncancel = () => answer(false);
  draw(dialog,
    h("div", { class: "sheet small" },
      h("h2", { id: "question-title" }, text(confirm.title)),
      h("div", { class: "body" }, text(confirm.text)),
      h("footer", {},
        h("button", { type: "button", class: "button", onclick: () => answer(false) }, text(confirm.deny)),
        h("button", { type: "button", class: `button solid ${confirm.style ?? "primary"}`, autofocus: true, onclick: () => answer(true) }, text(confirm.confirm)))));
  if (!dialog.open) dialog.showModal();
}
