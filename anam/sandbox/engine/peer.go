package engine

import (
	"errors"
	"fmt"
	"strings"

	"github.com/pion/webrtc/v4"
)

// streamID is shared by sound and picture: the SDK shows the first stream of the video track, and its sound with it.
const streamID = "persona"

// peer is the browser at the other end, from its first offer on.
type peer struct {
	connection *webrtc.PeerConnection
	channel    *webrtc.DataChannel // the browser's "session", nil until it is open
	player     *player
}

func (p *peer) connected() bool {
	return p != nil && p.channel != nil && p.connection.ConnectionState() == webrtc.PeerConnectionStateConnected
}

// takeOffer answers the first offer, and later ones on the same peer: those restart ICE after the browser's network changed.
// An offer that makes no sense is answered with a warning.
func (s *session) takeOffer(offer webrtc.SessionDescription) {
	err := s.meet()
	if err == nil {
		err = s.answer(offer)
	}
	if err != nil {
		s.send(actionWarning, fmt.Sprintf("The offer was not understood: %v", err))
	}
}

// meet makes the peer, once.
func (s *session) meet() error {
	if s.peer != nil {
		return nil
	}
	n := s.network
	connection, err := n.api.NewPeerConnection(webrtc.Configuration{Certificates: []webrtc.Certificate{n.certificate}})
	if err != nil {
		return err
	}
	player, err := newPlayer(n.reel)
	if err == nil {
		err = s.show(connection, player)
	}
	if err != nil {
		return errors.Join(err, connection.GracefulClose())
	}
	s.peer = &peer{connection: connection, player: player}
	s.watch(connection)
	return nil
}

// watch posts what happens on the connection. Its handlers run beside each other, so each only says: look.
func (s *session) watch(connection *webrtc.PeerConnection) {
	connection.OnConnectionStateChange(func(webrtc.PeerConnectionState) {
		s.post(s.lookAtConnection)
	})
	connection.OnICECandidate(func(c *webrtc.ICECandidate) {
		if c != nil && s.call.Trouble.What != BlockedMedia {
			s.post(func() { s.send(actionCandidate, c.ToJSON()) })
		}
	})
	connection.OnDataChannel(func(channel *webrtc.DataChannel) {
		if channel.Label() == channelLabel {
			s.watchChannel(channel)
		}
	})
	connection.OnTrack(func(track *webrtc.TrackRemote, _ *webrtc.RTPReceiver) {
		forgetSound(track)
	})
}

// watchChannel ends the session with the channel: it closes a moment before the connection does, when the page stops.
func (s *session) watchChannel(channel *webrtc.DataChannel) {
	channel.OnOpen(func() {
		s.post(func() { s.peer.channel = channel; s.review() })
	})
	channel.OnMessage(func(m webrtc.DataChannelMessage) {
		s.post(func() { s.hear(m.Data) })
	})
	channel.OnClose(func() {
		s.post(func() { s.end(NormalExit, "") })
	})
}

// lookAtConnection begins to play when the browser is there, and ends the session when it has said goodbye.
func (s *session) lookAtConnection() {
	switch s.peer.connection.ConnectionState() {
	case webrtc.PeerConnectionStateConnected:
		s.peer.player.start(s)
	case webrtc.PeerConnectionStateClosed:
		s.end(NormalExit, "")
	}
	s.review()
}

// answer answers when the engine's own address is known, which is at once.
func (s *session) answer(offer webrtc.SessionDescription) error {
	connection := s.peer.connection
	if err := connection.SetRemoteDescription(offer); err != nil {
		return err
	}
	for _, c := range s.early {
		_ = connection.AddICECandidate(c) // a browser's candidate may be of a kind that is not spoken here
	}
	s.early = nil
	answer, err := connection.CreateAnswer(nil)
	if err != nil {
		return err
	}
	gathered := webrtc.GatheringCompletePromise(connection)
	if err := connection.SetLocalDescription(answer); err != nil {
		return err
	}
	s.help(func() {
		select {
		case <-gathered:
			s.post(s.sendAnswer)
		case <-s.over:
		}
	})
	return nil
}

func (s *session) sendAnswer() {
	answer := *s.peer.connection.LocalDescription()
	if s.call.Trouble.What == BlockedMedia {
		answer.SDP = withoutCandidates(answer.SDP)
	}
	s.send(actionAnswer, answer)
}

func withoutCandidates(sdp string) string {
	var kept strings.Builder
	for line := range strings.Lines(sdp) {
		if !strings.HasPrefix(line, "a=candidate:") && !strings.HasPrefix(line, "a=end-of-candidates") {
			kept.WriteString(line)
		}
	}
	return kept.String()
}

// takeCandidate tells the connection, or keeps the candidate for the offer that it overtook.
func (s *session) takeCandidate(c webrtc.ICECandidateInit) {
	if s.peer == nil {
		s.early = append(s.early, c)
		return
	}
	_ = s.peer.connection.AddICECandidate(c) // the way is found without: the browser's checks come from it
}
