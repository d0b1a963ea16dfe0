package sandbox_test

import (
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/pion/webrtc/v4"

	"greenroom/anam/sandbox"
)

func TestASessionEndsAtItsMaximumLength(t *testing.T) {
	t.Parallel()
	_, _, base := started(t, fast())
	b := visit(t, base, personaToken(t, base, `"maxSessionLengthSeconds":1`))
	if reason := b.told("endsession"); reason != `"Maximum session length reached"` {
		t.Errorf("told %s", reason)
	}
	row := ended(t, base, b.session.SessionID)
	if row["exitStatus"] != "CLOSED_BY_ENGINE" || row["sessionLengthMs"].(float64) < 1000 {
		t.Errorf("ended: %v", row)
	}
	if err := wait(t, b.lost, "the goodbye"); !websocket.IsCloseError(err, websocket.CloseNormalClosure) {
		t.Errorf("the socket ended with %v", err)
	}
	until(t, "the peer's end", func() bool { return b.peer.ConnectionState() == webrtc.PeerConnectionStateClosed })
}

func TestTheServerEndsASession(t *testing.T) {
	t.Parallel()
	s, _, base := started(t, fast())
	b := visit(t, base, personaToken(t, base, `"skipGreeting":true`))
	b.told("sessionready")
	if !s.WarnSession(b.session.SessionID, "Only a minute left") || s.WarnSession("another", "x") {
		t.Error("warned the wrong one")
	}
	if text := b.told("warning"); text != `"Only a minute left"` {
		t.Errorf("warned %s", text)
	}
	if !s.EndSession(b.session.SessionID, "SPEND_CAP", "Out of money") || s.EndSession(b.session.SessionID, "SPEND_CAP", "") {
		t.Error("a session ends once")
	}
	if row := get(t, base, "/v1/sessions/"+b.session.SessionID); row["exitStatus"] != "SPEND_CAP" {
		t.Errorf("ended: %v", row)
	}
	if reason := b.told("endsession"); reason != `"Out of money"` {
		t.Errorf("told %s", reason)
	}
}

func TestScriptedTroubles(t *testing.T) {
	t.Parallel()
	s, _, base := started(t, fast())
	faults, err := sandbox.ReadScript(strings.NewReader(`[
		{"what":"warning","body":"Take care"},
		{"match":"POST /v1/engine/session","what":"endsession","delayMilliseconds":50,"body":"Maintenance"},
		{"what":"endsession"},
		{"what":"lost_session"}
	]`))
	must(t, err)
	must(t, s.Script(faults...))
	enter := func() *browser { // without waiting for its data channel, which may not live to open
		b := arrive(t, base, personaToken(t, base, `"skipGreeting":true`))
		b.dial()
		b.offer(nil)
		b.accept()
		return b
	}
	b := enter()
	if text := b.told("warning"); text != `"Take care"` {
		t.Errorf("warned %s", text)
	}
	wait(t, b.open, "the data channel")
	b.typed("still there?")
	b.listenOut()
	for _, want := range []string{`"Maintenance"`, `"The session was ended by the server"`} {
		if reason := enter().told("endsession"); reason != want {
			t.Errorf("told %s, want %s", reason, want)
		}
	}
	b = enter()
	if err := wait(t, b.lost, "the loss"); websocket.IsCloseError(err, websocket.CloseNormalClosure) {
		t.Error("it said goodbye")
	}
	ended(t, base, b.session.SessionID)
	if _, _, err := websocket.DefaultDialer.Dial(b.socketURL(), nil); err == nil {
		t.Error("a lost session was found again")
	}
}

func TestBlockedMediaNeverConnects(t *testing.T) {
	t.Parallel()
	o := fast()
	o.Engine.ConnectWithin = 2 * time.Second
	s, _, base := started(t, o)
	must(t, s.Script(sandbox.Fault{What: sandbox.BlockedMedia}))
	b := arrive(t, base, personaToken(t, base, `"name":"x"`))
	b.dial()
	b.offer(nil)
	if sdp := b.accept(); strings.Contains(sdp, "candidate") {
		t.Errorf("the way is shown:\n%s", sdp)
	}
	if reason := b.told("endsession"); reason != `"The connection was lost"` {
		t.Errorf("told %s", reason)
	}
	if len(b.trickled) > 0 || len(b.pictures) > 0 || ended(t, base, b.session.SessionID)["exitStatus"] != "CLOSED_BY_ENGINE" {
		t.Error("media came through")
	}
}

func TestASessionThatNeverConnectsIsGivenUp(t *testing.T) {
	t.Parallel()
	o := fast()
	o.Engine.ConnectWithin = 2 * time.Second
	_, _, base := started(t, o)
	silent := arrive(t, base, personaToken(t, base, `"name":"x"`))
	dialled := arrive(t, base, personaToken(t, base, `"name":"y"`))
	dialled.dial() // and no offer
	if reason := dialled.told("endsession"); reason != `"The connection was lost"` {
		t.Errorf("told %s", reason)
	}
	if row := ended(t, base, silent.session.SessionID); row["exitStatus"] != "CLOSED_BY_ENGINE" {
		t.Errorf("ended: %v", row)
	}
}

func TestASocketThatIsLostBeforeAnythingElseEndsTheSessionSooner(t *testing.T) {
	t.Parallel()
	o := fast()
	o.Engine.ConnectWithin, o.Engine.ReconnectWithin = time.Hour, 50*time.Millisecond
	_, _, base := started(t, o)
	b := arrive(t, base, personaToken(t, base, `"name":"x"`))
	b.dial()
	b.send("heartbeat", "")
	_ = b.socket.Close()
	ended(t, base, b.session.SessionID)
}

func TestALostSocketMayComeBack(t *testing.T) {
	t.Parallel()
	o := fast()
	o.Engine.ReconnectWithin = time.Minute
	_, _, base := started(t, o)
	b := visit(t, base, personaToken(t, base, `"skipGreeting":true`))
	b.told("sessionready")
	_ = b.socket.Close()
	_ = wait(t, b.lost, "the socket's end")
	b.typed("are you there?")
	b.listenOut()
	b.dial()
	b.send("talkstream", map[string]any{"content": "Back.", "startOfSpeech": true, "endOfSpeech": true, "correlationId": "c"})
	if text, _ := b.listenOut(); text != "Back." {
		t.Errorf("said %q", text)
	}
}

func TestALostSocketEndsTheSessionAtLast(t *testing.T) {
	t.Parallel()
	for name, lose := range map[string]func(*browser){
		"closed": func(b *browser) { _ = b.socket.Close() },
		"silent": func(*browser) {},
	} {
		o := fast()
		o.Engine.ReconnectWithin = 50 * time.Millisecond
		if name == "silent" {
			o.Engine.SilentWithin = 2 * time.Second
		}
		_, _, base := started(t, o)
		b := visit(t, base, personaToken(t, base, `"skipGreeting":true`))
		lose(b)
		if row := ended(t, base, b.session.SessionID); row["exitStatus"] != "CLOSED_BY_ENGINE" {
			t.Errorf("%s: %v", name, row)
		}
	}
}

func TestHeartbeatsKeepASocket(t *testing.T) {
	t.Parallel()
	o := fast()
	o.Engine.SilentWithin = time.Second
	_, _, base := started(t, o)
	b := visit(t, base, personaToken(t, base, `"skipGreeting":true`))
	beats := time.NewTicker(50 * time.Millisecond)
	defer beats.Stop()
	for range 30 { // half as long again as a silent one has
		<-beats.C
		b.send("heartbeat", "")
	}
	if len(b.lost) > 0 {
		t.Error("the socket was lost")
	}
}

func TestAClosedPageEndsItsSession(t *testing.T) {
	t.Parallel()
	_, _, base := started(t, fast())
	b := visit(t, base, personaToken(t, base, `"skipGreeting":true`))
	message := websocket.FormatCloseMessage(websocket.CloseGoingAway, "")
	must(t, b.socket.WriteControl(websocket.CloseMessage, message, time.Now().Add(time.Second)))
	if row := ended(t, base, b.session.SessionID); row["exitStatus"] != "NORMAL_EXIT" {
		t.Errorf("ended: %v", row)
	}
}

func TestASecondOfferRestartsICE(t *testing.T) {
	t.Parallel()
	_, _, base := started(t, fast())
	b := visit(t, base, personaToken(t, base, `"skipGreeting":true`))
	before := b.peer.RemoteDescription().SDP
	b.dial() // the browser's network changed: a new socket first
	b.offer(&webrtc.OfferOptions{ICERestart: true})
	if after := b.accept(); ufrag(after) == ufrag(before) || !strings.Contains(after, " 127.0.0.1 ") {
		t.Errorf("not restarted:\n%s", after)
	}
	until(t, "the new way", func() bool {
		return b.peer.ICEConnectionState() == webrtc.ICEConnectionStateConnected || b.peer.ICEConnectionState() == webrtc.ICEConnectionStateCompleted
	})
	drain(b.pictures)
	for range 20 {
		wait(t, b.pictures, "a picture after the restart")
	}
	b.typed("hello again")
	if text, _ := b.listenOut(); !strings.Contains(text, "hello again") {
		t.Errorf("said %q", text)
	}
}

func ufrag(sdp string) string {
	_, after, _ := strings.Cut(sdp, "a=ice-ufrag:")
	line, _, _ := strings.Cut(after, "\r\n")
	return line
}

func drain[T any](from <-chan T) {
	for len(from) > 0 {
		<-from
	}
}

func TestNonsenseIsEndured(t *testing.T) {
	t.Parallel()
	_, _, base := started(t, fast())
	b := arrive(t, base, personaToken(t, base, `"skipGreeting":true`))
	b.dial()
	b.send("icecandidate", map[string]any{"candidate": "nonsense"})
	b.send("icecandidate", 7)
	b.send("offer", map[string]any{"connectionDescription": map[string]any{"type": "offer", "sdp": "v=nonsense"}})
	if text := b.told("warning"); !strings.Contains(text, "offer was not understood") {
		t.Errorf("warned %s", text)
	}
	b.send("offer", "nonsense")
	b.send("unheard_of", map[string]any{})
	b.writing.Lock()
	must(t, b.socket.WriteMessage(websocket.TextMessage, []byte("{")))
	must(t, b.socket.WriteMessage(websocket.BinaryMessage, []byte{1, 2, 3}))
	b.writing.Unlock()
	b.offer(nil)
	b.accept()
	wait(t, b.open, "the data channel")
	must(t, b.channel.SendText("{"))
	b.say(map[string]any{"message_type": "speech", "content": " "})
	b.say(map[string]any{"message_type": "remote_rtp_stats", "data": map[string]any{}})
	b.typed("sense")
	if text, _ := b.listenOut(); !strings.Contains(text, `"sense"`) {
		t.Errorf("said %q", text)
	}
}
