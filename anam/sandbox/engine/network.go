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

// How long a browser may be silent until its way is called disconnected, and how long after that failed.
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

// close closes the socket twice, by its multiplexer and for itself: only one of them needs to succeed.
func (n *network) close() error {
	err := n.mux.Close()
	if again := n.socket.Close(); err == nil && !errors.Is(again, net.ErrClosed) {
		err = again
	}
	return err
}

// newCertificate is made once, because every session of its own would cost time before the first picture.
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

// newAPI speaks ICE-lite: a server whose address is known only answers checks and makes none.
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

// registerCodecs knows VP8 and Opus, which every browser has, and nothing else.
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
