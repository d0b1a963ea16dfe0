package clients

import (
	"cmp"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"greenroom/models"
	"greenroom/routes/httpkit"
)

// How Anam pages its lists.
const (
	usualPerPage = 10
	mostPerPage  = 100
	lastPage     = 100_000
)

// personaAnswer is a template as Anam lists a persona. Its id is what personaConfig.personaId takes.
type personaAnswer struct {
	ID               string         `json:"id"`
	Name             string         `json:"name"`
	Description      string         `json:"description"`
	Avatar           *struct{}      `json:"avatar"`
	Voice            *struct{}      `json:"voice"`
	IsDefaultPersona bool           `json:"isDefaultPersona"`
	LanguageCode     string         `json:"languageCode"`
	CreatedAt        httpkit.Moment `json:"createdAt"`
	UpdatedAt        httpkit.Moment `json:"updatedAt"`
}

type personaList struct {
	Data []personaAnswer `json:"data"`
	Meta listMeta        `json:"meta"`
}

// listMeta is where a page stands; Prev and Next are null at the ends.
type listMeta struct {
	Total       int  `json:"total"`
	LastPage    int  `json:"lastPage"`
	CurrentPage int  `json:"currentPage"`
	PerPage     int  `json:"perPage"`
	Prev        *int `json:"prev"`
	Next        *int `json:"next"`
}

// listPersonas lists what the key may mint by the label live: no drafts, no prompts.
func (d door) listPersonas(c *fiber.Ctx) error {
	q := httpkit.QueryReader{C: c}
	page, perPage := number(&q, "page", 1, lastPage), number(&q, "perPage", usualPerPage, mostPerPage)
	search := q.Text("search", httpkit.MaxSearch)
	if err := q.Err(); err != nil {
		return err
	}
	items, total, err := d.store.Mintable(c.UserContext(), models.MintableQuery{
		OnlyIDs: httpkit.RequestOf(c).Key.TemplateIDs, Search: search, Skip: (page - 1) * perPage, Limit: perPage,
	})
	if err != nil {
		return err
	}
	list := personaList{Data: make([]personaAnswer, len(items)), Meta: metaOf(total, page, perPage)}
	for i, t := range items {
		list.Data[i] = personaAnswer{
			ID: t.Slug, Name: t.Name, Description: t.Description, LanguageCode: cmp.Or(t.LanguageCode, "inherit"),
			CreatedAt: httpkit.Moment(t.CreatedAt), UpdatedAt: httpkit.Moment(t.UpdatedAt),
		}
	}
	return httpkit.AnswerJSON(c, fiber.StatusOK, list)
}

func metaOf(total, page, perPage int) listMeta {
	m := listMeta{Total: total, LastPage: max(1, (total+perPage-1)/perPage), CurrentPage: page, PerPage: perPage}
	if page > 1 {
		m.Prev = httpkit.OrNull(page - 1)
	}
	if page < m.LastPage {
		m.Next = httpkit.OrNull(page + 1)
	}
	return m
}

func number(q *httpkit.QueryReader, name string, usual, most int) int {
	text := q.Text(name, httpkit.MaxSearch)
	if text == "" {
		return usual
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > most {
		q.Complain(name, "out_of_range", "Use a number from 1 to "+strconv.Itoa(most)+".")
		return usual
	}
	return n
}
