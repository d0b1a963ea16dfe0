// A Node server as Anam's docs show it (anam.ai/docs/javascript-sdk/authentication): Express, and one fetch for each request.
import express from "express";

const upstream = process.argv[2];
const personaConfig = JSON.parse(process.argv[3]);

const app = express();
app.use(express.json());

app.post("/session-token", async (request, response) => {
  try {
    const answer = await fetch(`${upstream}/v1/auth/session-token`, {
      method: "POST",
      headers: { Authorization: "Bearer bench", "Content-Type": "application/json" },
      body: JSON.stringify({ personaConfig }),
    });
    const { sessionToken } = await answer.json();
    response.status(answer.status).json({ sessionToken });
  } catch {
    response.status(502).end();
  }
});

const server = app.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}`));
