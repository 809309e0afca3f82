/* Restores what the reader chose. It is loaded beside the style sheet and blocks nothing. */
(() => {
  "use strict";
  const root = document.documentElement;
  const kept = (name) => {
    try {
      return localStorage.getItem(`bookbuild.${name}`) || "";
    } catch {
      return ""; /* the browser keeps nothing for pages of this origin */
    }
  };
  const theme = kept("theme");
  if (["light", "sepia", "dark"].includes(theme)) root.dataset.theme = theme;
  const size = Number(kept("size"));
  if (size >= 0.7 && size <= 1.8) root.style.setProperty("--scale", size);
  if (kept("contents") === "closed") root.classList.add("contents-closed");
  root.classList.add("scripted");
})();
