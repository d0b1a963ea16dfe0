// Package clients is the door for Anam's own clients: its SDKs and the plugins of others reach it by another base URL and an API key of ours, and are
// answered in Anam's shapes. What they call, and what they send, is in docs/clients.md.
package clients

import (
	"bytes"
	"net/http"
	"time"

	"greenroom/mint"
	"greenroom/models"
	"greenroom/routes/httpkit"
	"greenroom/store"
)

const (
	tokenPath    = "/v1/auth/session-token"
	startPath    = "/v1/engine/session"
	metricsPath  = "/v1/metrics/client"
	personasPath = "/v1/personas"

	// bodyLimit is the largest body, in bytes: clients send whole personas, of which nothing is taken, and an environment.
	bodyLimit = 128 << 10
	// patience lets Anam take its minute to start a session, and leaves us the usual time beside it.
	patience = 75 * time.Second
)

// Rows is the route table of the door. Each row has the one rule for access to it.
func Rows(db *store.Store, minting *mint.Service) []httpkit.Route {
	d := door{db, minting}
	const get, post, options = http.MethodGet, http.MethodPost, http.MethodOptions
	return []httpkit.Route{
		{Method: post, Path: tokenPath, Handle: d.giveToken, Rule: httpkit.Holds(models.ScopeMint), Format: httpkit.Flat, BodyLimit: bodyLimit, Refused: d.refused},
		{Method: post, Path: startPath, Handle: d.start, Rule: httpkit.HoldsOrWasGiven(models.ScopeMint), Format: httpkit.Flat, BodyLimit: bodyLimit, Patience: patience, Refused: d.refused},
		{Method: post, Path: metricsPath, Handle: dropMetrics, Rule: httpkit.Anyone, Format: httpkit.Flat, AnyOrigin: true, Probe: true},
		{Method: get, Path: personasPath, Handle: d.listPersonas, Rule: httpkit.Holds(models.ScopeMint), Format: httpkit.Flat},
		{Method: options, Path: tokenPath, Handle: httpkit.Preflight, Rule: httpkit.Anyone, Format: httpkit.Flat, Probe: true},
		{Method: options, Path: startPath, Handle: httpkit.Preflight, Rule: httpkit.Anyone, Format: httpkit.Flat, Probe: true},
		{Method: options, Path: metricsPath, Handle: httpkit.Preflight, Rule: httpkit.Anyone, Format: httpkit.Flat, Probe: true},
	}
}

var (
	apiPrefix = []byte("/api/v1/")
	doorPaths = [][]byte{[]byte(tokenPath), []byte(startPath), []byte(metricsPath), []byte(personasPath)}
)

// PathOf gives the path of a route of this door for what clients make of a base URL that ends with a slash, or has a path of its own.
// Nothing that belongs to /api/v1 does.
func PathOf(path []byte) (ours string, ok bool) {
	if bytes.HasPrefix(path, apiPrefix) {
		return "", false
	}
	for _, p := range doorPaths {
		if before, found := bytes.CutSuffix(path, p); found && len(before) > 0 && before[0] == '/' && !bytes.HasSuffix(bytes.TrimRight(before, "/"), []byte("/api")) {
			return string(p), true
		}
	}
	return "", false
}

// door answers Anam's own clients.
type door struct {
	store *store.Store
	mint  *mint.Service
}
