package main

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"time"

	"github.com/chromedp/chromedp"

	"greenroom/anam"
)

const (
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
func firstFrames(ctx context.Context, r *run) error {
	path, err := chromium()
	if err != nil {
		r.tell("frames: the time to the first frame is not measured: %v", err)
		return nil
	}
	folder, err := r.room("frames")
	if err != nil {
		return err
	}
	home, err := startSandboxed(ctx, r.binary, folder)
	if err != nil {
		return err
	}
	defer home.kill()
	tab, closeBrowser, err := openBrowser(ctx, path)
	if err != nil {
		return err
	}
	defer closeBrowser()
	return r.compareFrames(tab, home)
}

func (r *run) compareFrames(tab context.Context, home *sandboxed) error {
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
	if err := r.talkInTurn(tab, client, bare, preview); err != nil {
		return err
	}
	var ratios []float64
	for i := range bare.times {
		ratios = append(ratios, preview.times[i].Seconds()/bare.times[i].Seconds())
	}
	r.hold("frames", "click on Start to the first frame of the preview, over that of a page that only runs the SDK", ratios, atMost(slowestFrame))
	return nil
}

// talkInTurn measures both pages; the first talk on each warms up and does not count.
func (r *run) talkInTurn(tab context.Context, client *anam.Client, bare, preview *stage) error {
	next := time.NewTicker(pace)
	defer next.Stop()
	for range r.talks + 1 {
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
