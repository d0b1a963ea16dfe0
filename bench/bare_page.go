package main

import (
	_ "embed"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"path/filepath"
	"strings"

	"github.com/evanw/esbuild/pkg/api"

	"greenroom/anam"
)

//go:embed bare_page.html
var bareHTML []byte

//go:embed bare_page.js
var bareScript string

// startBarePage serves a page that only runs the SDK, and gives its address and a function that stops it.
// Its tokens are minted directly at origin, for the same persona.
func startBarePage(client *anam.Client, origin string, persona json.RawMessage) (url string, stop func(), err error) {
	script, err := bundleBareScript()
	if err != nil {
		return "", nil, err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", answerWith("text/html; charset=utf-8", bareHTML))
	mux.HandleFunc("GET /bare_page.js", answerWith("text/javascript; charset=utf-8", script))
	mux.HandleFunc("POST /token", func(w http.ResponseWriter, r *http.Request) {
		token, err := client.SessionToken(r.Context(), anam.TokenRequest{PersonaConfig: persona})
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
		_ = json.NewEncoder(w).Encode(map[string]string{"sessionToken": token.Value, "apiURL": origin})
	})
	page := &http.Server{Handler: mux}
	go func() { _ = page.Serve(listener) }()
	return "http://" + listener.Addr().String(), func() { _ = page.Close() }, nil
}

func answerWith(kind string, body []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind)
		_, _ = w.Write(body)
	}
}

// bundleBareScript bundles and minifies the SDK as the preview does.
func bundleBareScript() ([]byte, error) {
	web, err := filepath.Abs("web")
	if err != nil {
		return nil, err
	}
	result := api.Build(api.BuildOptions{
		Stdin:         &api.StdinOptions{Contents: bareScript, ResolveDir: web, Sourcefile: "bare_page.js"},
		AbsWorkingDir: web, Bundle: true, Format: api.FormatESModule, Target: api.ES2022,
		MinifyWhitespace: true, MinifyIdentifiers: true, MinifySyntax: true, LogLevel: api.LogLevelSilent,
	})
	if len(result.Errors) > 0 {
		return nil, errors.New(strings.Join(api.FormatMessages(result.Errors, api.FormatMessagesOptions{}), ""))
	}
	return result.OutputFiles[0].Contents, nil
}
