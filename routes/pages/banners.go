package pages

import (
	"fmt"
	"time"

	"greenroom/catalog"
	"greenroom/models"
	"greenroom/store"
	"greenroom/web"
)

// outlook is what the banners are made of. None of it costs a request to Anam, and the disk is looked at once a second for all pages.
type outlook struct {
	database store.State
	key      catalog.KeyState
	wait     time.Duration // that Anam asked for before the next token
	sandbox  bool
}

// banners tell the state of the server, the most urgent first, to whom they help: who is signed out hears only what keeps people from signing in,
// and what the server's own people must do is told to admins.
func (o outlook) banners(user *models.User) []web.Banner {
	var shown []web.Banner
	add := func(show bool, b web.Banner) {
		if show {
			shown = append(shown, b)
		}
	}
	signedIn, isAdmin := user != nil, user != nil && user.Role == models.RoleAdmin
	add(o.database.Unavailable != nil && signedIn, web.Banner{Kind: "bad", Text: o.unavailable()})
	add(o.database.Unavailable != nil && !signedIn, web.Banner{Kind: "bad", Text: "Greenroom can't save anything right now, so nobody can sign in. Tell whoever runs the server."})
	add(o.database.Unavailable == nil && o.roomRunsOut() && isAdmin, web.Banner{Kind: "warn", Text: o.roomLeft()})
	trouble := backupTrouble(o.database.Backups)
	add(trouble != "" && isAdmin, web.Banner{Kind: "warn", Text: trouble, URL: connectionPath, Link: "See the last good one"})
	add(o.key == catalog.KeyRefused && isAdmin, web.Banner{Kind: "bad", Text: keySentences[catalog.KeyRefused], URL: connectionPath, Link: "See the connection"})
	add(o.key == catalog.KeyRefused && signedIn && !isAdmin, web.Banner{Kind: "bad", Text: "Anam refused Greenroom's API key. Apps get no tokens. Ask an admin."})
	add(o.key == catalog.KeyDown && signedIn, web.Banner{Kind: "warn", Text: anamDown, URL: connectionPath, Link: "See why"})
	add(o.wait > 0 && o.key == catalog.KeyGood && signedIn, web.Banner{Kind: "warn", Text: "Anam limits how often it is asked: apps and previews wait for the next few seconds. Editing and saving work."})
	add(o.sandbox, web.Banner{Text: "Sandbox: nothing reaches Anam. Set ANAM_API_KEY and restart."})
	return shown
}

const anamDown = "Anam isn't answering. Editing and saving work; new sessions and preview don't."

func (o outlook) unavailable() string {
	if o.database.Unavailable == nil {
		return ""
	}
	return o.database.Unavailable.PageMessage()
}

func (o outlook) roomRunsOut() bool { return o.database.Disk != nil && o.database.Disk.Low() }

func (o outlook) roomLeft() string {
	if o.database.Disk == nil {
		return ""
	}
	return "The disk of Greenroom's database has " + room(o.database.Disk.Free) + " left. Free some space: once it is full, nothing can be saved and apps get no tokens."
}

// room words a number of bytes as disks are sold.
func room(bytes uint64) string {
	switch {
	case bytes >= 1e9:
		return fmt.Sprintf("%.1f GB", float64(bytes)/1e9)
	case bytes >= 1e6:
		return fmt.Sprintf("%d MB", bytes/1e6)
	}
	return fmt.Sprintf("%d KB", bytes/1e3)
}
