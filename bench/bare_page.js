// The least that a page can do to talk: ask its server for a token, hand it to the SDK.
import { createClient } from "@anam-ai/js-sdk";

document.querySelector("button").addEventListener("click", async () => {
  const { sessionToken, apiURL } = await (await fetch("/token", { method: "POST" })).json();
  const client = createClient(sessionToken, {
    api: { baseUrl: apiURL },
    disableInputAudio: true,
    metrics: { disableClientMetrics: true },
  });
  await client.streamToVideoElement("persona-video");
});
