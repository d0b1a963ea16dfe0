/** Says a message to screen readers without moving the focus. */
export function announce(message: string): void {
  const announcer = document.getElementById("announcer");
  if (announcer) announcer.textContent = message;
}

/** Reads out the count of a list that was replaced. */
document.addEventListener("htmx:after:swap", () => {
  const count = document.querySelector("[data-announce]");
  if (count?.textContent) announce(count.textContent);
});
