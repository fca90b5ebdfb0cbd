// Puts the page's parts together. Gradio's component calls `takeOver` when it stands.

import { startBox } from "./box.js";
import { awaitReady } from "./warming.js";
import { connect } from "./server.js";
import { startPanel } from "./panel.js";
import { ask, startTurns } from "./turns.js";
import { told } from "./words.js";

const page = document.getElementById("qa-page");

/** Move the page into Gradio's component, and send questions through its functions. */
export function takeOver(element, server) {
  if (element.contains(page)) return;
  const focused = page.contains(document.activeElement) ? document.activeElement : null;
  if (element.moveBefore) element.moveBefore(page, null);
  else element.append(page);
  if (focused !== document.activeElement) focused?.focus({ preventScroll: true });
  connect(server);
}

/** Ask what the address names, once: a reload shows the conversation as it was. */
function askAddress() {
  const url = new URL(location.href);
  const { q, doc, n } = Object.fromEntries(url.searchParams);
  for (const name of ["q", "doc", "n"]) url.searchParams.delete(name);
  history.replaceState(null, "", url);
  if (doc && n) ask({ document: doc, number: n }, n);
  else if (q) ask({ query: q }, q);
}

startTurns();
startBox();
startPanel();
askAddress();
if (!told.ready) awaitReady();
