package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/gofiber/fiber/v2"
)

// forward is the ceiling: a bare handler that forwards the call and its answer.
// It prints the address that it listens on.
func forward(upstreamURL string) {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConns, transport.MaxIdleConnsPerHost, transport.DisableCompression = 2048, 2048, true
	client := &http.Client{Transport: transport, Timeout: 10 * time.Second}
	body, err := json.Marshal(map[string]any{"personaConfig": personaConfig})
	if err != nil {
		fail(err)
	}
	app := fiber.New(fiber.Config{DisableStartupMessage: true})
	app.Post("/session-token", func(c *fiber.Ctx) error {
		req, err := http.NewRequest(http.MethodPost, upstreamURL+"/v1/auth/session-token", bytes.NewReader(body))
		if err != nil {
			return err
		}
		req.Header.Set("Authorization", "Bearer bench")
		req.Header.Set("Content-Type", "application/json")
		resp, err := client.Do(req)
		if err != nil {
			return err
		}
		defer resp.Body.Close()
		answer, err := io.ReadAll(resp.Body)
		if err != nil {
			return err
		}
		c.Set("Content-Type", "application/json")
		return c.Status(resp.StatusCode).Send(answer)
	})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fail(err)
	}
	fmt.Println("http://" + listener.Addr().String())
	fail(app.Listener(listener))
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "forward:", err)
	os.Exit(1)
}
