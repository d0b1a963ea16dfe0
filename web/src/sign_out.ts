import { dropAll } from "./drafts";

/** Signing out by choice removes all kept edits: somebody else may sit here next. A session that ends by itself keeps them. */
document.addEventListener("submit", (event) => {
  const form = event.target as HTMLFormElement;
  if (form.getAttribute("action") === "/logout") dropAll();
});
