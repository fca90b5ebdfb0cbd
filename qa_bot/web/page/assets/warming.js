// The page opens before the documents are read: it says so, and brings the examples when they are.

import { entries, listing } from "./catalogue.js";
import { byId, made, say } from "./words.js";

const AGAIN = 700; // ms
const EXAMPLES = 4;

/** Wait for the server's documents; questions that were sent wait for themselves. */
export async function awaitReady() {
  for (;;) {
    const { state } = await listing().catch(() => ({})); // gone for a moment
    if (state === "failed") return (byId("warming").textContent = say("not_ready"));
    if (state === "ready") break;
    await new Promise((resolve) => setTimeout(resolve, AGAIN));
  }
  byId("warming").hidden = true;
  showExamples(await entries().catch(() => []));
}

function showExamples(all) {
  const step = Math.max(Math.floor(all.length / EXAMPLES), 1);
  const chosen = all.filter((_, place) => place % step === 0).slice(0, EXAMPLES);
  const options = chosen.map(({ document, number, question }) => {
    const data = { type: "button", dir: "auto", "data-doc": document, "data-n": number };
    return made("button", "qa-option", question, data);
  });
  byId("examples").querySelector(".qa-options").replaceChildren(...options);
  byId("examples").hidden = !options.length;
}
