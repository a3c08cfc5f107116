package dev.orchestrator.port.store;

import dev.orchestrator.internal.base.Check;
import dev.orchestrator.stream.Usage;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A piece of content that a project has gathered. What was accepted stays as it came; what is made of it stands beside it.
 *
 * <p>Made by {@link #accepted} and changed through {@link #toBuilder}. The canonical constructor grows with the library and
 * is no part of its promise. All texts of an item together have at most {@value #LONGEST_IN_ALL} characters.
 *
 * @param id names it within its project
 * @param projectId whose it is
 * @param format what {@code content} is
 * @param content what was accepted: the text as it came, or the JSON without the white space between; empty where the item consists of
 *     files and addresses alone; at most {@value #LONGEST_CONTENT} characters
 * @param contentHash the same for the same content, however it was written down
 * @param imageUrl where an image of it stands, or null
 * @param documentUrl where a document of it stands, or null
 * @param attachments the files that came with it
 * @param extractedText the text of its documents and images; at most {@value #LONGEST_EXTRACT} characters
 * @param enriched the content as completed and corrected, as a JSON object; or null as long as nothing was added
 * @param signature a fingerprint of its embedding, by which items of a like meaning are found; or null where no model made one
 * @param summary what it is, in at most {@value #LONGEST_SUMMARY} characters; empty as long as it has none
 * @param context how it belongs to the project, in a few sentences; empty as long as it has none
 * @param duplicateCheckScore the similarity of what resembles it most and is not told apart from it, 0 to 1; 0 where nothing is
 * @param duplicates what it may be a duplicate of, the most similar first; also, by their suggestion KEEP_BOTH, what a model has
 *     told apart from it
 * @param iterationCount how many rounds of enrichment it has had
 * @param state whether it is complete
 * @param problem why it is not, or which of its files could not be read; or null
 * @param provenance which model made of it what it is, and at what cost
 * @param progress how it is to be completed, and how far that has come
 * @param resolution what was decided last about it and another item or an entity, and holds; or null
 * @param decisions the log: what was decided about it and taken back, by whom and when, the oldest first; the last
 *     {@value #MOST_DECISIONS}. Where an item that had become part of this one was deleted, its undo stands here, too
 * @param merges the items that have become part of it, in order
 * @param entityIds the entities of the Brain that were made of it
 * @param busyUntil until when a process is completing it, or null if none is; to the millisecond
 * @param version grows with every change, from 1
 * @param createdAt when it was accepted, to the millisecond
 * @param createdBy the user who brought it
 * @param lastUpdated when it last changed, to the millisecond
 */
public record GatherItem(
        String id,
        String projectId,
        Format format,
        String content,
        String contentHash,
        @Nullable String imageUrl,
        @Nullable String documentUrl,
        List<StoredAttachment> attachments,
        String extractedText,
        @Nullable String enriched,
        @Nullable String signature,
        String summary,
        String context,
        double duplicateCheckScore,
        List<GatherDuplicate> duplicates,
        int iterationCount,
        State state,
        @Nullable String problem,
        Provenance provenance,
        GatherProgress progress,
        @Nullable GatherResolution resolution,
        List<GatherDecision> decisions,
        List<GatherMerge> merges,
        List<String> entityIds,
        @Nullable Instant busyUntil,
        long version,
        Instant createdAt,
        String createdBy,
        Instant lastUpdated) {

    /** The most characters of content. */
    public static final int LONGEST_CONTENT = 4_000_000;

    /** The most characters of text out of documents. */
    public static final int LONGEST_EXTRACT = 1_000_000;

    /** The most characters of a summary. */
    public static final int LONGEST_SUMMARY = 150;

    /** The most characters of all texts of an item together: every store must be able to keep it in one document. */
    public static final int LONGEST_IN_ALL = 7_000_000;

    /** The most entries of the log of decisions; of more, the oldest are dropped. */
    public static final int MOST_DECISIONS = 100;

    /** What content is. */
    public enum Format {
        /** Words. */
        TEXT,
        /** A JSON object or list. */
        JSON
    }

    /** How far an item has come. */
    public enum State {
        /** Accepted, and to be completed. */
        PENDING,
        /** As complete as it gets. */
        COMPLETE,
        /** Accepted, but not completed by itself: {@link GatherItem#problem()} says why. {@code Gather.retry} tries again. */
        FAILED
    }

    /**
     * Which model made an item what it is.
     *
     * @param model the model that answered last, as it names itself; null if none was asked
     * @param prompt name and version of the prompt it was asked with last, or null
     * @param usage what all its calls consumed
     */
    public record Provenance(
            @Nullable String model, @Nullable String prompt, Usage usage) {
        /** Nobody was asked. */
        public static final Provenance NONE = new Provenance(null, null, Usage.NONE);

        /** Checks the values. */
        public Provenance {
            Check.present(usage, "usage");
        }
    }

    /** Checks and copies the values. */
    public GatherItem {
        Check.notBlank(id, "id of the item");
        Check.notBlank(projectId, "projectId");
        Check.present(format, "format");
        GatherTexts.atMost(LONGEST_CONTENT, content, "content");
        Check.notBlank(contentHash, "contentHash");
        attachments = List.copyOf(Check.present(attachments, "attachments"));
        GatherTexts.atMost(LONGEST_EXTRACT, extractedText, "extractedText");
        GatherTexts.atMost(LONGEST_SUMMARY, summary, "summary");
        Check.present(context, "context");
        Check.inRange(duplicateCheckScore, 0, 1, "duplicateCheckScore");
        duplicates = List.copyOf(Check.present(duplicates, "duplicates"));
        Check.that(iterationCount >= 0, "iterationCount must not be negative");
        Check.present(state, "state");
        Check.present(provenance, "provenance");
        Check.present(progress, "progress");
        decisions = List.copyOf(Check.present(decisions, "decisions"));
        Check.inRange(decisions.size(), 0, MOST_DECISIONS, "the number of decisions");
        merges = List.copyOf(Check.present(merges, "merges"));
        entityIds = List.copyOf(Check.present(entityIds, "entityIds"));
        busyUntil = busyUntil == null ? null : Instant.ofEpochMilli(busyUntil.toEpochMilli());
        createdAt = Instant.ofEpochMilli(Check.present(createdAt, "createdAt").toEpochMilli());
        Check.notBlank(createdBy, "createdBy");
        lastUpdated =
                Instant.ofEpochMilli(Check.present(lastUpdated, "lastUpdated").toEpochMilli());
        long all = GatherTexts.length(content, extractedText, summary, context, imageUrl, documentUrl);
        all += GatherTexts.length(enriched, problem, signature);
        GatherTexts.atMostInAll(LONGEST_IN_ALL, all + GatherTexts.length(progress, duplicates, merges), id);
    }

    /**
     * An item that was just accepted: pending, with nothing made of it yet.
     *
     * @param id names it within its project
     * @param projectId whose it is
     * @param format what the content is
     * @param content what was accepted
     * @param contentHash the same for the same content
     * @param createdBy the user who brought it
     * @param now when
     * @return a builder
     */
    public static Builder accepted(
            String id,
            String projectId,
            Format format,
            String content,
            String contentHash,
            String createdBy,
            Instant now) {
        GatherItem accepted = new GatherItem(
                id,
                projectId,
                format,
                content,
                contentHash,
                null,
                null,
                List.of(),
                "",
                null,
                null,
                "",
                "",
                0,
                List.of(),
                0,
                State.PENDING,
                null,
                Provenance.NONE,
                GatherProgress.NONE,
                null,
                List.of(),
                List.of(),
                List.of(),
                null,
                0,
                now,
                createdBy,
                now);
        return accepted.toBuilder();
    }

    /**
     * Starts a changed copy.
     *
     * @return a builder with the values of this item
     */
    public Builder toBuilder() {
        return new Builder(this, this);
    }

    /**
     * Says what is left of this item when it is updated; for stores. What names it and what was accepted stay, all the rest
     * is as in the changed one.
     *
     * @param changed the item as it shall be
     * @param now when
     * @return the item with its next version
     */
    public GatherItem updated(GatherItem changed, Instant now) {
        return new Builder(this, changed).version(version + 1, now).build();
    }

    /** Names the item without its content. */
    @Override
    public String toString() {
        return "GatherItem[" + id + " of " + projectId + ", " + state + ", " + format + ", " + content.length()
                + " characters, " + duplicates.size() + " duplicates, version " + version + "]";
    }

    /** Collects what changes. Not thread-safe. */
    public static final class Builder {
        private final GatherItem item;
        private @Nullable String imageUrl;
        private @Nullable String documentUrl;
        private List<StoredAttachment> attachments;
        private String extractedText;
        private @Nullable String enriched;
        private @Nullable String signature;
        private String summary;
        private String context;
        private double duplicateCheckScore;
        private List<GatherDuplicate> duplicates;
        private int iterationCount;
        private State state;
        private @Nullable String problem;
        private Provenance provenance;
        private GatherProgress progress;
        private @Nullable GatherResolution resolution;
        private List<GatherDecision> decisions;
        private List<GatherMerge> merges;
        private List<String> entityIds;
        private @Nullable Instant busyUntil;
        private long version;
        private Instant lastUpdated;

        private Builder(GatherItem kept, GatherItem item) {
            this.item = kept;
            imageUrl = item.imageUrl;
            documentUrl = item.documentUrl;
            attachments = item.attachments;
            extractedText = item.extractedText;
            enriched = item.enriched;
            signature = item.signature;
            summary = item.summary;
            context = item.context;
            duplicateCheckScore = item.duplicateCheckScore;
            duplicates = item.duplicates;
            iterationCount = item.iterationCount;
            state = item.state;
            problem = item.problem;
            provenance = item.provenance;
            progress = item.progress;
            resolution = item.resolution;
            decisions = item.decisions;
            merges = item.merges;
            entityIds = item.entityIds;
            busyUntil = item.busyUntil;
            version = item.version;
            lastUpdated = item.lastUpdated;
        }

        /**
         * Says where an image and a document of it stand.
         *
         * @param imageUrl where, or null
         * @param documentUrl where, or null
         * @return this
         */
        public Builder urls(@Nullable String imageUrl, @Nullable String documentUrl) {
            this.imageUrl = imageUrl;
            this.documentUrl = documentUrl;
            return this;
        }

        /**
         * Sets the files that came with it.
         *
         * @param attachments the files
         * @return this
         */
        public Builder attachments(List<StoredAttachment> attachments) {
            this.attachments = attachments;
            return this;
        }

        /**
         * Sets the text of its documents and images.
         *
         * @param text the text
         * @return this
         */
        public Builder extractedText(String text) {
            this.extractedText = text;
            return this;
        }

        /**
         * Sets the content as completed and corrected.
         *
         * @param enriched a JSON object, or null
         * @param rounds how many rounds it took
         * @return this
         */
        public Builder enriched(@Nullable String enriched, int rounds) {
            this.enriched = enriched;
            this.iterationCount = rounds;
            return this;
        }

        /**
         * Sets what it means.
         *
         * @param signature a fingerprint of its embedding, or null
         * @return this
         */
        public Builder signature(@Nullable String signature) {
            this.signature = signature;
            return this;
        }

        /**
         * Sets the summary.
         *
         * @param summary what it is
         * @return this
         */
        public Builder summary(String summary) {
            this.summary = summary;
            return this;
        }

        /**
         * Sets the context.
         *
         * @param context how it belongs to the project
         * @return this
         */
        public Builder context(String context) {
            this.context = context;
            return this;
        }

        /**
         * Sets what it may be a duplicate of; the score follows from it.
         *
         * @param duplicates the most similar first
         * @return this
         */
        public Builder duplicates(List<GatherDuplicate> duplicates) {
            this.duplicates = duplicates;
            this.duplicateCheckScore = duplicates.stream()
                    .filter(duplicate -> duplicate.suggestion() != GatherDuplicate.Suggestion.KEEP_BOTH)
                    .mapToDouble(GatherDuplicate::similarity)
                    .max()
                    .orElse(0);
            return this;
        }

        /**
         * Sets how far it has come.
         *
         * @param state whether it is complete
         * @param problem why it is not, or null
         * @return this
         */
        public Builder state(State state, @Nullable String problem) {
            this.state = state;
            this.problem = problem;
            return this;
        }

        /**
         * Sets which model made of it what it is.
         *
         * @param provenance the model and what it cost
         * @return this
         */
        public Builder provenance(Provenance provenance) {
            this.provenance = provenance;
            return this;
        }

        /**
         * Sets how far its completion has come.
         *
         * @param progress how far, and how it is to go on
         * @return this
         */
        public Builder progress(GatherProgress progress) {
            this.progress = progress;
            return this;
        }

        /**
         * Sets what was decided about it.
         *
         * @param resolution the decision, or null
         * @return this
         */
        public Builder resolution(@Nullable GatherResolution resolution) {
            this.resolution = resolution;
            return this;
        }

        /**
         * Sets the log of what was decided about it.
         *
         * @param decisions the oldest first, at most {@value GatherItem#MOST_DECISIONS}
         * @return this
         */
        public Builder decisions(List<GatherDecision> decisions) {
            this.decisions = decisions;
            return this;
        }

        /**
         * Sets the items that have become part of it.
         *
         * @param merges in order
         * @return this
         */
        public Builder merges(List<GatherMerge> merges) {
            this.merges = merges;
            return this;
        }

        /**
         * Sets the entities that were made of it.
         *
         * @param ids their ids
         * @return this
         */
        public Builder entityIds(List<String> ids) {
            this.entityIds = ids;
            return this;
        }

        /**
         * Says until when a process completes it.
         *
         * @param until until when, or null
         * @return this
         */
        public Builder busyUntil(@Nullable Instant until) {
            this.busyUntil = until;
            return this;
        }

        /**
         * Sets the version; for stores.
         *
         * @param version the version
         * @param changed when it changed
         * @return this
         */
        public Builder version(long version, Instant changed) {
            this.version = version;
            this.lastUpdated = changed;
            return this;
        }

        /**
         * Creates the item.
         *
         * @return the item
         */
        public GatherItem build() {
            return new GatherItem(
                    item.id,
                    item.projectId,
                    item.format,
                    item.content,
                    item.contentHash,
                    imageUrl,
                    documentUrl,
                    attachments,
                    extractedText,
                    enriched,
                    signature,
                    summary,
                    context,
                    duplicateCheckScore,
                    duplicates,
                    iterationCount,
                    state,
                    problem,
                    provenance,
                    progress,
                    resolution,
                    decisions,
                    merges,
                    entityIds,
                    busyUntil,
                    version,
                    item.createdAt,
                    item.createdBy,
                    lastUpdated);
        }
    }
}
