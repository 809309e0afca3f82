/* Runs on the page of a demonstration, before its script: tells it the theme, and the page
   around a frame how high it has become. */
(() => {
  "use strict";
  const root = document.documentElement;
  /* Reading systems show pages of a book in frames of theirs, which know nothing of this. */
  const framed = window.parent !== window && !("bound" in root.dataset);
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const themes = ["light", "sepia", "dark"];
  let told = "";
  let update = null;
  let state = "";

  const context = () => ({
    theme: told || (dark.matches ? "dark" : "light"),
    lang: root.lang,
    reducedMotion: still.matches,
  });
  const fail = (reason) => {
    const words = document.createElement("p");
    words.className = "failed";
    words.setAttribute("role", "alert");
    words.textContent = root.dataset.failed.replace("{reason}", String(reason));
    document.getElementById("demo").after(words);
  };
  const refresh = () => {
    const now = context();
    root.dataset.theme = now.theme;
    const said = JSON.stringify(now);
    if (said !== state && update) update(now);
    state = said;
  };

  const measure = () => {
    const { bottom } = document.querySelector("main").getBoundingClientRect();
    parent.postMessage({ bookbuild: "height", height: Math.ceil(bottom + 8) }, "*");
  };

  if (framed) root.dataset.framed = "";
  addEventListener("message", (event) => {
    if (event.source !== window.parent || event.data?.bookbuild !== "context") return;
    told = themes.includes(event.data.theme) ? event.data.theme : "";
    refresh();
    measure(); /* the page may listen only now */
  });
  dark.addEventListener("change", refresh);
  still.addEventListener("change", refresh);
  addEventListener("error", (event) => fail(event.message));
  addEventListener("unhandledrejection", (event) => window.bookbuildFailed(event.reason));
  refresh();
  if (framed) parent.postMessage({ bookbuild: "ready" }, "*");

  window.bookbuildFailed = (reason) => fail(reason?.message ?? reason);
  window.bookbuildDemo = async (mount) => {
    const place = document.getElementById("demo");
    /* The page around answers at once where it listens; where not, nobody should wait for it. */
    if (framed) await new Promise((done) => setTimeout(done, 30));
    refresh();
    const given = await mount(place, context());
    if (typeof given === "function") update = given;
    refresh();
    document.getElementById("poster")?.remove(); /* it stood for what runs now */
    if (framed) new ResizeObserver(measure).observe(document.querySelector("main"));
  };
})();
