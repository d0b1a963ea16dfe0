package httpkit

import "testing"

func TestAcceptedEncoding(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]string{
		"": "", " ": "", ",": "", "identity": "", "deflate, zstd": "", "compress;q=1": "",
		"gzip": Gzip, "br": Brotli, "GZIP": Gzip, "x-gzip": Gzip, "gzip, deflate, br, zstd": Brotli, "br, gzip": Brotli, "deflate, gzip;q=0.5": Gzip,
		"br;q=0.5, gzip": Gzip, "br;q=0.8,gzip;q=0.8": Brotli, "br;q=0.2, gzip;q=0.3": Gzip, "br; q=0.9 , gzip ;q=0.1": Brotli, "gzip;Q=1": Gzip, "gzip;q=0.001": Gzip,
		"gzip;q=0": "", "gzip; q=0": "", "gzip;q=0.000, br;q=0": "", "br;q=0, gzip": Gzip,
		// The answer as it is has its own weight.
		"identity, gzip": Gzip, "identity;q=0.5, gzip;q=0.4": "", "gzip;q=0.4, identity;q=0.4": Gzip, "identity;q=0, gzip;q=0.1": Gzip, "*;q=0.5, gzip;q=0.2": "", "*;q=0.2, gzip;q=0.5": Gzip,
		// A * names nothing: a client that sends it alone may know none of ours.
		"*": "", "gzip;q=0, *": "", "*;q=0": "", "gzip, *;q=0": Gzip,
		"identity;q=0, *": Gzip, "identity;q=0, *, gzip;q=0": Brotli, "identity;q=0": "", "identity;q=0, *;q=0": "", "identity;q=0, br;q=0, gzip;q=0, *": "",
		// What cannot be read is not used.
		"gzip;q=2": "", "gzip;q=-1": "", "gzip;q=x": "", "gzip;q=": "", "gzip;q=NaN": "", "gzip;q=Inf": "", "gzip;level=9": "", "gzip br": "", "gzip;q=0.5;x=1": "",
	} {
		if got := chosenEncoding(header, []string{Brotli, Gzip}); got != want {
			t.Errorf("Accept-Encoding %q: %q, want %q", header, got, want)
		}
	}
}
