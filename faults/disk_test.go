package faults

import (
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"syscall"

	"greenroom/store"
)

// fullDisk fills the disk to the last byte under load; somebody makes room later, and at times the server dies meanwhile.
func fullDisk(r *round) {
	filler := filepath.Join(filepath.Dir(r.db), "filler")
	r.must(fill(filler))
	r.becomes(store.PartWriting)
	r.reads()
	if r.coin() {
		r.server.kill()
		r.must(os.Remove(filler))
		r.serve(r.T)
		return
	}
	r.must(os.Remove(filler))
}

// fill writes a file until nothing more goes onto the disk.
func fill(path string) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer file.Close()
	for size := 1 << 20; size > 0; {
		if _, err := file.Write(make([]byte, size)); errors.Is(err, syscall.ENOSPC) {
			size /= 2
		} else if err != nil {
			return err
		}
	}
	return nil
}

// fileLimit forbids the server to write to any file, as a quota does: for those who can't mount a small disk.
func fileLimit(r *round) {
	needs(r.T, "prlimit")
	lift := r.limit("fsize", "0")
	r.failsSteadily(store.PartWriting)
	r.reads()
	if r.coin() {
		r.server.kill()
		r.serve(r.T)
		return
	}
	lift()
}

// reads wants apps and people to be able to read while nothing can be written.
func (r *round) reads() {
	r.Helper()
	if status, body := r.ask(http.MethodGet, "/api/v1/templates/"+minted, nil); status != http.StatusOK {
		r.wrong("reading", "an app is answered %d %.300s", status, body)
	}
	if status, body := r.page(http.MethodGet, "/templates", nil); status != http.StatusOK {
		r.wrong("reading", "a person is answered %d %.300s", status, body)
	}
}
