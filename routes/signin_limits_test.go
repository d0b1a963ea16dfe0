package routes

import (
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"testing"

	"greenroom/models"
	"greenroom/routes/httpkit"
)

// behindProxy makes the peer of every test request, 0.0.0.0, a trusted proxy, so that X-Forwarded-For names the client.
func behindProxy(o *Options) { o.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("0.0.0.0/32")} }

// signsIn sends the sign-in form from an address.
func (v *visitor) signsIn(from, email, password string) answer {
	return v.send(http.MethodPost, "/login", url.Values{"email": {email}, "password": {password}}, "X-Forwarded-For", from)
}

// A stranger's attempts bind neither the owner elsewhere nor a browser that the owner signed in with, and a neighbour of the stranger not at all.
func TestStrangersLockNobodyOut(t *testing.T) {
	t.Parallel()
	k := newPages(t, behindProxy)
	dana, sam := k.user(models.RoleEditor), k.user(models.RoleViewer)
	known := k.stranger()
	known.signsIn("192.0.2.1", dana.Email, passwordMark).want(303)
	known.post("/logout").want(303)
	if known.cookies[httpkit.BrowserCookie] == "" {
		t.Fatal("the browser is not remembered")
	}
	stranger := k.stranger()
	for range attemptsPerAccount {
		stranger.signsIn("192.0.2.1", dana.Email, "wrong-password-1").want(422)
	}
	stranger.signsIn("192.0.2.1", dana.Email, passwordMark).want(429)
	k.stranger().signsIn("192.0.2.2", dana.Email, passwordMark).want(303)
	k.stranger().signsIn("192.0.2.1", sam.Email, passwordMark).want(303)
	for range attemptsPerAccount + 1 { // the proxy's own address is no network
		k.stranger().signsIn("", dana.Email, "wrong-password-1").want(422)
	}
	k.stranger().signsIn("", dana.Email, passwordMark).want(303)

	// The cookie counts for its own account alone, and a changed one for none.
	known.signsIn("192.0.2.1", dana.Email, passwordMark).want(303)
	id, signature, _ := strings.Cut(known.cookies[httpkit.BrowserCookie], ".")
	for _, forged := range []string{"x" + id + "." + signature, id + "." + signature[1:], id, "", "."} {
		v := k.stranger()
		v.cookies[httpkit.BrowserCookie] = forged
		v.signsIn("192.0.2.1", dana.Email, passwordMark).want(429)
	}
	for range attemptsPerAccount {
		k.stranger().signsIn("192.0.2.3", sam.Email, "wrong-password-1").want(422)
	}
	known.signsIn("192.0.2.3", sam.Email, passwordMark).want(429)
	if k.paused.Load() == 0 {
		t.Error("nobody was held up")
	}
}

// A known browser has a count of its own.
func TestKnownBrowserGuessesAreLimited(t *testing.T) {
	t.Parallel()
	k := newPages(t, behindProxy)
	dana := k.user(models.RoleEditor)
	known := k.stranger()
	known.signsIn("192.0.2.1", dana.Email, passwordMark).want(303)
	cookie := known.cookies[httpkit.BrowserCookie]
	for i := range attemptsPerAccount {
		known.signsIn("192.0.2."+string(rune('1'+i%9)), dana.Email, "wrong-password-1").want(422)
	}
	known.signsIn("192.0.2.77", dana.Email, passwordMark).want(429)
	k.stranger().signsIn("192.0.2.1", dana.Email, passwordMark).want(303) // which binds nobody else
	if known.cookies[httpkit.BrowserCookie] != cookie {
		t.Error("a failed attempt changed the cookie")
	}
}

// A browser that several people share is known to each of the last five of them, and a longer cookie than that to nobody else.
func TestSharedBrowserIsKnownToAll(t *testing.T) {
	t.Parallel()
	k := newPages(t, behindProxy)
	browser, family := k.stranger(), make([]models.User, 6)
	for i := range family {
		var err error
		family[i], err = k.store.CreateUser(t.Context(), tester, models.NewUser{
			Email: fmt.Sprintf("family%d@example.com", i), Name: "Family", Role: models.RoleViewer, Password: passwordMark, ByOwner: true,
		})
		k.must(err)
		browser.signsIn("192.0.2.1", family[i].Email, passwordMark).want(303)
		browser.post("/logout").want(303)
	}
	cookie := browser.cookies[httpkit.BrowserCookie]
	for i, person := range family {
		for range attemptsPerAccount {
			k.stranger().signsIn("192.0.2.1", person.Email, "wrong-password-1").want(422)
		}
		browser.cookies[httpkit.BrowserCookie] = cookie
		if i == 0 { // the sixth took this one's place
			browser.signsIn("192.0.2.1", person.Email, passwordMark).want(429)
			continue
		}
		browser.signsIn("192.0.2.1", person.Email, passwordMark).want(303)
		browser.post("/logout").want(303)
	}
	if entries := strings.Count(browser.cookies[httpkit.BrowserCookie], "~") + 1; entries != 5 {
		t.Errorf("the cookie holds %d people", entries)
	}
}

// An IPv6 network of 64 bits is one.
func TestIPv6AddressesOfOneNetwork(t *testing.T) {
	t.Parallel()
	k := newPages(t, behindProxy)
	dana := k.user(models.RoleEditor)
	for i := range attemptsPerAccount {
		k.stranger().signsIn("2001:db8:1:1::"+string(rune('1'+i%9)), dana.Email, "wrong-password-1").want(422)
	}
	k.stranger().signsIn("2001:db8:1:1:ffff::1", dana.Email, passwordMark).want(429)
	k.stranger().signsIn("2001:db8:1:2::1", dana.Email, passwordMark).want(303)
}

// A new password begins anew, whichever process sets it: the server learns of it by the database alone.
func TestNewPasswordFreesTheAccount(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	dana := k.user(models.RoleEditor)
	const fresh = "a-fresh-password-of-mine"
	secrets.add(fresh)
	for range attemptsPerAccount + 1 {
		k.stranger().signsIn("", dana.Email, "wrong-password-1")
	}
	k.stranger().signsIn("", dana.Email, passwordMark).want(429)
	k.must(k.store.SetPassword(t.Context(), tester, dana.ID, models.NewPassword{Password: fresh}, ""))
	k.stranger().signsIn("", dana.Email, fresh).want(303)
}

// The own password is changed whatever strangers do.
func TestStrangersDontKeepFromChangingTheOwnPassword(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	dana := k.visitor(models.RoleEditor)
	for range 3 * attemptsPerAccount {
		k.stranger().signsIn("", dana.user.Email, "wrong-password-1")
	}
	const fresh = "a-fresh-password-of-mine"
	secrets.add(fresh)
	dana.led(dana.post("/account/password", "current", passwordMark, "password", fresh, "again", fresh), "/account").says("Your password is changed")
	dana.post("/logout")
	dana.signsIn("", dana.user.Email, fresh).want(303) // the browser stays known
}

// Each refused attempt is an audit row with its reason and network, and nothing that was typed.
func TestRefusedSignInsAreRows(t *testing.T) {
	t.Parallel()
	const typed = "typed-into-the-wrong-field"
	k := newPages(t, behindProxy)
	k.user(models.RoleAdmin)
	dana, gone := k.user(models.RoleEditor), k.user(models.RoleViewer)
	k.must(k.store.DisableUser(t.Context(), tester, gone.ID))
	k.stranger().signsIn("2001:db8:1:1::7", dana.Email, "wrong-password-1").want(422)
	k.stranger().signsIn("192.0.2.1", typed, typed).want(422)
	k.stranger().signsIn("192.0.2.1", gone.Email, passwordMark).want(422)
	v := k.visitorAs(dana)
	v.send(http.MethodPost, "/account/password", url.Values{"current": {typed}, "password": {"a-fresh-password-of-mine"}, "again": {"a-fresh-password-of-mine"}}, "X-Forwarded-For", "192.0.2.9").want(422)
	for range attemptsPerAccount - 1 {
		k.stranger().signsIn("198.51.100.1", dana.Email, "wrong-password-1")
	}
	page, err := k.store.AuditEvents(t.Context(), models.AuditQuery{Action: models.ActionSignInRefused, Limit: 100})
	k.must(err)
	type row struct{ after, subject, actor, address string }
	got := map[row]int{}
	for _, e := range page.Items {
		got[row{e.After, e.SubjectID, e.Actor.ID, e.Actor.Address}]++
		if strings.Contains(e.After+e.SubjectName, typed) || e.Actor.RequestID == "" {
			t.Errorf("row %+v", e)
		}
	}
	for want, n := range map[row]int{
		{`{"network":"2001:db8:1:1::/64","reason":"password"}`, dana.ID, "", "2001:db8:1:1::7"}: 1,
		{`{"network":"192.0.2.1","reason":"unknown"}`, "", "", "192.0.2.1"}:                     1,
		{`{"network":"192.0.2.1","reason":"disabled"}`, gone.ID, "", "192.0.2.1"}:               1,
		{`{"network":"192.0.2.9","reason":"password"}`, dana.ID, dana.ID, "192.0.2.9"}:          1,
		{`{"network":"198.51.100.1","reason":"password"}`, dana.ID, "", "198.51.100.1"}:         attemptsPerAccount - 1,
	} {
		if got[want] != n {
			t.Errorf("%+v: %d rows, want %d of %v", want, got[want], n, got)
		}
	}
	k.visitor(models.RoleAdmin).get("/audit?action=session.refused").want(200).
		says("Somebody tried to sign in as Dana editor: the password was wrong.", "Somebody tried to sign in: nobody has this email.", "this person is disabled", "did not give their password again").lacks(`value="user"`)
	if strings.Contains(k.log.String(), typed) {
		t.Error("what was typed is in the log")
	}
}
