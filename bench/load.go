package main

import (
	"errors"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/valyala/fasthttp"
)

// target is the request that callers repeat.
type target struct {
	url  string
	key  string // sent as Bearer token
	body []byte
}

// measured is the result of one load.
type measured struct {
	name         string // of the server
	sent, failed int
	rate         float64 // answers per second
	p50, p99     time.Duration
	cpu          time.Duration // per mint, of the server alone
	memory       int64         // bytes, the server's peak so far
}

// caller is one of many concurrent callers. Each keeps its own figures.
type caller struct {
	times  []time.Duration
	failed int
}

// load asks the target from parallel callers for span, after a warm-up of a quarter of it.
func load(t target, parallel int, span time.Duration) (measured, error) {
	client := &fasthttp.Client{
		MaxConnsPerHost: 2 * parallel, ReadTimeout: 30 * time.Second, WriteTimeout: 30 * time.Second,
		NoDefaultUserAgentHeader: true, DisablePathNormalizing: true,
	}
	defer client.CloseIdleConnections()
	begin := time.Now().Add(span / 4)
	end := begin.Add(span)
	callers := make([]caller, parallel)
	var all sync.WaitGroup
	for i := range callers {
		all.Go(func() { callers[i].ask(client, t, begin, end) })
	}
	all.Wait()
	return sum(callers, span)
}

func (c *caller) ask(client *fasthttp.Client, t target, begin, end time.Time) {
	req, resp := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
	defer fasthttp.ReleaseRequest(req)
	defer fasthttp.ReleaseResponse(resp)
	for {
		start := time.Now()
		if start.After(end) {
			return
		}
		req.Reset()
		req.SetRequestURI(t.url)
		req.Header.SetMethod(http.MethodPost)
		req.Header.SetContentType("application/json")
		req.Header.Set("Authorization", "Bearer "+t.key)
		req.SetBody(t.body)
		err := client.Do(req, resp)
		if done := time.Now(); done.After(begin) && done.Before(end) {
			c.times = append(c.times, done.Sub(start))
			if err != nil || resp.StatusCode()/100 != 2 {
				c.failed++
			}
		}
	}
}

func sum(callers []caller, span time.Duration) (measured, error) {
	var times []time.Duration
	m := measured{}
	for _, c := range callers {
		times = append(times, c.times...)
		m.failed += c.failed
	}
	if len(times) == 0 {
		return m, errors.New("no answer at all")
	}
	slices.Sort(times)
	m.sent, m.rate = len(times), float64(len(times))/span.Seconds()
	m.p50, m.p99 = times[len(times)/2], times[len(times)*99/100]
	return m, nil
}
