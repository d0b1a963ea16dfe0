package pages

import (
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// address is a path with a query string. Parameters without a value are left out.
func address(path string, parameters map[string]string) string {
	query := url.Values{}
	for name, value := range parameters {
		if value != "" {
			query.Set(name, value)
		}
	}
	if len(query) == 0 {
		return path
	}
	return path + "?" + query.Encode()
}

// pageLinks gives the links of a list that is paged by cursor: back to the first page, and on to the next.
// A link is empty where there is nowhere to go. pageURL is the list's address at a cursor, the first page at "".
func pageLinks(c *fiber.Ctx, next string, pageURL func(cursor string) string) (firstURL, nextURL string) {
	if c.Query("cursor") != "" {
		firstURL = pageURL("")
	}
	if next != "" {
		nextURL = pageURL(next)
	}
	return firstURL, nextURL
}

// firstPage is the requested address without its cursor.
func firstPage(c *fiber.Ctx) string {
	parameters := c.Queries()
	delete(parameters, "cursor")
	return address(c.Path(), parameters)
}

// localPath gives the path and query of an address on this server, or home for any other text.
// Browsers read a backslash as a slash, so an address with one could lead elsewhere.
func localPath(text string) string {
	to, err := url.Parse(text)
	switch {
	case err != nil || to.Scheme != "" || to.Host != "" || to.User != nil || len(text) > 2048,
		!strings.HasPrefix(to.Path, "/"), strings.HasPrefix(to.Path, "//"), strings.ContainsAny(text, "\\\r\n\t"):
		return home
	}
	return to.RequestURI()
}

// nextPath is localPath for the page to show after signing in.
func nextPath(text string) string {
	path := localPath(text)
	switch strings.SplitN(path, "?", 2)[0] {
	case "/", "/login", "/logout", "/setup":
		return home
	}
	return path
}

// withNext is a page that leads on to another one.
func withNext(path, next string) string {
	if next = nextPath(next); next == home {
		next = ""
	}
	return address(path, map[string]string{"next": next})
}
