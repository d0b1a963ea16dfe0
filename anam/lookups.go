package anam

import (
	"context"
	"net/http"
)

// Avatar reads one avatar, also one that the lists of this account leave out. Errors: not_found among others.
func (c *Client) Avatar(ctx context.Context, id string) (Avatar, error) {
	return one[Avatar](ctx, c, "/v1/avatars/", id)
}

// Voice reads one voice.
func (c *Client) Voice(ctx context.Context, id string) (Voice, error) {
	return one[Voice](ctx, c, "/v1/voices/", id)
}

// LLM reads one model.
func (c *Client) LLM(ctx context.Context, id string) (LLM, error) {
	return one[LLM](ctx, c, "/v1/llms/", id)
}

// Tool reads one tool.
func (c *Client) Tool(ctx context.Context, id string) (Tool, error) {
	return one[Tool](ctx, c, "/v1/tools/", id)
}

// one reads a single resource. path ends with a slash; the ID is escaped.
func one[T resource](ctx context.Context, c *Client, path, id string) (T, error) {
	var zero T
	if id == "" || id == "." || id == ".." {
		return zero, &Error{Kind: NotFound, Op: "GET " + path + "{id}", Reason: "not an ID"}
	}
	body, err := c.get(ctx, path+"{id}", "", id)
	if err != nil {
		return zero, err
	}
	row, ok := decodeRow[T](body)
	if !ok {
		return zero, badResponse("GET "+path+"{id}", http.StatusOK, "answer is not the resource it should be")
	}
	return row, nil
}
