/* Formulas are copied as TeX. */
const tex = (formula) => {
  const text = formula.getAttribute("alttext") || formula.textContent;
  return formula.getAttribute("display") === "block" ? `$$${text}$$` : `$${text}$`;
};
document.addEventListener("copy", (event) => {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return;
  const range = selection.getRangeAt(0);
  const around = range.commonAncestorContainer;
  const element = around.nodeType === Node.ELEMENT_NODE ? around : around.parentElement;
  const within = element.closest("math, svg.math");
  /* A part of a formula is not TeX: what is selected within one is copied as it is. */
  if (within || element.closest("input, textarea")) return;
  for (const [node, edge] of [[range.startContainer, "setStartBefore"], [range.endContainer, "setEndAfter"]]) {
    const host = (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement).closest("math, svg.math");
    if (host) range[edge](host);
  }
  const piece = range.cloneContents();
  const formulas = piece.querySelectorAll("math, svg.math");
  if (!formulas.length) return;
  for (const formula of formulas) formula.replaceWith(tex(formula));
  for (const link of piece.querySelectorAll(".anchor, .copy")) link.remove();
  const holder = document.createElement("div");
  holder.className = "copying";
  holder.append(piece);
  for (const block of holder.querySelectorAll("p, li, div, h1, h2, h3, h4, tr, pre, dt, dd")) block.append("\n");
  for (const line of holder.querySelectorAll("br")) line.replaceWith("\n");
  event.clipboardData.setData("text/plain", holder.textContent.replace(/\n{3,}/g, "\n\n").trim());
  event.clipboardData.setData("text/html", holder.innerHTML);
  event.preventDefault();
});
