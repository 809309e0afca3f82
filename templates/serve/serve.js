/* Shows what was found, and each save, in the page that is being written. */
(() => {
  "use strict";
  const KEY = "bookbuild.serve.place";
  const here = decodeURIComponent(location.pathname.slice(1)) || "index.html";
  const host = document.createElement("div");
  const shadow = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { all: initial; }
    section { position: fixed; right: 1rem; bottom: 1rem; z-index: 99999; max-width: min(44rem, calc(100vw - 2rem));
      max-height: 60vh; overflow: auto; padding: .6rem .9rem; border-radius: 6px; background: #23262b; color: #f2f2f0;
      font: 13px/1.5 ui-monospace, Menlo, Consolas, "Noto Sans Mono CJK SC", monospace; box-shadow: 0 4px 18px rgb(0 0 0 / 35%); }
    section[hidden] { display: none; }
    p { margin: 0; } li { margin: .5rem 0; } ol { margin: .4rem 0 0; padding: 0; list-style: none; }
    .place { color: #9fc4ff; } .error { color: #ff9a8f; } .warning { color: #f3cf7a; }
    pre { margin: .15rem 0; white-space: pre-wrap; overflow-wrap: anywhere; color: #cfd3d8; } .hint { color: #a8dba8; }
    button { float: right; margin-left: 1rem; font: inherit; color: inherit; background: none; border: 1px solid #777; border-radius: 4px; cursor: pointer; }
    @media print { section { display: none; } }`);
  shadow.adoptedStyleSheets = [sheet];
  const box = document.createElement("section");
  box.setAttribute("role", "status");
  box.hidden = true;
  shadow.append(box);
  document.body.append(host);
  let folded = false;
  let last = "";

  const element = (name, text, kind) => {
    const made = document.createElement(name);
    made.textContent = text;
    if (kind) made.className = kind;
    return made;
  };
  const show = (status) => {
    const zh = status.language === "zh";
    const errors = status.found.filter((one) => one.severity === "error").length;
    const warnings = status.found.length - errors;
    const said = JSON.stringify(status.found);
    if (said !== last) folded = false;
    last = said;
    box.replaceChildren();
    const waiting = !document.querySelector("main")?.childElementCount;
    box.hidden = !status.found.length && !(status.building && waiting);
    if (box.hidden) return;
    const button = element("button", folded ? "+" : "–");
    button.setAttribute("aria-label", zh ? "折叠" : "fold");
    button.addEventListener("click", () => { folded = !folded; show(status); });
    const words = status.found.length
      ? (zh ? `${errors} 个错误，${warnings} 个警告` : `${errors} errors, ${warnings} warnings`)
      : (zh ? "正在生成……" : "building…");
    box.append(button, element("p", words, errors ? "error" : "warning"));
    if (folded) return;
    const list = document.createElement("ol");
    for (const one of status.found) {
      const item = document.createElement("li");
      const place = one.file ? `${one.file}:${one.line}:${one.column}` : "";
      item.append(element("p", `${place ? place + " " : ""}${one.code}`, "place"));
      item.append(element("p", (zh && one.messageZh) || one.message, one.severity));
      if (one.source) item.append(element("pre", one.source));
      const hint = (zh && one.hintZh) || one.hint;
      if (hint) item.append(element("p", hint, "hint"));
      list.append(item);
    }
    box.append(list);
  };

  /* The place is that of the block at the top of the window, so that it holds where text above
     grows or shrinks. */
  const above = (line) => [...document.querySelectorAll("main [id]")].filter(
    (one) => one.getBoundingClientRect().top <= line);
  const remember = () => {
    const top = above(80).pop();
    const place = { here, y: scrollY, id: top?.id, offset: top?.getBoundingClientRect().top };
    sessionStorage.setItem(KEY, JSON.stringify(place));
  };
  const restore = () => {
    const place = JSON.parse(sessionStorage.getItem(KEY) || "null");
    sessionStorage.removeItem(KEY);
    if (place?.here !== here) return;
    const block = place.id && document.getElementById(place.id);
    const y = block ? scrollY + block.getBoundingClientRect().top - place.offset : place.y;
    scrollTo({ top: y, behavior: "instant" });
  };
  const page = async () => (await fetch(location.pathname, { cache: "no-store" })).text();
  let known = null;
  const reload = async () => {
    const now = await page();
    if (now === known) return;
    remember();
    location.reload();
  };
  restore();

  /* What a save has changed is put into the page that is there: `was` and `now` are the same
     element as it was sent and as it is to be, `live` is the one shown, which scripts have dressed.
     False where that cannot be told apart or needs the scripts again. */
  const DRESSED = "pre.code, .demo, iframe";
  const alike = (one, other) => one.cloneNode(false).isEqualNode(other.cloneNode(false));
  const put = (live, was, now) => {
    const [shown, old, fresh] = [live, was, now].map((one) => [...one.childNodes]);
    if (shown.length !== old.length) return false;
    let start = 0;
    let end = 0;
    const least = Math.min(old.length, fresh.length);
    while (start < least && old[start].isEqualNode(fresh[start])) start += 1;
    while (end < least - start && old.at(-1 - end).isEqualNode(fresh.at(-1 - end))) end += 1;
    const [gone, come] = [shown, fresh].map((all) => all.slice(start, all.length - end));
    const single = gone.length === 1 && come.length === 1 && come[0].nodeType === Node.ELEMENT_NODE;
    if (single && come[0].childElementCount && alike(old[start], come[0]) && !come[0].matches(DRESSED)) {
      return put(gone[0], old[start], come[0]);
    }
    if (come.some((one) => one.matches?.(DRESSED) || one.querySelector?.(DRESSED))) return false;
    const before = shown[shown.length - end] ?? null;
    for (const one of gone) one.remove();
    for (const one of come) live.insertBefore(document.adoptNode(one), before);
    return true;
  };
  const main = (text) => new DOMParser().parseFromString(text, "text/html").querySelector("main");
  /* What the page was made of, read before it is asked for. */
  let read = { text: null, main: null };
  const prepare = () => {
    if (read.text !== known) read = { text: known, main: main(known) };
  };
  const change = async () => {
    const now = await page();
    if (now === known) return;
    if (known) prepare();
    const live = document.querySelector("main");
    const parts = known && !live.querySelector("svg.math") && [live, read.main, main(now)];
    if (parts && parts.every(Boolean) && put(...parts)) {
      known = now;
      setTimeout(prepare, 300);
      if (document.getElementById("show-answers")?.checked) {
        for (const one of live.querySelectorAll("details.answer, details.hint")) one.open = true;
      }
      dispatchEvent(new Event("resize")); // boxes that scroll are found anew
      return;
    }
    remember();
    location.reload();
  };

  /* The pages of the PDF turn to what is read here: the nearest places first. */
  const channel = new BroadcastChannel("bookbuild.place");
  let pause = 0;
  const tell = () => {
    clearTimeout(pause);
    pause = setTimeout(() => {
      const names = above(innerHeight / 3).map((one) => one.id).reverse().slice(0, 50);
      channel.postMessage([...names, document.querySelector("main h1")?.id ?? ""]);
    }, 120);
  };
  if (!document.getElementById("pages")) addEventListener("scroll", tell, { passive: true });
  page().then((text) => {
    known = text;
    setTimeout(prepare, 300);
  });

  const events = new EventSource("/-/events");
  let lost = false;
  events.addEventListener("message", (event) => {
    const told = JSON.parse(event.data);
    if (lost) reload();
    lost = false;
    if (told.kind === "status") show(told);
    if (told.kind === "page" && told.name === here) change();
    if (told.kind === "site") reload();
  });
  events.addEventListener("error", () => { lost = true; });
})();
