package httpkit

import (
	"bytes"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// takeOtherPaths routes a request by the path of ours that its own path stands for. It comes before routing, and so before anybody is identified:
// the rule of that route holds.
func takeOtherPaths(app *fiber.App, pathOf func(path []byte) (ours string, ok bool)) {
	if pathOf == nil {
		return
	}
	server := app.Server()
	handle := server.Handler
	server.Handler = func(raw *fasthttp.RequestCtx) {
		path, query, asked := bytes.Cut(raw.Request.Header.RequestURI(), []byte("?"))
		if ours, ok := pathOf(path); ok {
			if asked {
				ours += "?" + string(query)
			}
			raw.Request.SetRequestURI(ours)
		}
		handle(raw)
	}
}
