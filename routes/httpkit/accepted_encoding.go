package httpkit

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// Encodings of compressed answers, as headers name them.
const (
	Brotli = "br"
	Gzip   = "gzip"
)

// AcceptedEncoding chooses among encodings, the best one first, by Accept-Encoding (RFC 9110, 12.5.3). It is empty for an answer as it is:
// where the header names none of them, prefers that, or is absent. A * alone names none; it helps only where the answer as it is was refused.
func AcceptedEncoding(c *fiber.Ctx, offers ...string) string {
	return chosenEncoding(string(bytes.Join(c.Request().Header.PeekAll(fiber.HeaderAcceptEncoding), []byte(","))), offers)
}

func chosenEncoding(header string, offers []string) (chosen string) {
	weights := encodingWeights(header)
	rest, hasRest := weights["*"]
	plain, named := weights["identity"]
	if !named {
		plain = 0.001 // the least weight that there is: it need not be named to be accepted
		if hasRest {
			plain = rest
		}
	}
	most := 0.0
	for _, offer := range offers {
		if weight := weights[offer]; weight > most {
			chosen, most = offer, weight
		}
	}
	switch {
	case chosen != "" && most >= plain:
		return chosen
	case chosen == "" && plain == 0 && rest > 0:
		return lastTaken(weights, offers)
	}
	return ""
}

// lastTaken is the last offer, the one that most can read, which is not refused by name.
func lastTaken(weights map[string]float64, offers []string) (taken string) {
	for _, offer := range offers {
		if _, refused := weights[offer]; !refused {
			taken = offer
		}
	}
	return taken
}

// encodingWeights reads Accept-Encoding. What cannot be read has the weight 0: it is not used.
func encodingWeights(header string) map[string]float64 {
	weights := map[string]float64{}
	for part := range strings.SplitSeq(header, ",") {
		name, parameters, _ := strings.Cut(part, ";")
		if name = strings.ToLower(strings.TrimSpace(name)); name != "" {
			weights[strings.TrimPrefix(name, "x-")] = weightOf(parameters)
		}
	}
	return weights
}

func weightOf(parameters string) float64 {
	parameters = strings.ToLower(strings.TrimSpace(parameters))
	if parameters == "" {
		return 1
	}
	value, isWeight := strings.CutPrefix(parameters, "q=")
	weight, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
	if !isWeight || err != nil || !(weight >= 0 && weight <= 1) { // also no NaN
		return 0
	}
	return weight
}
