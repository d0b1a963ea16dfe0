package store_test

import (
	"fmt"
	"testing"

	"greenroom/models"
)
