package models

// ClientOptions go into createClient(sessionToken, clientOptions) of Anam's browser SDK (4.27) as they are:
// a token is good only at the server that gave it. Anam itself needs none.
type ClientOptions struct {
	API     *ClientAPI     `json:"api,omitempty"`
	Metrics *ClientMetrics `json:"metrics,omitempty"`
}

// ClientAPI says where sessions are started.
type ClientAPI struct {
	BaseURL string `json:"baseUrl"`
}

// ClientMetrics turn off what the SDK tells Anam of each session.
type ClientMetrics struct {
	DisableClientMetrics bool `json:"disableClientMetrics"`
}
