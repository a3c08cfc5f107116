package dev.orchestrator.internal.gather;

import dev.orchestrator.error.DocumentException;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.internal.base.Excerpts;
import dev.orchestrator.internal.gather.FileTexts.Found;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherProgress;
import dev.orchestrator.port.store.StoredAttachment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the files of an item, and keeps the text of each before the next one is read. One that cannot be read is told by
 * name, and the others are read all the same. One object serves one item; not thread-safe.
 */
final class Extraction {

    private static final Logger LOG = LoggerFactory.getLogger(Extraction.class);
    private static final String BETWEEN = "\n\n";

    /** A file of an item. */
    private record Source(String id, String name, Supplier<Found> text) {}

    private final FileTexts texts;
    private final Errand errand;
    private final Faults faults;

    Extraction(FileTexts texts, Errand errand, Faults faults) {
        this.texts = texts;
        this.errand = errand;
        this.faults = faults;
    }

    boolean isNeededFor(GatherItem item) {
        return !sources(item).isEmpty();
    }

    /** Returns the item with the text of all files that could be read; what another time may be read stays to be read. */
    GatherItem of(GatherItem item, UnaryOperator<GatherItem> keep) {
        GatherItem now = item;
        for (Source source : sources(item)) {
            int before = now.extractedText().length();
            int room = GatherItem.LONGEST_EXTRACT - (before == 0 ? 0 : before + BETWEEN.length());
            Found found = room > 0 ? found(source) : FileTexts.unread(source.name() + " was not read: " + full());
            now = found == null ? now : keep.apply(with(now, source, found, room));
        }
        return now;
    }

    /** What is not done yet. */
    private List<Source> sources(GatherItem item) {
        List<Source> sources = new ArrayList<>();
        for (StoredAttachment file : item.attachments()) {
            sources.add(new Source(file.id(), file.name(), () -> texts.of(file, item.createdBy())));
        }
        String image = item.imageUrl();
        if (image != null) {
            sources.add(new Source("imageUrl", "the image", () -> texts.ofImage("the image", image)));
        }
        String document = item.documentUrl();
        if (document != null) {
            sources.add(new Source("documentUrl", "the document", () -> texts.ofDocument(document)));
        }
        sources.removeIf(source -> item.progress().isDone(source.id()));
        return sources;
    }

    /** Returns null for what another time may be read. */
    private @Nullable Found found(Source source) {
        try {
            return source.text().get();
        } catch (RuntimeException e) {
            errand.cancellation().throwIfCancelled();
            LOG.warn("File {} of an item of project {} could not be read", source.id(), errand.projectId(), e);
            OrchestratorException failure = Faults.known(e);
            String words = words(source, failure);
            if (Faults.mayPass(failure)) {
                faults.missing(words, true);
                return null;
            }
            return FileTexts.unread(words);
        }
    }

    private static String words(Source source, OrchestratorException failure) {
        return failure instanceof DocumentException
                ? Faults.cut(String.valueOf(failure.getMessage())) // begins with the name
                : source.name() + " was not read: " + Faults.words(failure);
    }

    private static GatherItem with(GatherItem item, Source source, Found found, int room) {
        String problem = found.problem();
        if (problem == null && found.text().length() > room) {
            problem = "of " + source.name() + " only the beginning was kept: " + full();
        }
        GatherProgress progress = item.progress().with(new GatherProgress.File(source.id(), found.isRead(), problem));
        if (found.text().isEmpty()) {
            return item.toBuilder().progress(progress).build();
        }
        String text = Excerpts.of(found.text(), room);
        String before = item.extractedText();
        return item.toBuilder()
                .extractedText(before.isEmpty() ? text : before + BETWEEN + text)
                .progress(progress.saturated(false)) // what was made of it without this file is made anew
                .summary("")
                .context("")
                .build();
    }

    private static String full() {
        return "all files together have more than " + GatherItem.LONGEST_EXTRACT + " characters";
    }
}
