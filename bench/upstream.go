package main

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/valyala/fasthttp"

	"greenroom/models"
)

// tokenPath is Anam's endpoint for session tokens.
const tokenPath = "/v1/auth/session-token"

// persona is what is minted: a prompt of a usual length.
var persona = models.Persona{
	Name: "Bench", AvatarID: "30fa96d0-26c4-4e55-94a0-517025942e18", VoiceID: "6bfbe25a-979d-40f3-a92b-5394170af54b",
	LLMID: "CUSTOMER_CLIENT_V1", SystemPrompt: strings.Repeat("You answer in short sentences, and you never read out a web address. ", 58),
}

// tokenBody is the call that a server without templates makes.
func tokenBody() string {
	raw, err := json.Marshal(map[string]any{"personaConfig": persona})
	if err != nil {
		panic(err) // constant input
	}
	return string(raw)
}

// upstream is Anam's stand-in in a process of its own.
type upstream struct {
	process *process
	Plain   string // its address
	TLS     string // and that over TLS, with HTTP/2 for those who can
	CA      string // the file of the certificate that signs the one of TLS
}

func startUpstream(ctx context.Context, folder string) (u upstream, err error) {
	cmd, err := ourselves(ctx, "upstream", folder)
	if err != nil {
		return u, err
	}
	cmd.Stderr = os.Stderr
	var said string
	if u.process, said, err = start(ctx, cmd, "", nil); err != nil {
		return u, err
	}
	return u, json.Unmarshal([]byte(said), &u)
}

// wait sets how long the stand-in takes for an answer.
func (u upstream) wait(delay time.Duration) error {
	resp, err := http.Post(u.Plain+"/delay", "text/plain", strings.NewReader(strconv.FormatInt(int64(delay), 10)))
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// standIn is the process: Anam's endpoint for session tokens, as cheap as possible so that it does not distort the figures.
func standIn(args []string) error {
	if len(args) != 1 {
		return errors.New("usage: bench upstream FOLDER")
	}
	answer, err := tokenAnswer()
	if err != nil {
		return err
	}
	plain, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	secure, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	certificate, ca, err := certify(args[0])
	if err != nil {
		return err
	}
	var delay atomic.Int64
	ended := make(chan error, 2)
	go func() { ended <- fasthttp.Serve(plain, answerQuickly(answer, &delay)) }()
	server := &http.Server{Handler: answerSecurely(answer, &delay), TLSConfig: &tls.Config{Certificates: []tls.Certificate{certificate}}}
	go func() { ended <- server.ServeTLS(secure, "", "") }()
	said, err := json.Marshal(map[string]string{"Plain": "http://" + plain.Addr().String(), "TLS": "https://" + secure.Addr().String(), "CA": ca})
	if err != nil {
		return err
	}
	fmt.Println(string(said))
	return <-ended
}

func answerQuickly(answer []byte, delay *atomic.Int64) fasthttp.RequestHandler {
	return func(ctx *fasthttp.RequestCtx) {
		if string(ctx.Path()) == "/delay" {
			n, _ := strconv.ParseInt(string(ctx.PostBody()), 10, 64)
			delay.Store(n)
			return
		}
		time.Sleep(time.Duration(delay.Load()))
		ctx.SetContentType("application/json")
		ctx.SetBody(answer)
	}
}

func answerSecurely(answer []byte, delay *atomic.Int64) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		time.Sleep(time.Duration(delay.Load()))
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(answer)
	}
}

func tokenAnswer() ([]byte, error) {
	claims := fmt.Sprintf(`{"type":"ephemeral","accountId":"bench","exp":%d}`, time.Now().Add(24*time.Hour).Unix())
	token := "eyJhbGciOiJIUzI1NiJ9." + base64.RawURLEncoding.EncodeToString([]byte(claims)) + ".bench"
	return json.Marshal(map[string]string{"sessionToken": token})
}

// certify makes a certificate for this machine that signs itself, and its file.
func certify(folder string) (tls.Certificate, string, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, "", err
	}
	about := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	raw, err := x509.CreateCertificate(rand.Reader, about, about, key.Public(), key)
	if err != nil {
		return tls.Certificate{}, "", err
	}
	path := filepath.Join(folder, "upstream.pem")
	text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: raw})
	return tls.Certificate{Certificate: [][]byte{raw}, PrivateKey: key}, path, os.WriteFile(path, bytes.TrimSpace(text), 0o600)
}

// trusting are the settings by which servers in Go and in Node trust the stand-in.
func (u upstream) trusting() []string {
	return []string{"SSL_CERT_FILE=" + u.CA, "NODE_EXTRA_CA_CERTS=" + u.CA}
}
