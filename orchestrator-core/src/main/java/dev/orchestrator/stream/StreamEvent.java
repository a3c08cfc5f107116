package dev.orchestrator.stream;

import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.internal.base.Check;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened during a run: the payload alone. Who caused it, when, and which number it has, stands in the
 * {@link EventFrame} around it. Made by whoever caused it: a model adapter, a tool, the gateway, a mode.
 *
 * <p>New kinds may be added in a minor release; code that tells kinds apart needs a default branch.
 */
public sealed interface StreamEvent {

    /**
     * The request was accepted: the user's message is stored and will not be lost. The first event of a run.
     *
     * @param conversationId the conversation, new or old
     * @param messageId the id of the user's message in it
     */
    record RequestAccepted(String conversationId, String messageId) implements StreamEvent {}

    /**
     * A model has begun to answer. Comes before the first piece of the answer, and again with each new attempt.
     *
     * @param model the model that answers, as the provider calls it
     * @param provider who runs it
     * @param requestId the provider's id of the call, or null
     */
    record AnswerStarted(
            String model, String provider, @Nullable String requestId) implements StreamEvent {}

    /**
     * A piece of the answer. All of them since the start, or since the last {@link AnswerRestarted}, put together are
     * the final text.
     *
     * @param text the piece, never empty
     */
    record TextDelta(String text) implements StreamEvent {
        /** Tells the length, never the words. */
        @Override
        public String toString() {
            return "TextDelta[" + text.length() + " characters]";
        }
    }

    /**
     * A piece of what the model thinks before and while it answers; no part of the answer.
     *
     * @param text the piece, never empty
     */
    record ReasoningDelta(String text) implements StreamEvent {
        /** Tells the length, never the words. */
        @Override
        public String toString() {
            return "ReasoningDelta[" + text.length() + " characters]";
        }
    }

    /**
     * A piece of the arguments of a tool that the model is about to call. The whole arguments come with the answer.
     *
     * @param tool the tool's name, empty while it is not known
     * @param text the piece, never empty
     */
    record ToolArgumentsDelta(String tool, String text) implements StreamEvent {
        /** Tells the length, never the arguments. */
        @Override
        public String toString() {
            return "ToolArgumentsDelta[" + tool + ", " + text.length() + " characters]";
        }
    }

    /**
     * A tool was called.
     *
     * @param callId pairs this with its {@link ToolFinished} or {@link ToolFailed}
     * @param tool the tool's name
     */
    record ToolStarted(String callId, String tool) implements StreamEvent {}

    /**
     * A tool came back.
     *
     * @param callId pairs this with its {@link ToolStarted}
     * @param took how long it worked
     */
    record ToolFinished(String callId, Duration took) implements StreamEvent {}

    /**
     * A tool failed.
     *
     * @param callId pairs this with its {@link ToolStarted}
     * @param reason what went wrong, in words for the log
     */
    record ToolFailed(String callId, String reason) implements StreamEvent {}

    /**
     * Another model than the one before is tried.
     *
     * @param from the model that failed
     * @param to the model that is tried now
     * @param reason what went wrong with the first, in words for the log
     */
    record ModelSwitched(String from, String to, String reason) implements StreamEvent {}

    /**
     * The answer comes from the cache and costs nothing.
     *
     * @param age how long ago it was given first
     */
    record CacheHit(Duration age) implements StreamEvent {}

    /**
     * The answer begins anew: every {@link TextDelta} and {@link ReasoningDelta} before this one no longer counts. Only
     * a listener whose {@link StreamListener#onRestart} returns true, or that was shown nothing of the answer, ever sees it.
     *
     * @param generation the number of the new attempt; the first is 1, so this is 2 or more
     * @param reason why, in words for the log
     */
    record AnswerRestarted(int generation, String reason) implements StreamEvent {}

    /**
     * The provider counted what a model call consumed. Also emitted when the call fails after it was counted.
     *
     * @param usage of this call alone
     */
    record UsageReported(Usage usage) implements StreamEvent {}

    /**
     * It was decided who does a task.
     *
     * @param agentId the agent
     * @param department its department
     * @param confidence how sure that is, 0 to 1
     * @param method how it was found, such as {@code NAMED}, {@code KEYWORDS} or {@code DEFAULT}
     * @param reasons why, in words for people
     */
    record TaskRouted(String agentId, String department, double confidence, String method, List<String> reasons)
            implements StreamEvent {
        /** Copies the list. */
        public TaskRouted {
            reasons = List.copyOf(Check.present(reasons, "reasons"));
        }
    }

    /**
     * The work has come further.
     *
     * @param progress all steps, as they stand now
     */
    record ProgressMade(TaskProgress progress) implements StreamEvent {

        /**
         * The type of the part that keeps with a message how far a tool has come: the last that a call has told. It has {@code path} (the
         * agents on the way to the call, then the call's id), {@code tool}, {@code percentage}, {@code status}, {@code steps} with {@code
         * id}, {@code name} and {@code state}, and {@code library}, true: a part of this type that a tool shows never has that.
         */
        public static final String PART = "tool-progress";

        /** Checks the value. */
        public ProgressMade {
            Check.present(progress, "progress");
        }
    }

    /**
     * More of many pieces of content are through.
     *
     * @param progress the counts as they stand now
     */
    record ItemsIngested(IngestProgress progress) implements StreamEvent {}

    /**
     * A part of the answer that is no text: an image the model made, a web page it cites, a component, a chart. Stored
     * with the message.
     *
     * @param type what it is, such as {@code media}, {@code citation}, {@code chart}; an application may use its own
     * @param data its values: text, numbers, booleans, lists and maps, as in JSON
     */
    record DataPart(String type, Map<String, Object> data) implements StreamEvent {
        /** Checks and copies the values. */
        public DataPart {
            Check.notBlank(type, "type of the data part");
            data = Collections.unmodifiableMap(new LinkedHashMap<>(Check.present(data, "data")));
        }

        /** Names the type, never the values. */
        @Override
        public String toString() {
            return "DataPart[" + type + "]";
        }
    }

    /**
     * What the Brain has found for the question, before the answer begins. Stored with the message.
     *
     * @param cards the best first; empty if nothing was found
     */
    record SourcesFound(List<EntityCard> cards) implements StreamEvent {

        /** The type of the part that keeps the sources with a message. */
        public static final String PART = "sources";

        /** Copies the list. */
        public SourcesFound {
            cards = List.copyOf(Check.present(cards, "cards"));
        }

        /**
         * Returns the sources as they are kept with a message.
         *
         * @return the first of the message's parts
         */
        public DataPart toPart() {
            return new DataPart(
                    PART, Map.of("cards", cards.stream().map(EntityCard::toMap).toList()));
        }

        /**
         * Reads the sources out of a part of a message, to show them again.
         *
         * @param part any part
         * @return the sources, if this is the part that keeps them
         */
        public static Optional<SourcesFound> of(DataPart part) {
            if (!part.type().equals(PART) || !(part.data().get("cards") instanceof List<?> cards)) {
                return Optional.empty();
            }
            try {
                return Optional.of(new SourcesFound(cards.stream()
                        .map(card -> EntityCard.ofMap((Map<?, ?>) card))
                        .toList()));
            } catch (ClassCastException | OrchestratorException e) { // a part of somebody else, who calls it so too
                return Optional.empty();
            }
        }
    }
}
