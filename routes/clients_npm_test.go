package routes

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"greenroom/models"
)

// npmClients installs the published packages of Anam's clients, and skips the test where there is no npm, or no registry to be reached.
func npmClients(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	for _, name := range []string{"package.json", "package-lock.json", ".npmrc", "livekit.mjs"} {
		text, err := os.ReadFile(filepath.Join("testdata", "clients", name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	install := exec.CommandContext(ctx, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
	install.Dir = folder
	if out, err := install.CombinedOutput(); err != nil {
		t.Skipf("the packages are not installed: %v\n%s", err, out)
	}
	return folder
}

// LiveKit's plugin asks for its log a package that has a native part; all else of it is as published.
const livekitLog = `const quiet = { child: () => quiet, debug() {}, warn() {}, error() {}, info() {} };
export const log = () => quiet;`

func TestLiveKitsPluginRunsUnmodified(t *testing.T) {
	t.Parallel()
	folder := npmClients(t)
	agents := filepath.Join(folder, "node_modules", "@livekit", "agents")
	if err := os.MkdirAll(agents, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"package.json": `{"name":"@livekit/agents","type":"module","exports":"./index.js"}`, "index.js": livekitLog} {
		if err := os.WriteFile(filepath.Join(agents, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	secrets.add("livekit-token-never-to-be-told")
	k := newApp(t)
	k.published("cara-support")
	home := "http://" + k.listen()
	bound := k.newKey(models.NewKey{Name: "One", Scopes: []models.Scope{models.ScopeMint}, Slugs: []string{"cara-support"}})
	for name, test := range map[string]struct{ key, base, persona string }{
		"personaId":         {k.key(models.ScopeMint), home, `{"personaId":"cara-support"}`},
		"name":              {k.key(models.ScopeMint), home + "/", `{"name":"cara-support","avatarId":"x"}`},
		"bound key, a path": {bound, home + "/anam", `{"name":"Anna","avatarId":"x","avatarModel":"cara-3"}`},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			run := exec.CommandContext(ctx, "node", "livekit.mjs", test.key, test.base, test.persona)
			run.Dir = folder
			out, err := run.CombinedOutput()
			var answer struct{ SessionID string }
			if err != nil || json.Unmarshal(out, &answer) != nil || answer.SessionID == "" {
				t.Fatalf("%v\n%s", err, out)
			}
			config, whole := k.outgoing(clientToken)
			if config["avatarId"] != persona("").AvatarID || config["systemPrompt"] != nil || !strings.HasPrefix(whole["clientLabel"].(string), "gr:cara-support@1:live:") {
				t.Errorf("Anam got %v", whole)
			}
		})
	}
}
