// What the page says, and its numbers, as the server wrote them into it.

export const told = JSON.parse(document.getElementById("qa-told").textContent);

const STEERING = /[\u202a-\u202e\u2066-\u2069]/g; // begins or ends what goes in another direction
const FROM_RIGHT = /[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** The sentence of a key, its {0}, {1} ... filled in, so that none reorders what stands around it. */
export function say(key, ...values) {
  return told.words[key].replace(/\{(\d)\}/g, (_, place) => isolated(String(values[place])));
}

/** A text for a place in a sentence, as qa_bot/languages/isolation.py has it. */
function isolated(text) {
  const plain = text.replace(STEERING, "");
  const turns = plain !== text || FROM_RIGHT.test(text) || told.direction === "rtl";
  return turns && !/^\p{Nd}*$/u.test(text) ? `\u2068${plain}\u2069` : plain;
}

/** A number as the page's language writes it, in the digits that documents print. */
export function number(value, how = {}) {
  return new Intl.NumberFormat(`${told.language}-u-nu-latn`, how).format(value);
}

/** Keep the language of the page: Gradio writes the browser's there, whatever the page speaks. */
export function holdLanguage() {
  const { lang, dir } = document.documentElement;
  const restore = () => {
    const now = document.documentElement;
    if (now.lang !== lang) now.lang = lang;
    if (now.dir !== dir) now.dir = dir;
  };
  new MutationObserver(restore).observe(document.documentElement, { attributeFilter: ["lang", "dir"] });
}

/** The attributes of a text in a language, which it names where it is not the page's. */
export function inLanguage(language) {
  return { dir: "auto", ...(language && language !== told.language && { lang: language }) };
}

export const byId = (id) => document.getElementById(`qa-${id}`);

/** Have a screen reader say what happened, where it is not read anyway. */
export function announce(text) {
  byId("status").textContent = text;
}

/** An element with a class, a text and attributes; the text is never read as HTML. */
export function made(tag, cssClass, text = "", attributes = {}) {
  const element = document.createElement(tag);
  element.className = cssClass;
  element.textContent = text;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

/** Bring an element into view, at once for who wants no motion. */
export function scrollTo(element, block) {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  element?.scrollIntoView({ block, behavior: still ? "auto" : "smooth" });
}

/** A text for comparison: small letters without accents. */
export function folded(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
