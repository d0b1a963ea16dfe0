package store

import (
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"greenroom/models"
)

// lookEvery is how old the last look at the file and its disk may be for whoever asks for State.
const lookEvery = time.Second

// State is how the database does, as pages tell it.
type State struct {
	// Unavailable says why nothing can be written; nil: writing works, as far as is known.
	Unavailable *models.Error
	// Disk is its room; nil when the system doesn't tell.
	Disk *Disk
	// Backups is what is known of the scheduled backups.
	Backups BackupState
}

// State tells how the database does. It costs one look at the disk a second for all who ask; while somebody looks, the others get the last look.
func (s *Store) State() State {
	look := s.lookLately()
	state := State{Unavailable: look.moved, Disk: look.disk, Backups: s.Backups()}
	if state.Unavailable == nil {
		state.Unavailable = s.writing.failure.Load()
	}
	return state
}

// looks share one look at the disk.
type looks struct {
	looking sync.Mutex
	last    atomic.Pointer[look]
}

// look is what was found at the path of the database.
type look struct {
	at    time.Time
	moved *models.Error
	disk  *Disk
}

func (s *Store) lookLately() *look {
	last := s.looks.last.Load()
	if s.now().Sub(last.at).Abs() < lookEvery || !s.looks.looking.TryLock() {
		return last
	}
	defer s.looks.looking.Unlock()
	last = s.lookNow()
	s.looks.last.Store(last)
	return last
}

func (s *Store) lookNow() *look {
	found := &look{at: s.now()}
	if err := s.sameFile(); err != nil {
		found.moved, _ = errors.AsType[*models.Error](err)
	}
	if disk, err := s.Disk(); err == nil {
		found.disk = &disk
	}
	return found
}

// sameFile asks by the path that was given: a link may lead elsewhere now.
func (s *Store) sameFile() error { return sameFile(s.given, s.opened) }
