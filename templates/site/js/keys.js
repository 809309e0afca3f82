/* Arrows turn pages, unless the reader is writing or a box takes them. */
document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.defaultPrevented) return;
  const target = event.target;
  if (target.closest?.("input, textarea, select, dialog, [contenteditable], [role=group], .equation, pre, iframe")) return;
  const way = { ArrowLeft: "prev", ArrowRight: "next" }[event.key];
  const link = way && document.querySelector(`.turn a[rel=${way}]`);
  if (link) {
    event.preventDefault();
    location.assign(link.href);
  }
});
