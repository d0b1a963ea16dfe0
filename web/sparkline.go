package web

import "fmt"

// Sizes of a sparkline, in pixels.
const (
	barWidth  = 4
	barGap    = 1
	barHeight = 24
)

// bar is one rectangle of a sparkline.
type bar struct{ X, Y, Width, Height int }

// spark is the drawing of a row of numbers.
type spark struct {
	Width, Height int
	Bars          []bar
	Label         string
}

// sparkline draws days as bars from zero up, on a scale that all rows share: peak is the largest day of any row.
// A day without tokens is one pixel, so that the time line can still be seen.
func sparkline(days []int, peak int) spark {
	drawing := spark{Width: max(len(days)*(barWidth+barGap)-barGap, 0), Height: barHeight}
	most := 0
	for i, value := range days {
		height := 1
		if value > 0 && peak > 0 {
			height = max(2, value*barHeight/max(peak, value))
		}
		drawing.Bars = append(drawing.Bars, bar{X: i * (barWidth + barGap), Y: barHeight - height, Width: barWidth, Height: height})
		most = max(most, value)
	}
	drawing.Label = fmt.Sprintf("Tokens per day, the last %d days, at most %s a day", len(days), number(most))
	return drawing
}
