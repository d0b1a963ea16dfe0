package main

import (
	"fmt"
	"log/slog"
	"net/netip"
	"regexp"
	"strconv"
	"strings"
	"time"

	"greenroom/models"
)

// reading collects every problem, so that all are reported at once.
type reading struct {
	env      func(string) string
	problems []error
}

func (r *reading) problem(format string, args ...any) {
	r.problems = append(r.problems, fmt.Errorf(format, args...))
}

// text takes the flag, else the variable, else the default.
func (r *reading) text(flag, variable, orElse string) string {
	if flag != "" {
		return flag
	}
	if v := r.env(variable); v != "" {
		return v
	}
	return orElse
}

// secret takes a variable, or the content of the file that X_FILE names.
// One that is set but blank is a problem: a lost secret must not look like none.
func (r *reading) secret(variable string) models.Secret {
	value, file := r.env(variable), r.env(variable+"_FILE")
	switch {
	case value == "" && file == "":
		return ""
	case value != "" && file != "":
		r.problem("set %s or %s_FILE, not both", variable, variable)
		return ""
	case file != "":
		content, err := readSecretFile(file, secretFileTime)
		if err != nil {
			r.problem("read %s_FILE: %w", variable, err)
			return ""
		}
		value = string(content)
	}
	if value = strings.TrimSpace(value); value == "" {
		r.problem("%s is set but blank: unset it, or give it its value", variable)
	}
	return models.Secret(value)
}

// given tells whether a secret was meant to be there, readable or not.
func (r *reading) given(variable string) bool {
	return r.env(variable) != "" || r.env(variable+"_FILE") != ""
}

func (r *reading) on(flag bool, variable string) bool {
	v := r.env(variable)
	if flag || v == "" {
		return flag
	}
	on, err := strconv.ParseBool(v)
	if err != nil {
		r.problem("%s is neither true nor false", variable)
	}
	return on
}

func (r *reading) networks(flags []string, variable string) []netip.Prefix {
	if len(flags) == 0 && r.env(variable) != "" {
		flags = strings.Split(r.env(variable), ",")
	}
	var out []netip.Prefix
	for _, text := range flags {
		network, err := network(strings.TrimSpace(text))
		if err != nil {
			r.problem("trusted proxy %q is neither an address nor a network such as 10.0.0.0/8", text)
			continue
		}
		out = append(out, network)
	}
	return out
}

// source is a scheme and a host, with a star for all its subdomains, as a content security policy has it.
var source = regexp.MustCompile(`^(https|wss|http|ws)://(\*\.)?[A-Za-z0-9.-]+(:([0-9]{1,5}|\*))?$`)

func (r *reading) sources(flags []string, variable string) []string {
	if len(flags) == 0 && r.env(variable) != "" {
		flags = strings.Split(r.env(variable), ",")
	}
	var out []string
	for _, text := range flags {
		if text = strings.TrimSpace(text); !source.MatchString(text) {
			r.problem("Anam host %q is not like https://*.anam.ai or wss://*.anam.ai", text)
			continue
		}
		out = append(out, text)
	}
	return out
}

func network(text string) (netip.Prefix, error) {
	if addr, err := netip.ParseAddr(text); err == nil {
		return netip.PrefixFrom(addr, addr.BitLen()), nil
	}
	prefix, err := netip.ParsePrefix(text)
	return prefix.Masked(), err
}

// days reads a span such as "400", "400d", "400 days" or Go's "9600h".
func (r *reading) days(flag, variable string, orElse time.Duration) time.Duration {
	text := strings.TrimSpace(r.text(flag, variable, ""))
	if text == "" {
		return orElse
	}
	number := strings.TrimSpace(strings.TrimSuffix(strings.TrimSuffix(text, "days"), "d"))
	if n, err := strconv.Atoi(number); err == nil && n >= 1 && n <= 36500 {
		return time.Duration(n) * day
	}
	if d, err := time.ParseDuration(text); err == nil && d >= time.Hour {
		return d
	}
	r.problem("%s is no span of at least an hour, such as 36h or 400d", variable)
	return orElse
}

// sessionLength reads a span such as 10m, 600s or 1h30m; none when it is not set.
func (r *reading) sessionLength(flag, variable string) time.Duration {
	text := strings.TrimSpace(r.text(flag, variable, ""))
	if text == "" {
		return 0
	}
	d, err := time.ParseDuration(text)
	if err != nil || d < time.Second || d > day {
		r.problem("%s is no span between a second and a day, such as 10m", variable)
		return 0
	}
	return d
}

// The bounds of how long people stay signed in. When a session was used last is noted once a minute.
const (
	shortestStay = 5 * time.Minute
	longestStay  = 365 * day
)

// stay reads how long a person's session lasts or counts as recent, such as 12h or 30m.
func (r *reading) stay(flag, variable string, orElse time.Duration) time.Duration {
	text := strings.TrimSpace(r.text(flag, variable, ""))
	if text == "" {
		return orElse
	}
	d, err := time.ParseDuration(text)
	if err != nil || d < shortestStay || d > longestStay {
		r.problem("%s is no span between 5m and 8760h, such as 12h", variable)
		return orElse
	}
	return d
}

// logFormat tells whether the log is JSON lines in place of text.
func (r *reading) logFormat(flag, variable string) bool {
	format := r.text(flag, variable, "text")
	if format != "text" && format != "json" {
		r.problem("the log format is neither text nor json")
	}
	return format == "json"
}

func (r *reading) logLevel(flag, variable string) slog.Level {
	levels := map[string]slog.Level{"debug": slog.LevelDebug, "info": slog.LevelInfo, "warn": slog.LevelWarn, "error": slog.LevelError}
	level, known := levels[r.text(flag, variable, "info")]
	if !known {
		r.problem("the log level is none of debug, info, warn and error")
	}
	return level
}
