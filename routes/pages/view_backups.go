package pages

import (
	"greenroom/store"
	"greenroom/web"
)

// backupSentences say to admins why the last scheduled backup failed, and what to do.
var backupSentences = map[store.BackupFailure]string{
	store.BackupNoRoom:  "The last backup wasn't made: the disk needs room for three sizes of the database. Free some, or set --backup-dir to another disk and restart.",
	store.BackupUnmade:  "The last backup could not be made. The server's log says why: look at the permissions and the disk of --backup-dir.",
	store.BackupDamaged: "The last backup did not pass its test: restored to a temporary place, it was not whole. Older ones are kept. Run greenroom check on the server; the log has the first finding.",
	store.BackupCommand: "The last backup was made and passed its test, but --backup-command failed, so there may be no copy elsewhere. The server's log has its exit status.",
}

// backupTrouble is empty while no backup has failed since the last one that is proven.
func backupTrouble(state store.BackupState) string {
	if state.Failed.IsZero() {
		return ""
	}
	return backupSentences[state.Failure]
}

func (s *screen) shownBackup(state store.BackupState) *web.Backup {
	shown := &web.Backup{Proven: s.shownTime(state.Proven), Failure: backupTrouble(state)}
	if shown.Proven.Known() {
		shown.File, shown.Size = state.File, room(uint64(state.Bytes))
	}
	return shown
}
