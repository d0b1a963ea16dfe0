/** The versions that are chosen to be compared go with a filter too: its form holds them, as the page came, and here as they are chosen since. */
document.addEventListener("change", ({ target }) => {
  if (!(target instanceof HTMLInputElement) || !target.matches(".history input[type=radio]")) return;
  const kept = document.querySelector<HTMLInputElement>(`.filters input[type=hidden][name=${target.name}]`);
  if (kept) kept.value = target.value;
});
