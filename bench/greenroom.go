package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// alone is the persona that is minted beside other servers.
const alone = "bench"

// greenroom is the finished binary on a database that was filled before.
type greenroom struct {
	*process
	binary, url string
	db          string
	env         []string
	keys        []string
	given, lost int // answers to mints that the load generators got, and those that they waited for in vain

	mu      sync.Mutex
	metrics string
}

// startGreenroom fills a database in the folder and serves it. env says where Anam is.
func startGreenroom(ctx context.Context, binary, folder string, c crowd, env ...string) (*greenroom, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, err
	}
	g := &greenroom{binary: binary, db: filepath.Join(folder, "greenroom.db")}
	// Nothing of the surroundings: a real ANAM_API_KEY must not be used. A backup would be measured as if it were work.
	g.env = append([]string{"GREENROOM_DB=" + g.db, "GREENROOM_ADDR=127.0.0.1:0", "GREENROOM_METRICS_ADDR=127.0.0.1:0", "GREENROOM_BACKUP_EVERY=off"}, env...)
	var err error
	if g.keys, err = c.fill(ctx, g.db); err != nil {
		return nil, fmt.Errorf("fill a database: %w", err)
	}
	if err := g.serve(ctx); err != nil {
		return nil, err
	}
	if err := g.rest(ctx); err != nil {
		g.kill()
		return nil, err
	}
	return g, nil
}

func (g *greenroom) serve(ctx context.Context) error {
	log, err := os.OpenFile(filepath.Join(filepath.Dir(g.db), "greenroom.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	cmd := g.command("serve")
	cmd.Stderr = log
	g.process, g.url, err = start(ctx, cmd, "Greenroom is at ", func(line string) {
		if address, found := strings.CutPrefix(line, "Metrics are at "); found {
			g.mu.Lock()
			g.metrics = address
			g.mu.Unlock()
		}
	})
	return err
}

func (g *greenroom) command(args ...string) *exec.Cmd {
	cmd := exec.Command(g.binary, args...)
	cmd.Env = g.env
	return cmd
}

// check lets the program itself say whether its database is whole.
func (g *greenroom) check() error {
	if out, err := g.command("check").CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	return nil
}

func (g *greenroom) readMetrics() (string, error) {
	g.mu.Lock()
	address := g.metrics
	g.mu.Unlock()
	status, body, err := get(address, nil)
	if err == nil && status != http.StatusOK {
		err = fmt.Errorf("metrics: status %d", status)
	}
	return string(body), err
}

// signIn gives the cookies of the admin.
func (g *greenroom) signIn() (string, error) {
	client := &http.Client{Timeout: patience, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.PostForm(g.url+"/login", url.Values{"email": {adminEmail}, "password": {adminPassword}})
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusSeeOther {
		return "", fmt.Errorf("sign in: %s", resp.Status)
	}
	var cookies []string
	for _, one := range resp.Cookies() {
		cookies = append(cookies, one.Name+"="+one.Value)
	}
	return strings.Join(cookies, "; "), nil
}

// byKey are the headers of an app.
func (g *greenroom) byKey() map[string]string {
	return map[string]string{"Authorization": "Bearer " + g.keys[0]}
}

// mints is the ask for a token of a persona.
func (g *greenroom) mints(slug string) ask {
	return ask{Method: http.MethodPost, URL: g.url + "/api/v1/session-tokens", Body: fmt.Sprintf(`{"template":%q}`, slug)}
}

// mint loads the server with mints by the given keys, and notes the answers.
func (g *greenroom) mint(ctx context.Context, o order, keys ...string) (measured, error) {
	o.PID, o.Keys = g.pid(), keys
	m, err := load(ctx, o)
	g.given += m.good()
	g.lost += m.Statuses[0]
	if err != nil && !errors.Is(err, errSilent) {
		g.lost += o.Parallel // it is not known what the generator heard
	}
	return m, err
}

// asking has the time to read one page of a large database that is slow.
var asking = &http.Client{Timeout: time.Minute, Transport: &http.Transport{DisableCompression: true}}

func get(address string, header map[string]string) (status int, body []byte, err error) {
	return send(http.MethodGet, address, "", header)
}

func send(method, address, text string, header map[string]string) (status int, body []byte, err error) {
	req, err := http.NewRequest(method, address, strings.NewReader(text))
	if err != nil {
		return 0, nil, err
	}
	for name, value := range header {
		req.Header.Set(name, value)
	}
	if text != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	resp, err := asking.Do(req)
	if err != nil {
		return 0, nil, err
	}
	defer resp.Body.Close()
	body, err = io.ReadAll(resp.Body)
	return resp.StatusCode, body, err
}
