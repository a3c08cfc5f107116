package dev.orchestrator.internal.route;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What else people say when they mean a keyword. It hangs on the keyword and not on the department that has it, so that the
 * words move along when a keyword does. Before the stroke stands what means nearly the same or is a part of it, behind it
 * what is merely often said along with it.
 */
final class Thesaurus {

    private static final String ENTRIES = """
            plot: storyline, subplot, premise, twist, plot twist, plot hole, turning point, midpoint, climax, ending, \
            finale, cliffhanger, foreshadowing, logline, synopsis, outline | conflict, mystery, suspense, reveal, surprise, \
            predictable, resolve, stakes, tension, event, clue
            story: storytelling, tale, novel, fable, legend, myth, screenplay, manuscript, lore | script, book, reader, \
            audience, genre, theme, moral, fiction
            narrative: point of view, flashback, chronology, exposition, pacing | chronological, perspective
            arc: story arc, character arc | development
            chapter: prologue, epilogue, first act, second act, third act, three act, act one, act two, act three | page, \
            passage, episode
            scene structure: scene order, scene list, scene breakdown, beat sheet, story beat
            character: persona, sidekick, mentor, supporting role | people, person, friend, twin, sister, brother, mother, \
            father, family
            protagonist: hero, heroine, antagonist, villain, main character | lead
            dialogue: monologue, banter, subtext, conversation, way of speaking, speech pattern, way of talking | speak, \
            talk, say, answer, line, argue, accent, word, voice
            personality: temperament, trait, flaw, motive, motivation, desire, psychology, emotion, relationship, attitude, \
            virtue, weakness | fear, afraid, feel, feeling, want, need, love, hate, trust, believe, betray, forgive, \
            jealous, lie, secret, habit, age, job, reaction, rival
            backstory: biography, childhood, upbringing, background story, origin story | past, trauma, orphan
            visual: look and feel, appearance, aesthetic, mood board, moodboard, art direction, artwork | look, view
            concept art: concept design, concept artist, concept, sketch, illustration, drawing, painting, matte painting | \
            draw, paint, variant, shape, silhouette, creature, landscape, environment, vehicle, weapon
            design: costume, wardrobe, outfit, prop, set design, poster, logo, cover, layout, interior, architecture, \
            make up, hairstyle, redesign | decoration, furniture, clothes, dress, jacket, armor
            color: colour, color scheme, colour scheme, palette, hue, tint, shade, lighting, texture | light, material, \
            bright, dark, contrast
            style: style guide, art style, restyle, stylize | modern, vintage, gothic
            image: picture, photo, photograph, portrait, still, thumbnail, screenshot | background, pixel, render, rendering
            quality: image quality, resolution, sharpness, sharpen, sharp, blur, blurry, artifact, artefact, pixelated, \
            grainy, noisy, upscale, retouch, high resolution, 4k, 8k, inpaint, overexposed, underexposed, white balance, saturation, crop | defect, distorted, error, compression, \
            finger, hand, halo
            reference: reference image, reference sheet, master reference, turnaround, model sheet, character sheet | compare
            consistency: consistent, inconsistent, mismatch, deviation, deviate, off model | identical, match, differ, \
            different, same, verify, check
            video: clip, footage, teaser, trailer, cinematic, frame rate, fps, visual effect, vfx, cgi, compositing, green screen, \
            time lapse, stop motion, drone | film, movie, frame, screen, \
            render
            animation: animate, animator, animatic, keyframe animation, motion, motion capture, slow motion, lip sync | \
            move, movement, rig, walk
            scene: | location
            shot: camera, camera angle, camera movement, close up, wide shot, zoom, dolly, pan, tracking shot, framing, \
            storyboard, shot list | lens, angle, circle, crane, storyboarding
            sequence: montage, transition, cut list, rough cut, editing, edit, take, crossfade, fade, jump cut, hard cut | \
            cut, trim, splice
            audio: mp3, mixing, microphone, loudness, volume, decibel, equalizer, podcast, acoustic, soundproof | hear, listen, loud, quiet, silent, record, \
            recording, mix
            voice: voice over, voiceover, narrator, narration, dub, dubbing, voice actor, voice line, pronunciation, \
            intonation | speech, tone, read, aloud, whisper, shout
            sound: sound effect, sound design, sound mix, noise, foley, echo, reverb, ambience, hiss, hum | drown, rain, \
            explosion, bell
            music: song, theme song, soundtrack, score, melody, lullaby, lyrics, instrument, orchestra, choir, tune, \
            compose, composer, musical, sing, singer, piano, violin, guitar, drum, bass, strings, chord | rhythm, play, \
            band, dance
            sfx: sound fx | footstep
            production: producer, crew, call sheet, permit, shooting day, insurance, contract, approve, approval, licence, license, \
            logistics, catering, status report, task list, priority | set, weather, risk, studio, filming, shooting, travel, \
            rights, responsible, progress
            schedule: reschedule, deadline, calendar, appointment, due, due date, delay, postpone, availability, \
            available, milestone, meeting, how many days, when will, when is, when can | monday, tuesday, wednesday, \
            thursday, friday, saturday, sunday, january, february, april, june, july, august, september, october, \
            november, december, tomorrow, today, day, week, month, date
            resources: staff, equipment, gear, hire, rent, rental, book, capacity, freelancer, assign, manpower, workload, overtime, shift | \
            team, actor, extra, lack, need
            budget: cost, price, expense, money, spend, invoice, pay, salary, fee, funding, how much, expensive, cheap, \
            dollar, euro | afford, save, estimate
            timeline: roadmap, how long, how soon, on time, in time, deliver, delivery, gantt, release date | finish, ready, \
            plan, earlier, later""";

    /** Words in a row that mean something else than each of them does. */
    static final List<String> IDIOMS = words("""
            draw up, big picture, bigger picture, by design, call off, feel free, in order to, in view of, line up, look at, \
            look for, look forward, look into, look like, look up, make sure, play a part, play a role, set of, set out, \
            set up, sound good, sound like, take care, take into account, take part, take place, turn out""");

    /** What is said for a keyword. */
    record Entry(List<String> synonyms, List<String> hints) {
        static final Entry NONE = new Entry(List.of(), List.of());
    }

    private static final Map<String, Entry> BY_KEYWORD = parsed();

    private Thesaurus() {}

    private static Map<String, Entry> parsed() {
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (String line : ENTRIES.split("\n", -1)) {
            int colon = line.indexOf(':');
            int stroke = line.indexOf('|');
            int end = stroke < 0 ? line.length() : stroke;
            List<String> synonyms = words(line.substring(colon + 1, end));
            List<String> hints = stroke < 0 ? List.of() : words(line.substring(stroke + 1));
            entries.put(line.substring(0, colon).strip(), new Entry(synonyms, hints));
        }
        return entries;
    }

    private static List<String> words(String list) {
        List<String> words = new ArrayList<>();
        for (String word : list.split(",", -1)) {
            if (!word.isBlank()) {
                words.add(word.strip());
            }
        }
        return words;
    }

    /** Returns what is said for a keyword in small letters; nothing for one that is not known. */
    static Entry of(String keyword) {
        return BY_KEYWORD.getOrDefault(keyword, Entry.NONE);
    }
}
