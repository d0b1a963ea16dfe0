package httpkit

import (
	"strings"

	"github.com/gofiber/fiber/v2"
)

// callerIDs are the names that a caller, or a proxy before us, gave a request: they lead from its own log to ours.
// Empty: none was sent, or none that may stand in a log line.
type callerIDs struct {
	request string // X-Request-Id
	trace   string // the trace ID of traceparent
}

// headerTraceParent is that of W3C Trace Context.
const headerTraceParent = "traceparent"

// longestCallerID is in bytes; usual IDs have 16 to 64.
const longestCallerID = 128

func idsOfCaller(c *fiber.Ctx) callerIDs {
	return callerIDs{request: callerID(onlyHeader(c, fiber.HeaderXRequestID)), trace: traceID(onlyHeader(c, headerTraceParent))}
}

// onlyHeader gives a header that was sent once. Of several nobody could say which one counts.
func onlyHeader(c *fiber.Ctx, name string) string {
	values := c.Request().Header.PeekAll(name)
	if len(values) != 1 {
		return ""
	}
	return string(values[0])
}

// callerID gives text back when it is an ID that breaks no line of a log, whatever reads it.
func callerID(text string) string {
	if len(text) > longestCallerID {
		return ""
	}
	for i := range len(text) {
		if !isIDByte(text[i]) {
			return ""
		}
	}
	return text
}

func isIDByte(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || strings.IndexByte("-_.:/+=@~", b) >= 0
}

// traceID takes the trace ID out of a traceparent: version, trace ID, parent ID and flags, in lower-case hexadecimal and joined by hyphens.
// A later version may append more; of version 00 it would be wrong.
func traceID(parent string) string {
	const length = len("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
	if len(parent) < length || parent[:2] == "ff" || len(parent) > length && (parent[:2] == "00" || parent[length] != '-') {
		return ""
	}
	parts := strings.Split(parent[:length], "-")
	if len(parts) != 4 || !isHex(parts[0], 2) || !isHex(parts[1], 32) || !isHex(parts[2], 16) || !isHex(parts[3], 2) ||
		allZero(parts[1]) || allZero(parts[2]) {
		return ""
	}
	return parts[1]
}

func isHex(text string, length int) bool {
	return len(text) == length && strings.Trim(text, "0123456789abcdef") == ""
}

func allZero(text string) bool { return strings.Trim(text, "0") == "" }
