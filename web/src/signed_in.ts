/** Tells other tabs who is signed in here: a form there that could not be saved says so. */

const channelName = "greenroom.signedIn";

/** The name of whoever this page belongs to; empty when nobody is signed in. */
function name(): string {
  return document.querySelector<HTMLElement>(".rail-you")?.title ?? "";
}

if (name()) {
  const channel = new BroadcastChannel(channelName);
  channel.postMessage(name());
  channel.close(); // an open one keeps the browser from bringing the page back at once
}

/** Calls back when another tab shows a page of the person to whom this page belongs. */
export function onSignedIn(call: () => void): void {
  new BroadcastChannel(channelName).addEventListener("message", (event: MessageEvent<string>) => {
    if (event.data === name()) call();
  });
}
