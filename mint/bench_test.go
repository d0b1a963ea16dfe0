package mint_test

import (
	"strings"
	"testing"

	"greenroom/mint"
	"greenroom/models"
)

// BenchmarkMint mints one after another, with prompts of several sizes.
func BenchmarkMint(b *testing.B) {
	for name, size := range map[string]int{"2KB": 2000, "30KB": 30_000} {
		b.Run(name, func(b *testing.B) {
			d := newDesk(b)
			d.savePrompt(b, 1, strings.Repeat("a", size))
			d.publish(b, 2)
			b.ReportAllocs()
			b.ResetTimer()
			for range b.N {
				if _, err := d.Mint(b.Context(), mint.Caller{Key: d.key}, models.MintRequest{Template: slug}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
