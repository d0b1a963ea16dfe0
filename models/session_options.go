package models

import "slices"

// SessionOptions are Anam's options of one session. As a part of a version they hold for all its sessions; what a mint sends beats them.
// Ranges are those of Anam's OpenAPI file as captured in July 2026, region and disclosure those of its Python SDK.
type SessionOptions struct {
	SessionReplay *SessionReplay `json:"sessionReplay,omitempty"`
	// VideoQuality high holds the bit rate up.
	VideoQuality string `json:"videoQuality,omitempty" validate:"omitempty,oneof=high auto"`
	// VideoWidth and VideoHeight are set together: cara-3 draws 720x480, cara-4 1152x768 or 768x1152.
	VideoWidth  *int    `json:"videoWidth,omitempty" validate:"omitnil,min=1,max=8192"`
	VideoHeight *int    `json:"videoHeight,omitempty" validate:"omitnil,min=1,max=8192"`
	Egress      *Egress `json:"egress,omitempty"`
	// ShowAIAvatarDisclosure tells the viewer that this is no human.
	ShowAIAvatarDisclosure *bool `json:"showAIAvatarDisclosure,omitempty"`
	// Region is where the session runs, such as eu. Anam knows which there are; it is for enterprise plans.
	Region string `json:"region,omitempty" validate:"max=40,id"`
	// RegionPolicy strict fails where the region is not free; preferred, the default, runs elsewhere.
	RegionPolicy string `json:"regionPolicy,omitempty" validate:"omitempty,oneof=preferred strict"`
}

// SessionReplay turns the recording of a session off; Anam's default is on.
type SessionReplay struct {
	EnableSessionReplay *bool `json:"enableSessionReplay,omitempty"`
}

// EgressDaily is the only mode of Egress.
const EgressDaily = "daily"

// Egress sends the media of the persona to a room of another service. Anam demands a face alone for it.
type Egress struct {
	Mode  string       `json:"mode" validate:"required,oneof=daily"`
	Daily *DailyEgress `json:"daily,omitempty" validate:"required"`
}

// DailyEgress names a Daily room. The token belongs to the caller; it is passed on and never stored.
type DailyEgress struct {
	RoomURL  string `json:"roomUrl" validate:"required,max=2048,url"`
	Token    string `json:"token,omitempty" validate:"max=4096"`
	UserName string `json:"userName,omitempty" validate:"max=200"`
}

// Normalize brings the options to their canonical form: each field as its kind demands, empty groups absent.
// It copies groups before it changes them, since the caller may share them.
func (o *SessionOptions) Normalize() {
	*o = o.Opened()
	for _, f := range sessionFields {
		f.normalize(o)
	}
	o.SessionReplay = presentUnlessZero(*o.SessionReplay)
	o.Egress.Daily = presentUnlessZero(*o.Egress.Daily)
	o.Egress = presentUnlessZero(*o.Egress)
}

// orAbsent gives nil for options that say nothing.
func (o *SessionOptions) orAbsent() *SessionOptions { return presentUnlessZero(*o) }

// Problems gives every complaint about the options of a version. Whoever reads the version reads them, so they hold no token.
func (o *SessionOptions) Problems(at string) []FieldError {
	problems := slices.Concat(Check(o, at), o.sizeProblems(at), o.regionProblems(at))
	if o.Egress == nil || o.Egress.Daily == nil {
		return problems
	}
	if daily := o.Egress.Daily; daily.Token != "" {
		problems = append(problems, FieldError{at + ".egress.daily.token", "not_allowed", "Leave the token out: everybody who may read this version can read it. Send it with each request for a token."})
	} else if addressHoldsSecret(daily.RoomURL) {
		problems = append(problems, FieldError{at + ".egress.daily.roomUrl", "not_allowed", "Leave credentials out of the address: everybody who may read this version can read them."})
	}
	return problems
}

// sizeProblems complains about a width without a height, or the other way round.
func (o *SessionOptions) sizeProblems(at string) []FieldError {
	if o == nil || (o.VideoWidth == nil) == (o.VideoHeight == nil) {
		return nil
	}
	return []FieldError{{at + ".videoWidth", "not_allowed", "Set videoWidth and videoHeight together, or neither."}}
}

func (o *SessionOptions) regionProblems(at string) []FieldError {
	if o == nil || o.RegionPolicy != "strict" || o.Region != "" {
		return nil
	}
	return []FieldError{{at + ".region", "required", "Name the region that regionPolicy strict holds sessions to."}}
}
