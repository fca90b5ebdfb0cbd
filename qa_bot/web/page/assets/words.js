// What the page says, and its numbers, as the server wrote them into it.

export const told = JSON.parse(document.getElementById("qa-told").textContent);

/** The sentence of a key, its {0}, {1} ... filled in. */
export function say(key, ...values) {
  return told.words[key].replace(/\{(\d)\}/g, (_, place) => values[place]);
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

export const byId = (id) => document.getElementById(`qa-${id}`);

/** An element with a class, a text and attributes; the text is never read as HTML. */
export function made(tag, cssClass, text = "", attributes = {}) {
  const element = document.createElement(tag);
  element.className = cssClass;
  element.textContent = text;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

/** A text for comparison: small letters without accents. */
export function folded(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
