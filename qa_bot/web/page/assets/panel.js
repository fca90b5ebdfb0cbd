// The side panel: documents, sections and questions, filtered while typing; a dialog on a phone.

import { documents, entries, holding } from "./catalogue.js";
import { ask } from "./turns.js";
import { byId, made, say } from "./words.js";

const WIDE = matchMedia("(min-width: 60rem)");

const panel = byId("panel");
const opener = byId("browse");
const filter = byId("filter");
let items; // [{element, folded}], once the list is read

/** Listen to the panel; an embedded page has none to open. */
export function startPanel() {
  opener.addEventListener("click", () => (panel.open ? panel.close() : open()));
  byId("panel-close").addEventListener("click", () => panel.close());
  panel.addEventListener("close", () => {
    opener.setAttribute("aria-expanded", "false");
    byId("page").classList.remove("qa-browsing");
    if (!document.activeElement || document.activeElement === document.body) opener.focus();
  });
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) panel.close();
  });
  filter.addEventListener("input", narrow);
}

async function open() {
  if (WIDE.matches) panel.show();
  else panel.showModal();
  opener.setAttribute("aria-expanded", "true");
  byId("page").classList.add("qa-browsing");
  filter.focus();
  try {
    if (!items) await build();
    narrow();
  } catch {
    byId("counted").textContent = say("unread");
  }
}

async function build() {
  const found = await documents();
  const left = [...(await entries())];
  items = [];
  byId("tree").replaceChildren(...found.map((document) => group(document, left)));
}

function group({ path, title, sections }, left) {
  const element = made("details", "qa-document", "", { open: "" });
  element.append(made("summary", "qa-document-title", title || path, { dir: "auto" }));
  for (const section of sections) {
    const part = made("section", "qa-section");
    if (section.title) part.append(made("h3", "qa-section-title", section.title, { dir: "auto" }));
    const list = made("ul", "qa-questions");
    list.append(...section.questions.map(() => item(left.shift())));
    part.append(list);
    element.append(part);
  }
  return element;
}

function item(entry) {
  const element = made("li", "qa-item");
  const button = made("button", "qa-read", "", { type: "button", dir: "auto" });
  button.append(made("span", "qa-item-number", entry.number), ` ${entry.question}`);
  button.addEventListener("click", () => {
    if (panel.matches(":modal")) panel.close();
    ask({ document: entry.document, number: entry.number }, entry.question);
  });
  element.append(button);
  items.push({ element, folded: ` ${entry.number.toLowerCase()}${entry.folded}` });
  return element;
}

function narrow() {
  if (!items) return;
  const holds = holding(filter.value);
  let count = 0;
  for (const { element, folded } of items) {
    const isFound = holds(folded);
    count += isFound;
    element.hidden = !isFound;
  }
  for (const part of panel.querySelectorAll(".qa-section, .qa-document"))
    part.hidden = !part.querySelector(".qa-item:not([hidden])");
  byId("counted").textContent = count ? say("counted", count, items.length) : say("none_found");
}
