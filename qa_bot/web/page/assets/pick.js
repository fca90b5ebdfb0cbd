// The documents that the conversation is narrowed to: by the address (`?doc=`, which the reader may
// drop), or as the server understood the conversation. A chip above the box shows them.

import { documents } from "./catalogue.js";
import { byId, made, say } from "./words.js";

let inAddress = []; // paths, or titles, as the address has them
let whenDropped = () => {};

/** Read the address; `onDropped` is called when the reader looks in all documents again. */
export function startPick(onDropped) {
  whenDropped = onDropped;
  const { searchParams } = new URL(location.href);
  if (searchParams.has("n")) return; // it names one question
  inAddress = searchParams.getAll("doc").filter(Boolean);
  if (inAddress.length) checkAddress();
}

/** What to send with a question: documents, [] for all, null for what the conversation holds. */
export function picked(turns) {
  if (inAddress.length) return inAddress;
  return turns.findLast(({ dropped, reply }) => dropped || reply?.within?.length)?.dropped
    ? []
    : null;
}

/** Show what the conversation is narrowed to, by its last turn that says so. */
export function showPick(turns) {
  const last = turns.findLast(({ dropped, reply }) => dropped || reply?.within);
  const within = last && !last.dropped ? last.reply.within : inAddress.map((name) => [name, name]);
  const chip = byId("pick");
  chip.hidden = !within.length;
  chip.replaceChildren();
  if (!within.length) return;
  const text = say("looking_in", within.map(([, title]) => title).join(", "));
  const drop = made("button", "qa-tool", say("in_all"), { type: "button" });
  drop.addEventListener("click", () => {
    forgetAddress();
    whenDropped();
    byId("box").focus();
  });
  chip.append(made("span", "qa-picked", text, { dir: "auto" }), drop);
}

/** From here on the address narrows nothing, nor after a reload. */
export function forgetAddress() {
  inAddress = [];
  const url = new URL(location.href);
  url.searchParams.delete("doc");
  history.replaceState(null, "", url);
}

/** Say which documents of the address are not there; the others, with their titles, stay. */
async function checkAddress() {
  const found = await documents().catch(() => null);
  if (!found || !inAddress.length) return; // the server knows better, once it is asked
  const known = (name) => found.find(({ path, title }) => name === path || name === title);
  const unknown = inAddress.filter((name) => !known(name));
  if (unknown.length) {
    byId("no-document").textContent = say("no_document", unknown.join(", ").slice(0, 200));
    byId("no-document").hidden = false;
  }
  inAddress = inAddress.filter(known);
  if (!inAddress.length) forgetAddress();
  byId("pick").querySelector(".qa-picked")?.replaceChildren(
    say("looking_in", inAddress.map((name) => known(name).title).join(", ")),
  );
  byId("pick").hidden = !inAddress.length;
}
