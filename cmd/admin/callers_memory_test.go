//go:build !race

// The race detector takes several times the memory, so the bound is held without it.

package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
)

// A thousand callers at once leave less than 128 MB behind, with the sandbox that they reached through the server and their own half of
// each connection. The test runs alone, because memory is counted for the whole process.
func TestAThousandCallersLeaveLessThan128MB(t *testing.T) {
	env := environment{"GREENROOM_ADMIN_EMAIL": "dana@example.com", "GREENROOM_ADMIN_PASSWORD": "correct horse battery"}
	r := start(t, env, "Sandbox:")
	key := printed(t, env, "", "key", "create", "--name", "shop", "--scope", "mint")
	before, _ := measuredMemory()
	askAtOnce(t, r.base, key, 1000)
	rush, collections := measuredMemory()
	if gave := (&idleMemory{collections: collections}).look(rush, collections); !gave {
		t.Error("nothing was given back")
	}
	const most = 128 << 20
	after, _ := measuredMemory()
	t.Logf("%d MB before, %d in the rush, %d after", before>>20, rush>>20, after>>20)
	if after > most {
		t.Errorf("the server holds %d MB, want at most %d", after>>20, most>>20)
	}
}

// askAtOnce lets so many callers ask for a token on connections of their own, all open at the same time.
func askAtOnce(t *testing.T, base, key string, callers int) {
	t.Helper()
	const body = `{"template":"cara-support"}`
	request := "POST /api/v1/session-tokens HTTP/1.1\r\nHost: greenroom\r\nAuthorization: Bearer " + key +
		"\r\nContent-Type: application/json\r\nContent-Length: " + fmt.Sprint(len(body)) + "\r\n\r\n" + body
	lines := make([]net.Conn, callers)
	for i := range lines {
		line, err := net.Dial("tcp", strings.TrimPrefix(base, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		defer line.Close()
		lines[i] = line
	}
	var all sync.WaitGroup
	for _, line := range lines {
		all.Go(func() {
			if _, err := line.Write([]byte(request)); err != nil {
				t.Error(err)
				return
			}
			answer, err := http.ReadResponse(bufio.NewReader(line), nil)
			if err != nil {
				t.Error(err)
				return
			}
			// A slow machine sends some of them away in time, which is as good.
			if answer.StatusCode != http.StatusCreated && answer.StatusCode < 500 {
				t.Errorf("status %d", answer.StatusCode)
			}
			_, _ = io.Copy(io.Discard, answer.Body)
		})
	}
	all.Wait()
}
