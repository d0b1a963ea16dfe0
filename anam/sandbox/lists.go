package sandbox

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

const (
	defaultPerPage = 10
	maxPerPage     = 100
)

// listed is a row of a list.
type listed interface {
	identity() string
	// matches reports whether the row has the search text, which is in lower case.
	matches(search string) bool
	// at gives the JSON form, with media URLs on the origin.
	at(origin string) any
}

type page struct {
	Data []any    `json:"data"`
	Meta pageMeta `json:"meta"`
}

type pageMeta struct {
	Total       int  `json:"total"`
	LastPage    int  `json:"lastPage"`
	CurrentPage int  `json:"currentPage"`
	PerPage     int  `json:"perPage"`
	Prev        *int `json:"prev"`
	Next        *int `json:"next"`
}

// answerList answers with the requested page of the rows that match the search.
func answerList[T listed](s *Server, w http.ResponseWriter, r *http.Request, rows []T) {
	query := r.URL.Query()
	number, perPage, found := paging(query)
	if found.any() {
		answer(w, http.StatusBadRequest, map[string]any{"error": "Invalid query parameters", "details": found})
		return
	}
	rows = searched(rows, query.Get("search"))
	p := page{Meta: metaOf(len(rows), number, perPage), Data: []any{}}
	origin := s.originFor(r)
	for i := (number - 1) * perPage; i < min(number*perPage, len(rows)); i++ {
		p.Data = append(p.Data, rows[i].at(origin))
	}
	answer(w, http.StatusOK, p)
}

func answerOne[T listed](s *Server, w http.ResponseWriter, r *http.Request, row T, known bool) {
	if !known {
		answerNotFound(w, r)
		return
	}
	answer(w, http.StatusOK, row.at(s.originFor(r)))
}

func paging(query url.Values) (number, perPage int, found complaints) {
	found = complaints{}
	number = whole(query, "page", 1, 1_000_000, found)
	perPage = whole(query, "perPage", defaultPerPage, maxPerPage, found)
	return number, perPage, found
}

func whole(query url.Values, name string, fallback, maximum int, found complaints) int {
	if !query.Has(name) {
		return fallback
	}
	n, err := strconv.Atoi(query.Get(name))
	if err != nil || n < 1 || n > maximum {
		found.add("Expected a whole number between 1 and "+strconv.Itoa(maximum), name)
	}
	return n
}

func metaOf(total, number, perPage int) pageMeta {
	m := pageMeta{Total: total, LastPage: max(1, (total+perPage-1)/perPage), CurrentPage: number, PerPage: perPage}
	if number > 1 {
		prev := min(number-1, m.LastPage)
		m.Prev = &prev
	}
	if number < m.LastPage {
		next := number + 1
		m.Next = &next
	}
	return m
}

func searched[T listed](rows []T, search string) []T {
	search = strings.ToLower(strings.TrimSpace(search))
	if search == "" {
		return rows
	}
	var matching []T
	for _, row := range rows {
		if row.matches(search) {
			matching = append(matching, row)
		}
	}
	return matching
}

func has(search string, texts ...string) bool {
	for _, t := range texts {
		if strings.Contains(strings.ToLower(t), search) {
			return true
		}
	}
	return false
}

// originFor is the origin at which the client reaches this server: the started address, or the request's Host.
func (s *Server) originFor(r *http.Request) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.origin != "" {
		return s.origin
	}
	return "http://" + r.Host
}
