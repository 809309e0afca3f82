/* Shows the pages of the PDF; a new one takes the place of the old, page by page. A page of the
   site that is scrolled in the same browser tells where it is, and the pages follow. */
(() => {
  "use strict";
  const pages = document.getElementById("pages");
  let places = {};
  const draw = async () => {
    const told = await (await fetch("/-/pdf.json", { cache: "no-store" })).json();
    places = told.places;
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
  let shown = 0;
  new BroadcastChannel("bookbuild.place").addEventListener("message", (event) => {
    const known = event.data.find((name) => Object.hasOwn(places, name));
    if (!known || places[known] === shown) return;
    shown = places[known];
    pages.children[shown - 1]?.scrollIntoView({ behavior: "instant" });
  });
  const events = new EventSource("/-/events");
  events.addEventListener("message", (event) => {
    if (JSON.parse(event.data).kind === "pdf") draw();
  });
})();
