package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
)

// freshness tells at which generation the database stands, for the price of one pragma.
// PRAGMA data_version of a pinned connection moves with every commit of any other connection or process;
// only then the generation counter is read.
type freshness struct {
	begun atomic.Int64 // how many looks have begun
	mu    sync.Mutex
	conn  *sql.Conn
	look  *sql.Stmt
	read  *sql.Stmt
	seen  int64 // data_version at the last look
	n     int64 // generation at the last look
}

func newFreshness(ctx context.Context, readers *sql.DB) (*freshness, error) {
	conn, err := readers.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("pin a reader: %w", err)
	}
	f := &freshness{conn: conn, seen: -1}
	if f.look, err = conn.PrepareContext(ctx, "PRAGMA data_version"); err != nil {
		return nil, errors.Join(fmt.Errorf("prepare data_version: %w", err), conn.Close())
	}
	if f.read, err = conn.PrepareContext(ctx, "SELECT n FROM generation"); err != nil {
		return nil, errors.Join(fmt.Errorf("prepare generation: %w", err), f.close())
	}
	return f, nil
}

func (f *freshness) close() error {
	var errs []error
	for _, stmt := range []*sql.Stmt{f.look, f.read} {
		if stmt != nil {
			errs = append(errs, stmt.Close())
		}
	}
	return errors.Join(append(errs, f.conn.Close())...)
}

// generation looks at the database, or shares a look that began after this call did.
// Whoever else is ready to run goes first, so that a busy server looks once for many.
func (f *freshness) generation(ctx context.Context) (int64, error) {
	before := f.begun.Load()
	runtime.Gosched()
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.begun.Load() > before && f.seen >= 0 {
		return f.n, nil
	}
	f.begun.Add(1)
	// The look must not be cut short by one caller's deadline, because others share its result.
	ctx = context.WithoutCancel(ctx)
	var version int64
	if err := f.look.QueryRowContext(ctx).Scan(&version); err != nil {
		f.seen = -1
		return 0, fmt.Errorf("read data_version: %w", err)
	}
	if version == f.seen {
		return f.n, nil
	}
	if err := f.read.QueryRowContext(ctx).Scan(&f.n); err != nil {
		f.seen = -1
		return 0, fmt.Errorf("read generation: %w", err)
	}
	f.seen = version
	return f.n, nil
}
