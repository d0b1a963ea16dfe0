package main

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
)

// startExpress starts the server of Anam's docs, which makes one fetch for each request. Its packages are in the folder node.
func startExpress(ctx context.Context, upstreamURL string, env []string) (*process, string, error) {
	config, err := json.Marshal(persona)
	if err != nil {
		return nil, "", err
	}
	cmd := exec.Command("node", filepath.Join("bench", "node", "express.mjs"), upstreamURL, string(config))
	cmd.Env = append(os.Environ(), env...)
	return start(ctx, cmd, "", nil)
}
