// The questions of the documents, of very many the first, read once.

import { folded, made, say, told } from "./words.js";

let reading;
let listed;
let inAll;

/** Documents with their sections and questions, as the server lists them. */
export function documents() {
  reading ??= read().catch((error) => {
    reading = undefined; // so that the next one tries again
    throw error;
  });
  return reading;
}

async function read() {
  const { state, documents, total } = await listing();
  if (!documents) throw new Error(`the list of questions: ${state}`);
  inAll = total;
  return documents;
}

/** How many questions there are, listed or not, once they were read. */
export function total() {
  return inAll;
}

/** {state, documents, total}: how far the server is, and what it lists once it is ready. */
export async function listing() {
  const response = await fetch(told.questions);
  return response.ok ? response.json() : {};
}

/** The questions listed, in order, each {document, title, number, question, holds, language, folded}; `title` is that
 * of the document, "" where there is but one; `holds` says whether the answer does today, by its dates. */
export async function entries() {
  const found = await documents();
  listed ??= found.flatMap(({ path, title, sections }) =>
    sections.flatMap(({ questions, language }) =>
      questions.map(([number, question, holds = true]) => ({
        document: path,
        title: found.length > 1 ? title : "",
        number,
        question,
        holds,
        language,
        folded: ` ${wordsOf(question).join(" ")}`,
      })),
    ),
  );
  return listed;
}

/** A question as lists name it: that its answer does not hold today stands behind it. */
export function named({ question, holds }) {
  return holds ? question : `${question} (${say("not_valid_now")})`;
}

/** A test for texts that hold each word of `typed`, or a word that begins with it. */
export function holding(typed) {
  const words = wordsOf(typed);
  return (text) => words.every((word) => text.includes(` ${word}`));
}

/** The entries that hold `typed`; those that begin with it first. */
export function suggested(all, typed) {
  const holds = holding(typed);
  const start = ` ${wordsOf(typed).join(" ")}`;
  const begins = ({ folded }) => Number(folded.startsWith(start));
  return all.filter(({ folded }) => holds(folded)).sort((a, b) => begins(b) - begins(a));
}

/** A text as nodes, in which the words that match `typed` stand out. */
export function withMarks(text, typed) {
  const words = wordsOf(typed);
  const matches = (piece) => words.some((word) => folded(piece).startsWith(word));
  const pieces = text.split(/([\p{L}\p{N}\p{M}]+)/u); // every second one is a word
  return pieces.map((piece, place) => (place % 2 && matches(piece) ? made("b", "", piece) : piece));
}

function wordsOf(text) {
  return folded(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
}
