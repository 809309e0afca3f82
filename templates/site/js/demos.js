/* Tells the frames of demonstrations the theme, and gives them the height they need. */
const frames = [...document.querySelectorAll(".demo iframe")];
const LIMIT = 3000;
const tell = (frame) => {
  const theme = document.documentElement.dataset.theme || "";
  /* The frame's origin is none, so it cannot be named. */
  frame.contentWindow?.postMessage({ bookbuild: "context", theme }, "*");
};
if (frames.length) {
  addEventListener("message", (event) => {
    const frame = frames.find((one) => one.contentWindow === event.source);
    if (!frame) return;
    if (event.data?.bookbuild === "ready") tell(frame);
    const height = Number(event.data?.height);
    const stage = frame.parentElement;
    if (event.data?.bookbuild === "height" && height > stage.clientHeight && height < LIMIT) {
      stage.style.height = `${height}px`;
    }
  });
  document.addEventListener("bookbuild:theme", () => frames.forEach(tell));
  frames.forEach(tell);
}
