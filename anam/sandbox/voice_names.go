package sandbox

import "strings"

// voiceCount is about the length of Anam's list in 2026, so that pickers are tried with a realistic number.
const voiceCount = 1000

// The example IDs of Anam's documentation.
const (
	lucyID      = "de23e340-1416-4dd8-977d-065a7ca11697"
	caraVoiceID = "6bfbe25a-979d-40f3-a92b-5394170af54b"
	leoVoiceID  = "b7274f87-8b72-4c5b-bf52-954768b28c75"
)

// provider has one model, or several under one of Anam's labels.
type provider struct {
	name   string
	models []string
}

var providers = []provider{
	{"ELEVENLABS", []string{"eleven_flash_v2_5", "eleven_turbo_v2_5", "eleven_multilingual_v2"}},
	{"CARTESIA", []string{"sonic-3", "sonic-2"}},
	{"FISH_AUDIO", []string{"s1"}},
	{"OPENAI_ADVANCED_VOICE", []string{"gpt-realtime"}},
}

// providerTurns gives the providers their shares: ElevenLabs and Cartesia have most voices.
var providerTurns = []int{0, 1, 0, 1, 2, 0, 1, 0, 3, 1}

// accents are countries with the first names heard there: women, men, and for either.
var accents = []struct{ country, women, men, either string }{
	{"US", "Maya Hannah Zoe Brooke Naomi Harper", "Ethan Caleb Marcus Wyatt Owen Dean", "Riley Quinn"},
	{"GB", "Imogen Freya Poppy Beatrix Elsie Rosalind", "Alfie Callum Rupert Harry Miles Jasper", "Robin Ellis"},
	{"IN", "Priya Ananya Kavya Meera Ishita", "Arjun Rohan Vikram Aditya Kabir", "Kiran"},
	{"AU", "Matilda Sienna Kirra Jacinta", "Lachlan Cooper Angus Darcy", "Banjo"},
	{"DE", "Lena Greta Annika Johanna", "Jonas Lukas Matthias Felix", "Kim"},
	{"ES", "Lucía Carmen Alba Inés", "Javier Mateo Álvaro Diego", "Cruz"},
	{"FR", "Camille Élodie Manon Juliette", "Hugo Bastien Thibault Rémi", "Sacha"},
	{"BR", "Luana Beatriz Marina Isadora", "Thiago Rafael Caio Gustavo", "Ariel"},
	{"IE", "Aoife Niamh Saoirse Orla", "Cillian Declan Oisín Rory", "Rowan"},
	{"JP", "Yui Haruka Aiko Misaki", "Haruto Ren Kaito Daichi", "Hikaru"},
	{"NG", "Adaeze Ngozi Temi Folake", "Chidi Emeka Tunde Femi", "Ayo"},
	{"SE", "Astrid Linnea Saga Ebba", "Elias Nils Viggo Anton", "Love"},
	{"IT", "Giulia Chiara Bianca Ginevra", "Matteo Lorenzo Davide Enzo", "Andrea"},
	{"ZA", "Lerato Naledi Thandi Zinhle", "Sipho Thabo Pieter Bongani", "Tumelo"},
	{"CA", "Chloe Maëlle Paige Tessa", "Liam Logan Étienne Nolan", "Avery"},
	{"MX", "Ximena Valeria Renata Paola", "Emiliano Andrés Joaquín Iker", "Guadalupe"},
}

// manners are how a voice sounds: the second half of its name, what it is good for, its tags.
var manners = []struct{ title, use, tags string }{
	{"Warm & Clear", "Unhurried and close, for welcomes and support", "warm,support"},
	{"Bright & Friendly", "Lively without shouting, for onboarding", "bright,onboarding"},
	{"Calm Guide", "Even and low, for health and finance", "calm,health"},
	{"Crisp Newsreader", "Exact consonants, for announcements", "crisp,narration"},
	{"Soft & Thoughtful", "Leaves room between sentences, for coaching", "soft,coaching"},
	{"Confident Host", "Carries a room, for events and sales", "confident,sales"},
	{"Easygoing", "Talks as to a neighbour, for small talk", "casual,conversation"},
	{"Gentle Storyteller", "Rises and falls, for children and museums", "story,education"},
	{"Quick & Upbeat", "Half a step faster, for games and quizzes", "fast,games"},
	{"Seasoned Advisor", "Dry and sure, for advice", "mature,advice"},
}

// allVoices are Anam's three examples and generated voices up to voiceCount, all with different names.
func allVoices() []voice {
	all := []voice{
		exampleVoice(lucyID, "Lucy - Fresh & Casual", "ELEVENLABS", "eleven_flash_v2_5", "FEMALE", "GB", 212),
		exampleVoice(caraVoiceID, "Cara", "CARTESIA", "sonic-3", "FEMALE", "US", 196),
		exampleVoice(leoVoiceID, "Leo", "ELEVENLABS", "eleven_turbo_v2_5", "MALE", "US", 118),
	}
	for n := 0; len(all) < voiceCount; n++ {
		all = append(all, madeVoice(n, len(all)+1))
	}
	return all
}

func exampleVoice(id, name, provider, model, gender, country string, pitch float64) voice {
	return voice{
		ID: id, DisplayName: name, Provider: provider, ProviderVoiceID: orNull("sandbox-" + id[:8]), ProviderModelID: orNull(model),
		Gender: orNull(gender), Country: orNull(country), Description: orNull("A voice of Anam's examples"),
		DisplayTags: []string{"example"}, CreatedAt: dated(0), UpdatedAt: dated(0), pitch: pitch,
	}
}

// madeVoice cycles through accents, genders, names and manners with different periods, so that neighbours differ.
func madeVoice(n, position int) voice {
	accent := accents[n%len(accents)]
	round := n / len(accents)
	gender, names, low := genderOf(round, accent.women, accent.men, accent.either)
	turn := turnOf(round)
	manner := manners[(n%len(accents)+3*turn)%len(manners)]
	p := providers[providerTurns[(n+round)%len(providerTurns)]]
	id := madeID(voiceKind, position)
	v := voice{
		ID: id, DisplayName: names[(turn+turn/len(manners))%len(names)] + " - " + manner.title, Provider: p.name,
		ProviderVoiceID: orNull("sandbox-voice-" + id[len(id)-4:]), ProviderModelID: orNull(p.models[round%len(p.models)]),
		Gender: orNull(gender), Country: orNull(accent.country), Description: orNull(manner.use),
		DisplayTags: strings.Split(manner.tags, ","), IsZDR: n%7 == 0, CreatedAt: dated(position), UpdatedAt: dated(position),
		pitch: low + float64(n*7%41),
	}
	if n%50 == 49 {
		v.CreatedByOrganizationID = orNull(organisation)
	}
	if n%90 == 77 {
		v.Gender, v.Country = nil, nil
	}
	return v
}

// registers of a voice. Of seven rounds, three are women's, three men's and one is for either.
const (
	womens = iota
	mens
	eithers
)

func registerOf(round int) int {
	if round%7 == 6 {
		return eithers
	}
	return round % 2
}

// turnOf counts the earlier rounds of the same register. Names and manners advance by it, so that no pair repeats.
func turnOf(round int) int {
	turn := 0
	for earlier := range round {
		if registerOf(earlier) == registerOf(round) {
			turn++
		}
	}
	return turn
}

// genderOf gives the gender of a round, its names and the lowest pitch in hertz.
func genderOf(round int, women, men, either string) (gender string, names []string, low float64) {
	switch registerOf(round) {
	case womens:
		return "FEMALE", strings.Fields(women), 178
	case mens:
		return "MALE", strings.Fields(men), 92
	}
	return "NEUTRAL", strings.Fields(either), 150
}
