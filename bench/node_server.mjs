// A plain Node server that does one fetch per request, as one would write it first.
import { createServer } from "node:http";

const [upstream, body] = [process.argv[2], process.argv[3]];

const server = createServer(async (request, response) => {
  request.resume();
  try {
    const answer = await fetch(`${upstream}/v1/auth/session-token`, {
      method: "POST",
      headers: { Authorization: "Bearer bench", "Content-Type": "application/json" },
      body,
    });
    const { sessionToken } = await answer.json();
    response.writeHead(answer.status, { "Content-Type": "application/json" });
    response.end(JSON.stringify({ sessionToken }));
  } catch {
    response.writeHead(502).end();
  }
});

server.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}`));
