import { ClientError, ConnectionClosedCode, ErrorCode } from "@anam-ai/js-sdk";

/** Why a session did not start or has ended, with a sentence that says what to do next. */
export interface Failure {
  words: string;
  /** "bad" needs attention, "plain" is a normal end. */
  kind: "bad" | "plain";
}

export const micBlocked = "Microphone blocked. Type below, or allow it beside the address and restart.";

export const mediaBlocked: Failure = bad("No video after 15 s. A firewall or VPN may block it. Try another network.");
export const takenOver: Failure = { kind: "plain", words: "Taken over by another of your windows." };
export const endedHere: Failure = { kind: "plain", words: "You ended it." };

function bad(words: string): Failure {
  return { kind: "bad", words };
}

const starts: Partial<Record<ErrorCode, string>> = {
  [ErrorCode.CLIENT_ERROR_CODE_SPEND_CAP_REACHED]: "The spend cap of your Anam account is reached. Raise it in the Anam Lab, then start again.",
  [ErrorCode.CLIENT_ERROR_CODE_USAGE_LIMIT_REACHED]: "Your Anam plan's usage limit is reached. Wait until it renews, or choose a larger plan in the Anam Lab.",
  [ErrorCode.CLIENT_ERROR_CODE_NO_PLAN_FOUND]: "Your Anam account has no plan that allows sessions. Choose one in the Anam Lab, then start again.",
  [ErrorCode.CLIENT_ERROR_CODE_SERVICE_BUSY]: "Anam has no engine free at the moment. Wait a moment, then start again.",
  [ErrorCode.CLIENT_ERROR_CODE_VALIDATION_ERROR]: "Anam refused to run this configuration. Check the warnings at its fields, change what they name, then start again.",
  [ErrorCode.CLIENT_ERROR_CODE_SERVER_ERROR]: "Anam failed to start the session. Wait a moment, then start again.",
  [ErrorCode.CLIENT_ERROR_CODE_CONFIGURATION_ERROR]: "Anam returned a token that browsers refuse. The persona probably lacks a valid model. Choose one, then try again.",
};

/** Words the errors of a session that never started: the SDK throws them and emits no event. */
export function startFailure(error: unknown, limit: number | null): Failure {
  if (!(error instanceof ClientError)) return bad("Anam returned a token that the browser cannot read. Start again for a new one.");
  switch (error.code) {
    case ErrorCode.CLIENT_ERROR_CODE_MAX_CONCURRENT_SESSIONS_REACHED:
      return bad(`All ${limit ?? "your"} Anam sessions are in use, shared with live apps. Wait and try again.`);
    case ErrorCode.CLIENT_ERROR_CODE_AUTHENTICATION_ERROR:
      return bad(
        error.statusCode === 403
          ? "Anam doesn't let your account run this configuration: the plan or an invite-only model stands in the way. Change the avatar model or ask Anam."
          : "Anam refused the token: it has expired or was used before. Start again for a new one.",
      );
  }
  return bad(starts[error.code] ?? "The session could not be started. Wait a moment, then start again.");
}

/** Words the end of a session. seconds is its length, limit the persona's maximum. */
export function closeFailure(code: ConnectionClosedCode, details: string | undefined, seconds: number, limit: number | null): Failure {
  switch (code) {
    case ConnectionClosedCode.NORMAL:
      return endedHere;
    case ConnectionClosedCode.SERVER_CLOSED_CONNECTION:
      return limit !== null && seconds >= limit - 2 ? timeLimit(limit) : bad(closedBy(details));
    case ConnectionClosedCode.MICROPHONE_PERMISSION_DENIED:
      return bad(micBlocked);
  }
  return bad("The connection was lost. Check your network, then start again.");
}

function timeLimit(seconds: number): Failure {
  const length = seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
  return { kind: "plain", words: `Time limit (${length}) reached.` };
}

function closedBy(details: string | undefined): string {
  const reason = details?.trim().replace(/[.!]+$/, "");
  return `Anam ended the session${reason ? `: ${reason}` : ""}. Start again to go on.`;
}
