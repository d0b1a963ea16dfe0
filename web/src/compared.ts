/** What is chosen to be compared since the page came, by side. */
const chosen = new Map<string, string>();

/** The versions that are chosen to be compared go with every form of the page: each holds them as the page came, and here as they are chosen since. */
document.addEventListener("change", ({ target }) => {
  if (!(target instanceof HTMLInputElement) || !target.matches(".history input[type=radio]")) return;
  chosen.set(target.name, target.value);
  keep(target);
});

/** A list that was asked for before the choice knows nothing of it. */
document.addEventListener("htmx:after:swap", () => {
  for (const [side, version] of chosen) {
    const radio = document.querySelector<HTMLInputElement>(`.history #${side}-${version}`);
    if (!radio || radio.checked) continue;
    radio.checked = true;
    keep(radio);
  }
});

function keep(radio: HTMLInputElement): void {
  for (const kept of document.querySelectorAll<HTMLInputElement>(`.history-filters input[type=hidden][name=${radio.name}]`)) kept.value = radio.value;
}
