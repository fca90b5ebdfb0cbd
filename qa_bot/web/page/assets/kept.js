// The conversation, kept in the browser as far as the owner and the browser allow: a reload or a
// server that restarts loses nothing, and another tab shows it too.

import { told } from "./words.js";

// A frame of this page in another site has a conversation of its own.
const OURS = `qa-bot conversation${document.querySelector(".qa-embedded") ? ", embedded" : ""}`;
const TURN = `${OURS}: `; // each turn has its own key: several tabs do not overwrite one another's
const CUT = `${OURS} is cut`;
const CLEARED = `${OURS} was cleared`;
const MOST_TURNS = 100;
const MOST_CHARACTERS = 2_000_000;
const LONGEST = 12 * 60 * 60 * 1000; // ms: whoever sits at a shared computer tomorrow finds nothing

const storage = allowed();

/** Where to keep turns: for all tabs, for this one, or nowhere. */
function allowed() {
  const tabs = usable("localStorage");
  if (told.keeping !== "browser" && tabs) forget(tabs); // kept before the owner said otherwise
  return { browser: tabs, tab: usable("sessionStorage") }[told.keeping] ?? null;
}

/** A storage that can be written to; null where the browser forbids it, as a sandbox does. */
function usable(name) {
  try {
    const found = window[name];
    found.setItem(OURS, "");
    found.removeItem(OURS);
    return found;
  } catch {
    return null;
  }
}

/** Whether turns are to be kept and the browser does not allow it. */
export const isForbidden = told.keeping !== "no" && !storage;

/** The turns that were kept, oldest first, and whether there were more before them. */
export function keptTurns() {
  const turns = [];
  if (!storage) return { turns, isCut: false };
  shorten();
  for (const key of keys(storage)) {
    try {
      const turn = JSON.parse(storage.getItem(key));
      if (turn.asked && typeof turn.shown === "string") turns.push({ ...turn, key });
    } catch {
      storage.removeItem(key); // not of ours
    }
  }
  return { turns, isCut: storage.getItem(CUT) !== null };
}

/** Keep a turn, new or changed; the oldest go where there are too many. */
export function keep(turn) {
  if (!storage) return;
  turn.key ??= `${TURN}${String(Date.now()).padStart(15, "0")} ${Math.random()}`;
  const { key, ...kept } = turn;
  try {
    storage.setItem(key, JSON.stringify(kept));
  } catch {
    // It is full, of other pages' texts: this turn is not kept.
  }
  shorten();
}

/** Forget the conversation, in all tabs. */
export function forgetAll() {
  if (!storage) return;
  forget(storage);
  try {
    storage.setItem(CLEARED, String(Date.now())); // another tab hears of this
  } catch {
    // It is full.
  }
}

/** Call when another tab forgets the conversation. */
export function onForgotten(call) {
  window.addEventListener("storage", ({ key }) => {
    if (key === CLEARED || key === null) call(); // null: the browser's own "clear"
  });
}

function forget(of) {
  for (const key of [...keys(of), CUT, CLEARED]) of.removeItem(key);
}

/** The keys of kept turns, oldest first. */
function keys(of) {
  return Object.keys(of).filter((key) => key.startsWith(TURN)).sort();
}

/** Drop turns that are too old, and the oldest where they are too many or too long together. */
function shorten() {
  const oldest = Date.now() - LONGEST;
  let characters = 0;
  const stale = keys(storage).reverse().filter((key, place) => {
    characters += storage.getItem(key).length;
    const isOld = Number(key.slice(TURN.length).split(" ")[0]) < oldest;
    return isOld || place >= MOST_TURNS || characters > MOST_CHARACTERS;
  });
  for (const key of stale) storage.removeItem(key);
  try {
    if (stale.length) storage.setItem(CUT, "");
  } catch {
    // It is full.
  }
  if (!keys(storage).length) storage.removeItem(CUT); // what begins then is whole
}
