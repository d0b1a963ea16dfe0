import { announce } from "./announce";
import { icon } from "./elements/icon";

/** Complaints and warnings at a field leave as soon as the field changes; the next answer of the server says whether it is right now. */
document.addEventListener("input", (event) => {
  const changed = event.target instanceof Element ? event.target : null;
  const field = changed?.closest(".field");
  if (!field) return;
  mend(field);
  mendGroup(field.closest("fieldset.group"));
  // What is odd about an option may be so because of the voice or the face that was chosen.
  if (changed?.matches("#f-voiceId, #f-avatarId")) changed.closest(".card")?.querySelectorAll(".field").forEach((other) => clear(other, ".warning"));
  count();
});

/** Puts a complaint at a control, as the server does after it has checked a form, and leads to it. */
export function complain(control: HTMLInputElement | HTMLTextAreaElement, words: string): void {
  const field = control.closest(".field");
  if (!field) return;
  clear(field, ".error");
  const remark = document.createElement("p");
  remark.className = "error";
  remark.id = `${control.id}-error`;
  const text = document.createElement("span");
  text.textContent = words;
  remark.append(icon("circle-alert"), text);
  field.append(remark);
  control.setAttribute("aria-describedby", [control.getAttribute("aria-describedby") ?? "", remark.id].join(" ").trim());
  control.setAttribute("aria-invalid", "true");
  const folded = field.closest("details");
  if (folded) folded.open = true;
  remark.scrollIntoView({ block: "center" });
}

function mend(field: Element): void {
  clear(field, ".error");
  clear(field, ".warning");
}

/** A complaint about a whole group stands at its first field and leaves with a change of any of them. */
function mendGroup(group: Element | null): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>("#errors li[data-group] a")) {
    const field = document.querySelector(link.hash)?.closest(".field");
    if (field && group?.contains(field)) clear(field, ".error");
  }
}

/** Removes the remarks of one kind from a field, and an error from the summary too. */
function clear(field: Element, kind: ".error" | ".warning"): void {
  const control = field.querySelector("[aria-describedby], [aria-invalid]");
  for (const remark of field.querySelectorAll(`:scope > ${kind}`)) {
    const rest = (control?.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id !== remark.id);
    control?.setAttribute("aria-describedby", rest.join(" "));
    remark.remove();
  }
  if (kind === ".warning" || !control) return;
  control.removeAttribute("aria-invalid");
  document.querySelectorAll(`#errors a[href="#${control.id}"]`).forEach((link) => link.closest("li")?.remove());
}

/** Counts the summary down, and removes it with its last entry. */
function count(): void {
  const summary = document.getElementById("errors");
  const heading = summary?.querySelector("h2");
  if (!summary || !heading) return;
  const left = summary.querySelectorAll("li").length;
  if (left === 0) summary.remove();
  const words = left === 1 ? "1 thing needs attention" : `${left.toLocaleString("en")} things need attention`;
  if (left > 0 && heading.textContent === words) return;
  heading.textContent = words;
  announce(left === 0 ? "Nothing needs attention any more" : words);
}
