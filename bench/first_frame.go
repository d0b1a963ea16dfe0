package main

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/chromedp/chromedp"

	"greenroom/anam"
)

const (
	// talks is how many sessions are measured on each page.
	talks = 15
	// pace is the time from one talk to the next, of which every other is a preview:
	// Greenroom lets one person start 12 previews at once, and another every 5 s.
	pace = time.Second
	// slowestFrame is the most that the preview may take to the first frame, as a multiple of the bare page's time.
	slowestFrame = 1.5
)

//go:embed first_frame.js
var frameClock string

// stage is a page with a button that starts a session, and its times from the click to the first frame.
type stage struct {
	name, url string
	times     []time.Duration
}

// firstFrames alternates between Greenroom's preview and a page that only runs the SDK, with the same sandbox.
func firstFrames(ctx context.Context, binary string, held *floors) error {
	path, err := chromium()
	if err != nil {
		fmt.Fprintf(held.out, "Time to first frame is not measured: %v.\n", err)
		return nil
	}
	home, err := startSandboxed(ctx, binary)
	if err != nil {
		return err
	}
	defer home.stop()
	tab, closeBrowser, err := openBrowser(ctx, path)
	if err != nil {
		return err
	}
	defer closeBrowser()
	return compareFrames(tab, home, held)
}

func compareFrames(tab context.Context, home *sandboxed, held *floors) error {
	origin, err := home.signIn(tab)
	if err != nil {
		return err
	}
	persona, err := home.persona()
	if err != nil {
		return err
	}
	client, err := anam.New(anam.Options{BaseURL: origin, Key: sandboxKey, Now: time.Now})
	if err != nil {
		return err
	}
	defer client.Close()
	bareURL, stop, err := startBarePage(client, origin, persona)
	if err != nil {
		return err
	}
	defer stop()
	bare, preview := &stage{name: "the bare page", url: bareURL}, &stage{name: "the preview", url: home.preview()}
	if err := talkInTurn(tab, client, bare, preview); err != nil {
		return err
	}
	held.frames(bare, preview)
	return nil
}

// talkInTurn measures both pages; the first talk on each warms up and does not count.
func talkInTurn(tab context.Context, client *anam.Client, bare, preview *stage) error {
	next := time.NewTicker(pace)
	defer next.Stop()
	for range talks + 1 {
		for _, s := range []*stage{bare, preview} {
			if err := s.talk(tab, client); err != nil {
				return fmt.Errorf("first frame on %s: %w", s.name, err)
			}
			<-next.C
		}
	}
	bare.times, preview.times = bare.times[1:], preview.times[1:]
	return nil
}

// talk starts a session, waits for its first frame and leaves the page.
func (s *stage) talk(tab context.Context, client *anam.Client) error {
	ctx, cancel := context.WithTimeout(tab, 30*time.Second)
	defer cancel()
	err := chromedp.Do(ctx,
		chromedp.Navigate(s.url),
		chromedp.Evaluate[chromedp.Void](frameClock),
		chromedp.Click("button[data-start=type]"),
	)
	if err != nil {
		return err
	}
	took, err := chromedp.Run(ctx, chromedp.Evaluate[float64]("firstFrame", chromedp.EvalAwaitPromise))
	if err != nil {
		return err
	}
	s.times = append(s.times, time.Duration(took*float64(time.Millisecond)))
	return errors.Join(chromedp.Do(ctx, chromedp.Navigate("about:blank")), quiet(ctx, client))
}

// quiet waits until no session runs, so that the next one has the CPU to itself.
func quiet(ctx context.Context, client *anam.Client) error {
	for {
		now, err := client.Concurrency(ctx)
		if err != nil {
			return fmt.Errorf("wait for the session's end: %w", err)
		}
		if now.Active == 0 {
			return nil
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// middle is the median of the times.
func (s *stage) middle() time.Duration {
	return slices.Sorted(slices.Values(s.times))[len(s.times)/2]
}

func (s *stage) String() string {
	return fmt.Sprintf("%s %d ms (%d to %d)", s.name, s.middle().Milliseconds(), slices.Min(s.times).Milliseconds(), slices.Max(s.times).Milliseconds())
}

// frames prints both medians and checks their ratio.
func (f *floors) frames(bare, preview *stage) {
	fmt.Fprintf(f.out, "Time to first frame from the click on Start, medians of %d in the sandbox: %s, %s.\n", talks, bare, preview)
	ratio := float64(preview.middle()) / float64(bare.middle())
	f.hold(ratio <= slowestFrame, "%.2f times the bare page's time to first frame, at most %.1f", ratio, slowestFrame)
}
