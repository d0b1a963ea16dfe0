const mostKept = 5;

/**
 * Says a message to screen readers without moving the focus. The announcer is a live region that no swap replaces:
 * a replaced one says nothing. Each message is a line of its own, so that two in a row are both heard, also when they are equal.
 */
export function announce(message: string): void {
  const announcer = document.getElementById("announcer");
  if (!announcer || message === "") return;
  const line = document.createElement("p");
  line.textContent = message;
  announcer.append(line);
  while (announcer.childElementCount > mostKept) announcer.firstElementChild?.remove();
}

/** Reads out the count of a list that was replaced. */
document.addEventListener("htmx:after:swap", () => {
  const count = document.querySelector("[data-announce]");
  if (count?.textContent) announce(count.textContent);
});
