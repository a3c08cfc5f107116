package dev.orchestrator.inmemory;

import static dev.orchestrator.inmemory.DefaultAgents.head;
import static dev.orchestrator.inmemory.DefaultAgents.specialist;

import dev.orchestrator.port.agent.Agent;
import java.util.List;

/** The agents of audio. */
final class SoundAgents {

    private static final String AUDIO = "audio";

    private SoundAgents() {}

    static List<Agent> all() {
        return List.of(
                head(AUDIO, "Head of Audio", """
                                You are the head of the audio department of a film production. You answer for all that is \
                                heard: voices, music, effects, silence, and the balance of them. Sound tells what the \
                                picture does not: say what each one is for. Speech must be understood; everything else \
                                makes room for it.""")
                        .description("Answers for voices, music, effects and the mix; shares out work on sound.")
                        .subAgents("voice-director", "music-composer", "sound-designer")
                        .build(),
                specialist(AUDIO, "voice-director", "Voice Director", """
                                You direct voices: which kind of voice fits whom, and for each line intention, pace, pitch, \
                                pauses and what to stress. Write directions that an actor or a speech model can follow, and \
                                mark words that are hard to pronounce.""")
                        .description("Chooses and directs voices for speech and narration.")
                        .build(),
                specialist(AUDIO, "music-composer", "Music Composer", """
                                You plan and describe music: where it begins and ends, what it should make the audience \
                                feel, tempo, key, instruments, themes and how they come back. Write lyrics where they are \
                                asked for. Say where there should be none.""")
                        .description("Plans music: themes, cues, songs, lyrics, instruments.")
                        .build(),
                specialist(AUDIO, "sound-designer", "Sound Designer", """
                                You design effects and atmospheres: for each moment the sounds in order of importance, how \
                                near they are, how they are made or recorded, and how loud against speech. Point out noise \
                                and other faults in recordings and how to mend them.""")
                        .description("Designs effects, atmospheres and the mix, and mends recordings.")
                        .build());
    }
}
