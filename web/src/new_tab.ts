/** A button that opens a new tab sends its form as the browser does: neither htmx nor the save bar has anything to do with it. */
document.addEventListener(
  "submit",
  (event) => {
    if ((event.submitter as HTMLButtonElement | null)?.formTarget === "_blank") event.stopPropagation();
  },
  { capture: true },
);
