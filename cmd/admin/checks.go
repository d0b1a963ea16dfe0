package main

import (
	"errors"
	"fmt"

	"greenroom/anam"
	"greenroom/check"
	"greenroom/store"
)

// checksOf makes the checks of a command beside the server. Trouble with Anam's settings is told and holds nothing up:
// a label must be movable on a bad day too. Every ID is looked up, because reading whole lists would take longer.
func checksOf(c console, f *flags, s *store.Store) (checks *check.Service, end func()) {
	o := check.Options{Store: s, Now: c.now, Log: logTo(c)}
	set, err := anamOf(f, c.env)
	o.MaxSession = set.maxSession
	end = func() {}
	if err == nil && (set.sandbox || set.anamKey != "") {
		var up upstream
		if up, err = reach(set, c.now); err == nil {
			o.Anam, end = up.client, up.close
		}
	}
	if err != nil {
		fmt.Fprintf(c.err, "Anam can't be asked: %s\n", err)
	}
	return check.New(o), end
}

// anamOf reads how Anam is reached. Without a key it is not: the sandbox of another process, which is what
// a server without a key would talk to, knows no personas of a real account and could only be wrong about them.
func anamOf(f *flags, env func(string) string) (settings, error) {
	r := &reading{env: env}
	set := settings{
		anamURL: r.text(f.anamURL, "ANAM_API_URL", anam.DefaultBaseURL), anamKey: r.secret("ANAM_API_KEY"),
		sandbox: r.on(f.sandbox, "GREENROOM_SANDBOX"), sandboxAddr: anyPort,
		maxSession: r.sessionLength(f.maxSession, "GREENROOM_MAX_SESSION"),
	}
	if set.anamKey != "" {
		r.checkAnam(set)
	}
	return set, errors.Join(r.problems...)
}
