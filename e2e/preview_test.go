package e2e

import (
	"strings"
	"testing"

	"greenroom/anam/sandbox"
)

// TestTalk goes the way of a first talk: from the list with two clicks; then types, interrupts, makes it say a line, ends, and takes the transcript.
func TestTalk(t *testing.T) {
	p := start(t, withAdmin...).visitAs(t, anna)
	p.open("/templates")
	p.click(`a.row-talk[href="/templates/cara-support/preview?label=live"]`, "")
	p.at("/templates/cara-support/preview", cara)
	origin := p.attribute("gr-preview", "api")
	p.watch.allow(origin)
	p.click("button[data-start=type]", "")
	p.moves(stageVideo)
	p.sees("[data-state]", "Live: v1")
	p.sees(".lines .it", "Hi, I'm Cara.")

	p.fill("What you say", "Where is my order?")
	p.keys("\r")
	p.sees(".lines .you", "Where is my order?")
	p.sees(".lines .it", "You said: \"Where is my order?\"")
	p.click("button[data-interrupt]", "")
	p.until("the interruption", `all(".lines .it", "").some((e) => e.textContent.endsWith("…"))`)

	p.click(".composer label", "It says")
	p.fill("What the persona says", "Good morning from the stage")
	p.keys("\r")
	p.sees(".lines .it", "Good morning from the stage")
	p.sound("while one talks")

	p.click("button[data-end]", "")
	p.sees("[data-state]", "Ended: You ended it.")
	p.click("button[data-export=copy]", "")
	if text := p.clipboard(); text == "" {
		t.Error("nothing was copied")
	}
	p.sound("after a talk")
	poll(p, "the end of the session at Anam", func() (struct{}, bool) {
		p.open("/connection")
		p.sees("#connection-state", "shared with live apps")
		return struct{}{}, strings.Contains(p.text("#connection-state dl"), "0 of ")
	})
}

// TestTalkWithMicrophone lets the browser hear a person who says nothing but a hum.
func TestTalkWithMicrophone(t *testing.T) {
	t.Parallel()
	p := startStandIn(t).talker(t, anna)
	p.allowMicrophone(true)
	p.open(labPreview)
	p.click("button[data-start=microphone]", "")
	p.moves(stageVideo)
	p.until("an open microphone", `one("[data-mic]", "")?.ariaPressed === "false" && !one("[data-mic]", "").disabled`)
	p.click("button[data-mic]", "")
	p.until("a muted microphone", `one("[data-mic]", "")?.ariaPressed === "true"`)
	p.click("button[data-end]", "")
	p.sees("[data-state]", "Ended")
}

// TestNothingIsGatheredAhead holds the setting without which about one start in a hundred never shows a picture in Chromium 156.
func TestNothingIsGatheredAhead(t *testing.T) {
	t.Parallel()
	p := startStandIn(t).talker(t, anna)
	p.open(labPreview)
	read[bool](p, `window.RTCPeerConnection = class extends RTCPeerConnection {
		constructor(settings) { super(settings); window.pool = settings.iceCandidatePoolSize; }
	}, true`)
	p.click("button[data-start=type]", "")
	p.moves(stageVideo)
	if size := read[int](p, `window.pool`); size != 0 {
		t.Errorf("the SDK gathers %d candidates ahead", size)
	}
	p.click("button[data-end]", "")
	p.sees("[data-state]", "Ended")
}

// TestMicrophoneBlocked goes on without it.
func TestMicrophoneBlocked(t *testing.T) {
	t.Parallel()
	p := startStandIn(t).talker(t, anna)
	p.allowMicrophone(false)
	p.watch.pardon("Failed to get microphone permission")
	p.open(labPreview)
	p.click("button[data-start=microphone]", "")
	p.sees("[data-problem]", "Microphone blocked. Type below, or allow it beside the address and restart.")
	p.moves(stageVideo)
	p.fill("What you say", "Hello")
	p.keys("\r")
	p.sees(".lines .it", "You said")
}

// TestSessionsThatNeverBegin tells each reason in its own sentence.
func TestSessionsThatNeverBegin(t *testing.T) {
	t.Parallel()
	s := startStandIn(t)
	p := s.talker(t, anna)
	p.watch.expect(400, 401, 402, 403, 429, 500, 502, 503)
	p.open(labPreview)
	for _, c := range []struct {
		fault sandbox.Fault
		words string
	}{
		{sandbox.Fault{Status: 400}, "Anam refused to run this configuration."},
		{sandbox.Fault{Status: 401}, "it has expired or was used before. Start again for a new one."},
		{sandbox.Fault{Status: 402}, "no plan that allows sessions"},
		{sandbox.Fault{Status: 403}, "doesn't let your account run this configuration"},
		{sandbox.Fault{Status: 429, Body: `{"error":"Concurrent session limit reached"}`}, "All 5 Anam sessions are in use, shared with live apps. Wait and try again."},
		{sandbox.Fault{Status: 429, Body: `{"error":"Spend cap reached"}`}, "spend cap"},
		{sandbox.Fault{Status: 429, Body: `{"error":"Usage"}`}, "usage limit"},
		{sandbox.Fault{Status: 503, Times: 3}, "no engine free"},
		{sandbox.Fault{Status: 500, Times: 3}, "failed to start the session"},
	} {
		c.fault.Match = "POST /v1/engine/session"
		s.script(c.fault)
		p.click("button[data-start=type]", "")
		p.sees("[data-problem]", c.words)
		p.sees("[data-state]", "Ended")
		s.sandbox.ClearFaults()
	}
	s.script(sandbox.Fault{Match: "POST /v1/auth/session-token", What: sandbox.LegacyToken})
	p.click("button[data-start=type]", "")
	p.sees("[data-problem]", "Anam returned a token that browsers refuse.")
	p.sees("[data-state]", "Not started")
	p.sound("not started")
}

// TestSessionsThatEnd tells why, and that one can start again.
func TestSessionsThatEnd(t *testing.T) {
	t.Parallel()
	s := startStandIn(t)
	p := s.talker(t, anna)
	p.open(labPreview)
	s.script(sandbox.Fault{What: sandbox.EndSession, Body: "Out of patience"})
	p.click("button[data-start=type]", "")
	p.sees("[data-problem]", "Anam ended the session: Out of patience. Start again to go on.")
	p.watch.pardon("Warning received from server")
	s.script(sandbox.Fault{What: sandbox.Warning, Body: "Nearly over"})
	p.click("button[data-start=type]", "")
	p.sees("[data-problem]", "Anam warns: Nearly over")
	p.moves(stageVideo)
	p.click("button[data-end]", "")
	p.sees("[data-state]", "Ended")
}

// TestMediaBlocked waits for a picture that never comes, as behind a firewall.
func TestMediaBlocked(t *testing.T) {
	t.Parallel()
	s := startStandIn(t)
	p := s.talker(t, anna)
	p.open(labPreview)
	s.script(sandbox.Fault{What: sandbox.BlockedMedia})
	p.click("button[data-start=type]", "")
	p.sees("[data-state]", "Connecting")
	p.sees("[data-problem]", "No video after 15 s. A firewall or VPN may block it. Try another network.")
	p.sees("[data-state]", "Ended")
}

// TestConnectionLost is a server that goes away without a word.
func TestConnectionLost(t *testing.T) {
	t.Parallel()
	s := startStandIn(t)
	p := s.talker(t, anna)
	p.open(labPreview)
	s.script(sandbox.Fault{What: sandbox.LostSession, DelayMilliseconds: 500})
	p.click("button[data-start=type]", "")
	p.sees("[data-problem]", "The connection was lost. Check your network, then start again.")
	p.watch.forget() // the SDK tells the console of each try to connect again
}

// TestPagesOfThePreview looks at the pages that lead to a talk and away from it.
func TestPagesOfThePreview(t *testing.T) {
	t.Parallel()
	p := start(t, withAdmin...).visitAs(t, anna)
	for _, l := range []look{
		{path: caraPath + "/preview", sees: cara},
		{path: "/lab", sees: "Personas"},
		{path: "/lab?search=nothing-like-this", sees: "No Lab persona matches"},
		{path: labPreview, sees: "Liv at the front desk"},
		{path: "/templates/new?lab=5a4db0c5-9e45-4000-8000-000000000002", sees: "Filled from the Lab persona"},
		{path: "/requests/sessions?template=cara-support", sees: "Sessions at Anam"},
	} {
		p.visits(l)
	}
}

// TestAnotherVersionChosen says that what is chosen is not what runs.
func TestAnotherVersionChosen(t *testing.T) {
	t.Parallel()
	p := start(t, withAdmin...).visitAs(t, anna)
	p.save(caraPath, func() { p.fill("Greeting", "Hello.") }, "Saved v2.")
	p.open(caraPath + "/preview")
	p.watch.allow(p.attribute("gr-preview", "api"))
	p.click("button[data-start=type]", "")
	p.sees("[data-state]", "Live: v2")
	p.lacks("[data-stale]")
	p.choose("What runs", "Live, v1")
	p.sees("[data-stale]", "Another version is chosen")
	p.choose("What runs", "Latest, v2")
	p.lacks("[data-stale]")
	p.choose("What runs", "Live, v1")
	p.click("button", "Restart")
	p.sees("[data-state]", "Live: v1")
	p.lacks("[data-stale]")
}
