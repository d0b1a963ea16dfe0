package routes

import (
	"greenroom/catalog"
	"greenroom/web"
)

// keySentences say what is known of the server's Anam key, and what to do.
var keySentences = map[catalog.KeyState]string{
	catalog.KeyGood:    "Anam takes Greenroom's API key.",
	catalog.KeyRefused: "Anam refused Greenroom's API key. Apps get no tokens. Replace ANAM_API_KEY on the server and restart.",
	catalog.KeyDown:    "Anam isn't answering. Editing and saving work; new sessions and preview don't. Check the server's network and ANAM_API_URL, then check again.",
	catalog.KeyUnknown: "Anam has not said yet whether it takes Greenroom's API key. Check again in a moment.",
}

func (s *server) keySentence(state catalog.KeyState) string {
	if s.Sandbox && state == catalog.KeyGood {
		return "The sandbox answers in Anam's place: its tokens and IDs are made up."
	}
	return keySentences[state]
}

// listFailures say why a list could not be read.
var listFailures = map[catalog.KeyState]string{
	catalog.KeyGood:    "The last try failed. The list from before is in use.",
	catalog.KeyRefused: "Anam refused Greenroom's API key. The list from before is in use.",
	catalog.KeyDown:    "Anam didn't answer. The list from before is in use.",
	catalog.KeyUnknown: "The last try failed. The list from before is in use.",
}

// catalogCounts says how each list of the catalog stands.
func (s *server) catalogCounts() []web.CatalogCount {
	lists := s.Catalog.Listings()
	labels := []string{"Faces", "Voices", "Models", "Tools"}
	counts := make([]web.CatalogCount, len(lists))
	for i, list := range lists {
		counts[i] = s.catalogCount(labels[i], list)
	}
	return counts
}

func (s *server) catalogCount(label string, list catalog.Listing) web.CatalogCount {
	shown := web.CatalogCount{Label: label, Count: list.Count, Fetched: s.at(list.Fetched)}
	if list.Err != nil {
		state, _ := s.Catalog.Key()
		shown.Error = listFailures[state]
	}
	return shown
}
