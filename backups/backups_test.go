package backups

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"greenroom/models"
	"greenroom/store"
	"greenroom/store/storetest"
)

// desk is a database with a live persona, its keeper, and a clock that tests move.
type desk struct {
	*testing.T
	*Keeper
	log bytes.Buffer
	mu  sync.Mutex
	at  time.Time
}

func newDesk(t *testing.T) *desk {
	d := &desk{T: t, at: time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)}
	folder := t.TempDir()
	now := func() time.Time { d.mu.Lock(); defer d.mu.Unlock(); return d.at }
	s := storetest.OpenAt(t, filepath.Join(folder, "greenroom.db"), now)
	d.Keeper = New(Options{Store: s, Folder: filepath.Join(folder, "backups"), Keep: 3, Environ: os.Environ(), Now: now, Log: slog.New(slog.NewTextHandler(&d.log, nil))})
	who := models.Actor{Kind: models.ActorCLI}
	_, err := s.CreateTemplate(t.Context(), who, models.NewTemplate{Slug: "cara", Persona: models.Persona{
		Name: "Cara", AvatarID: "30fa96d0-26c4-4e55-94a0-517025942e18", VoiceID: "6bfbe25a-979d-40f3-a92b-5394170af54b", LLMID: "CUSTOMER_CLIENT_V1", SystemPrompt: "You are kind.",
	}})
	if err == nil {
		_, err = s.MoveLabel(t.Context(), who, "cara", models.LabelMove{Label: models.LabelLive, Version: 1})
	}
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func (d *desk) pass(span time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.at = d.at.Add(span)
}

// backUp makes a backup and expects how it failed, empty: it did not.
func (d *desk) backUp(want store.BackupFailure) {
	d.Helper()
	d.pass(24 * time.Hour)
	err := d.Keeper.Run(d.Context())
	if state := d.Store.Backups(); state.Failure != want || state.Failed.IsZero() != (want == "") {
		d.Errorf("got %+v, %v; want failure %q", state, err, want)
	}
}

func (d *desk) files() []string {
	d.Helper()
	entries, err := os.ReadDir(d.Folder)
	if err != nil {
		d.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}

func (d *desk) wantFiles(want ...string) {
	d.Helper()
	if got := d.files(); !slices.Equal(got, want) {
		d.Errorf("there are %q, want %q", got, want)
	}
}

// A backup is private, marked, proven and told; beyond the newest ones they go, those of others stay.
func TestBackupsAreProvenAndKept(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	beside := filepath.Dir(d.Store.Path())
	for _, name := range []string{"greenroom.db.v1-20260101T000000.000.bak", "greenroom.db.v10-20260104T000000.000.bak", "greenroom.db.v9-20260103T000000.000.bak", "greenroom.db.v2-20260102T000000.000.bak"} {
		if err := os.WriteFile(filepath.Join(beside, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	d.backUp("")
	for _, name := range []string{"other-20200101T000000Z.db", "greenroom-20200101T000000Z.db.mine", "greenroom-mine.db"} {
		if err := os.WriteFile(filepath.Join(d.Folder, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for range 4 {
		d.backUp("")
	}
	d.wantFiles("greenroom-20200101T000000Z.db.mine", "greenroom-20260704T120000Z.db", "greenroom-20260705T120000Z.db", "greenroom-20260706T120000Z.db",
		"greenroom-mine.db", "other-20200101T000000Z.db")
	state := d.Store.Backups()
	info, err := os.Stat(state.File)
	if err != nil || filepath.Base(state.File) != "greenroom-20260706T120000Z.db" || info.Size() != state.Bytes || info.Mode().Perm() != 0o600 || !state.Proven.Equal(d.Now()) {
		t.Errorf("got %+v, %v", state, err)
	}
	if left, err := filepath.Glob(filepath.Join(beside, "*.bak")); err != nil || len(left) != 3 || strings.Contains(left[0], ".v1-") {
		t.Errorf("of upgrades there are %q, %v", left, err)
	}
	if said := d.log.String(); !strings.Contains(said, "live_personas=1") || strings.Contains(said, "level=ERROR") {
		t.Error(said)
	}
	if _, err := store.Restore(t.Context(), state.File, filepath.Join(t.TempDir(), "greenroom.db"), d.Now); err != nil {
		t.Error(err)
	}
}

// Backups that were made while the clock was ahead keep out none that is made after it was set back, least of all the one just made.
func TestBackupsOfAClockThatWasAhead(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.Keep = 2
	d.pass(400 * 24 * time.Hour)
	for range 3 {
		d.backUp("")
	}
	d.pass(-400 * 24 * time.Hour)
	d.backUp("")
	d.wantFiles("greenroom-20260705T120000Z.db", "greenroom-20270808T120000Z.db")
	if _, err := os.Stat(d.Store.Backups().File); err != nil {
		t.Error(err)
	}
	d.backUp("")
	d.wantFiles("greenroom-20260705T120000Z.db", "greenroom-20260706T120000Z.db")
}

// A copy that is not whole takes no place of a proven one, is kept once, and is told until one is proven again.
func TestDamagedBackupIsLoud(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.backUp("")
	proven := d.Store.Backups()
	mend := storetest.EditVersion(t, d.Store.Path(), "cara", 1)
	for range 5 {
		d.backUp(store.BackupDamaged)
	}
	d.wantFiles(filepath.Base(proven.File), "greenroom-unproven.db")
	if state := d.Store.Backups(); !state.Proven.Equal(proven.Proven) || state.File != proven.File {
		t.Errorf("got %+v", state)
	}
	if said := d.log.String(); !strings.Contains(said, "level=ERROR") || !strings.Contains(said, "SHA-256 differs") || strings.Contains(said, "You were") {
		t.Error(said)
	}
	mend()
	d.backUp("")
}

// A folder that can't be made fails loudly, and again soon.
func TestBackupThatCannotBeMade(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	if err := os.WriteFile(d.Folder, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := d.Keeper.Run(t.Context()); err == nil {
		t.Error("no error")
	}
	d.backUp(store.BackupUnmade)
}

// What a killed process left is removed by the next backup, of this database alone.
func TestUnfinishedBackupsAreRemoved(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for _, name := range []string{"greenroom.making-1", "other.making-1"} {
		if err := os.MkdirAll(filepath.Join(d.Folder, name, "copy.db"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	d.backUp("")
	d.wantFiles("greenroom-20260702T120000Z.db", "other.making-1")
}

// There must be room for three sizes of the database.
func TestNoBackupWithoutRoom(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.room = func(string) (uint64, error) {
		file, log, err := d.Store.Size()
		return uint64(3*(file+log)) - 1, err
	}
	if err := d.Keeper.Run(t.Context()); err == nil || !strings.Contains(err.Error(), "three sizes") {
		t.Errorf("got %v", err)
	}
	d.backUp(store.BackupNoRoom)
	d.wantFiles()
	d.room = store.RoomAt
	d.backUp("")
}

// The command gets the file behind its own arguments and nothing of Greenroom's secrets; what it says is in no log.
func TestCommand(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	script := filepath.Join(t.TempDir(), "ship")
	body := "#!/bin/sh\n[ \"$1\" = --to ] && [ -s \"$3\" ] && [ -z \"$ANAM_API_KEY$GREENROOM_ADMIN_PASSWORD\" ] && [ \"$OTHER\" = here ] || exit 3\necho \"$3\" > \"$2\"\necho a secret\necho a secret >&2\n"
	if err := os.WriteFile(script, []byte(body), 0o700); err != nil {
		t.Fatal(err)
	}
	told := filepath.Join(t.TempDir(), "told")
	d.Environ = append(os.Environ(), "ANAM_API_KEY=k", "GREENROOM_ADMIN_PASSWORD=p", "OTHER=here")
	d.Command = []string{script, "--to", told}
	d.backUp("")
	if got, err := os.ReadFile(told); err != nil || strings.TrimSpace(string(got)) != d.Store.Backups().File {
		t.Errorf("the command was told %q, %v", got, err)
	}
	d.Command = []string{script, "--wrong"}
	d.backUp(store.BackupCommand)
	if len(d.files()) != 2 || !d.Store.Backups().Proven.Equal(d.Now()) {
		t.Errorf("the backup itself is proven: %+v", d.Store.Backups())
	}
	d.Command = []string{"/bin/sh", "-c", "sleep 3600 & wait"}
	d.commandTime = 50 * time.Millisecond
	d.backUp(store.BackupCommand)
	if said := d.log.String(); strings.Contains(said, "a secret") || !strings.Contains(said, "was ended after 50ms") || !strings.Contains(said, "exit status 3") {
		t.Error(said)
	}
}

// While the database can't be written a backup is no news to it, so it isn't kept: the next try comes soon, and none pushes older ones out.
func TestBackupThatCannotBeNotedIsNotKept(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.backUp("")
	d.pass(time.Hour)
	kept := d.files()
	release := storetest.HoldWriteLock(t, d.Store.Path())
	if err := d.Keeper.Run(t.Context()); err == nil {
		t.Error("no error")
	}
	d.wantFiles(kept...)
	release()
	d.backUp("")
}

// A database whose newest backup is elsewhere gets one where they go now, once; a failure waits for the schedule.
func TestNewestBackupIsLacking(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	lacks := func(want bool) {
		t.Helper()
		if got := d.LacksNewest(); got != want {
			t.Errorf("lacks the newest: %v, want %v", got, want)
		}
	}
	lacks(false) // there was none: that is due anyway
	d.backUp("")
	lacks(false)
	d.Folder = filepath.Join(t.TempDir(), "another disk")
	lacks(true)
	d.room = func(string) (uint64, error) { return 0, nil }
	d.backUp(store.BackupNoRoom)
	lacks(false)
	d.room = store.RoomAt
	d.backUp("")
	lacks(false)
	if err := os.Remove(d.Store.Backups().File); err != nil {
		t.Fatal(err)
	}
	lacks(true)
}
