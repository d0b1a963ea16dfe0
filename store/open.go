// Package store keeps everything in one SQLite file; it is the only place that knows gorm.
package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"gorm.io/gorm"

	"greenroom/models"
	"greenroom/ratelimit"
)

// Options say where the database is.
type Options struct {
	Path string // of the database file
	// Access is Make when it isn't set. With Make, the folder and the file are made when missing.
	Access Access
	Now    func() time.Time
	Log    *slog.Logger
	// A session ends when it wasn't used for SessionIdle, and SessionMax after signing in. 0: models.SessionIdle and models.SessionMax.
	SessionIdle, SessionMax time.Duration
	// QuickPasswords hashes new passwords at a cost that protects nothing. Only tests set it: most of their time would go into hashing.
	QuickPasswords bool
}

// Store is the open database: one writing connection, a pool of readers, and a cache for minting.
type Store struct {
	path   string      // of the file itself
	given  string      // the path by which it was opened, perhaps a link's
	opened os.FileInfo // the file at the path when it was opened
	now    func() time.Time
	log    *slog.Logger
	writer *gorm.DB
	reader *gorm.DB
	// checkpoints is the one connection that empties the write-ahead log; only with the access Make.
	checkpoints *sql.DB
	made        bool // by this process
	live        *liveCache
	mints       *mintRecorder
	uses        keyUses
	notes       *sessionNotes
	refusals    *ratelimit.Limiter
	writing     *writing
	tried       lastTry
	looks       looks
	backups     atomic.Pointer[BackupState]
	touched     touched
	closer      sync.Once
	// installation names the database, see ShortID.
	installation installationRow
	// passwordCost is that of new hashes; a check uses the cost in the hash.
	passwordCost argonCost
	sessions     sessionLength
	signIns      signInRefusals
	untold       untoldRefusals
}

// Open opens the database, and with the access Make brings it up to date before.
// A backup that is opened for writing is one no longer.
// Errors: ErrNewerDatabase, LostDatabase, CopiedOver, and without Make ErrNoDatabase and ErrOlderDatabase.
func Open(ctx context.Context, o Options) (*Store, error) {
	path, err := fileBehind(o.Path)
	if err != nil {
		return nil, err
	}
	if o.Access == Make {
		if err := makePrivate(path); err != nil {
			return nil, err
		}
		if err := refuseCopiedOver(path); err != nil { // before anything is changed
			return nil, err
		}
		keepPrivate(path, o.Log)
	}
	opened, err := findFile(path)
	if err != nil {
		return nil, err
	}
	s := &Store{path: path, given: filepath.Clean(o.Path), opened: opened, now: o.Now, log: o.Log, refusals: ratelimit.New(refusalsTracked), writing: &writing{}, passwordCost: todaysCost}
	s.looks.last.Store(s.lookNow())
	s.signIns.minute, s.untold.minute = time.Minute, time.Minute
	s.sessions = sessionLength{idle: cmp.Or(o.SessionIdle, models.SessionIdle), max: cmp.Or(o.SessionMax, models.SessionMax)}
	if o.QuickPasswords {
		s.passwordCost = testCost
	}
	if err := s.open(ctx, o.Access); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func (s *Store) open(ctx context.Context, access Access) (err error) {
	if err := s.openPools(ctx, access); err != nil {
		return err
	}
	if err := s.readInstallation(ctx); err != nil || access == Look {
		return err
	}
	if s.live, err = newLiveCache(ctx, s.reader, s.sameFile); err != nil {
		return err
	}
	if s.mints, err = startMintRecorder(ctx, s); err != nil {
		return err
	}
	s.notes = startSessionNotes(s.writer, s.log)
	return s.LookAtBackups(ctx)
}

// openPools migrates before it reads, where it may. Where it may not, it reads first: a database that is refused is not touched.
func (s *Store) openPools(ctx context.Context, access Access) (err error) {
	if access == Make {
		if err := s.openWriter(ctx); err != nil {
			return err
		}
		return s.openReader(ctx)
	}
	if err := s.openReader(ctx); err != nil || access == Look {
		return err
	}
	if err := takeIntoUse(ctx, s.path); err != nil {
		return err
	}
	s.writer, err = connect(ctx, s.path, writerDSN(s.path), 1, s.now, s.log, writerPragmas, s.writing.failed)
	return err
}

func (s *Store) openReader(ctx context.Context) (err error) {
	readers := max(4, 2*runtime.NumCPU())
	pool, err := openReaders(ctx, s.path, readerDSN(s.path), readers, readerPragmas)
	if err != nil {
		return fmt.Errorf("open %s for reading: %w", s.path, err)
	}
	if s.reader, err = handle(pool, s.now, s.log, nil); err != nil {
		return fmt.Errorf("open %s for reading: %w", s.path, err)
	}
	if err := mustBeCurrent(ctx, pool); err != nil {
		return err
	}
	return nil
}

// openWriter connects and migrates alone: two processes must not apply the same file twice.
func (s *Store) openWriter(ctx context.Context) (err error) {
	release, err := lockFile(ctx, s.path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, release()) }()
	if err := refuseCopiedOver(s.path); err != nil {
		return err
	}
	if s.opened, err = findFile(s.path); err != nil { // a restore may have put another one there while this waited
		return err
	}
	s.looks.last.Store(s.lookNow())
	if err := takeIntoUse(ctx, s.path); err != nil {
		return err
	}
	s.made = sizeOf(s.path) == 0
	dsn := writerDSN(s.path)
	if s.made {
		dsn = makerDSN(s.path)
	}
	if s.writer, err = connect(ctx, s.path, dsn, 1, s.now, s.log, writerPragmas, s.writing.failed); err != nil {
		return fmt.Errorf("open %s for writing: %w", s.path, err)
	}
	if s.checkpoints, err = openPool(ctx, s.path, checkpointDSN(s.path), 1, nil); err != nil {
		return fmt.Errorf("open %s for checkpoints: %w", s.path, err)
	}
	if err := migrate(ctx, s.sqlWriter(), s.path, s.now(), s.log); err != nil {
		return err
	}
	if err := fillLists(ctx, s.sqlWriter(), s.log); err != nil {
		return err
	}
	if err := endMaking(s.path); err != nil {
		return err
	}
	if s.made {
		s.log.Warn("new database made", "file", s.path)
	}
	return nil
}

// Close writes the rows that wait and closes every connection; only the first call does anything.
func (s *Store) Close() (err error) {
	s.closer.Do(func() { err = s.close() })
	return err
}

func (s *Store) close() error {
	var errs []error
	if s.writer != nil {
		s.tellUntoldSignIns()
		s.tellUntoldRefusals()
	}
	if s.mints != nil {
		errs = append(errs, s.mints.close())
	}
	if s.notes != nil {
		s.notes.close()
	}
	if s.live != nil {
		errs = append(errs, s.live.close())
	}
	if s.checkpoints != nil {
		errs = append(errs, s.checkpoints.Close())
	}
	for _, db := range []*gorm.DB{s.reader, s.writer} {
		if db != nil {
			errs = append(errs, sqlDB(db).Close())
		}
	}
	return errors.Join(errs...)
}

// write runs a change in one transaction on the writing connection.
// The request that it belongs to is marked as done with it, see ClaimOnce.
// Errors: unavailable beside those of the change.
func (s *Store) write(ctx context.Context, change func(tx *gorm.DB) error) error {
	if err := s.mayWrite(ctx); err != nil {
		return err
	}
	return s.writer.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		if err := change(tx); err != nil {
			return err
		}
		return s.finishOnce(ctx, tx)
	})
}

// snapshot runs several reads that must see the same state of the database.
func (s *Store) snapshot(ctx context.Context, reads func(tx *gorm.DB) error) error {
	return s.reader.WithContext(ctx).Transaction(reads)
}

// read gives the reading pool.
func (s *Store) read(ctx context.Context) *gorm.DB { return s.reader.WithContext(ctx) }

func (s *Store) sqlWriter() *sql.DB { return sqlDB(s.writer) }

// sqlDB gives the pool below gorm; it cannot fail on a database that this package opened.
func sqlDB(db *gorm.DB) *sql.DB {
	pool, err := db.DB()
	if err != nil {
		panic(err)
	}
	return pool
}
