// What cannot wait for main.js, and stands in the page itself: the reader's colours and language, that
// Enter sends, what was sent meanwhile, and where the page cannot work: page.css then shows the
// sentence that says so.

(() => {
  const root = document.documentElement;

  /** What switches.js kept. */
  const kept = (name) => {
    try {
      return localStorage.getItem(`qa-bot ${name}`);
    } catch {
      return null; // no storage is allowed
    }
  };

  const colours = kept("colours");
  if (["dark", "light"].includes(colours)) root.dataset.qaColours = colours;

  const url = new URL(location.href);
  const language = kept("language");
  const known = (document.currentScript.dataset.languages ?? "").split(" ");
  if (known.includes(language) && language !== root.lang && !url.searchParams.has("lang")) {
    root.dataset.qaLeft = ""; // so that main.js does not ask what the other page asks
    url.searchParams.set("lang", language);
    location.replace(url);
  }

  /** In a sandbox without allow-same-origin no module may be read, nor a question sent. */
  const sayTooStrict = () => {
    root.dataset.qaTooStrict = "";
    const alone = new URL("./", location.href);
    alone.search = location.search;
    alone.searchParams.delete("embed");
    document.addEventListener("DOMContentLoaded", () => {
      const link = document.getElementById("qa-alone");
      link.href = alone;
      link.textContent = alone; // to copy: the sandbox may forbid a new tab, too
    });
  };

  if (window.origin === "null") sayTooStrict();
  else {
    addEventListener("error", ({ target }) => {
      if (target.localName === "script") root.dataset.qaNotLoaded = "";
    }, true); // what happens at an element does not bubble
  }

  let breaks = false; // whether Enter was pressed with Shift

  const send = (event) => {
    event.preventDefault();
    event.target.form.requestSubmit();
  };

  document.addEventListener("keydown", (event) => {
    // 229: a key that a keyboard on the screen, or one for Chinese or Japanese, keeps to itself.
    if (event.target.id !== "qa-box" || event.isComposing || event.keyCode === 229) return;
    breaks = event.key === "Enter" && event.shiftKey;
    if (event.key === "Enter" && !breaks) send(event);
  });

  // The Enter of a keyboard on the screen need not come as a key.
  document.addEventListener("beforeinput", (event) => {
    const isBreak = ["insertLineBreak", "insertParagraph"].includes(event.inputType);
    if (event.target.id === "qa-box" && isBreak && !breaks) send(event);
  });

  // Until box.js listens to the form. The browser's own way would open the page anew, without the
  // language and the documents of its address.
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.target.id !== "qa-form") return;
    event.preventDefault();
    root.dataset.qaSent = "";
  });
})();
