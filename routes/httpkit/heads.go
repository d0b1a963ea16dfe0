package httpkit

import (
	"runtime"
	"sync"
	"time"
	"weak"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// heads keep the head of a chunked request while its body is read, because fasthttp forgets a request whose body it gives up.
// Without the head nobody knows whose attempt that was, and by which door it came.
// Bodies with a length need no keeping: one over the limit is refused before it is read.
type heads struct {
	now  func() time.Time // is held against fasthttp's own times, so never behind the clock of the process
	kept sync.Map         // of weak.Pointer[fasthttp.RequestHeader] to *head
}

// head is a copy that outlives the request it was made of; the next chunked request read into the same place overwrites it.
// Only the goroutine that serves that place touches it.
type head struct {
	fasthttp.RequestHeader
	received time.Time
}

// lengthChunked is what fasthttp gives as the length of a chunked body.
const lengthChunked = -1

// keepHeads gives requests their heads back before their failure is answered.
func keepHeads(app *fiber.App, h *heads) {
	server := app.Server()
	server.HeaderReceived = h.keep
	answer := server.ErrorHandler
	server.ErrorHandler = func(raw *fasthttp.RequestCtx, err error) {
		h.restore(raw)
		answer(raw, err)
	}
}

// keep is called for every request once its head is read; an empty configuration changes nothing.
func (h *heads) keep(header *fasthttp.RequestHeader) fasthttp.RequestConfig {
	if header.ContentLength() == lengthChunked {
		kept := h.place(header)
		header.CopyTo(&kept.RequestHeader)
		kept.received = h.now()
	}
	return fasthttp.RequestConfig{}
}

// restore does nothing unless the kept head is of this very request: received on this connection, and after the last request that was answered there.
// A request that fails is the last one of its connection, so no other can stand between.
func (h *heads) restore(raw *fasthttp.RequestCtx) {
	kept, ok := h.of(&raw.Request.Header)
	if ok && kept.received.After(raw.ConnTime()) && kept.received.After(raw.Time()) {
		kept.CopyTo(&raw.Request.Header)
	}
}

func (h *heads) of(header *fasthttp.RequestHeader) (*head, bool) {
	kept, ok := h.kept.Load(weak.Make(header))
	if !ok {
		return nil, false
	}
	return kept.(*head), true
}

// place is where the head read into a header is kept.
// fasthttp reads one request after another into the same header, and when a connection breaks it may tell nobody.
// So the place stays for the next one and goes when the header does.
func (h *heads) place(header *fasthttp.RequestHeader) *head {
	if kept, ok := h.of(header); ok {
		return kept
	}
	kept, key := &head{}, weak.Make(header)
	h.kept.Store(key, kept)
	runtime.AddCleanup(header, h.kept.Delete, any(key))
	return kept
}
