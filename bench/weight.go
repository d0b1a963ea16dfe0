package main

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httputil"
	"path/filepath"
	"time"

	"github.com/chromedp/chromedp"
)

const kilobyte = 1000.0

// weighed measures what the list page weighs, and how soon a server that was ended answers again.
func weighed(ctx context.Context, r *run) error {
	folder, err := r.room("weight")
	if err != nil {
		return err
	}
	g, err := startGreenroom(ctx, r.binary, filepath.Join(folder, "greenroom"), r.small, "GREENROOM_SANDBOX=true")
	if err != nil {
		return err
	}
	defer func() { g.kill() }()
	if err := r.weighList(ctx, g); err != nil {
		return err
	}
	return r.startAgain(ctx, g, filepath.Join(folder, "pocketbase"))
}

func (r *run) weighList(ctx context.Context, g *greenroom) error {
	cookies, err := g.signIn()
	if err != nil {
		return err
	}
	page, err := onTheWire(g.url+"/templates", cookies)
	if err != nil {
		return err
	}
	r.holdIn("weight", "the list page with 50 personas, on the wire", "KB", []float64{page / kilobyte}, atMost(12))
	path, err := chromium()
	if err != nil {
		r.tell("weight: the scripts of the list page are not weighed: %v", err)
		return nil
	}
	scripts, err := scriptsOf(ctx, path, g)
	if err != nil {
		return err
	}
	r.holdIn("weight", "JavaScript of the list page before the first key", "KB", []float64{scripts / kilobyte}, atMost(18))
	return nil
}

// onTheWire is how many bytes a browser is sent for a page, with the head of the answer.
func onTheWire(address, cookies string) (float64, error) {
	req, err := http.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		return 0, err
	}
	req.Header = http.Header{"Cookie": {cookies}, "Accept": {"text/html"}, "Accept-Encoding": {"gzip, deflate, br, zstd"}}
	resp, err := asking.Do(req)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	raw, err := httputil.DumpResponse(resp, true)
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s", address, resp.Status)
	}
	return float64(len(raw)), err
}

// loadedScripts sums up what the browser got of scripts, once the page has nothing more to do by itself.
const loadedScripts = `new Promise(done => {
	const sum = () => performance.getEntriesByType("resource").filter(e => new URL(e.name).pathname.endsWith(".js")).reduce((n, e) => n + e.encodedBodySize, 0);
	const settle = before => setTimeout(() => sum() === before ? done(before) : settle(sum()), 500);
	settle(-1);
})`

func scriptsOf(ctx context.Context, browser string, g *greenroom) (float64, error) {
	tab, stop, err := openBrowser(ctx, browser)
	if err != nil {
		return 0, err
	}
	defer stop()
	in, cancel := context.WithTimeout(tab, patience)
	defer cancel()
	// The cache knows some of the scripts by then; their sizes don't depend on that.
	err = chromedp.Do(in, enter(g.url), chromedp.WaitReady("a.rail-you"), chromedp.Navigate(g.url+"/templates"), chromedp.WaitReady("main"))
	if err != nil {
		return 0, err
	}
	return chromedp.Run(in, chromedp.Evaluate[float64](loadedScripts, chromedp.EvalAwaitPromise))
}

// startAgain ends both servers and starts them on the same database, in turn.
func (r *run) startAgain(ctx context.Context, g *greenroom, folder string) error {
	personas, err := g.personas(r.small.live())
	if err != nil {
		return err
	}
	first, err := startPocketBase(ctx, r.pocketbase, folder, personas)
	if err != nil {
		r.tell("weight: the start is not compared with PocketBase's: %v", err)
		return nil
	}
	_ = first.stop() // it ends by the signal
	rounds, err := r.inTurn(ctx, "weight", "start", []contender{
		{ours, func() (measured, error) {
			if err := g.stop(); err != nil {
				return measured{}, err
			}
			return timed(func() (string, error) { return g.url + "/readyz", g.serve(ctx) })
		}},
		{pocketBase, func() (measured, error) {
			var again pocket
			defer func() { _ = again.stop() }()
			return timed(func() (_ string, err error) {
				again, err = startPocketBase(ctx, r.pocketbase, folder, nil)
				return again.URL + "/api/health", err
			})
		}},
	})
	if err != nil {
		return err
	}
	r.hold("weight", "start to the first answer, over PocketBase's", each(rounds, func(one round) float64 {
		return over(one[ours].P50.Seconds(), one[pocketBase].P50.Seconds())
	}), floor{})
	return nil
}

// timed is the time from a start to the first answer; start says where to ask.
func timed(start func() (string, error)) (measured, error) {
	began := time.Now()
	address, err := start()
	if err != nil {
		return measured{}, err
	}
	status, _, err := get(address, nil)
	if err == nil && status != http.StatusOK {
		err = fmt.Errorf("%s: status %d", address, status)
	}
	return measured{Sent: 1, P50: time.Since(began)}, err
}

// memoryAfterLoad compares what the servers hold when the loads are over.
func (r *run) memoryAfterLoad(m *minting) {
	ratio := func(p *process) []float64 { return []float64{over(memoryOf(m.ours.pid()), memoryOf(p.pid()))} }
	r.hold("weight", fmt.Sprintf("memory after mints by %d at once, over the forwarder's", callers), ratio(m.forwarder), floor{})
	if m.express != nil {
		r.hold("weight", fmt.Sprintf("memory after mints by %d at once, over that of Express", callers), ratio(m.express), floor{})
	}
}
