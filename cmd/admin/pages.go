package main

import "greenroom/models"

// eachPage calls each with every item of a list that is read page by page.
func eachPage[T any](each func(T) error, read func(models.ListQuery) (items []T, next string, err error)) error {
	for q := (models.ListQuery{Limit: 100}); ; {
		items, next, err := read(q)
		if err != nil {
			return err
		}
		for _, item := range items {
			if err := each(item); err != nil {
				return err
			}
		}
		if next == "" {
			return nil
		}
		q.Cursor = next
	}
}
