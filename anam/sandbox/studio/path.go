package studio

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

type point struct{ x, y float64 }

// path is a set of closed outlines, filled where any of them winds around.
type path [][]point

const curveSteps = 14

// outline reads "x,y" points: the first begins, "L x,y" draws a line, "C x,y x,y x,y" a cubic curve. It is closed.
func outline(art string) path { return path{flatten(segments(art))} }

// mirrored reads the right half of a shape that is symmetric about x = 0, and adds the left one.
func mirrored(art string) path {
	right := segments(art)
	left := slices.Clone(right)
	slices.Reverse(left)
	for i := range left {
		left[i].x = -left[i].x
	}
	return path{append(flatten(right), flatten(left)...)}
}

// twice is a shape and its mirror image apart from it.
func twice(p path) path { return append(slices.Clone(p), p.flipped()...) }

func (p path) flipped() path {
	flipped := make(path, len(p))
	for i, ring := range p {
		for _, at := range ring {
			flipped[i] = append(flipped[i], point{-at.x, at.y})
		}
	}
	return flipped
}

// segments gives a curve's points as one run of cubics: start, then three for each segment, so that the run can be reversed.
func segments(art string) []point {
	var run []point
	words := strings.Fields(art)
	for i := 0; i < len(words); i++ {
		switch words[i] {
		case "L":
			from, to := run[len(run)-1], pointOf(words[i+1])
			run = append(run, between(from, to, 1./3), between(from, to, 2./3), to)
			i++
		case "C":
			run = append(run, pointOf(words[i+1]), pointOf(words[i+2]), pointOf(words[i+3]))
			i += 3
		default:
			run = append(run, pointOf(words[i]))
		}
	}
	return run
}

func pointOf(word string) point {
	x, y, _ := strings.Cut(word, ",")
	px, _ := strconv.ParseFloat(x, 64)
	py, _ := strconv.ParseFloat(y, 64)
	return point{px, py}
}

func between(a, b point, t float64) point { return point{a.x + (b.x-a.x)*t, a.y + (b.y-a.y)*t} }

func flatten(run []point) []point {
	flat := []point{run[0]}
	for i := 0; i+3 < len(run); i += 3 {
		for step := 1; step <= curveSteps; step++ {
			flat = append(flat, cubic(run[i:i+4], float64(step)/curveSteps))
		}
	}
	return flat
}

func cubic(p []point, t float64) point {
	a, b, c := between(p[0], p[1], t), between(p[1], p[2], t), between(p[2], p[3], t)
	return between(between(a, b, t), between(b, c, t), t)
}

func ellipse(x, y, rx, ry float64) path {
	const corners = 48
	ring := make([]point, corners)
	for i := range ring {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / corners)
		ring[i] = point{x + rx*cos, y + ry*sin}
	}
	return path{ring}
}

func circle(x, y, r float64) path { return ellipse(x, y, r, r) }

func rectangle(x, y, w, h float64) path {
	return path{{{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}}}
}

// stroke is an open line of a width, with round ends and joints.
func stroke(art string, width float64) path {
	return strokeAlong(flatten(segments(art)), width)
}

func strokeAlong(line []point, width float64) path {
	var p path
	for i, at := range line {
		p = append(p, circle(at.x, at.y, width/2)...)
		if i > 0 {
			p = append(p, bar(line[i-1], at, width/2)...)
		}
	}
	return p
}

// bar winds the same way as a circle, so that overlaps add up instead of cutting holes.
func bar(a, b point, half float64) path {
	length := math.Hypot(b.x-a.x, b.y-a.y)
	if length == 0 {
		return nil
	}
	nx, ny := -(b.y-a.y)/length*half, (b.x-a.x)/length*half
	return path{{{a.x - nx, a.y - ny}, {b.x - nx, b.y - ny}, {b.x + nx, b.y + ny}, {a.x + nx, a.y + ny}}}
}

// ring is the line around a closed shape.
func ring(p path, width float64) path {
	return strokeAlong(append(slices.Clone(p[0]), p[0][0]), width)
}

// bent moves every point.
func (p path) bent(move func(point) point) path {
	moved := make(path, len(p))
	for i, r := range p {
		moved[i] = make([]point, len(r))
		for j, at := range r {
			moved[i][j] = move(at)
		}
	}
	return moved
}
