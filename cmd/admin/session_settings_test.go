package main

import (
	"strings"
	"testing"
	"time"
)

func TestSessionSettings(t *testing.T) {
	t.Parallel()
	type lengths struct{ idle, max, recent time.Duration }
	for _, c := range []struct {
		env     environment
		flags   []string
		want    lengths
		problem string
	}{
		{want: lengths{12 * time.Hour, 168 * time.Hour, 8 * time.Hour}},
		{env: environment{"GREENROOM_SESSION_IDLE": "30m", "GREENROOM_SESSION_MAX": "12h", "GREENROOM_RECENT_SIGN_IN": "5m"}, want: lengths{30 * time.Minute, 12 * time.Hour, 5 * time.Minute}},
		{env: environment{"GREENROOM_SESSION_IDLE": "30m"}, flags: []string{"--session-idle", "1h", "--session-max", "1h", "--recent-sign-in", "8760h"}, want: lengths{time.Hour, time.Hour, 8760 * time.Hour}},
		{flags: []string{"--session-idle", "4m59s"}, problem: "GREENROOM_SESSION_IDLE is no span"},
		{flags: []string{"--session-max", "8761h"}, problem: "GREENROOM_SESSION_MAX is no span"},
		{flags: []string{"--recent-sign-in", "0"}, problem: "GREENROOM_RECENT_SIGN_IN is no span"},
		{env: environment{"GREENROOM_SESSION_IDLE": "12"}, problem: "GREENROOM_SESSION_IDLE is no span"},
		{flags: []string{"--session-max", "11h"}, problem: "GREENROOM_SESSION_IDLE is longer than GREENROOM_SESSION_MAX"},
	} {
		s, err := read(t, c.env, c.flags...)
		switch got := (lengths{s.sessionIdle, s.sessionMax, s.recentSignIn}); {
		case c.problem != "" && (err == nil || !strings.Contains(err.Error(), c.problem)):
			t.Errorf("%v %v: %v, want %s", c.env, c.flags, err, c.problem)
		case c.problem == "" && (err != nil || got != c.want):
			t.Errorf("%v %v: %v, %v", c.env, c.flags, got, err)
		}
	}
}
