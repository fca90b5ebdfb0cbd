// All questions of the documents, read once.

import { folded, told } from "./words.js";

let reading;
let listed;

/** Documents with their sections and questions, as the server lists them. */
export function documents() {
  reading ??= read().catch((error) => {
    reading = undefined; // so that the next one tries again
    throw error;
  });
  return reading;
}

async function read() {
  const { state, documents } = await listing();
  if (!documents) throw new Error(`the list of questions: ${state}`);
  return documents;
}

/** {state, documents}: how far the server is, and what it lists once it is ready. */
export async function listing() {
  const response = await fetch(told.questions);
  return response.ok ? response.json() : {};
}

/** All questions in order, each {document, number, question, folded}. */
export async function entries() {
  const found = await documents();
  listed ??= found.flatMap(({ path, sections }) =>
    sections.flatMap(({ questions }) =>
      questions.map(([number, question]) => ({
        document: path,
        number,
        question,
        folded: ` ${folded(question).replace(/[^\p{L}\p{N}]+/gu, " ")}`,
      })),
    ),
  );
  return listed;
}

/** A test for texts that hold each word of `typed`, or a word that begins with it. */
export function holding(typed) {
  const words = folded(typed).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  return (text) => words.every((word) => text.includes(` ${word}`));
}
