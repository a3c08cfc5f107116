package dev.orchestrator.internal.task;

import dev.orchestrator.internal.ToolProgress;
import dev.orchestrator.internal.base.Excerpts;
import dev.orchestrator.json.Json;
import dev.orchestrator.port.store.RunNote;
import dev.orchestrator.port.store.RunStore;
import dev.orchestrator.stream.EventFrame;
import dev.orchestrator.stream.StreamEvent;
import dev.orchestrator.stream.StreamEvent.DataPart;
import dev.orchestrator.stream.StreamEvent.ProgressMade;
import dev.orchestrator.stream.StreamEvent.ReasoningDelta;
import dev.orchestrator.stream.StreamEvent.TextDelta;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Some events as one note of the log, and how many they are. A note is so small that steps find room beside it; an event that is too large for
 * any log stands there in part.
 */
record FrameNotes(RunNote note, int frames) {

    private static final int MOST_BYTES_OF_A_CHARACTER = 3;
    private static final int LARGEST_NOTE = 400_000; // characters
    private static final int LARGEST_FRAME = 1_200_000;
    private static final int LONGEST_PIECE = 100_000; // of a text that is too long

    /** All events in their order; one note, unless they are very large. */
    static List<FrameNotes> of(List<EventFrame> frames) {
        List<FrameNotes> notes = new ArrayList<>();
        if (!frames.isEmpty()) {
            add(frames, notes);
        }
        return notes;
    }

    private static void add(List<EventFrame> frames, List<FrameNotes> notes) {
        String json = written(frames);
        if (json.length() > LARGEST_NOTE && frames.size() > 1) {
            int half = frames.size() / 2;
            add(frames.subList(0, half), notes);
            add(frames.subList(half, frames.size()), notes);
            return;
        }
        EventFrame first = frames.get(0);
        String kept = json.length() <= LARGEST_FRAME ? json : written(List.of(inPart(first, json.length())));
        notes.add(new FrameNotes(new RunNote(RunLog.EVENTS, String.valueOf(first.sequence()), kept), frames.size()));
    }

    private static String written(List<EventFrame> frames) {
        return Json.write(Map.of("frames", frames.stream().map(Frames::map).toList()));
    }

    private static EventFrame inPart(EventFrame frame, int size) {
        StreamEvent part = inPart(frame.event(), size);
        return new EventFrame(frame.runId(), frame.epoch(), frame.sequence(), frame.at(), frame.path(), part);
    }

    private static StreamEvent inPart(StreamEvent event, int size) {
        if (event instanceof DataPart part) {
            return new DataPart(part.type(), Map.of("left_out", size + " characters"));
        }
        if (event instanceof ProgressMade made) {
            return new ProgressMade(ToolProgress.bounded(made.progress()));
        }
        if (event instanceof TextDelta delta) {
            return new TextDelta(beginning(delta.text()));
        }
        return event instanceof ReasoningDelta delta ? new ReasoningDelta(beginning(delta.text())) : event;
    }

    private static String beginning(String text) {
        return Excerpts.of(text, LONGEST_PIECE) + " [… " + text.length() + " characters]";
    }

    /** Whether these and the steps can be written at once. */
    boolean goesWith(List<RunNote> steps) {
        long characters = note.data().length();
        for (RunNote step : steps) {
            characters += step.data().length();
        }
        return characters * MOST_BYTES_OF_A_CHARACTER <= RunStore.LARGEST_TEXT;
    }
}
