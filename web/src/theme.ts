const themes = ["system", "light", "dark"];

/** The theme button changes the page at once and tells the server, which keeps it in a cookie. */
document.addEventListener("submit", (event) => {
  const form = event.target as HTMLFormElement;
  const button = form.querySelector<HTMLButtonElement>("[data-theme-button]");
  if (!button) return;
  event.preventDefault();
  const body = new URLSearchParams(new FormData(form) as unknown as Record<string, string>);
  body.set("theme", button.value);
  show(button.value, button);
  void fetch(form.action, { method: "POST", body, redirect: "manual" });
});

function show(theme: string, button: HTMLButtonElement): void {
  document.documentElement.dataset["theme"] = theme;
  const words = button.querySelector(".visually-hidden");
  if (words) words.textContent = `Change the theme, now ${theme}`;
  button.title = `Theme: ${theme}`;
  button.value = themes[(themes.indexOf(theme) + 1) % themes.length] ?? "system";
}
