package httpkit

import (
	"bytes"
	"io"
	"log/slog"
	"runtime"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/klauspost/compress/gzip"
	brotli "github.com/molecule-man/go-brrr"

	"greenroom/models"
)

// leastCompressed is the least body that is compressed, in bytes: a shorter one fits into a packet as it is.
const leastCompressed = 1 << 10

// compress compresses an answer as the client takes it. Bodies that are streamed, and those of another encoding, stay as they are.
// It runs outside recoverPanic, so it survives a broken encoder: the answer then goes out as it is.
func (s *Server) compress(c *fiber.Ctx) {
	defer func() {
		if p := recover(); p != nil {
			s.Log.Error("an answer was not compressed", slog.String("cause", panicText(p)), slog.String("request_id", RequestOf(c).ID))
		}
	}()
	response := c.Response()
	if !mayBeCompressed(c) || response.IsBodyStream() || len(response.Header.ContentEncoding()) > 0 {
		return
	}
	c.Vary(fiber.HeaderAcceptEncoding)
	plain := response.Body()
	if len(plain) < leastCompressed || !isText(string(response.Header.ContentType())) {
		return
	}
	encoding := AcceptedEncoding(c, Brotli, Gzip)
	if encoding == "" {
		return
	}
	small, err := s.encoders[encoding].encode(plain)
	if err != nil || len(small) >= len(plain) {
		return
	}
	response.SetBodyRaw(small)
	c.Set(fiber.HeaderContentEncoding, encoding)
	if tag := c.GetRespHeader(fiber.HeaderETag); tag != "" {
		c.Set(fiber.HeaderETag, EncodedETag(tag, encoding))
	}
}

// mayBeCompressed tells whether the length of an answer may depend on what stands in it. What is new and secret is shown only in the answer
// to a change made on a page, and to a mint: these are never compressed. Nor is what another site let a browser of ours ask for:
// it could put guesses into the address, and tell by the length on the wire how much of them the page holds (BREACH).
func mayBeCompressed(c *fiber.Ctx) bool {
	route := RequestOf(c).Route
	if byKey := route != nil && route.Rule.NeedsKey(); byKey {
		return route.Rule.Scope != models.ScopeMint || reads(c)
	}
	return (reads(c) || route != nil && route.Reads) && !fromAnotherSite(c)
}

func reads(c *fiber.Ctx) bool { return c.Method() == fiber.MethodGet || c.Method() == fiber.MethodHead }

// fromAnotherSite believes the browser. One too old to say sends nothing; so does whoever types an address.
func fromAnotherSite(c *fiber.Ctx) bool {
	site := c.Get("Sec-Fetch-Site")
	return site == "cross-site" || site == "same-site"
}

// isText leaves pictures and sound alone, which are compressed already.
func isText(contentType string) bool {
	kind, _, _ := strings.Cut(contentType, ";")
	return strings.HasPrefix(kind, "text/") || strings.HasSuffix(kind, "json") || strings.HasSuffix(kind, "yaml")
}

// EncodedETag is the ETag of the same answer in an encoding: a strong one stands for the very bytes.
func EncodedETag(tag, encoding string) string {
	if encoding == "" {
		return tag
	}
	return strings.TrimSuffix(tag, `"`) + "-" + encoding + `"`
}

// encoder compresses bodies of one encoding.
type encoder struct {
	// free has a place for each body that is compressed at the same time; a place is nil until it was used.
	// There are as many as processors: more would be no faster, and each takes 1 to 2 MB.
	free      chan resettable
	newWriter func() (resettable, error)
}

// resettable is a compressing writer that can be used again.
type resettable interface {
	io.WriteCloser
	Reset(to io.Writer)
}

// The levels take some 0.3 ms for a page of 100 KB. Higher ones take twice as long to save a tenth.
const (
	brotliLevel  = 3
	brotliWindow = 18 // 256 KB
	gzipLevel    = 5
)

func newEncoders() map[string]*encoder {
	return map[string]*encoder{
		Brotli: newEncoder(func() (resettable, error) {
			return brotli.NewWriterOptions(nil, brotliLevel, brotli.WriterOptions{LGWin: brotliWindow})
		}),
		Gzip: newEncoder(func() (resettable, error) { return gzip.NewWriterLevel(nil, gzipLevel) }),
	}
}

func newEncoder(newWriter func() (resettable, error)) *encoder {
	e := &encoder{make(chan resettable, runtime.GOMAXPROCS(0)), newWriter}
	for range cap(e.free) {
		e.free <- nil
	}
	return e
}

// encode waits for a place. One whose writer failed, or broke, is given back empty.
func (e *encoder) encode(plain []byte) ([]byte, error) {
	writer, usable := <-e.free, resettable(nil)
	defer func() { e.free <- usable }()
	if writer == nil {
		var err error
		if writer, err = e.newWriter(); err != nil {
			return nil, err
		}
	}
	var out bytes.Buffer
	writer.Reset(&out)
	if _, err := writer.Write(plain); err != nil {
		return nil, err
	}
	if err := writer.Close(); err != nil {
		return nil, err
	}
	usable = writer
	return out.Bytes(), nil
}
