/** Says a message to screen readers without moving the focus. */
export function announce(message: string): void {
  const announcer = document.getElementById("announcer");
  if (announcer) announcer.textContent = message;
}

/** After a list was replaced, its count is read out. */
document.addEventListener("htmx:after:swap", () => {
  const count = document.querySelector("[data-announce]");
  if (count?.textContent) announce(count.textContent);
});
