// Questions to the server: one after the other, so that each may refer to the one before.

import { told } from "./words.js";

const PATIENCE = 60_000; // ms, for one answer
const AGAIN = 700; // ms, until a server that is warming up is asked again

let connected;
const server = new Promise((resolve) => (connected = resolve));
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
  const { ask } = await server;
  for (;;) {
    const reply = await inTime(ask({ ...asked, language: told.language }));
    if (!reply.waiting) return reply;
    onWaiting();
    await new Promise((resolve) => setTimeout(resolve, AGAIN));
  }
}

function inTime(reply) {
  const late = new Promise((_, reject) => setTimeout(reject, PATIENCE, new TypeError("no answer")));
  return Promise.race([reply, late]);
}
