// One answer on paper, alone; the browser's own command prints the whole conversation.

import { byId } from "./words.js";

/** Print a turn of the conversation; print.css leaves out the others. */
export function printed(turn) {
  const page = byId("page");
  const mark = (isOne) => {
    page.classList.toggle("qa-one", isOne);
    turn.classList.toggle("qa-printed", isOne);
  };
  mark(true);
  addEventListener("afterprint", () => mark(false), { once: true });
  print();
}
