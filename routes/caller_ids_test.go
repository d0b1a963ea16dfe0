package routes

import (
	"strings"
	"testing"

	"greenroom/models"
)

const (
	someTrace       = "4bf92f3577b34da6a3ce929d0e0e4736"
	someTraceParent = "00-" + someTrace + "-00f067aa0ba902b7-01"
)

// Every request gets an ID of our own: it holds the time, and rows are found by it. What the caller calls it stands beside that.
func TestRequestIDIsOurs(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	seen := map[string]bool{}
	for range 3 {
		a := k.call(get, "/healthz", "", nil, "X-Request-Id", "chosen-by-the-client").want(200)
		id := a.header.Get("X-Request-Id")
		if id == "" || id == "chosen-by-the-client" || seen[id] {
			t.Errorf("request ID %q", id)
		}
		seen[id] = true
	}
}

func TestIDsOfTheCallerAreKept(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	k.template("draft-one")
	key := k.key(models.ScopeMint)
	a := k.call(post, "/api/v1/session-tokens", key, `{"template":"draft-one"}`, "X-Request-Id", "proxy-7", "traceparent", someTraceParent).want(409)
	ours := a.header.Get("X-Request-Id")
	said, _ := a.decoded()["error"].(map[string]any)
	if said["requestId"] != ours || said["callerRequestId"] != "proxy-7" || said["traceId"] != someTrace {
		t.Errorf("answered %v", said)
	}
	if line := k.line(); line["request_id"] != ours || line["caller_request_id"] != "proxy-7" || line["trace_id"] != someTrace {
		t.Errorf("logged %v", line)
	}
	if row := k.mints()[0]; row.RequestID != ours {
		t.Errorf("the row has %q, want ours, %q", row.RequestID, ours)
	}
	k.published("cara-support")
	k.call(post, "/api/v1/session-tokens", key, `{"template":"cara-support"}`, "X-Request-Id", "proxy-7", "traceparent", someTraceParent).want(201)
	k.asked()
	for _, request := range k.sandbox.Requests() {
		if request.Header.Get("traceparent") != "" || request.Header.Get("X-Request-Id") != "" {
			t.Errorf("Anam was sent %v", request.Header)
		}
	}
}

// What could break a line, or leaves open which one counts, is left out; the request goes on.
func TestOddIDsOfTheCallerAreLeftOut(t *testing.T) {
	t.Parallel()
	for name, headers := range map[string]string{
		"none":             "",
		"words":            "X-Request-Id: two words not-to-log\r\ntraceparent: words-not-to-log\r\n",
		"quotes":           "X-Request-Id: \"not-to-log\"\r\n",
		"another line":     "X-Request-Id: a\r\n level=ERROR not-to-log\r\n",
		"too long":         "X-Request-Id: " + strings.Repeat("not-to-log-", 12) + "\r\n",
		"no UTF-8":         "X-Request-Id: not-to-log\xff\r\n",
		"two":              "X-Request-Id: not-to-log-1\r\nX-Request-Id: not-to-log-2\r\ntraceparent: " + someTraceParent + "\r\ntraceparent: " + someTraceParent + "\r\n",
		"parent of a kind": "traceparent: 00-" + someTrace + "-0000000000000000-01\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := newApp(t)
			k.rawCall(k.listen(), "GET /made-up HTTP/1.1\r\nHost: x\r\n"+headers+"\r\n")
			line := k.line()
			if line["caller_request_id"] != nil || line["trace_id"] != nil || line["request_id"] == "" {
				t.Errorf("logged %v", line)
			}
			if strings.Contains(k.log.String(), "not-to-log") {
				t.Error("the log repeats it")
			}
		})
	}
}
