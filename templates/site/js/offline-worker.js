/* Keeps one edition of the site; a new edition has a new name and replaces it. */
"use strict";
const NAME = "bookbuild-" + self.registration.scope + "-%VERSION%";
const FILES = [
/* FILES */
];
self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(NAME).then((kept) => kept.addAll(FILES)).then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => {
  const before = "bookbuild-" + self.registration.scope + "-";
  event.waitUntil((async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith(before) && name !== NAME) await caches.delete(name);
    }
    await self.clients.claim();
  })());
});
self.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET") return;
  event.respondWith((async () => {
    const kept = await caches.open(NAME);
    const url = new URL(event.request.url);
    if (url.pathname.endsWith("/")) url.pathname += "index.html";
    url.search = "";
    return (await kept.match(url.href)) || fetch(event.request);
  })());
});
