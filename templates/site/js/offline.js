/* The whole site is kept for reading offline, where the book asks for it. */
const worker = document.body.dataset.offline;
if (worker && "serviceWorker" in navigator && location.protocol.startsWith("http")) {
  navigator.serviceWorker.register(worker).catch(() => {});
}
