package catalog

import (
	"context"
	"strings"
	"time"

	"greenroom/anam"
)

// sessionsAsked is how many sessions one request asks for.
const sessionsAsked = 100

// Session is a session in Anam's list.
type Session struct {
	ID          string
	ClientLabel string
	Began       time.Time     // zero when unknown
	Length      time.Duration // 0 while it runs
	Running     bool
	Exit        string // Anam's word, such as NORMAL_EXIT; "" while it runs
}

// Sessions finds the newest sessions whose clientLabel begins with a text, among the newest 100 that Anam's own search finds.
// Nothing is cached, because callers want the current state. An error means that the request failed.
func (c *Catalog) Sessions(ctx context.Context, labelStart string) ([]Session, error) {
	page, err := c.lab.anam.Sessions(ctx, anam.ListQuery{Page: 1, PerPage: sessionsAsked, Search: labelStart})
	c.key.heard(err)
	if err != nil {
		return nil, err
	}
	rows := []Session{}
	for _, s := range page.Data {
		if strings.HasPrefix(s.ClientLabel, labelStart) {
			rows = append(rows, sessionOf(s))
		}
	}
	return rows, nil
}

func sessionOf(s anam.Session) Session {
	began, _ := time.Parse(time.RFC3339, s.StartTime) // zero when Anam's time is invalid
	return Session{
		ID: s.ID, ClientLabel: s.ClientLabel, Began: began, Length: time.Duration(s.SessionLengthMs * float64(time.Millisecond)),
		Running: s.EndTime == "", Exit: s.ExitStatus,
	}
}

// Concurrency gives how many sessions run and how many may. known is false when that is unknown.
func (c *Catalog) Concurrency(ctx context.Context) (active, limit int, known bool) {
	now, err := c.lab.anam.Concurrency(ctx)
	return now.Active, now.Limit, err == nil && now.Limit > 0
}
