/* A button on each listing that copies it. */
const { words, say } = window.bookbuild;
for (const listing of document.querySelectorAll("main pre.code")) {
  const box = document.createElement("div");
  box.className = "code-box";
  listing.replaceWith(box);
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = words.copy;
  button.addEventListener("click", async () => {
    const text = listing.textContent;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const range = document.createRange();
      range.selectNodeContents(listing);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      document.execCommand("copy");
    }
    say(words.copied);
  });
  box.append(listing, button);
}
