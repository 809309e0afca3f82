/* What the other scripts share: words, what is kept, files loaded on demand. */
const root = document.documentElement;
const words = JSON.parse(root.dataset.words);
const base = new URL(document.currentScript.src);
const loaded = new Map();
const said = document.getElementById("said");
let saying = 0;
window.bookbuild = {
  words,
  fill: (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole),
  get(name) {
    try {
      return localStorage.getItem(`bookbuild.${name}`) || "";
    } catch {
      return "";
    }
  },
  set(name, value) {
    try {
      localStorage.setItem(`bookbuild.${name}`, value);
    } catch {
      /* nothing is kept, the page works all the same */
    }
  },
  /* Pages opened from disk may not fetch, so every file is a script that calls one of us. */
  load(name) {
    if (!loaded.has(name)) {
      loaded.set(name, new Promise((done, failed) => {
        const script = document.createElement("script");
        script.src = new URL(name, base);
        script.addEventListener("load", () => done());
        script.addEventListener("error", () => {
          loaded.delete(name);
          failed(new Error(name));
        });
        document.head.append(script);
      }));
    }
    return loaded.get(name);
  },
  say(text) {
    said.textContent = text;
    clearTimeout(saying);
    saying = setTimeout(() => { said.textContent = ""; }, 1800);
  },
};
root.classList.add("scripted");
