package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"
)

// healthAnswerLimit is above the longest answer of a probe.
const healthAnswerLimit = 64 << 10

// health asks the server of these settings whether it is ready, and exits 1 when it is not: for containers, scripts and monitors.
func health(ctx context.Context, c console, args []string) error {
	f := newFlags(c, "health", "")
	f.listening()
	alive := f.set.Bool("alive", false, "ask only whether the process answers (/healthz), not whether it can serve (/readyz)")
	timeout := f.set.Duration("timeout", 5*time.Second, "how long one answer may take")
	wait := f.set.Duration("wait", 0, "how long to go on asking until the server is ready")
	if _, err := f.parse(args, 0); err != nil {
		return err
	}
	r := &reading{env: c.env}
	path := "/readyz"
	if *alive {
		path = "/healthz"
	}
	p := prober{address: "http://" + askable(r.text(f.addr, "GREENROOM_ADDR", defaultAddr)) + path, timeout: *timeout}
	said, err := p.until(ctx, *wait)
	if err != nil {
		return err
	}
	fmt.Fprintln(c.out, said)
	return nil
}

// askable gives the address at which a server that listens on addr can be asked from this machine.
func askable(addr string) string {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return addr
	}
	ip, err := netip.ParseAddr(host)
	switch {
	case host == "" || err == nil && ip.IsUnspecified() && ip.Is4():
		host = "127.0.0.1"
	case err == nil && ip.IsUnspecified():
		host = "::1"
	}
	return net.JoinHostPort(host, port)
}

// prober asks one address of a server.
type prober struct {
	address string
	timeout time.Duration
}

// askAgain is how long until waits between two questions.
const askAgain = 100 * time.Millisecond

// until asks once, and with a span to wait again and again until the answer is good or the span is over; the last error counts.
func (p prober) until(ctx context.Context, wait time.Duration) (said string, err error) {
	ctx, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	again := time.NewTicker(askAgain)
	defer again.Stop()
	for {
		if said, err = p.ask(context.WithoutCancel(ctx)); err == nil {
			return said, nil
		}
		select {
		case <-ctx.Done():
			return "", err
		case <-again.C:
		}
	}
}

// ask gives the status that the server tells, and an error unless it is 200. The environment's proxies are for Anam and not for this.
func (p prober) ask(ctx context.Context) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, p.timeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, p.address, nil)
	if err != nil {
		return "", err
	}
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	response, err := client.Do(request)
	if errors.Is(err, syscall.ECONNREFUSED) {
		return "", fmt.Errorf("no server listens at %s: look at its log, or name another address with --addr", request.URL.Host)
	}
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, healthAnswerLimit))
	if err != nil {
		return "", err
	}
	return p.read(response.StatusCode, body)
}

func (p prober) read(status int, body []byte) (string, error) {
	var told struct{ Status, Part string }
	if err := json.Unmarshal(body, &told); err != nil || told.Status == "" {
		return "", fmt.Errorf("%s answered %d, and not as Greenroom does", p.address, status)
	}
	if told.Part != "" {
		told.Status += " (" + told.Part + ")"
	}
	if status != http.StatusOK {
		return "", errors.New(told.Status)
	}
	return told.Status, nil
}
