package httpkit

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"errors"
)

// seal encrypts with a key derived from a secret; the purpose keeps that key apart from any other that is derived from it.
func seal(secret, purpose string, plain []byte) ([]byte, error) {
	box, err := sealer(secret, purpose)
	if err != nil {
		return nil, err
	}
	return box.Seal(nil, nil, plain, nil), nil
}

// unseal is the reverse of seal. It fails for another secret or purpose and for a changed text.
func unseal(secret, purpose string, sealed []byte) ([]byte, error) {
	if len(sealed) == 0 {
		return nil, errors.New("nothing is sealed")
	}
	box, err := sealer(secret, purpose)
	if err != nil {
		return nil, err
	}
	return box.Open(nil, nil, sealed, nil)
}

// sealer is AES-256-GCM that puts a random nonce in front of each sealed text.
func sealer(secret, purpose string) (cipher.AEAD, error) {
	key, err := hkdf.Key(sha256.New, []byte(secret), nil, purpose, 32)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}
