/* Tells the frames of demonstrations the theme, and gives them the height they need: the
   author's at least, and no more than that once they have become wider. */
const frames = [...document.querySelectorAll(".demo iframe")];
const LIMIT = 3000;
const least = new Map(frames.map((frame) => [frame, frame.parentElement.offsetHeight]));
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
    if (event.data?.bookbuild === "height" && height > 0 && height < LIMIT) {
      frame.parentElement.style.height = `${Math.max(height + 2, least.get(frame))}px`;
    }
  });
  document.addEventListener("bookbuild:theme", () => frames.forEach(tell));
  frames.forEach(tell);
}
