package dev.orchestrator.port.store;

import dev.orchestrator.internal.base.Check;
import dev.orchestrator.port.model.ModelTier;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an item is to be completed, and how far that has come: whoever goes on with it, also after a kill, asks nothing twice and
 * nothing that nobody wanted.
 *
 * @param wishes how it is to be completed, or null as a request wants it that says nothing about it
 * @param files which of its files are done with, in the order in which they were
 * @param saturated whether a model has said that it has nothing more to add
 */
public record GatherProgress(@Nullable Wishes wishes, List<File> files, boolean saturated) {

    /** Nothing is done yet, and nothing special is wanted. */
    public static final GatherProgress NONE = new GatherProgress(null, List.of(), false);

    /**
     * How an item is to be completed, in the words of {@code DataRequest}.
     *
     * @param model the model to ask, and no other one, or null for those of the tier
     * @param tier the kind of model to ask, or null for the default
     * @param enrich whether a model completes it, sums it up and tells how it belongs to the project
     * @param rounds how often the model is asked what is missing, at most
     * @param findDuplicates whether it is compared with what the project has
     * @param temperature how freely the model completes, 0 to 2
     * @param maxTokens the most tokens of a round
     */
    public record Wishes(
            @Nullable String model,
            @Nullable ModelTier tier,
            boolean enrich,
            int rounds,
            boolean findDuplicates,
            double temperature,
            int maxTokens) {

        /** Checks the values. */
        public Wishes {
            Check.notBlankIfPresent(model, "model");
            Check.that(rounds >= 0, "rounds must not be negative");
            Check.inRange(temperature, 0, 2, "temperature");
            Check.positive(maxTokens, "maxTokens");
        }
    }

    /**
     * A file that is done with.
     *
     * @param id the id of the attachment; {@code imageUrl} or {@code documentUrl} for what has only an address
     * @param read whether its text was read; if not, reading it again may be tried
     * @param problem why it was not read, or not as a whole, in words for people; or null
     */
    public record File(String id, boolean read, @Nullable String problem) {

        /** Checks the values. */
        public File {
            Check.notBlank(id, "id of the file");
        }

        /** Leaves the problem out: it may name what a stranger has named. */
        @Override
        public String toString() {
            return "File[" + id + (read ? ", read" : ", not read") + (problem == null ? "]" : ", with a problem]");
        }
    }

    /** Copies the list. */
    public GatherProgress {
        files = List.copyOf(Check.present(files, "files"));
    }

    /**
     * The same progress, to be gone on with in another way.
     *
     * @param other how it is to be completed
     * @return a changed copy
     */
    public GatherProgress wishing(Wishes other) {
        return new GatherProgress(other, files, saturated);
    }

    /**
     * One more file is done with.
     *
     * @param file the file
     * @return a changed copy
     */
    public GatherProgress with(File file) {
        List<File> more = new ArrayList<>(files);
        more.add(file);
        return new GatherProgress(wishes, more, saturated);
    }

    /**
     * Says whether a model has nothing more to add.
     *
     * @param saturated whether it said so
     * @return a changed copy
     */
    public GatherProgress saturated(boolean saturated) {
        return new GatherProgress(wishes, files, saturated);
    }

    /**
     * Files that could not be read are to be tried again.
     *
     * @return a changed copy
     */
    public GatherProgress rereading() {
        return new GatherProgress(wishes, files.stream().filter(File::read).toList(), saturated);
    }

    /**
     * Returns whether a file is done with.
     *
     * @param id the id of the file
     * @return true if it was read, or cannot be
     */
    public boolean isDone(String id) {
        return files.stream().anyMatch(file -> file.id().equals(id));
    }

    long length() {
        return files.stream()
                .mapToLong(file -> file.id().length() + GatherTexts.length(file.problem()))
                .sum();
    }
}
