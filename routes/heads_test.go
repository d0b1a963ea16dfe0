package routes

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"greenroom/models"
)

func authorized(key string) string { return mintHead + "Authorization: Bearer " + key + "\r\n" }

// wantRows compares all rows with the expected ones.
func (k *kit) wantRows(outcome string, n int) {
	k.Helper()
	rows := k.mints()
	if len(rows) != n {
		k.Fatalf("%d rows, want %d", len(rows), n)
	}
	for _, row := range rows {
		if row.Outcome != outcome || row.KeyID == "" || row.Address != "127.0.0.1" {
			k.Errorf("row %+v", row)
		}
	}
}

func TestChunkedBodyOverTheLimitLeavesItsRow(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	address, key := k.listen(), k.key(models.ScopeMint)
	k.rawCall(address, chunked(mintHead, bodyLimit+1)).refused(models.CodeTooLarge)
	k.wantRows("", 0)
	k.rawCall(address, chunked(authorized(key), bodyLimit+1)).refused(models.CodeTooLarge)
	k.rawCall(address, chunked(authorized(key), 8<<20)).refused(models.CodeTooLarge)
	k.wantRows("too_large", 2)
	if !strings.Contains(k.log.String(), `"route":"/api/v1/session-tokens","status":413`) {
		t.Error("the log doesn't tell the route")
	}
}

func TestChunkedBodyOnAnotherRoute(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	head := strings.Replace(authorized(k.key(models.ScopeMint)), "session-tokens", "templates", 1)
	k.rawCall(k.listen(), chunked(head, bodyLimit+1)).refused(models.CodeTooLarge)
	k.wantRows("", 0)
}

func TestMalformedChunkLeavesItsRow(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	address, head := k.listen(), authorized(k.key(models.ScopeMint))+"Transfer-Encoding: chunked\r\n\r\n"
	for _, body := range []string{"zz\r\n{}\r\n", "2\r\n{}0\r\n\r\n", "1ffffffffffffffff\r\n", "2\r\n{}\r\n0\r\nbad trailer\r\n\r\n"} {
		k.rawCall(address, head+body).refused(models.CodeInvalidInput)
	}
	k.wantRows("invalid_input", 4)
}

// A client that sends Expect: 100-continue, as curl does with a body of unknown length.
func TestChunkedBodyAfterContinueLeavesItsRow(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	conn := k.dial(k.listen())
	head, body, _ := strings.Cut(chunked(authorized(k.key(models.ScopeMint))+"Expect: 100-continue\r\n", bodyLimit+1), "\r\n\r\n")
	_, err := io.WriteString(conn, head+"\r\n\r\n")
	k.must(err)
	reader := bufio.NewReader(conn)
	for _, want := range []int{http.StatusContinue, http.StatusRequestEntityTooLarge} {
		response, err := http.ReadResponse(reader, nil)
		k.must(err)
		if response.StatusCode != want {
			t.Fatalf("status %d, want %d", response.StatusCode, want)
		}
		if want == http.StatusContinue {
			_, err = io.WriteString(conn, body)
			k.must(err)
		}
	}
	k.wantRows("too_large", 1)
}

func TestChunkedFormOverTheLimit(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.rawCall(k.listen(), chunked(formHead, 8<<20)).want(413).says("That was too large")
}

// The head that was kept for one request must not be taken for the head of another, whose own cannot be read.
func TestHeadsAreNotMixedUp(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	address, head := k.listen(), authorized(k.key(models.ScopeMint))
	answered := head + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"
	left := head + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n"
	const bad = "bad line\r\n\r\n"
	for range 20 {
		k.leave(address, left)
		k.rawCall(address, bad).refused(models.CodeInvalidInput)
	}
	k.wantRows("", 0)
	conn := k.dial(address)
	_, err := io.WriteString(conn, answered+bad)
	k.must(err)
	answers, err := io.ReadAll(conn)
	k.must(err)
	if n := strings.Count(string(answers), "HTTP/1.1 422 "); n != 2 {
		t.Errorf("%d answers: %s", n, answers)
	}
	k.wantRows("invalid_input", 1)
}

// leave begins a request and goes away before its body is whole; it comes back when the server has closed its side, without an answer.
func (k *kit) leave(address, text string) {
	k.Helper()
	conn := k.dial(address)
	defer conn.Close()
	_, err := io.WriteString(conn, text)
	k.must(err)
	k.must(conn.(*net.TCPConn).CloseWrite())
	if answer, err := io.ReadAll(conn); err != nil || len(answer) > 0 {
		k.Fatalf("%q, %v", answer, err)
	}
}
