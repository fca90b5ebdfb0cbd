// The reader's own colours and language. Where the browser allows no storage, they hold for the page
// as it stands. early.js puts them in place before anything is shown.

import { byId } from "./words.js";

const root = document.documentElement;
const dark = matchMedia("(prefers-color-scheme: dark)");

/** Listen to both switches; where the owner chose the language, there is none for it. */
export function startSwitches() {
  byId("colours").addEventListener("click", change);
  dark.addEventListener("change", show);
  show();
  const languages = byId("languages");
  if (languages) startLanguages(languages);
}

/** The list of languages closes where a reader goes on elsewhere, and at Escape. */
function startLanguages(list) {
  for (const link of list.querySelectorAll("[data-lang]"))
    link.addEventListener("click", () => {
      const url = new URL(location.href);
      url.searchParams.set("lang", link.dataset.lang);
      link.href = url.href;
      remember("language", link.dataset.lang);
    });
  list.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !list.open) return;
    event.preventDefault();
    list.open = false;
    list.querySelector("summary").focus();
  });
  for (const kind of ["pointerdown", "focusin"])
    document.addEventListener(kind, ({ target }) => {
      if (!list.contains(target)) list.open = false;
    });
}

function isDark() {
  return root.dataset.qaColours ? root.dataset.qaColours === "dark" : dark.matches;
}

/** The other colours; where they are those of the system, the page follows that again. */
function change() {
  const wanted = isDark() ? "light" : "dark";
  const isSystems = (wanted === "dark") === dark.matches;
  if (isSystems) delete root.dataset.qaColours;
  else root.dataset.qaColours = wanted;
  remember("colours", isSystems ? null : wanted);
  show();
}

function show() {
  byId("colours").setAttribute("aria-pressed", isDark());
}

function remember(name, value) {
  try {
    if (value) localStorage.setItem(`qa-bot ${name}`, value);
    else localStorage.removeItem(`qa-bot ${name}`);
  } catch {
    // No storage is allowed.
  }
}
