/* What a reference, a term or a footnote leads to, shown while the pointer or focus is on it. */
const { words, load } = window.bookbuild;
const far = new Map();
window.bookbuild.previews = (page, found) => far.set(page, found);
const main = document.getElementById("main");
const own = document.body.dataset.page || "index.html";
let box = null;
let asked = null;
let timer = 0;

const blocks = "p, li, dd, td, th, div, figure, section, aside, details, blockquote";
const shown = (target) => {
  if (/^H[1-6]$/.test(target.tagName) || target.tagName === "DT") {
    const next = target.nextElementSibling;
    return [target, next?.matches("p, dd") ? next : null];
  }
  if (target.matches("section.chapter")) return [target.querySelector("h1"), target.querySelector(":scope > p")];
  return [target.matches(blocks) ? target : target.closest(blocks)];
};
const near = (id) => {
  const target = document.getElementById(id);
  if (!target) return null;
  const piece = document.createDocumentFragment();
  for (const one of shown(target)) if (one) piece.append(one.cloneNode(true));
  for (const one of piece.querySelectorAll("[id]")) one.removeAttribute("id");
  for (const one of piece.children) one.removeAttribute("id");
  for (const one of piece.querySelectorAll("[tabindex]")) one.removeAttribute("tabindex");
  for (const one of piece.querySelectorAll(".anchor, .back, .copy, details, .ways-back")) one.remove();
  return piece;
};
const content = async (link) => {
  const [file, hash] = link.getAttribute("href").split("#");
  const id = decodeURIComponent(hash);
  if (!file || file === own) return near(id);
  if (!far.has(file)) {
    far.set(file, {});
    await load(`previews/${file.replace(/\.html$/, "")}.js`).catch(() => {});
  }
  const text = far.get(file)[id];
  if (!text) return null;
  const holder = document.createElement("template");
  holder.innerHTML = text;
  return holder.content;
};
const close = () => {
  clearTimeout(timer);
  asked = null;
  if (!box) return;
  document.querySelector("[aria-describedby=preview]")?.removeAttribute("aria-describedby");
  box.remove();
  box = null;
};
const place = (link) => {
  const around = link.getBoundingClientRect();
  const width = box.offsetWidth;
  const height = box.offsetHeight;
  const left = Math.max(16, Math.min(around.left, innerWidth - width - 16));
  const below = around.bottom + height + 8 < innerHeight || around.top < height + 70;
  box.style.left = `${left + scrollX}px`;
  box.style.top = `${(below ? around.bottom + 6 : around.top - height - 6) + scrollY}px`;
};
const open = async (link) => {
  asked = link;
  const piece = await content(link);
  if (asked !== link || !piece) return;
  box?.remove();
  box = document.createElement("div");
  box.className = "preview chapter";
  box.id = "preview";
  box.setAttribute("role", "tooltip");
  box.append(piece);
  document.body.append(box);
  link.setAttribute("aria-describedby", "preview");
  place(link);
  box.addEventListener("mouseenter", () => clearTimeout(timer));
  box.addEventListener("mouseleave", () => { timer = setTimeout(close, 200); });
};
const leads = (target) => {
  const link = target.closest?.("main a[href*='#']");
  if (!link || link.matches(".anchor, .back, .to-exercise") || link.closest(".turn, .index, .directory, .ways-back")) return null;
  return link.getAttribute("href").includes("://") ? null : link;
};
main.addEventListener("mouseover", (event) => {
  const link = leads(event.target);
  if (!link || link === asked) return;
  clearTimeout(timer);
  timer = setTimeout(() => open(link), 250);
});
main.addEventListener("mouseout", (event) => {
  if (!leads(event.target)) return;
  clearTimeout(timer);
  timer = setTimeout(close, 250);
});
main.addEventListener("focusin", (event) => {
  const link = leads(event.target);
  if (link && link.matches(":focus-visible")) open(link);
});
main.addEventListener("focusout", close);
main.addEventListener("click", close);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") close();
});
