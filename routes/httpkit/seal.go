package httpkit

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"errors"
)

// sealPurpose keeps the derived key apart from any other use of the token.
const sealPurpose = "greenroom once v1"

// seal encrypts with a key derived from the caller's own token, of which the database holds only the hash:
// whoever reads the database, or a copy of it, cannot open what is sealed.
func seal(token string, plain []byte) ([]byte, error) {
	box, err := sealer(token)
	if err != nil {
		return nil, err
	}
	return box.Seal(nil, nil, plain, nil), nil
}

// unseal is the reverse of seal. It fails for another token and for a changed text.
func unseal(token string, sealed []byte) ([]byte, error) {
	if len(sealed) == 0 {
		return nil, errors.New("nothing is sealed")
	}
	box, err := sealer(token)
	if err != nil {
		return nil, err
	}
	return box.Open(nil, nil, sealed, nil)
}

// sealer is AES-256-GCM that puts a random nonce in front of each sealed text.
func sealer(token string) (cipher.AEAD, error) {
	key, err := hkdf.Key(sha256.New, []byte(token), nil, sealPurpose, 32)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}
