/** Voice samples: one plays at a time, on the page as in the dialog. */

const player = new Audio();
let playing: HTMLElement | null = null;

document.addEventListener("click", (event) => {
  const button = (event.target as Element).closest<HTMLElement>("[data-sample]");
  if (!button) return;
  event.preventDefault();
  const again = button === playing;
  stopSample();
  if (!again) start(button);
});

player.addEventListener("ended", stopSample);
player.addEventListener("error", stopSample);

function start(button: HTMLElement): void {
  playing = button;
  draw(button, true);
  player.src = button.dataset["sample"] ?? "";
  player.play().catch(() => stopSample());
}

/** Stops the sample that is playing, if any. */
export function stopSample(): void {
  player.pause();
  if (playing) draw(playing, false);
  playing = null;
}

function draw(button: HTMLElement, on: boolean): void {
  button.ariaPressed = String(on);
  const use = button.querySelector("use");
  use?.setAttribute("href", (use.getAttribute("href") ?? "").replace(/#.*/, on ? "#pause" : "#play"));
}
