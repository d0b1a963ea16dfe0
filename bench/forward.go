package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
)

// startForwarder starts the ceiling, a process that does nothing but pass the call on.
func startForwarder(ctx context.Context, upstreamURL string, env []string) (*process, string, error) {
	cmd, err := ourselves(ctx, "forward", upstreamURL)
	if err != nil {
		return nil, "", err
	}
	cmd.Stderr, cmd.Env = os.Stderr, append(cmd.Env, env...)
	return start(ctx, cmd, "", nil)
}

// forward is that process: a bare handler that forwards the call and its answer. It prints the address that it listens on.
func forward(args []string) error {
	if len(args) != 1 {
		return errors.New("usage: bench forward UPSTREAM")
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConns, transport.MaxIdleConnsPerHost, transport.DisableCompression = 2048, 2048, true
	client := &http.Client{Transport: transport, Timeout: 10 * time.Second}
	body := tokenBody()
	app := fiber.New(fiber.Config{DisableStartupMessage: true})
	app.Post("/session-token", func(c *fiber.Ctx) error {
		req, err := http.NewRequest(http.MethodPost, args[0]+tokenPath, strings.NewReader(body))
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
		return err
	}
	fmt.Println("http://" + listener.Addr().String())
	return app.Listener(listener)
}
