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
	"time"
)

// healthAnswerLimit is above the longest answer of a probe.
const healthAnswerLimit = 64 << 10

// health asks the server of these settings whether it is ready, and exits 1 when it is not: for containers, scripts and monitors.
func health(ctx context.Context, c console, args []string) error {
	f := newFlags(c, "health", "")
	f.listening()
	alive := f.set.Bool("alive", false, "ask only whether the process answers (/healthz), not whether apps can get tokens (/readyz)")
	patience := f.set.Duration("timeout", 5*time.Second, "how long the answer may take")
	if _, err := f.parse(args, 0); err != nil {
		return err
	}
	r := &reading{env: c.env}
	addr := askable(r.text(f.addr, "GREENROOM_ADDR", defaultAddr))
	path := "/readyz"
	if *alive {
		path = "/healthz"
	}
	ctx, cancel := context.WithTimeout(ctx, *patience)
	defer cancel()
	said, err := probe(ctx, "http://"+addr+path)
	if errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("no answer from %s within %s", addr, *patience)
	}
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

// probe gives the status that the server tells, and an error unless it is 200. The environment's proxies are for Anam and not for this.
func probe(ctx context.Context, address string) (string, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return "", err
	}
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	response, err := client.Do(request)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	var told struct{ Status, Part string }
	body, err := io.ReadAll(io.LimitReader(response.Body, healthAnswerLimit))
	if err != nil {
		return "", err
	}
	if err := json.Unmarshal(body, &told); err != nil || told.Status == "" {
		return "", fmt.Errorf("%s answered %d, and not as Greenroom does", address, response.StatusCode)
	}
	if told.Part != "" {
		told.Status += " (" + told.Part + ")"
	}
	if response.StatusCode != http.StatusOK {
		return "", errors.New(told.Status)
	}
	return told.Status, nil
}
