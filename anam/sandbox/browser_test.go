package sandbox_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/pion/interceptor"
	"github.com/pion/rtcp"
	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"

	"greenroom/anam/sandbox"
)

// patience is how long a test waits for what must happen.
const patience = 20 * time.Second

// startAnswer is the answer to a session start.
type startAnswer struct {
	SessionID          string `json:"sessionId"`
	EngineHost         string `json:"engineHost"`
	EngineProtocol     string `json:"engineProtocol"`
	SignallingEndpoint string `json:"signallingEndpoint"`
	ClientConfig       struct {
		HeartbeatIntervalSeconds  int    `json:"heartbeatIntervalSeconds"`
		MaxWsReconnectionAttempts int    `json:"maxWsReconnectionAttempts"`
		ICEServers                *[]any `json:"iceServers"`
	} `json:"clientConfig"`
}

type signal struct {
	ActionType string          `json:"actionType"`
	SessionID  string          `json:"sessionId"`
	Payload    json.RawMessage `json:"payload"`
}

type chunk struct {
	MessageID     string `json:"message_id"`
	ContentIndex  int    `json:"content_index"`
	Content       string `json:"content"`
	Role          string `json:"role"`
	EndOfSpeech   bool   `json:"end_of_speech"`
	Interrupted   bool   `json:"interrupted"`
	UtteranceID   string `json:"utterance_id"`
	CorrelationID string `json:"correlationId"`
}

// browser does what the SDK does in a page: it starts a session, opens the socket, offers, and trickles.
type browser struct {
	t       *testing.T
	session startAnswer
	peer    *webrtc.PeerConnection
	channel *webrtc.DataChannel

	writing sync.Mutex
	socket  *websocket.Conn

	open     chan struct{}
	answered chan string // SDPs
	signals  chan signal // but answers and candidates
	trickled chan string // candidates
	chunks   chan chunk
	pictures chan picture
	sounds   chan []byte
	lost     chan error // the socket
}

// picture is one frame of video, or the beginning of one that needs several packets.
type picture struct {
	key    bool
	begin  []byte
	stream string
	ssrc   uint32
}

// visit starts a session with the token and connects.
func visit(t *testing.T, base, token string) *browser {
	t.Helper()
	b := arrive(t, base, token)
	b.dial()
	b.offer(nil)
	b.accept()
	wait(t, b.open, "the data channel")
	return b
}

// arrive starts a session and goes no further.
func arrive(t *testing.T, base, token string) *browser {
	t.Helper()
	b := &browser{
		t: t, open: make(chan struct{}), answered: make(chan string, 10), signals: make(chan signal, 100), trickled: make(chan string, 100),
		chunks: make(chan chunk, 2000), pictures: make(chan picture, 10_000), sounds: make(chan []byte, 10_000), lost: make(chan error, 10),
	}
	status := startSession(t, base, token, &b.session)
	if status != http.StatusCreated {
		t.Fatalf("session start: %d", status)
	}
	b.peer = newPeer(t)
	t.Cleanup(b.leave)
	b.prepare()
	return b
}

func startSession(t *testing.T, base, token string, into any) int {
	t.Helper()
	r, err := http.NewRequest("POST", base+"/v1/engine/session", strings.NewReader(`{"clientMetadata":{"client":"js-sdk","version":"4.27.0"}}`))
	must(t, err)
	r.Header.Set("Content-Type", "application/json")
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	resp, err := http.DefaultClient.Do(r)
	must(t, err)
	defer func() { _ = resp.Body.Close() }()
	must(t, json.NewDecoder(resp.Body).Decode(into))
	return resp.StatusCode
}

// newPeer is a full ICE agent on loopback with every codec that pion knows, as a browser has.
func newPeer(t *testing.T) *webrtc.PeerConnection {
	t.Helper()
	codecs, interceptors := &webrtc.MediaEngine{}, &interceptor.Registry{}
	must(t, codecs.RegisterDefaultCodecs())
	must(t, webrtc.RegisterDefaultInterceptors(codecs, interceptors))
	settings := webrtc.SettingEngine{}
	settings.SetIncludeLoopbackCandidate(true)
	settings.SetNetworkTypes([]webrtc.NetworkType{webrtc.NetworkTypeUDP4})
	api := webrtc.NewAPI(webrtc.WithMediaEngine(codecs), webrtc.WithInterceptorRegistry(interceptors), webrtc.WithSettingEngine(settings))
	peer, err := api.NewPeerConnection(webrtc.Configuration{})
	must(t, err)
	return peer
}

// prepare adds what the SDK adds before its offer: the data channel, video to receive, audio both ways.
func (b *browser) prepare() {
	var err error
	b.channel, err = b.peer.CreateDataChannel("session", nil)
	must(b.t, err)
	b.channel.OnOpen(func() { close(b.open) })
	b.channel.OnMessage(b.hear)
	b.peer.OnTrack(b.watch)
	b.peer.OnICECandidate(func(c *webrtc.ICECandidate) {
		if c != nil {
			b.send("icecandidate", c.ToJSON())
		}
	})
	for kind, direction := range map[webrtc.RTPCodecType]webrtc.RTPTransceiverDirection{
		webrtc.RTPCodecTypeVideo: webrtc.RTPTransceiverDirectionRecvonly, webrtc.RTPCodecTypeAudio: webrtc.RTPTransceiverDirectionSendrecv,
	} {
		_, err := b.peer.AddTransceiverFromKind(kind, webrtc.RTPTransceiverInit{Direction: direction})
		must(b.t, err)
	}
}

func (b *browser) hear(m webrtc.DataChannelMessage) {
	var message struct {
		MessageType string `json:"messageType"`
		Data        chunk  `json:"data"`
	}
	if err := json.Unmarshal(m.Data, &message); err != nil || message.MessageType != "speechText" {
		b.t.Errorf("on the data channel: %s", m.Data)
		return
	}
	b.chunks <- message.Data
}

// watch reads a track until the end.
func (b *browser) watch(track *webrtc.TrackRemote, _ *webrtc.RTPReceiver) {
	for {
		packet, _, err := track.ReadRTP()
		if err != nil {
			return
		}
		if track.Kind() == webrtc.RTPCodecTypeAudio {
			b.sounds <- packet.Payload
		} else if p, begins := pictureOf(packet); begins {
			p.stream, p.ssrc = track.StreamID(), uint32(track.SSRC())
			b.pictures <- p
		}
	}
}

// pictureOf reads the VP8 payload descriptor (RFC 7741) of a packet and reports whether a picture begins with it.
func pictureOf(packet *rtp.Packet) (picture, bool) {
	data := packet.Payload
	if len(data) < 1 || data[0]&0x10 == 0 || data[0]&0x07 != 0 {
		return picture{}, false
	}
	header := 1
	if data[0]&0x80 != 0 {
		extensions := data[1]
		header = 2
		if extensions&0x80 != 0 {
			header += 1 + int(data[2]>>7)
		}
		if extensions&0x40 != 0 {
			header++
		}
		if extensions&0x30 != 0 {
			header++
		}
	}
	return picture{key: data[header]&1 == 0, begin: data[header:]}, true
}

// dial opens the signalling socket, from another origin as a page is.
func (b *browser) dial() {
	b.t.Helper()
	conn, resp, err := websocket.DefaultDialer.Dial(b.socketURL(), http.Header{"Origin": {"http://127.0.0.1:8080"}})
	if err != nil {
		b.t.Fatalf("dial: %v %v", err, resp)
	}
	b.writing.Lock()
	b.socket = conn
	b.writing.Unlock()
	go b.listen(conn)
}

func (b *browser) socketURL() string {
	return "ws://" + b.session.EngineHost + b.session.SignallingEndpoint + "?session_id=" + b.session.SessionID
}

func (b *browser) listen(conn *websocket.Conn) {
	for {
		var m signal
		if err := conn.ReadJSON(&m); err != nil {
			_ = conn.Close()
			b.lost <- err
			return
		}
		if m.SessionID != b.session.SessionID {
			b.t.Errorf("a message of session %q", m.SessionID)
		}
		switch m.ActionType {
		case "answer":
			var answer webrtc.SessionDescription
			_ = json.Unmarshal(m.Payload, &answer)
			b.answered <- answer.SDP
		case "icecandidate":
			b.trickled <- string(m.Payload)
		default:
			b.signals <- m
		}
	}
}

func (b *browser) send(action string, payload any) {
	b.writing.Lock()
	defer b.writing.Unlock()
	if b.socket != nil {
		_ = b.socket.WriteJSON(map[string]any{"actionType": action, "sessionId": b.session.SessionID, "payload": payload})
	}
}

func (b *browser) offer(options *webrtc.OfferOptions) {
	b.t.Helper()
	offer, err := b.peer.CreateOffer(options)
	must(b.t, err)
	b.send("offer", map[string]any{"connectionDescription": offer, "userUid": b.session.SessionID})
	must(b.t, b.peer.SetLocalDescription(offer))
}

// accept takes the answer and gives its text.
func (b *browser) accept() string {
	b.t.Helper()
	sdp := wait(b.t, b.answered, "the answer")
	must(b.t, b.peer.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeAnswer, SDP: sdp}))
	return sdp
}

// say sends a message of the page on the data channel.
func (b *browser) say(message map[string]any) {
	b.t.Helper()
	message["session_id"] = b.session.SessionID
	text, err := json.Marshal(message)
	must(b.t, err)
	must(b.t, b.channel.SendText(string(text)))
}

func (b *browser) typed(line string) {
	b.t.Helper()
	b.say(map[string]any{"message_type": "speech", "content": line, "timestamp": "2026-11-23T10:00:00.000"})
}

// listenOut hears one utterance to its end, and holds its chunks to the rules.
func (b *browser) listenOut() (text string, last chunk) {
	b.t.Helper()
	for i := 0; ; i++ {
		c := wait(b.t, b.chunks, "a word")
		if c.ContentIndex != i || c.Role != "persona" || i > 0 && c.MessageID != last.MessageID {
			b.t.Fatalf("chunk %d: %+v after %+v", i, c, last)
		}
		text, last = text+c.Content, c
		if c.EndOfSpeech {
			return text, last
		}
	}
}

// listenOn hears what is left of an utterance.
func (b *browser) listenOn() (rest string, last chunk) {
	b.t.Helper()
	for {
		last = wait(b.t, b.chunks, "a word")
		if rest += last.Content; last.EndOfSpeech {
			return rest, last
		}
	}
}

// told waits for a signalling message.
func (b *browser) told(action string) (payload string) {
	b.t.Helper()
	for {
		m := wait(b.t, b.signals, action)
		if m.ActionType == action {
			return string(m.Payload)
		}
	}
}

// needKeyFrame is what a browser sends that has lost packets.
func (b *browser) needKeyFrame(ssrc uint32) {
	b.t.Helper()
	must(b.t, b.peer.WriteRTCP([]rtcp.Packet{&rtcp.PictureLossIndication{MediaSSRC: ssrc}}))
}

// leave is the SDK's stop: the socket is closed without a word, then the peer.
func (b *browser) leave() {
	b.writing.Lock()
	if b.socket != nil {
		_ = b.socket.Close()
	}
	b.writing.Unlock()
	_ = b.peer.GracefulClose()
}

func wait[T any](t *testing.T, from <-chan T, what string) T {
	t.Helper()
	select {
	case v := <-from:
		return v
	case <-time.After(patience):
		t.Fatalf("%s did not come", what)
		panic("unreachable")
	}
}

// until waits for a condition that something else brings about.
func until(t *testing.T, what string, is func() bool) {
	t.Helper()
	looks := time.NewTicker(time.Millisecond)
	defer looks.Stop()
	for deadline := time.Now().Add(patience); !is(); <-looks.C {
		if time.Now().After(deadline) {
			t.Fatalf("%s: did not happen", what)
		}
	}
}

// personaToken mints for a persona with more members, such as `"initialMessage":"Hi"`.
func personaToken(t *testing.T, base, more string) string {
	t.Helper()
	return tokenFor(t, base, `{"personaConfig":`+strings.TrimSuffix(wholePersona, "}")+","+more+`},"clientLabel":"gr:cara@draft:preview:u-12345678"}`)
}

// talk asks the engine to say a line.
func talk(t *testing.T, base, id, body string) int {
	t.Helper()
	resp, err := http.Post(base+"/talk?session_id="+id, "application/json", strings.NewReader(body))
	must(t, err)
	_ = resp.Body.Close()
	return resp.StatusCode
}

// fast speaks quickly.
func fast() sandbox.Options {
	o := sandbox.Options{Now: time.Now}
	o.Engine.WordEvery = time.Millisecond
	return o
}

// slow has a pause after every word in which a test can interrupt.
func slow() sandbox.Options {
	o := sandbox.Options{Now: time.Now}
	o.Engine.WordEvery = time.Hour
	return o
}
