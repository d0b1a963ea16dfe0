package pages

import (
	"strings"
	"testing"
	"time"

	"greenroom/catalog"
	"greenroom/messages"
	"greenroom/models"
	"greenroom/store"
)

// Each state is told to whom it helps, and to nobody else.
func TestBanners(t *testing.T) {
	t.Parallel()
	full := store.State{Unavailable: messages.NewError(messages.DiskFull, messages.Facts{})}
	low := store.State{Disk: &store.Disk{Free: 312_000_000, Total: 100_000_000_000}}
	bothFullAndLow := store.State{Unavailable: full.Unavailable, Disk: low.Disk}
	roomy := store.State{Disk: &store.Disk{Free: 50_000_000_000, Total: 100_000_000_000}}
	backup := func(why store.BackupFailure) store.State {
		return store.State{Backups: store.BackupState{Failed: time.UnixMilli(1), Failure: why}}
	}
	proven := store.State{Backups: store.BackupState{Proven: time.UnixMilli(1)}}
	for name, c := range map[string]struct {
		on                             outlook
		signedOut, viewer, editor, adm string // what the banner says, empty for none
	}{
		"all well":     {on: outlook{key: catalog.KeyGood, database: roomy}},
		"not asked":    {on: outlook{key: catalog.KeyUnknown}},
		"disk full":    {outlook{database: full}, "nobody can sign in", "disk of Greenroom's database is full", "disk of Greenroom's database is full", "disk of Greenroom's database is full"},
		"full and low": {outlook{database: bothFullAndLow}, "nobody can sign in", "is full", "is full", "is full"},
		"room is low":  {on: outlook{database: low}, adm: "has 312 MB left"},
		"key refused":  {outlook{key: catalog.KeyRefused}, "", "Ask an admin", "Ask an admin", "Replace ANAM_API_KEY"},
		"Anam is down": {outlook{key: catalog.KeyDown}, "", "Anam isn't answering", "Anam isn't answering", "Anam isn't answering"},
		"Anam's rate":  {outlook{key: catalog.KeyGood, wait: time.Second}, "", "Anam limits", "Anam limits", "Anam limits"},
		"proven":       {on: outlook{database: proven}},
		"no room":      {on: outlook{database: backup(store.BackupNoRoom)}, adm: "three sizes"},
		"no backup":    {on: outlook{database: backup(store.BackupUnmade)}, adm: "could not be made"},
		"bad backup":   {on: outlook{database: backup(store.BackupDamaged)}, adm: "did not pass its test"},
		"not shipped":  {on: outlook{database: backup(store.BackupCommand)}, adm: "--backup-command failed"},
		"sandbox":      {outlook{key: catalog.KeyGood, sandbox: true}, "Sandbox", "Sandbox", "Sandbox", "Sandbox"},
	} {
		for who, want := range map[*models.User]string{
			nil: c.signedOut, {Role: models.RoleViewer}: c.viewer, {Role: models.RoleEditor}: c.editor, {Role: models.RoleAdmin}: c.adm,
		} {
			var said []string
			for _, b := range c.on.banners(who) {
				said = append(said, b.Text)
			}
			if got := strings.Join(said, "|"); len(said) > 1 || want == "" && got != "" || !strings.Contains(got, want) {
				t.Errorf("%s, %+v: %q, want %q", name, who, got, want)
			}
		}
	}
}

func TestRoomInWords(t *testing.T) {
	t.Parallel()
	for bytes, want := range map[uint64]string{0: "0 KB", 999_999: "999 KB", 1_000_000: "1 MB", 312_345_678: "312 MB", 1_500_000_000: "1.5 GB"} {
		if got := room(bytes); got != want {
			t.Errorf("%d: %s, want %s", bytes, got, want)
		}
	}
}
