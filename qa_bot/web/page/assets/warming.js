// The page opens before the documents are read: it says so, and brings the examples when they are.

import { entries, listing } from "./catalogue.js";
import { byId, inLanguage, made, number, say, told } from "./words.js";

const AGAIN = 700; // ms

/** Wait for the server's documents; questions that were sent wait for themselves. */
export async function awaitReady() {
  for (;;) {
    const { state, progress } = await listing().catch(() => ({})); // gone for a moment
    byId("build").hidden = !progress;
    if (state === "failed") return (byId("warming").textContent = say("not_ready"));
    if (state === "ready") break;
    if (progress) showBuilt(progress);
    await new Promise((resolve) => setTimeout(resolve, AGAIN));
  }
  byId("warming").hidden = true;
  const all = await entries().catch(() => []);
  showExamples(all.filter(({ holds }) => holds));
}

/** How far the index is built: a bar, which a screen reader reads where it is asked to, and a line. */
function showBuilt({ share, rate, left }) {
  const percent = number(Math.floor(share * 100) / 100, { style: "percent" });
  const goesOn = left !== null && share < 1; // it has begun, and is not yet only written down
  const each = number(rate, { maximumSignificantDigits: 2 });
  const said = goesOn ? say("built", percent, each, duration(left)) : percent;
  byId("built").value = share;
  byId("built").setAttribute("aria-valuetext", said);
  byId("built-said").textContent = said;
}

/** Seconds in words: "40 sec", "12 min", "2.5 hr". */
function duration(seconds) {
  const hours = Math.round(seconds / 1800) / 2;
  const minutes = Math.round(seconds / 60);
  if (hours >= 1.5) return counted(hours, "hour");
  return minutes > 1 ? counted(minutes, "minute") : counted(Math.ceil(seconds), "second");
}

function counted(count, unit) {
  return number(count, { style: "unit", unit, unitDisplay: "short" });
}

/** Some of all questions that are answered today; of several documents, some of each of the first, below its title. */
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
  for (const { document, number, question, language } of entries) {
    const data = { type: "button", "data-doc": document, "data-n": number, ...inLanguage(language) };
    options.append(made("button", "qa-option", question, data));
  }
  return options;
}
