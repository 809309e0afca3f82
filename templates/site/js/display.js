/* Colours and size of the text. */
const { get, set } = window.bookbuild;
const root = document.documentElement;
const panel = document.getElementById("display");
const opener = document.getElementById("open-display");
const shown = document.getElementById("size");
let size = Number(get("size")) || 1;

const open = (yes) => {
  panel.hidden = !yes;
  opener.setAttribute("aria-expanded", String(yes));
  if (yes) panel.querySelector("input:checked")?.focus();
};
opener.addEventListener("click", () => open(panel.hidden));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !panel.hidden) {
    open(false);
    opener.focus();
  }
});
document.addEventListener("click", (event) => {
  if (!panel.hidden && !panel.contains(event.target) && !opener.contains(event.target)) open(false);
});
for (const choice of panel.querySelectorAll("input[name=theme]")) {
  choice.checked = choice.value === (root.dataset.theme || "");
  choice.addEventListener("change", () => {
    if (choice.value) root.dataset.theme = choice.value;
    else delete root.dataset.theme;
    set("theme", choice.value);
    document.dispatchEvent(new CustomEvent("bookbuild:theme"));
  });
}
const resize = (by) => {
  size = Math.min(1.8, Math.max(0.7, Math.round((size + by) * 10) / 10));
  root.style.setProperty("--scale", size);
  shown.textContent = `${Math.round(size * 100)}%`;
  set("size", size);
};
shown.textContent = `${Math.round(size * 100)}%`;
document.getElementById("smaller").addEventListener("click", () => resize(-0.1));
document.getElementById("larger").addEventListener("click", () => resize(0.1));
