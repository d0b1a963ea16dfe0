package engine

import (
	"errors"
	"fmt"
	"strings"

	"github.com/pion/webrtc/v4"
)

// streamID is shared by both tracks: the SDK plays the first stream of the video track, with its sound.
const streamID = "persona"

// peer is the WebRTC connection to the browser. The first offer creates it.
type peer struct {
	connection *webrtc.PeerConnection
	channel    *webrtc.DataChannel // the browser's "session", nil until it is open
	player     *player
}

func (p *peer) connected() bool {
	return p != nil && p.channel != nil && p.connection.ConnectionState() == webrtc.PeerConnectionStateConnected
}

// takeOffer answers an offer. Later offers use the same peer: they restart ICE after the browser's network has changed.
// An invalid offer gets a warning.
func (s *session) takeOffer(offer webrtc.SessionDescription) {
	err := s.createPeer()
	if err == nil {
		err = s.answer(offer)
	}
	if err != nil {
		s.send(actionWarning, fmt.Sprintf("The offer was not understood: %v", err))
	}
}

// createPeer creates the peer once.
func (s *session) createPeer() error {
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

// watch posts the connection's events to the session, because their handlers run on other goroutines.
func (s *session) watch(connection *webrtc.PeerConnection) {
	connection.OnConnectionStateChange(func(webrtc.PeerConnectionState) {
		s.post(s.onConnectionState)
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

// watchChannel ends the session when the channel closes: a stopping page closes it just before the connection.
func (s *session) watchChannel(channel *webrtc.DataChannel) {
	channel.OnOpen(func() {
		s.post(func() { s.peer.channel = channel; s.checkConnection() })
	})
	channel.OnMessage(func(m webrtc.DataChannelMessage) {
		s.post(func() { s.receiveText(m.Data) })
	})
	channel.OnClose(func() {
		s.post(func() { s.end(NormalExit, "") })
	})
}

// onConnectionState starts the player once connected, and ends the session when the browser has closed the connection.
func (s *session) onConnectionState() {
	switch s.peer.connection.ConnectionState() {
	case webrtc.PeerConnectionStateConnected:
		s.peer.player.start(s)
	case webrtc.PeerConnectionStateClosed:
		s.end(NormalExit, "")
	}
	s.checkConnection()
}

// answer sends the SDP answer once candidates are gathered, which is at once.
func (s *session) answer(offer webrtc.SessionDescription) error {
	connection := s.peer.connection
	if err := connection.SetRemoteDescription(offer); err != nil {
		return err
	}
	for _, c := range s.early {
		_ = connection.AddICECandidate(c) // a candidate of an unsupported kind is ignored
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
	s.spawn(func() {
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

// takeCandidate adds a candidate, or keeps it until the offer has arrived.
func (s *session) takeCandidate(c webrtc.ICECandidateInit) {
	if s.peer == nil {
		s.early = append(s.early, c)
		return
	}
	_ = s.peer.connection.AddICECandidate(c) // not needed to connect: ICE-lite answers the browser's own checks
}
