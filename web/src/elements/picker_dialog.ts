import { icon } from "./icon";

/** The parts of a picker's dialog that the picker works with. */
export interface PickerParts {
  dialog: HTMLDialogElement;
  body: HTMLElement;
  remark: HTMLElement;
  use: HTMLButtonElement;
}

/** What a picker's dialog says. */
export interface PickerWords {
  title: string;
  use: string;
  /** Each choice is taken at once, so there is nothing to cancel. */
  atOnce?: boolean;
}

/**
 * Makes the dialog and puts it at the end of the page:
 * inside the persona's form its radios would be sent along.
 */
export function pickerDialog(words: PickerWords): PickerParts {
  const dialog = element("dialog", "dialog");
  const title = element("h2", "");
  title.textContent = words.title;
  title.id = `dialog-${words.title.toLowerCase().replaceAll(" ", "-")}`;
  dialog.setAttribute("aria-labelledby", title.id);
  const close = button("button quiet icon-only", "Close");
  close.replaceChildren(icon("x"));
  close.ariaLabel = "Close";
  const head = element("div", "dialog-head");
  head.append(title, close);
  const body = element("div", "dialog-body");
  const remark = element("p", "dialog-remark");
  remark.setAttribute("aria-live", "polite");
  const cancel = button("button", "Cancel");
  const use = button("button primary", words.use);
  use.disabled = !words.atOnce;
  const foot = element("div", "dialog-foot");
  foot.append(remark, ...(words.atOnce ? [] : [cancel]), use);
  for (const leave of [close, cancel]) leave.addEventListener("click", () => dialog.close());
  dialog.append(head, body, foot);
  document.body.append(dialog);
  return { dialog, body, remark, use };
}

function element<K extends keyof HTMLElementTagNameMap>(tag: K, className: string): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  made.className = className;
  return made;
}

function button(className: string, words: string): HTMLButtonElement {
  const made = element("button", className);
  made.type = "button";
  made.textContent = words;
  return made;
}
