// What cannot wait for main.js, and stands in the page itself: that Enter sends.

(() => {
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
})();
