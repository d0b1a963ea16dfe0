package anam

import "context"

// Tool reads one tool.
func (c *Client) Tool(ctx context.Context, id string) (Tool, error) {
	return one[Tool](ctx, c, "/v1/tools/", id)
}
