package engine

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/pion/ice/v4"
	"github.com/pion/interceptor"
	"github.com/pion/logging"
	"github.com/pion/webrtc/v4"

	"greenroom/anam/sandbox/clips"
)

// Timeouts of an ICE connection: silence until "disconnected", from there to "failed", and keep-alives.
const (
	disconnectedAfter = 5 * time.Second
	failedAfter       = 20 * time.Second
	keepAliveEvery    = 2 * time.Second
)

// network is what all sessions share: one UDP socket, one certificate, and the film.
type network struct {
	api         *webrtc.API
	certificate webrtc.Certificate
	reel        clips.Reel
	mux         ice.UDPMux
	socket      net.PacketConn
}

func openNetwork() (*network, error) {
	reel, err := clips.Load()
	if err != nil {
		return nil, err
	}
	n := &network{reel: reel}
	if n.certificate, err = newCertificate(); err != nil {
		return nil, fmt.Errorf("make a certificate: %w", err)
	}
	if n.socket, err = net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)}); err != nil {
		return nil, fmt.Errorf("open the media socket: %w", err)
	}
	silent := &logging.DefaultLoggerFactory{DefaultLogLevel: logging.LogLevelDisabled}
	n.mux = webrtc.NewICEUDPMux(silent.NewLogger("ice"), n.socket)
	if n.api, err = newAPI(silent, n.mux); err != nil {
		return nil, errors.Join(fmt.Errorf("prepare WebRTC: %w", err), n.close())
	}
	return n, nil
}

// close closes the multiplexer and the socket. The multiplexer may have closed the socket already.
func (n *network) close() error {
	err := n.mux.Close()
	if again := n.socket.Close(); err == nil && !errors.Is(again, net.ErrClosed) {
		err = again
	}
	return err
}

// newCertificate makes the DTLS certificate of all sessions: one for each would delay its first picture.
func newCertificate() (webrtc.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return webrtc.Certificate{}, err
	}
	c, err := webrtc.GenerateCertificate(key)
	if err != nil {
		return webrtc.Certificate{}, err
	}
	return *c, nil
}

// newAPI uses ICE-lite: a server at a known address only answers connectivity checks.
func newAPI(loggers logging.LoggerFactory, mux ice.UDPMux) (*webrtc.API, error) {
	codecs, interceptors := &webrtc.MediaEngine{}, &interceptor.Registry{}
	if err := registerCodecs(codecs); err != nil {
		return nil, err
	}
	if err := webrtc.RegisterDefaultInterceptors(codecs, interceptors); err != nil {
		return nil, err
	}
	settings := webrtc.SettingEngine{LoggerFactory: loggers}
	settings.SetLite(true)
	settings.SetICEUDPMux(mux)
	settings.SetNetworkTypes([]webrtc.NetworkType{webrtc.NetworkTypeUDP4})
	settings.SetIncludeLoopbackCandidate(true)
	settings.SetICEMulticastDNSMode(ice.MulticastDNSModeDisabled)
	settings.SetICETimeouts(disconnectedAfter, failedAfter, keepAliveEvery)
	return webrtc.NewAPI(webrtc.WithMediaEngine(codecs), webrtc.WithInterceptorRegistry(interceptors), webrtc.WithSettingEngine(settings)), nil
}

// registerCodecs registers VP8 and Opus alone, which every browser has.
func registerCodecs(m *webrtc.MediaEngine) error {
	feedback := []webrtc.RTCPFeedback{{Type: "ccm", Parameter: "fir"}, {Type: "nack"}, {Type: "nack", Parameter: "pli"}}
	return errors.Join(
		m.RegisterCodec(webrtc.RTPCodecParameters{
			RTPCodecCapability: webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeVP8, ClockRate: 90_000, RTCPFeedback: feedback},
			PayloadType:        96,
		}, webrtc.RTPCodecTypeVideo),
		m.RegisterCodec(webrtc.RTPCodecParameters{
			RTPCodecCapability: webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeOpus, ClockRate: 48_000, Channels: 2, SDPFmtpLine: "minptime=10;useinbandfec=1"},
			PayloadType:        111,
		}, webrtc.RTPCodecTypeAudio),
	)
}
