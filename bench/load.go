package main

import (
	"encoding/json"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/valyala/fasthttp"
)

// fresh stands in a body for a number that each request gets anew.
const fresh = "{fresh}"

// ask is a request that callers repeat.
type ask struct {
	Method, URL string
	Header      map[string]string
	Body        string
	// Match goes with it as If-Match; after an answer the ETag of that.
	Match string `json:",omitempty"`
}

// order is what a load generator is told.
type order struct {
	Asks []ask    // a caller takes any of them, by chance
	Own  bool     // or shares them out with the others, so that no two change the same thing
	Keys []string // a request has one of them, by chance; none: what its ask says
	// Every caller asks for Warm at least once, and then, together with the others, for Span at least once.
	Parallel   int
	Warm, Span time.Duration
	PID        int           // of the server, whose CPU time is read; 0: of none
	Work       time.Duration // unless 0, the span ends as soon as the server has used so much CPU time
}

// measured is what a load generator says.
type measured struct {
	Sent     int           // answers to what was asked within the span
	Failed   int           // of them those that are not 2xx, and those that did not come
	Rate     float64       // answers per second
	P50, P99 time.Duration // until an answer
	CPU      time.Duration // of the server for each answer
	Bytes    int           // of a body, on average
	// Statuses counts all answers, also those of the warm-up. 0 stands for no answer.
	Statuses map[int]int
}

// good counts the answers 2xx, also those of the warm-up.
func (m measured) good() (n int) {
	for status, times := range m.Statuses {
		if status/100 == 2 {
			n += times
		}
	}
	return n
}

// generate is the process of the load generator: it reads an order and says what it measured.
func generate([]string) error {
	var o order
	if err := json.NewDecoder(os.Stdin).Decode(&o); err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(o.run())
}

// caller is one of many at once. Each keeps its own figures.
type caller struct {
	asks     []ask
	keys     []string
	chance   *rand.Rand
	numbers  *atomic.Int64
	client   *fasthttp.Client
	statuses map[int]int
	times    []time.Duration
	failed   int
	bytes    int
}

func (o order) run() measured {
	client := &fasthttp.Client{
		MaxConnsPerHost: 2 * o.Parallel, ReadTimeout: time.Minute, WriteTimeout: time.Minute, MaxIdemponentCallAttempts: 1,
		NoDefaultUserAgentHeader: true, DisablePathNormalizing: true,
	}
	defer client.CloseIdleConnections()
	numbers := &atomic.Int64{}
	numbers.Store(time.Now().UnixNano()) // another generator changed the same thing before
	callers := make([]caller, o.Parallel)
	for i := range callers {
		callers[i] = caller{
			asks: o.asksOf(i), keys: o.Keys, chance: rand.New(rand.NewPCG(uint64(i), 1)), numbers: numbers, client: client, statuses: map[int]int{},
		}
	}
	warm := time.Now().Add(o.Warm)
	together(callers, func() bool { return time.Now().Before(warm) })
	for i := range callers {
		callers[i].times, callers[i].failed, callers[i].bytes = nil, 0, 0
	}
	before, start := cpuOf(o.PID), time.Now()
	together(callers, func() bool {
		return time.Since(start) < o.Span && (o.Work == 0 || cpuOf(o.PID)-before < o.Work)
	})
	took, cpu := time.Since(start), cpuOf(o.PID)-before
	return sum(callers, took, cpu)
}

func (o order) asksOf(caller int) []ask {
	if !o.Own {
		return o.Asks
	}
	var own []ask
	for i := caller % len(o.Asks); i < len(o.Asks); i += o.Parallel {
		own = append(own, o.Asks[i])
	}
	return own
}

// together lets all callers ask as long as they shall go on, and until each has an answer.
func together(callers []caller, goOn func() bool) {
	var all sync.WaitGroup
	for i := range callers {
		all.Go(func() {
			for once := true; once || goOn(); once = false {
				callers[i].ask()
			}
		})
	}
	all.Wait()
}

func (c *caller) ask() {
	req, resp := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
	defer fasthttp.ReleaseRequest(req)
	defer fasthttp.ReleaseResponse(resp)
	a := &c.asks[c.chance.IntN(len(c.asks))]
	a.write(req, c.numbers)
	if len(c.keys) > 0 {
		req.Header.Set("Authorization", "Bearer "+c.keys[c.chance.IntN(len(c.keys))])
	}
	start := time.Now()
	err := c.client.Do(req, resp)
	c.times = append(c.times, time.Since(start))
	status := resp.StatusCode()
	if err != nil {
		status = 0
	}
	c.statuses[status]++
	c.bytes += len(resp.Body())
	if status/100 != 2 {
		c.failed++
	} else if a.Match != "" {
		a.Match = string(resp.Header.Peek("ETag"))
	}
}

func (a *ask) write(req *fasthttp.Request, numbers *atomic.Int64) {
	req.SetRequestURI(a.URL)
	req.Header.SetMethod(a.Method)
	for name, value := range a.Header {
		req.Header.Set(name, value)
	}
	if a.Match != "" {
		req.Header.Set("If-Match", a.Match)
	}
	if a.Body != "" {
		req.Header.SetContentType("application/json")
		req.SetBodyString(strings.Replace(a.Body, fresh, strconv.FormatInt(numbers.Add(1), 10), 1))
	}
}

func sum(callers []caller, took, cpu time.Duration) measured {
	m := measured{Statuses: map[int]int{}}
	var times []time.Duration
	for _, c := range callers {
		times = append(times, c.times...)
		m.Failed += c.failed
		m.Bytes += c.bytes
		for status, n := range c.statuses {
			m.Statuses[status] += n
		}
	}
	slices.Sort(times)
	m.Sent = len(times)
	m.Rate, m.CPU, m.Bytes = float64(m.Sent)/took.Seconds(), cpu/time.Duration(m.Sent), m.Bytes/m.Sent
	m.P50, m.P99 = times[m.Sent/2], times[m.Sent*99/100]
	return m
}
