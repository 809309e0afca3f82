/* Shows the pages of the PDF; a new one takes the place of the old, page by page. */
(() => {
  "use strict";
  const pages = document.getElementById("pages");
  const draw = async () => {
    const told = await (await fetch("/-/pdf.json", { cache: "no-store" })).json();
    told.pages.forEach(([width, height], index) => {
      const image = pages.children[index] || pages.appendChild(new Image());
      image.loading = "lazy";
      image.id = `page-${index + 1}`;
      image.alt = String(index + 1);
      image.width = width;
      image.height = height;
      image.src = `/-/pdf/${index + 1}?${told.version}`;
    });
    while (pages.children.length > told.pages.length) pages.lastChild.remove();
  };
  draw();
  const events = new EventSource("/-/events");
  events.addEventListener("message", (event) => {
    if (JSON.parse(event.data).kind === "pdf") draw();
  });
})();
