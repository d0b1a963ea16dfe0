package store

import (
	"context"
	"errors"
	"sync/atomic"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"greenroom/messages"
	"greenroom/models"
)

// writing remembers whether changes can be written: what one request finds out, all others and every page know.
type writing struct {
	failure atomic.Pointer[models.Error] // why the last write failed; nil: writing works
	last    atomic.Int64                 // when a mint was written last, in milliseconds since 1970
}

// failed remembers why a write failed, unless that was the write's own fault.
func (w *writing) failed(err error) {
	if e, ok := errors.AsType[*sqlite.Error](err); ok && e.Code()&0xff != sqlite3.SQLITE_INTERRUPT {
		if why := unavailable(err); why != nil {
			w.failure.Store(why)
		}
	}
}

// refusal is why nothing can be written, nil while writing works.
func (w *writing) refusal() error {
	if why := w.failure.Load(); why != nil {
		return why
	}
	return nil
}

// failures says what each failure of SQLite means for whoever waits, by its primary result code.
// Other codes are faults of ours.
var failures = map[int]messages.Message{
	sqlite3.SQLITE_FULL:      messages.DiskFull,
	sqlite3.SQLITE_READONLY:  messages.DiskReadOnly,
	sqlite3.SQLITE_PERM:      messages.DiskReadOnly,
	sqlite3.SQLITE_CANTOPEN:  messages.DiskFails,
	sqlite3.SQLITE_IOERR:     messages.DiskFails,
	sqlite3.SQLITE_BUSY:      messages.DatabaseBusy,
	sqlite3.SQLITE_LOCKED:    messages.DatabaseBusy,
	sqlite3.SQLITE_PROTOCOL:  messages.DatabaseBusy,
	sqlite3.SQLITE_INTERRUPT: messages.DatabaseBusy, // the request's time was over
}

// unavailable words the failure of a database that can't be used now, for reading or for writing; nil for any other failure.
func unavailable(err error) *models.Error {
	message, known := messages.DatabaseBusy, errors.Is(err, context.DeadlineExceeded)
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		message, known = failures[e.Code()&0xff]
	}
	if !known {
		return nil
	}
	return unavailableBy(message, err)
}

func unavailableBy(message messages.Message, cause error) *models.Error {
	err := messages.NewError(message, messages.Facts{})
	err.RetryAfter, err.Err = tryEvery, cause // by then the recorder has tried to write
	return err
}

// refusedWrites is where a context keeps why nothing may be written for its request.
type refusedWrites struct{}

// RefuseWrites lets every change fail that is made with the context, for the reason given:
// a form whose mark could not be claimed is answered by its own page, and must not be done.
func RefuseWrites(ctx context.Context, why error) context.Context {
	return context.WithValue(ctx, refusedWrites{}, why)
}

// mayWrite refuses a change before it is made. Errors: unavailable.
func (s *Store) mayWrite(ctx context.Context) error {
	if why, refused := ctx.Value(refusedWrites{}).(error); refused {
		return why
	}
	return s.sameFile()
}
