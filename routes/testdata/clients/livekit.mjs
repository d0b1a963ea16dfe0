// Runs LiveKit's own class: a token, then the session of it. Its arguments are the key and the base URL.
import { AnamAPI } from './node_modules/@livekit/agents-plugin-anam/dist/api.js';

const [, , key, baseURL, persona] = process.argv;
const api = new AnamAPI(key, baseURL, { maxRetry: 1, retryInterval: 0, timeout: 10 });
const { sessionToken } = await api.createSessionToken({
  personaConfig: JSON.parse(persona),
  livekitUrl: 'wss://room.example.com',
  livekitToken: 'livekit-token-never-to-be-told',
  sessionOptions: { videoWidth: 1152, videoHeight: 768 },
});
const { sessionId } = await api.startEngineSession({ sessionToken });
console.log(JSON.stringify({ sessionId }));
