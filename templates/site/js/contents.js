/* The contents: opened and closed by the button, and following the text. */
const { get, set } = window.bookbuild;
const root = document.documentElement;
const toggle = document.querySelector(".toggle");
const contents = document.getElementById("contents");
const narrow = matchMedia("(max-width: 60rem)");

const isOpen = () =>
  narrow.matches
    ? root.classList.contains("contents-open")
    : !root.classList.contains("contents-closed");
const tell = () => toggle.setAttribute("aria-expanded", String(isOpen()));
const open = (yes) => {
  if (narrow.matches) {
    root.classList.toggle("contents-open", yes);
    root.classList.toggle("contents-shut", !yes);
    if (yes) (contents.querySelector("[aria-current]") || contents.querySelector("a")).focus();
  } else {
    root.classList.toggle("contents-closed", !yes);
    set("contents", yes ? "" : "closed");
  }
  tell();
};
toggle.setAttribute("role", "button");
toggle.setAttribute("aria-controls", "contents");
tell();
narrow.addEventListener("change", tell);
toggle.addEventListener("click", (event) => {
  event.preventDefault();
  open(!isOpen());
});
toggle.addEventListener("keydown", (event) => {
  if (event.key === " ") {
    event.preventDefault();
    open(!isOpen());
  }
});
contents.addEventListener("click", (event) => {
  if (!narrow.matches) return;
  const link = event.target.closest("a");
  if (!link) return;
  if (link.classList.contains("close")) event.preventDefault();
  open(false);
  if (link.classList.contains("close")) toggle.focus();
});
document.addEventListener("click", (event) => {
  if (narrow.matches && isOpen() && !contents.contains(event.target) && !toggle.contains(event.target)) {
    open(false);
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && narrow.matches && isOpen()) {
    open(false);
    toggle.focus();
  }
});

/* The entry of this page in sight, without moving the page itself. */
const here = contents.querySelector("[aria-current=page]");
if (here) contents.scrollTop = Math.max(0, here.offsetTop - contents.clientHeight / 3);

/* The section being read is marked in both contents. */
const links = new Map();
for (const link of document.querySelectorAll(".points a")) {
  const id = decodeURIComponent(link.hash.slice(1));
  if (!links.has(id)) links.set(id, []);
  links.get(id).push(link);
}
const headings = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);
let current = null;
const follow = () => {
  const line = 120;
  let last = null;
  for (const heading of headings) {
    if (heading.getBoundingClientRect().top > line) break;
    last = heading;
  }
  if (last === current) return;
  for (const link of links.get(current?.id) || []) link.removeAttribute("aria-current");
  current = last;
  for (const link of links.get(current?.id) || []) {
    link.setAttribute("aria-current", "location");
    const box = link.closest(".here");
    if (box && box.clientHeight) {
      const top = link.offsetTop;
      if (top < box.scrollTop + 60 || top > box.scrollTop + box.clientHeight - 80) {
        box.scrollTop = top - box.clientHeight / 3;
      }
    }
  }
};
let waiting = false;
if (headings.length) {
  addEventListener("scroll", () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      follow();
    });
  }, { passive: true });
  follow();
}
/* Boxes that scroll can be reached by keyboard. */
const reach = () => {
  for (const box of document.querySelectorAll(".equation, pre.code, .table")) {
    const scrolls = box.scrollWidth > box.clientWidth + 1;
    if (scrolls && !box.hasAttribute("tabindex")) {
      box.tabIndex = 0;
      box.dataset.reached = "";
    } else if (!scrolls && "reached" in box.dataset) {
      box.removeAttribute("tabindex");
      delete box.dataset.reached;
    }
  }
};
addEventListener("load", reach);
addEventListener("resize", reach);
