// Puts the page's parts together. Gradio's component calls `takeOver` when it stands.

import { startBox } from "./box.js";
import { awaitReady } from "./warming.js";
import { connect } from "./server.js";
import { startPanel } from "./panel.js";
import { startSwitches } from "./switches.js";
import { ask, startTurns } from "./turns.js";
import { holdLanguage, told } from "./words.js";

const AGAIN = 50; // ms, until the page is looked at again for a press

const page = document.getElementById("qa-page");

/** Send questions through the functions of Gradio's component, and move the page into it. */
export function takeOver(element, server) {
  connect(server);
  moveInto(element);
}

/** Move the page, once nothing in it is pressed: what moves before the release gets no click. */
function moveInto(element) {
  if (element.contains(page)) return;
  if (page.matches(":active")) return setTimeout(moveInto, AGAIN, element);
  const focused = page.contains(document.activeElement) ? document.activeElement : null;
  if (element.moveBefore) element.moveBefore(page, null);
  else element.append(page);
  if (focused !== document.activeElement) focused?.focus({ preventScroll: true });
}

/** Ask what the address names, once: a reload shows the conversation as it was. */
function askAddress() {
  if ("qaLeft" in document.documentElement.dataset) return; // the page that comes asks it: early.js
  const url = new URL(location.href);
  const { q, doc, n } = Object.fromEntries(url.searchParams);
  for (const name of n ? ["q", "doc", "n"] : ["q", "n"]) url.searchParams.delete(name);
  history.replaceState(null, "", url);
  if (doc && n) ask({ document: doc, number: n }, n);
  else if (q) ask({ query: q }, q);
}

holdLanguage();
startTurns();
startBox();
startPanel();
startSwitches();
askAddress();
if (!told.ready) awaitReady();
