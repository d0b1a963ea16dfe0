package engine

import (
	"sync/atomic"
	"time"

	"github.com/pion/rtcp"
	"github.com/pion/webrtc/v4"
	"github.com/pion/webrtc/v4/pkg/media"

	"greenroom/anam/sandbox/clips"
)

// player streams one of two clips: the presenter talking or idling.
type player struct {
	reel         clips.Reel
	video, audio *webrtc.TrackLocalStaticSample

	talking  atomic.Bool // set by the session
	keyFrame atomic.Bool // set when the browser asks for one
	started  bool        // the session's

	// The rest is the playing goroutine's.
	shown   [][]byte
	picture int
	sound   int
}

func newPlayer(reel clips.Reel) (*player, error) {
	video, err := webrtc.NewTrackLocalStaticSample(webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeVP8}, "video", streamID)
	if err != nil {
		return nil, err
	}
	audio, err := webrtc.NewTrackLocalStaticSample(webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeOpus}, "audio", streamID)
	if err != nil {
		return nil, err
	}
	return &player{reel: reel, video: video, audio: audio}, nil
}

// show adds the player's tracks and reads their RTCP.
func (s *session) show(connection *webrtc.PeerConnection, p *player) error {
	for _, track := range []webrtc.TrackLocal{p.video, p.audio} {
		sender, err := connection.AddTrack(track)
		if err != nil {
			return err
		}
		s.spawn(func() { p.readRTCP(sender) })
	}
	return nil
}

// readRTCP reads until the connection closes. After packet loss a browser requests a key frame.
func (p *player) readRTCP(sender *webrtc.RTPSender) {
	for {
		packets, _, err := sender.ReadRTCP()
		if err != nil {
			return
		}
		for _, packet := range packets {
			switch packet.(type) {
			case *rtcp.PictureLossIndication, *rtcp.FullIntraRequest:
				p.keyFrame.Store(true)
			}
		}
	}
}

// forgetSound takes what a microphone sends until the connection closes.
func forgetSound(track *webrtc.TrackRemote) {
	buffer := make([]byte, 1500)
	for {
		if _, _, err := track.Read(buffer); err != nil {
			return
		}
	}
}

// start plays until the session is over. It starts once.
func (p *player) start(s *session) {
	if !p.started {
		p.started = true
		s.spawn(func() { p.play(s.over) })
	}
}

// play sends a packet of sound on every beat and a picture on every other one.
func (p *player) play(until <-chan struct{}) {
	beats := time.NewTicker(clips.SoundTime)
	defer beats.Stop()
	const perPicture = int(clips.PictureTime / clips.SoundTime)
	for beat := 0; ; beat++ {
		talking := p.talking.Load()
		_ = p.audio.WriteSample(media.Sample{Data: p.nextSound(talking), Duration: clips.SoundTime})
		if beat%perPicture == 0 {
			_ = p.video.WriteSample(media.Sample{Data: p.nextPicture(talking), Duration: clips.PictureTime})
		}
		select {
		case <-beats.C:
		case <-until:
			return
		}
	}
}

func (p *player) nextSound(talking bool) []byte {
	if !talking {
		p.sound = 0
		return clips.Silence
	}
	packet := p.reel.Voice[p.sound]
	p.sound = (p.sound + 1) % len(p.reel.Voice)
	return packet
}

// freshPictures is how many pictures after a key frame further requests are ignored.
const freshPictures = 5

// nextPicture restarts the clip at its end, on a change of clip, and for a requested key frame, because only the first picture is one.
func (p *player) nextPicture(talking bool) []byte {
	clip := p.reel.Idle
	if talking {
		clip = p.reel.Talk
	}
	changed := p.shown == nil || &p.shown[0] != &clip[0]
	lost := p.picture > freshPictures && p.keyFrame.Swap(false)
	if changed || lost || p.picture == len(clip) {
		p.shown, p.picture = clip, 0
		p.keyFrame.Store(false)
	}
	p.picture++
	return clip[p.picture-1]
}
