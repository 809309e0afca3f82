/* All answers at once, and everything open on paper. */
const { get, set } = window.bookbuild;
const box = document.getElementById("show-answers");
const folded = () => document.querySelectorAll("details.answer, details.hint");
const show = (yes) => {
  for (const one of folded()) one.open = yes;
};
box.checked = get("answers") === "shown";
if (box.checked) show(true);
box.addEventListener("change", () => {
  set("answers", box.checked ? "shown" : "");
  show(box.checked);
});
/* A link to something within a closed box opens it. */
const reveal = () => {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const closed = target && target.closest("details:not([open])");
  if (!closed) return;
  for (let one = closed; one; one = one.parentElement.closest("details")) one.open = true;
  target.scrollIntoView();
};
addEventListener("hashchange", reveal);
reveal();
let opened = [];
addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll("details:not([open])")];
  for (const one of opened) one.open = true;
});
addEventListener("afterprint", () => {
  for (const one of opened) one.open = false;
  opened = [];
});
