package e2e

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// shopPage is a page of somebody else's: it has a token of the door, and Anam's SDK as it is published.
const shopPage = `<!doctype html><title>Shop</title><video id="face" autoplay playsinline muted></video><script src="/anam.js"></script><script>
const client = anam.createClient(%TOKEN%, {api: {baseUrl: %BASE%}, disableInputAudio: true});
window.seen = new Promise((seen, failed) => {
  client.addListener('VIDEO_PLAY_STARTED', () => seen('playing'));
  client.streamToVideoElement('face').catch((e) => failed(new Error(e.code + ': ' + e.message)));
});
</script>`

const shopPersona = `{"slug":"cara","persona":{"name":"Cara","avatarId":"30fa96d0-26c4-4e55-94a0-517025942e18","voiceId":"6bfbe25a-979d-40f3-a92b-5394170af54b",
	"llmId":"0934d97d-0c3a-4f33-91b0-5e136a0ef466","systemPrompt":"Help."}}`

// TestAnamsSDKStartsAtTheDoor runs @anam-ai/js-sdk unmodified on another origin's page, from a token to the first frame, and then again with the used token.
func TestAnamsSDKStartsAtTheDoor(t *testing.T) {
	s := startStandIn(t)
	key := s.command("key", "create", "--name", "Shop", "--scope", "mint", "--scope", "templates:write", "--scope", "templates:publish")
	if got := s.post(key, "/api/v1/templates", shopPersona); got != 201 {
		t.Fatalf("the persona: %d", got)
	}
	if got := s.put(key, "/api/v1/templates/cara/labels/live", `{"version":1,"confirm":["check_unavailable"]}`); got != 200 {
		t.Fatalf("publish: %d", got)
	}
	token := s.doorToken(key, `{"personaConfig":{"personaId":"cara"}}`)
	sdk, err := os.ReadFile(filepath.Join("..", "web", "node_modules", "@anam-ai", "js-sdk", "dist", "umd", "anam.js"))
	if err != nil {
		t.Fatal(err)
	}
	shop := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/anam.js":
			w.Header().Set("Content-Type", "text/javascript")
			_, _ = w.Write(sdk)
		case "/":
			w.Header().Set("Content-Type", "text/html")
			_, _ = io.WriteString(w, strings.NewReplacer("%TOKEN%", quoted(token), "%BASE%", quoted(s.url)).Replace(shopPage))
		}
	}))
	t.Cleanup(shop.Close)
	p := s.visit(t)
	p.watch.allow(shop.URL)
	p.watch.allow(s.origin)
	p.watch.expect(401, 404)
	p.do(chromedp.Navigate(shop.URL))
	if got := read[string](p, "seen", chromedp.EvalAwaitPromise); got != "playing" {
		t.Errorf("the first frame: %s", got)
	}
	p.do(chromedp.Navigate("about:blank"), chromedp.Navigate(shop.URL))
	if got := read[string](p, "seen.catch((e) => e.message)", chromedp.EvalAwaitPromise); !strings.HasPrefix(got, "CLIENT_ERROR_CODE_AUTHENTICATION_ERROR") {
		t.Errorf("a used token: %s", got)
	}
}

// doorToken asks for a token as Anam's own clients do.
func (s *server) doorToken(key, body string) string {
	s.t.Helper()
	ask, err := http.NewRequest(http.MethodPost, s.url+"/v1/auth/session-token", strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	ask.Header.Set("Authorization", "Bearer "+key)
	answer, err := http.DefaultClient.Do(ask)
	if err != nil {
		s.t.Fatal(err)
	}
	defer answer.Body.Close()
	var given struct{ SessionToken string }
	if err := json.NewDecoder(answer.Body).Decode(&given); err != nil || given.SessionToken == "" {
		s.t.Fatalf("no token: %d %v", answer.StatusCode, err)
	}
	return given.SessionToken
}
