// The side panel: documents, sections and questions, filtered while typing; a dialog on a phone.

import { documents, entries, holding, named, total } from "./catalogue.js";
import { ask } from "./turns.js";
import { byId, inLanguage, made, number, say } from "./words.js";

const WIDE = matchMedia("(min-width: 60rem)");

const panel = byId("panel");
const opener = byId("browse");
const filter = byId("filter");
let groups; // of each section its {element, list, items}, items of {element, folded}

/** Listen to the panel; an embedded page has none to open. */
export function startPanel() {
  opener.addEventListener("click", () => (panel.open ? panel.close() : open()));
  byId("panel-close").addEventListener("click", () => panel.close());
  panel.addEventListener("close", () => {
    opener.setAttribute("aria-expanded", "false");
    byId("page").classList.remove("qa-browsing");
    if (!document.activeElement || document.activeElement === document.body) opener.focus();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented && panel.open) panel.close();
  });
  filter.addEventListener("input", narrow);
  byId("instead").addEventListener("click", () => send({ query: filter.value }, filter.value));
}

function send(asked, shown) {
  if (panel.matches(":modal")) panel.close();
  ask(asked, shown);
}

async function open() {
  if (WIDE.matches) panel.show();
  else panel.showModal();
  opener.setAttribute("aria-expanded", "true");
  byId("page").classList.add("qa-browsing");
  filter.focus();
  try {
    if (!groups) await build();
    narrow();
  } catch {
    byId("counted").textContent = say("unread");
  }
}

async function build() {
  const found = await documents();
  const left = [...(await entries())];
  groups = [];
  byId("tree").replaceChildren(...found.map((document) => documentOf(document, left)));
}

function documentOf({ path, title, sections }, left) {
  const element = made("details", "qa-document", "", { open: "" });
  element.append(made("summary", "qa-document-title", title || path, { dir: "auto" }));
  for (const [place, section] of sections.entries()) {
    const group = made("section", "qa-group");
    const goesOn = sections[place - 1]?.title === section.title; // in another language
    const attributes = inLanguage(section.language);
    if (section.title && !goesOn) group.append(made("h3", "qa-group-title", section.title, attributes));
    const list = made("ul", "qa-questions");
    const items = section.questions.map(() => item(left.shift()));
    group.append(list);
    element.append(group);
    groups.push({ element: group, list, items });
  }
  return element;
}

function item(entry) {
  const element = made("li", "qa-item");
  const button = made("button", "qa-read", "", { type: "button", ...inLanguage(entry.language) });
  button.append(made("bdi", "qa-item-number", entry.number), ` ${named(entry)}`);
  const asked = { document: entry.document, number: entry.number };
  button.addEventListener("click", () => send(asked, entry.question));
  element.append(button);
  return { element, folded: ` ${entry.number.toLowerCase()}${entry.folded}` };
}

/** Only what is found stands in the page: hiding 2,000 items one by one took Chromium a second. */
function narrow() {
  if (!groups) return;
  const holds = holding(filter.value);
  let count = 0;
  for (const { element, list, items } of groups) {
    const found = items.filter(({ folded }) => holds(folded));
    const shown = list.children;
    const isSame = found.length === shown.length && found.every((f, i) => f.element === shown[i]);
    if (!isSame) list.replaceChildren(...found.map((f) => f.element));
    element.hidden = !found.length;
    count += found.length;
  }
  for (const document of panel.querySelectorAll(".qa-document"))
    document.hidden = !document.querySelector(".qa-item");
  sayCount(count);
}

function sayCount(count) {
  const all = groups.reduce((sum, { items }) => sum + items.length, 0);
  const written = number(all);
  const some = count === all ? say("all_counted", written) : say("counted", number(count), written);
  const first = all < total() ? ` ${say("first_listed", written, number(total()))}` : "";
  byId("counted").textContent = `${count ? some : say("none_found")}${first}`;
  byId("instead").hidden = count > 0 || !filter.value.trim(); // answers may have the words
}
