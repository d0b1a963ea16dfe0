package pages

import (
	"strings"

	"greenroom/models"
	"greenroom/web"
)

// device words one session; this is the ID of the one that is looking.
func (p accountPages) device(session models.Session, this string, addresses bool) web.SignIn {
	shown := web.SignIn{
		ID: session.ID, Device: deviceWords(session.UserAgent), This: session.ID == this,
		Since: p.at(session.CreatedAt), LastSeen: p.at(session.LastSeenAt),
	}
	if addresses {
		shown.Address = session.Address
	}
	return shown
}

// sign is a piece of a User-Agent header and what it tells.
type sign struct{ piece, name string }

// browserSigns stand in the order in which they decide: most browsers also claim to be those below them.
var browserSigns = []sign{
	{"Edg/", "Edge"}, {"EdgA/", "Edge"}, {"EdgiOS/", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser/", "Samsung Internet"}, {"Vivaldi/", "Vivaldi"},
	{"Firefox/", "Firefox"}, {"FxiOS/", "Firefox"}, {"CriOS/", "Chrome"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"}, {"curl/", "curl"},
}

var systemSigns = []sign{
	{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "Android"}, {"Windows", "Windows"},
	{"CrOS", "ChromeOS"}, {"Mac OS X", "macOS"}, {"Linux", "Linux"},
}

// deviceWords guesses browser and system; what a browser says of itself is not to be relied on.
func deviceWords(userAgent string) string {
	browser, system := named(userAgent, browserSigns), named(userAgent, systemSigns)
	switch {
	case browser != "" && system != "":
		return browser + " on " + system
	case browser+system != "":
		return browser + system
	}
	return "Unknown browser"
}

func named(userAgent string, signs []sign) string {
	for _, s := range signs {
		if strings.Contains(userAgent, s.piece) {
			return s.name
		}
	}
	return ""
}
