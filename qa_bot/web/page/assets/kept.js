// The conversation, kept in this tab alone: a reload or a server that restarts loses nothing.

// A frame of this page in another site has a conversation of its own.
const KEY = `qa-bot conversation${document.querySelector(".qa-embedded") ? ", embedded" : ""}`;
const MOST_TURNS = 100;
const MOST_CHARACTERS = 2_000_000;

/** The turns that were kept, oldest first, and whether there were more before them. */
export function keptTurns() {
  try {
    const { turns, isCut } = JSON.parse(sessionStorage.getItem(KEY));
    if (Array.isArray(turns)) return { turns, isCut };
  } catch {
    // Nothing yet, or no storage is allowed.
  }
  return { turns: [], isCut: false };
}

/** Keep the newest turns that fit. */
export function keep(turns) {
  let text;
  for (let count = Math.min(turns.length, MOST_TURNS); count >= 0; count--) {
    const kept = turns.slice(turns.length - count);
    text = JSON.stringify({ turns: kept, isCut: count < turns.length });
    if (text.length <= MOST_CHARACTERS) break;
  }
  try {
    sessionStorage.setItem(KEY, text);
  } catch {
    // No storage is allowed, or it is full: the page works without it.
  }
}
