package sandbox

import (
	"bytes"
	"image"
	"image/png"
	"net/http"
	"strings"
	"sync"

	"greenroom/anam/sandbox/studio"
)

// drawings caches pictures and samples: some 60 pictures of 25 KB, 400 samples of 32 KB.
type drawings struct {
	mu   sync.Mutex
	made map[string][]byte
}

// once draws a name the first time. The lock makes concurrent callers share one drawing.
func (d *drawings) once(name string, draw func() []byte) []byte {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.made == nil {
		d.made = map[string][]byte{}
	}
	if d.made[name] == nil {
		d.made[name] = draw()
	}
	return d.made[name]
}

// picture serves {id}.png, 576x384, and {id}-portrait.png, 384x576. No key is needed, as with Anam's picture URLs.
func (s *Server) picture(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("file")
	id, isPNG := strings.CutSuffix(name, ".png")
	id, upright := strings.CutSuffix(id, "-portrait")
	a, known := s.catalog.avatar(id)
	if !isPNG || !known {
		answerNotFound(w, r)
		return
	}
	answerMedia(w, "image/png", s.drawings.once(a.ID+strings.TrimPrefix(name, id), func() []byte {
		if upright {
			return encoded(a.face.Portrait())
		}
		return encoded(a.face.Landscape())
	}))
}

func encoded(picture image.Image) []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, picture); err != nil {
		return nil // a buffer takes everything
	}
	return b.Bytes()
}

// sample serves {id}.wav.
func (s *Server) sample(w http.ResponseWriter, r *http.Request) {
	id, isWAV := strings.CutSuffix(r.PathValue("file"), ".wav")
	v, known := s.catalog.voice(id)
	if !isWAV || !known {
		answerNotFound(w, r)
		return
	}
	answerMedia(w, "audio/wav", s.drawings.once(v.ID+".wav", func() []byte { return studio.Hum(v.pitch) }))
}

func answerMedia(w http.ResponseWriter, kind string, content []byte) {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Cache-Control", "public, max-age=86400")
	_, _ = w.Write(content)
}
