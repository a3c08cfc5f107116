package dev.orchestrator.data;

import dev.orchestrator.call.Attachment;
import dev.orchestrator.call.Caller;
import dev.orchestrator.internal.base.Check;
import dev.orchestrator.port.model.ModelTier;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherItem.Format;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Content for data mode: words, JSON, files, or the address of an image or a document.
 *
 * <p>Made by {@link #text}, {@link #json}, {@link #files} or {@link #builder}. The canonical constructor grows with the
 * library and is no part of its promise.
 *
 * @param caller who brings it
 * @param projectId whose Gather it goes into; the project of a conversation that is gone on with
 * @param format what {@code content} is
 * @param content words, or a JSON object or list; may be empty where there is a file or an address, at most {@link
 *     GatherItem#LONGEST_CONTENT} characters
 * @param imageUrl where an image stands, fetched where the orchestrator has been given a fetcher; or null
 * @param documentUrl where a document stands, fetched where the orchestrator has been given a fetcher; or null
 * @param attachments images and documents; at most {@link Attachment#MAX_COUNT}
 * @param conversationId the conversation to go on with, or null for a new one
 * @param requestId makes the call safe to repeat: the same id again, from any thread or process, gets the first one's
 *     answer; or null for a call of its own
 * @param traceId ties the messages to the application's traces, or null for a new one
 * @param model the model to ask, and no other one, or null for those of the tier
 * @param tier the kind of model to ask, or null for the default: BALANCED, and VISION for images
 * @param enrich whether a model completes the item, sums it up and tells how it belongs to the project; true by default.
 *     Otherwise the summary is the beginning of the content, and no model is asked for anything but the text of images
 * @param rounds how often the model is asked what is missing, at most {@value #MOST_ROUNDS}, which is the default
 * @param findDuplicates whether it is compared with what the project has; true by default. The very same content is always
 *     found
 * @param temperature how freely the model completes, 0 to 2; {@value #DEFAULT_TEMPERATURE} by default
 * @param maxTokens the most tokens of a round; {@value #DEFAULT_MAX_TOKENS} by default
 * @param patience how long the run waits where the caller's rate limit is reached; zero, the default, to fail at once
 * @param timeout how long the whole run may take, waiting included; five minutes by default. In {@code Gather.ingest} how long
 *     this one of many may take, its files included, from when it is its turn
 */
public record DataRequest(
        Caller caller,
        String projectId,
        Format format,
        String content,
        @Nullable String imageUrl,
        @Nullable String documentUrl,
        List<Attachment> attachments,
        @Nullable String conversationId,
        @Nullable String requestId,
        @Nullable String traceId,
        @Nullable String model,
        @Nullable ModelTier tier,
        boolean enrich,
        int rounds,
        boolean findDuplicates,
        double temperature,
        int maxTokens,
        Duration patience,
        Duration timeout) {

    /** How often the model is asked at most what is missing. */
    public static final int MOST_ROUNDS = 3;

    /** How freely the model completes unless the request says otherwise. */
    public static final double DEFAULT_TEMPERATURE = 0.4;

    /** The most tokens of a round unless the request says otherwise. */
    public static final int DEFAULT_MAX_TOKENS = 1500;

    /** How long a run may take unless the request says otherwise. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(5);

    private static final int LONGEST_ID = 200;
    private static final int LONGEST_URL = 2_000;

    /** Checks and copies the values. */
    public DataRequest {
        Check.present(caller, "caller");
        checkId(Check.present(projectId, "projectId"), "projectId");
        Check.present(format, "format");
        Check.that(
                Check.present(content, "content").length() <= GatherItem.LONGEST_CONTENT,
                "content has " + content.length() + " characters, at most " + GatherItem.LONGEST_CONTENT
                        + " are taken; bring it as a file");
        checkUrl(imageUrl, "imageUrl");
        checkUrl(documentUrl, "documentUrl");
        attachments = List.copyOf(Check.present(attachments, "attachments"));
        Check.that(
                attachments.size() <= Attachment.MAX_COUNT,
                "at most " + Attachment.MAX_COUNT + " attachments are taken, got " + attachments.size());
        boolean files = imageUrl != null || documentUrl != null || !attachments.isEmpty();
        Check.that(files || !content.isBlank(), "there must be content, a file or an address");
        checkId(conversationId, "conversationId");
        checkId(requestId, "requestId");
        checkId(traceId, "traceId");
        checkId(model, "model");
        Check.inRange(rounds, 0, MOST_ROUNDS, "rounds");
        Check.inRange(temperature, 0, 2, "temperature");
        Check.positive(maxTokens, "maxTokens");
        Check.that(!Check.present(patience, "patience").isNegative(), "patience must not be negative");
        Check.positive(timeout, "timeout");
    }

    private static void checkId(@Nullable String id, String name) {
        Check.notBlankIfPresent(id, name);
        Check.that(id == null || id.length() <= LONGEST_ID, name + " must have at most " + LONGEST_ID + " characters");
    }

    private static void checkUrl(@Nullable String url, String name) {
        Check.that(
                url == null || (url.length() <= LONGEST_URL && url.matches("(?i)https?://\\S+")),
                name + " must start with http:// or https:// and have at most " + LONGEST_URL + " characters");
    }

    /**
     * Words, with all defaults.
     *
     * @param caller who brings them
     * @param projectId whose Gather they go into
     * @param text the words
     * @return the request
     */
    public static DataRequest text(Caller caller, String projectId, String text) {
        return builder(caller, projectId).text(text).build();
    }

    /**
     * JSON, with all defaults.
     *
     * @param caller who brings it
     * @param projectId whose Gather it goes into
     * @param json an object or a list
     * @return the request
     */
    public static DataRequest json(Caller caller, String projectId, String json) {
        return builder(caller, projectId).json(json).build();
    }

    /**
     * Files, with all defaults: one item.
     *
     * @param caller who brings them
     * @param projectId whose Gather they go into
     * @param files images and documents
     * @return the request
     */
    public static DataRequest files(Caller caller, String projectId, Attachment... files) {
        return builder(caller, projectId).attach(files).build();
    }

    /**
     * Starts a request.
     *
     * @param caller who brings the content
     * @param projectId whose Gather it goes into
     * @return a builder
     */
    public static Builder builder(Caller caller, String projectId) {
        return new Builder(caller, projectId);
    }

    /** Names the request without its content and addresses. */
    @Override
    public String toString() {
        return "DataRequest[" + caller.userId() + ", project " + projectId + ", " + format + ", " + content.length()
                + " characters, " + attachments.size() + " attachments, conversation " + conversationId + ", request "
                + requestId + "]";
    }

    /** Collects what is optional. Not thread-safe. */
    public static final class Builder {
        private final Caller caller;
        private final String projectId;
        private Format format = Format.TEXT;
        private String content = "";
        private @Nullable String imageUrl;
        private @Nullable String documentUrl;
        private final List<Attachment> attachments = new ArrayList<>();
        private @Nullable String conversationId;
        private @Nullable String requestId;
        private @Nullable String traceId;
        private @Nullable String model;
        private @Nullable ModelTier tier;
        private boolean enrich = true;
        private int rounds = MOST_ROUNDS;
        private boolean findDuplicates = true;
        private double temperature = DEFAULT_TEMPERATURE;
        private int maxTokens = DEFAULT_MAX_TOKENS;
        private Duration patience = Duration.ZERO;
        private Duration timeout = DEFAULT_TIMEOUT;

        private Builder(Caller caller, String projectId) {
            this.caller = caller;
            this.projectId = projectId;
        }

        /**
         * Brings words.
         *
         * @param text the words
         * @return this
         */
        public Builder text(String text) {
            this.format = Format.TEXT;
            this.content = text;
            return this;
        }

        /**
         * Brings JSON.
         *
         * @param json an object or a list
         * @return this
         */
        public Builder json(String json) {
            this.format = Format.JSON;
            this.content = json;
            return this;
        }

        /**
         * Brings an image by its address.
         *
         * @param url http or https; opened by the orchestrator's fetcher alone, and without one by nobody
         * @return this
         */
        public Builder imageUrl(@Nullable String url) {
            this.imageUrl = url;
            return this;
        }

        /**
         * Brings a document by its address.
         *
         * @param url http or https; opened by the orchestrator's fetcher alone, and without one by nobody
         * @return this
         */
        public Builder documentUrl(@Nullable String url) {
            this.documentUrl = url;
            return this;
        }

        /**
         * Brings files.
         *
         * @param files images and documents
         * @return this
         */
        public Builder attach(Attachment... files) {
            attachments.addAll(Arrays.asList(files));
            return this;
        }

        /**
         * Goes on with a conversation.
         *
         * @param conversationId its id, as an earlier result told it
         * @return this
         */
        public Builder conversation(@Nullable String conversationId) {
            this.conversationId = conversationId;
            return this;
        }

        /**
         * Makes the call safe to repeat.
         *
         * @param requestId the same for every try of the same call; unique in the conversation, or for user and project
         *     where the call begins one
         * @return this
         */
        public Builder requestId(@Nullable String requestId) {
            this.requestId = requestId;
            return this;
        }

        /**
         * Ties the messages to the application's traces.
         *
         * @param traceId such as the trace id of W3C Trace Context
         * @return this
         */
        public Builder traceId(@Nullable String traceId) {
            this.traceId = traceId;
            return this;
        }

        /**
         * Asks one model and no other: nothing steps in where it fails.
         *
         * @param model its name, as the provider knows it
         * @return this
         */
        public Builder model(@Nullable String model) {
            this.model = model;
            return this;
        }

        /**
         * Asks another kind of model than the default one.
         *
         * @param tier the kind
         * @return this
         */
        public Builder tier(@Nullable ModelTier tier) {
            this.tier = tier;
            return this;
        }

        /**
         * Says whether a model completes the item.
         *
         * @param enrich true by default
         * @return this
         */
        public Builder enrich(boolean enrich) {
            this.enrich = enrich;
            return this;
        }

        /**
         * Limits how often the model is asked what is missing.
         *
         * @param rounds 0 to {@value #MOST_ROUNDS}
         * @return this
         */
        public Builder rounds(int rounds) {
            this.rounds = rounds;
            return this;
        }

        /**
         * Says whether the item is compared with what the project has.
         *
         * @param findDuplicates true by default
         * @return this
         */
        public Builder findDuplicates(boolean findDuplicates) {
            this.findDuplicates = findDuplicates;
            return this;
        }

        /**
         * Sets how freely the model completes.
         *
         * @param temperature 0 to 2
         * @return this
         */
        public Builder temperature(double temperature) {
            this.temperature = temperature;
            return this;
        }

        /**
         * Limits a round.
         *
         * @param maxTokens the most tokens of a round
         * @return this
         */
        public Builder maxTokens(int maxTokens) {
            this.maxTokens = maxTokens;
            return this;
        }

        /**
         * Lets the run wait where the caller's rate limit is reached.
         *
         * @param patience how long at most
         * @return this
         */
        public Builder patience(Duration patience) {
            this.patience = patience;
            return this;
        }

        /**
         * Limits the run, or of many that are taken in by one run this one.
         *
         * @param timeout how long it may take, waiting included
         * @return this
         */
        public Builder timeout(Duration timeout) {
            this.timeout = timeout;
            return this;
        }

        /**
         * Creates the request.
         *
         * @return the request
         * @throws dev.orchestrator.error.OrchestratorException with code VALIDATION_ERROR or MISSING_FIELDS if a value is
         *     wrong or absent
         */
        public DataRequest build() {
            return new DataRequest(
                    caller,
                    projectId,
                    format,
                    content,
                    imageUrl,
                    documentUrl,
                    attachments,
                    conversationId,
                    requestId,
                    traceId,
                    model,
                    tier,
                    enrich,
                    rounds,
                    findDuplicates,
                    temperature,
                    maxTokens,
                    patience,
                    timeout);
        }
    }
}
