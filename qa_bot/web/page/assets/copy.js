// Copying, and saying on the button that it was done.

import { say } from "./words.js";

const SHOWN = 2000; // ms

/** Copy a text; the button says so for a moment. */
export async function copy(button, text) {
  const label = button.textContent;
  button.textContent = say((await copied(text)) ? "copied" : "not_copied");
  setTimeout(() => (button.textContent = label), SHOWN);
}

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copiedBySelection(text); // a page over plain HTTP, or in a frame, has no clipboard
  }
}

function copiedBySelection(text) {
  const area = document.createElement("textarea");
  area.value = text;
  const focused = document.activeElement;
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  focused?.focus();
  return done;
}
