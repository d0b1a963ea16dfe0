/** Tells other tabs that somebody is signed in here: a form there that could not be saved says so. */

const name = "greenroom.signedIn";

if (document.querySelector(".rail-you")) {
  const channel = new BroadcastChannel(name);
  channel.postMessage(name);
  channel.close(); // an open one keeps the browser from bringing the page back at once
}

/** Calls back when another tab shows a page of a person who is signed in. */
export function onSignedIn(call: () => void): void {
  new BroadcastChannel(name).addEventListener("message", call);
}
