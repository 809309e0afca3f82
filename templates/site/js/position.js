/* Where the reader was: on each page, and in the book for the link on the home page. */
const { get, set, words, fill } = window.bookbuild;
const page = document.body.dataset.page;
const key = `${document.querySelector(".bar .home").textContent}`;
const read = () => {
  try {
    return JSON.parse(get("position") || "{}");
  } catch {
    return {};
  }
};
if (page) {
  const keep = () => {
    const all = read();
    all[key] = { page, title: document.body.dataset.title, at: Math.round(scrollY) };
    set("position", JSON.stringify(all));
  };
  let timer = 0;
  addEventListener("scroll", () => {
    clearTimeout(timer);
    timer = setTimeout(keep, 300);
  }, { passive: true });
  addEventListener("pagehide", keep);
  const last = read()[key];
  if (location.search === "?resume" && last?.page === page) {
    history.replaceState(null, "", location.pathname + location.hash);
    scrollTo({ top: last.at, behavior: "instant" });
  }
} else {
  const link = document.getElementById("resume");
  const last = read()[key];
  if (link && last && /^[\w.-]+\.html$/.test(last.page)) {
    link.href = `${last.page}?resume`;
    link.textContent = fill(words.resume, { title: last.title });
    link.hidden = false;
  }
}
