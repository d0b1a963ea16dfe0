package models

// Over gives the options of a session: those of the version with those that its mint sent in their place. A member that is sent replaces the whole member.
// What a version promises to viewers stands: a mint can't record what the version keeps unrecorded, nor hide that the persona is no human.
// Neither is changed; either may be nil, and so may the result. Complaints are about the mint's options.
func (o *SessionOptions) Over(version *SessionOptions) (*SessionOptions, []FieldError) {
	merged := o
	if version != nil {
		if broken := o.brokenPromises(*version); broken != nil {
			return nil, broken
		}
		merged = o.inPlaceOf(*version)
	}
	return merged, merged.regionProblems("sessionOptions")
}

// WithinPromises gives the options without those that would break a promise of the version, and the paths of what was left out:
// for a client that sends a value of its own for everything, whether or not somebody chose it. Neither is changed; either may be nil.
func (o *SessionOptions) WithinPromises(version *SessionOptions) (kept *SessionOptions, left []string) {
	if o == nil || version == nil {
		return o, nil
	}
	within := *o
	for _, broken := range o.brokenPromises(*version) {
		left = append(left, broken.Field)
		switch broken.Field {
		case replayPath:
			within.SessionReplay = nil
		case disclosurePath:
			within.ShowAIAvatarDisclosure = nil
		}
	}
	return within.orAbsent(), left
}

const (
	replayPath     = "sessionOptions.sessionReplay.enableSessionReplay"
	disclosurePath = "sessionOptions.showAIAvatarDisclosure"
)

func (o *SessionOptions) brokenPromises(version SessionOptions) (problems []FieldError) {
	switch {
	case o == nil:
		return nil
	case version.recordsNothing() && o.SessionReplay != nil && !o.recordsNothing():
		problems = append(problems, FieldError{replayPath, "override_refused", "This version is not recorded. Leave sessionReplay out."})
	}
	if is(version.ShowAIAvatarDisclosure, true) && is(o.ShowAIAvatarDisclosure, false) {
		problems = append(problems, FieldError{disclosurePath, "override_refused", "This version tells viewers that it is no human. Leave showAIAvatarDisclosure out."})
	}
	return problems
}

func (o *SessionOptions) recordsNothing() bool {
	return o.SessionReplay != nil && is(o.SessionReplay.EnableSessionReplay, false)
}

func is(set *bool, value bool) bool { return set != nil && *set == value }

func (o *SessionOptions) inPlaceOf(version SessionOptions) *SessionOptions {
	if o == nil {
		return &version
	}
	replace(&version.SessionReplay, o.SessionReplay)
	replace(&version.VideoQuality, o.VideoQuality)
	replace(&version.VideoWidth, o.VideoWidth)
	replace(&version.VideoHeight, o.VideoHeight)
	replace(&version.Egress, o.Egress)
	replace(&version.ShowAIAvatarDisclosure, o.ShowAIAvatarDisclosure)
	replace(&version.Region, o.Region)
	replace(&version.RegionPolicy, o.RegionPolicy)
	return &version
}

// replace sets a member unless it was not sent.
func replace[T comparable](member *T, sent T) {
	var absent T
	if sent != absent {
		*member = sent
	}
}
