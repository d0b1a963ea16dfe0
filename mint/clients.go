package mint

import (
	"context"
	"encoding/json"
	"fmt"

	"greenroom/anam"
	"greenroom/models"
	"greenroom/store"
)

// How many starts of sessions may be on their way at once: in all, and of one address.
const (
	mostStarts      = 1024
	mostStartsOfOne = 256
)

// Relayed is an answer of Anam as it came.
type Relayed = anam.Relayed

// ClientRequest is what one of Anam's own clients asks for. Its own configuration is never passed on: the template is.
type ClientRequest struct {
	models.MintRequest
	// OwnBrain and Passthrough are the client's own flags: llmId CUSTOMER_CLIENT_V1 and enableAudioPassthrough.
	OwnBrain    bool
	Passthrough bool
}

// bringsBrain tells whether somebody else than Anam thinks or speaks: the client, or a service that its environment names.
func (r *ClientRequest) bringsBrain() bool {
	return r.OwnBrain || r.Passthrough || r.Environment != nil
}

// MintForClient is Mint for one of Anam's own clients. Its token may come back to start its session here, by Relay.
// ignored are the paths of what was left out of the request, because the version doesn't let a mint change it.
func (s *Service) MintForClient(ctx context.Context, by Caller, in ClientRequest) (result models.MintResult, ignored []string, err error) {
	a := s.newClientAttempt(by, in)
	token, err := s.ask(ctx, a)
	a.token = models.Secret(token.Value)
	if err := s.record(ctx, a, err); err != nil {
		return models.MintResult{Template: a.foundSlug()}, a.ignored, err
	}
	return s.result(a, token), a.ignored, nil
}

// StartForClient starts a session in one call, in place of a token: no record, no session.
// Beside an error the answer stands, when Anam gave one that may be passed on, and the template's slug, when it was found.
// Errors are those of Mint.
func (s *Service) StartForClient(ctx context.Context, by Caller, network string, in ClientRequest) (answer Relayed, slug string, ignored []string, err error) {
	a := s.newClientAttempt(by, in)
	answer, err = s.start(ctx, a, network)
	if kept := s.record(ctx, a, err); kept != err { // the record added a failure of its own
		return Relayed{}, a.foundSlug(), a.ignored, kept
	}
	return answer, a.foundSlug(), a.ignored, err
}

// RefuseClient is Refuse for one of Anam's own clients.
func (s *Service) RefuseClient(ctx context.Context, by Caller, in models.MintRequest, reason error) error {
	return s.refuse(ctx, s.newClientAttempt(by, ClientRequest{MintRequest: in}), reason)
}

// newClientAttempt starts an attempt whose refusals by a rate leave no row: LiveKit's plugin asks three times for every answer from 400 on.
func (s *Service) newClientAttempt(by Caller, in ClientRequest) *attempt {
	a := s.newAttempt(by, in.MintRequest)
	a.client = &in
	return a
}

func (s *Service) start(ctx context.Context, a *attempt, network string) (Relayed, error) {
	request, err := s.request(ctx, a)
	if err != nil {
		return Relayed{}, err
	}
	leave, err := s.starts.enter(network)
	if err != nil {
		return Relayed{}, err
	}
	defer leave()
	var answer Relayed
	_, err = s.askAnam(ctx, a, func() (token anam.Token, err error) {
		answer, err = s.anam.StartSession(ctx, request)
		return token, err
	})
	return answer, err
}

// Relay passes the start of a session on as a client sent it, with a token that was given here. Its mint has the row already.
// Beside an error the answer stands, when Anam gave one. Errors: unavailable, and the anam_ ones.
func (s *Service) Relay(ctx context.Context, token models.Secret, network string, body []byte) (Relayed, error) {
	leave, err := s.starts.enter(network)
	if err != nil {
		return Relayed{}, err
	}
	defer leave()
	answer, err := s.anam.StartByToken(ctx, token.Reveal(), body)
	if err != nil {
		return answer, fromAnam(err, "")
	}
	return answer, nil
}

// personaConfig is what goes out for a client: the whole persona, or the face of it for a brain of the client's.
func (r *ClientRequest) personaConfig(found *store.Resolved) ([]byte, error) {
	switch {
	case r.PersonaID != "" && r.Passthrough: // the one member that Anam heeds beside a personaId
		return json.Marshal(map[string]any{"personaId": r.PersonaID, "enableAudioPassthrough": true})
	case r.PersonaID != "" || !r.bringsBrain():
		return found.PersonaConfig, nil
	}
	var whole models.Persona
	if err := json.Unmarshal(found.PersonaConfig, &whole); err != nil {
		return nil, fmt.Errorf("read the persona of a version: %w", err)
	}
	return models.NewDocument(whole.ForBrain(r.OwnBrain, r.Passthrough)).PersonaConfig()
}

// faceAlone tells whether a token may call itself legacy, because the client speaks.
func (r *ClientRequest) faceAlone(found *store.Resolved) bool {
	return r.Passthrough || !r.bringsBrain() && found.Kind == models.PersonaFace
}
