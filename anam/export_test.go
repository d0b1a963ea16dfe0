package anam

import (
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"net/url"
)

// ConnectBy lets a client trust other authorities and go by a proxy, as the environment of a process can.
func ConnectBy(c *Client, trusted *x509.CertPool, proxy string) {
	c.transport.TLSClientConfig = &tls.Config{RootCAs: trusted}
	c.transport.Proxy = func(*http.Request) (*url.URL, error) {
		if proxy == "" {
			return nil, nil
		}
		return url.Parse(proxy)
	}
}
