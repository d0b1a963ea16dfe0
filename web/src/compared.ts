/** The versions that are chosen to be compared go with every form of the page: each holds them as the page came, and here as they are chosen since. */
document.addEventListener("change", ({ target }) => {
  if (!(target instanceof HTMLInputElement) || !target.matches(".history input[type=radio]")) return;
  for (const kept of document.querySelectorAll<HTMLInputElement>(`.history-filters input[type=hidden][name=${target.name}]`)) kept.value = target.value;
});
