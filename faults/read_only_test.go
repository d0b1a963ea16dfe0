package faults

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// readOnly takes away the right to write. A running server has its files open and goes on; after its death
// it must not start, must say why, and the commands that only read must work.
func readOnly(r *round) {
	folder := filepath.Dir(r.db)
	r.must(permit(folder, 0o500, 0o400))
	r.workOf(2)
	r.server.kill()
	r.refusesToStart("permission", "readonly", "read-only")
	r.askWhole()
	r.must(permit(folder, 0o700, 0o600))
	r.serve(r.T)
}

// permit sets the permissions of a folder and of the files in it.
func permit(folder string, ofFolder, ofFiles fs.FileMode) error {
	files, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	for _, file := range files {
		if err := os.Chmod(filepath.Join(folder, file.Name()), ofFiles); err != nil {
			return err
		}
	}
	return os.Chmod(folder, ofFolder)
}

// refusesToStart wants a start that fails in one line with one of the words.
func (r *round) refusesToStart(words ...string) {
	r.Helper()
	s := startServer(r.T, r.exec(r.program, "serve"))
	if s.base != "" {
		s.kill()
		r.wrong("start", "the server starts all the same")
		return
	}
	for _, word := range words {
		if strings.Contains(s.log.last(1), word) {
			return
		}
	}
	r.wrong("start", "the server refuses to start without saying why: %s", s.log)
}
