/** "/" focuses the page's search, unless the cursor is in a field. */
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
  const search = document.querySelector<HTMLInputElement>("dialog[open] input[type=search], main input[type=search]");
  if (!search) return;
  event.preventDefault();
  search.focus();
  search.select();
});

function isTyping(event: KeyboardEvent): boolean {
  // The composed path sees into shadow roots, where the prompt editor lives.
  const target = event.composedPath()[0];
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));
}

/** Searches for text that was typed before the scripts were there. */
setTimeout(() => {
  const search = document.querySelector<HTMLInputElement>("#search");
  if (search && search.value !== search.defaultValue) search.dispatchEvent(new Event("input", { bubbles: true }));
});
