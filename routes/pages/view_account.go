package pages

import (
	"strings"

	"greenroom/models"
	"greenroom/web"
)

// device describes one session. this is the ID of the visitor's own session.
func (p accountPages) device(session models.Session, this string, addresses bool) web.SignIn {
	shown := web.SignIn{
		ID: session.ID, Device: deviceWords(session.UserAgent), This: session.ID == this,
		Since: p.shownTime(session.CreatedAt), LastSeen: p.shownTime(session.LastSeenAt),
	}
	if addresses {
		shown.Address = session.Address
	}
	return shown
}

// agentSign is a part of a User-Agent header and the name that it stands for.
type agentSign struct{ piece, name string }

// browserSigns are in order of precedence: most browsers also claim to be those below them.
var browserSigns = []agentSign{
	{"Edg/", "Edge"}, {"EdgA/", "Edge"}, {"EdgiOS/", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser/", "Samsung Internet"}, {"Vivaldi/", "Vivaldi"},
	{"Firefox/", "Firefox"}, {"FxiOS/", "Firefox"}, {"CriOS/", "Chrome"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"}, {"curl/", "curl"},
}

var systemSigns = []agentSign{
	{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "Android"}, {"Windows", "Windows"},
	{"CrOS", "ChromeOS"}, {"Mac OS X", "macOS"}, {"Linux", "Linux"},
}

// deviceWords guesses browser and system from the User-Agent, which is not reliable.
func deviceWords(userAgent string) string {
	browser, system := firstSign(userAgent, browserSigns), firstSign(userAgent, systemSigns)
	switch {
	case browser != "" && system != "":
		return browser + " on " + system
	case browser+system != "":
		return browser + system
	}
	return "Unknown browser"
}

func firstSign(userAgent string, signs []agentSign) string {
	for _, s := range signs {
		if strings.Contains(userAgent, s.piece) {
			return s.name
		}
	}
	return ""
}
