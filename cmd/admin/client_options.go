package main

import (
	"strings"

	"greenroom/anam"
	"greenroom/models"
)

// clientOptionsFor gives the options for tokens of the server at baseURL: none for Anam itself, which the browser SDK knows.
// Another server's sessions are nothing that Anam should hear of.
func clientOptionsFor(baseURL string) models.ClientOptions {
	baseURL = strings.TrimRight(baseURL, "/")
	if baseURL == "" || strings.EqualFold(baseURL, anam.DefaultBaseURL) {
		return models.ClientOptions{}
	}
	return models.ClientOptions{API: &models.ClientAPI{BaseURL: baseURL}, Metrics: &models.ClientMetrics{DisableClientMetrics: true}}
}
