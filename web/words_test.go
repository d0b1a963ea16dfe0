package web

import (
	"testing"
	"time"
)

func TestNumbersHaveSeparators(t *testing.T) {
	for n, want := range map[int]string{0: "0", 12: "12", 999: "999", 1000: "1,000", 1268432: "1,268,432", -1234: "-1,234"} {
		if got := number(n); got != want {
			t.Errorf("number(%d) = %q, want %q", n, got, want)
		}
	}
	if got := count(1, "key", "keys") + ", " + count(0, "key", "keys"); got != "1 key, 0 keys" {
		t.Error(got)
	}
}

func TestWordsForHowMany(t *testing.T) {
	for n, want := range map[int]string{0: "keys", 1: "key", 2: "keys"} {
		if got := plural(n, "key", "keys"); got != want {
			t.Errorf("%d: %q", n, got)
		}
	}
	for ms, want := range map[int]string{0: "under 1 ms", 1: "1 ms", 12_345: "12,345 ms"} {
		if got := took(ms); got != want {
			t.Errorf("%d ms: %q", ms, got)
		}
	}
}

func TestRelativeTimesAreNeverNegative(t *testing.T) {
	now := time.Date(2026, 11, 23, 15, 4, 5, 0, time.UTC)
	for ago, want := range map[time.Duration]string{
		-30 * time.Second:     "just now",
		-62 * time.Minute:     "in 1 h",
		0:                     "just now",
		59 * time.Second:      "just now",
		5 * time.Minute:       "5 min ago",
		23 * time.Hour:        "23 h ago",
		59 * 24 * time.Hour:   "59 d ago",
		100 * 24 * time.Hour:  "3 months ago",
		365 * 24 * time.Hour:  "1 year ago",
		1000 * 24 * time.Hour: "2 years ago",
		-100 * 24 * time.Hour: "in 3 months",
	} {
		if got := At(now.Add(-ago), now).Relative; got != want {
			t.Errorf("%v ago: %q, want %q", ago, got, want)
		}
	}
	if (Time{}).Known() || !At(now, now).Known() {
		t.Error("only the zero Time is unknown")
	}
}

func TestSparklinesShareOneScale(t *testing.T) {
	drawing := sparkline([]int{0, 1, 48, 96}, 96)
	if want := "M2 24v-1M7 24v-2M12 24v-12M17 24v-24"; drawing.Bars != want || drawing.Width != 19 {
		t.Errorf("%+v, want the bars %s", drawing, want)
	}
	if empty := sparkline(nil, 0); empty.Width != 0 || empty.Bars != "" {
		t.Errorf("a sparkline of nothing: %+v", empty)
	}
}

func TestControlRefusesUnknownSettings(t *testing.T) {
	for _, pairs := range [][]any{{"lable", "x"}, {"label"}, {"required", "yes"}, {"needed", true}} {
		if _, err := control(Form{}, "name", pairs...); err == nil {
			t.Errorf("control takes %v", pairs)
		}
	}
}

func TestChoicesKeepAValueThatIsNotListed(t *testing.T) {
	c, err := control(Form{Values: map[string]string{"avatarModel": "cara-5"}}, "avatarModel", "choices", "cara-3 cara-4")
	if err != nil {
		t.Fatal(err)
	}
	options := c.ChoiceOptions()
	if last := options[len(options)-1]; last.Value != "cara-5" || !last.Selected {
		t.Errorf("%+v", options)
	}
}
