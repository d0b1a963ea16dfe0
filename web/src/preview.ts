// The preview's page loads this beside app.ts, with Anam's SDK.
import "./elements/preview";
