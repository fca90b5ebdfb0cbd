// Questions to the server: one after the other, so that each may refer to the one before.

import { told } from "./words.js";

const PATIENCE = 60_000; // ms, for one answer, and until Gradio's component is there
const AGAIN = 700; // ms, until a server that is warming up is asked again

/** Gradio's scripts, which carry the questions, have not come. */
export class NotLoaded extends Error {}

/** Too many ask; the server takes the question after so many seconds. */
export class Busy extends Error {
  constructor(seconds) {
    super("busy");
    this.seconds = seconds;
  }
}

/** The owner has turned the page off; the sentence is the owner's, or empty. */
export class TurnedOff extends Error {
  constructor(sentence) {
    super("off");
    this.sentence = sentence;
  }
}

let connected;
const server = new Promise((resolve) => (connected = resolve));
const late = new Promise((_, reject) => setTimeout(reject, PATIENCE, new NotLoaded()));
late.catch(() => {}); // it matters to a question alone
let last = Promise.resolve();

/** Gradio's component is there: `functions` are its server functions. */
export function connect(functions) {
  connected(functions);
}

/** The reply to a question; `onWaiting` is called while the server is warming up. */
export function send(asked, onWaiting) {
  const reply = last.then(() => answered(asked, onWaiting));
  last = reply.catch(() => {});
  return reply;
}

async function answered(asked, onWaiting) {
  const { ask } = await Promise.race([server, late]); // the server, even if it came late
  for (;;) {
    const reply = await inTime(ask({ ...asked, language: told.language }));
    if (reply.off !== undefined) throw new TurnedOff(reply.off);
    if (reply.busy) throw new Busy(reply.busy);
    if (!reply.waiting) return reply;
    onWaiting();
    await new Promise((resolve) => setTimeout(resolve, AGAIN));
  }
}

function inTime(reply) {
  const late = new Promise((_, reject) => setTimeout(reject, PATIENCE, new TypeError("no answer")));
  return Promise.race([reply, late]);
}
