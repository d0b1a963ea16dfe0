package catalog

import (
	"context"
	"strings"
	"time"

	"greenroom/anam"
)

// sessionsAsked is how many sessions one look at Anam's list brings.
const sessionsAsked = 100

// Session is a conversation that Anam knows of.
type Session struct {
	ID          string
	ClientLabel string
	Began       time.Time     // zero: Anam did not say
	Length      time.Duration // 0 while it runs
	Running     bool
	Exit        string // Anam's word, such as NORMAL_EXIT; "" while it runs
}

// Sessions finds the newest sessions whose clientLabel begins with a text, among the newest 100 that Anam's own search finds.
// Nothing is cached: who asks wants to know how things stand. The error says that Anam could not be asked.
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
	began, _ := time.Parse(time.RFC3339, s.StartTime) // zero when Anam's time makes no sense
	return Session{
		ID: s.ID, ClientLabel: s.ClientLabel, Began: began, Length: time.Duration(s.SessionLengthMs * float64(time.Millisecond)),
		Running: s.EndTime == "", Exit: s.ExitStatus,
	}
}

// Concurrency tells how many sessions run and how many may; known is false when Anam does not tell.
func (c *Catalog) Concurrency(ctx context.Context) (active, limit int, known bool) {
	now, err := c.lab.anam.Concurrency(ctx)
	return now.Active, now.Limit, err == nil && now.Limit > 0
}
