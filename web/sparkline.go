package web

import (
	"fmt"
	"strings"
)

// Sizes of a sparkline, in pixels.
const (
	barWidth  = 4 // as the stylesheet draws the line
	barGap    = 1
	barHeight = 24
)

// spark is the drawing of a row of numbers.
type spark struct {
	Width, Height int
	// Bars is the path of all bars: a line from the foot of each to its top.
	Bars  string
	Label string
}

// sparkline draws days as bars from zero up, on a scale that all rows share: peak is the largest day of any row.
// A day without tokens is one pixel, so that the time line can still be seen.
func sparkline(days []int, peak int) spark {
	drawing := spark{Width: max(len(days)*(barWidth+barGap)-barGap, 0), Height: barHeight}
	var bars strings.Builder
	most := 0
	for i, value := range days {
		height := 1
		if value > 0 && peak > 0 {
			height = max(2, value*barHeight/max(peak, value))
		}
		fmt.Fprintf(&bars, "M%d %dv-%d", i*(barWidth+barGap)+barWidth/2, barHeight, height)
		most = max(most, value)
	}
	drawing.Bars = bars.String()
	drawing.Label = fmt.Sprintf("Tokens per day, the last %d days, at most %s a day", len(days), number(most))
	return drawing
}
