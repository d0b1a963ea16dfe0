package routes

import (
	"net/http"
	"time"

	"greenroom/models"
)

const (
	get   = http.MethodGet
	post  = http.MethodPost
	put   = http.MethodPut
	patch = http.MethodPatch
	del   = http.MethodDelete
)

// Constants of the pages, repeated here so that a change of one fails a test.
const (
	home               = "/templates"
	voicesPerPage      = 60
	attemptsPerAccount = 10
	attemptWindow      = 15 * time.Minute
	flashCookie        = "flash"
	flashCount         = 3
	themeCookie        = "theme"
	undoCookie         = "undo"
	nameLength         = 100     // characters
	slugLength         = 48      // characters
	maxSearch          = 200     // characters
	bodyLimit          = 1 << 20 // bytes
	strangersBodyLimit = 64 << 10
	maxFields          = 2000
	formLimit          = 8 << 20 // bytes of a form of a persona, as it is sent
	headLimit          = 16 << 10
	requestTimeout     = 15 * time.Second
	lingerTime         = 30 * time.Second
	day                = 24 * time.Hour
)

func picturePath(id string) string { return "/media/avatars/" + id }

// listAnswer is one page of any list, as the API answers it.
type listAnswer[T any] struct {
	Data []T     `json:"data"`
	Next *string `json:"next"`
}

// valuesOf is a persona as the editor's form shows it, by field; no session options are set.
func valuesOf(p models.Persona) map[string]string { return valuesOfDocument(models.NewDocument(p)) }

// valuesOfDocument is a document as the editor's form shows it, by field.
func valuesOfDocument(d models.Document) map[string]string {
	fields, err := d.Values()
	if err != nil {
		panic(err)
	}
	values := map[string]string{}
	for _, field := range fields {
		values[field.Name] = field.Text
	}
	return values
}
