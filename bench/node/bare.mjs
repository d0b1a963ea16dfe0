// The same without Express: nothing but one fetch for each request.
import { createServer } from "node:http";

const upstream = process.argv[2];
const personaConfig = JSON.parse(process.argv[3]);

const server = createServer(async (request, response) => {
  request.resume();
  try {
    const answer = await fetch(`${upstream}/v1/auth/session-token`, {
      method: "POST",
      headers: { Authorization: "Bearer bench", "Content-Type": "application/json" },
      body: JSON.stringify({ personaConfig }),
    });
    const { sessionToken } = await answer.json();
    response.writeHead(answer.status, { "Content-Type": "application/json" });
    response.end(JSON.stringify({ sessionToken }));
  } catch {
    response.writeHead(502).end();
  }
});

server.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}`));
