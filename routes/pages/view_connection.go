package pages

import (
	"fmt"

	"greenroom/catalog"
	"greenroom/messages"
	"greenroom/routes/httpkit"
	"greenroom/store"
	"greenroom/web"
)

// keySentences describe the state of the server's Anam key, and what to do.
var keySentences = map[catalog.KeyState]string{
	catalog.KeyGood:    "Anam takes Greenroom's API key.",
	catalog.KeyRefused: messages.AnamKeyNoGood,
	catalog.KeyDown:    "Anam isn't answering. Editing and saving work; new sessions and preview don't. Check the server's network and ANAM_API_URL, then check again.",
	catalog.KeyUnknown: "Anam has not said yet whether it takes Greenroom's API key. Check again in a moment.",
}

func (p connectionPages) keySentence(state catalog.KeyState) string {
	if p.sandbox && state == catalog.KeyGood {
		return "The sandbox answers in Anam's place: its tokens and IDs are made up."
	}
	if p.catalog.RefusesTokensAlone() {
		return messages.AnamNoTokens
	}
	return keySentences[state]
}

// troubleSentences say to admins what stands between this server and Anam, and what removes it. Others read keySentences alone.
var troubleSentences = map[catalog.Trouble]string{
	"no_name":            "The name in ANAM_API_URL can't be looked up. Check its spelling, and the server's DNS.",
	"nobody_listens":     "The connection was refused: nothing listens at the address in ANAM_API_URL. Check its host and port.",
	"unreachable":        "There is no way from this server to the address. Check its network, firewall and routes.",
	"broken_off":         "The connection was closed before the answer was complete. A firewall or proxy may end it; check them if it stays.",
	"no_answer":          "No answer came in time. A firewall may drop the connection, or Anam is slow; check the server's outgoing connections if it stays.",
	"proxy_away":         "The proxy in HTTPS_PROXY or HTTP_PROXY can't be reached. Check its address, or unset it and restart.",
	"proxy_refused":      "The proxy in HTTPS_PROXY refused to connect to Anam. Allow the host of ANAM_API_URL there, or add it to NO_PROXY and restart.",
	"proxy_unknown_user": "The proxy wants a user and password. Put them into HTTPS_PROXY or HTTP_PROXY, as http://user:password@proxy:port, and restart.",
	"untrusted":          "The certificate is of an authority that this server doesn't trust, as one that signed itself. If a proxy of yours opens TLS, name its authority in SSL_CERT_FILE and restart; else check ANAM_API_URL.",
	"expired":            "The certificate is not valid now. Check the server's clock; if it is right, the certificate at the address has to be renewed.",
	"wrong_name":         "The certificate is of another host. Check the name in ANAM_API_URL.",
	"no_tls":             "The address answers plain HTTP. Begin ANAM_API_URL with the scheme and port that it speaks.",
	"tls_failed":         "The two sides agree on no version of TLS. Check what stands at the address in ANAM_API_URL.",
	"key_refused":        "Anam answered 401. Make a new key in the Anam Lab and set it as ANAM_API_KEY.",
	"not_allowed":        "Anam answered 402 or 403: the key, or the plan behind it, may not do all that Greenroom asks. Check the key's permissions and the plan in the Anam Lab.",
	"asked_to_wait":      "Anam answered 429: it is asked too often. Wait a moment.",
	"not_anam":           "Something answers at the address that isn't Anam. Check ANAM_API_URL: its scheme, host and path.",
	"anam_fails":         "Anam itself answers with an error of its own. Wait, and look at Anam's status page.",
}

// setup is what the settings and the requests so far say of the way between browsers and this server.
type setup struct {
	forwarded httpkit.Forwarded
	https     bool // of the public URL
	proxies   bool // some are trusted
	exposed   bool // it listens beyond this machine
	sandbox   bool
}

// warnings tell admins what is open or wrong, and which setting mends it.
func (s setup) warnings() []string {
	var said []string
	add := func(show bool, text string) {
		if show {
			said = append(said, text)
		}
	}
	add(s.exposed && !s.https && !s.sandbox, "Passwords and keys go over the network in plain HTTP: the server listens beyond this machine, and its public URL is http. Put a proxy with TLS in front of it, have it listen on 127.0.0.1, and set --public-url to the https address.")
	add(s.forwarded.HTTPS, "Browsers come by https, as a proxy says, and the public URL is http: so cookies are not marked Secure. Set --public-url to the https address.")
	add(s.forwarded.Peer != "", fmt.Sprintf("%s sends X-Forwarded headers and is no trusted proxy, so they are ignored, and everybody behind it counts as one address. If it is your proxy, name it with --trusted-proxy.", s.forwarded.Peer))
	add(s.https && !s.proxies && s.forwarded.Peer == "", "The public URL is https and no proxy is trusted: everybody behind it counts as one address. Name your proxy with --trusted-proxy.")
	return said
}

// touchedSentence says what to do about a version that is not as it was saved.
func touchedSentence(v store.TouchedVersion) string {
	return fmt.Sprintf("v%d of %s is not as it was saved, so apps that ask for it get an error. Publish another version. Then run greenroom check on the server, and compare with a backup.", v.Number, v.Slug)
}

func touchedVersions(all []store.TouchedVersion) []web.LinkedText {
	shown := make([]web.LinkedText, len(all))
	for i, v := range all {
		shown[i] = web.LinkedText{Text: touchedSentence(v), URL: templatePath(v.Slug) + "/history", Link: "See its versions"}
	}
	return shown
}
