package anam

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// upstreamInBubble answers the n-th request after some time, in the bubble's clock.
func upstreamInBubble(t *testing.T, deadline time.Duration, answer func(n int) (after time.Duration, status string)) (c *Client, asked *atomic.Int32) {
	t.Helper()
	c, err := New(Options{BaseURL: "http://127.0.0.1", Key: "key", Deadline: deadline, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	asked = new(atomic.Int32)
	c.transport.DialContext = func(context.Context, string, string) (net.Conn, error) {
		near, far := net.Pipe()
		go func() {
			defer far.Close()
			if _, err := http.ReadRequest(bufio.NewReader(far)); err != nil {
				return
			}
			after, status := answer(int(asked.Add(1)))
			time.Sleep(after)
			_, _ = io.WriteString(far, "HTTP/1.1 "+status+"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
		}()
		return near, nil
	}
	return c, asked
}

func TestOneDeadlineHoldsBothAttempts(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const deadline = 10 * time.Second
		c, asked := upstreamInBubble(t, deadline, func(n int) (time.Duration, string) {
			return time.Duration(n) * 7 * time.Second, "503 Service Unavailable" // most of the deadline is gone before the second attempt
		})
		began := time.Now()
		err := c.CheckKey(t.Context())
		if e, ok := errors.AsType[*Error](err); !ok || e.Kind != Timeout || asked.Load() != 2 || time.Since(began) != deadline {
			t.Errorf("asked %d times in %v: %v", asked.Load(), time.Since(began), err)
		}
		time.Sleep(time.Minute) // until the second answer meets a closed connection
	})
}

func TestNoSecondAttemptPastTheDeadline(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c, asked := upstreamInBubble(t, retryPause/2, func(int) (time.Duration, string) { return 0, "503 Service Unavailable" })
		err := c.CheckKey(t.Context())
		if e, ok := errors.AsType[*Error](err); !ok || e.Kind != Unavailable || asked.Load() != 1 {
			t.Errorf("asked %d times: %v", asked.Load(), err)
		}
	})
}

func TestASecondAttemptComesAfterAPause(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c, asked := upstreamInBubble(t, time.Minute, func(int) (time.Duration, string) { return 0, "503 Service Unavailable" })
		began := time.Now()
		err := c.CheckKey(t.Context())
		if e, ok := errors.AsType[*Error](err); !ok || e.Kind != Unavailable || asked.Load() != 2 || time.Since(began) != retryPause {
			t.Errorf("asked %d times in %v: %v", asked.Load(), time.Since(began), err)
		}
	})
}
