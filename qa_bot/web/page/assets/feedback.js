// What a reader says of an answer: a thumb, "none of these", and why, where the server keeps it.

import { announce, made, number, say, scrollTo, told } from "./words.js";

const PATIENCE = 20_000; // ms
const NONE = "none_of_these";

let last = Promise.resolve(); // one after the other: of two thumbs the later one counts
let count = 0; // of boxes, for their ids

/** The server does not take a rating; the message says why to readers, as far as it does. */
class Refused extends Error {}

/** It never will: the answer is no longer kept. */
class Gone extends Refused {}

/** Show what was said of a turn: pressed buttons, whom to ask, and the box for a reason.
 *
 * `changed` is called when the turn is to be kept. */
export function showRating(place, turn, changed) {
  const { rating, nones = [] } = turn;
  for (const button of place.querySelectorAll("[data-rate]"))
    button.setAttribute("aria-pressed", button.dataset.rate === rating);
  noneButtons(place).forEach((button, at) => showNone(button, nones.includes(at), rating === NONE));
  const isAsked = turn.reply.id && [NONE, "down"].includes(rating); // it has one where it is kept
  const form = place.querySelector(".qa-reason");
  if (!isAsked || turn.explained) form?.remove();
  else if (!form) belowRating(place).after(reasonForm(place, turn, changed));
}

const belowRating = (place) =>
  place.querySelector(".qa-rating + .qa-none-said") ?? place.querySelector(".qa-rating");

/** Nothing of what a button stands below was meant. */
export function chooseNone(place, turn, button, changed) {
  const at = noneButtons(place).indexOf(button);
  turn.nones = [...new Set([...(turn.nones ?? []), at])];
  changed(turn);
  return rate(place, turn, NONE, changed, button.closest(".qa-part") ?? place);
}

/** Rate a turn; another rating takes the place of the one before, as soon as the server has it. */
export async function rate(place, turn, rating, changed, within = place) {
  const before = { rating: turn.rating, nones: turn.nones, explained: turn.explained };
  if (rating === before.rating) return showRating(place, turn, changed);
  Object.assign(turn, { rating, explained: false, nones: rating === "up" ? [] : turn.nones });
  showRating(place, turn, changed);
  reveal(within, rating);
  const none = rating === NONE ? `${say("none_chosen")} ` : "";
  try {
    await sent(turn, { rating });
    if (turn.rating !== rating) return;
    const why = place.querySelector(".qa-reason") ? ` ${say("reason")}` : "";
    note(place, say(`rated_${rating}`));
    announce(none + say(`rated_${rating}`) + why);
  } catch (error) {
    if (turn.rating !== rating) return;
    Object.assign(turn, before);
    showRating(place, turn, changed);
    const retry = made("button", "qa-tool", say("retry"), { type: "button" });
    retry.addEventListener("click", () => {
      place.querySelector(`[data-rate="${rating}"], [data-none]`).focus();
      rate(place, turn, rating, changed, within);
    });
    note(place, sayWhyNot(error), ...(error instanceof Gone ? [] : [retry]));
    announce(none + sayWhyNot(error));
  }
  reveal(within, rating);
  changed(turn);
}

/** Bring into view the last of what a rating made appear, below which may stand whom to ask. */
function reveal(within, rating) {
  const whom = rating === NONE ? ", .qa-whom:not([hidden])" : "";
  const appeared = within.querySelectorAll(`.qa-none-said, .qa-rated, .qa-reason${whom}`);
  scrollTo([...appeared].at(-1), "nearest");
}

const noneButtons = (place) => [...place.querySelectorAll("[data-none]")];

function showNone(button, isChosen, isRated) {
  button.setAttribute("aria-pressed", isChosen && isRated);
  const part = button.closest(".qa-part, .qa-reply");
  const said = part.querySelector(":scope > .qa-none-said");
  if (!isChosen) said?.remove();
  else if (!said) button.parentElement.after(made("p", "qa-none-said", say("none_chosen")));
  const whom = part.querySelector(":scope > [data-if-none]");
  if (whom) whom.hidden = !isChosen;
}

/** What became of a rating stands below its buttons. */
function note(place, text, ...more) {
  const noted = made("p", "qa-rated", text, { dir: "auto" });
  noted.append(...more.flatMap((element) => [" ", element]));
  place.querySelector(".qa-rated")?.remove();
  place.querySelector(".qa-rating")?.append(noted); // what an older page kept has none
}

function reasonForm(place, turn, changed) {
  const { longest } = told.feedback;
  const id = `qa-reason-${(count += 1)}`;
  const form = made("form", "qa-reason");
  const label = made("label", "", say("reason"), { for: id });
  const limits = { rows: 2, maxlength: longest, dir: "auto", "aria-describedby": `${id}-told` };
  const box = made("textarea", "qa-reason-box", "", { id, ...limits });
  const masked = made("p", "qa-reason-told", say("reason_told", number(longest)), { id: `${id}-told` });
  form.append(label, box, masked, made("button", "qa-tool", say("reason_send"), { type: "submit" }));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!box.value.trim()) return box.focus();
    try {
      await sent(turn, { rating: turn.rating, reason: box.value });
      turn.explained = true;
      changed(turn);
      const thanks = made("p", "qa-rated", say("reason_sent"), { tabindex: "-1" });
      form.replaceWith(thanks);
      thanks.focus({ preventScroll: true });
      announce(say("reason_sent"));
    } catch (error) {
      form.querySelector(".qa-warning")?.remove(); // what is written stays, to be sent again
      form.append(made("p", "qa-warning", sayWhyNot(error), { dir: "auto" }));
      scrollTo(form, "nearest");
      announce(sayWhyNot(error));
    }
  });
  return form;
}

function sent(turn, said) {
  const reply = last.then(() => post({ id: turn.reply.id ?? null, outcome: turn.reply.outcome, ...said }));
  last = reply.catch(() => {});
  return reply;
}

async function post(said) {
  const response = await fetch(told.feedback.address, {
    method: "POST",
    headers: { "Content-Type": "application/json", "Accept-Language": told.language },
    body: JSON.stringify(said),
    signal: AbortSignal.timeout(PATIENCE),
  });
  if (response.ok) return;
  if ([404, 409, 422].includes(response.status)) throw new Gone(say("no_longer_kept"));
  const { detail } = await response.json().catch(() => ({}));
  const isForReaders = [429, 503].includes(response.status) && typeof detail === "string";
  throw new Refused(isForReaders ? detail : "");
}

function sayWhyNot(error) {
  if (!(error instanceof Refused)) return `${say("not_rated")} ${say("lost")}`;
  const why = error.message && ` ${error.message.charAt(0).toUpperCase()}${error.message.slice(1)}`;
  return `${say("not_rated")}${why}${/[^.!?\u061f]$/u.test(why) ? "." : ""}`;
}
