// Runs beside the scripts of the page that is measured: the milliseconds from the click to the first picture that is drawn.
globalThis.firstFrame = new Promise((drawn, failed) => {
  const begin = () => {
    const clicked = performance.now();
    document.querySelector("video").requestVideoFrameCallback((now) => drawn(now - clicked));
    setTimeout(() => failed(new Error(`no picture within 20 s: ${document.body.innerText}`)), 20_000);
  };
  // Captured, so that the clock runs before the page does anything.
  document.querySelector("button[data-start=type]").addEventListener("click", begin, { capture: true, once: true });
});
