// The box: its height, its limit, and the suggestions while typing (a combobox with a list, as
// WAI-ARIA has it). That Enter sends stands in early.js.

import { entries, named, suggested, withMarks } from "./catalogue.js";
import { ask } from "./turns.js";
import { byId, inLanguage, made, number, say, told } from "./words.js";

const LEAST_TYPED = 2;
const MOST_SUGGESTED = 6;

const box = byId("box");
const list = byId("suggestions");
let chosen = -1;

/** Listen to the box, and to "/" everywhere. */
export function startBox() {
  byId("form").addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  box.addEventListener("input", () => {
    grow();
    warn();
    suggest();
  });
  box.addEventListener("keydown", onKey);
  box.addEventListener("blur", close);
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps focus
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.querySelector("dialog:modal")) return;
    event.preventDefault();
    box.focus();
  });
  if ("qaSent" in document.documentElement.dataset) submit(); // before this script was there
}

function submit() {
  if (chosen >= 0) return list.children[chosen].click();
  const query = box.value;
  if (!query.trim() || warn()) return box.focus();
  send({ query }, query);
}

/** Ask, and leave the box to what comes next; on a touch screen its keyboard would hide the answer. */
function send(asked, shown) {
  box.value = "";
  grow();
  close();
  if (matchMedia("(pointer: coarse)").matches) box.blur();
  else box.focus();
  ask(asked, shown);
}

/** Let the box be as high as what is written in it; page.css does, and says up to which height. */
function grow() {
  byId("lines").dataset.written = box.value;
}

/** Say that the query is too long; whether it is. */
function warn() {
  const length = [...box.value].length; // as Python counts
  const warning = byId("warning");
  const isLong = length > told.limit;
  warning.hidden = !isLong;
  const text = isLong ? say("too_long", number(length), number(told.limit)) : "";
  if (warning.textContent !== text) warning.textContent = text;
  box.toggleAttribute("aria-invalid", isLong);
  return isLong;
}

async function suggest() {
  const typed = box.value;
  const isLine = !typed.includes("\n"); // of several, the arrows go from one to the next
  if (!isLine || typed.trim().length < LEAST_TYPED || typed.length > told.limit) return close();
  const all = await entries().catch(() => []); // no list, no suggestions
  if (typed !== box.value) return;
  show(suggested(all, typed).slice(0, MOST_SUGGESTED), typed);
}

function show(found, typed) {
  if (!found.length || document.activeElement !== box) return close();
  chosen = -1;
  list.replaceChildren(...found.map((entry, place) => option(entry, place, typed)));
  list.hidden = false;
  box.setAttribute("aria-expanded", "true");
  box.removeAttribute("aria-activedescendant");
}

function option(entry, place, typed) {
  const { document, title, number, question, language } = entry;
  const id = `qa-suggestion-${place}`;
  const attributes = { role: "option", id, "aria-selected": "false", ...inLanguage(language) };
  const element = made("div", "qa-suggestion", "", attributes);
  element.append(...withMarks(named(entry), typed));
  if (title) element.append(" ", made("span", "qa-document-name", title, { dir: "auto" }));
  element.addEventListener("click", () => send({ document, number }, question));
  return element;
}

function close() {
  chosen = -1;
  list.hidden = true;
  list.replaceChildren();
  box.setAttribute("aria-expanded", "false");
  box.removeAttribute("aria-activedescendant");
}

function onKey(event) {
  if (event.isComposing) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === "Escape" && !list.hidden) {
    event.preventDefault();
    close();
  } else if (step && list.hidden) {
    suggest();
  } else if (step) {
    event.preventDefault();
    choose(chosen + step);
  }
}

/** One place before the first and after the last, none is chosen: Enter sends what was typed. */
function choose(place) {
  const count = list.children.length;
  list.children[chosen]?.setAttribute("aria-selected", "false");
  chosen = ((place + 1 + count + 1) % (count + 1)) - 1;
  const element = list.children[chosen];
  element?.setAttribute("aria-selected", "true");
  element?.scrollIntoView({ block: "nearest" });
  if (element) box.setAttribute("aria-activedescendant", element.id);
  else box.removeAttribute("aria-activedescendant");
}
