// The conversation: questions with their answers, and the buttons that belong to each.

import { copy } from "./copy.js";
import { chooseNone, rate, showRating } from "./feedback.js";
import { forgetAll, isForbidden, keep, keptTurns, onForgotten } from "./kept.js";
import { picked, forgetAddress, showPick, startPick } from "./pick.js";
import { printed } from "./printing.js";
import { Busy, NotLoaded, send, TurnedOff } from "./server.js";
import { linkSources } from "./sources.js";
import { announce, byId, made, say, scrollTo, told } from "./words.js";

const MOST_ANEW = 20; // a question that is typed meanwhile waits for them

// A turn is {asked, shown, reply, language}: what was sent, the words that stand for it, the server's
// reply (null until there is one), and the language of the page that has it. Once the reader rates it:
// `rating`, which of its buttons "none of these" were pressed (`nones`), and whether why was sent
// (`explained`). `dropped`, once the reader looks in all documents again from there on.
let turns = [];
const turnOf = new WeakMap(); // by its element
let count = 0; // of elements, for their ids

/** Show what was kept, ask again what had no answer yet, and listen to the buttons. */
export function startTurns() {
  const kept = keptTurns();
  turns = kept.turns;
  if (kept.isCut) byId("turns").append(made("p", "qa-earlier", say("earlier")));
  turns.forEach((turn) => {
    const element = added(turn);
    if (turn.reply) fill(element, turn);
    else answer(element, turn);
  });
  const others = turns.filter(({ reply, language }) => reply && language !== told.language);
  others.slice(-MOST_ANEW).reverse().forEach(sayAnew);
  byId("turns").addEventListener("click", onClick);
  byId("welcome").addEventListener("click", onClick);
  byId("clear").addEventListener("click", clear);
  byId("unkept").hidden = !isForbidden;
  onForgotten(empty);
  startPick(dropPick);
  showPick(turns);
  scrollToEnd();
}

function dropPick() {
  const last = turns.at(-1);
  if (last) {
    last.dropped = true;
    keep(last);
  }
  showPick(turns);
}

/** Ask; `shown` are the words that stand in the conversation. */
export function ask(asked, shown) {
  const turn = { asked, shown, reply: null };
  turns.push(turn);
  keep(turn);
  const element = added(turn);
  scrollTo(element, "start");
  return answer(element, turn);
}

function clear() {
  forgetAll();
  empty();
  byId("box").focus();
}

function empty() {
  turns = [];
  byId("turns").replaceChildren();
  showPick(turns);
  showWelcome();
}

function showWelcome() {
  byId("welcome").hidden = turns.length > 0;
  byId("clear").hidden = turns.length === 0;
}

function added(turn) {
  const id = `qa-turn-${(count += 1)}`;
  const element = made("article", "qa-turn", "", { "aria-labelledby": id });
  const said = made("h2", "qa-said", "", { id, tabindex: "-1" });
  said.append(made("span", "qa-unseen", `${say("you")}: `));
  said.append(made("span", "qa-shown", turn.shown, { dir: "auto" }));
  element.append(said, made("div", "qa-reply"));
  byId("turns").append(element);
  turnOf.set(element, turn);
  showWelcome();
  return element;
}

/** Ask again what was answered in another language of the page; another answer is not taken. */
async function sayAnew(turn) {
  const asked = { ...turn.asked, ...standing(turn), again: true };
  const reply = await send(asked, () => {}).catch(() => null);
  const answered = ({ outcome, link }) => JSON.stringify([outcome, link]);
  if (!reply || answered(reply) !== answered(turn.reply) || !turns.includes(turn)) return;
  reply.id = turn.reply.id; // it is rated as the one that it was
  Object.assign(turn, { reply, language: told.language });
  keep(turn);
  fill([...byId("turns").children].find((element) => turnOf.get(element) === turn), turn);
}

async function answer(element, turn) {
  const place = element.querySelector(".qa-reply");
  place.replaceChildren(made("p", "qa-pending", say("searching")));
  try {
    const waiting = () => (place.firstChild.textContent = say("waiting"));
    turn.reply = await send({ ...turn.asked, ...standing(turn) }, waiting);
    turn.language = told.language;
  } catch (error) {
    return fail(element, turn, error);
  }
  fill(element, turn);
  if (turn.reply.over) forgetAddress();
  if (turns.includes(turn)) keep(turn); // a new conversation may have begun by now
  showPick(turns);
  announce(turn.reply.said);
  if (element !== byId("turns").lastChild) return;
  scrollTo(element, "start");
  // A button that asked is far above by now; who types goes on typing.
  if (!document.activeElement.matches("input, textarea")) headingOf(element).focus({ preventScroll: true });
}

/** Which of so many questions the first is in whose light the next is read, as web/service.py has it:
 * the last three to eight, from a multiple of six, whose answers it remembers from turn to turn. */
const firstCounted = (count) => Math.floor(Math.max(count - 3, 0) / 6) * 6;

/** Where the conversation stands at a turn: the questions before it since the reader started over,
 * and the documents that it is narrowed to. */
function standing(turn) {
  const before = turns.slice(0, turns.indexOf(turn));
  const since = before.slice(before.findLastIndex(({ reply }) => reply?.over) + 1);
  const counted = turn.asked.alone ? [] : since;
  const begin = firstCounted(counted.length);
  return {
    previous: counted.slice(begin).map(({ asked, shown }) => asked.query || shown),
    held: (counted[begin - 1]?.reply?.within ?? []).map(([path]) => path),
    documents: picked(since),
  };
}

/** What was asked; where it is the question that is answered, that one, as it stands alone. */
function headingOf(element) {
  const said = element.querySelector(".qa-said");
  if (!said.classList.contains("qa-unseen")) return said;
  const heading = element.querySelector(".qa-heading");
  heading.setAttribute("tabindex", "-1");
  return heading;
}

/** Fetch raises TypeError where the server cannot be reached, Gradio's client an Error of its own
 * where it answers with one. */
function sayWhy(error) {
  if (error instanceof TurnedOff) return error.sentence || say("off");
  if (error instanceof Busy) return say("busy", error.seconds);
  if (error instanceof NotLoaded) return say("not_loaded");
  return say(error instanceof TypeError ? "lost" : "failed");
}

function fail(element, turn, error) {
  const isLoaded = !(error instanceof NotLoaded);
  const text = sayWhy(error);
  const retry = made("button", "qa-tool", say("retry"), { type: "button" });
  retry.addEventListener("click", () => {
    byId("box").focus();
    answer(element, turn);
  });
  element.querySelector(".qa-reply").replaceChildren(made("p", "qa-opening", text, { dir: "auto" }), retry);
  if (!isLoaded) retry.after(" ", made("a", "qa-reload", say("reload"), { href: "" }));
  announce(text);
}

function fill(element, turn) {
  const { reply } = turn;
  const place = element.querySelector(".qa-reply");
  place.innerHTML = reply.html; // made safe by the server
  linkSources(place, reply.sources);
  place.dataset.outcome = reply.outcome;
  element.classList.toggle("qa-over", Boolean(reply.over));
  if (reply.question) {
    turn.shown = reply.question;
    element.querySelector(".qa-shown").textContent = reply.question;
    element.querySelector(".qa-said").classList.add("qa-unseen"); // the answer's heading says it
  }
  showRating(place, turn, keepRated);
}

/** A new conversation may have begun since. */
function keepRated(turn) {
  if (turns.includes(turn)) keep(turn);
}

/** The buttons of an answer, as the server wrote them. */
function onClick(event) {
  const button = event.target.closest("button");
  if (!button) return;
  const element = button.closest(".qa-turn");
  const turn = turnOf.get(element);
  const { dataset } = button;
  if ("ask" in dataset) {
    const asked = { query: dataset.ask };
    ask("alone" in dataset ? { ...asked, alone: true } : asked, dataset.ask);
  } else if ("n" in dataset) ask({ document: dataset.doc, number: dataset.n }, button.textContent);
  else if ("copy" in dataset) copy(button, turn.reply.copy);
  else if ("link" in dataset) copy(button, addressOf(turn.reply.link));
  else if ("print" in dataset) printed(element);
  else if ("browse" in dataset) byId("browse").click();
  else if ("rate" in dataset) rate(replyOf(element), turn, dataset.rate, keepRated);
  else if ("none" in dataset) chooseNone(replyOf(element), turn, button, keepRated);
}

const replyOf = (element) => element.querySelector(".qa-reply");

function addressOf(link) {
  const url = new URL(location.pathname, location.origin);
  for (const [name, value] of Object.entries(link)) url.searchParams.set(name, value);
  return url.href;
}

function scrollToEnd() {
  byId("turns").lastChild?.scrollIntoView({ block: "start" });
}
