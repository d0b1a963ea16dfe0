package pages

import (
	"fmt"
	"strings"
	"time"
	"unicode"

	"greenroom/web"
)

func capitalised(word string) string {
	if word == "" {
		return ""
	}
	return strings.ToUpper(word[:1]) + word[1:]
}

// initials are the first letters of a name's first and last word.
func initials(name string) string {
	words := strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if len(words) == 0 {
		return "?"
	}
	letters := firstLetter(words[0])
	if len(words) > 1 {
		letters += firstLetter(words[len(words)-1])
	}
	return strings.ToUpper(letters)
}

func firstLetter(word string) string { return string([]rune(word)[:1]) }

// truncated keeps at most n characters.
func truncated(text string, n int) string {
	runes := []rune(text)
	return strings.TrimSpace(string(runes[:min(len(runes), n)]))
}

// shortID is enough of an ID to tell it from others in a list.
func shortID(id string) string {
	if len(id) != 36 {
		return id
	}
	return id[:8] + "…"
}

func lengthWords(d time.Duration) string {
	d = d.Round(time.Second)
	if d < time.Minute {
		return fmt.Sprintf("%d s", int(d.Seconds()))
	}
	return fmt.Sprintf("%d min %d s", int(d.Minutes()), int(d.Seconds())%60)
}

// shownTime is a moment relative to now. The zero time, which stands for never, is empty.
func (s *screen) shownTime(moment time.Time) web.Time {
	if moment.IsZero() {
		return web.Time{}
	}
	return web.At(moment, s.now())
}
