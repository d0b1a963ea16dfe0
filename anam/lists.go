package anam

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strconv"
)

const (
	// largestPage is the most rows that Anam gives at once.
	largestPage = 100
	// maxPages bounds how many pages of a list are read.
	maxPages = 100
)

// ListQuery chooses a page of a list.
type ListQuery struct {
	// Page counts from 1. 0 leaves it to Anam: 1.
	Page int
	// PerPage is 1 to 100. 0 leaves it to Anam: 10.
	PerPage int
	// Search matches the name, and for avatars also the description.
	Search string
}

// Page is one page of a list. Rows without an ID are left out.
type Page[T any] struct {
	Data []T
	Meta Meta
}

// Meta says where a page stands in its list. A number that Anam left out is 0.
type Meta struct {
	Total       int
	LastPage    int
	CurrentPage int
	PerPage     int
}

// Personas lists the Lab personas.
func (c *Client) Personas(ctx context.Context, q ListQuery) (Page[PersonaSummary], error) {
	return list[PersonaSummary](ctx, c, "/v1/personas", q.values())
}

// Avatars lists the faces, stock and own.
func (c *Client) Avatars(ctx context.Context, q ListQuery) (Page[Avatar], error) {
	return list[Avatar](ctx, c, "/v1/avatars", q.values())
}

// Voices lists the voices. There are more than 400.
func (c *Client) Voices(ctx context.Context, q ListQuery) (Page[Voice], error) {
	return list[Voice](ctx, c, "/v1/voices", q.values())
}

// LLMs lists the language models, Anam's own included.
func (c *Client) LLMs(ctx context.Context, q ListQuery) (Page[LLM], error) {
	v := q.values()
	v.Set("includeDefaults", "true")
	return list[LLM](ctx, c, "/v1/llms", v)
}

// AllAvatars follows the list to its end, at most 100 pages of 100; so do the other All calls.
func (c *Client) AllAvatars(ctx context.Context) ([]Avatar, error) { return all(ctx, c.Avatars) }

// AllVoices follows the list to its end.
func (c *Client) AllVoices(ctx context.Context) ([]Voice, error) { return all(ctx, c.Voices) }

// AllLLMs follows the list to its end.
func (c *Client) AllLLMs(ctx context.Context) ([]LLM, error) { return all(ctx, c.LLMs) }

// Persona reads one Lab persona with its prompt. An unknown ID is NotFound.
func (c *Client) Persona(ctx context.Context, id string) (Persona, error) {
	return one[Persona](ctx, c, "/v1/personas/", id)
}

// CheckKey reads one avatar to test the key: nil when Anam accepts it, Unauthorized when not.
func (c *Client) CheckKey(ctx context.Context) error {
	_, err := c.Avatars(ctx, ListQuery{Page: 1, PerPage: 1})
	return err
}

func (q ListQuery) values() url.Values {
	v := url.Values{}
	if q.Page != 0 {
		v.Set("page", strconv.Itoa(q.Page))
	}
	if q.PerPage != 0 {
		v.Set("perPage", strconv.Itoa(q.PerPage))
	}
	if q.Search != "" {
		v.Set("search", q.Search)
	}
	return v
}

// list reads a page. Anam documents a 404 for "none found", which gives an empty page.
func list[T resource](ctx context.Context, c *Client, path string, query url.Values) (Page[T], error) {
	body, err := c.get(ctx, path, "?"+query.Encode())
	var e *Error
	switch {
	case errors.As(err, &e) && e.foreign:
		return Page[T]{}, badResponse(e.Op, e.Status, "the answer is not Anam's")
	case errors.As(err, &e) && e.Kind == NotFound:
		return Page[T]{}, nil
	case err != nil:
		return Page[T]{}, err
	}
	page, ok := decodePage[T](body)
	if !ok {
		return Page[T]{}, badResponse("GET "+path, 200, "answer is not the list it should be")
	}
	return page, nil
}

// get asks for a path that may end in {id}, and puts the escaped ID there.
// Errors name the path without the ID, which might be anything that a person typed.
func (c *Client) get(ctx context.Context, path, query string, id ...string) ([]byte, error) {
	target := c.base + path + query
	if len(id) > 0 {
		target = c.base + path[:len(path)-len("{id}")] + url.PathEscape(id[0])
	}
	u, err := url.Parse(target)
	if err != nil {
		return nil, fmt.Errorf("anam: GET %s: the URL cannot be parsed", path)
	}
	return c.ask(ctx, call{op: "GET " + path, url: u, limit: listLimit})
}

// all stops at the last page by Anam's meta, at an empty page, and at a page without new rows.
func all[T resource](ctx context.Context, pageOf func(context.Context, ListQuery) (Page[T], error)) ([]T, error) {
	var rows []T
	seen := map[string]bool{}
	for n := 1; n <= maxPages; n++ {
		page, err := pageOf(ctx, ListQuery{Page: n, PerPage: largestPage})
		if err != nil {
			return nil, err
		}
		before := len(rows)
		for _, row := range page.Data {
			if !seen[row.identity()] {
				seen[row.identity()] = true
				rows = append(rows, row)
			}
		}
		if len(rows) == before || page.Meta.LastPage > 0 && n >= page.Meta.LastPage {
			break
		}
	}
	return rows, nil
}
