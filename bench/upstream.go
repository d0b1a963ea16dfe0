package main

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net"
	"sync/atomic"
	"time"

	"github.com/valyala/fasthttp"
)

// upstream is a stand-in for Anam's session-token endpoint, as cheap as possible, so that it does not distort the figures.
type upstream struct {
	url   string
	delay atomic.Int64 // nanoseconds before the answer
}

// personaConfig is what is minted: a prompt of a usual length.
var personaConfig = map[string]any{
	"name": "Bench", "avatarId": "30fa96d0-26c4-4e55-94a0-517025942e18", "voiceId": "6bfbe25a-979d-40f3-a92b-5394170af54b",
	"llmId": "CUSTOMER_CLIENT_V1", "systemPrompt": string(make4k()),
}

func make4k() []byte {
	const line = "You answer in short sentences, and you never read out a web address. "
	out := make([]byte, 0, 4096)
	for len(out)+len(line) <= cap(out) {
		out = append(out, line...)
	}
	return out
}

func startUpstream() (*upstream, error) {
	claims := fmt.Sprintf(`{"type":"ephemeral","accountId":"bench","exp":%d}`, time.Now().Add(time.Hour).Unix())
	token := "eyJhbGciOiJIUzI1NiJ9." + base64.RawURLEncoding.EncodeToString([]byte(claims)) + ".bench"
	answer, err := json.Marshal(map[string]string{"sessionToken": token})
	if err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	u := &upstream{url: "http://" + listener.Addr().String()}
	go func() {
		_ = fasthttp.Serve(listener, func(ctx *fasthttp.RequestCtx) {
			if d := time.Duration(u.delay.Load()); d > 0 {
				time.Sleep(d)
			}
			ctx.SetContentType("application/json")
			ctx.SetBody(answer)
		})
	}()
	return u, nil
}

// target is the upstream asked directly: what every server's time is compared to.
func (u *upstream) target() target {
	body, err := json.Marshal(map[string]any{"personaConfig": personaConfig})
	if err != nil {
		panic(err) // constant input
	}
	return target{url: u.url + "/v1/auth/session-token", key: "bench", body: body}
}
