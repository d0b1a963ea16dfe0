package main

import (
	"context"
	"errors"
	"fmt"

	"greenroom/catalog"
	"greenroom/models"
	"greenroom/store"
)

// example is a persona to look at; who names the face and voice that suit it, if Anam lists them.
type example struct {
	slug, description string
	tags              []string
	published         bool
	who, gender       string
	persona           models.Persona
}

var examplePersonas = []example{
	{
		slug: "cara-support", description: "First line of support in the shop's help page.", tags: []string{"support", "shop"}, published: true, who: "Cara", gender: "FEMALE",
		persona: models.Persona{
			Name: "Cara, shop support", InitialMessage: "Hi, I'm Cara. What can I sort out for you today?",
			SystemPrompt: "You are Cara. You help customers of an online shop for garden tools.\n\nAnswer in two or three short sentences, as one speaks.\nAsk for the order number when a question is about an order.\nWhen you don't know, say so and offer to have a colleague call back.",
		},
	},
	{
		slug: "leo-coach", description: "Practises interviews with people who look for a job.", tags: []string{"learning"}, published: true, who: "Leo", gender: "MALE",
		persona: models.Persona{
			Name: "Leo, interview coach", InitialMessage: "Good to meet you. Which job are you preparing for?",
			SystemPrompt: "You are Leo. You rehearse job interviews.\n\nPut one question at a time and wait for the answer.\nAfter each answer say what worked and give one thing to do better.\nStay kind and to the point.",
		},
	},
	{
		slug: "mia-tour", description: "Shows new users around; not yet published.", tags: []string{"onboarding"}, who: "Mia", gender: "FEMALE",
		persona: models.Persona{
			Name: "Mia, product tour", InitialMessage: "Welcome. Shall I show you around?",
			SystemPrompt: "You are Mia. You show people around a new app.\n\nExplain one screen at a time.\nAfter each one, ask whether to go on.\nLeave out what the person knows already.",
		},
	},
}

// makeExamples makes three personas to try Greenroom with, two of them published.
// Their faces, voices and model are taken from what Anam, or the sandbox, lists.
func makeExamples(ctx context.Context, db *store.Store, cat *catalog.Catalog, who models.Actor) error {
	for _, e := range examplePersonas {
		if err := e.complete(ctx, cat); err != nil {
			return fmt.Errorf("make example %s: %w", e.slug, err)
		}
		if err := e.create(ctx, db, who); err != nil {
			return fmt.Errorf("make example %s: %w", e.slug, err)
		}
	}
	return nil
}

// complete chooses face, voice and model.
func (e *example) complete(ctx context.Context, cat *catalog.Catalog) error {
	faces, _ := cat.Avatars(ctx, catalog.AvatarQuery{Search: e.who})
	if len(faces) == 0 {
		faces, _ = cat.Avatars(ctx, catalog.AvatarQuery{})
	}
	voices, _ := cat.Voices(ctx, catalog.VoiceQuery{Search: e.who, Gender: e.gender})
	if len(voices) == 0 {
		voices, _ = cat.Voices(ctx, catalog.VoiceQuery{Gender: e.gender})
	}
	llms, _ := cat.Models(ctx)
	if len(faces) == 0 || len(voices) == 0 || len(llms) == 0 {
		return errors.New("Anam lists no face, voice or model for it")
	}
	e.persona.AvatarID, e.persona.VoiceID, e.persona.LLMID = faces[0].ID, voices[0].ID, llms[0].ID
	return nil
}

func (e *example) create(ctx context.Context, db *store.Store, who models.Actor) error {
	_, err := db.CreateTemplate(ctx, who, models.NewTemplate{Slug: e.slug, Description: e.description, Tags: e.tags, Persona: e.persona, Note: "Example"})
	if err != nil || !e.published {
		return err
	}
	_, err = db.MoveLabel(ctx, who, e.slug, models.LabelMove{Label: models.LabelLive, Version: 1})
	return err
}

// examplesIn gives the maker of examples for a sandbox, and none for a real account.
func examplesIn(set settings, db *store.Store, cat *catalog.Catalog) func(context.Context, models.Actor) error {
	if !set.sandbox {
		return nil
	}
	return func(ctx context.Context, who models.Actor) error { return makeExamples(ctx, db, cat, who) }
}
