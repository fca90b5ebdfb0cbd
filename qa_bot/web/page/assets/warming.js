// The page opens before the documents are read: it says so, and brings the examples when they are.

import { entries, listing } from "./catalogue.js";
import { byId, made, say, told } from "./words.js";

const AGAIN = 700; // ms

/** Wait for the server's documents; questions that were sent wait for themselves. */
export async function awaitReady() {
  for (;;) {
    const { state } = await listing().catch(() => ({})); // gone for a moment
    if (state === "failed") return (byId("warming").textContent = say("not_ready"));
    if (state === "ready") break;
    await new Promise((resolve) => setTimeout(resolve, AGAIN));
  }
  byId("warming").hidden = true;
  showExamples(await entries().catch(() => []));
}

/** Some of all questions; of several documents, some of each of the first, below its title. */
function showExamples(all) {
  const [most, mostDocuments, ofEach] = told.examples;
  const first = [...new Set(all.map(({ document }) => document))].slice(0, mostDocuments);
  const ofOne = (document) => {
    const own = all.filter((entry) => entry.document === document);
    const title = made("h3", "qa-document-name", own[0].title, { dir: "auto" });
    return [title, optionsOf(spread(own, ofEach))];
  };
  const shown = first.length > 1 ? first.flatMap(ofOne) : [optionsOf(spread(all, most))];
  byId("shown-examples").replaceChildren(...shown);
  byId("examples").hidden = !all.length;
}

function spread(all, count) {
  const step = Math.max(Math.floor(all.length / count), 1);
  return all.filter((_, place) => place % step === 0).slice(0, count);
}

function optionsOf(entries) {
  const options = made("div", "qa-options");
  for (const { document, number, question } of entries) {
    const data = { type: "button", dir: "auto", "data-doc": document, "data-n": number };
    options.append(made("button", "qa-option", question, data));
  }
  return options;
}
