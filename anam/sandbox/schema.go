package sandbox

import "slices"

// The request schema of POST /v1/auth/session-token, with Anam's ranges.

var mintSchema = object(members{
	"personaConfig":  personaConfigRule,
	"clientLabel":    text(0, 0),
	"sessionOptions": sessionOptionsSchema,
	"environment":    object(nil),
})

// personaConfigRule has two variants: with a personaId no other member is checked.
func personaConfigRule(c complaints, v any, path []string) {
	if o, ok := v.(map[string]any); ok && o["personaId"] != nil {
		object(members{"personaId": text(1, 0)})(c, v, path)
		return
	}
	personaSchema(c, v, path)
}

var personaSchema = object(members{
	"name":                    text(0, 0),
	"avatarId":                text(1, 0),
	"avatarModel":             oneOf("Invalid avatar model", "cara-3", "cara-4", "cara-4-latest"),
	"voiceId":                 text(1, 0),
	"llmId":                   text(1, 0),
	"systemPrompt":            text(0, 0),
	"initialMessage":          nullable(text(0, 0)),
	"skipGreeting":            boolean,
	"uninterruptibleGreeting": boolean,
	"maxSessionLengthSeconds": number(1, 1e9),
	"languageCode":            text(1, 0),
	"voiceDetectionOptions":   voiceDetectionSchema,
	"voiceGenerationOptions":  object(nil),
	"directorNotes":           both(directorNotesSchema, eitherPresetOrPrompt),
	"tools":                   each(toolSchema),
	"toolIds":                 each(uuid),
	"zeroDataRetention":       boolean,
	"enableAudioPassthrough":  boolean,
})

var voiceDetectionSchema = object(members{
	"endOfSpeechSensitivity":          number(0, 1),
	"silenceBeforeSkipTurnSeconds":    number(0, 900),
	"silenceBeforeSessionEndSeconds":  number(0, 7200),
	"silenceBeforeAutoEndTurnSeconds": number(0.5, 10),
	"speechEnhancementLevel":          number(0, 1),
})

var directorNotesSchema = object(members{
	"presetStyle": oneOf("Invalid Director Notes preset",
		"happy", "warm", "playful", "supportive", "sad", "angry", "distressed"),
	"customStylePrompt": text(0, 2000),
	"expressivity":      number(0, 1),
})

func eitherPresetOrPrompt(c complaints, v any, path []string) {
	if o, ok := v.(map[string]any); ok && o["presetStyle"] != nil && o["customStylePrompt"] != nil {
		c.add("Provide either presetStyle or customStylePrompt, not both", path...)
	}
}

var toolSchema = object(members{
	"type":        oneOf("Invalid tool type", "client", "server", "system"),
	"name":        text(1, 0),
	"description": text(0, 1024),
	"parameters":  serialised(10_000),
}, "type", "name")

var sessionOptionsSchema = both(object(members{
	"sessionReplay":          object(members{"enableSessionReplay": boolean}),
	"videoQuality":           oneOf("Invalid video quality", "high", "auto"),
	"videoWidth":             integer(1),
	"videoHeight":            integer(1),
	"egress":                 object(members{"mode": oneOf("Invalid egress mode", "daily"), "daily": dailySchema}, "mode"),
	"showAIAvatarDisclosure": boolean,
	"region":                 text(1, 0),
	"regionPolicy":           oneOf("Invalid region policy", "preferred", "strict"),
}), bothOrNeitherDimension, regionOfStrictPolicy)

var dailySchema = object(members{"roomUrl": text(1, 0), "token": text(0, 0), "userName": text(0, 0)}, "roomUrl")

func bothOrNeitherDimension(c complaints, v any, path []string) {
	o, _ := v.(map[string]any)
	_, width := o["videoWidth"]
	_, height := o["videoHeight"]
	if width && !height {
		c.add("Required with videoWidth", below(path, "videoHeight")...)
	}
	if height && !width {
		c.add("Required with videoHeight", below(path, "videoWidth")...)
	}
}

func regionOfStrictPolicy(c complaints, v any, path []string) {
	if o, _ := v.(map[string]any); o["regionPolicy"] == "strict" && o["region"] == nil {
		c.add("Required with regionPolicy strict", below(path, "region")...)
	}
}

// The variants of voiceGenerationOptions. ElevenLabs V1 is contained in V2.
var (
	elevenLabsOptions = closed(members{
		"stability": number(0, 1), "similarityBoost": number(0, 1), "speed": number(0.7, 1.2),
		"style": number(0, 1), "useSpeakerBoost": boolean, "model": text(1, 0),
	})
	cartesiaOptions = closed(members{
		"volume": number(0.5, 2), "speed": number(0.6, 1.5),
		"emotion": oneOf("Invalid emotion", "neutral", "calm", "angry", "content", "sad", "scared"),
	})
	fishAudioOptions = closed(members{"volume": number(0.5, 2), "speed": number(0.5, 2)})
	noOptions        = closed(nil)
)

var optionsByProvider = map[string]rule{
	"ELEVENLABS": elevenLabsOptions, "CARTESIA": cartesiaOptions,
	"FISH_AUDIO": fishAudioOptions, "OPENAI_ADVANCED_VOICE": noOptions,
}

// checkMint checks the schema, then the rules that need the catalog.
func (s *Server) checkMint(body map[string]any) complaints {
	c := complaints{}
	mintSchema(c, body, nil)
	config, ok := body["personaConfig"].(map[string]any)
	if !ok || config["personaId"] != nil {
		return c
	}
	path := []string{"personaConfig"}
	s.checkGeneration(c, config, below(path, "voiceGenerationOptions"))
	s.checkModel(c, config, below(path, "avatarModel"))
	s.checkTools(c, config, below(path, "tools"))
	if s.options.StrictIDs {
		s.checkKnown(c, config, path)
	}
	if usesEgress(body["sessionOptions"]) && config["enableAudioPassthrough"] != true {
		c.add("Required with sessionOptions.egress", below(path, "enableAudioPassthrough")...)
	}
	return c
}

// checkGeneration checks the options against the variant of the voice's provider. With an unknown voice any variant will do.
func (s *Server) checkGeneration(c complaints, config map[string]any, path []string) {
	options, present := config["voiceGenerationOptions"].(map[string]any)
	if !present {
		return
	}
	id, _ := config["voiceId"].(string)
	if v, known := s.catalog.voice(id); known {
		optionsByProvider[v.Provider](c, options, path)
		return
	}
	for _, variant := range []rule{elevenLabsOptions, cartesiaOptions, fishAudioOptions} {
		attempt := complaints{}
		if variant(attempt, options, nil); !attempt.any() {
			return
		}
	}
	c.add("Invalid input", path...)
}

func (s *Server) checkModel(c complaints, config map[string]any, path []string) {
	model, asked := config["avatarModel"].(string)
	id, _ := config["avatarId"].(string)
	a, known := s.catalog.avatar(id)
	if !asked || !known {
		return
	}
	if model == "cara-4-latest" {
		model = "cara-4"
	}
	if !slices.Contains(a.AvailableVersions, model) {
		c.add("Avatar does not support this model", path...)
	}
}

// checkTools refuses an inline tool of type system: those are attached by toolIds.
func (s *Server) checkTools(c complaints, config map[string]any, path []string) {
	tools, _ := config["tools"].([]any)
	if s.options.AllowSystemTools {
		return
	}
	each(object(members{"type": func(c complaints, v any, path []string) {
		if v == "system" {
			c.add("System tools cannot be defined inline", path...)
		}
	}}))(c, tools, path)
}

// checkKnown refuses IDs that are not in the catalog.
func (s *Server) checkKnown(c complaints, config map[string]any, path []string) {
	for name, known := range map[string]func(string) bool{
		"avatarId": func(id string) bool { _, ok := s.catalog.avatar(id); return ok },
		"voiceId":  func(id string) bool { _, ok := s.catalog.voice(id); return ok },
		"llmId":    func(id string) bool { _, ok := s.catalog.llm(id); return ok },
	} {
		if id, ok := config[name].(string); ok && !known(id) {
			c.add("Not found", below(path, name)...)
		}
	}
	ids, _ := config["toolIds"].([]any)
	each(func(c complaints, v any, path []string) {
		if id, _ := v.(string); !s.catalog.hasTool(id) {
			c.add("Not found", path...)
		}
	})(c, ids, below(path, "toolIds"))
}

func usesEgress(options any) bool {
	o, _ := options.(map[string]any)
	return o["egress"] != nil
}
