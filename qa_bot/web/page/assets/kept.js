// The conversation, kept in this tab alone: a reload or a server that restarts loses nothing.

const KEY = "qa-bot conversation";
const MOST_TURNS = 100;
const MOST_CHARACTERS = 2_000_000;

/** The turns that were kept, oldest first. */
export function keptTurns() {
  try {
    const turns = JSON.parse(sessionStorage.getItem(KEY));
    return Array.isArray(turns) ? turns : [];
  } catch {
    return []; // no storage is allowed, or something else wrote there
  }
}

/** Keep the newest turns that fit. */
export function keep(turns) {
  let kept = turns.slice(-MOST_TURNS);
  let text = JSON.stringify(kept);
  while (text.length > MOST_CHARACTERS) {
    kept = kept.slice(1);
    text = JSON.stringify(kept);
  }
  try {
    sessionStorage.setItem(KEY, text);
  } catch {
    // No storage is allowed, or it is full: the page works without it.
  }
}
