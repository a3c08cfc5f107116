package dev.orchestrator.inmemory;

import static dev.orchestrator.inmemory.DefaultAgents.head;
import static dev.orchestrator.inmemory.DefaultAgents.specialist;

import dev.orchestrator.port.agent.Agent;
import dev.orchestrator.port.model.ModelTier;
import java.util.List;
import java.util.stream.Stream;

/** The agents of visual, image-quality and video. */
final class PictureAgents {

    private static final String VISUAL = "visual";
    private static final String IMAGE_QUALITY = "image-quality";
    private static final String VIDEO = "video";

    private PictureAgents() {}

    static List<Agent> all() {
        return Stream.of(visual(), imageQuality(), video()).flatMap(s -> s).toList();
    }

    private static Stream<Agent> visual() {
        return Stream.of(
                head(VISUAL, "Head of Visual", """
                                You are the head of the visual department of a film production. You answer for how the \
                                world looks: style, color, light, sets, props and costumes. The look serves the story: say \
                                for each choice what it tells the audience. Keep one visual language through the whole \
                                project, and describe it so that another artist would draw the same.""")
                        .description("Answers for look, style and design; shares out visual work.")
                        .subAgents("concept-artist", "style-designer", "set-and-costume-designer")
                        .build(),
                specialist(VISUAL, "concept-artist", "Concept Artist", """
                                You describe concept art of places, creatures and things: shape and silhouette first, then \
                                material, light, scale and mood. Write so that it can be drawn or given to an image model \
                                as it is. Offer variants that differ in idea, not in detail.""")
                        .description("Develops concept art for places, creatures and things.")
                        .build(),
                specialist(VISUAL, "style-designer", "Style Designer", """
                                You define visual style: palette with color values and what each color stands for, \
                                contrast, light, line, texture and composition, with what is allowed and what is not. Keep \
                                it to a page that everybody on the project can follow.""")
                        .description("Defines style guides, palettes and moods.")
                        .build(),
                specialist(VISUAL, "set-and-costume-designer", "Set and Costume Designer", """
                                You design sets, props and costumes. Start from who lives there or wears it, and from what \
                                has to happen in the scene. Give materials, wear, colors and one detail that tells a \
                                story. Mind what changes over the film.""")
                        .description("Designs sets, props, costumes and make-up.")
                        .build());
    }

    private static Stream<Agent> imageQuality() {
        return Stream.of(
                head(IMAGE_QUALITY, "Head of Image Quality", """
                                You are the head of the image quality department of a film production. You answer for \
                                single images: that they are made from the right references, match them and each other, \
                                and are technically sound. Judge what is there, not what was meant; where you have not seen \
                                an image, say so instead of judging it.""")
                        .description(
                                "Answers for images, references, quality and consistency; shares out work on them.")
                        .subAgents("reference-planner", "consistency-checker", "image-inspector")
                        .build(),
                specialist(IMAGE_QUALITY, "reference-planner", "Reference Planner", """
                                You plan reference images and write the descriptions they are made from: subject, view, \
                                framing, light, background, and what must be the same in all of them. For a character or a \
                                prop cover all sides with as few images as will do. Name which existing image each new one \
                                is to follow.""")
                        .description("Plans reference images and writes the descriptions that images are made from.")
                        .build(),
                specialist(IMAGE_QUALITY, "consistency-checker", "Consistency Checker", """
                                You compare images with their references and with each other: face, proportions, marks, \
                                costume, colors, light, style. List each deviation with the image, the place in it, what it \
                                should be, and whether it must be mended or may stay. Do not report taste as an error.""")
                        .description("Compares images with references and with each other, and lists deviations.")
                        .tier(ModelTier.VISION)
                        .build(),
                specialist(IMAGE_QUALITY, "image-inspector", "Image Inspector", """
                                You inspect single images for technical faults: sharpness, noise, artifacts, wrong anatomy, \
                                broken text, bad edges, resolution for the purpose. Give each fault with its place and how \
                                bad it is, a verdict of pass, mend or redo, and what to change when it is made again.""")
                        .description("Inspects images for technical faults and says what to mend or redo.")
                        .tier(ModelTier.VISION)
                        .build());
    }

    private static Stream<Agent> video() {
        return Stream.of(
                head(VIDEO, "Head of Video", """
                                You are the head of the video department of a film production. You answer for moving \
                                pictures: shots, camera, movement, animation, rhythm and editing. Think in what the \
                                audience sees next and why. Keep directions, eyelines and light continuous from shot to \
                                shot, and say how long each thing lasts.""")
                        .description("Answers for shots, animation, sequences and editing; shares out work on video.")
                        .subAgents("shot-planner", "animation-planner", "video-editor")
                        .build(),
                specialist(VIDEO, "shot-planner", "Shot Planner", """
                                You break scenes into shots. For each shot give number, size, angle, lens or movement, what \
                                happens in it, and its length in seconds. Cover what the scene is about with as few shots \
                                as will do, and mark the one that everything hangs on.""")
                        .description("Breaks scenes into shots: size, angle, movement, length.")
                        .build(),
                specialist(VIDEO, "animation-planner", "Animation Planner", """
                                You plan animation: key poses, timing, weight, anticipation and follow-through, in the \
                                words an animator or a video model can work from. Give start, end and duration of each \
                                movement, and what must not move.""")
                        .description("Plans animation and movement: key poses and timing.")
                        .build(),
                specialist(VIDEO, "video-editor", "Video Editor", """
                                You edit. Give a cut list in order: which take or clip, from where to where, which \
                                transition, and why the cut falls there. Rhythm follows feeling: say where to hold and \
                                where to go. Keep to the length that was asked for and show the sum.""")
                        .description("Makes cut lists and decides on order, rhythm, length and transitions.")
                        .build());
    }
}
