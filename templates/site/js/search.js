/* Full-text search; engine and index are loaded when first asked for. */
const { words, fill, load } = window.bookbuild;
const dialog = document.getElementById("search");
const query = document.getElementById("query");
const state = document.getElementById("search-state");
const list = document.getElementById("results");
const SHOWN = 40;
let engine = null;
window.bookbuild.index = (made) => { engine = window.bookbuildSearch.open(made); };

const open = async () => {
  if (!dialog.open) dialog.showModal();
  query.focus();
  query.select();
  try {
    await load("search-engine.js");
    await load("search-index.js");
    state.textContent = "";
    find();
  } catch {
    state.textContent = words.broken;
  }
};
const marked = (text, terms) => {
  const piece = document.createDocumentFragment();
  const lower = text.toLowerCase();
  let at = 0;
  while (at < text.length) {
    let best = -1;
    let length = 0;
    for (const term of terms) {
      const hit = lower.indexOf(term, at);
      if (hit >= 0 && (best < 0 || hit < best || (hit === best && term.length > length))) {
        best = hit;
        length = term.length;
      }
    }
    if (best < 0) break;
    const mark = document.createElement("mark");
    mark.textContent = text.slice(best, best + length);
    piece.append(text.slice(at, best), mark);
    at = best + length;
  }
  piece.append(text.slice(at));
  return piece;
};
const excerpt = (text, terms) => {
  const lower = text.toLowerCase();
  const hits = terms.map((term) => lower.indexOf(term)).filter((hit) => hit >= 0);
  const from = Math.max(0, Math.min(...(hits.length ? hits : [0])) - 30);
  return (from ? "…" : "") + text.slice(from, from + 110) + (from + 110 < text.length ? "…" : "");
};
const find = () => {
  const asked = query.value.trim();
  list.replaceChildren();
  if (!engine || !asked) {
    state.textContent = "";
    return;
  }
  const found = engine.search(asked);
  state.textContent = found.length
    ? fill(words.found, { n: found.length })
    : fill(words.not_found, { query: asked });
  const terms = asked.toLowerCase().split(/\s+/).filter(Boolean);
  for (const one of found.slice(0, SHOWN)) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = one.page + (one.anchor ? `#${one.anchor}` : "");
    const what = document.createElement("span");
    what.className = "what";
    what.append(marked(one.title, terms));
    const where = document.createElement("span");
    where.className = "where";
    where.textContent = one.where === one.title ? "" : ` ${one.where}`;
    const line = document.createElement("span");
    line.className = "line";
    line.append(marked(excerpt(one.text, terms), terms));
    link.append(what, where, line);
    link.addEventListener("click", () => dialog.close());
    item.append(link);
    list.append(item);
  }
};
document.getElementById("open-search").addEventListener("click", open);
query.addEventListener("input", find);
query.form.addEventListener("submit", (event) => {
  if (event.submitter?.value === "close" && document.activeElement !== query) return;
  event.preventDefault();
  list.querySelector("a")?.click();
});
document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || dialog.open) return;
  if (event.target.closest?.("input, textarea, select, [contenteditable]")) return;
  if (event.key === "s" || event.key === "/") {
    event.preventDefault();
    open();
  }
});
dialog.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    /* A search field would take the key to empty itself first. */
    event.preventDefault();
    dialog.close();
    return;
  }
  const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!way) return;
  event.preventDefault();
  const links = [...list.querySelectorAll("a")];
  const place = links.indexOf(document.activeElement) + way;
  (place < 0 ? query : links[Math.min(place, links.length - 1)])?.focus();
});
dialog.addEventListener("click", (event) => {
  if (event.target === dialog) dialog.close();
});
