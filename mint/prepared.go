package mint

import (
	"sync"

	"greenroom/anam"
	"greenroom/models"
)

// mostPrepared bounds the requests that are kept: each is as large as its persona, at most some 130 KB.
const mostPrepared = 128

// preparedFor decides the whole request to Anam when the caller adds nothing of its own; a version never changes.
type preparedFor struct {
	templateID  string
	version     int
	clientLabel string
}

// prepared keeps the requests that many mints share, so that a persona is not copied for each.
type prepared struct {
	mu   sync.RWMutex
	kept map[preparedFor]anam.PreparedRequest
}

// request gives the request of a mint to Anam, and keeps it when others will send the same.
func (p *prepared) request(in models.MintRequest, row *models.Mint, made anam.TokenRequest) (anam.PreparedRequest, error) {
	if in.PersonaID != "" || in.ClientLabel != "" || in.SessionOptions != nil {
		return made.Prepare()
	}
	key := preparedFor{row.TemplateID, row.Version, row.ClientLabel}
	p.mu.RLock()
	request, found := p.kept[key]
	p.mu.RUnlock()
	if found {
		return request, nil
	}
	request, err := made.Prepare()
	if err == nil {
		p.keep(key, request)
	}
	return request, err
}

// keep empties the map when it is full: requests that are still in use soon come back.
func (p *prepared) keep(key preparedFor, request anam.PreparedRequest) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.kept == nil || len(p.kept) >= mostPrepared {
		p.kept = make(map[preparedFor]anam.PreparedRequest)
	}
	p.kept[key] = request
}
