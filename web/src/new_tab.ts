/** A button that opens a new tab sends its form as the browser does: htmx and the save bar leave it alone. */
document.addEventListener(
  "submit",
  (event) => {
    if ((event.submitter as HTMLButtonElement | null)?.formTarget === "_blank") event.stopPropagation();
  },
  { capture: true },
);
