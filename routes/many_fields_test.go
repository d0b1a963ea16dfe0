package routes

import (
	"fmt"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"greenroom/models"
	"greenroom/routes/httpkit"
)

// fields writes a form of so many different fields without values.
func fields(n int) string {
	var form strings.Builder
	for i := range n {
		fmt.Fprintf(&form, "a%d=&", i)
	}
	return strings.TrimSuffix(form.String(), "&")
}

// openPosts are the paths of the route table where anyone may send a body.
func (k *kit) openPosts() []string {
	k.Helper()
	var paths []string
	for _, r := range k.parts.rows {
		if r.Rule.Public && r.Method == post {
			paths = append(paths, samplePath(r))
		}
	}
	if len(paths) < 4 {
		k.Fatalf("only %v are open to anyone", paths)
	}
	return paths
}

func formTo(path string) string {
	return "POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
}

// Nobody who isn't signed in makes the server read more than a form of a few fields.
func TestFormsOfStrangersAreShort(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	address := k.listen()
	for _, path := range k.openPosts() {
		head := formTo(path)
		k.rawCall(address, sized(head, strangersBodyLimit+1)).want(413)
		k.rawCall(address, chunked(head, strangersBodyLimit+1)).want(413)
		k.rawCall(address, withLength(head, fields(maxFields+1))).want(413)
		k.rawCall(address, withLength(head, strings.Repeat("&", maxFields))).want(413)
		k.rawCall(address, inChunks(head, fields(maxFields), "&x")).want(413)
		for _, body := range []string{fields(maxFields), "a=" + strings.Repeat("a", strangersBodyLimit-2)} {
			if a := k.rawCall(address, withLength(head, body)); a.status == 413 {
				t.Errorf("%s: a form of %d bytes is refused: %s", path, len(body), a.body)
			}
		}
	}
}

// The bounds hold for every form and every address, whoever sends them, and not for JSON, in which & is a letter.
func TestFieldsOfAFormAndAnAddress(t *testing.T) {
	t.Parallel()
	tell := func(c *fiber.Ctx) error { return c.SendString(c.Query("a") + string(c.Context().PostArgs().Peek("a"))) }
	k := probed(t, []httpkit.Route{
		{Method: get, Path: "/probe", Handle: tell, Rule: httpkit.Anyone, Format: httpkit.JSON},
		{Method: post, Path: "/probe", Handle: tell, Rule: httpkit.SignedIn(models.RoleViewer), Format: httpkit.JSON},
		{Method: post, Path: "/key", Handle: tell, Rule: httpkit.Holds(models.ScopeMint), Format: httpkit.JSON},
	})
	v, key, address := k.visitor(models.RoleViewer), k.key(models.ScopeMint), k.listen()
	full := "a=b" + strings.Repeat("&", maxFields-1)
	for query, status := range map[string]int{full: 200, full + "&": 413} {
		k.rawCall(address, "GET /probe?"+query+" HTTP/1.1\r\nHost: x\r\n\r\n").want(status)
	}
	var many []string
	for i := range maxFields - 1 { // the mark of the form is one more
		many = append(many, fmt.Sprint("f", i), "v&v")
	}
	v.post("/probe", many...).want(200)
	v.post("/probe", append(many, "one", "more")...).refused(models.CodeTooLarge)
	k.call(post, "/key", key, `"`+full+`&&"`).want(200)
}

// The page that refuses a form says how many fields it may have.
func TestTooManyFieldsOnAPage(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	v := k.visitor(models.RoleAdmin)
	var many []string
	for i := range maxFields {
		many = append(many, "templates", fmt.Sprint("persona-", i))
	}
	v.post("/keys", many...).want(413).says("2000 fields are the most that can be sent.")
}
