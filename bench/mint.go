package main

import (
	"context"
	"fmt"
	"math"
	"net/http"
	"path/filepath"
	"time"
)

// callers is how many ask at once.
const callers = 64

const (
	forwarder  = "forwarder"
	ours       = "Greenroom"
	express    = "Express"
	pocketBase = "PocketBase"
	direct     = "upstream itself"
)

// setting is a way to Anam: how long it takes, and how it is reached.
type setting struct {
	name   string
	delay  time.Duration
	secure bool
}

const slow = 100 * time.Millisecond

var settings = []setting{
	{"instant upstream", 0, false}, {"100 ms upstream", slow, false},
	{"instant upstream over TLS", 0, true}, {"100 ms upstream over TLS", slow, true},
}

// minting are the servers that mint side by side.
type minting struct {
	up                 upstream
	ours               *greenroom
	forwarder, express *process // express may be nil
	asks               map[string]ask
}

// mintBesideOthers compares the mint path with a bare forwarder, the ceiling, and with Express.
func mintBesideOthers(ctx context.Context, r *run) error {
	folder, err := r.room("mint")
	if err != nil {
		return err
	}
	up, err := startUpstream(ctx, folder)
	if err != nil {
		return err
	}
	defer up.process.kill()
	for _, secure := range []bool{false, true} {
		if err := r.mintOver(ctx, up, secure, filepath.Join(folder, fmt.Sprint("tls-", secure))); err != nil {
			return err
		}
	}
	return nil
}

// mintOver measures the settings with or without TLS.
func (r *run) mintOver(ctx context.Context, up upstream, secure bool, folder string) error {
	m, err := r.startMinting(ctx, up, secure, folder)
	if err != nil {
		return err
	}
	defer m.stop()
	for _, s := range settings {
		if s.secure == secure {
			if err := r.mintUnder(ctx, m, s); err != nil {
				return err
			}
		}
	}
	if !secure {
		r.memoryAfterLoad(m)
	}
	return r.recorded("mint", m.ours)
}

func (r *run) startMinting(ctx context.Context, up upstream, secure bool, folder string) (m *minting, err error) {
	m = &minting{up: up, asks: map[string]ask{}}
	defer func() {
		if err != nil {
			m.stop()
		}
	}()
	address := up.Plain
	if secure {
		address = up.TLS
	}
	m.asks[direct] = ask{Method: http.MethodPost, URL: address + tokenPath, Header: map[string]string{"Authorization": "Bearer bench"}, Body: tokenBody()}
	env := append(up.trusting(), "ANAM_API_KEY=bench", "ANAM_API_URL="+address)
	if m.ours, err = startGreenroom(ctx, r.binary, folder, crowd{Keys: 1}, env...); err != nil {
		return m, err
	}
	m.asks[ours] = m.ours.mints(alone)
	var at string
	if m.forwarder, at, err = startForwarder(ctx, address, up.trusting()); err != nil {
		return m, err
	}
	m.asks[forwarder] = ask{Method: http.MethodPost, URL: at + "/session-token", Body: "{}"}
	var silent error
	if m.express, at, silent = startExpress(ctx, address, up.trusting()); silent != nil {
		r.tell("mint: Express is not compared: %v", silent)
	} else {
		m.asks[express] = ask{Method: http.MethodPost, URL: at + "/session-token", Body: "{}"}
	}
	return m, nil
}

func (m *minting) stop() {
	for _, p := range []*process{m.forwarder, m.express} {
		if p != nil {
			p.kill()
		}
	}
	if m.ours != nil && m.ours.process != nil {
		m.ours.kill()
	}
}

// contenders take turns in this order; the upstream itself is what added time is added to.
func (m *minting) contenders(ctx context.Context, s sizes) []contender {
	beside := func(name string, p *process) contender {
		return contender{name, func() (measured, error) {
			o := s.loadOf(callers, m.asks[name])
			if p != nil {
				o.PID = p.pid()
			}
			return load(ctx, o, m.up.trusting()...)
		}}
	}
	all := []contender{
		beside(direct, nil), beside(forwarder, m.forwarder),
		{ours, func() (measured, error) { return m.ours.mint(ctx, s.loadOf(callers, m.asks[ours]), m.ours.keys[0]) }},
	}
	if m.express != nil {
		all = append(all, beside(express, m.express))
	}
	return all
}

func (r *run) mintUnder(ctx context.Context, m *minting, s setting) error {
	if err := m.up.wait(s.delay); err != nil {
		return err
	}
	before, err := m.ours.readMetrics()
	if err != nil {
		return err
	}
	rounds, err := r.inTurn(ctx, "mint", s.name, m.contenders(ctx, r.sizes))
	if err != nil {
		return err
	}
	after, err := m.ours.readMetrics()
	if err != nil {
		return err
	}
	r.mintFigures(s, rounds)
	if s == settings[1] {
		return r.addedFigure(rounds, before, after)
	}
	return nil
}

func (r *run) mintFigures(s setting, rounds []round) {
	told := fmt.Sprintf("%d at once, %s: ", callers, s.name)
	least := floor{}
	if s == settings[0] {
		least = floor{Most: 1.5, Red: 1.8}
	}
	r.hold("mint", told+"CPU of a mint, over the forwarder's", each(rounds, cpuOver(ours, forwarder)), least)
	r.hold("mint", told+"mints a second, over the forwarder's", each(rounds, rateOver(ours, forwarder)), floor{})
	r.hold("mint", told+"added time (median), over the forwarder's", each(rounds, func(one round) float64 {
		return over(one.added(ours).Seconds(), one.added(forwarder).Seconds())
	}), floor{})
	if len(each(rounds, rateOver(ours, express))) > 0 { // the book tells already why there is no Express
		r.hold("mint", told+"CPU of Express, over ours", each(rounds, cpuOver(express, ours)), floor{})
		r.hold("mint", told+"mints a second, over those of Express", each(rounds, rateOver(ours, express)), floor{})
	}
	failed := 0
	for _, one := range rounds {
		failed += one[ours].Failed
	}
	if failed > 0 {
		r.tell("mint: %s%d mints got no token", told, failed)
	}
}

// added is the time that a server adds to the upstream's own, at the median.
func (one round) added(name string) time.Duration { return one[name].P50 - one[direct].P50 }

// addedFigure compares what is added beyond the forwarder with what recording a mint must cost: the commit, and 2 ms.
func (r *run) addedFigure(rounds []round, before, after string) error {
	commit, err := medianBetween(before, after, "greenroom_mint_commit_wait_seconds")
	if err != nil {
		return err
	}
	allowed := 2*time.Millisecond + commit
	beyond := each(rounds, func(one round) float64 {
		if one[ours].Sent == 0 || one[forwarder].Sent == 0 {
			return math.NaN()
		}
		return max(0, (one[ours].P50-one[forwarder].P50).Seconds()/allowed.Seconds())
	})
	r.hold("mint", fmt.Sprintf("%d at once, 100 ms upstream: added beyond the forwarder, over 2 ms and the median commit (%.1f ms)", callers, commit.Seconds()*1000),
		beyond, atMost(1))
	return nil
}
