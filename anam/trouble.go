package anam

import (
	"net/http"
)

// Trouble names what stands between this server and Anam, for whoever has to remove it.
type Trouble string

// The troubles. Each is something else to do.
const (
	NoName           Trouble = "no_name"            // the host's name can't be looked up
	NobodyListens    Trouble = "nobody_listens"     // the connection is refused
	Unreachable      Trouble = "unreachable"        // no way to the host, or another failure of the network
	BrokenOff        Trouble = "broken_off"         // the connection ends before the answer does
	NoAnswer         Trouble = "no_answer"          // nothing within the deadline
	ProxyAway        Trouble = "proxy_away"         // the proxy of the environment can't be reached
	ProxyRefused     Trouble = "proxy_refused"      // it doesn't lead on
	ProxyUnknownUser Trouble = "proxy_unknown_user" // it wants a user and password
	Untrusted        Trouble = "untrusted"          // a certificate of nobody whom this server trusts, such as a self-signed one
	Expired          Trouble = "expired"            // a certificate that is not valid now
	WrongName        Trouble = "wrong_name"         // a certificate of another host
	NoTLS            Trouble = "no_tls"             // plain HTTP where HTTPS was expected
	TLSFailed        Trouble = "tls_failed"         // no agreement on TLS
	KeyRefused       Trouble = "key_refused"        // 401
	NotAllowed       Trouble = "not_allowed"        // 402 or 403
	AskedToWait      Trouble = "asked_to_wait"      // 429
	NotAnam          Trouble = "not_anam"           // an answer that Anam would not give
	AnamFails        Trouble = "anam_fails"         // 500 and above
)

// Troubles are all of them.
var Troubles = []Trouble{
	NoName, NobodyListens, Unreachable, BrokenOff, NoAnswer, ProxyAway, ProxyRefused, ProxyUnknownUser,
	Untrusted, Expired, WrongName, NoTLS, TLSFailed, KeyRefused, NotAllowed, AskedToWait, NotAnam, AnamFails,
}

// Trouble tells what stands in the way; empty for an error that is about the request alone.
func (e *Error) Trouble() Trouble {
	switch e.Kind {
	case Unauthorized:
		return KeyRefused
	case Forbidden:
		return NotAllowed
	case RateLimited:
		return AskedToWait
	case Timeout:
		return NoAnswer
	case BadResponse:
		if e.Status == http.StatusProxyAuthRequired { // a proxy in front of plain HTTP answers itself
			return ProxyUnknownUser
		}
		return NotAnam
	case Unavailable:
		return orElse(e.network, AnamFails)
	}
	return ""
}
