/* Browsers that do not lay out MathML get drawings, loaded for this page alone. */
const { load } = window.bookbuild;
const lays = () => {
  const box = document.createElement("div");
  box.className = "probe";
  box.innerHTML = "<math><mfrac><mi>x</mi><mi>x</mi></mfrac></math><math><mi>x</mi></math>";
  document.body.append(box);
  const [over, plain] = [...box.children].map((one) => one.getBoundingClientRect().height);
  box.remove();
  return over > plain * 1.4;
};
window.bookbuild.drawings = (found) => {
  const parser = new DOMParser();
  for (const formula of document.querySelectorAll("main math")) {
    const block = formula.parentElement.matches(".equation");
    const drawn = found[(block ? "d" : "i") + formula.getAttribute("alttext")];
    if (!drawn) continue;
    const [svg, depth] = drawn;
    const image = document.importNode(parser.parseFromString(svg, "image/svg+xml").documentElement, true);
    for (const one of [image, ...image.querySelectorAll("[style]")]) {
      const style = one.getAttribute("style");
      if (!style) continue;
      one.removeAttribute("style");
      for (const rule of style.split(";")) {
        const [name, value] = rule.split(":");
        if (value) one.style.setProperty(name.trim(), value.trim());
      }
    }
    image.setAttribute("class", "math");
    image.setAttribute("role", "img");
    image.setAttribute("aria-label", formula.getAttribute("alttext"));
    image.setAttribute("alttext", formula.getAttribute("alttext"));
    if (block) image.setAttribute("display", "block");
    else image.style.verticalAlign = `${-depth}em`;
    formula.replaceWith(image);
  }
};
const page = document.body.dataset.page;
const force = new URLSearchParams(location.search).has("drawings");
if (page && document.querySelector("main math") && (force || !lays())) {
  load(`drawings/${page.replace(/\.html$/, "")}.js`).catch(() => {});
}
